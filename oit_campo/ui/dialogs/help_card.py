"""The services card: one key away (F9), stores and logs nothing, and its title tells nobody beside her anything."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from oit_campo.catalogues import tables
from oit_campo.ui import theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.chips import Chip
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import box, column, flow, row

_ICONS = {"salud": "plus", "emergencia": "bell", "legal": "scale"}


@dataclass(frozen=True, slots=True)
class Service:
    """A row of ``referral_services.csv``; ``verified`` when the programme has confirmed its number."""

    label: str
    contact: str
    languages: str
    region: str
    kind: str
    verified: bool


def read_services() -> tuple[Service, ...]:
    """The catalogue in its order, without those nobody could reach yet: no number, no address.

    Raises FileNotFoundError when the installation is incomplete.
    """
    rows = sorted((r for r in tables.rows("referral_services") if r["contact"].strip()), key=lambda r: int(r["order"]))
    return tuple(
        Service(r["label_es"], r["contact"], r["languages_es"], r["region"], r["kind"], bool(r["verified_on"].strip()))
        for r in rows
    )


class HelpCard(QDialog):
    """Modal, so that one key closes it."""

    def __init__(self, parent: QWidget | None, services: tuple[Service, ...] | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("OIT Campo")
        widest, highest = (parent.width() - 80, parent.height() - 80) if parent else (theme.px(720), theme.px(560))
        self.resize(min(theme.px(720), widest), min(theme.px(560), highest))
        rows = read_services() if services is None else services
        body = column(*(self._card(one) for one in rows), ..., gap=theme.S, margins=(0, 0, theme.S, 0))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.tr("Lista de servicios"))
        self._scroll.setWidget(box(body))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.LG + 4, theme.LG, theme.LG)
        whole.setSpacing(theme.M)
        close = Button(self.tr("Cerrar"), "secondary", shown_key="Esc", on_click=self.reject)
        title = Label(self.tr("Servicios de ayuda"), "title", wrap=True)
        whole.addLayout(row((title, 1), close, margins=(0, 0, theme.S, 0)))
        whole.addWidget(
            Label(self.tr("Esta hoja no guarda ni anota nada de lo que se consulte."), "body", "muted", wrap=True)
        )
        whole.addWidget(self._scroll, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scroll.setFocus()

    def _card(self, service: Service) -> Card:
        place = "" if service.region == service.contact else service.region
        second = " · ".join(part for part in (place, service.languages) if part)
        words = column(Label(service.label, "strong", wrap=True), gap=1)
        if second:
            words.addWidget(Label(second, "caption", "muted", wrap=True))
        short = service.contact.replace(" ", "").isdecimal()
        if service.contact and not short:
            words.addWidget(Label(service.contact, "small_strong", wrap=True))
        facts: list[QWidget] = [Label(service.contact, "title")] if short else []
        if not service.verified:
            facts += [
                Chip(self.tr("Número por confirmar"), "warning", "triangle-alert"),
                Chip(self.tr("DATOS DE PRUEBA"), "plain"),
            ]
        words.addSpacing(theme.XS)
        words.addWidget(flow(*facts, gap=theme.M))
        icon = Icon(_ICONS.get(service.kind, "phone"), 20, "primary")
        line = row((words, 1), gap=theme.M)
        line.insertWidget(0, icon, 0, Qt.AlignmentFlag.AlignTop)
        return Card(line, pad=(theme.LG - 2, 10, theme.M, 10))
