"""Fields only the enrolment form has: a question of the permission, a birth date that may be a year, words of the field table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from oit_campo.catalogues import fields, lists, places
from oit_campo.domain import ages
from oit_campo.domain.consents import Purpose
from oit_campo.errors import UserError
from oit_campo.ui import theme
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.choices import Check, ChoiceField, Option
from oit_campo.ui.widgets.fields import Field, TextLine
from oit_campo.ui.widgets.type_ahead import Suggestion

_ANSWER_W = 84


def label_of(entity: str, name: str) -> str:
    """What the field table calls a field."""
    return fields.kind(entity).field(name).label_es.removesuffix(" (si tiene)")


def options_of(catalogue: str) -> Sequence[Option]:
    """A catalogue as a box shows it."""
    return [(o.code, o.label) for o in lists.options(catalogue)]


def nationalities(words: str) -> list[Suggestion]:
    """For type-ahead: an adjective with its country; a code finds itself."""
    if lists.is_code("nationalities", words):
        return [(words, lists.label("nationalities", words), "")]
    return [(o.code, o.label, o.also) for o in lists.search("nationalities", words)]


def districts_near(region: str, words: str) -> list[Suggestion]:
    """For type-ahead: districts of the region first; a code finds itself."""
    if words.isdigit():
        try:
            found = places.get(words)
        except KeyError:
            return []
        return [(found.code, found.district, f"{found.province}, {found.department}")]
    return [(p.code, p.district, f"{p.province}, {p.department}") for p in places.search(words, near=region)]


class ConsentQuestion(ChoiceField):
    """One purpose: the question at the left, answers of one size at the right, none chosen. A no gets its sentence."""

    def __init__(self, purpose: Purpose, options: Sequence[Option]) -> None:
        super().__init__(f"consent_{purpose.code}", purpose.question, options)
        self.purpose = purpose
        self.add_beside_label(self.control)
        self._head.setAlignment(self.control, Qt.AlignmentFlag.AlignTop)
        self.edited.connect(lambda _: self.say_consequence())
        self.restyle()

    def restyle(self) -> None:
        for button in self.segments.buttons if self.segments else ():
            button.setMinimumWidth(theme.px(_ANSWER_W))

    def set_value(self, value: str) -> None:
        super().set_value(value)
        self.say_consequence()

    def say_consequence(self) -> None:
        """What a no means, in the purpose's own words."""
        self.set_help(self.purpose.if_no if self.value() == "no" and not self.purpose.mandatory else "")


class BirthField(Field):
    """Digits become a date, a year alone is a year, two digits are an age. The age stands inside at the right.

    ``value`` is what was typed; ``domain.ages.parse_birth`` reads it.
    """

    def __init__(self, name: str, label: str, today: date) -> None:
        self.line = TextLine(hint="dd/mm/aaaa")
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.line.setMaxLength(14)
        self._today = today
        super().__init__(name, label, self.line)
        self.year_only = Check(self.tr("Solo sé el año"))
        self.add_beside_label(self.year_only)
        self.year_only.toggled.connect(self._on_year_only)
        self.line.textEdited.connect(self._on_typed)

    def value(self) -> str:
        return self.line.text().strip()

    def set_value(self, value: str) -> None:
        self.line.setText(value)
        self.year_only.setChecked(len(value) == 4 and value.isdecimal())
        self._show_age()

    def _on_typed(self, text: str) -> None:
        digits = "".join(c for c in text if c.isdecimal())
        if len(digits) == 8 and text.isdecimal():
            self.line.setText(f"{digits[:2]}/{digits[2:4]}/{digits[4:]}")
        self._show_age()
        self.edited.emit(self.value())

    def _on_year_only(self, on: bool) -> None:
        self.line.setPlaceholderText(self.tr("aaaa") if on else "dd/mm/aaaa")
        self.line.setMaxLength(4 if on else 14)
        self._show_age()
        if self.year_only.hasFocus():
            self.edited.emit(self.value())

    def _show_age(self) -> None:
        try:
            birth = ages.parse_birth(self.value(), self._today)
        except UserError:
            self.line.set_tail("")
            return
        years = ages.age_on(birth.on, self._today)
        if years < 0:
            self.line.set_tail("")
        elif ages.is_exact(birth.precision):
            self.line.set_tail(self.tr("{n} años").format(n=years))
        else:
            self.line.set_tail(self.tr("unos {n} años").format(n=years))


class ColumnArea(QScrollArea):
    """A column of the page that scrolls by itself and takes the height there is: it asks for little."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 4 * theme.CONTROL_H)


class FollowingArea(ColumnArea):
    """Scrolls so that the field with the focus is in sight, whatever brought the focus there."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        self._owners: dict[QObject, QWidget] = {}

    def follow(self, form_fields: Sequence[Field]) -> None:
        """Keep these in sight when they are entered."""
        for field in form_fields:
            for part in field.parts():
                self._owners[part] = field
                part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and watched in self._owners:
            self.ensureWidgetVisible(self._owners[watched], 0, theme.px(48))
            self._show_heading(self._owners[watched])
        return super().eventFilter(watched, event)

    def _show_heading(self, field: QWidget) -> None:
        """A heading is whole or away, never half: some pixels more bring it back."""
        section: QWidget | None = field
        while section is not None and not isinstance(section, Section):
            section = section.parentWidget()
        content = self.widget()
        if section is None or content is None:
            return
        top = section.mapTo(content, QPoint(0, 0)).y()
        end = section.title.mapTo(content, QPoint(0, section.title.height())).y()
        bar = self.verticalScrollBar()
        if top < bar.value() < end:
            bar.setValue(top)
