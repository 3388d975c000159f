"""What every test gets: a clock and keys that repeat, a folder of its own, and no stray warning in the log."""

from __future__ import annotations

import logging
import os
import random
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from oit_campo import logs
from oit_campo.clock import LIMA, FixedClock
from oit_campo.ids import KeySource
from tests.helpers import one_dialect

# Qt aborts the process when it finds no display, and tests shall not open windows on anybody's screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

one_dialect.share()

# How long an example takes depends on who else uses the machine: no verdict hangs on it.
property_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_settings.load_profile("house")

#: A Monday morning at the beginning of an edition.
MORNING = datetime(2026, 3, 9, 8, 0, tzinfo=LIMA)


@pytest.fixture
def clock() -> FixedClock:
    """Stands at 8 o'clock of 9 March 2026 in Lima until a test moves it."""
    return FixedClock(MORNING)


@pytest.fixture
def keys() -> KeySource:
    """The same run keys in every run."""
    return KeySource(random.Random(20260309).randbytes)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder that ``paths.data_dir`` gives too: no test writes into the user's own."""
    folder = tmp_path / "oit-campo"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_args, **_options: str(folder))
    return folder


# --- the log ------------------------------------------------------------------------------------------------------


@dataclass
class LogWatch(logging.Handler):
    """Keeps every record from WARNING up, of all threads, and what a test said it expects."""

    records: list[logging.LogRecord] = field(default_factory=list)
    expected: list[tuple[int, re.Pattern[str]]] = field(default_factory=list)
    #: The loggers that were given what may not stand in a log.
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.WARNING)
        self._guard = threading.Lock()

    def __hash__(self) -> int:
        return id(self)

    def emit(self, record: logging.LogRecord) -> None:
        with self._guard:
            self.records.append(record)

    def expect(self, event: str, level: int = logging.WARNING) -> None:
        """``event`` is a regular expression for the whole message; at least one such record has to come, more may."""
        self.expected.append((level, re.compile(event)))

    def faults(self) -> list[str]:
        """Records that nobody expected and expectations that nothing met."""
        stray = [r for r in self.records if not any(meets(r, level, event) for level, event in self.expected)]
        absent = [(lvl, ev) for lvl, ev in self.expected if not any(meets(r, lvl, ev) for r in self.records)]
        return [
            *(f"unexpected {r.levelname} of {r.name}: {r.getMessage()}" for r in stray),
            *(f"expected {logging.getLevelName(level)} did not come: {event.pattern}" for level, event in absent),
            *(f"{name} was given what may not stand in a log" for name in self.refused),
        ]


def meets(record: logging.LogRecord, level: int, event: re.Pattern[str]) -> bool:
    return record.levelno == level and event.fullmatch(record.getMessage()) is not None


@pytest.fixture(autouse=True)
def log_watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[LogWatch]:
    """Fails a test after which an unexpected warning stands in the log, or that gave the log words it may not hold; puts the root
    logger back as it was.
    """
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    watch = LogWatch()
    root.addHandler(watch)

    def refused(log: logs.Log) -> str:
        watch.refused.append(log._logger.name)
        return "-"

    monkeypatch.setattr(logs.Log, "_refused", refused)
    yield watch
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    if faults := watch.faults():
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def expect_log(log_watch: LogWatch) -> Callable[..., None]:
    """``expect_log("sync.retry")`` or ``expect_log("bug", logging.ERROR)``: this record belongs to the test."""
    return log_watch.expect
