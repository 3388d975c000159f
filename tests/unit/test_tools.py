"""The tooling: each rule finds its mutant and leaves the good alone; set-up knows what it depends on; proofs need controls."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import bench, check_strings, coverage_floor, dev, prove

ROOT = Path(__file__).resolve().parents[2]


def rules(path: str, text: str) -> list[str]:
    return [finding.rule for finding in check_strings.check_text(path, text)]


# --- the house's rules ---------------------------------------------------------------------------------------------

UI = "oit_campo/ui/pages/people.py"
SERVICE = "oit_campo/services/people.py"
# Cut in pieces: this file is looked at too.
HOST = "https://py" + "pi.org/simple"
FOLDER = "/wo" + "rk/main/x"
NOTE = "# TO" + "DO later"
IGNORE = "x = f()  # type" + ": ignore"

MUTANTS = [
    ("keyclicks", "tests/ui/test_x.py", 'QTest.keyClicks(edit, "Ñusta")'),
    ("keyclicks", "tests/ui/test_x.py", "QTest.keyClicks(edit, name)"),
    ("def-tr", UI, "def tr(text): return text"),
    ("tr-literal", UI, 'self.tr(f"{n} personas")'),
    ("tr-literal", UI, 'self.tr("Hola " + name)'),
    ("tr-literal", UI, 'QCoreApplication.translate("People", "{n}".format(n=1))'),
    ("tr-literal", UI, 'translate("People", f"{n}")'),
    ("tr-literal", UI, "QCoreApplication.translate(context, one + other)"),
    ("module-size", UI, "x = 1\n" * 401),
    ("function-size", UI, "def f():\n" + "    x = 1\n" * 40),
    ("empty-name", "oit_campo/ui/window_helper.py", "x = 1"),
    ("empty-name", "oit_campo/utils/dates.py", "x = 1"),
    ("empty-name", UI, "class RosterManager: pass"),
    ("empty-name", UI, "def load_data(): pass"),
    ("empty-name", UI, "def data(): pass"),
    ("empty-name", UI, "class Data: pass"),
    ("type-ignore", UI, IGNORE),
    ("type-ignore", UI, IGNORE + "[arg-type]"),
    ("unfinished", UI, NOTE),
    ("past-scope", SERVICE, "select(Person.__table__)"),
    ("past-scope", SERVICE, "select(Person.__table__.c.given_names)"),
    ("past-scope", SERVICE, "people = Base.metadata.tables"),
    ("past-scope", SERVICE, "people = inspect(Person).local_table"),
    ("past-scope", SERVICE, "session.connection().execute(statement)"),
    ("past-scope", SERVICE, "ids = select(people_index.INDEX.c.person)"),
    ("past-scope", SERVICE, "from sqlalchemy import select, text"),
    ("past-scope", SERVICE, "from sqlalchemy.sql import table"),
    ("sleep", "tests/store/test_x.py", "time.sleep(1)"),
    ("machine-path", "docs/manual/x.md", f"copie {FOLDER}"),
    ("machine-path", "tools/x.sh", "cd /ro" + "ot/campo"),
    ("registry-host", "requirements.lock", f"--index-url {HOST}"),
    ("tracker", "CHANGELOG.md", "- mended (closes " + "#12)"),
]

GOOD = [
    ("tests/ui/test_x.py", 'QTest.keyClicks(edit, "Rosa 123")'),
    ("tests/ui/test_x.py", "QTest.keyClick(edit, Qt.Key.Key_Return)"),
    (UI, 'self.tr("{n} personas").format(n=n)'),
    (UI, 'QCoreApplication.translate("People", "Personas")'),
    ("oit_campo/documents/x.py", "canvas.translate(right * mm, -down * mm)"),
    (UI, "text.translate({ord(c): None for c in marks})"),
    (UI, "class Rows(QAbstractTableModel):\n    def data(self): pass\n    def setData(self): pass"),
    (UI, "def data_dir(): pass\nclass DataOfficerPage: pass\ndef open_data_key(): pass\ndef database(): pass"),
    (UI, "x = 1\n" * 400),
    (UI, "def f():\n" + "    x = 1\n" * 39),
    ("tests/helpers/keyboard.py", "class KeyHandler: pass\n" + "x = 1\n" * 500),
    (UI, IGNORE + "[arg-type]  # the stubs lag behind"),
    (SERVICE, "rows = session.scalars(select(Person.id).where(members.c.n > 1))"),
    (SERVICE, "from sqlalchemy import select\nfrom oit_campo.catalogues import tables\nx = tables.rows"),
    ("oit_campo/services/record_scope.py", "select(Person.__table__.c.id)"),
    ("oit_campo/store/people_index.py", "from sqlalchemy import text"),
    ("oit_campo/demo/day.py", "time.sleep(1)"),
    ("docs/x.md", "see https://example.org/wo" + "rk/x, ./ro" + "ot/x, # a heading, colour #123456 and session 3"),
]


@pytest.mark.parametrize(("rule", "path", "text"), MUTANTS, ids=lambda v: str(v)[:40])
def test_a_mutant_is_found(rule: str, path: str, text: str) -> None:
    assert rules(path, text) == [rule]


@pytest.mark.parametrize(("path", "text"), GOOD, ids=lambda v: str(v)[:40])
def test_what_is_good_is_left_alone(path: str, text: str) -> None:
    assert rules(path, text) == []


def test_every_rule_has_a_mutant_and_says_why() -> None:
    assert {rule for rule, _, _ in MUTANTS} == set(check_strings.WHY)


def test_findings_are_shown_with_place_and_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_strings, "read", lambda _path: "\n\ndef tr(): pass\n")
    lines: list[str] = []
    assert check_strings.main([UI], lines.append) == 1
    assert lines == [f"{UI}:3: def-tr: def tr", f"  def-tr: {check_strings.WHY['def-tr']}"]


def test_an_unpacked_archive_is_looked_at_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.py", "sub/b.md", ".venv/c.py", "sub/__pycache__/d.py", ".ci/run"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    monkeypatch.setattr(check_strings, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    archive = check_strings.repository_files()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert archive == [".ci/run", "a.py", "sub/b.md"]
    assert set(archive) <= set(check_strings.repository_files())


def test_binary_files_are_not_read_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_strings, "ROOT", tmp_path)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\0" + HOST.encode())
    (tmp_path / "b.ttf").write_bytes(b"\xff\xfe" + HOST.encode())
    (tmp_path / "c.txt").write_text(HOST)
    assert [check_strings.read(name) != "" for name in ("a.png", "b.ttf", "c.txt")] == [False, False, True]


# --- set-up --------------------------------------------------------------------------------------------------------


def test_the_launcher_needs_nothing_but_python() -> None:
    source = (ROOT / "tools" / "dev.py").read_text("utf8")
    imported = set(re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE))
    assert imported - {"__future__"} <= sys.stdlib_module_names
    done = subprocess.run([sys.executable, "-I", "tools/dev.py", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert all(verb in done.stdout for verb in ("setup", "run", "test", "check", "demo", "build", "clean"))


def test_every_verb_is_a_target_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf8")
    (targets,) = re.findall(r"^VERBS = (.+)$", makefile, re.MULTILINE)
    assert targets.split() == list(dev.VERBS)


def test_a_verb_waits_for_the_file_it_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert not set(dev.NEEDS) & set(dev.verbs())
    (tmp_path / "bench").mkdir()
    assert set(dev.NEEDS) & set(dev.verbs()) == {"bench"}


@pytest.mark.parametrize(
    ("platform", "environment", "display"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
    ],
)
def test_without_a_display_qt_is_told_beforehand(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], display: bool
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert dev.has_display() is display
    assert dev.qt_environment() == ({} if display else {"QT_QPA_PLATFORM": "offscreen"})
    monkeypatch.setenv("QT_QPA_PLATFORM", "vnc")
    assert dev.qt_environment() == {}


@pytest.mark.parametrize(("display", "expected"), [(True, dev.RUN_WITH_DISPLAY), (False, dev.RUN_WITHOUT_DISPLAY)])
def test_run_opens_a_window_or_writes_the_day(
    monkeypatch: pytest.MonkeyPatch, display: bool, expected: tuple[str, ...]
) -> None:
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(dev, "has_display", lambda: display)

    def python(*parts: str) -> int:
        calls.append(parts)
        return 3

    monkeypatch.setattr(dev, "python", python)
    assert dev.run(["--seed", "7"]) == 3
    assert calls == [(*expected, "--seed", "7")]


def test_the_demonstration_has_a_folder_of_its_own_unless_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(dev, "ROOT", tmp_path)

    def python(*parts: str) -> int:
        calls.append(parts)
        return 0

    monkeypatch.setattr(dev, "python", python)
    before = tmp_path / dev.DEMO_OUT / "report.json"
    before.parent.mkdir(parents=True)
    for told in (["--out", "x"], ["--out=x"], ["--help"]):
        before.write_text("{}")
        assert dev.demo(told) == 0
        assert calls.pop() == (*dev.DEMO, *told)
        assert before.exists(), "only its own folder begins anew"
    assert dev.demo(["--people", "4"]) == 0
    assert calls == [(*dev.DEMO, "--out", dev.DEMO_OUT, "--people", "4")]
    assert not before.exists()


def fake_system(monkeypatch: pytest.MonkeyPatch, *, user: int, programs: set[str], codes: list[int]) -> list[list[str]]:
    """A system with these programs, whose calls end with ``codes`` in turn; gives the list of calls made."""
    calls: list[list[str]] = []

    def call(command: list[str], *_more: object, **_options: object) -> int:
        calls.append([str(part) for part in command])
        return codes.pop(0) if codes else 0

    monkeypatch.setattr(dev, "call", call)
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr("shutil.which", lambda name: name if name in programs else None)
    return calls


def test_root_installs_with_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = fake_system(monkeypatch, user=0, programs={"apt-get"}, codes=[])
    dev.install_system_packages(["libgl1", "python3-venv"])
    (call,) = calls
    assert call[0] == "env"
    assert call[-2:] == ["libgl1", "python3-venv"]


def test_stale_lists_are_fetched_only_when_needed_and_with_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = fake_system(monkeypatch, user=1000, programs={"apt-get", "sudo"}, codes=[100, 0, 0])
    dev.install_system_packages(["libgl1"])
    assert [("update" in c, "install" in c) for c in calls] == [(False, True), (True, False), (False, True)]
    assert {c[0] for c in calls} == {"sudo"}


@pytest.mark.parametrize(
    ("user", "programs", "says"),
    [
        (0, set(), "Install these"),
        (1000, {"apt-get"}, "As the administrator"),
        (0, {"apt-get"}, "lists of system packages"),
    ],
)
def test_what_cannot_be_installed_is_said(
    monkeypatch: pytest.MonkeyPatch, user: int, programs: set[str], says: str
) -> None:
    fake_system(monkeypatch, user=user, programs=programs, codes=[100, 100])
    with pytest.raises(dev.StepError, match=says):
        dev.install_system_packages(["libgl1"])


def test_missing_qt_libraries_do_not_stop_the_set_up_but_a_missing_venv_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_system(monkeypatch, user=1000, programs=set(), codes=[])
    monkeypatch.setattr(dev, "missing_libraries", lambda: ["libgl1"])
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "lacks_ensurepip", lambda: False)
    dev.prepare_system()
    monkeypatch.setattr(dev, "lacks_ensurepip", lambda: True)
    monkeypatch.setattr(dev, "lacks_pip", lambda: True)
    with pytest.raises(dev.StepError, match="libgl1 python3-venv"):
        dev.prepare_system()


def test_what_is_installed_does_not_depend_on_what_was_published_since(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Debian's pip, resolving, takes the newest «coverage[toml]» and refuses it as not in the lock."""
    calls = fake_system(monkeypatch, user=0, programs=set(), codes=[])
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    monkeypatch.setattr(dev, "missing_libraries", list)
    monkeypatch.setattr(dev, "usable_venv", lambda _wanted: True)
    dev.setup()
    installs = [call for call in calls if "install" in call]
    assert [("--no-deps" in c, "--require-hashes" in c) for c in installs] == [(True, True), (True, False)]
    assert calls[-1][-1] == "check"  # what was left out of the lock by mistake is found here
    assert dev.read_stamp() == dev.wanted_stamp()


