"""The program takes its own place: what it hands over, and that nobody gets between."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from oit_campo.errors import KnownError
from oit_campo.store import one_at_a_time
from oit_campo.ui import restart
from oit_campo.ui.restart import CLAIM, PLACE, WAIT, Place, command, replace_process, take
from tests.ui.conftest import show


def test_a_window_s_place(app: object) -> None:
    window = QWidget()
    show(window, 800, 600)
    window.setGeometry(20, 10, 800, 600)
    assert Place.of(window) == (20, 10, 800, 600, False)
    window.showMaximized()
    assert Place.of(window).maximised
    assert Place.of(window)[2:4] == (800, 600)


def test_what_is_handed_over_is_taken_once() -> None:
    environment = {PLACE: "-8,30,1200,700,1", CLAIM: "7", WAIT: "10", "HOME": "x"}
    assert take(environment) == (Place(-8, 30, 1200, 700, True), "7", 10.0)
    assert environment == {"HOME": "x"}
    assert take(environment) == (None, "", 0)


@pytest.mark.parametrize("place", ["", "1,2,3", "a,b,c,d,e", "1,2,3,4,5,6", "1.5,2,3,4,0"])
def test_nonsense_in_the_environment_is_nothing(place: str) -> None:
    assert take({PLACE: place, WAIT: "soon"}) == (None, "", 0)


def test_the_command_is_that_of_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-m", "oit_campo", "run", "--data", "x y"])
    assert command() == [sys.executable, "-m", "oit_campo", "run", "--data", "x y"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "argv", ["campo.exe", "run"])
    assert command() == [sys.executable, "run"]


def test_the_process_is_replaced_by_the_same_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda *call: done.append(call))
    with one_at_a_time.claim(tmp_path) as claim:
        replace_process(Place(1, 2, 3, 4, False), claim)
        ((program, arguments, environment),) = done
        assert (program, arguments) == (sys.executable, command())
        handed = take(dict(environment))
        assert handed.place == Place(1, 2, 3, 4, False)
        assert os.get_inheritable(int(handed.claim))
        again = one_at_a_time.claim(tmp_path, passed=handed.claim)
        assert not os.get_inheritable(int(handed.claim))
        assert again.pass_on() == handed.claim
    assert PLACE not in os.environ


def test_without_a_claim_there_is_none_to_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[dict[str, str]] = []
    monkeypatch.setattr(os, "execve", lambda _program, _arguments, environment: done.append(environment))
    monkeypatch.setattr(sys, "stdout", None)  # a program without a console
    replace_process(Place(1, 2, 3, 4, True), None)
    assert CLAIM not in done[0]


# --- the folder's claim -------------------------------------------------------------------------------------------------

#: Takes the folder, then its own place; the second image says whether the claim came along and whether it still keeps others out.
_TWICE = """
import os, sys
from pathlib import Path
from oit_campo.errors import KnownError
from oit_campo.store import one_at_a_time
folder, passed = Path(sys.argv[1]), os.environ.pop("PASSED", "")
claim = one_at_a_time.claim(folder, passed=passed)
print(os.getpid(), bool(passed), flush=True)
sys.stdin.readline()
if not passed:
    os.environ["PASSED"] = claim.pass_on() if sys.argv[2] == "pass" else "0"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
"""


def test_the_claim_goes_through_without_a_gap(tmp_path: Path) -> None:
    process = _start(tmp_path, "pass")
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline().split() == [str(process.pid), "False"]
    assert _taken(tmp_path)
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline().split() == [str(process.pid), "True"]
    assert _taken(tmp_path)
    process.communicate("\n")
    assert process.returncode == 0
    assert not _taken(tmp_path)


def _start(folder: Path, how: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", _TWICE, str(folder), how]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)


def _taken(folder: Path) -> bool:
    try:
        one_at_a_time.claim(folder).release()
    except KnownError:
        return True
    return False


def test_a_number_that_is_no_lock_of_the_folder_is_not_taken_for_it(tmp_path: Path) -> None:
    other = os.open(tmp_path / "other", os.O_CREAT | os.O_RDWR)
    with one_at_a_time.claim(tmp_path) as claim:
        for passed in (str(other), "999999", "x", ""):
            with pytest.raises(KnownError, match="already_open"):
                one_at_a_time.claim(tmp_path, passed=passed)
        claim.release()
        assert claim.pass_on() == ""
    os.close(other)
    one_at_a_time.claim(tmp_path, passed="999999").release()  # control: free, it is claimed all the same


def test_patience_waits_for_the_one_that_is_about_to_end(tmp_path: Path) -> None:
    held, waited = one_at_a_time.claim(tmp_path), list[float]()

    def pause(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            held.release()

    one_at_a_time.claim(tmp_path, patience=10, sleep=pause).release()
    assert len(waited) == 3
    with one_at_a_time.claim(tmp_path), pytest.raises(KnownError, match="already_open"):
        one_at_a_time.claim(tmp_path, patience=0.2, sleep=waited.append)
    assert 0.2 <= sum(waited[3:]) < 0.3


def test_the_module_s_names_for_the_environment_differ() -> None:
    assert len({restart.PLACE, restart.CLAIM, restart.WAIT}) == 3
