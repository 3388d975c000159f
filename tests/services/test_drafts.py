"""Open forms: only after the yes, only one's own, still there when the store is opened again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from oit_campo.errors import UserError
from oit_campo.models.laptop import Change
from oit_campo.models.training import Enrolment
from oit_campo.services import drafts, enrolment
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import ENROLMENT, OpenForm
from tests.helpers.world import World
from tests.services.enrolling import desk_at, form


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_at(world.laptop("rosa"))


def opened(desk: Desk, **typed: str) -> OpenForm:
    return OpenForm(
        drafts.new_key(desk), ENROLMENT, 1, "Ñusta", {"consent_programa": "si", "given_names": "Ñusta", **typed}
    )


def test_a_form_is_kept_as_typed_and_written_over(world: World, desk: Desk) -> None:
    form = opened(desk, phone="98 76")
    first = drafts.save_draft(desk, form)
    world.clock.advance(seconds=5)
    later = replace(form, title="Ñusta Quispe", typed={**form.typed, "first_surname": "Quispe «»\n"})
    second = drafts.save_draft(desk, later)
    (saved,) = drafts.list_drafts(desk)
    assert saved.form == later
    assert (saved.started_at, saved.saved_at) == (first, second)


def test_a_form_survives_the_end_of_the_program(world: World, desk: Desk) -> None:
    form = opened(desk)
    drafts.save_draft(desk, form)
    again = desk_at(world.reopen(world.laptops[0]))
    assert drafts.load_draft(again, form.key).form == form


@pytest.mark.parametrize("answer", ["", "no", "despues"])
def test_nothing_is_kept_before_the_yes(desk: Desk, answer: str) -> None:
    with pytest.raises(UserError, match="consent_needed"):
        drafts.save_draft(desk, opened(desk, consent_programa=answer))
    assert drafts.list_drafts(desk) == ()


def test_other_forms_need_no_permission_and_are_listed_by_kind(world: World, desk: Desk) -> None:
    drafts.save_draft(desk, opened(desk))
    world.clock.advance(seconds=1)
    other = OpenForm(drafts.new_key(desk), "evaluation", 1, "Plan", {})
    drafts.save_draft(desk, other)
    assert [d.form.form for d in drafts.list_drafts(desk)] == ["evaluation", ENROLMENT]
    assert [d.form for d in drafts.list_drafts(desk, "evaluation")] == [other]


def test_thrown_away_is_gone_and_twice_is_once(desk: Desk) -> None:
    form = opened(desk)
    drafts.save_draft(desk, form)
    drafts.discard_draft(desk, form.key)
    drafts.discard_draft(desk, form.key)
    with pytest.raises(UserError, match="draft_gone"):
        drafts.load_draft(desk, form.key)


def test_nobody_reaches_the_form_of_another(world: World, desk: Desk) -> None:
    form = opened(desk)
    drafts.save_draft(desk, form)
    other = desk_at(world.laptops[0], "wilfredo", world)
    assert drafts.list_drafts(other) == ()
    for call in (
        lambda: drafts.load_draft(other, form.key),
        lambda: drafts.save_draft(other, form),
        lambda: drafts.discard_draft(other, form.key),
    ):
        with pytest.raises(UserError, match="draft_gone"):
            call()
    assert drafts.load_draft(desk, form.key).form == form


def test_forms_leave_no_entry_in_the_change_log(desk: Desk) -> None:
    def entries() -> int:
        with desk.store.read() as session:
            return session.scalar(select(func.count()).select_from(Change)) or 0

    before = entries()
    drafts.save_draft(desk, opened(desk))
    assert entries() == before


def enrolled(desk: Desk) -> int:
    with desk.store.read() as session:
        return session.scalar(select(func.count()).select_from(Enrolment)) or 0


def test_a_form_open_twice_enrols_once(desk: Desk) -> None:
    kept = opened(desk)
    drafts.save_draft(desk, kept)
    enrolment.enrol(desk, form(), kept.key)
    with pytest.raises(UserError, match="draft_gone"):
        enrolment.enrol(desk, form(given_names="Otra", document_number="V-20.614.939"), kept.key)
    with pytest.raises(UserError, match="draft_gone"):
        drafts.save_draft(desk, kept)
    assert (drafts.list_drafts(desk), enrolled(desk)) == ((), 1)


def test_a_form_thrown_away_elsewhere_enrols_nobody(desk: Desk) -> None:
    kept = opened(desk)
    drafts.save_draft(desk, kept)
    drafts.discard_draft(desk, kept.key)
    with pytest.raises(UserError, match="draft_gone"):
        enrolment.enrol(desk, form(), kept.key)
    assert enrolled(desk) == 0


def test_a_form_that_was_never_kept_is_enrolled(desk: Desk) -> None:
    enrolment.enrol(desk, form(), drafts.new_key(desk))
    assert enrolled(desk) == 1
