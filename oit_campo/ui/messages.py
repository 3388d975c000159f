"""Errors in words: the one place of the window that turns a code into what a person reads."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from oit_campo.errors import CampoError


def words(error: CampoError) -> str:
    """The sentence of an error in the language of the window. Raises KeyError for a code without words: a bug.

    The sentence is translated with its braces and filled afterwards.
    """
    from oit_campo.catalogues import sentences  # read at the first error, not at the start

    braces = {name: f"{{{name}}}" for name in sentences.braces(error.code)}
    sentence = QCoreApplication.translate("Errors", sentences.words(error.code, braces))
    return sentence.format_map({str(name): value for name, value in error.params.items()})
