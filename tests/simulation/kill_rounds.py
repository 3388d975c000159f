"""Kill the program again and again while it enrols, at random moments: what it said was saved is there, and nothing half done is.

    python tests/simulation/kill_rounds.py [--rounds 300] [--seed 1] [--early]

Each round is a process of its own that opens the laptop's store and enrols through the services, saying a number after each
commit; it is killed (SIGKILL) at a random moment. Then the store is opened as the program does, and examined. ``--early`` is the
control: numbers are said before the commit, and the measure must see losses. Ends with 0 when it holds.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from oit_campo.services import enrolment
from oit_campo.store import chain
from tests.simulation.ground import Keys, keys_of, make_laptop, numbers_in, open_desk, person

#: A round is killed this long at most after its last awaited number: anywhere in the next enrolment or two.
LONGEST_S = 0.06
MOST_NUMBERS = 8
EVERYTHING_EVERY = 10


def work(folder: Path, keys: Keys, first: int, told: int, *, early: bool) -> None:
    """In the process that will be killed."""
    desk = open_desk(folder, keys)
    os.write(told, b"open\n")
    number = first
    while True:
        if early:
            os.write(told, f"{number}\n".encode())
        enrolment.enrol(desk, person(number))
        if not early:
            os.write(told, f"{number}\n".encode())
        number += 1


def one_round(folder: Path, keys: Keys, first: int, numbers: int, seconds: float, *, early: bool) -> list[int]:
    """The numbers that were said before the kill, which comes ``seconds`` after the first ``numbers`` of them."""
    hear, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        try:
            work(folder, keys, first, told, early=early)
        finally:
            os._exit(1)
    os.close(told)
    with os.fdopen(hear, "rb", buffering=0) as line:
        said = b"".join(line.readline() for _ in range(1 + numbers))  # from here on the moment is chance
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and select.select([line], [], [], left)[0]:
            piece = line.read(4096)
            if not piece:
                break
            said += piece
        os.kill(child, signal.SIGKILL)
        while piece := line.read(4096):
            said += piece
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the writer ended by itself: {status}"
    assert said.startswith(b"open\n"), "the writer never opened the store"
    return [int(word) for word in said.split()[1:]]


def examine(folder: Path, keys: Keys, said: set[int], *, everything: bool) -> tuple[set[int], set[int]]:
    """(lost, there). Raises AssertionError for what is partial or corrupt, and for a false alarm."""
    desk = open_desk(folder, keys)
    try:
        there = numbers_in(desk)
        assert desk.store.losses() == (), "a false alarm of the counter"
        assert desk.store.broken_at is None, "the newest entries don't fit"
        connection = desk.store.inspect()
        checks = ["integrity_check"]
        if everything:
            checks += ["cipher_integrity_check", "foreign_key_check"]
            with desk.store.look() as ask:
                assert chain.check_to_end(ask).broken is None
        for check in checks:
            found = [row for row in connection.execute(f"PRAGMA {check}").fetchall() if row != ("ok",)]
            assert found == [], check
        connection.close()
    finally:
        desk.close()
    return said - there, there


def when(chance: random.Random) -> tuple[int, float]:
    return chance.randint(0, MOST_NUMBERS), chance.uniform(0, LONGEST_S)


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--early", action="store_true", help="the control: said before it was saved")
    chosen = options.parse_args(arguments)
    chance = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = make_laptop(Path(temporary))
        keys = keys_of(folder)
        desk = open_desk(folder, keys)
        enrolment.enrol(desk, person(0))  # loads what an enrolment needs: the writers are forked from here
        desk.close()
        said: set[int] = set()
        lost: set[int] = set()
        there: set[int] = set()
        unsaid = 0
        for number in range(1, chosen.rounds + 1):
            first = max(there | said, default=0) + 1
            new = one_round(folder, keys, first, *when(chance), early=chosen.early)
            said |= set(new)
            everything = number % EVERYTHING_EVERY == 0 or number == chosen.rounds
            lost, there = examine(folder, keys, said, everything=everything)
            unsaid += len({n for n in there if n >= first} - set(new))
            if lost and not chosen.early:
                break
    print(
        f"measured: {number} kills, {len(said)} acknowledged, {len(lost)} lost, {unsaid} saved but not yet said, "
        "0 partial, 0 corrupt"
    )
    return int(not lost) if chosen.early else int(bool(lost) or not said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
