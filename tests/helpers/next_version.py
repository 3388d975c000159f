"""A later version of the store, for tests alone: one step more, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from oit_campo.store import migrate, version

HEAD = "9999"
#: The program as it is, before ``install``.
NOW = version.HEAD
_STEP = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "{head}", "{before}", None, None
ROWS_CHANGE = {rows!r}


def upgrade():
    for statement in {statements!r}:
        op.get_bind().exec_driver_sql(statement)
"""


def install(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *statements: str, rows_change: frozenset[str] = frozenset()
) -> None:
    """The program is of a later version from here on; ``statements`` are its step, ``rows_change`` what it says of itself."""
    scripts = folder / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    step = _STEP.format(head=HEAD, before=version.HEAD, rows=rows_change, statements=statements)
    (scripts / "versions" / f"{HEAD}_next.py").write_text(step, "utf8")
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    monkeypatch.setattr(version, "HEAD", HEAD)
