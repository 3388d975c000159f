"""Three windows about the proof of a permission: the photo before it is kept, the pad to sign on, the file that is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from oit_campo.errors import CampoError
from oit_campo.services import attachments
from oit_campo.services.attachments import Prepared, Shown
from oit_campo.services.consent_proofs import SHEET, SIGNATURE
from oit_campo.ui import messages, theme
from oit_campo.ui.background import Background, Task
from oit_campo.ui.dialogs.fitting import room_over
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.file_view import FileView
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import row
from oit_campo.ui.widgets.progress import Progress
from oit_campo.ui.widgets.signature import SignaturePad

_WIDTH, _HEIGHT = 760, 600


class _ProofDialog(QDialog):
    """A title, a line, a notice for what went wrong, and room below. Shown with ``open``: locking must be able to take it away."""

    def __init__(self, parent: QWidget | None, title: str, line: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("OIT Campo")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(theme.XL, theme.LG + 4, theme.XL, theme.LG)
        self.whole.setSpacing(theme.M)
        self.whole.addWidget(Label(title, "heading", wrap=True))
        self.whole.addWidget(Label(line, "body", "muted", wrap=True))
        self.notice = Banner("danger", "")
        self.notice.hide()
        self.whole.addWidget(self.notice)

    def show_error(self, error: CampoError) -> None:
        """In words, above; what was chosen or drawn stays."""
        self.notice.say(messages.words(error))


class _FileDialog(_ProofDialog):
    """With a file in it, which is let go of when the dialog closes."""

    def __init__(self, parent: QWidget | None, background: Background, title: str, line: str) -> None:
        super().__init__(parent, title, line)
        self.view = FileView(background)
        self.resize(QSize(theme.px(_WIDTH), theme.px(_HEIGHT)).boundedTo(room_over(parent)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.view.take_key(event.key()):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self.view.forget()
        super().done(result)


class SheetDialog(_FileDialog):
    """The photo or scan as it will be kept. ``taken(Prepared)``; nothing is written before that."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None, background: Background, permission: str) -> None:
        line = self.tr("{p}. Revise que se lean el nombre y la firma.").format(p=permission)
        super().__init__(parent, background, self.tr("Foto de la hoja firmada"), line)
        self._background = background
        self._task: Task | None = None
        self.prepared: Prepared | None = None
        self.progress = Progress(self.tr("Preparando la foto…"))
        self.progress.cancelled.connect(self.reject)
        self.other = Button(self.tr("Elegir otra"), "secondary", "folder-open", on_click=self.choose)
        self.keep = Button(self.tr("Guardar la hoja"), "primary", "check", shown_key="Return", on_click=self._take)
        self.keep.setDefault(True)
        back = Button(self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        self.whole.addWidget(self.progress)
        self.whole.addWidget(self.view, 1)
        safe = self.tr(
            "Se guarda cifrada y sin datos del teléfono (lugar, fecha, modelo). El archivo original no se toca."
        )
        self.whole.addWidget(Label(safe, "small", "muted", wrap=True))
        self.whole.addLayout(row(self.other, ..., back, self.keep))
        self._judge()

    def choose(self) -> None:
        """Ask for the file; without one nothing changes, and a dialog that never had one closes."""
        place = QStandardPaths.StandardLocation.PicturesLocation
        start = QStandardPaths.writableLocation(place)
        kinds = self.tr("Fotos y PDF") + " (*.jpg *.jpeg *.png *.pdf *.JPG *.JPEG *.PNG *.PDF)"
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Foto o PDF de la hoja firmada"), start, kinds)
        if path:
            self.prepare(Path(path))
        elif self.prepared is None:
            self.reject()

    def prepare(self, path: Path) -> None:
        """Make it small and clean, off the window's thread."""
        self._stop()
        self.notice.hide()
        self.view.forget()
        self.prepared = None
        self.progress.set(0, 0)
        self._task = self._background.work(
            self,
            lambda told, _c: attachments.prepare(SHEET, path, told),
            self._show,
            self._failed,
            lambda done, total: self.progress.set(done, total),
        )
        self._judge()

    def _show(self, prepared: Prepared) -> None:
        self._task, self.prepared = None, prepared
        self.view.show_file(prepared.content, prepared.media_type, self.tr("Así se guarda la hoja"))
        self._judge()
        self.keep.setFocus()

    def _failed(self, error: CampoError) -> None:
        self._task = None
        self._judge()
        self.show_error(error)
        self.other.setFocus()

    def _judge(self) -> None:
        self.progress.setVisible(self._task is not None)
        self.keep.setEnabled(self.prepared is not None)
        self.other.setEnabled(self._task is None)

    def _take(self) -> None:
        if self.prepared is not None:
            self.keep.setEnabled(False)  # until it is said how it went
            self.taken.emit(self.prepared)

    def show_error(self, error: CampoError) -> None:
        super().show_error(error)
        self._judge()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)


