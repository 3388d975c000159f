"""The sections of the enrolment form, in the order of the paper one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from oit_campo.catalogues import consents as catalogue
from oit_campo.catalogues import documents
from oit_campo.services import consents
from oit_campo.services.consents import PublishedText
from oit_campo.services.enrolment import OpenGroup
from oit_campo.services.enrolment_form import HAS_PHONE, NO_DOCUMENT
from oit_campo.services.people import PersonRow
from oit_campo.ui import theme
from oit_campo.ui.pages.enrol_fields import (
    BirthField,
    ConsentQuestion,
    districts_near,
    label_of,
    nationalities,
    options_of,
)
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.fields import Field, TextField
from oit_campo.ui.widgets.forms import field_row
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Rule, Strut, clear, column, row
from oit_campo.ui.widgets.type_ahead import TypeAheadField

_TEXT_H = 132


class LookupSection(Section):
    """¿Ya está registrada? Searches and stores nothing. ``chosen(key)``: enrol her; ``opened(key)``: her page."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("¿Ya está registrada?"), note=self.tr("Busca, no guarda"))
        self.lookup = TextField(
            "lookup",
            self.tr("Nombre, documento o código"),
            hint=self.tr("Pregunte y busque antes de escribir"),
            lead_icon="search",
        )
        self._found = QVBoxLayout()
        self._found.setSpacing(theme.S)
        self.add(self.lookup)
        self.add(self._found)

    def fields(self) -> list[Field]:
        return [self.lookup]

    def show_people(self, people: Sequence[PersonRow], asked: bool) -> None:
        """Whom the search found; with ``asked`` an empty answer says what to do."""
        clear(self._found)
        if asked and not people:
            self._found.addWidget(
                Label(self.tr("Nadie con esos datos en esta laptop. Siga con el permiso."), "small", "muted", wrap=True)
            )
        for person in people:
            words = column(
                Label(person.name, "strong", wrap=True),
                Label(
                    " · ".join(filter(None, (person.document, person.code, person.group or person.stage))),
                    "caption",
                    "muted",
                    wrap=True,
                ),
                gap=0,
            )
            same = Button(
                self.tr("Es esta persona"), size="small", name=self.tr("Es {n}").format(n=person.name),
                on_click=partial(self.chosen.emit, str(person.person)),
            )  # fmt: skip
            see = Button(
                self.tr("Abrir ficha"), "link", name=self.tr("Abrir la ficha de {n}").format(n=person.name),
                on_click=partial(self.opened.emit, str(person.person)),
            )  # fmt: skip
            self._found.addWidget(Rule())
            self._found.addLayout(row((words, 1), same, see))


class PermissionSection(Section):
    """The text that is read aloud, one question a purpose, how it is proved."""

    def __init__(self) -> None:
        super().__init__(self.tr("Permiso"))
        self.words = Label("", "body", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.words)
        self._whole = Button(self.tr("Ver el texto entero"), "link", "book-open", size="small", on_click=self._toggle)
        self._open = False
        self.add(self._area)
        self.add(row(self._whole, ...))
        self.questions = [self._question(code) for code in consents.AT_ENROLMENT]
        for question in self.questions:
            self.add(Rule())
            self.add(question)
        self.add(Rule())
        labels = {code: method.label for code, method in catalogue.proof_methods().items()}
        self.proof = ChoiceField(
            "proof_method",
            self.tr("¿Cómo consta?"),
            [(c, labels[c]) for c in consents.PROOFS_AT_ENROLMENT],
            as_list=True,
        )
        self.witness = TextField(
            "witness_name", label_of("consent", "witness_name"), help_text=self.tr("No es del equipo.")
        )
        self.witness.setVisible(False)
        self.add(field_row(self.proof, self.witness))
        self.proof.edited.connect(lambda _: self.show_witness())
        self.restyle()

    def _question(self, code: str) -> ConsentQuestion:
        purpose = catalogue.purposes()[code]
        options = [("si", self.tr("Sí")), ("no", self.tr("No"))]
        return ConsentQuestion(purpose, options if purpose.mandatory else [*options, ("despues", self.tr("Después"))])

    def fields(self) -> list[Field]:
        return [*self.questions, self.proof, self.witness]

    def show_text(self, text: PublishedText | None) -> None:
        """The edition's text; «propuesta» while no counsel has reviewed it."""
        if text is None:
            self.words.setText(self.tr("Esta edición todavía no tiene un texto publicado. Avise a su coordinación."))
            self.set_note("")
            return
        self.words.setText(text.body)
        standing = self.tr("versión {n}") if text.reviewed else self.tr("versión {n} · propuesta")
        self.set_note(standing.format(n=text.version))

    def show_witness(self) -> None:
        method = catalogue.proof_methods().get(self.proof.value())
        self.witness.setVisible(method is not None and method.needs_witness)

    def _toggle(self) -> None:
        self._open = not self._open
        self._whole.set_text(self.tr("Ver menos") if self._open else self.tr("Ver el texto entero"))
        self.restyle()

    def restyle(self) -> None:
        whole = self.words.heightForWidth(max(theme.px(320), self._area.viewport().width())) + theme.S
        self._area.setFixedHeight(whole if self._open else theme.px(_TEXT_H))


