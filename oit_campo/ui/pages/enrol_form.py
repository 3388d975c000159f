"""The enrolment form as one widget: its fields by name, what may be filled when, and the typed values in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from oit_campo.services.drafts import CONSENT_FIELD
from oit_campo.services.duplicates import Candidate
from oit_campo.services.enrolment import EnrolmentForm
from oit_campo.ui.pages.enrol_sections import (
    ContactSection,
    CourseSection,
    IdentitySection,
    LookupSection,
    PermissionSection,
    wide,
)
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.fields import Field
from oit_campo.ui.widgets.forms import FormKeys

_TEXTS = frozenset(f.name for f in fields_of(EnrolmentForm)) - {
    "answers",
    "group",
    "person",
    "not_these",
    "occurred_on",
}
#: What stays from one person of the queue to the next.
_STICKY = ("proof_method", "group")
_CALLS = "consent_contacto"


class EnrolForm(QWidget):
    """``edited(name)`` at each change by the person, ``left(name)`` when a field is left.

    ``consented(answer)`` at the first question; ``same_chosen(key, name)`` when the one-line warning was right.
    """

    edited = Signal(str)
    left = Signal(str)
    consented = Signal(str)
    same_chosen = Signal(object, str)

    def __init__(self, today: date, region: str) -> None:
        super().__init__()
        self.lookup, self.permission = LookupSection(), PermissionSection()
        self.identity, self.contact, self.course = IdentitySection(today), ContactSection(region), CourseSection()
        self.sections = (self.lookup, self.permission, self.identity, self.contact, self.course)
        self.known = Banner("primary", "", icon="user-check", action=self.tr("No es esta persona"))
        self.known.hide()
        layout = wide(*self.sections)
        self.resembles = Banner("warning", "", action=self.tr("Es la misma"))
        self.resembles.hide()
        self.resembles.acted.connect(self._choose_likely)
        self._likely: Candidate | None = None
        layout.insertWidget(1, self.known)
        layout.insertWidget(3, self.resembles)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.person: UUID | None = None
        self.keys = FormKeys(self)
        self.fields: dict[str, Field] = {}
        for section in self.sections:
            self.keys.add_section(section.fields(), section)
            for field in section.fields():
                self._connect(field)
        self.open_rest(False)

    def _connect(self, field: Field) -> None:
        self.fields[field.name] = field
        field.edited.connect(lambda _value, name=field.name: self._on_edited(name))
        field.left.connect(lambda name=field.name: self.left.emit(name))

    def _on_edited(self, name: str) -> None:
        if name == _CALLS:
            self.contact.allow_calls(self.fields[_CALLS].value() in ("", "si"))
        if name == CONSENT_FIELD:
            self.open_rest(self.consent() == "si")
            self.consented.emit(self.consent())
        self.edited.emit(name)

    # --- what may be filled -------------------------------------------------------------------------------------

    def consent(self) -> str:
        """The answer to the first question: ``si``, ``no`` or nothing yet."""
        return self.fields[CONSENT_FIELD].value()

    def open_rest(self, opened: bool) -> None:
        """Nothing of a person is written before her yes."""
        for section in (self.identity, self.contact):
            section.setEnabled(opened)
        self.course.setEnabled(opened)
        note = self.tr("Como en el documento") if opened else self.tr("Se abre con el sí")
        self.identity.set_note(note)

    def set_known(self, person: UUID | None, name: str = "") -> None:
        """Somebody already registered: only her permission and her group are asked."""
        self.person = person
        for section in (self.identity, self.contact):
            section.setVisible(person is None)
        self.known.setVisible(person is not None)
        if person is not None:
            self.known.say(self.tr("{n} ya está registrada.").format(n=name), self.tr("Faltan su permiso y su grupo."))

    def show_likely(self, candidate: Candidate | None) -> None:
        """One line above the names, where the panel at the right has no room; None takes it away."""
        self._likely = candidate
        self.resembles.setVisible(candidate is not None)
        if candidate is not None:
            reasons = ", ".join(reason.words for reason in candidate.reasons if reason.speaks_for)
            self.resembles.say(self.tr("{s}: {n}.").format(s=candidate.strength, n=candidate.name), reasons)

    def _choose_likely(self) -> None:
        if self._likely is not None:
            self.same_chosen.emit(self._likely.person, self._likely.name)

    # --- values -------------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """Field → text as typed, of the fields that hold something; the search isn't one."""
        found = {n: f.value() for n, f in self.fields.items() if n != "lookup" and f.value()}
        if self.person is not None:
            found["person"] = str(self.person)
        return found

    def as_form(self) -> EnrolmentForm:
        """The same as the service takes it."""
        typed = self.typed()
        answers = {name.removeprefix("consent_"): v for name, v in typed.items() if name.startswith("consent_")}
        group = typed.get("group", "none")
        form = EnrolmentForm(answers=answers, group=None if group == "none" else UUID(group), person=self.person)
        texts: dict[str, Any] = {name: value for name, value in typed.items() if name in _TEXTS}
        return replace(form, **texts)

    def spoken_name(self) -> str:
        """Given names and first surname so far."""
        return " ".join(filter(None, (self.fields["given_names"].value(), self.fields["first_surname"].value())))

    def prefill(self) -> None:
        """The name looked for is the name to write, once she agreed; never over what was typed."""
        words = self.fields["lookup"].value().split()
        if self.spoken_name() or self.person is not None or any(c.isdigit() for word in words for c in word):
            return
        given = 1 if len(words) < 4 else 2
        parts = (words[:given], words[given : given + 1], words[given + 1 :])
        for name, part in zip(("given_names", "first_surname", "second_surname"), parts, strict=True):
            self.fields[name].set_value(" ".join(part))

    def set_typed(self, typed: Mapping[str, str]) -> None:
        """A draft as it was left."""
        for name, field in self.fields.items():
            if name != "lookup":
                field.set_value(typed.get(name, ""))
        self.contact.allow_calls(typed.get(_CALLS, "") in ("", "si"))
        self.identity.show_number()
        self.permission.show_witness()
        self.open_rest(self.consent() == "si")

    def clear(self) -> None:
        """For the next in the queue."""
        kept = {name: self.fields[name].value() for name in _STICKY}
        self.set_known(None)
        self.set_typed(kept)
        self.fields["lookup"].set_value("")
        self.lookup.show_people((), asked=False)
        self.show_likely(None)
        for field in self.fields.values():
            field.set_error(None)
            field.set_warning(None)
