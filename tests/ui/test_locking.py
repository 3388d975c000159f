"""Locking and closing while the network swallows everything: the window doesn't wait, the key goes, what was written stays."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import select

from oit_campo import cli, settings
from oit_campo.catalogues.sentences import words_for
from oit_campo.errors import KnownError
from oit_campo.models.people import Person
from oit_campo.models.programme import User, UserScope
from oit_campo.services.desk import Desk
from oit_campo.services.unlocking import desk_of
from oit_campo.store import one_at_a_time
from oit_campo.ui.app import Program, open_program
from oit_campo.ui.background import Background
from oit_campo.ui.pages.first_start import FirstStartPage
from oit_campo.ui.pages.home import HomePage
from oit_campo.ui.pages.sync import SyncPage
from oit_campo.ui.pages.unlock import UnlockPage
from tests.helpers.page_desk import wait_until
from tests.helpers.world import Laptop, World

#: Far below what the network would take (two minutes a read), far above what a busy machine needs.
SOON = 5.0
_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 8000000\r\n\r\n"


@dataclass
class Mute:
    """A network that takes the request and never answers; or begins to, and sends a byte now and then."""

    drips: bool
    asked: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            line, _ = self._listening.accept()
            with line:
                line.recv(1 << 16)
                if self.drips:
                    line.sendall(_HEAD)
                self.asked.set()
                while not self.over.wait(0.05):
                    if self.drips:
                        line.sendall(b"x")

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):
            socket.create_connection(self._listening.getsockname()).close()
        self._thread.join()
        self._listening.close()


@pytest.fixture(params=[False, True], ids=["never answers", "drips"])
def mute(request: pytest.FixtureRequest) -> Iterator[Mute]:
    made = Mute(request.param)
    yield made
    made.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def laptop(world: World) -> Laptop:
    return world.laptop("rosa")


def at_work(laptop: Laptop, url: str = "", *, desk: Desk | None = None) -> Program:
    folder = laptop.store.path.parent
    settings.save(folder, replace(settings.load(folder), centre_url=url))
    program = Program(folder, clock=laptop.store.clock)
    program._sit_down(desk or desk_of(laptop.store, laptop.user))
    work = program.work
    assert work is not None
    wait_until(lambda: not work.background.busy())
    return program


def add_person(laptop: Laptop) -> tuple[None, frozenset[str]]:
    with laptop.store.write(laptop.user) as session:
        session.add(Person(id=laptop.store.keys.new(), given_names="Gladys"))
    return None, frozenset({"person"})


@pytest.mark.parametrize("end", [Program.lock, Program.close])
def test_the_key_goes_at_once_whatever_the_network_does(
    world: World, laptop: Laptop, mute: Mute, end: Callable[[Program], None]
) -> None:
    program = at_work(laptop, mute.url)
    work = program.work
    assert work is not None
    work.exchange.start()
    wait_until(mute.asked.is_set)
    work.background.change(None, lambda: add_person(laptop))
    QApplication.clipboard().setText("DATOS DE PRUEBA")
    began = time.monotonic()
    end(program)
    assert time.monotonic() - began < SOON
    with pytest.raises(KnownError, match="store_locked"), laptop.store.look():
        pass
    with pytest.raises(KnownError, match="store_locked"):
        add_person(laptop)
    assert work.background.ended()
    if end is Program.lock:
        assert QApplication.clipboard().text() == ""
    program.close()
    world.reopen(laptop)
    with laptop.store.look() as ask:  # control: the write that was queued is saved
        assert ask("SELECT given_names FROM person") == [("Gladys",)]


def test_cancelling_ends_the_request_under_way(laptop: Laptop, mute: Mute) -> None:
    program = at_work(laptop, mute.url)
    work = program.work
    assert work is not None
    told: list[str] = []
    work.exchange.failed.connect(lambda error: told.append(error.code))
    work.exchange.start()
    wait_until(mute.asked.is_set)
    began = time.monotonic()
    work.exchange.cancel()
    wait_until(lambda: not work.background.busy())
    assert time.monotonic() - began < SOON
    assert told == ["sync_cancelled"]
    program.close()


def test_the_clipboard_is_cleared_before_anything_else(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    program = at_work(laptop)
    assert program.work is not None
    seen: list[str] = []
    end = program.work.end

    def look_then_end(_last_thing: object) -> None:
        seen.append(QApplication.clipboard().text())
        end()

    monkeypatch.setattr(program.work, "end", look_then_end)
    QApplication.clipboard().setText("DATOS DE PRUEBA")
    program.lock()
    assert seen == [""]
    program.close()


def test_a_worker_that_does_not_end_keeps_neither_the_window_nor_the_store() -> None:
    background, go, closed = Background(), threading.Event(), threading.Event()
    began, heard = threading.Event(), list[object]()

    def stay(_p: object, _c: object) -> bool:
        began.set()
        return go.wait(20)

    background.work(None, stay, heard.append)
    assert began.wait(10)
    start = time.monotonic()
    background.close(before_workers=closed.set)
    assert time.monotonic() - start < SOON
    assert closed.is_set()
    assert not background.ended()
    go.set()
    wait_until(background.ended)
    Background().close()
    assert heard == []


def test_what_wakes_a_wait_is_done_once_also_when_it_comes_too_late() -> None:
    background, heard = Background(), list[str]()
    go = threading.Event()

    def work(_p: object, cancelled: Callable[[], bool]) -> None:
        go.wait(10)

    task = background.work(None, work, lambda _n: None)
    task.when_cancelled(lambda: heard.append("woken"))
    assert heard == []
    task.cancel()
    task.cancel()
    assert heard == ["woken"]
    task.when_cancelled(lambda: heard.append("late"))
    assert heard == ["woken", "late"]
    go.set()
    background.close()


# --- somebody whose functions have ended -----------------------------------------------------------------------------


def test_who_has_no_function_any_more_sees_what_waits_and_where_to_send_it(laptop: Laptop) -> None:
    laptop.enrol("Gladys", "Apaza")
    desk = desk_of(laptop.store, laptop.user)
    nobody = replace(desk, seated=replace(desk.actor, roles=frozenset()))
    program = at_work(laptop, desk=nobody)
    work = program.work
    assert work is not None
    failures: list[str] = []
    work.background.failed.connect(lambda error: failures.append(error.code))
    assert set(work.window._places) == {1, 0}
    home = work.window.page()
    assert isinstance(home, HomePage)
    words = [label.text() for label in home.findChildren(QLabel) if label.isVisible()]
    assert "Solo en esta laptop" in words
    assert any(w.startswith("Hoy no tiene funciones en esta región.") for w in words)
    assert not {"Inscribir a una persona", "Hoy", "Por terminar", "Atención"} & set(words)
    work.window.search_entered.emit("Gladys")
    work.go("sync")
    assert isinstance(work.window.page(), SyncPage)
    wait_until(lambda: not work.background.busy())
    assert failures == []
    program.close()


def test_who_has_functions_is_not_told_that_they_ended(laptop: Laptop) -> None:
    program = at_work(laptop)
    assert program.work is not None
    home = program.work.window.page()
    assert home is not None
    words = [label.text() for label in home.findChildren(QLabel) if label.isVisible()]
    assert {"Inscribir a una persona", "Por terminar"} <= set(words)
    assert not any(w.startswith("Hoy no tiene funciones") for w in words)
    program.close()


@pytest.mark.parametrize("left", [True, False])
def test_who_is_off_the_staff_list_after_an_exchange_goes_to_the_door(laptop: Laptop, left: bool) -> None:
    """A substitute who was refused, somebody who left: their rights end with the news, under a cover and its PIN too."""
    program = at_work(laptop)
    work = program.work
    assert work is not None
    with laptop.store.write(None, receiving=True) as session:
        session.get_one(User, laptop.user).state = "no_confirmada" if left else "activa"
    work.background.changed.emit(frozenset({"batch"}))
    if left:
        wait_until(lambda: program.work is None)
        assert isinstance(program.window, UnlockPage)
    wait_until(lambda: not work.background.busy())
    assert (program.work is None) == left
    program.close()


def test_a_function_that_ended_at_midnight_takes_its_pages_along_and_inicio_says_so(
    world: World, laptop: Laptop
) -> None:
    with laptop.store.write(None, receiving=True) as session:
        for row in session.scalars(select(UserScope).where(UserScope.user == laptop.user)):
            row.until = date(2026, 3, 9) if row.role == "supervisor" else None
    program = at_work(laptop)
    work = program.work
    assert work is not None
    work.look_at_day()
    assert not isinstance(program.window, UnlockPage), "the control: its last day is a day of work"
    world.clock.advance(days=1)
    work.look_at_day()
    assert isinstance(program.window, UnlockPage)
    program.close()
    again = at_work(world.reopen(laptop))
    assert again.work is not None
    home = again.work.window.page()
    assert home is not None
    words = [label.text() for label in home.findChildren(QLabel) if label.isVisible()]
    assert any("Su función de Supervisor(a) terminó el 09/03/2026." in w for w in words), words
    again.close()


# --- one program on one folder ---------------------------------------------------------------------------------------


def test_a_second_program_on_a_folder_says_so_and_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Program, "start", _never)
    with one_at_a_time.claim(tmp_path):
        assert cli.run(["run", "--data", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"{words_for(KnownError('already_open'))}\n"
    with pytest.raises(AssertionError, match="a window"):  # control: free again, it starts
        open_program(tmp_path)


def _never(_program: Program) -> None:
    raise AssertionError("a window")


def test_a_program_holds_its_folder_until_it_is_closed(tmp_path: Path) -> None:
    program = Program(tmp_path, claim=one_at_a_time.claim(tmp_path))
    with pytest.raises(KnownError, match="already_open"):
        one_at_a_time.claim(tmp_path)
    program.close()
    one_at_a_time.claim(tmp_path).release()


def test_looking_around_leaves_the_folder_and_takes_that_of_the_demonstration(tmp_path: Path) -> None:
    mine, demonstration = tmp_path / "mine", tmp_path / "demonstration"
    program = Program(mine, look_around=lambda: (demonstration, "DATOS DE PRUEBA"), claim=one_at_a_time.claim(mine))
    program.start()
    page = program.window
    assert isinstance(page, FirstStartPage)
    with one_at_a_time.claim(demonstration):
        page.demonstration.emit()
        wait_until(page.notice.isVisible)
        assert program.window is page
    page.demonstration.emit()
    wait_until(lambda: program.window is not page)
    with pytest.raises(KnownError, match="already_open"):
        one_at_a_time.claim(demonstration)
    one_at_a_time.claim(mine).release()
    program.close()
    one_at_a_time.claim(demonstration).release()
