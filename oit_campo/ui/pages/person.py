"""A person: who, what is missing, the record, the permissions, the history. The contact is edited in its place."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.errors import CampoError, UserError
from oit_campo.services import consent_proofs, consents, person_edits
from oit_campo.services import person as person_service
from oit_campo.services.consent_proofs import Proof
from oit_campo.services.desk import Desk
from oit_campo.services.person import PersonView
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.confirm import confirm
from oit_campo.ui.pages.person_contact import ContactForm
from oit_campo.ui.pages.person_history_tab import HistoryTab
from oit_campo.ui.pages.person_permits import PermissionsTab, ProofActs
from oit_campo.ui.pages.person_tabs import SheetTab
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.chips import Chip
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import clear, column, flow, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import Face, Light
from oit_campo.ui.widgets.tabs import Tabs

_SHEET, _PERMISSIONS, _HISTORY = range(3)


class PersonPage(Page):
    """One person. The tabs have the focus: ← and → change the part; F2 edits the contact.

    ``entity`` and ``field`` say what one comes to mend: a field of the contact is opened to be typed in, a permission its part.
    """

    interests = frozenset(
        {
            *("person", "identity_document", "contact", "consent", "attachment", "audit_event"),
            *("enrolment", "group", "group_member", "attendance_mark", "business_plan", "certificate"),
        }
    )

    def __init__(self, context: Context, person: UUID, entity: str = "", field: str = "") -> None:
        super().__init__(self.tr("Persona"))
        self._context, self._desk, self._key = context, context.desk, person
        self.help_text = self.tr("Las luces dicen qué le falta. ← y → cambian de parte; F2 corrige el contacto.")
        self.set_back(self.tr("Personas"), lambda: context.go("people"))
        self.view: PersonView | None = None
        self._proofs: dict[str, Proof] = {}
        self.proof_acts = ProofActs(self, context, person, self._settle)
        self._whole_number, self._topic = "", ""
        self._asked = (entity, field)
        self.editing: ContactForm | None = None
        self._head, self._lights = QVBoxLayout(), QVBoxLayout()
        self._inside = QVBoxLayout()
        self.tabs = Tabs(
            self.tr("Ficha"), self.tr("Permisos"), self.tr("Historial"), name=self.tr("Partes de la ficha")
        )
        self.tabs.currentChanged.connect(lambda _: self._show_tab())
        self.add(Card(self._head))
        self.add(self._lights)
        self.add(self.tabs)
        self.add(self._inside, 1)
        self.add_stretch()
        self.setFocusProxy(self.tabs)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        ask = partial(_ask, self._desk, self._key)
        self._context.background.read(self, ask, self._show, self.show_error, slot="person")

    # --- showing ------------------------------------------------------------------------------------------------

    def _show(self, found: tuple[PersonView, dict[str, Proof]]) -> None:
        view, self._proofs = found
        self.view = view
        self.set_title(view.name)
        self._show_head(view)
        self._show_lights(view)
        if self.editing is None:  # what is being typed is not taken away by somebody's change
            self._show_tab()
            self._open_asked()

    def _show_head(self, view: PersonView) -> None:
        clear(self._head)
        called = self.tr("Quiere que le llamen {n}").format(n=view.social_name) if view.social_name else ""
        document = self._whole_number or view.document
        facts: list[QWidget] = [Label(part) for part in (called, view.age, document, view.district) if part]
        if view.may_unmask and not self._whole_number:
            name = self.tr("Ver el número completo del documento; queda anotado")
            facts.append(Button(self.tr("Ver número"), "link", "eye", size="small", name=name, on_click=self._unmask))
        chips: list[QWidget] = []
        if view.standing is not None:
            chips.append(Chip(view.standing.label, "primary", "graduation-cap"))
            chips.append(Chip(view.standing.group or self.tr("Sin grupo")))
        else:
            chips.append(Chip(self.tr("No inscrita en esta edición"), "warning", "user-x"))
        if view.code:
            chips.append(Chip(self.tr("Código {c}").format(c=view.code)))
        words = column(flow(*facts, gap=theme.LG), flow(*chips, gap=6), gap=theme.S)
        self._head.addLayout(row(Face(view.name, 48), (words, 1), gap=theme.LG))

    def _show_lights(self, view: PersonView) -> None:
        clear(self._lights)
        lights = Columns(gap=theme.S)
        for light in view.lights:
            lights.add(Light(light.state, light.title, light.words), 150)
        title = row(
            Label(self.tr("¿Qué le falta?"), "heading"),
            Label(lacking_words(sum(light.state in ("warn", "bad") for light in view.lights)), "small", "muted"),
            ...,
        )
        self._lights.addLayout(column(title, lights))

    def _show_tab(self) -> None:
        if self.view is None:
            return
        self.editing = None
        clear(self._inside)
        here = self.tabs.currentIndex()
        if here == _PERMISSIONS:
            withdraw = self._withdraw if self._desk.actor.may("consent.withdraw") else None
            tab = PermissionsTab(self.view.permissions, self._proofs, self.proof_acts, withdraw)
            self._inside.addWidget(tab)
        elif here == _HISTORY:
            history = HistoryTab(self.view.history, self._topic)
            history.narrowed.connect(self._keep_topic)
            self._inside.addWidget(history)
        else:
            self._inside.addWidget(SheetTab(self.view, lambda: self.edit_contact()))

    def _open_asked(self) -> None:
        """Once: where the one who came has something to mend."""
        (entity, field), self._asked = self._asked, ("", "")
        if entity == "consent":
            self.tabs.setCurrentIndex(_PERMISSIONS)
        elif entity == "contact":
            self.edit_contact(field)

    def _keep_topic(self, topic: str) -> None:
        self._topic = topic

    # --- acting -------------------------------------------------------------------------------------------------

    def edit_contact(self, field: str = "") -> None:
        """F2: the contact becomes a form in its place; ``field`` to begin at."""
        if self.view is None or not self.view.may_edit_contact:
            return
        clear(self._inside)
        self.editing = ContactForm(self.view.contact, self._desk.actor.region)
        self.editing.saved.connect(self._save_contact)
        self.editing.cancelled.connect(self._close_contact)
        self._inside.addWidget(self.editing)
        QTimer.singleShot(0, self.editing, partial(self._begin_editing, field))  # shown only when the loop has turned

    def _begin_editing(self, field: str) -> None:
        """The whole form in sight as far as it fits, the field to begin at in any case."""
        if self.editing is None:
            return
        fields: dict[str, QWidget] = dict(self.editing.fields)
        if not self.editing.keys.focus_field(field):
            self.editing.keys.focus_first()
        first = fields.get(field) or next(iter(fields.values()), self.editing.save)
        for part in (self.editing.save, first):
            self.area.ensureWidgetVisible(part, 0, theme.XL)

    def _close_contact(self) -> None:
        self._show_tab()
        self.tabs.setFocus()

    def _save_contact(self, changes: dict[str, str]) -> None:
        if not changes:
            self._close_contact()
            return

        def write() -> tuple[None, frozenset[str]]:
            person_edits.edit_contact(self._desk, self._key, changes)
            return None, frozenset({"contact"})

        self._context.background.change(self, write, lambda _n: self._contact_saved(), self._contact_refused)

    def _contact_saved(self) -> None:
        self.editing = None
        self.say("success", self.tr("Contacto guardado en esta laptop."))
        self.tabs.setFocus()
        self.refresh()

    def _contact_refused(self, error: CampoError) -> None:
        if self.editing is None or not isinstance(error, UserError) or not self.editing.show_fault(error):
            self.show_error(error)

    def _settle(self) -> None:
        """A proof was saved: the buttons are made anew, and the focus stays in the page."""
        self.tabs.setFocus()

    def _unmask(self) -> None:
        def write() -> tuple[str, frozenset[str]]:
            return person_edits.unmask_document(self._desk, self._key), frozenset({"audit_event"})

        self._context.background.change(self, write, self._show_number, self.show_error)

    def _show_number(self, number: str) -> None:
        self._whole_number = number
        if self.view is not None:
            self._show_head(self.view)

    def _withdraw(self, purpose: str, label: str) -> None:
        whole = purpose == consents.PROGRAMME
        after = (
            self.tr(
                "Desde hoy no usamos sus datos. Ya no figura en el curso; su certificado emitido sigue siendo válido."
            )
            if whole
            else self.tr("Desde hoy no lo usamos. Su curso sigue igual.")
        )
        question = self.tr("¿Retirar el permiso «{p}»?").format(p=label)
        if not confirm(self, question, [after], self.tr("Retirar el permiso"), danger=whole):
            return

        def write() -> tuple[None, frozenset[str]]:
            consents.withdraw(self._desk, self._key, purpose)
            return None, frozenset({"consent"})

        self._context.background.change(
            self, write, lambda _n: self.say("success", self.tr("Retirado."), after), self.show_error
        )


def _ask(desk: Desk, key: UUID) -> tuple[PersonView, dict[str, Proof]]:
    return person_service.person(desk, key), consent_proofs.of_person(desk, key)


def lacking_words(number: int) -> str:
    """«nada por ahora», «1 cosa», «2 cosas»: the lights that ask for something; what only has to come doesn't."""
    if not number:
        return QCoreApplication.translate("PersonPage", "nada por ahora")
    one, many = QCoreApplication.translate("PersonPage", "cosa"), QCoreApplication.translate("PersonPage", "cosas")
    return spanish.counted(number, one, many)
