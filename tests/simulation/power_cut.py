"""Cut the power of a real run at random moments, on every disk that POSIX allows: what was saved is there, the vault opens.

    python tests/simulation/power_cut.py [--images 2000] [--commits 60] [--seed 1] [--unsafe]

strace records what a session asks of the system (tests/simulation/session.py); the model of tests/simulation/disk.py then makes the
disks. ``--unsafe`` is the control: a store that does not wait for the disk must be seen to lose saved work. Ends with 0 when it
holds, with 2 when there is no strace to record with.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import sqlcipher3.dbapi2 as sqlcipher

from oit_campo.clock import FixedClock
from oit_campo.errors import CampoError, KnownError
from oit_campo.store import chain
from oit_campo.store.vault import Vault
from tests.helpers.world import START
from tests.simulation.disk import TRACED, Disk, Recording
from tests.simulation.ground import LOGIN, NEW_PASSWORD, PASSWORD, Keys, keys_of, make_laptop, numbers_in, open_desk

NO_STRACE = "there is no strace to record a run with: install it (apt-get install strace)"


@dataclass(slots=True)
class Said:
    """What the session had said was safe."""

    saved: set[int] = field(default_factory=set)
    passwords: tuple[str, ...] = (PASSWORD,)

    def hear(self, line: str) -> None:
        word, number = line.split()
        if word == "saved":
            self.saved.add(int(number))
        elif word == "changing":  # until it is done, either
            self.passwords = (PASSWORD, NEW_PASSWORD)
        else:
            self.passwords = (NEW_PASSWORD,) if int(number) // 13 % 2 else (PASSWORD,)


@dataclass(slots=True)
class Result:
    images: int = 0
    lost: int = 0
    untold: int = 0
    false_alarms: int = 0
    corrupt: int = 0
    locked_out: int = 0

    def words(self) -> str:
        return (
            f"{self.images} disks: {self.lost} without something saved ({self.untold} untold), {self.corrupt} corrupt, "
            f"{self.locked_out} whose vault stays closed, {self.false_alarms} false alarms"
        )


def record(folder: Path, commits: int, trace: Path, *, unsafe: bool) -> Recording:
    """Run the session under strace; the folder is afterwards as the session left it."""
    disk = Disk.of(folder)
    command = ["strace", "-f", "-qq", "-xx", "-s", str(1 << 24), "-e", f"trace={TRACED}", "-e", "signal=none"]
    session = [sys.executable, str(Path(__file__).with_name("session.py")), str(folder), str(commits)]
    subprocess.run(
        [*command, "-o", str(trace), *session, *(["--unsafe"] if unsafe else [])],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    with trace.open("r", encoding="ascii") as text:
        return Recording(text, folder, disk)


def images(recording: Recording, count: int, chance: random.Random) -> Iterator[tuple[dict[str, bytes], Said]]:
    """Disks after a cut, in the order of their cuts, each with what had been said by then; then the run is played to its end."""
    cuts = sorted(chance.randrange(len(recording.steps) + 1) for _ in range(count))
    said, done = Said(), 0
    for cut in (*cuts, len(recording.steps)):
        for step in recording.steps[done:cut]:
            line = step(recording.disk)
            if line:
                said.hear(line)
        done = cut
        if count:
            yield recording.disk.after_a_cut(chance), said
        count -= 1


def examine(folder: Path, keys: Keys, said: Said, result: Result) -> None:
    """Start as the program does after the cut."""
    result.images += 1
    try:
        vault = Vault.open(folder, FixedClock(START))
        if not any(_opens(vault, password, keys) for password in said.passwords):
            result.locked_out += 1
    except KnownError:
        result.locked_out += 1
    try:
        desk = open_desk(folder, keys)
    except CampoError:
        result.corrupt += 1
        return
    try:
        there, alarm = numbers_in(desk), bool(desk.store.losses())
        lost = bool(said.saved - there)
        with desk.store.look() as ask:
            broken = chain.check_to_end(ask).broken is not None
        desk.store.checkpoint()  # a page torn in the file is whole in the write-ahead log
        connection = desk.store.inspect()
        damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        structure = connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
        connection.close()
        result.lost += lost
        result.untold += lost and not alarm
        result.false_alarms += alarm and not lost
        result.corrupt += bool(damaged or structure or broken)
    except (KnownError, AssertionError, sqlcipher.DatabaseError):
        result.corrupt += 1
    finally:
        desk.close()


def _opens(vault: Vault, password: str, keys: Keys) -> bool:
    try:
        return vault.unlock(LOGIN, password).data_key == keys.data_key
    except CampoError:
        return False


def run(count: int, commits: int, seed: int, *, unsafe: bool) -> Result:
    chance, result = random.Random(seed), Result()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        folder = make_laptop(place)
        keys = keys_of(folder)
        recording = record(folder, commits, place / "trace", unsafe=unsafe)
        left = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
        for content, said in images(recording, count, chance):
            image = place / "image"
            image.mkdir()
            for name, raw in content.items():
                (image / name).write_bytes(raw)
            examine(image, keys, said, result)
            shutil.rmtree(image)
        if recording.disk.flushed() != left:
            raise RuntimeError("the model played to its end is not what the session left")
    return result


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--images", type=int, default=2000)
    options.add_argument("--commits", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--unsafe", action="store_true", help="the control: a store that does not wait for the disk")
    chosen = options.parse_args(arguments)
    if shutil.which("strace") is None:
        print(NO_STRACE)
        return 2
    result = run(chosen.images, chosen.commits, chosen.seed, unsafe=chosen.unsafe)
    print(f"measured: {result.words()}")
    if chosen.unsafe:
        return int(result.lost == 0)
    return int(bool(result.lost or result.corrupt or result.locked_out or result.false_alarms))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
