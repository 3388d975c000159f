"""Somebody who isn't on the list: found among the enrolled, on a visit or joining; else enrolled now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from oit_campo.services import attendance, groups
from oit_campo.services.class_sessions import SessionRow
from oit_campo.services.groups import Waiting
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.choices import plain
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import row
from oit_campo.ui.widgets.type_ahead import Suggestion, TypeAheadField


class GuestCard(Card):
    """A card over the grid. ``added(enrolment)`` when somebody joined the list, ``enrolment_wanted`` for who is new, ``closed``."""

    added = Signal(str)
    enrolment_wanted = Signal()
    closed = Signal()
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        column = QVBoxLayout()
        super().__init__(column, tone="primary", pad=(theme.LG, theme.M, theme.LG, theme.M))
        self._context = context
        self._session: SessionRow | None = None
        self._people: dict[str, tuple[str, Waiting]] = {}
        may = context.desk.actor.may
        self.finder = TypeAheadField(
            "guest", self.tr("¿Quién llegó?"), self._search, hint=self.tr("Escriba un apellido o un nombre")
        )
        self.finder.edited.connect(self._on_edited)
        new = Button(
            self.tr("Inscribir a alguien nuevo"),
            "secondary",
            "user-plus",
            shown_key="Ctrl+I",
            on_click=self.enrolment_wanted.emit,
        )
        new.setVisible(False)
        self._new = new if may("enrolment.enrol") else None
        close = Button("", "ghost", "x", name=self.tr("Cerrar la búsqueda"), on_click=self.put_away)
        line = row((self.finder, 1), gap=theme.M)
        line.addWidget(new, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(line)
        column.addWidget(
            Label(
                self.tr("Quien está en otro grupo del curso entra como visita: sus horas van a su grupo."),
                "caption",
                "muted",
                wrap=True,
            )
        )
        self.hide()

    def open_for(self, session: SessionRow) -> None:
        """Ask who could come and show the card."""
        self._session = session
        self.finder.set_choice("", "")
        self.finder.set_warning(None)
        if self._new is not None:
            self._new.show()
        self.show()
        self.finder.setFocus()
        desk = self._context.desk
        self._context.background.read(
            self, partial(groups.people_outside, desk, session.course, session.group), self._found, self.failed.emit
        )

    def enrol_new(self) -> None:
        """Ctrl+I: the search found nobody, so it is somebody new. Only while the button for it is in sight."""
        if self._new is not None and self._new.isVisible():
            self.enrolment_wanted.emit()

    def put_away(self) -> None:
        self.hide()
        self.closed.emit()

    def _found(self, people: Sequence[Waiting]) -> None:
        self._people = {str(one.enrolment): (plain(one.list_name), one) for one in people}

    def _search(self, words: str) -> list[Suggestion]:
        typed = plain(words).replace(",", " ").split()
        found = [
            (code, one.list_name, self._second(one))
            for code, (folded, one) in self._people.items()
            if all(any(part.startswith(begun) for part in folded.replace(",", " ").split()) for begun in typed)
        ]
        return found[:20]

    def _second(self, one: Waiting) -> str:
        if one.group is None:
            return self.tr("sin grupo en este curso")
        return self.tr("de visita: {grupo}").format(grupo=one.group_name)

    def _on_edited(self, code: str) -> None:
        typed = self.finder.line.text().strip()
        nobody = bool(typed) and not code and not self._search(typed)
        self.finder.set_warning(self.tr("Nadie inscrito se llama así fuera de esta lista.") if nobody else None)
        if code:
            self._take(code)

    def _take(self, code: str) -> None:
        found, session, desk = self._people.get(code), self._session, self._context.desk
        if found is None or session is None:
            return
        one = found[1]

        def save() -> tuple[UUID, frozenset[str]]:
            if one.group is not None:
                attendance.add_visitor(desk, session.key, one.enrolment)
                return one.enrolment, frozenset({"attendance_mark"})
            groups.add_member(desk, session.group, one.enrolment, since=session.day)
            return one.enrolment, frozenset({"group_member", "enrolment"})

        self._context.background.change(self, save, self._saved, self.failed.emit)

    def _saved(self, enrolment: UUID) -> None:
        self.put_away()
        self.added.emit(str(enrolment))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