class IdentitySection(Section):
    """As in the document; without one, as the person says it."""

    def __init__(self, today: date) -> None:
        super().__init__(self.tr("Identidad"), note=self.tr("Como en el documento"))
        self.given = TextField("given_names", label_of("person", "given_names"))
        self.social = TextField("social_name", self.tr("Quiere que le llamen"), optional=True)
        self.first = TextField("first_surname", label_of("person", "first_surname"))
        self.second = TextField(
            "second_surname", label_of("person", "second_surname"), hint=self.tr("Si tiene uno solo, déjelo vacío")
        )
        self.birth = BirthField("birth", label_of("person", "birth_date"), today)
        self.sex = ChoiceField("sex", label_of("person", "sex"), options_of("sex"))
        types = [(code, rule.label) for code, rule in documents.rules().items()]
        none = [(code, self.tr("No tiene")) for code, _ in types if code == NO_DOCUMENT]
        self.type = ChoiceField("document_type", self.tr("Documento"), [t for t in types if t[0] != NO_DOCUMENT] + none)
        self.number = TextField("document_number", self.tr("Número"), max_length=40)
        self.situation = ChoiceField(
            "document_situation", self.tr("Cómo se vio"), options_of("document_situation"), optional=True
        )
        self.nationality = TypeAheadField("nationality", label_of("person", "nationality"), nationalities)
        self.nationality.add_beside_label(
            Strut(self.birth.year_only.sizeHint().height())
        )  # level with the box beside it
        self.add(self.given)
        self.add(field_row(self.first, self.second))
        self.add(field_row((self.type, 3), (self.number, 2)))
        self.add(field_row((self.birth, 3), (self.nationality, 2)))
        self.add(self.sex)
        self.add(field_row(self.situation, self.social))
        self.type.edited.connect(self._on_type)

    def fields(self) -> list[Field]:
        return [
            self.given, self.first, self.second, self.type, self.number, self.birth, self.nationality, self.sex, self.situation,
            self.social,
        ]  # fmt: skip

    def _on_type(self, code: str) -> None:
        """Propose the nationality that goes with the document; never over what was typed."""
        usual = documents.usual_nationality().get(code)
        if usual and not self.nationality.value():
            self.nationality.set_value(usual)
            self.nationality.edited.emit(usual)
        self.show_number()

    def show_number(self) -> None:
        """Who has no document isn't asked for its number."""
        has = self.type.value() != NO_DOCUMENT
        self.number.setEnabled(has)
        self.situation.setEnabled(has)
        self.type.set_help("" if has else self.tr("No impide inscribir: su código la identifica."))


class ContactSection(Section):
    """How to reach her, if she wants to be reached."""

    def __init__(self, region: str) -> None:
        super().__init__(self.tr("Contacto"))
        self.situation = ChoiceField(
            "contact_situation", label_of("contact", "situation"), options_of("contact_situation")
        )
        self.phone = TextField(
            "phone", label_of("contact", "phone"), hint=self.tr("9 dígitos, o + y el país"), max_length=24, digits=True
        )
        self.owner = ChoiceField(
            "phone_owner", label_of("contact", "phone_owner"), options_of("phone_owner"), optional=True
        )
        self.district = TypeAheadField(
            "district", label_of("contact", "district"), partial(districts_near, region), optional=True,
            hint=self.tr("Escriba sin tildes"),
        )  # fmt: skip
        self.add(self.situation)
        self.add(field_row(self.phone, self.owner))
        self.add(self.district)
        self.situation.edited.connect(lambda _: self.show_phone())
        self._allowed = True

    def fields(self) -> list[Field]:
        return [self.situation, self.phone, self.owner, self.district]

    def allow_calls(self, allowed: bool) -> None:
        """A field whose purpose was refused is not shown."""
        self._allowed = allowed
        self.situation.setVisible(allowed)
        self.set_note("" if allowed else self.tr("Avisarle solo en persona"))
        self.show_phone()

    def show_phone(self) -> None:
        shown = self._allowed and self.situation.value() in ("", *HAS_PHONE)
        self.phone.setVisible(shown)
        self.owner.setVisible(shown)


class CourseSection(Section):
    """The group she joins; one with free places is proposed."""

    def __init__(self) -> None:
        super().__init__(self.tr("Curso y grupo"))
        self.group = ChoiceField("group", self.tr("Grupo"), [], as_list=True)
        self.add(self.group)

    def fields(self) -> list[Field]:
        return [self.group]

    def show_groups(self, groups: Sequence[OpenGroup]) -> None:
        options = [(str(g.key), self._words(g)) for g in groups]
        self.group.set_options([*options, ("none", self.tr("Sin grupo por ahora"))])
        if not self.group.value():
            self.group.set_value(next((str(g.key) for g in groups if g.free != 0), "none"))

    def _words(self, group: OpenGroup) -> str:
        if group.free is None:
            places = self.tr("sin límite")
        elif group.free == 0:
            places = self.tr("lleno")
        else:
            places = self.tr("{n} vacantes").format(n=group.free)
        return " · ".join(filter(None, (group.name, places, group.course)))


def wide(*sections: Section) -> QVBoxLayout:
    """The sections one below the other."""
    return column(*sections, ..., gap=theme.GAP_CARD)