def test_the_stamp_depends_on_lock_python_project_and_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\n[tool.ruff]\n")
    (tmp_path / "requirements.lock").write_text("a==1\n")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    before = dev.wanted_stamp()
    assert dev.wanted_stamp() == before
    (tmp_path / "pyproject.toml").write_text("[project]\n[tool.mypy]\n")
    assert dev.wanted_stamp() == before
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n[tool.mypy]\n")
    (tmp_path / "requirements.lock").write_text("a==2\n")
    after = dev.wanted_stamp()
    assert {key for key in before if before[key] != after[key]} == {"lock", "project"}


def test_set_up_does_nothing_when_the_stamp_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = tmp_path / "stamp.json"
    stamp.write_text(json.dumps(dev.wanted_stamp()))
    calls = fake_system(monkeypatch, user=0, programs=set(), codes=[])
    monkeypatch.setattr(dev, "STAMP", stamp)
    monkeypatch.setattr(dev, "venv_python", lambda: Path(sys.executable))
    monkeypatch.setattr(dev, "missing_libraries", list)
    dev.setup()
    assert calls == []
    stamp.write_text("{")
    monkeypatch.setattr(dev, "usable_venv", lambda _wanted: True)
    dev.setup()
    assert [("-r" in c, "-e" in c, "check" in c) for c in calls] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert json.loads(stamp.read_text()) == dev.wanted_stamp()


