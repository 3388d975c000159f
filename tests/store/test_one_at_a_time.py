"""A data folder belongs to one program, and to nobody once that has ended, however it ended."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from oit_campo.errors import KnownError
from oit_campo.store import one_at_a_time

ROOT = Path(__file__).parents[2]
_HOLD = """
import sys
from pathlib import Path
from oit_campo.store import one_at_a_time
held = one_at_a_time.claim(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_claim_is_refused_until_the_first_is_released(tmp_path: Path) -> None:
    first = one_at_a_time.claim(tmp_path / "new")
    with pytest.raises(KnownError, match="already_open"):
        one_at_a_time.claim(tmp_path / "new")
    one_at_a_time.claim(tmp_path / "other").release()  # control: another folder is free
    first.release()
    first.release()
    with one_at_a_time.claim(tmp_path / "new"), pytest.raises(KnownError, match="already_open"):
        one_at_a_time.claim(tmp_path / "new")
    one_at_a_time.claim(tmp_path / "new").release()


def test_a_program_that_was_killed_leaves_the_folder_free(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(KnownError, match="already_open"):
            one_at_a_time.claim(tmp_path)
        other.kill()
        other.wait()
    one_at_a_time.claim(tmp_path).release()
    assert (tmp_path / one_at_a_time.LOCK_FILE).exists()
