"""How far each section of the enrolment form is, and what is still missing, in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from oit_campo.services.enrolment import Checked
from oit_campo.services.enrolment_form import HAS_PHONE
from oit_campo.ui import theme
from oit_campo.ui.pages.enrol_form import EnrolForm
from oit_campo.ui.pages.enrol_side import EnrolRail
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import row

#: Required or usual: asked of everybody in the queue.
_IDENTITY = ("given_names", "first_surname", "birth", "nationality", "sex", "document_type")
_LOOKUP, _PERMISSION, _WHO, _CONTACT, _COURSE = range(5)


class StateLine(QWidget):
    """What is still missing, beside the main button."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self.words = Icon("info", 16), Label("", "small", wrap=True)
        self.setLayout(row(self._icon, (self.words, 1), gap=theme.S))

    def set(self, text: str, tone: str, icon: str) -> None:
        self.words.setText(text)
        self.words.set_tone(tone)
        self._icon.set_icon(icon, tone)


class EnrolBar(Columns):
    """What is missing, and the two ways out of a form."""

    def __init__(self, leave: Callable[[], object], enrol: Callable[[], object]) -> None:
        super().__init__(theme.M, centred=True)
        self.state = StateLine()
        later = Button(self.tr("Dejar para después"), "ghost", on_click=leave)
        self._whole, self._short = self.tr("Inscribir y atender a la siguiente"), self.tr("Inscribir")
        self.save = Button(self._whole, "primary", "check", shown_key="Ctrl+S", on_click=enrol)
        self._acts = row(later, self.save, gap=theme.M)
        self.add(self.state, 220)
        self.add(self._acts, 0, 0)

    def fit(self, width: int) -> None:
        """Where the main button's words have no room it says the first of them; read aloud it says all."""
        self.save.setText(self._whole)
        if self._acts.sizeHint().width() > width:
            self.save.setText(self._short)


def show_progress(form: EnrolForm, rail: EnrolRail, state: StateLine, checked: Checked | None) -> None:
    """Fill the rail's lines and the words beside the main button."""
    translate = QCoreApplication.translate
    answered = [q for q in form.permission.questions if q.value()]
    agreed, known = form.consent() == "si", form.person is not None
    asked = bool(form.fields["lookup"].value()) or bool(answered)
    rail.steps[_LOOKUP].set_state(
        translate("Enrol", "buscada") if asked else translate("Enrol", "por preguntar"), asked
    )
    questions = translate("Enrol", "{n} de {m} respuestas").format(n=len(answered), m=len(form.permission.questions))
    proved = bool(form.permission.proof.value())
    rail.steps[_PERMISSION].set_state(questions if answered else translate("Enrol", "por leer"), agreed and proved)
    filled = [name for name in _IDENTITY if form.fields[name].value()]
    who = translate("Enrol", "{n} de {m} campos").format(n=len(filled), m=len(_IDENTITY))
    identified = bool(form.fields["given_names"].value() and form.fields["birth"].value())
    rail.steps[_WHO].set_state(
        translate("Enrol", "ya registrada") if known else who if filled else translate("Enrol", "por llenar"),
        known or identified,
    )
    words, done = _contact(form)
    rail.steps[_CONTACT].set_state(translate("Enrol", "ya registrada") if known else words, known or done)
    group = form.fields["group"].value()
    chosen = bool(group) and group != "none"
    rail.steps[_COURSE].set_state(translate("Enrol", "elegido") if chosen else translate("Enrol", "sin grupo"), chosen)
    _show_missing(form, state, checked)


def _contact(form: EnrolForm) -> tuple[str, bool]:
    translate = QCoreApplication.translate
    if form.fields["consent_contacto"].value() in ("no", "despues"):
        return translate("Enrol", "solo en persona"), True
    situation = form.fields["contact_situation"].value()
    phone = form.fields["phone"]
    if situation and (situation not in HAS_PHONE or (phone.value() and not phone.error())):
        return translate("Enrol", "anotado"), True
    return translate("Enrol", "por llenar"), False


def _show_missing(form: EnrolForm, state: StateLine, checked: Checked | None) -> None:
    translate = QCoreApplication.translate
    if form.consent() == "no":
        state.set(translate("Enrol", "No acepta: no se guarda nada."), "muted", "info")
    elif checked is None or checked.ok:
        state.set(translate("Enrol", "Lista para inscribir."), "success", "circle-check")
    else:
        asked = {
            "consent_programa": translate("Enrol", "el permiso"),
            "proof_method": translate("Enrol", "cómo consta"),
        }
        missing = [asked.get(name) or form.fields[name].label.text() for name in form.fields if name in checked.errors]
        state.set(translate("Enrol", "Falta: {f}").format(f=", ".join(missing[:4])), "warning", "circle-alert")


def enrolled_today(number: int) -> str:
    """«Guardado en esta laptop. Va 1 hoy.»"""
    if number == 1:
        return QCoreApplication.translate("Enrol", "Guardado en esta laptop. Va 1 hoy.")
    return QCoreApplication.translate("Enrol", "Guardado en esta laptop. Van {n} hoy.").format(n=number)