@pytest.mark.parametrize(
    ("stamp", "version", "import_pip", "usable"),
    [
        ({}, "3.11.2", 0, True),
        ({"folder": "here"}, "3.11.2", 0, True),
        ({"folder": "elsewhere"}, "3.11.2", 0, False),
        ({}, "3.12.1", 0, False),
        ({}, "", 0, False),
        ({}, "3.11.2", 1, False),
    ],
    ids=["unstamped", "in place", "moved", "other Python", "none", "cut off"],
)
def test_an_environment_is_used_only_when_whole(
    monkeypatch: pytest.MonkeyPatch, stamp: dict[str, str], version: str, import_pip: int, usable: bool
) -> None:
    fake_system(monkeypatch, user=0, programs=set(), codes=[import_pip])
    monkeypatch.setattr(dev, "read_stamp", lambda: stamp)
    monkeypatch.setattr(dev, "venv_version", lambda: version)
    monkeypatch.setattr(dev, "venv_python", lambda: Path(sys.executable))
    assert dev.usable_venv({"folder": "here", "python": "3.11.2"}) is usable


def test_the_first_pip_is_pinned_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "BUILD", tmp_path)
    text = dev.only_pip().read_text("utf8")
    assert re.fullmatch(r"pip==[\d.]+ \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text)


# --- proofs --------------------------------------------------------------------------------------------------------

PROOF = """
[[proof]]
promise = "the sum is right"  # kept
command = "python -c 'print(1 + 1)'"
bound = "2"
last = ""
control = "python -c 'print(3)'"
"""


def test_a_promise_is_run_with_its_control() -> None:
    (proof,) = prove.read(PROOF)
    holds, figure = prove.prove(proof)
    assert holds
    assert figure.startswith("2 (")


@pytest.mark.parametrize("key", ["promise", "command", "bound", "control"])
def test_a_promise_without_command_or_control_does_not_hold(key: str) -> None:
    lacking = re.sub(rf"^{key} = .*\n", "", PROOF, flags=re.MULTILINE)
    empty = re.sub(rf"^{key} = .*$", f'{key} = ""', PROOF, flags=re.MULTILINE)
    assert prove.prove(prove.read(lacking)[0]) == (False, f"no {key}")
    assert prove.prove(prove.read(empty)[0]) == (False, f"empty {key}")


def test_a_promise_whose_command_or_control_fails_does_not_hold() -> None:
    broken = prove.read(PROOF.replace("print(1 + 1)", "print(7); raise SystemExit(1)"))[0]
    blind = prove.read(PROOF.replace("print(3)", "raise SystemExit(1)"))[0]
    assert prove.prove(broken) == (False, "7")
    assert prove.prove(blind) == (False, "the control sees nothing: (no output)")


def test_what_was_measured_is_written_and_the_rest_stays() -> None:
    text = PROOF + PROOF.replace("the sum", "the other")
    written = prove.write_last(text, "the other is right", "2 «dos»")
    assert written == PROOF + PROOF.replace("the sum", "the other").replace('last = ""', 'last = "2 «dos»"')


def test_the_measured_line_is_the_marked_or_the_last() -> None:
    assert prove.measured("a\nmeasured: 3 s\nb\n") == "3 s"
    assert prove.measured("a\n== 5 passed in 1 s ==\n\n") == "5 passed in 1 s"
    assert prove.measured("") == "(no output)"


def test_files_that_a_proof_names_are_found_in_its_command() -> None:
    command = "python -m pytest -q tests/store/test_kill.py::test_kill tools/x.sh -k 'a.py b'"
    assert prove.named_files(command) == ["tests/store/test_kill.py", "tools/x.sh"]


def test_a_file_without_proofs_is_refused() -> None:
    with pytest.raises(ValueError, match="no "):
        prove.read("")


# --- measurements --------------------------------------------------------------------------------------------------

ROW = {
    "name": "W up",
    "ours": 1.5,
    "other": 6.0,
    "ratio": 0.25,
    "target": "≤ 1.6",
    "holds": True,
    "unit": "MB",
    "how": "proxy",
}


def result(tmp_path: Path, content: Any) -> list[str]:
    path = tmp_path / "sync.json"
    path.write_text(json.dumps(content))
    return bench.faults_of_file(path)


@pytest.mark.parametrize("row", [ROW, {**ROW, "other": None, "ratio": None}, {**ROW, "ratio": 4.0}], ids=repr)
def test_a_good_row_passes(tmp_path: Path, row: dict[str, object]) -> None:
    assert result(tmp_path, [row]) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({**ROW, "holds": False}, "missed"),
        ({**ROW, "holds": 1}, "holds is 1"),
        ({**ROW, "ours": True}, "ours is True"),
        ({**ROW, "ours": "1.5"}, "ours is '1.5'"),
        ({**ROW, "ratio": 0.5}, "ratio 0.5 is not"),
        ({**ROW, "note": ""}, "has note besides"),
        ({k: v for k, v in ROW.items() if k != "how"}, "lacks how"),
        (7, "not an object"),
    ],
    ids=repr,
)
def test_a_bad_row_is_named(tmp_path: Path, row: object, fault: str) -> None:
    assert any(fault in said for said in result(tmp_path, [row]))


