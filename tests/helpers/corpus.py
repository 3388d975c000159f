"""The stores that earlier versions left (tests/corpus, made by tools/make_corpus.py), each on a copy, with its centre."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory

from oit_campo.central import keys
from oit_campo.central.database import Database, make_engine
from oit_campo.central.exchange import Centre
from oit_campo.clock import FixedClock
from oit_campo.ids import KeySource
from oit_campo.services.desk import Desk
from oit_campo.services.unlocking import unlock
from oit_campo.store import migrate
from tests.helpers.world import Wire

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
NAMES = sorted(path.parent.name for path in CORPUS.glob("*/expected.json"))


@dataclass
class Corpus:
    """A copy of one in ``folder`` (not there yet), and its centre beside it."""

    name: str
    folder: Path

    def __post_init__(self) -> None:
        source = CORPUS / self.name
        self.expected: dict[str, Any] = json.loads((source / "expected.json").read_text("utf8"))
        self.clock = FixedClock(datetime.fromisoformat(self.expected["at"]))
        self.folder.mkdir(parents=True)
        for file in source.iterdir():
            if file.name not in ("expected.json", "centro.zip"):
                shutil.copy(file, self.folder)

    def unlock(self, login: str = "", folder: Path | None = None) -> Desk:
        """Whoever it is, by their password; the first user when nobody is named."""
        user = next(u for u in self.expected["users"] if login in ("", u["login"]))
        return unlock(folder or self.folder, user["login"], user["password"], clock=self.clock)

    @cached_property
    def centre(self) -> Centre:
        """The centre it belongs to, brought up to this version. Close its database."""
        folder = self.folder.with_name(f"{self.folder.name}-centro")
        with zipfile.ZipFile(CORPUS / self.name / "centro.zip") as archive:
            archive.extractall(folder)
        database = Database(make_engine(f"sqlite:///{folder / 'centro.db'}"))
        database.prepare()
        return Centre(database, keys.load(folder), clock=self.clock, key_source=KeySource())

    def wire(self) -> Wire:
        return Wire(self.centre)

    def rows(self) -> dict[str, int]:
        """How many rows each table had, but for those that a later migration says it changes."""
        steps = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).walk_revisions()
        later = [s for s in steps if s.revision > self.expected["schema"]]
        changed = {table for step in later for table in getattr(step.module, "ROWS_CHANGE", ())}
        return {table: n for table, n in self.expected["rows"].items() if table not in changed}
