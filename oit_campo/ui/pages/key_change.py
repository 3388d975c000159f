"""Cambiando la llave: segundos, con nadie en la mesa. Se puede cortar la luz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from oit_campo.errors import CampoError
from oit_campo.ui import messages, theme
from oit_campo.ui.pages.welcome import Landscape, scrolling
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import box, column, row
from oit_campo.ui.widgets.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from oit_campo.services.accounts import KeyChange
    from oit_campo.services.key_change import Changed
    from oit_campo.ui.background import Background

_FORM_WIDTH = 440


class KeyChangePage(QWidget):
    """``ended`` when the person has read how it went and goes to the door."""

    ended = Signal()

    def __init__(self, change: KeyChange, background: Background) -> None:
        super().__init__()
        self._change, self._background, self._running = change, background, False
        self.setAccessibleName(self.tr("Cambiando la llave"))
        self.title = Label(self.tr("Cambiando la llave"), "title", wrap=True)
        self.line = Label(self.tr("Toma unos segundos. Al terminar entra otra vez."), "body", "muted", wrap=True)
        self.notice = Banner("danger", "")
        self.notice.hide()
        self.progress = Progress(self.tr("Guardando todo con la llave nueva…"), cancellable=False)
        self.back = Button(self.tr("Entrar"), "primary", "door-open", size="big", on_click=self.ended.emit)
        self.back.hide()
        left = Landscape(
            self.tr("Una llave nueva\npara esta laptop."),
            (
                ("users", self.tr("Nadie cambia su contraseña: cada quien entra con la suya.")),
                ("save", self.tr("Lo que está a medias y lo que falta enviar siguen aquí.")),
                ("power", self.tr("Si se va la luz, la laptop abre igual.")),
            ),
            "",
        )
        form = column(
            self.title,
            self.line,
            theme.M,
            self.progress,
            self.notice,
            self.back,
            ...,
            gap=theme.M,
        )
        inner = column((scrolling(box(form), _FORM_WIDTH), 1), margins=(theme.XXL, theme.XL, theme.XXL, theme.XL))
        panel = box(inner)
        panel.setAutoFillBackground(True)
        self.setLayout(row((left, 37), (panel, 63), gap=0))

    def begin(self) -> None:
        """Change it on a worker."""
        change, self._running = self._change, True

        def work(report: Callable[[int, int], object], _cancelled: object) -> Changed:
            from oit_campo.services import key_change

            return key_change.change_key(change, step=report)

        self._background.work(self, work, self._done, self._failed, self.progress.set)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not while it runs: another program could open the folder meanwhile."""
        if self._running:
            event.ignore()
        else:
            super().closeEvent(event)

    def _done(self, made: Changed) -> None:
        self.notice.set_tone("success")
        said = [
            self.tr("Entre con su usuario y su contraseña de siempre."),
            self.tr("Los respaldos de antes en memorias USB abren con la llave anterior: guárdelos bien o bórrelos."),
        ]
        if not made.finished:
            said.append(
                self.tr("En el disco falta cambiar algo de antes: el programa lo hace la próxima vez que salga.")
            )
        if made.closed:
            said.append(
                self.tr("Una carpeta «antes-de-restaurar…» no se pudo abrir y sigue como estaba: avise a coordinación.")
            )
        self._tell(self.tr("La llave cambió."), " ".join(said))

    def _failed(self, error: CampoError) -> None:
        self._tell(self.tr("La llave no cambió y todo sigue como estaba."), messages.words(error))

    def _tell(self, fact: str, rest: str) -> None:
        self._running = False
        self.progress.hide()
        self.title.setText(self.tr("La llave de esta laptop"))
        self.line.hide()  # it tells of what is over
        self.notice.say(fact, rest)
        self.back.show()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