@pytest.mark.parametrize("content", [[], {}, "x"], ids=repr)
def test_a_result_without_rows_is_refused(tmp_path: Path, content: object) -> None:
    assert "at least one row" in result(tmp_path, content)[0]


def test_a_missing_result_is_refused(tmp_path: Path) -> None:
    assert "no result" in bench.faults_of_file(tmp_path / "absent.json")[0]


# --- coverage ------------------------------------------------------------------------------------------------------


def summary(lines: int, branches: int) -> dict[str, dict[str, int]]:
    hit = {"covered_lines": lines, "covered_branches": branches}
    return {"summary": {"num_statements": 100, "num_branches": 100, **hit}}


def test_packages_are_summed_and_held_to_their_floor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {f"oit_campo/{name}/a.py": summary(95, 95) for name in coverage_floor.FLOORS}
    files = {**good, "oit_campo/domain/b.py": summary(100, 94), "oit_campo/ids.py": summary(1, 1)}
    monkeypatch.setattr(coverage_floor, "MEASURED", tmp_path / "coverage.json")
    (tmp_path / "coverage.json").write_text(json.dumps({"files": good}))
    assert coverage_floor.main() == 0
    (tmp_path / "coverage.json").write_text(json.dumps({"files": files}))
    assert coverage_floor.main() == 1
    assert "below: domain" in capsys.readouterr().out


def test_a_package_without_lines_is_below() -> None:
    assert not coverage_floor.Share().reaches(0)


# --- the log in tests ----------------------------------------------------------------------------------------------


LOGGING = """
import logging, threading

log = logging.getLogger("x")

def test_fine(expect_log):
    log.info("fine")
    expect_log("known.*")
    log.warning("known one")

def test_stray(expect_log):
    log.warning("stray")

def test_level(expect_log):
    expect_log("known")
    log.warning("known")
    log.error("known")

def test_absent(expect_log):
    expect_log("known")

def test_thread():
    thread = threading.Thread(target=log.error, args=("stray",))
    thread.start()
    thread.join()

def test_handlers_are_put_back():
    assert len(logging.getLogger().handlers) == HANDLERS
"""


def test_a_stray_warning_fails_a_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf8"), "utf8")
    handlers = len(logging.getLogger().handlers)
    (tmp_path / "test_log.py").write_text(LOGGING.replace("HANDLERS", str(handlers)), "utf8")
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "-c", os.devnull, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    failed = set(re.findall(r"^ERROR .*::test_(\w+)", done.stdout, re.MULTILINE))
    assert failed == {"stray", "level", "absent", "thread"}, done.stdout
    assert "6 passed, 4 errors" in done.stdout
