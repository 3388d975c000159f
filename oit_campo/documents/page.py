"""A tagged PDF by ReportLab's canvas: structure tree, language, title, and the same bytes for the same drawing.

Text goes through the canvas (its fonts have document-local names); only paths and the QR are written as operators.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from oit_campo.documents import fonts
from oit_campo.documents.qr import QrMatrix

Align = Literal["left", "centre", "right"]
Colour = tuple[float, float, float]

BLACK: Colour = (0.07, 0.07, 0.13)
GREY: Colour = (0.32, 0.35, 0.45)

rl_config.useA85 = 0  # binary streams are a fifth smaller, and quicker


class TaggedPdf:
    """Pages drawn one after the other; ``finish`` gives the bytes. Lengths in millimetres, type sizes in points.

    ``y`` counts from the **top** of the page. What is drawn inside ``element`` belongs to the structure tree, in that order;
    decoration goes inside ``artifact``.
    """

    def __init__(self, title: str, width: float, height: float) -> None:
        fonts.register()
        self.width, self.height = width, height
        self._bytes = BytesIO()
        # Any: the stubs know neither the private names used below nor initialFontName's type
        make: Any = Canvas
        self.canvas: Any = make(
            self._bytes,
            pagesize=(width * mm, height * mm),
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            initialFontName=fonts.SANS,
            lang="es-PE",
        )
        fonts.begin(self.canvas)
        self.canvas.setTitle(title)
        self.canvas.setCreator("OIT Campo")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self._pages: list[list[tuple[str, str | None]]] = [[]]

    @contextmanager
    def element(self, role: str, alternative: str | None = None) -> Iterator[None]:
        """A piece of content: ``role`` is a standard structure type (H1, P, Figure)."""
        marked = self._pages[-1]
        self._write(f"/{role} <</MCID {len(marked)}>> BDC")
        marked.append((role, alternative))
        yield
        self._write("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Decoration, which reading aloud skips."""
        self._write("/Artifact BMC")
        yield
        self._write("EMC")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        font: str,
        size: float,
        align: Align = "left",
        colour: Colour = BLACK,
        spacing: float = 0.0,
    ) -> None:
        """One line with its baseline ``y`` below the top; ``spacing`` in points between letters."""
        width = fonts.text_width(words, font, size) + spacing * max(0, len(words) - 1)
        left = x * mm - {"left": 0.0, "centre": width / 2, "right": width}[align]
        line = self.canvas.beginText(left, (self.height - y) * mm)
        line.setFont(font, size)
        line.setFillColorRGB(*colour)
        line.setCharSpace(spacing)
        line.textOut(words)
        if spacing:
            line.setCharSpace(0)
        self.canvas.drawText(line)

    def rule(self, x1: float, x2: float, y: float, thickness: float = 0.5, colour: Colour = BLACK) -> None:
        """A horizontal line; ``thickness`` in points."""
        self.line(x1, y, x2, y, thickness, colour)

    def line(self, x1: float, y1: float, x2: float, y2: float, thickness: float = 0.5, colour: Colour = BLACK) -> None:
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setLineWidth(thickness)
        self.canvas.line(x1 * mm, (self.height - y1) * mm, x2 * mm, (self.height - y2) * mm)

    def qr(self, x: float, y: float, module: float, matrix: QrMatrix) -> None:
        """The QR as an inline one-bit mask, its dark modules' top left corner at (x, y); ``module`` in millimetres."""
        side = matrix.size * module * mm
        place = f"{side:.3f} 0 0 {side:.3f} {x * mm:.3f} {(self.height - y) * mm - side:.3f} cm"
        image = f"BI /W {matrix.size} /H {matrix.size} /IM true /D [1 0] /F /AHx ID {matrix.bits.hex()}> EI"
        self._write(f"q 0 g {place} {image} Q")

    def form(self, name: str, operators: str) -> None:
        """Draw ``operators`` (points, from the bottom left), kept once in the document however many pages show it."""
        if not self.canvas.hasForm(name):
            packed = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")})
            self.canvas.beginForm(name, 0, 0, self.width * mm, self.height * mm)
            self.canvas.endForm(compression=0, Contents=pdfdoc.PDFStream(packed, _deflate(operators)))
        self.canvas.doForm(name)

    def next_page(self) -> None:
        self.canvas.showPage()
        page = self.canvas._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = len(self._pages) - 1
        page.Tabs = pdfdoc.PDFName("S")
        self._pages.append([])

    def finish(self) -> bytes:
        """The whole document; call once, after the last ``next_page``."""
        self._hang_structure_tree()
        self.canvas.save()
        return self._bytes.getvalue()

    def _write(self, operators: str) -> None:
        self.canvas._code.append(operators)

    def _hang_structure_tree(self) -> None:
        doc = self.canvas._doc
        pages = doc.Pages.pages
        root, body = pdfdoc.PDFDictionary({}), pdfdoc.PDFDictionary({})
        root_ref, body_ref = doc.Reference(root), doc.Reference(body)
        rows = [
            [doc.Reference(_element(doc, body_ref, page, n, *piece)) for n, piece in enumerate(pieces)]
            for page, pieces in zip(pages, self._pages, strict=False)
        ]
        body.dict |= {
            "Type": pdfdoc.PDFName("StructElem"),
            "S": pdfdoc.PDFName("Document"),
            "P": root_ref,
            "K": pdfdoc.PDFArray([ref for row in rows for ref in row]),
        }
        parents: list[Any] = []
        for n, row in enumerate(rows):
            parents += [n, doc.Reference(pdfdoc.PDFArray(row))]
        root.dict |= {
            "Type": pdfdoc.PDFName("StructTreeRoot"),
            "K": body_ref,
            "ParentTree": pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(parents)}),
            "ParentTreeNextKey": len(rows),
        }
        doc.Catalog.StructTreeRoot = root_ref
        doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})


@lru_cache(maxsize=8)
def _deflate(operators: str) -> bytes:
    """Kept: the frame is the same on every certificate, and deflating it costs more than drawing the rest."""
    return zlib.compress(operators.encode("ascii"), 9)


def _element(doc: Any, parent: Any, page: Any, number: int, role: str, alternative: str | None) -> Any:
    words = {"Alt": pdfdoc.PDFString(alternative)} if alternative is not None else {}
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("StructElem"),
            "S": pdfdoc.PDFName(role),
            "P": parent,
            "Pg": doc.Reference(page),
            "K": number,
            **words,
        }
    )
