"""The attendance sheet on a printer the person chooses; nothing is left on the disk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from oit_campo.ui.background import Background
from oit_campo.ui.pages.certificates_print import OnError, PrintJob


def choose_printer(page: QWidget) -> QPrinter | None:
    """A4 upright; None when the person went back."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer if QPrintDialog(printer, page).exec() == QDialog.DialogCode.Accepted else None


def print_sheet(
    page: QWidget, background: Background, make: Callable[[], bytes], done: Callable[[], object], failed: OnError
) -> None:
    """Ask for the printer, draw the sheet off the window's thread, print it."""
    printer = choose_printer(page)
    if printer is not None:
        background.work(
            page,
            lambda _p, _c: make(),
            lambda pdf: PrintJob(page, background, pdf, printer, done).start(failed),
            failed,
        )
