"""The log: codes and keys get in; names, documents and other libraries' messages do not."""

from __future__ import annotations

import ast
import json
import logging
import re
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from oit_campo import logs
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from tests.conftest import LogWatch

REFUSED = logs.Log._refused
NAMES = [
    "María Fernanda",
    "Ñahui",
    "QUISPE",
    "99000123",
    "O'Higgins",
    "rosa quispe",
    "Rosa",
    "rosa",
    "quispe.mamani",
    "+51 900 000 001",
    "r@example.org",
]


@pytest.fixture
def lines(tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """Starts the log in a folder; called, gives its lines so far."""
    logs.start(tmp_path / "logs")

    def read() -> list[dict[str, Any]]:
        text = (tmp_path / "logs" / "oit-campo.log").read_text("ascii")
        return [json.loads(line) for line in text.splitlines()]

    return read


def test_an_event_is_a_line_of_json(lines: Callable[[], list[dict[str, Any]]], keys: KeySource) -> None:
    key = keys.new()
    log = logs.Log("sync", "sync.done", "usb-stick")
    log.info("sync.done", batches=3, seconds=0.5, full=True, who=key, reason=None, road="usb-stick")
    (line,) = lines()
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "from": "oit_campo.sync",
        "event": "sync.done",
        "batches": 3,
        "seconds": 0.5,
        "full": True,
        "who": str(key),
        "reason": None,
        "road": "usb-stick",
    }


@pytest.mark.parametrize("personal", NAMES)
def test_what_a_person_is_called_never_gets_in(
    lines: Callable[[], list[dict[str, Any]]], personal: str, log_watch: LogWatch
) -> None:
    log = logs.Log("people", "person.saved")
    log.info("person.saved", value=personal)
    log.info(personal)
    assert log_watch.refused == ["oit_campo.people"] * 2, "and the test that did so fails"
    assert "oit_campo.people was given what may not stand in a log" in log_watch.faults()
    log_watch.refused.clear()
    assert [line["event"] for line in lines()] == ["person.saved", "-"]
    assert lines()[0]["value"] == "-"
    assert personal not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.parametrize("value", [b"key", ["a"], {"a": 1}, object(), "a" * 65, "a\n"], ids=type)
def test_other_kinds_of_value_are_a_dash(
    lines: Callable[[], list[dict[str, Any]]], value: Any, log_watch: LogWatch
) -> None:
    logs.Log("x", "event").info("event", value=value)
    assert lines()[0]["value"] == "-"
    assert log_watch.refused.pop() == "oit_campo.x"


def test_outside_tests_a_dash_stands_and_the_program_goes_on(
    lines: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs.Log, "_refused", REFUSED)
    logs.Log("x", "event").info("event", value="rosa")
    assert lines()[0]["value"] == "-"


def test_an_error_of_ours_is_its_code(lines: Callable[[], list[dict[str, Any]]]) -> None:
    logs.Log("x", "event").info("event", code=KnownError("disk_full", n="Rosa"))
    assert lines()[0]["code"] == "disk_full"
    assert "Rosa" not in json.dumps(lines())


def test_a_bug_is_told_by_four_letters_or_a_key(
    lines: Callable[[], list[dict[str, Any]]], expect_log: Callable[..., None], log_watch: LogWatch, keys: KeySource
) -> None:
    expect_log("bug", logging.ERROR)
    key = keys.new()
    for reference in ("K7Q2", key, "rosa", "ROSA QUISPE"):
        logs.Log("ui").bug(reference, ValueError())
    assert [line["ref"] for line in lines()] == ["K7Q2", str(key), "-", "-"]
    assert len(log_watch.refused) == 2
    log_watch.refused.clear()


