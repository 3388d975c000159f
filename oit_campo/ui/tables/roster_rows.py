"""What the roster shows: frozen sessions and people, and the model the grid reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from oit_campo.ui import theme
from oit_campo.ui.tables.marks import Mark, mark_words

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

#: Columns before the sessions: number, name, document. After them: hours, outlook.
BEFORE, AFTER = 3, 2


@dataclass(frozen=True, slots=True)
class RosterSession:
    """``head`` is two or three short words («S4 · HOY»). ``mixed`` lets ``V`` say who attends from afar."""

    key: str
    head: str
    today: bool = False
    to_come: bool = False
    suspended: bool = False
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """``name`` as lists write it (Apellidos, Nombres), ``spoken`` as one says it; ``marks`` one a session, None unmarked.

    ``hours`` is shown as given («10.0 h»), ``share`` and ``goal`` from 0 to 1; ``outlook`` is a light and its words.
    ``note`` is a chip after the name («Sin foto»).
    """

    key: str
    name: str
    spoken: str
    document: str
    marks: tuple[Mark | None, ...]
    hours: str = ""
    share: float = 0.0
    goal: float = 0.8
    outlook: str = "none"
    outlook_words: str = ""
    note: str = ""


def initials(name: str) -> str:
    """«A. C. G.» of «Apaza Condori, Gladys»: in the order of the list, so that one still finds one's row."""
    return " ".join(f"{word[0].upper()}." for word in name.replace(",", " ").split() if word[0].isalpha())


class RosterModel(QAbstractTableModel):
    """People × sessions. ``marks`` may be ahead of what was given: the grid shows a key's effect at once."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: tuple[RosterSession, ...] = ()
        self.people: tuple[RosterPerson, ...] = ()
        self.marks: dict[tuple[str, str], Mark | None] = {}
        self.hours_head = self.outlook_head = ""
        #: Initials for names, and no documents: for whoever passes by.
        self.hidden = False

    def show(self, sessions: Sequence[RosterSession], people: Sequence[RosterPerson]) -> None:
        self.beginResetModel()
        self.sessions, self.people = tuple(sessions), tuple(people)
        self.marks = {
            (one.key, session.key): mark
            for one in self.people
            for session, mark in zip(self.sessions, one.marks, strict=True)
        }
        self.endResetModel()

    def shown(self, row: int) -> RosterPerson:
        """The person of the row as far as may be read now."""
        person = self.people[row]
        if not self.hidden:
            return person
        return replace(person, name=initials(person.name), spoken=initials(person.spoken), document="", note="")

    def session_of(self, column: int) -> RosterSession | None:
        place = column - BEFORE
        return self.sessions[place] if 0 <= place < len(self.sessions) else None

    def mark_at(self, row: int, column: int) -> Mark | None:
        session = self.session_of(column)
        return self.marks.get((self.people[row].key, session.key)) if session else None

    def set_mark(self, person: str, session: str, mark: Mark | None) -> None:
        """Show the mark now. Raises KeyError for a person or session that isn't here."""
        row = next(i for i, p in enumerate(self.people) if p.key == person)
        column = next(i for i, s in enumerate(self.sessions) if s.key == session) + BEFORE
        self.marks[person, session] = mark
        self.dataChanged.emit(self.index(row, column), self.index(row, column))

    def left_in(self, session: str) -> int:
        """How many have no mark in that session."""
        return sum(1 for p in self.people if self.marks.get((p.key, session)) is None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.people)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else BEFORE + len(self.sessions) + AFTER

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        session = self.session_of(section)
        if role == Qt.ItemDataRole.DisplayRole:
            if session:
                return session.head
            tail = section - BEFORE - len(self.sessions)
            heads = ("", self.tr("Participante"), self.tr("Documento"), self.hours_head, self.outlook_head)
            return heads[section if section < BEFORE else BEFORE + tail]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignHCenter if session else Qt.AlignmentFlag.AlignLeft
            return Qt.AlignmentFlag.AlignVCenter | side
        return theme.font("caption_strong") if role == Qt.ItemDataRole.FontRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.AccessibleTextRole:
            return None
        person, session = self.shown(index.row()), self.session_of(index.column())
        if session is None:
            return person.spoken if index.column() < BEFORE else f"{person.hours}, {person.outlook_words}"
        mark = self.mark_at(index.row(), index.column())
        words = mark_words(mark.code if mark else "")
        return f"{person.spoken}, {session.head}: {words}" + (f", {mark.minutes}′" if mark and mark.minutes else "")
