"""What was issued to a group: print a copy, save, void. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from oit_campo.services import certification
from oit_campo.services.certificate_views import IssuedRow
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.void_certificate import ask_void_reason
from oit_campo.ui.pages import certificates_print, certificates_words
from oit_campo.ui.tables.cells import Column, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.layouts import box, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState

_KINDS = frozenset({"certificate"})


class IssuedPane(QWidget):
    """The list with its actions below; ``row()`` is the current paper."""

    def __init__(self, context: Context, page: Page, chosen: Callable[[IssuedRow | None], object]) -> None:
        super().__init__()
        self._context, self._page, self._chosen = context, page, chosen
        self._rows: dict[str, IssuedRow] = {}
        empty = EmptyState(
            "award",
            self.tr("Todavía no se emitió ninguno en este grupo"),
            self.tr("Emita desde «Por emitir»; aquí quedan todos."),
        )
        self.table = ListTable(
            [
                Column(self.tr("Persona")),
                Column(self.tr("Papel"), 110, hide_below=480),
                Column(self.tr("Emitido"), 104, hide_below=420),
                Column(self.tr("Estado"), 170),
            ],
            self.tr("Papeles emitidos"),
            row_height=48,
            empty=empty,
        )
        self.table.current_changed.connect(lambda _key: self._judge())
        actor = context.desk.actor
        self.save = Button(self.tr("Guardar PDF…"), "secondary", "download", on_click=self._save)
        self.copy = Button(self.tr("Imprimir copia"), "secondary", "printer", on_click=self._copy)
        self.void = Button(self.tr("Anular…"), "danger", "ban", on_click=self._void)
        self.copy.setVisible(actor.may("certificates.reprint"))
        self.void.setVisible(actor.may("certificates.void"))
        self.foot = box(row(self.save, self.copy, ..., self.void))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.foot)

    def row(self) -> IssuedRow | None:
        return self._rows.get(self.table.current_key())

    def show_rows(self, rows: Sequence[IssuedRow]) -> None:
        self._rows = {str(r.certificate): r for r in rows}
        self.table.set_rows([_row(r) for r in rows])
        self.foot.setVisible(bool(rows))
        self._judge()

    def _judge(self) -> None:
        here = self.row()
        for button in (self.save, self.copy, self.void):
            button.setEnabled(here is not None and here.stands)
        self._chosen(here)

    def _save(self) -> None:
        if (here := self.row()) is not None:
            make = partial(certification.draw, self._context.desk, here.certificate)
            certificates_print.save(self._page, self._context.background, make, [here.number])

    def _copy(self) -> None:
        if (here := self.row()) is not None:
            make = partial(certification.reprint, self._context.desk, here.certificate)
            certificates_print.print_pdf(
                self._page, self._context.background, make, self._copied, self._page.show_error
            )

    def _copied(self) -> None:
        self._context.background.changed.emit(_KINDS)
        self._page.say(
            "success",
            self.tr("Copia enviada a la impresora."),
            self.tr("Conserva su número y dice «Copia n.º»."),
        )

    def _void(self) -> None:
        here = self.row()
        if here is None:
            return
        reason = ask_void_reason(self._page, here.number, here.printed_name)
        if reason:
            work = partial(certification.void, self._context.desk, here.certificate, reason)
            self._context.background.change(
                self._page, lambda: (work(), _KINDS), lambda _n: self._voided(here.number), self._page.show_error
            )

    def _voided(self, number: str) -> None:
        self._page.say(
            "success",
            self.tr("Anulado: {n}.").format(n=number),
            self.tr("El registro conserva el número y el motivo."),
        )


def _row(paper: IssuedRow) -> Row:
    light, words = certificates_words.state_words(paper)
    return Row(
        str(paper.certificate),
        (
            TextCell(paper.list_name, paper.number),
            TextCell(certificates_words.kind_word(paper.kind), certificates_words.copies_words(paper.copies)),
            TextCell(f"{paper.issued_on:%d/%m/%Y}" if paper.issued_on else ""),
            StateCell(light, words),
        ),
    )
