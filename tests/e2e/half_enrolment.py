"""Run by test_kill in a process of its own: enrols one person whole, then stops in the middle of the second, waiting to be killed.

python half_enrolment.py STORE USER      (the key comes on standard input, as hexadecimal)
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import event

from oit_campo.clock import FixedClock
from oit_campo.ids import KeySource
from oit_campo.services import drafts, enrolment
from oit_campo.services.drafts import OpenForm
from oit_campo.services.unlocking import desk_of
from oit_campo.store.sessions import StoreSession
from oit_campo.store.store import Store
from tests.e2e.two_forms import FIRST, SECOND, TYPED
from tests.helpers.world import START


def main() -> None:
    key = bytes.fromhex(sys.stdin.readline().strip())
    store = Store(Path(sys.argv[1]), key, clock=FixedClock(START), keys=KeySource())
    desk = desk_of(store, UUID(sys.argv[2]))
    enrolment.enrol(desk, FIRST)
    draft = store.keys.new()
    drafts.save_draft(desk, OpenForm(draft, drafts.ENROLMENT, 1, SECOND.given_names, TYPED))

    @event.listens_for(StoreSession, "before_commit")
    def _stop(_session: object) -> None:
        print("half", flush=True)  # noqa: T201 - the test waits for this word
        threading.Event().wait()

    enrolment.enrol(desk, SECOND, draft)


if __name__ == "__main__":
    main()