class SignDialog(_ProofDialog):
    """What is said yes to, and the pad. ``signed(Prepared)``; ``on_paper()`` for who can't or won't sign on a screen."""

    signed = Signal(object)
    on_paper = Signal()

    def __init__(self, parent: QWidget | None, name: str, question: str) -> None:
        super().__init__(parent, self.tr("Firma de {n}").format(n=name), question)
        self.pad = SignaturePad(self.tr("Recuadro para firmar con el dedo, el lápiz o el mouse"))
        self.pad.changed.connect(self._judge)
        self.undo = Button(self.tr("Deshacer trazo"), "secondary", "undo-2", key="Ctrl+Z", on_click=self.pad.undo)
        self.clear = Button(self.tr("Borrar todo"), "secondary", "x", on_click=self.pad.clear)
        self.paper = Button(self.tr("Firma en papel"), "link", "pencil", on_click=self._paper)
        self.keep = Button(self.tr("Guardar la firma"), "primary", "check", key="Ctrl+S", on_click=self._take)
        back = Button(self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        self.whole.addWidget(self.pad, 1)
        self.whole.addLayout(row(self.undo, self.clear, ..., self.paper))
        safe = self.tr(
            "Lea la pregunta en voz alta antes de firmar. La firma se guarda cifrada; solo la ve la supervisión."
        )
        self.whole.addWidget(Label(safe, "small", "muted", wrap=True))
        self.whole.addLayout(row(..., back, self.keep))
        self.resize(QSize(theme.px(_WIDTH), theme.px(_HEIGHT - 100)).boundedTo(room_over(parent)))
        self._judge()
        self.pad.setFocus()

    def _judge(self) -> None:
        there = not self.pad.is_empty()
        for button in (self.undo, self.clear, self.keep):
            button.setEnabled(there)
        self.notice.hide()

    def _take(self) -> None:
        drawn = self.pad.drawn()
        try:
            prepared = attachments.prepare_signature(SIGNATURE, drawn.dots, drawn.width, drawn.height, drawn.stride)
        except CampoError as error:
            self.show_error(error)
            return
        self.keep.setEnabled(False)
        self.signed.emit(prepared)

    def _paper(self) -> None:
        self.on_paper.emit()

    def show_error(self, error: CampoError) -> None:
        self._judge()
        super().show_error(error)


class ViewDialog(_FileDialog):
    """A sheet or a signature that is kept."""

    def __init__(self, parent: QWidget | None, background: Background, title: str, line: str, shown: Shown) -> None:
        super().__init__(parent, background, title, line)
        self.whole.addWidget(self.view, 1)
        close = Button(self.tr("Cerrar"), "primary", shown_key="Esc", on_click=self.reject)
        self.whole.addLayout(row(..., close))
        self.view.show_file(shown.content, shown.media_type, title)
        close.setFocus()
