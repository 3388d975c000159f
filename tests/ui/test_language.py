"""Spanish is the source text; the English catalogue is laid over it where it has words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from oit_campo import paths


@pytest.mark.parametrize(("source", "wanted"), [("Personas", "People"), ("Certificados", "Certificates")])
def test_the_places_have_english_names(source: str, wanted: str) -> None:
    app = QCoreApplication.instance()
    assert app is not None
    assert QCoreApplication.translate("Places", source) == source
    translator = QTranslator()
    assert translator.load(str(paths.resources() / "i18n" / "oit_campo_en.qm"))
    app.installTranslator(translator)
    try:
        assert QCoreApplication.translate("Places", source) == wanted
    finally:
        app.removeTranslator(translator)
