"""The QR on paper: made and read by zxing-cpp. Level M: at equal size it survives photocopies better than Q (measured)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from oit_campo.domain.damage import Damaged

LEVEL = "M"
#: A picture beyond this many pixels is refused: 60 million are an A3 page at 400 dpi.
MAX_PIXELS = 60_000_000
MAX_PAGES = 200
PDF_DPI = 150
_MAX_PAGE_POINTS = 2400.0


@dataclass(frozen=True, slots=True)
class QrMatrix:
    """``size`` modules a side without the quiet zone; ``bits`` row by row, each padded to bytes, 1 = dark."""

    size: int
    bits: bytes


@lru_cache(maxsize=64)
def qr_matrix(text: str) -> QrMatrix:
    """The QR of ``text``. Raises ValueError when it doesn't fit one."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL)
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    dots = bytes(memoryview(image))
    size = isqrt(len(dots))
    padded = -(-size // 8) * 8
    rows = (dots[at : at + size] for at in range(0, size * size, size))
    words = ("".join("0" if dot else "1" for dot in row).ljust(padded, "0") for row in rows)
    return QrMatrix(size, b"".join(int(word, 2).to_bytes(padded // 8, "big") for word in words))


def read_codes_from_image(image: Image.Image) -> list[str]:
    """The text of every QR in a picture, best effort; an empty list when none can be read.

    Raises Damaged for a picture beyond ``MAX_PIXELS``.
    """
    if image.width * image.height > MAX_PIXELS:
        raise Damaged("picture too large")
    for attempt in _attempts(ImageOps.exif_transpose(image).convert("L")):
        found = _read(attempt)
        if found:
            return found
    return []


def read_codes_from_pdf(pdf: bytes) -> list[str]:
    """The text of every QR in the first ``MAX_PAGES`` pages, drawn at 150 dpi.

    Raises Damaged when it is no PDF or one of its pages can't be drawn: nobody knows what stands there.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Damaged("pdf") from error
    found: list[str] = []
    try:
        for number in range(min(len(document), MAX_PAGES)):
            page = document[number]
            scale = min(PDF_DPI / 72, PDF_DPI / 72 * _MAX_PAGE_POINTS / max(page.get_size()))
            found += read_codes_from_image(page.render(scale=scale, grayscale=True).to_pil())
    except pypdfium2.PdfiumError as error:
        raise Damaged("page") from error
    finally:
        document.close()
    return found


def _attempts(grey: Image.Image) -> Iterator[Image.Image]:
    """The picture as it is, then mended as a photocopy needs: noise smoothed, specks away, twice the size (cheapest first)."""
    yield grey
    yield grey.filter(ImageFilter.GaussianBlur(0.6))
    if grey.width * grey.height * 4 <= MAX_PIXELS:
        twice = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
        yield twice
        yield twice.filter(ImageFilter.GaussianBlur(1.2))
    yield grey.filter(ImageFilter.MedianFilter(3))


def _read(grey: Image.Image) -> list[str]:
    dots: Any = grey.tobytes()
    only_qr: Any = zxingcpp.BarcodeFormat.QRCode
    view = zxingcpp.ImageView(dots, grey.width, grey.height, zxingcpp.ImageFormat.Lum)
    return [code.text for code in zxingcpp.read_barcodes(view, formats=only_qr) if code.valid]
