"""A session at the laptop for the power cut to hit: many enrolments, drafts, checkpoints, new passwords, leaving and coming back.

    python tests/simulation/session.py FOLDER COMMITS [--unsafe]      says what is safe, a line each, right after it is

``--unsafe`` is the control: the store does not wait for the disk.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from oit_campo.clock import FixedClock
from oit_campo.services import drafts, enrolment
from oit_campo.services.drafts import OpenForm
from oit_campo.store import connection
from oit_campo.store.vault import Vault
from tests.helpers.world import START
from tests.simulation.ground import CHEAP, NEW_PASSWORD, PASSWORD, keys_of, open_desk, person

CHECKPOINT_EVERY, LEAVE_EVERY, PASSWORD_EVERY = 9, 17, 13


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def hurry() -> None:
    """Every connection from here on leaves it to the system when to write."""
    careful = connection._prepare

    def prepare(opened: Any, key: bytes) -> None:
        careful(opened, key)
        opened.execute("PRAGMA synchronous = OFF").fetchall()

    vars(connection)["_prepare"] = prepare


def main(arguments: list[str]) -> None:
    folder, commits = Path(arguments[0]), int(arguments[1])
    if "--unsafe" in arguments:
        hurry()
    keys = keys_of(folder)
    desk = open_desk(folder, keys)
    old, new = PASSWORD, NEW_PASSWORD
    for number in range(1, commits + 1):
        key = drafts.new_key(desk)
        typed = {drafts.CONSENT_FIELD: "si", "given_names": f"{number}"}
        drafts.save_draft(desk, OpenForm(key, drafts.ENROLMENT, 1, "", typed))
        enrolment.enrol(desk, person(number), key)
        say(f"saved {number}")
        if number % CHECKPOINT_EVERY == 0:
            desk.store.checkpoint()
        if number % PASSWORD_EVERY == 0:
            say(f"changing {number}")
            Vault.open(folder, FixedClock(START)).change_password(keys.user, old, new, CHEAP)
            say(f"changed {number}")
            old, new = new, old
        if number % LEAVE_EVERY == 0:
            desk.close()
            desk = open_desk(folder, keys)
    desk.close()


if __name__ == "__main__":
    main(sys.argv[1:])
