"""Historial: who did what and when, the latest first, by day; one kind of thing at a time when one wants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.clock import LIMA
from oit_campo.services.person_history import HistoryEntry
from oit_campo.services.person_history_words import TOPICS, day_and_hour
from oit_campo.ui import spanish, theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.choices import Segments
from oit_campo.ui.widgets.labels import Icon, Label, overline
from oit_campo.ui.widgets.layouts import box, clear, column, row
from oit_campo.ui.widgets.states import EmptyState

#: Lines shown at once.
PAGE = 100
_ALL = ""
_ICONS = {
    "person": "user",
    "contact": "phone",
    "identity_document": "id-card",
    "consent": "shield-check",
    "enrolment": "user-plus",
    "group_member": "users",
    "attendance_mark": "clipboard-list",
    "business_plan": "file-text",
    "evaluation": "file-text",
    "certificate": "award",
    "audit_event": "eye",
}


class HistoryTab(QWidget):
    """``entries`` None: these roles don't see it. ``narrowed(topic)``: the page keeps it for the next time it is drawn."""

    narrowed = Signal(str)

    def __init__(self, entries: Sequence[HistoryEntry] | None, topic: str = _ALL) -> None:
        super().__init__()
        self._entries = entries or ()
        self._shown = PAGE
        self.filter: Segments | None = None
        self.more: Button | None = None
        if not entries:
            self.setLayout(column(self._empty(entries is None), ...))
            return
        self._section = Section(self.tr("Historial"), note=self.tr("Nadie puede borrar una línea"))
        self._section.add(
            Label(
                self.tr("Lo hecho en esta laptop. Lo de otras laptops lo guarda el centro."),
                "small",
                "muted",
                wrap=True,
            )
        )
        self._add_filter(topic)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.M)
        self._section.add(self._lines)
        self.setLayout(column(self._section, ...))
        self._draw()

    def _empty(self, closed: bool) -> EmptyState:
        if closed:
            words = self.tr("El historial lo ve quien inscribió a la persona, y la supervisión.")
            return EmptyState("history", self.tr("Su función no ve este historial"), words)
        words = self.tr("Llegó del centro. Lo que se hizo en otras laptops lo guarda el centro.")
        return EmptyState("history", self.tr("Nada se cambió en esta laptop"), words)

    def _add_filter(self, topic: str) -> None:
        here = {entry.topic for entry in self._entries}
        if len(here) < 2:
            return
        options = [(_ALL, self.tr("Todo")), *((code, words) for code, words in TOPICS.items() if code in here)]
        self.filter = Segments(options, self.tr("Mostrar del historial"))
        self.filter.set_value(topic if topic in here else _ALL)
        self.filter.chosen.connect(self._narrow)
        self._section.add(self.filter)

    def _narrow(self, topic: str) -> None:
        self._shown = PAGE
        self._draw()
        self.narrowed.emit(topic)

    def _chosen(self) -> list[HistoryEntry]:
        topic = self.filter.value() if self.filter is not None else _ALL
        return [entry for entry in self._entries if topic in (_ALL, entry.topic)]

    def _show_more(self) -> None:
        """The next hundred; the focus stays in the page: on the button while there is more, else on the filter."""
        self._shown += PAGE
        self._draw()
        chosen = next((b for b in self.filter.buttons if b.isChecked()), None) if self.filter is not None else None
        target = self.more or chosen
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        clear(self._lines)
        self.lines: list[QWidget] = []
        chosen = self._chosen()
        for day, of_day in groupby(chosen[: self._shown], key=lambda e: e.at.astimezone(LIMA).date()):
            self._lines.addWidget(overline(spanish.long_day(day).upper()))
            for entry in of_day:
                self.lines.append(self._entry(entry))
                self._lines.addWidget(self.lines[-1])
        left = len(chosen) - self._shown
        self.more = None
        if left > 0:
            words = self.tr("Ver más ({n})").format(n=left)
            self.more = Button(words, "secondary", "chevron-down", size="small", on_click=self._show_more)
            self._lines.addLayout(row(self.more, ...))

    def _entry(self, entry: HistoryEntry) -> QWidget:
        lines = column(Label(f"{entry.who} {entry.did}", "body", wrap=True), gap=2)
        for change in entry.changes:
            before = change.before or self.tr("vacío")
            after = change.after or self.tr("vacío")
            lines.addWidget(Label(f"{change.label}: {before} → {after}", "small", "muted", wrap=True))
        for step in entry.earlier:
            lines.addWidget(Label(self.tr("Antes: {s}").format(s=step), "small", "muted", wrap=True))
        if entry.erased:
            lines.addWidget(Label(self.tr("Borrado a pedido"), "small", "muted"))
        if entry.only_here:
            lines.addWidget(Label(self.tr("Solo en esta laptop"), "caption", "warning"))
        icon = Icon(_ICONS.get(entry.kind, "pencil"), theme.ICON, "primary", line="body")
        made = row((lines, 1), gap=theme.M)
        made.insertWidget(0, icon, 0, Qt.AlignmentFlag.AlignTop)
        made.addWidget(Label(clock_words(entry.at), "small", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        whole = box(made)
        whole.setAccessibleName(f"{entry.who} {entry.did}, {day_and_hour(entry.at)}")
        return whole


def clock_words(at: datetime) -> str:
    """«10:12», in Lima."""
    return f"{at.astimezone(LIMA):%H:%M}"
