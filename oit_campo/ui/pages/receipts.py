"""Recibos del centro. «¿Tengo un papel de que llegó?»: cada envío con su número, y su acta firmada por los dos lados."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea

from oit_campo.errors import CampoError
from oit_campo.services import certification, receipts
from oit_campo.services.paper_pictures import PagePicture, page_picture
from oit_campo.services.receipts import Receipt
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages import roster_print
from oit_campo.ui.pages.certificates_preview import image_of
from oit_campo.ui.pages.certificates_print import choose_folder
from oit_campo.ui.tables.cells import Column, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.layouts import column
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState


class ReceiptsPage(Page):
    """The list at the left, the real page of the chosen one at the right. Ctrl+P prints, Ctrl+S keeps the PDF."""

    is_sync = True
    interests = frozenset({"batch"})

    def __init__(self, context: Context) -> None:
        super().__init__("", "")
        self.set_title(
            self.tr("Recibos del centro"), self.tr("Lo que tiene recibo está a salvo aunque se pierda la laptop.")
        )
        self.set_back(self.tr("Sincronización"), lambda: context.go("sync"))
        self.help_text = self.tr("↑ y ↓ eligen un recibo; Ctrl+P imprime su acta; Ctrl+S la guarda como PDF.")
        self._context, self._desk = context, context.desk
        self._found: dict[str, Receipt] = {}
        self._turn = 0
        self.save = Button(self.tr("Guardar PDF"), "secondary", "file-down", key="Ctrl+S", on_click=self._save)
        self.paper = Button(self.tr("Imprimir acta"), "primary", "printer", key="Ctrl+P", on_click=self._print)
        self.add_action(self.save, self.paper)
        self.list = ListTable(
            [
                Column(self.tr("Acta"), 70),
                Column(self.tr("Cuándo"), 130),
                Column(self.tr("Qué llegó"), 110),
                Column(self.tr("Estado")),
            ],
            name=self.tr("Recibos del centro"),
            empty=EmptyState(
                "file-check",
                self.tr("Todavía ningún recibo"),
                self.tr("El centro da uno por cada envío."),
                Button(self.tr("Ir a enviar"), "secondary", "cloud-upload", on_click=partial(context.go, "sync")),
            ),
        )
        self.list.current_changed.connect(lambda _k: self._draw())
        self.list.setMinimumHeight(theme.px(240))
        columns = Columns()
        columns.add(self.list, 470, 1)
        columns.add(column(self._make_preview()), 380, 1)
        self.add(columns, 1)

    def _make_preview(self) -> QScrollArea:
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.page.setWordWrap(True)
        self.page.setAccessibleName(self.tr("Vista previa del acta"))
        self.sheet = QScrollArea()
        self.sheet.setWidget(self.page)
        self.sheet.setWidgetResizable(True)
        self.sheet.setMinimumHeight(theme.px(280))
        self.sheet.setAccessibleName(self.tr("Página del acta"))
        return self.sheet

    def refresh(self) -> None:
        ask = partial(receipts.receipts, self._desk)
        self._context.background.read(self, ask, self._show, self.show_error, slot="receipts")

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, found: tuple[Receipt, ...]) -> None:
        now = self._desk.store.clock.now()
        self._found = {str(one.key): one for one in found}
        self.list.set_rows(
            [Row(key, self._cells(one, spanish.moment(one.at, now))) for key, one in self._found.items()]
        )
        self._draw()
        self.start_at(self.list)

    def _cells(self, one: Receipt, when: str) -> tuple[TextCell | StateCell, ...]:
        state = StateCell("ok", self.tr("firmada"))
        if not one.signed:
            state = StateCell("next", self.tr("sin firma"))
        if one.held:
            state = StateCell("warn", self.tr("{n} por corregir").format(n=one.held))
        changes = spanish.counted(one.changes, self.tr("cambio"), self.tr("cambios"))
        return TextCell(f"{one.number:04d}", role="strong"), TextCell(when), TextCell(changes), state

    def chosen(self) -> Receipt | None:
        return self._found.get(self.list.current_key())

    def _draw(self) -> None:
        one = self.chosen()
        for button in (self.save, self.paper):
            button.setEnabled(one is not None and one.signed)
        self._turn += 1
        if one is None or not one.signed:
            self.page.setText(
                self.tr("El centro ya lo tiene. Es de una versión anterior del programa, que no firmaba actas.")
                if one is not None
                else self.tr("Aquí se ve el acta del recibo que elija.")
            )
            return
        turn, key = self._turn, one.key
        wide = round(max(320, self.sheet.viewport().width() - 24) * self.devicePixelRatioF())
        self._context.background.work(
            self,
            lambda _p, _c: page_picture(receipts.draw(self._desk, key), 0, wide),
            lambda made: self._got(turn, made),
            self._refused,
        )

    def _got(self, turn: int, made: PagePicture) -> None:
        if turn == self._turn:
            picture = QPixmap.fromImage(image_of(made))
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            self.page.setPixmap(picture)

    def _refused(self, error: CampoError) -> None:
        """No paper of what doesn't hold."""
        for button in (self.save, self.paper):
            button.setEnabled(False)
        self.page.setText("")
        self.show_error(error)

    # --- out of the program ------------------------------------------------------------------------------------------

    def _print(self) -> None:
        one = self.chosen()
        if one is not None:
            done = partial(self.say, "success", self.tr("El acta está en la impresora."))
            make = partial(receipts.draw, self._desk, one.key)
            roster_print.print_sheet(self, self._context.background, make, done, self.show_error)

    def _save(self) -> None:
        one = self.chosen()
        folder = choose_folder(self) if one is not None else None
        if one is None or folder is None:
            return
        desk, stem = self._desk, receipts.file_stem(self._desk, one.number)
        self._context.background.work(
            self,
            lambda _p, _c: certification.save_pdf(receipts.draw(desk, one.key), folder, [stem]),
            self._saved,
            self.show_error,
        )

    def _saved(self, path: Path) -> None:
        self.say("success", self.tr("Guardado como {n}.").format(n=path.name))
