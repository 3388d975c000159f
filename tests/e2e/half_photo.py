"""Run by test_kill_photo in a process of its own: adds a sheet and stops at one of its steps, waiting to be killed.

python half_photo.py STORE USER PERSON CONSENT PHOTO STEP      (the key comes on standard input, as hexadecimal)
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import event

from oit_campo.clock import FixedClock
from oit_campo.ids import KeySource
from oit_campo.services import attachments, consent_proofs
from oit_campo.services.consent_proofs import SHEET
from oit_campo.services.unlocking import desk_of
from oit_campo.store import attachments as files
from oit_campo.store import durable
from oit_campo.store.sessions import StoreSession
from oit_campo.store.store import Store
from tests.helpers.world import START

STEPS = ("flushing", "renaming", "renamed", "keeping", "committing", "done")


def stop() -> None:
    print("half", flush=True)  # noqa: T201 - the test waits for this word
    threading.Event().wait()


def stop_at(step: str) -> None:
    """The program as it is, but for the one call before or after which it stops."""
    if step == "flushing":
        setattr(os, "fsync", lambda _descriptor: stop())  # noqa: B010 - as a power cut would find it
    elif step == "renaming":
        setattr(os, "replace", lambda _source, _target: stop())  # noqa: B010
    elif step in ("renamed", "keeping"):
        real = files.keep if step == "keeping" else durable.flush_folder

        def then_stop(*arguments: Any) -> None:
            real(*arguments)
            stop()

        setattr(files, real.__name__, then_stop)
    elif step == "committing":
        event.listen(StoreSession, "before_commit", lambda _session: stop())


def main() -> None:
    key = bytes.fromhex(sys.stdin.readline().strip())
    path, user, person, consent, photo, step = sys.argv[1:]
    desk = desk_of(Store(Path(path), key, clock=FixedClock(START), keys=KeySource()), UUID(user))
    prepared = attachments.prepare(SHEET, Path(photo))
    stop_at(step)
    consent_proofs.add_sheet(desk, UUID(person), UUID(consent), prepared)
    stop()


if __name__ == "__main__":
    main()
