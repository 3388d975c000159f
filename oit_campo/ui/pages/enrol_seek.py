"""Looks for the person while the form is typed: who was asked for above, and whom the form resembles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from oit_campo.catalogues.documents import NO_DOCUMENT
from oit_campo.errors import CampoError
from oit_campo.services import duplicates, people
from oit_campo.services.duplicates import Candidate, Probe
from oit_campo.services.people import PersonRow
from oit_campo.ui.context import Context

_SEARCH_MS, _LIKELY_MS = 100, 250
_FOUND_MOST = 5
PROBED = frozenset({"given_names", "first_surname", "second_surname", "birth", "document_type", "document_number"})


class Seeker(QObject):
    """``found(tuple, asked)``, ``resembles(tuple)`` and ``chosen(key, name)`` come back when the store has answered."""

    found = Signal(object, bool)
    resembles = Signal(object)
    chosen = Signal(object, str)
    failed = Signal(object)

    def __init__(
        self, context: Context, words: Callable[[], str], typed: Callable[[], Mapping[str, str]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._background, self._desk = context.background, context.desk
        self._words, self._typed = words, typed
        self.others: set[UUID] = set()
        self.not_these: set[UUID] = set()
        self.search, self.likely = QTimer(self), QTimer(self)
        for timer, milliseconds, act in (
            (self.search, _SEARCH_MS, self.look_up),
            (self.likely, _LIKELY_MS, self.compare),
        ):
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
            timer.timeout.connect(act)

    def look_up(self) -> None:
        """The people the words above find."""
        words = self._words()

        def find() -> tuple[PersonRow, ...]:
            return people.search(self._desk, words, _FOUND_MOST) if len(words) > 1 else ()

        def show(rows: tuple[PersonRow, ...]) -> None:
            self.found.emit(rows, len(words) > 2)

        self._background.read(self, find, show, self._fail, slot="lookup")

    def compare(self) -> None:
        """Whom what was typed resembles."""
        self._background.read(self, self._question(), self._tell, self._fail, slot="likely")

    def _question(self) -> Callable[[], tuple[Candidate, ...]]:
        typed = self._typed()
        kind = typed.get("document_type", "")
        probe = Probe(
            typed.get("given_names", ""),
            typed.get("first_surname", ""),
            typed.get("second_surname", ""),
            typed.get("birth", ""),
            typed.get("document_number", "") if kind != NO_DOCUMENT else "",
            kind,
        )
        return lambda: duplicates.likely_duplicates(self._desk, probe)

    def _tell(self, candidates: tuple[Candidate, ...]) -> None:
        self.resembles.emit(self._not_looked_at(candidates))

    def look_before_saving(
        self, then: Callable[[tuple[Candidate, ...]], object], failed: Callable[[CampoError], object]
    ) -> None:
        """``then`` gets those one has to look at first: the very alike of whom nobody said that she is another."""
        self._background.read(
            self,
            self._question(),
            lambda found: then(tuple(c for c in self._not_looked_at(found) if c.very)),
            failed,
            slot="saving",
        )

    # --- who was looked at ----------------------------------------------------------------------------------------

    def put_aside(self, candidate: Candidate) -> None:
        """She is somebody else. Said while the document was another, that is asked again once it is hers."""
        self.others.add(candidate.person)
        if candidate.same_document:
            self.not_these.add(candidate.person)

    def begin(self) -> None:
        """Another person stands at the table: nobody was looked at for her."""
        self.others.clear()
        self.not_these.clear()

    def _not_looked_at(self, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return tuple(c for c in candidates if c.person not in (self.not_these if c.same_document else self.others))

    def choose(self, key: UUID) -> None:
        """Somebody already registered, with her name."""

        def take(rows: tuple[PersonRow, ...]) -> None:
            if rows:
                self.chosen.emit(key, rows[0].name)

        self._background.read(self, lambda: people.by_key(self._desk, [key]), take, self._fail)

    def _fail(self, error: CampoError) -> None:
        self.failed.emit(error)
