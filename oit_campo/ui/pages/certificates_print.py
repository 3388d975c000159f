"""Papers leave the store: into a folder somebody chose, or onto a printer, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QRect, QStandardPaths, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from oit_campo.errors import CampoError
from oit_campo.services import certification
from oit_campo.services.paper_pictures import PagePicture, page_picture
from oit_campo.ui.background import Background
from oit_campo.ui.pages.certificates_preview import image_of
from oit_campo.ui.widgets.page import Page

_DPI = 300
_A4_INCHES = 297 / 25.4

OnError = Callable[[CampoError], object]


def choose_folder(parent: QWidget) -> Path | None:
    """Where to put a PDF; None when the person went back."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen = QFileDialog.getExistingDirectory(parent, parent.tr("Carpeta para el PDF"), start)
    return Path(chosen) if chosen else None


def save(page: Page, background: Background, make: Callable[[], bytes], numbers: Sequence[str]) -> None:
    """Ask for a folder, write what ``make`` gives, and say where it is."""
    folder = choose_folder(page)
    if folder is not None:
        work = partial(_write, make, folder, numbers)
        background.work(page, work, partial(_say_saved, page), page.show_error)


def _write(make: Callable[[], bytes], folder: Path, numbers: Sequence[str], _progress: object, _stop: object) -> Path:
    return certification.save_pdf(make(), folder, numbers)


def _say_saved(page: Page, path: Path) -> None:
    page.say(
        "success",
        QCoreApplication.translate("Certificates", "Guardado como {n}.").format(n=path.name),
        QCoreApplication.translate("Certificates", "Bórrelo de la carpeta cuando ya no haga falta."),
    )


class PrintJob(QObject):
    """One PDF to a printer. Pages are drawn on a worker, one at a time, so that the window stays alive and memory small."""

    def __init__(
        self, page: QWidget, background: Background, pdf: bytes, printer: QPrinter, done: Callable[[], object]
    ) -> None:
        super().__init__(page)
        self._page, self._background, self._pdf, self._done = page, background, pdf, done
        self._printer, self._painter, self._next = printer, QPainter(), 0

    def start(self, failed: OnError) -> None:
        self._failed = failed
        self._ask()

    def _ask(self) -> None:
        number, wide = self._next, round(_A4_INCHES * _DPI)
        self._background.work(self, lambda _p, _c: page_picture(self._pdf, number, wide), self._put, self._failed)

    def _put(self, made: PagePicture) -> None:
        if self._next == 0:
            self._painter.begin(self._printer)
        else:
            self._printer.newPage()
        room = self._painter.viewport()
        image = image_of(made)
        size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(
            (room.width() - size.width()) // 2, (room.height() - size.height()) // 2, size.width(), size.height()
        )
        self._painter.drawImage(place, image)
        self._next += 1
        if self._next < made.pages:
            self._ask()
            return
        self._painter.end()
        self._done()
        self.deleteLater()


def sheet_printer() -> QPrinter:
    """A4 landscape to the edges: the paper brings its own margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setFullPage(True)
    return printer


def print_pdf(
    page: QWidget, background: Background, make: Callable[[], bytes], done: Callable[[], object], failed: OnError
) -> None:
    """Ask for the printer, draw the papers, print them."""
    printer = sheet_printer()
    if QPrintDialog(printer, page).exec() != QDialog.DialogCode.Accepted:
        return
    background.work(
        page,
        lambda _p, _c: make(),
        lambda pdf: PrintJob(page, background, pdf, printer, done).start(failed),
        failed,
    )
