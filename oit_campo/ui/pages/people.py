"""Personas: found while typing, filtered by chips, opened with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent

from oit_campo.domain.names import fold
from oit_campo.services import people
from oit_campo.services.people import Filters, Found, GroupChoice, PersonRow
from oit_campo.ui import spanish
from oit_campo.ui.context import Context
from oit_campo.ui.tables.cells import Column, PersonCell, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.chips import FilterChip, key_hints
from oit_campo.ui.widgets.choices import Check, ChoiceField
from oit_campo.ui.widgets.fields import TextLine
from oit_campo.ui.widgets.forms import field_row
from oit_campo.ui.widgets.layouts import Flow, box, clear, column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState

_SEARCH_MS = 100
PAGE = 200


class _SearchLine(TextLine):
    """Down goes to the list, Enter opens the first, Esc empties."""

    def __init__(self, down: Callable[[], object], enter: Callable[[], object], empty: Callable[[], object]) -> None:
        super().__init__(lead_icon="search", hint=self.tr("Nombre, documento o código, con o sin tildes"))
        self.setAccessibleName(self.tr("Buscar personas"))
        self.setMaxLength(120)
        self._keys = {
            Qt.Key.Key_Down: down,
            Qt.Key.Key_Return: enter,
            Qt.Key.Key_Enter: enter,
            Qt.Key.Key_Escape: empty,
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._keys.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()


class PeoplePage(Page):
    """A place of the frame. ``open_at(words=…)`` searches, as the search above does."""

    interests = frozenset(
        {"person", "identity_document", "enrolment", "group", "group_member", "attendance_mark", "consent"}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(self.tr("Personas"))
        self._context, self._desk = context, context.desk
        self.help_text = self.tr(
            "Escriba unas letras: encuentra también lo que suena igual. ↓ baja a la lista, Intro abre la ficha, Esc borra."
        )
        self._filters = Filters()
        self.search = _SearchLine(self._to_list, self._open_first, partial(self.open_at, words=""))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_MS)
        self._timer.timeout.connect(self.refresh)
        self.search.textEdited.connect(lambda _: self._timer.start())
        if self._desk.actor.may("enrolment.enrol"):
            enrol = Button(self.tr("Inscribir"), "primary", "user-plus", shown_key="Ctrl+3", on_click=self._enrol)
            self.add_action(enrol)
        self._make_filters()
        self.add(row((self.search, 1), self._filter_button))
        self.add(self._panel)
        self.add(self._chips_holder)
        self.table = self._make_table()
        self.add(self.table, 1)
        keys = (("Down", self.tr("a la lista")), ("Return", self.tr("abrir")), ("Esc", self.tr("volver a buscar")))
        self.add(key_hints(*keys))
        self.setFocusProxy(self.search)

    def _make_filters(self) -> None:
        self._filter_button = Button(
            self.tr("Filtros"), "secondary", "list-filter", key="Ctrl+F", on_click=self._toggle_filters
        )
        self.group = ChoiceField("group", self.tr("Grupo"), [], as_list=True)
        self.stage = ChoiceField("stage", self.tr("Etapa"), people.stages_shown(), as_list=True)
        self.lacking = Check(self.tr("Solo a quienes les falta algo"))
        self._panel = box(column(field_row((self.group, 2), self.stage), self.lacking))
        self._panel.hide()
        self._chips = Flow(gap=6)
        self._chips_holder = box(self._chips)
        self._chips_holder.hide()
        self._group_names: dict[str, str] = {}
        self.group.edited.connect(lambda code: self._filter(replace(self._filters, group=UUID(code))))
        self.stage.edited.connect(lambda code: self._filter(replace(self._filters, stage=code)))
        self.lacking.toggled.connect(lambda on: self._filter(replace(self._filters, lacking=on)))

    def _make_table(self) -> ListTable:
        actions = []
        if self._desk.actor.may("enrolment.enrol"):
            actions = [Button(self.tr("Inscribir a esta persona"), "secondary", "user-plus", on_click=self._enrol)]
        empty = EmptyState(
            "users",
            self.tr("Nadie con esos datos en esta laptop"),
            self.tr("Revise cómo se escribe, quite un filtro o inscriba a la persona ahora."),
            *actions,
        )
        table = ListTable(
            [
                Column(self.tr("Persona")),
                Column(self.tr("Documento"), 140),
                Column(self.tr("Grupo"), 170, hide_below=900),
                Column(self.tr("Etapa"), 176, hide_below=730),
                Column(self.tr("¿Qué le falta?"), 150),
            ],
            self.tr("Personas"),
            row_height=48,
            empty=empty,
        )
        table.opened.connect(self._open)
        return table

    # --- asking -------------------------------------------------------------------------------------------------

    def open_at(self, **where: object) -> None:
        words = where.get("words")
        if isinstance(words, str):
            self.search.setText(words)
            self.refresh()
            self.search.setFocus()

    def refresh(self) -> None:
        self._filters = replace(self._filters, text=self.search.text().strip())
        filters = self._filters
        background = self._context.background
        background.read(
            self, lambda: people.list_people(self._desk, filters, PAGE), self._show, self.show_error, slot="list"
        )
        if not self._group_names:
            background.read(
                self, partial(people.group_choices, self._desk), self._show_groups, self.show_error, slot="groups"
            )

    def _show_groups(self, groups: Sequence[GroupChoice]) -> None:
        self._group_names = {str(g.key): g.name for g in groups}
        self.group.set_options([(str(g.key), f"{g.name} · {g.course}") for g in groups])
        self._show_chips()

    def _filter(self, filters: Filters) -> None:
        self._filters = filters
        self._show_chips()
        self.refresh()

    # --- showing ------------------------------------------------------------------------------------------------

    def _show(self, found: Found) -> None:
        self.set_subtitle(self._how_many(found))
        self.table.set_rows([self._row(person) for person in found.rows])

    def _how_many(self, found: Found) -> str:
        words, shown = self._filters.text, spanish.counted(len(found.rows), self.tr("persona"), self.tr("personas"))
        if words:
            return self.tr("«{t}»: {n} entre las {m} de esta laptop").format(n=shown, t=words, m=f"{found.total:,}")
        if found.more:
            hint = self.tr("Las últimas {n} de {m}. Escriba para encontrar a las demás")
            return hint.format(n=f"{len(found.rows):,}", m=f"{found.total:,}")
        if len(found.rows) < found.total:
            return self.tr("{n} de {m}").format(n=shown, m=f"{found.total:,}")
        return self.tr("{n} en esta laptop").format(n=shown)

    def _row(self, person: PersonRow) -> Row:
        name = person.list_name
        second = " · ".join(filter(None, (person.why, person.code)))
        return Row(
            str(person.person),
            (
                PersonCell(name, second, matched_parts(name, self._filters.text)),
                TextCell(person.document),
                TextCell(person.group or self.tr("Sin grupo"), tone="plain" if person.group else "muted"),
                TextCell(person.stage),
                StateCell(person.light, person.lacks),
            ),
        )

    def _show_chips(self) -> None:
        clear(self._chips)
        chips: list[tuple[str, Callable[[], object]]] = []
        if self._filters.group is not None:
            name = self._group_names.get(str(self._filters.group), "")
            chips.append((self.tr("Grupo: {g}").format(g=name), self._drop_group))
        if self._filters.stage:
            label = dict(people.stages_shown())[self._filters.stage]
            chips.append((self.tr("Etapa: {e}").format(e=label), self._drop_stage))
        if self._filters.lacking:
            chips.append((self.tr("Les falta algo"), partial(self.lacking.setChecked, False)))
        for words, drop in chips:
            chip = FilterChip(words)
            chip.clicked.connect(lambda *_, act=drop: act())
            self._chips.addWidget(chip)
        self._chips_holder.setVisible(bool(chips))

    def _drop_group(self) -> None:
        self.group.set_value("")
        self._filter(replace(self._filters, group=None))
        self.search.setFocus()

    def _drop_stage(self) -> None:
        self.stage.set_value("")
        self._filter(replace(self._filters, stage=""))
        self.search.setFocus()

    def _toggle_filters(self) -> None:
        self._panel.setVisible(self._panel.isHidden())
        if not self._panel.isHidden():
            self.group.setFocus()

    # --- going --------------------------------------------------------------------------------------------------

    def _to_list(self) -> None:
        self.table.view.setFocus()

    def _open_first(self) -> None:
        if self._timer.isActive():  # what is typed counts, not what was listed before
            self._timer.stop()
            self.refresh()
        elif self.table.current_key():
            self._open(self.table.current_key())

    def _open(self, key: str) -> None:
        self._context.go("person", person=UUID(key))

    def _enrol(self) -> None:
        words = self.search.text().strip()
        self._context.go("enrol", **({"words": words} if words else {}))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.search.hasFocus():
            self.search.setFocus()
            self.search.selectAll()
        else:
            super().keyPressEvent(event)


def matched_parts(name: str, typed: str) -> tuple[tuple[str, bool], ...]:
    """The name cut into words, those that begin as a typed word does marked."""
    begun = fold(typed).split()
    if not begun:
        return ()
    parts = []
    for index, word in enumerate(name.split(" ")):
        parts.append((word if index == 0 else f" {word}", any(fold(word).startswith(b) for b in begun)))
    return tuple(parts)
