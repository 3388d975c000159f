"""A new group: a dozen answers at the left, the sessions they make at the right, before anything is saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from oit_campo.catalogues import lists, places
from oit_campo.errors import CampoError, UserError
from oit_campo.services.group_plan import IN_PERSON, GroupForm, PlannedSession, plan_sessions
from oit_campo.services.groups import CourseChoice
from oit_campo.ui import messages, spanish, theme
from oit_campo.ui.tables.cells import Column, Row, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import Check, ChoiceField
from oit_campo.ui.widgets.dates import DateField
from oit_campo.ui.widgets.fields import Field, TextField
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.forms import FormKeys, field_row
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import box, column, flow, row
from oit_campo.ui.widgets.states import EmptyState
from oit_campo.ui.widgets.type_ahead import Suggestion, TypeAheadField

_WIDTH, _HEIGHT, _AROUND = 1080, 680, 40
USUAL_MINUTES = 180
_HOUR = re.compile(r"\s*(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*h?\s*")


def read_hour(typed: str) -> int | None:
    """Minutes since midnight of «15:00», «1500», «9.30», «9»; None for anything else."""
    parts = _HOUR.fullmatch(typed)
    if parts is None:
        return None
    hour, minute = int(parts[1]), int(parts[2] or 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


class WeekdaysField(Field):
    """Some days of the week; ``value`` is their numbers, Monday 0: «0,3». Space ticks, Enter goes on."""

    def __init__(self, name: str, label: str) -> None:
        self.days = [Check(day[:3].capitalize(), name=day.capitalize()) for day in spanish.DAYS]
        super().__init__(name, label, flow(*self.days, gap=theme.S))
        self.setFocusProxy(self.days[0])
        for day in self.days:
            day.clicked.connect(lambda *_: self.edited.emit(self.value()))

    def parts(self) -> list[QWidget]:
        return list(self.days)

    def chosen(self) -> frozenset[int]:
        return frozenset(n for n, day in enumerate(self.days) if day.isChecked())

    def value(self) -> str:
        return ",".join(str(n) for n in sorted(self.chosen()))

    def set_value(self, value: str) -> None:
        for number, day in enumerate(self.days):
            day.setChecked(str(number) in value.split(","))


class NewGroupDialog(QDialog):
    """``wanted(GroupForm)`` when the person asks to make it; the page saves and calls ``refuse`` or ``accept``."""

    wanted = Signal(object)

    def __init__(
        self, parent: QWidget | None, courses: Sequence[CourseChoice], staff: Sequence[tuple[UUID, str]], region: str
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("OIT Campo")
        self.setModal(True)
        room = parent.window().size() if parent is not None else QSize(_WIDTH, _HEIGHT)
        self.resize(min(theme.px(_WIDTH), room.width() - _AROUND), min(theme.px(_HEIGHT), room.height() - _AROUND))
        self._courses, self._region = {str(c.key): c for c in courses}, region
        self._make_fields(courses, staff)
        self.notice = Banner("danger", "", closable=True)
        self.notice.hide()
        self.act = Button(self.tr("Crear el grupo"), "primary", "check", key="Ctrl+S", on_click=self._ask)
        back = Button(self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.LG + 4, theme.XL, theme.LG)
        whole.setSpacing(theme.M)
        whole.addWidget(Label(self.tr("Nuevo grupo"), "title", wrap=True))
        whole.addWidget(self.notice)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._make_columns())
        whole.addWidget(area, 1)
        whole.addLayout(row(..., back, self.act, gap=theme.M))
        self._connect()
        self._plan()

    # --- fields --------------------------------------------------------------------------------------------------

    def _make_fields(self, courses: Sequence[CourseChoice], staff: Sequence[tuple[UUID, str]]) -> None:
        self.course = ChoiceField(
            "course", self.tr("Curso"), [(str(c.key), f"{c.title} ({c.code})") for c in courses], as_list=True
        )
        self.group_name = TextField(
            "name", self.tr("Nombre del grupo"), hint=self.tr("Corto: Wanchaq B"), max_length=60
        )
        self.district = TypeAheadField(
            "district", self.tr("Distrito"), self._search_district, hint=self.tr("Sin tildes: wanchaq")
        )
        self.venue = TextField("venue", self.tr("Local"), optional=True, hint=self.tr("Salón comunal"))
        self.starts_on = DateField("starts_on", self.tr("Primera sesión, desde el"))
        self.hour = TextField("starts_minute", self.tr("Hora"), hint="15:00", max_length=6, digits=True)
        self.minutes = TextField("session_minutes", self.tr("Duración de cada sesión"), digits=True, max_length=3)
        self.minutes.set_value(str(USUAL_MINUTES))
        self.minutes.set_tail(self.tr("minutos"))
        self.places = TextField("places", self.tr("Vacantes"), optional=True, digits=True, max_length=4)
        modes = [(o.code, o.label) for o in lists.options("session_modes")]
        self.mode = ChoiceField("mode", self.tr("Modalidad"), modes)
        self.mode.set_value(IN_PERSON)
        self.trainer = ChoiceField(
            "trainer", self.tr("Quién dicta"), [(str(k), name) for k, name in staff], optional=True, as_list=True
        )
        self.days = WeekdaysField("weekdays", self.tr("Días en que se reúne"))

    def _fields(self) -> list[Field]:
        """In reading order."""
        first: list[Field] = [self.course, self.group_name, self.trainer, self.district, self.venue, self.starts_on]
        return [*first, self.hour, self.days, self.minutes, self.places, self.mode]

    def _make_columns(self) -> QWidget:
        form = column(
            self.course,
            field_row(self.group_name, self.trainer),
            field_row(self.district, self.venue),
            field_row(self.starts_on, self.hour, least=120),
            self.days,
            field_row(self.minutes, self.places, least=120),
            self.mode,
            ...,
            gap=theme.M,
        )
        empty = EmptyState(
            "calendar-days",
            self.tr("Aquí verá las sesiones"),
            self.tr("Elija curso, fecha, días y hora; nada se guarda aún."),
        )
        heads = [
            Column("", 44, "right"),
            Column(self.tr("Día"), 104),
            Column(self.tr("Hora"), 104),
            Column(self.tr("Módulos")),
        ]
        self.sessions = ListTable(heads, self.tr("Sesiones que se crearán"), row_height=36, empty=empty)
        self.summary = Label("", "small_strong", "muted", wrap=True)
        columns = Columns(theme.XL)
        columns.add(form, 420, 5)
        columns.add(box(column(self.summary, (self.sessions, 1), gap=theme.S)), 380, 6)
        return columns

    def _connect(self) -> None:
        for field in self._fields():
            field.edited.connect(lambda _value, one=field: one.set_error(None))
            field.edited.connect(lambda _value: self._plan())
        self.form_keys = FormKeys(self)
        self.form_keys.add_section(self._fields())
        self.form_keys.finished.connect(lambda: self.act.setFocus())
        self.form_keys.focus_first()

    def _search_district(self, words: str) -> list[Suggestion]:
        """Of this laptop's region alone; a stored code gives itself."""
        if words.isdecimal():
            return [(p.code, p.district, p.province) for p in places.all_places() if p.code == words]
        found = places.search(words, 40, near=self._region)
        return [(p.code, p.district, p.province) for p in found if p.code.startswith(self._region)]

    # --- what it makes -------------------------------------------------------------------------------------------

    def form(self) -> GroupForm:
        """What is typed now; the course must be chosen."""
        trainer = self.trainer.value()
        return GroupForm(
            course=UUID(self.course.value()),
            name=self.group_name.value(),
            district=self.district.value(),
            venue=self.venue.value(),
            starts_on=self.starts_on.date(),
            weekdays=self.days.chosen(),
            starts_minute=read_hour(self.hour.value()),
            session_minutes=int(self.minutes.value()) if self.minutes.value().isdecimal() else None,
            mode=self.mode.value(),
            places=_whole(self.places.value()),
            trainer=UUID(trainer) if trainer else None,
        )

    def _plan(self) -> None:
        """The preview follows each answer and says nothing of what is still missing."""
        course = self._courses.get(self.course.value())
        planned: tuple[PlannedSession, ...] = ()
        if course is not None:
            try:
                planned = plan_sessions(self.form(), course.modules)
            except UserError:
                planned = ()
        self._show_plan(planned)

    def _show_plan(self, planned: Sequence[PlannedSession]) -> None:
        self.sessions.set_rows([_plan_row(one) for one in planned])
        if not planned:
            self.summary.setText(self.tr("Sesiones que se crearán"))
            return
        words = self.tr("{n}, del {desde} al {hasta}")
        self.summary.setText(
            words.format(
                n=spanish.counted(len(planned), self.tr("sesión"), self.tr("sesiones")),
                desde=spanish.short_day(planned[0].day),
                hasta=spanish.short_day(planned[-1].day),
            )
        )

    def _ask(self) -> None:
        if not self.course.value():
            self.course.set_error(self.tr("Elija el curso; de él salen las sesiones."))
            self.course.setFocus()
            return
        if self.places.value() and _whole(self.places.value()) is None:
            self.refuse(UserError("group_places", field="places"))
            return
        self.notice.hide()
        self.act.setEnabled(False)
        self.wanted.emit(self.form())

    def refuse(self, error: CampoError) -> None:
        """Beside the field it names, else at the top; nothing was saved and everything typed is here."""
        self.act.setEnabled(True)
        words, name = messages.words(error), getattr(error, "field", None)
        field = next((f for f in self._fields() if f.name == name), None)
        if field is None:
            self.notice.say(words)
            return
        field.set_error(words)
        self.form_keys.focus_field(field.name)


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and typed.isascii() else None


def _plan_row(planned: PlannedSession) -> Row:
    ends = planned.starts_minute + planned.minutes
    return Row(
        str(planned.number),
        (
            TextCell(str(planned.number), tone="muted"),
            TextCell(spanish.short_day(planned.day)),
            TextCell(f"{spanish.hour(planned.starts_minute)}–{spanish.hour(ends)}", tone="muted"),
            TextCell(" · ".join(m.title for m in planned.modules)),
        ),
    )
