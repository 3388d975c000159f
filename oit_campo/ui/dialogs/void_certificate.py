"""Voiding a paper: what happens and what doesn't, and the reason from the list."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from oit_campo.catalogues import lists
from oit_campo.ui.dialogs.confirm import confirm_with_reason


def ask_void_reason(parent: QWidget, number: str, name: str) -> str:
    """A code of void_reasons; empty when the person went back."""
    translate = QCoreApplication.translate
    lines = [
        translate("VoidCertificate", "{nombre} · registro n.º {numero}").format(nombre=name, numero=number),
        translate(
            "VoidCertificate",
            "Anular no borra: el número queda en el registro con su motivo, y quien lo compruebe verá «Anulado».",
        ),
    ]
    options = [(o.code, o.label) for o in lists.options("void_reasons")]
    return confirm_with_reason(
        parent,
        translate("VoidCertificate", "¿Anular este papel?"),
        lines,
        translate("VoidCertificate", "Anular"),
        options,
    )
