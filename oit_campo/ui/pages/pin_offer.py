"""Offered once, at the foot of Inicio, to whoever has no PIN: it asks nothing of who came to work."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from oit_campo.services import pins
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import column
from oit_campo.ui.widgets.page import Page


def offer_pin(page: QWidget | None, context: Context) -> None:
    """When it wasn't asked before. Only a page has a foot."""
    if isinstance(page, Page):
        context.background.read(
            page,
            partial(pins.is_to_be_offered, context.desk),
            lambda ask: _offer(page, context) if ask else None,
            _nothing,
        )


def _nothing(_error: object) -> None:
    """What can't be asked now is asked another day."""


def _offer(page: Page, context: Context) -> None:
    from oit_campo.ui.dialogs.set_pin import PinDialog

    decline = partial(pins.decline, context.desk)

    def set_now() -> None:
        dialog = PinDialog(page, context, has_pin=False)
        dialog.kept.connect(page.clear_bar)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def later() -> None:
        page.clear_bar()
        context.background.change(page, lambda: (decline(), frozenset()), None, _nothing)

    translate = QCoreApplication.translate
    words = column(
        Label(translate("PinOffer", "¿Un PIN para volver rápido?"), "small_strong"),
        Label(
            translate(
                "PinOffer", "Si deja la laptop unos minutos, la pantalla se cubre; con 6 números vuelve a su trabajo."
            ),
            "small",
            "muted",
            wrap=True,
        ),
        gap=1,
    )
    page.set_bar(
        Icon("key-round", 20, "primary"),
        (words, 1),
        Button(translate("PinOffer", "Ahora no"), "ghost", size="small", on_click=later),
        Button(translate("PinOffer", "Poner un PIN"), "secondary", "key-round", size="small", on_click=set_now),
    )
