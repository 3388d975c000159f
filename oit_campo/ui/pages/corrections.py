"""Por corregir. «¿Qué no me tomó el centro, y qué hago?»: cada cambio con su porqué, a quién pedirlo y un botón que lo abre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from oit_campo.services import corrections
from oit_campo.services.corrections import Correction
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import clear, column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState

#: Most that are drawn at once; the others come as these go.
_SHOWN = 50
#: Of whom a page is opened, and for which right.
_PERSON, _ROSTER = "people.view", "attendance.view"


@dataclass(frozen=True, slots=True)
class Why:
    """``fact``: why it waits; ``act``: what to do about it."""

    icon: str
    fact: str
    act: str


class CorrectionsPage(Page):
    """A card each, with the way to where it stands. Nothing here is lost: the record keeps what was written."""

    is_sync = True
    interests = frozenset({"batch", "conflict", "person", "contact", "enrolment", "attendance_mark"})

    def __init__(self, context: Context) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Por corregir"))
        self.set_back(self.tr("Sincronización"), lambda: context.go("sync"))
        self.help_text = self.tr(
            "Cada cambio dice por qué espera y qué hacer. Lo escrito sigue guardado aquí y en el centro."
        )
        self._context = context
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.GAP_CARD)
        self.add(self._cards)
        self.links: list[Button] = []
        self._back = Button(self.tr("Volver a Sincronización"), "secondary", on_click=partial(context.go, "sync"))
        self._empty = EmptyState(
            "circle-check",
            self.tr("Nada por corregir"),
            self.tr("El centro tomó todo lo que le mandó esta laptop."),
            self._back,
        )
        self._empty.hide()
        self.add(self._empty)
        self.add_stretch()

    def refresh(self) -> None:
        ask = partial(corrections.to_correct, self._context.desk)
        self._context.background.read(self, ask, self._show, self.show_error, slot="corrections")

    def _show(self, found: tuple[Correction, ...]) -> None:
        clear(self._cards)
        self.links = []
        self._empty.setVisible(not found)
        self.set_subtitle(self._summary(found) if found else "")
        for one in found[:_SHOWN]:
            self._cards.addWidget(self._card(one))
        if len(found) > _SHOWN:
            words = self.tr("y {n} más: se muestran cuando resuelva estos").format(n=len(found) - _SHOWN)
            self._cards.addWidget(Label(words, "small", "muted", wrap=True))
        self.start_at(next(iter(self.links), self._back))

    def _summary(self, found: tuple[Correction, ...]) -> str:
        counted = spanish.counted(
            len(found), self.tr("cambio espera una decisión"), self.tr("cambios esperan una decisión")
        )
        return self.tr("{n}. Nada se perdió: siguen en esta laptop y apartados en el centro.").format(n=counted)

    def _card(self, one: Correction) -> Card:
        why = reason_words(one)
        what = " · ".join(part for part in (one.about, one.label) if part) or self.tr("Un registro de otra versión")
        said = self.tr("Se escribió: {v}").format(v=one.words) if one.words else ""
        who = self.tr("usted") if one.mine else one.who or self.tr("otra persona del equipo")
        when = spanish.moment(one.at, self._context.desk.store.clock.now())
        lines = column(
            Label(why.fact, "heading", wrap=True),
            Label(what, "strong", wrap=True),
            *([Label(said, "body", wrap=True)] if said else []),
            Label(why.act, "body", wrap=True),
            Label(self.tr("Lo escribió {q}, {m}.").format(q=who, m=when), "small", "muted", wrap=True),
            gap=theme.XS,
        )
        parts = row(column(Icon(why.icon, 24, "warning"), ...), (lines, 1), gap=theme.M, aligned=False)
        link = self._link(one, what)
        if link is not None:
            self.links.append(link)
            parts.addLayout(column(link, ...))
        return Card(parts, pad=theme.LG)

    def _link(self, one: Correction, what: str) -> Button | None:
        """To where it stands, at the field; none for what this person has no page of."""
        actor = self._context.desk.actor
        if one.session is not None and actor.may(_ROSTER):
            words, go = self.tr("Abrir la lista"), partial(self._context.go, "roster", session=one.session)
        elif one.person is not None and actor.may(_PERSON):
            words = self.tr("Abrir la ficha")
            go = partial(self._context.go, "person", person=one.person, entity=one.entity, field=one.field)
        else:
            return None
        button = Button(words, "secondary", "pencil", size="small", on_click=go)
        button.setAccessibleName(f"{words}: {what}")
        return button


def reason_words(one: Correction) -> Why:
    """Why it waits and what to do, for each reason there is."""
    translate = QCoreApplication.translate
    if one.reason == corrections.NO_RIGHT:
        ask = one.ask or translate("CorrectionsPage", "su coordinación")
        return Why(
            "ban",
            translate("CorrectionsPage", "Su función no puede cambiar esto")
            if one.mine
            else translate("CorrectionsPage", "Quien lo escribió no podía cambiar esto"),
            translate(
                "CorrectionsPage", "Pídalo a: {r}. Si ya le dieron esa función, entrará solo en el próximo envío."
            ).format(r=ask),
        )
    if one.reason == corrections.OUT_OF_SCOPE:
        return Why(
            "map",
            translate("CorrectionsPage", "Es de otra región u otra edición"),
            translate(
                "CorrectionsPage",
                "Llame a su coordinación: si corresponde, le dan acceso y entra solo. Si fue un error, corríjalo aquí.",
            ),
        )
    if one.reason == corrections.HELD:
        return Why(
            "hourglass",
            translate("CorrectionsPage", "El centro lo apartó hasta que alguien decida"),
            translate("CorrectionsPage", "Avise a su coordinación: ahí lo ven. No lo escriba otra vez."),
        )
    return _of_this_laptop(one.reason)


def _of_this_laptop(reason: str) -> Why:
    """What came down and waits here, or what no version of this program has a name for."""
    translate = QCoreApplication.translate
    if reason == corrections.NO_PARENT:
        return Why(
            "hourglass",
            translate("CorrectionsPage", "Falta otra parte que no llegó todavía"),
            translate("CorrectionsPage", "Espere: entra sola cuando llegue."),
        )
    if reason in (corrections.UNKNOWN_KIND, "bad_value"):
        return Why(
            "download",
            translate("CorrectionsPage", "Esta versión del programa no lo entiende"),
            translate("CorrectionsPage", "Actualice OIT Campo cuando pueda; después vuelve a intentarlo."),
        )
    return Why(
        "circle-question-mark",
        translate("CorrectionsPage", "Espera una decisión"),
        translate("CorrectionsPage", "Avise a su coordinación. No lo escriba otra vez."),
    )