def test_every_event_of_the_program_is_one_its_log_was_made_with() -> None:
    """Whatever no test ever runs, too."""
    package = Path(logs.__file__).parent
    undeclared, found = [], 0
    for path in package.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf8"))) if isinstance(node, ast.Call)]
        made = {a.value for c in calls if ast.unparse(c.func) == "Log" for a in c.args if isinstance(a, ast.Constant)}
        for call in calls:
            if re.fullmatch(r"(self\.)?_?log\.(info|warning|error)", ast.unparse(call.func)):
                found += 1
                undeclared += [ast.unparse(call)] if call.args[0].value not in made else []  # type: ignore[attr-defined] # a literal
    assert (undeclared, found > 8) == ([], True)


def test_levels(lines: Callable[[], list[dict[str, Any]]], expect_log: Callable[..., None]) -> None:
    expect_log("disk.low")
    expect_log("disk.full", logging.ERROR)
    log = logs.Log("store", "disk.low", "disk.full")
    log.warning("disk.low", mb=120)
    log.error("disk.full")
    assert [line["level"] for line in lines()] == ["warning", "error"]


def test_a_bug_leaves_its_type_and_places_but_not_its_message(
    lines: Callable[[], list[dict[str, Any]]], expect_log: Callable[..., None]
) -> None:
    expect_log("bug", logging.ERROR)

    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
        raise ValueError("Rosa Quispe 99000123")

    try:
        deep(20)
    except ValueError as error:
        logs.Log("ui").bug("K7Q2", error)
    (line,) = lines()
    assert (line["ref"], line["type"], len(line["where"])) == ("K7Q2", "ValueError", 8)
    assert all(place.startswith("test_logs:") for place in line["where"])
    assert datetime.fromisoformat(line["at"]), "when it was isn't lost"
    assert "Rosa" not in json.dumps(line)


def test_other_libraries_keep_their_name_only(
    lines: Callable[[], list[dict[str, Any]]], expect_log: Callable[..., None]
) -> None:
    expect_log("INSERT .*")
    logging.getLogger("sqlalchemy.engine").warning("INSERT %s", "Rosa")
    logging.getLogger("oit_campo_other").info("rosa")
    logging.getLogger("oit_campo.ui").info("rosa %s", "quispe")
    logging.getLogger("oit_campo.ui").info("quispe")
    assert [(line["from"], line["event"]) for line in lines()] == [
        ("sqlalchemy.engine", "library"),
        ("oit_campo_other", "library"),
        ("oit_campo.ui", "library"),
        ("oit_campo.ui", "library"),
    ]


def test_the_log_rotates_and_keeps_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 500)
    logs.start(tmp_path)
    for n in range(60):
        logs.Log("x", "event").info("event", n=n)
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == ["oit-campo.log", *(f"oit-campo.log.{n}" for n in range(1, logs.KEPT_FILES + 1))]
    assert all(p.stat().st_size <= 500 for p in tmp_path.iterdir())


def test_a_key_is_logged_whole(lines: Callable[[], list[dict[str, Any]]]) -> None:
    logs.Log("x", "event").info("event", key=UUID(int=5))
    assert lines()[0]["key"] == "00000000-0000-0000-0000-000000000005"


def test_what_nobody_caught_is_told_by_type_and_place_alone(
    lines: Callable[[], list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    expect_log: Callable[..., None],
) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back afterwards
    logs.keep_words_out_of_errors()
    expect_log("bug", logging.ERROR)

    def broken() -> None:
        raise ValueError("Rosa Quispe 99000123")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    try:
        broken()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
        sys.unraisablehook(SimpleNamespace(exc_value=error))
    told = capsys.readouterr().err
    assert told.count("ValueError") == 3
    assert "test_logs:" in told
    assert "Rosa" not in told + json.dumps(lines())
    assert [line["type"] for line in lines()] == ["ValueError"] * 3
    monkeypatch.setattr(sys, "stderr", None)
    sys.excepthook(ValueError, ValueError("Rosa"), None)
    assert len(lines()) == 4


def test_ctrl_c_is_no_bug(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    logs.keep_words_out_of_errors()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err
