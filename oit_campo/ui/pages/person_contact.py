"""The contact edited in its place: the same fields as at enrolment, saved or left as they were."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from oit_campo.domain.phones import show_phone
from oit_campo.errors import UserError
from oit_campo.services.enrolment_form import HAS_PHONE
from oit_campo.ui import messages
from oit_campo.ui.pages.enrol_fields import districts_near, label_of, options_of
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.fields import Field, TextField
from oit_campo.ui.widgets.forms import FormKeys, field_row
from oit_campo.ui.widgets.layouts import column, row
from oit_campo.ui.widgets.type_ahead import TypeAheadField


class ContactForm(QWidget):
    """``saved(dict)`` with the fields that changed, ``cancelled()``. Esc goes back."""

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, stored: Mapping[str, str], region: str) -> None:
        super().__init__()
        self._stored = dict(stored)
        self._section = Section(self.tr("Contacto"))
        self.fields: dict[str, Field] = {f.name: f for f in self._make_fields(region) if f.name in stored}
        for name, field in self.fields.items():
            field.set_value(show_phone(stored[name]) if name == "phone" else stored[name])
        self._lay_out()
        self.keys = FormKeys(self)
        self.keys.add_section(list(self.fields.values()), self._section)
        self.save = Button(self.tr("Guardar contacto"), "primary", "check", shown_key="Ctrl+S", on_click=self._save)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._save)
        cancel = Button(self.tr("Dejar como estaba"), "ghost", shown_key="Esc", on_click=self.cancelled.emit)
        self._section.add(row(..., cancel, self.save))
        self.keys.finished.connect(self.save.setFocus)
        self.setLayout(column(self._section, ...))
        self._show_phone()

    def _make_fields(self, region: str) -> list[Field]:
        def choice(name: str, catalogue: str, *, as_list: bool = False) -> ChoiceField:
            return ChoiceField(name, label_of("contact", name), options_of(catalogue), as_list=as_list)

        situation = choice("situation", "contact_situation")
        situation.edited.connect(lambda _: self._show_phone())
        district = TypeAheadField("district", label_of("contact", "district"), partial(districts_near, region))
        return [
            situation,
            TextField("phone", label_of("contact", "phone"), max_length=24, digits=True),
            choice("phone_owner", "phone_owner"),
            choice("has_whatsapp", "yes_no_nr"),
            choice("best_time", "contact_times"),
            TextField("email", label_of("contact", "email"), optional=True),
            district,
            TextField("reference", label_of("contact", "reference"), optional=True, max_length=80),
        ]

    def _lay_out(self) -> None:
        for names in (
            ("situation",),
            ("phone", "phone_owner"),
            ("has_whatsapp",),
            ("best_time", "email"),
            ("district", "reference"),
        ):
            here = [self.fields[name] for name in names if name in self.fields]
            if here:
                self._section.add(field_row(*here))

    def _show_phone(self) -> None:
        shown = self.fields["situation"].value() in ("", *HAS_PHONE) if "situation" in self.fields else True
        for name in ("phone", "phone_owner", "has_whatsapp"):
            if name in self.fields:
                self.fields[name].setVisible(shown)

    def changes(self) -> dict[str, str]:
        """Field → value now, of those that aren't as stored."""
        shown = {n: show_phone(v) if n == "phone" else v for n, v in self._stored.items()}
        return {n: f.value() for n, f in self.fields.items() if f.value() != shown[n]}

    def _save(self) -> None:
        for field in self.fields.values():
            field.set_error(None)
        self.saved.emit(self.changes())

    def show_fault(self, error: UserError) -> bool:
        """Beside its field; False when it names none of these."""
        field = self.fields.get(error.field or "")
        if field is None:
            return False
        field.set_error(messages.words(error))
        self.keys.focus_field(field.name)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
