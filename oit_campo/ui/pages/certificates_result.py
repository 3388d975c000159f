"""What came of a batch: the numbers, who got none and why, and the two things to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from oit_campo.catalogues import sentences
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.services.certification import Issued
from oit_campo.ui import theme
from oit_campo.ui.pages.certificates_words import papers_word, span
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.labels import Icon, Label, announce
from oit_campo.ui.widgets.layouts import clear, column, row

translate = QCoreApplication.translate


class ResultCard(Card):
    """Green when everybody got theirs, amber when somebody didn't."""

    def __init__(self, save: Callable[[], object], send: Callable[[], object]) -> None:
        self._icon = Icon("circle-check", 20, "success")
        self.fact, self.rest = Label("", "strong", wrap=True), Label("", "small", wrap=True)
        self.save = Button(
            translate("Certificates", "Guardar PDF…"), "secondary", "download", size="small", on_click=save
        )
        self.send = Button(
            translate("Certificates", "Imprimir"), "secondary", "printer", key="Ctrl+P", size="small", on_click=send
        )
        self._refused = QVBoxLayout()
        self._refused.setSpacing(2)
        words = column(self.fact, self.rest, self._refused, gap=2)
        super().__init__(
            row(self._icon, (words, 1), self.save, self.send, gap=theme.M),
            tone="success",
            pad=(theme.M, theme.S, theme.M, theme.S),
        )

    def show_result(self, done: Issued, kind: CertificateKind, names: Mapping[str, str]) -> None:
        """``names``: enrolment → name of who was refused."""
        count = len(done.papers)
        if count:
            fact = (
                translate("Certificates", "Emitido: {p} · registro n.º {n}")
                if count == 1
                else translate("Certificates", "Emitidos: {p} · registros {n}")
            )
            self.fact.setText(fact.format(p=papers_word(kind, count), n=span([p.number for p in done.papers])))
            self.rest.setText(
                translate(
                    "Certificates", "Ya valen, con sus números para siempre. El centro los registra al sincronizar."
                )
            )
        else:
            self.fact.setText(translate("Certificates", "No se emitió ninguno."))
            self.rest.setText("")
        if done.cancelled:
            self.rest.setText(
                translate("Certificates", "Se detuvo cuando usted lo pidió; lo emitido queda emitido. ")
                + self.rest.text()
            )
        clear(self._refused)
        for one in done.refused:
            name = names.get(str(one.enrolment), "")
            words = sentences.words(one.reason.code, one.reason.params)
            self._refused.addWidget(Label(f"{name}: {words}" if name else words, "small", wrap=True))
        good = bool(count) and not done.refused and not done.cancelled
        self.set_tone("success" if good else "warning")
        self._icon.set_icon("circle-check" if good else "triangle-alert", "success" if good else "warning")
        for button in (self.save, self.send):
            button.setVisible(bool(count))
        self.show()
        announce(self, self.fact.text())
