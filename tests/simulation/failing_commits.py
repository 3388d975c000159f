"""Let every commit of a long script fail once, on a disk that refuses: nothing of it stays, it is told, and the next try is saved.

    python tests/simulation/failing_commits.py [--steps 200] [--seed 1] [--forget]
    python tests/simulation/failing_commits.py --small-disk              a file system of 12 MB that fills up (root only: else 3)

The system itself refuses the write (RLIMIT_FSIZE), at a random place of the commit. ``--forget`` is the control: a program that
does not try again must be seen to lack those steps. Ends with 0 when it holds.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from oit_campo.errors import KnownError
from oit_campo.services import drafts, enrolment
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import OpenForm
from oit_campo.store import chain
from tests.simulation.ground import Keys, keys_of, make_laptop, numbers_in, open_desk, person

#: About what an enrolment adds to the write-ahead log.
COMMIT_BYTES = 120_000
SMALL_DISK_MB, FILLER_MB = 12, 6
SKIPPED = 3


@contextmanager
def refusing(limit: int) -> Iterator[None]:
    """No file may grow beyond this, nor be written there."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def step(desk: Desk, number: int) -> None:
    """Odd: a draft is kept. Even: somebody is enrolled."""
    if number % 2:
        typed = {drafts.CONSENT_FIELD: "si", "given_names": f"{number}"}
        drafts.save_draft(desk, OpenForm(desk.store.keys.new(), drafts.ENROLMENT, 1, f"{number}", typed))
    else:
        enrolment.enrol(desk, person(number))


def state(desk: Desk) -> tuple[object, ...]:
    """What may not move when a commit fails."""
    with desk.store.look() as ask:
        return (
            *ask("SELECT count(*), max(seq) FROM change")[0],
            *ask("SELECT commits, last_stamp FROM stream_state")[0],
            *ask("SELECT count(*) FROM draft")[0],
            *ask("SELECT count(*) FROM person_index")[0],
        )


def done(desk: Desk) -> set[int]:
    with desk.store.look() as ask:
        titles = ask("SELECT title FROM draft")
    return numbers_in(desk) | {int(title) for (title,) in titles}


def tried(desk: Desk, number: int, limit: int) -> bool:
    """Whether the step was done; AssertionError when a commit that failed left something, or was not told as it should be."""
    before = state(desk)
    try:
        with refusing(limit):
            step(desk, number)
    except KnownError as error:
        told = error.code
    else:
        return True
    assert told in ("save_failed", "disk_full"), told
    assert state(desk) == before, "a failed commit left something"
    return False


def fail_each(folder: Path, keys: Keys, steps: int, chance: random.Random, *, forget: bool) -> tuple[int, set[int]]:
    """(how many failed, the steps that are there after reopening). Raises AssertionError when one leaves a trace."""
    desk, failed = open_desk(folder, keys), 0
    log = desk.store.path.with_name(f"{desk.store.path.name}-wal")
    for number in range(1, steps + 1):
        # at its first byte, and once more somewhere in it: then it may need no more room than there is
        failed += not tried(desk, number, 0)
        if forget or tried(desk, number, log.stat().st_size + chance.randint(0, COMMIT_BYTES)):
            continue
        step(desk, number)
    desk.close()
    desk = open_desk(folder, keys)
    assert desk.store.losses() == (), "a false alarm of the counter"
    with desk.store.look() as ask:
        assert chain.check_to_end(ask).broken is None
        assert ask("PRAGMA integrity_check") == [("ok",)]
    there = done(desk)
    desk.close()
    return failed, there


def fill_up(folder: Path, keys: Keys) -> tuple[int, int]:
    """(saved before it was full, saved after there was room again) on a disk of 12 MB."""
    small = folder.with_name("small")
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_MB}m", "tmpfs", str(small)], check=True)
    try:
        for file in folder.iterdir():
            if file.is_file():
                shutil.copy(file, small)
        (small / "filler").write_bytes(bytes(FILLER_MB << 20))
        desk = open_desk(small, keys)
        saved, code = 0, ""
        while not code:
            try:
                enrolment.enrol(desk, person(saved + 1))
                saved += 1
            except KnownError as error:
                code = error.code
        assert code == "disk_full", code
        assert len(numbers_in(desk)) == saved
        (small / "filler").unlink()
        for number in range(saved + 1, saved + 21):
            enrolment.enrol(desk, person(number))
        desk.close()
        desk = open_desk(small, keys)
        assert numbers_in(desk) == set(range(1, saved + 21))
        assert desk.store.losses() == ()
        assert desk.store.broken_at is None
        desk.close()
    finally:
        subprocess.run(["umount", str(small)], check=True)
    return saved, 20


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--steps", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--forget", action="store_true", help="the control: a failed step is not tried again")
    options.add_argument("--small-disk", action="store_true", help="a file system of 12 MB instead")
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = make_laptop(Path(temporary))
        keys = keys_of(folder)
        if chosen.small_disk:
            if os.geteuid() != 0 or not sys.platform.startswith("linux"):
                print("a small file system can be mounted by root on Linux only")
                return SKIPPED
            saved, after = fill_up(folder, keys)
            print(f"measured: full after {saved} enrolments, told, 0 lost; {after} more once there was room")
            return 0
        chance = random.Random(chosen.seed)
        failed, there = fail_each(folder, keys, chosen.steps, chance, forget=chosen.forget)
    lacking = set(range(1, chosen.steps + 1)) - there
    print(f"measured: {failed} of {chosen.steps} commits failed, {len(lacking)} lacking at the end, 0 left by halves")
    return int(not lacking) if chosen.forget else int(bool(lacking) or failed < chosen.steps)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
