"""Keeps the open enrolment form on disk: every field as it is left, nothing before the yes, nothing once it is being saved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from oit_campo.services import drafts
from oit_campo.services.drafts import OpenForm, SavedDraft
from oit_campo.ui.context import Context

FORM_VERSION = 1
_KIND = frozenset({"draft"})


class DraftKeeper(QObject):
    """``kept(datetime)`` when what stands in the form is safe, ``failed(error)`` when it isn't; ``loaded(SavedDraft)``."""

    kept = Signal(object)
    failed = Signal(object)
    loaded = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._background, self._desk = context.background, context.desk
        self.paused = False
        self.begin()

    def begin(self) -> None:
        """A new form: a new key, nothing on disk."""
        self.key: UUID = drafts.new_key(self._desk)
        self.on_disk = False

    def keep(self, typed: Mapping[str, str], title: str) -> None:
        """Write what stands there now, if she said yes. While ``paused`` a late key must not bring a finished form back."""
        if self.paused or typed.get(drafts.CONSENT_FIELD) != "si":
            return
        form = OpenForm(self.key, drafts.ENROLMENT, FORM_VERSION, title, dict(typed))
        kinds: frozenset[str] = frozenset() if self.on_disk else _KIND
        self.on_disk = True
        self._background.change(
            self, lambda: (drafts.save_draft(self._desk, form), kinds), self.kept.emit, self.failed.emit
        )

    def throw_away(self) -> None:
        """She says no after all: what was kept goes."""
        if self.on_disk:
            self._background.change(self, partial(self._discard, self.key), None, self.failed.emit)
        self.begin()

    def _discard(self, key: UUID) -> tuple[None, frozenset[str]]:
        drafts.discard_draft(self._desk, key)
        return None, _KIND

    def load(self, key: UUID) -> None:
        """Go on with a form left open."""
        self._background.read(self, partial(drafts.load_draft, self._desk, key), self._take, self.failed.emit)

    def _take(self, saved: SavedDraft) -> None:
        self.key, self.on_disk = saved.form.key, True
        self.loaded.emit(saved)
