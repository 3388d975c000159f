"""Two at one laptop, taking turns: what each left half done waits for them, and what nobody sent yet is counted for both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from sqlalchemy import func, select

from oit_campo.errors import KnownError
from oit_campo.models.people import Person
from oit_campo.services import drafts, sync_state
from oit_campo.ui.app import Program
from oit_campo.ui.pages.roster import RosterPage
from oit_campo.ui.pages.unlock import UnlockPage
from tests.helpers.keyboard import press, shortcut
from tests.helpers.page_desk import wait_until
from tests.helpers.shared_laptop import SharedLaptop
from tests.helpers.world import World
from tests.ui.conftest import settle
from tests.ui.test_idle import Seat, begin_enrolment, enrol_one, in_a_class, kept_fields
from tests.ui.test_locking import Mute

TURNS = 10


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    world = World(tmp_path / "world")
    laptop = SharedLaptop(world, tmp_path / "laptop")
    program = Program(laptop.folder, clock=world.clock, guarded=True)
    yield Seat(laptop, program)
    program.close()
    world.close()


def switch(seat: Seat) -> None:
    """By the keys, until the next person can type. How long that takes: tests/e2e/test_lock.py."""
    shortcut(seat.work.window, "Ctrl+Shift+L")
    wait_until(lambda: isinstance(seat.program.window, UnlockPage))
    page = seat.program.window
    assert isinstance(page, UnlockPage)
    settle()
    assert page.login.control.hasFocus() or not page.isActiveWindow()
    assert page.login.value() == ""


def test_ten_turns_lose_nothing(seat: Seat) -> None:
    typed = {"rosa": "Zoraida", "luis": "Nicanor"}
    for turn, enrolled in enumerate(range(1, TURNS + 1)):
        login = ("rosa", "luis")[turn % 2]
        desk = seat.sit_down(login)
        mine = drafts.list_drafts(desk, drafts.ENROLMENT)
        if turn < 2:
            assert mine == ()
            begin_enrolment(seat, typed[login])
        else:
            assert [one.form.typed["given_names"] for one in mine] == [typed[login]]
        enrol_one(desk, f"Inscrita {turn}", "Prueba")
        other = typed["luis" if login == "rosa" else "rosa"]
        home = seat.work.window
        home.open_place(1)
        seat.quiet()
        words = " ".join(label.text() for label in home.findChildren(QLabel))
        assert other not in words
        if turn >= 2:
            assert typed[login] in words
        with desk.store.read() as session:
            assert session.scalar(select(func.count()).select_from(Person)) == enrolled
        assert sync_state.overview(desk).pending >= 2 * enrolled  # of both
        switch(seat)
    for login, name in typed.items():
        assert kept_fields(seat, login)["given_names"] == name


def test_a_list_half_marked_is_half_marked_afterwards(seat: Seat) -> None:
    desk = seat.sit_down()
    page = in_a_class(seat, desk)
    press(page.roster.grid, "P")
    session = page._session
    switch(seat)
    seat.sit_down()
    seat.work.go("roster", session=session)
    seat.quiet()
    again = seat.work.window.page()
    assert isinstance(again, RosterPage)
    assert sorted(m.code for m in again.roster.grid.rows.marks.values() if m) == ["P"]


def test_an_exchange_under_way_is_let_go_and_nothing_of_it_is_lost(seat: Seat) -> None:
    from dataclasses import replace

    from oit_campo import settings

    mute = Mute(False)
    folder = seat.laptop.folder
    settings.save(folder, replace(settings.load(folder), centre_url=mute.url))
    desk = seat.sit_down()
    enrol_one(desk)
    pending = sync_state.overview(desk).pending
    seat.work.exchange.start()
    wait_until(mute.asked.is_set)
    switch(seat)
    mute.close()
    settings.save(folder, replace(settings.load(folder), centre_url=""))
    luis = seat.sit_down("luis")
    assert sync_state.overview(luis).pending == pending > 0


def test_what_the_disk_refuses_keeps_the_person_here(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = seat.sit_down()
    typed = begin_enrolment(seat)
    keep = drafts.save_draft

    def full(*_: object) -> None:
        raise KnownError("disk_full")

    monkeypatch.setattr(drafts, "save_draft", full)
    shortcut(seat.work.window, "Ctrl+Shift+L")
    seat.quiet()
    assert seat.program.work is not None
    page = seat.work.window.page()
    assert "No se cambió de usuario" in page.notice.words.text()  # type: ignore[union-attr] # there is a page
    with desk.store.look() as ask:  # the key is still here
        assert ask("SELECT 1") == [(1,)]
    monkeypatch.setattr(drafts, "save_draft", keep)
    control = page.form.fields["given_names"].control  # type: ignore[union-attr] # as above
    control.setFocus()
    settle()
    switch(seat)  # control: with room again it goes, and the name is kept
    assert kept_fields(seat, "rosa")["given_names"] == typed


def test_from_under_the_cover_the_field_is_kept_too_and_a_refusal_is_said_there(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.sit_down()
    typed = begin_enrolment(seat)
    seat.wait(minutes=5)
    keep = drafts.save_draft

    def full(*_: object) -> None:
        raise KnownError("disk_full")

    monkeypatch.setattr(drafts, "save_draft", full)
    shortcut(seat.work.window, "Ctrl+Shift+L")
    seat.quiet()
    assert "No se cambió de usuario" in seat.cover.notice.words.text()
    monkeypatch.setattr(drafts, "save_draft", keep)
    switch(seat)
    assert kept_fields(seat, "rosa")["given_names"] == typed


def test_control_a_field_that_is_not_left_is_lost(seat: Seat) -> None:
    seat.sit_down()
    begin_enrolment(seat)
    seat.wait(minutes=5)
    seat.work.leave_field = lambda: None
    switch(seat)
    assert "given_names" not in {name for name, value in kept_fields(seat, "rosa").items() if value}
