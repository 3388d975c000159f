"""The bundled fonts inside PDFs. Every document embeds the same glyphs of a font, so the subset and its deflate are made once.

ReportLab's own subsets follow the letters drawn; ours begin with a fixed set of Latin letters (``_ALWAYS``), and only a rarer
letter makes a new subset.
"""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from threading import Lock
from typing import Any, Final

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from oit_campo.errors import UserError
from oit_campo.paths import resources

SANS: Final = "CampoSans"
SANS_SEMIBOLD: Final = "CampoSansSemiBold"
SANS_BOLD: Final = "CampoSansBold"
SERIF: Final = "CampoSerif"
SERIF_BOLD: Final = "CampoSerifBold"

_FILES = {
    SANS: "NotoSans-Regular.ttf",
    SANS_SEMIBOLD: "NotoSans-SemiBold.ttf",
    SANS_BOLD: "NotoSans-Bold.ttf",
    SERIF: "NotoSerif-Regular.ttf",
    SERIF_BOLD: "NotoSerif-Bold.ttf",
}
# Spanish, Portuguese, Quechua, Aymara and Shipibo letters, and the marks our own sentences use.
_ALWAYS = "¡¿ªº«»·°´–—‘’“”•…ÁÀÂÃÄÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜÝáàâãäçéèêëíìîïñóòôõöúùûüýÿ"
_registering = Lock()


class _MemoisedFace(TTFontFace):
    """A face that keeps the deflated subsets it has made: a class of thirty embeds the same one thirty times."""

    @lru_cache(maxsize=32)  # noqa: B019 - faces live as long as the process
    def _deflated_subset(self, codes: tuple[int, ...]) -> tuple[int, bytes]:
        subset: bytes = self.makeSubset(list(codes))
        return len(subset), zlib.compress(subset, 9)

    def addSubsetObjects(self, doc: Any, fontname: str, subset: list[int]) -> Any:
        length, deflated = self._deflated_subset(tuple(subset))
        stream = pdfdoc.PDFStream(
            dictionary=pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode"), "Length1": length}),
            content=deflated,
        )
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "Ascent": self.ascent,
                "CapHeight": self.capHeight,
                "Descent": self.descent,
                "Flags": 4,  # symbolic: the codes are our own (ISO 32000-1 §9.8.2)
                "FontBBox": pdfdoc.PDFArray(self.bbox),
                "FontName": pdfdoc.PDFName(fontname),
                "ItalicAngle": self.italicAngle,
                "StemV": self.stemV,
                "FontFile2": doc.Reference(stream, f"fontFile:{fontname}"),
                "MissingWidth": self.defaultWidth,
            }
        )
        return doc.Reference(descriptor, f"fontDescriptor:{fontname}")


@cache
def _load(name: str) -> TTFont:
    path = str(resources() / "fonts" / _FILES[name])
    font = TTFont(name, path)
    font.face = _MemoisedFace(path)
    return font


def register() -> None:
    """Make the fonts known to ReportLab, once a process."""
    with _registering:
        if SANS not in pdfmetrics.getRegisteredFontNames():
            for name in _FILES:
                pdfmetrics.registerFont(_load(name))


def begin(canvas: Any) -> None:
    """Give the fixed letters their codes in this document of ReportLab's, before anything is drawn."""
    for name in _FILES:
        _load(name).splitString(_ALWAYS, canvas._doc)


def text_width(text: str, font: str, size: float) -> float:
    """Points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def unprintable(text: str, font: str = SERIF) -> str:
    """The letters of ``text`` that ``font`` can't draw, each once, in order; empty when all is well."""
    known = _load(font).face.charToGlyph
    return "".join(dict.fromkeys(letter for letter in text if ord(letter) not in known))


def check_printable(text: str, font: str = SERIF) -> None:
    """Raises UserError ``letters_unprintable`` when a letter of ``text`` would print as a box."""
    missing = unprintable(text, font)
    if missing:
        raise UserError("letters_unprintable", n=len(missing))
