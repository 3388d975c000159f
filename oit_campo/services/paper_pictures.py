"""Pages of a PDF as pictures, and the codes on them. PDFium isn't thread-safe: one page at a time in the whole program."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page in ``pages``; ``dots`` are rows of ``stride`` bytes, blue green red and one unused a pixel."""

    width: int
    height: int
    stride: int
    dots: bytes
    pages: int


def page_picture(pdf: bytes, page: int, pixels_wide: int) -> PagePicture:
    """One page drawn ``pixels_wide`` wide. Raises IndexError for a page it doesn't have."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            count = len(document)
            if not 0 <= page < count:
                raise IndexError(page)
            sheet = document[page]
            bitmap = sheet.render(scale=pixels_wide / sheet.get_width(), rev_byteorder=False, prefer_bgrx=True)
            return PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), count)
        finally:
            document.close()


def codes_in_pdf(pdf: bytes) -> list[str]:
    """The text of every code in it. Raises Damaged when it is no PDF."""
    from oit_campo.documents import qr

    with _ONE_AT_A_TIME:
        return qr.read_codes_from_pdf(pdf)
