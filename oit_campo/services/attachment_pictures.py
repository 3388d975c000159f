"""Pictures as they are kept: only what is seen. A photo without a word about where, when and by whom; a signature in two colours.

What a person chooses may be broken or made to do harm: sizes are bounded before anything is decoded, two formats' readers are
loaded and no other, and whatever goes wrong inside them is the picture's fault.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from oit_campo.errors import CampoError, UserError

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

#: ``told(step, of)``.
Told = Callable[[int, int], object]
#: A JPEG is decoded at a fraction of its size when it is large; other formats only whole.
JPEG_PIXELS: Final = 50_000_000
OTHER_PIXELS: Final = 25_000_000
FORMATS: Final = ("JPEG", "PNG")
STEPS: Final = 3
_QUALITIES: Final = (85, 75, 65, 55, 45)
_LEAST_SIDE: Final = 400
_ORIENTATION: Final = 0x0112
#: Darker than this is ink; after shrinking thin lines are paler.
_INK: Final = 160
_INK_SHRUNK: Final = 215
#: Ink within so few pixels each way is a touch, not a signature.
_TOUCH: Final = 16
_MARGIN: Final = 4
_SIGNATURE_HEIGHT: Final = 240
#: One picture at a time in the whole program: three workers' pictures would be three times the memory.
_ONE_AT_A_TIME = threading.Lock()


def photo(source: BinaryIO, long_side: int, most: int, told: Told = lambda _step, _of: None) -> bytes:
    """A JPEG of at most ``long_side`` pixels and ``most`` bytes, upright, with nothing in it but what is seen.

    Raises UserError photo_pixels, photo_unreadable.
    """
    with _ONE_AT_A_TIME:
        try:
            told(0, STEPS)
            seen = _seen(source, long_side)
            told(1, STEPS)
            kept = _small_jpeg(seen, most)
        except CampoError:
            raise
        except Exception as error:  # the readers of pictures raise whatever they like at a broken one
            raise UserError("photo_unreadable") from error
    told(2, STEPS)
    return kept


def _seen(source: BinaryIO, long_side: int) -> Image:
    """The pixels, upright and no larger than asked; a new picture, so that nothing else of the old one can be in it."""
    from PIL import Image, JpegImagePlugin, PngImagePlugin  # noqa: F401 - registers the two readers

    try:
        opened = Image.open(source, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UserError("photo_pixels") from error
    with opened:
        is_jpeg = opened.format in ("JPEG", "MPO")
        if opened.width * opened.height > (JPEG_PIXELS if is_jpeg else OTHER_PIXELS):
            raise UserError("photo_pixels")
        opened.draft(None, (2 * long_side, 2 * long_side))
        opened.load()  # before its EXIF is asked for: a PNG would be read then, and what breaks there must be told
        turn = _turn(opened)
        flat = _on_white(opened)
    flat.thumbnail((long_side, long_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        flat = flat.transpose(turn)
    return Image.frombytes("RGB", flat.size, flat.tobytes())


def _turn(opened: Image) -> Transpose | None:
    """What puts it upright, by its EXIF; none when that can't be read."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    found = None
    with suppress(Exception):  # a broken EXIF block is no reason to refuse what can be seen
        found = turns.get(opened.getexif().get(_ORIENTATION, 1))
    return found


def _on_white(opened: Image) -> Image:
    """In three colours; what is transparent becomes paper."""
    from PIL import Image

    if opened.mode not in ("RGBA", "LA", "PA") and "transparency" not in opened.info:
        return opened.convert("RGB")
    layer = opened.convert("RGBA")
    flat = Image.new("RGB", layer.size, "white")
    flat.paste(layer, mask=layer.getchannel("A"))
    return flat


def _small_jpeg(seen: Image, most: int) -> bytes:
    """As good as fits: less quality first, then fewer pixels."""
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            seen.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= most:
                return out.getvalue()
        if max(seen.size) < _LEAST_SIDE:
            raise UserError("photo_unreadable")  # noise, not a sheet
        seen = seen.resize((max(1, seen.width * 3 // 4), max(1, seen.height * 3 // 4)))


def signature(dots: bytes, width: int, height: int, stride: int, long_side: int, most: int) -> bytes:
    """A PNG of one bit a pixel from what was drawn: grey dots, 0 is ink, rows of ``stride`` bytes. Trimmed to the ink.

    Raises UserError signature_empty when nothing was drawn, or no more than a touch.
    """
    from PIL import Image

    drawn = Image.frombuffer("L", (width, height), dots, "raw", "L", stride, 1)
    box = drawn.point([255 if grey < _INK else 0 for grey in range(256)]).getbbox()
    if box is None or max(box[2] - box[0], box[3] - box[1]) < _TOUCH:
        raise UserError("signature_empty", field="signature")
    ink = drawn.crop(box)
    while True:
        ink.thumbnail((long_side, _SIGNATURE_HEIGHT), Image.Resampling.LANCZOS)
        paper = Image.new("1", (ink.width + 2 * _MARGIN, ink.height + 2 * _MARGIN), 1)
        paper.paste(ink.point([0 if grey < _INK_SHRUNK else 255 for grey in range(256)], "1"), (_MARGIN, _MARGIN))
        out = io.BytesIO()
        paper.save(out, "PNG", optimize=True)
        if out.tell() <= most:
            return out.getvalue()
        long_side = long_side * 4 // 5
        ink = ink.resize((max(1, ink.width * 4 // 5), max(1, ink.height * 4 // 5)))
