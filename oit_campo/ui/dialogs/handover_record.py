"""The record of a laptop handed on: who receives, where, the real page as it will be printed, and onto paper or into a folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from oit_campo.errors import CampoError
from oit_campo.services import certification, device_record
from oit_campo.services.paper_pictures import PagePicture, page_picture
from oit_campo.ui import messages, theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages import roster_print
from oit_campo.ui.pages.certificates_preview import image_of
from oit_campo.ui.pages.certificates_print import choose_folder
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.fields import TextField
from oit_campo.ui.widgets.forms import field_row
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import row


class HandoverRecordDialog(QDialog):
    """Stays open until closed: the same record may be printed and saved."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setWindowTitle("OIT Campo")
        whole_window = parent.window()
        self.resize(min(theme.px(760), whole_window.width() - 60), whole_window.height() - 60)
        self._context, self._desk = context, context.desk
        self._turn = 0
        self.receiver = ChoiceField("receiver", self.tr("Quién recibe la laptop"), [], as_list=True)
        self.place = TextField("place", self.tr("Lugar de la entrega"), max_length=device_record.PLACE_LETTERS)
        self.place.set_value(device_record.default_place(self._desk))
        self.receiver.edited.connect(self._draw)
        self.place.left.connect(self._draw)
        self.notice = Banner("danger", "", closable=True)
        self.notice.hide()
        self._make_preview()
        self._lay_out()
        ask = partial(device_record.whom, self._desk)
        context.background.read(self, ask, self._show_people, self._fail, slot="whom")

    def _make_preview(self) -> None:
        self.page = QLabel()
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.page.setAccessibleName(self.tr("Vista previa del acta"))
        self.page.setText(self.tr("Elija quién recibe para ver el acta."))
        self.area = QScrollArea()
        self.area.setWidget(self.page)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(self.tr("Página del acta"))

    def _lay_out(self) -> None:
        self.close_button = Button(self.tr("Cerrar"), "secondary", shown_key="Esc", on_click=self.reject)
        self.save = Button(self.tr("Guardar PDF"), "secondary", "file-down", key="Ctrl+S", on_click=self._save)
        self.paper = Button(self.tr("Imprimir"), "primary", "printer", key="Ctrl+P", on_click=self._print)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.LG, theme.XL, theme.LG)
        whole.setSpacing(theme.M)
        whole.addWidget(Label(self.tr("Acta de entrega de laptop"), "heading"))
        words = self.tr("Cuenta lo que hay en la laptop; no lleva nombres de participantes. Se firma en papel.")
        whole.addWidget(Label(words, "small", "muted", wrap=True))
        whole.addWidget(self.notice)
        whole.addWidget(field_row((self.receiver, 3), (self.place, 2)))
        whole.addWidget(self.area, 1)
        whole.addLayout(row(..., self.close_button, self.save, self.paper))
        self._judge()

    def _judge(self) -> None:
        for button in (self.save, self.paper):
            button.setEnabled(bool(self.receiver.value()))

    def _show_people(self, people: tuple[tuple[UUID, str], ...]) -> None:
        self.receiver.set_options([(str(key), name) for key, name in people])
        if len(people) == 1:
            self.receiver.set_value(str(people[0][0]))
            self._draw()
        self.receiver.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- looking ---------------------------------------------------------------------------------------------------

    def _draw(self, *_: object) -> None:
        self._judge()
        if not self.receiver.value():
            return
        self._turn += 1
        turn = self._turn
        key, place = UUID(self.receiver.value()), self.place.value()
        wide = round(max(320, self.area.viewport().width() - 24) * self.devicePixelRatioF())
        self._context.background.work(
            self,
            lambda _p, _c: page_picture(device_record.preview(self._desk, key, place), 0, wide),
            lambda made: self._got(turn, made),
            self._fail,
        )

    def _got(self, turn: int, made: PagePicture) -> None:
        if turn != self._turn:
            return
        self.place.set_error(None)
        picture = QPixmap.fromImage(image_of(made))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.page.setPixmap(picture)

    # --- out of the program ------------------------------------------------------------------------------------------

    def _print(self) -> None:
        done = partial(self._say, self.tr("El acta está en la impresora. Firmen las dos personas."))
        make = partial(device_record.final, self._desk, UUID(self.receiver.value()), self.place.value(), "papel")
        roster_print.print_sheet(self, self._context.background, make, done, self._fail)

    def _save(self) -> None:
        folder = choose_folder(self)
        if folder is None:
            return
        make = partial(device_record.final, self._desk, UUID(self.receiver.value()), self.place.value(), "archivo")
        stem = device_record.file_stem(self._desk)
        self._context.background.work(
            self, lambda _p, _c: certification.save_pdf(make(), folder, [stem]), self._saved, self._fail
        )

    def _saved(self, path: Path) -> None:
        self._say(self.tr("Guardado como {n}.").format(n=path.name))

    def _say(self, words: str) -> None:
        self.notice.set_tone("success")
        self.notice.say(words)

    def _fail(self, error: CampoError) -> None:
        field = getattr(error, "field", None)
        if field == "place":
            self.place.set_error(messages.words(error))
            return
        self.notice.set_tone("danger")
        self.notice.say(messages.words(error))
