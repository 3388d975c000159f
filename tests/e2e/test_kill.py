"""The power goes in the middle of an enrolment: what was saved and the draft are there, and nothing half done is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from oit_campo.models.people import Person
from oit_campo.services import drafts, enrolment
from oit_campo.services.unlocking import desk_of
from oit_campo.store.change_log import verify_chain
from tests.e2e.two_forms import FIRST, SECOND, TYPED
from tests.helpers.world import World

PROGRAM = Path(__file__).with_name("half_enrolment.py")


def test_a_kill_in_the_middle_of_an_enrolment_loses_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    laptop = world.laptop()
    laptop.store.close()
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(laptop.store.path), str(laptop.user)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    print(laptop.key.hex(), file=process.stdin, flush=True)
    assert process.stdout.readline().strip() == "half"
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stdin.close()
    process.stdout.close()

    world.reopen(laptop)
    desk = desk_of(laptop.store, laptop.user)
    with laptop.store.read() as session:
        assert session.scalars(select(Person.given_names)).all() == [FIRST.given_names]
        assert verify_chain(session) > 0
    (kept,) = drafts.list_drafts(desk, drafts.ENROLMENT)
    assert kept.form.typed == TYPED
    # the control: the same form can be finished now, and then she is there and the draft isn't
    done = enrolment.enrol(desk, SECOND, kept.form.key)
    with laptop.store.read() as session:
        assert session.get_one(Person, done.person).first_surname == SECOND.first_surname
    assert drafts.list_drafts(desk, drafts.ENROLMENT) == ()
    world.close()
