"""The application as this laptop likes it: language, theme, size of the letters. Before the first window."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6 import QtCore
from PySide6.QtWidgets import QApplication

from oit_campo import paths
from oit_campo.ui import theme


def make_app(folder: Path) -> QApplication:
    """The application with fonts and theme as this laptop likes them."""
    # Qt's own file dialog would keep there which folders were opened, and a folder's name may be somebody's
    QtCore.QSettings.setPath(QtCore.QSettings.Format.NativeFormat, QtCore.QSettings.Scope.UserScope, os.devnull)
    language, chosen, size = looks(folder)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.load_fonts()
        theme.apply(app, chosen, size)
    else:
        app = theme.start(chosen, size)
    _speak(app, language)
    return app


def looks(folder: Path) -> tuple[str, str, int]:
    """Language, theme and text size of ``settings.load(folder)``, for the first window.

    Read here without that module, whose dataclass is a twentieth of the start. A test holds the two together.
    """
    file = folder / "settings.json"
    if not file.exists():
        return "es", "system", 100
    import json

    try:
        raw = json.loads(file.read_text("utf8"))
    except (OSError, ValueError):
        raw = None
    known = raw if isinstance(raw, dict) else {}
    language, chosen, size = known.get("language"), known.get("theme"), known.get("text_size")
    return (
        "en" if language == "en" else "es",
        chosen if chosen in ("light", "dark", "contrast") else "system",
        size if type(size) is int and size in (125, 150, 200) else 100,
    )


def _speak(app: QApplication, language: str) -> None:
    """Spanish is the source; another language is laid over it where it has words."""
    if language == "es":
        return
    translator = QtCore.QTranslator(app)
    if translator.load(str(paths.resources() / "i18n" / f"oit_campo_{language}.qm")):
        app.installTranslator(translator)
