"""Pictures of the gallery: ``python -m tests.ui.shoot [OUT]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from oit_campo.ui import theme
from oit_campo.ui.dialogs.confirm import ConfirmDialog
from oit_campo.ui.dialogs.help_card import HelpCard
from oit_campo.ui.main_window import MainWindow
from tests.helpers.keyboard import press, type_text
from tests.ui.gallery import SHOTS, ComponentsPage, PeoplePage, RosterPage, make_window


def settle(app: QApplication) -> None:
    for _ in range(4):
        app.processEvents()


def _shoot_moments(app: QApplication, window: MainWindow, out: Path, tail: str) -> None:
    """What only appears while typing: suggestions, minutes in a cell, the question about a name."""
    window.open_place(4)
    page = window.page()
    assert isinstance(page, RosterPage)
    page.roster.grid.setFocus()
    type_text(page.roster.grid, "t15")
    settle(app)
    window.grab().save(str(out / f"gallery-minutos-{tail}.png"))
    press(page.roster.grid, "Return")
    type_text(page.roster.grid, "pap")
    settle(app)
    window.grab().save(str(out / f"gallery-pregunta-{tail}.png"))
    window.open_place(1)
    components = window.page()
    assert isinstance(components, ComponentsPage)
    components.toggle_help()
    settle(app)
    components.area.ensureWidgetVisible(components.district)
    components.district.setFocus()
    type_text(components.district.line, "san")
    settle(app)
    window.grab().save(str(out / f"gallery-sugerencias-{tail}.png"))


def _shoot(app: QApplication, out: Path, setting: str, size: int, height: int) -> None:
    theme.apply(app, setting, size)
    window = make_window(height=height)
    window.show()
    window.activateWindow()
    settle(app)
    tail = f"{setting}-{size}" + (f"-{height}" if height != 768 else "")
    for name, number in SHOTS.items():
        window.open_place(number)
        settle(app)
        page = window.page()
        if isinstance(page, ComponentsPage):
            page.focused.setFocus()
        elif isinstance(page, RosterPage):
            page.roster.grid.setFocus()
        elif isinstance(page, PeoplePage):
            page.table.setFocus()
        settle(app)
        window.grab().save(str(out / f"gallery-{name}-{tail}.png"))
    _shoot_moments(app, window, out, tail)
    question = ConfirmDialog(
        window,
        "¿Anular el certificado?",
        ["El número PE-L07-000121 queda anulado para siempre."],
        "Anular el certificado",
        danger=True,
        reasons=[("a", "Nombre mal escrito"), ("b", "Se emitió dos veces")],
    )
    for name, dialog in (("servicios", HelpCard(window)), ("decidir", question)):
        dialog.show()
        settle(app)
        dialog.grab().save(str(out / f"gallery-{name}-{tail}.png"))
        dialog.close()
    window.close()
    window.deleteLater()
    settle(app)


def main(out: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    app.setCursorFlashTime(0)
    theme.load_fonts()
    out.mkdir(parents=True, exist_ok=True)
    for setting, size, height in (
        ("light", 100, 768),
        ("dark", 100, 768),
        ("light", 125, 697),
        ("light", 200, 768),
        ("contrast", 100, 768),
    ):
        _shoot(app, out, setting, size, height)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/shots"))
