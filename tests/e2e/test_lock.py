"""After a lock the memory of the process holds nobody and no key: the real program, read from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from oit_campo.errors import KnownError
from oit_campo.store import one_at_a_time
from oit_campo.store.vault import Vault, sub_key
from tests.helpers.shared_laptop import PASSWORD, SharedLaptop
from tests.helpers.world import World
from tests.ui.test_idle import GIVEN, SURNAME, enrol_one

PROGRAM = Path(__file__).with_name("locked_program.py")
#: Of CPU, from the key that locks to *Desbloquear* painted: on a machine with nothing else to do the same as on the clock.
SOON = 1.5

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a child by /proc")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[SharedLaptop]:
    world = World(tmp_path / "world")
    made = SharedLaptop(world, tmp_path / "laptop")
    desk = made.open("rosa")
    enrol_one(desk)
    desk.close()
    yield made
    world.close()


def needles(folder: Path) -> dict[str, tuple[bytes, ...]]:
    """What may not be there, in the guises that Python, Qt and SQLite give it."""
    data_key = Vault.open(folder).unlock("rosa", PASSWORD).data_key
    key = sub_key(data_key, "database")
    texts = {"her name": SURNAME, "her given name": GIVEN, "the password": PASSWORD}
    found = {what: (text.encode(), text.encode("utf-16-le")) for what, text in texts.items()}
    keys = {"the data key": data_key, "the database's key": key}
    return found | {what: (raw, raw.hex().encode(), raw.hex().upper().encode()) for what, raw in keys.items()}


def in_memory(pid: int, wanted: dict[str, tuple[bytes, ...]]) -> set[str]:
    """Which of them stand in what the process can read."""
    found: set[str] = set()
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights, *rest = line.split()
            if rights[0] != "r" or (rest[-1].startswith("[v") if rest else False):
                continue
            first, last = (int(number, 16) for number in span.split("-"))
            try:
                memory.seek(first)
                held = memory.read(last - first)
            except (OSError, OverflowError):  # of the kernel's own
                continue
            found |= {what for what, guises in wanted.items() if any(guise in held for guise in guises)}
    return found


def step(process: subprocess.Popen[str], word: str, line: str | None = None) -> list[str]:
    assert process.stdin is not None
    assert process.stdout is not None
    if line is not None:
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
    said, *rest = process.stdout.readline().split() or [""]
    assert said == word
    return rest


@pytest.fixture
def process(laptop: SharedLaptop, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    made = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(laptop.folder), "rosa", *getattr(request, "param", ())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    yield made
    made.kill()
    made.communicate()


def test_a_lock_leaves_neither_names_nor_keys_in_memory(
    laptop: SharedLaptop, process: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = needles(laptop.folder)
    step(process, "open", f"{PASSWORD}\n{SURNAME}")
    before = in_memory(process.pid, wanted)
    assert before >= {"her name", "her given name", "the database's key"}  # the control: the same search finds them
    moment, used = map(float, step(process, "locking", ""))
    pid, later, used_later, *area, claimed = step(process, "locked")
    assert in_memory(process.pid, wanted) == set()
    assert int(pid) == process.pid  # the same process, another memory
    assert area == ["50", "40", "1280", "700"]
    assert claimed == "True"
    with pytest.raises(KnownError, match="already_open"):
        one_at_a_time.claim(laptop.folder)
    with capsys.disabled():
        sys.stdout.write(f"[{float(later) - moment:.2f} s, {float(used_later) - used:.2f} s of CPU] ")
    assert float(used_later) - used < SOON
    process.communicate("\n")
    assert process.returncode == 0
    one_at_a_time.claim(laptop.folder).release()


@pytest.mark.parametrize("process", [("stay",)], indirect=True)
def test_control_a_lock_that_keeps_its_process_leaves_them(
    laptop: SharedLaptop, process: subprocess.Popen[str]
) -> None:
    wanted = needles(laptop.folder)
    step(process, "open", f"{PASSWORD}\n{SURNAME}")
    step(process, "locking", "")
    step(process, "locked")
    assert "her name" in in_memory(process.pid, wanted)
    process.communicate("\n")
