"""Pictures as they are kept: nothing but what is seen, small, upright; what is broken or made to do harm is refused."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import time
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from oit_campo.errors import UserError
from oit_campo.services import attachment_pictures as pictures

MARK = "Marca-Oculta-99000001"
#: Malformed pictures: CAMPO_FUZZ=2000 is the promise of proofs.toml; the daily run takes fewer.
ROUNDS = int(os.environ.get("CAMPO_FUZZ", "200"))


def sheet(width: int = 2400, height: int = 1800, seed: int = 3) -> Image.Image:
    """Like a photo of a signed page: shades, lines, some noise."""
    made = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(made)
    draw = random.Random(seed)
    for _ in range(300):
        x, y = draw.randrange(width), draw.randrange(height)
        pen.line((x, y, x + draw.randrange(400), y + draw.randrange(20)), fill=(10, 10, 60), width=4)
    return made


def encoded(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def marked(kind: str) -> bytes:
    """A picture that says where, when and by whom in every place its format has for it."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112], exif[0x013B] = MARK, 6, MARK
    exif.get_ifd(0x8825).update({1: "S", 2: (12.0, 3.0, 4.0), 27: MARK.encode()})
    icc = b"\x00" * 40 + MARK.encode()
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", MARK)
        notes.add_itxt("XML:com.adobe.xmp", f"<x>{MARK}</x>")
        return encoded(sheet(), "PNG", exif=exif, pnginfo=notes, icc_profile=icc)
    return encoded(sheet(), exif=exif, comment=MARK.encode(), icc_profile=icc) + MARK.encode()


def kept(raw: bytes, long_side: int = 1600, most: int = 300_000) -> bytes:
    return pictures.photo(io.BytesIO(raw), long_side, most)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_only_what_is_seen_is_kept(kind: str) -> None:
    raw = marked(kind)
    assert raw.count(MARK.encode()) >= (4 if kind == "JPEG" else 2), "the control: the mark is in what was chosen"
    made = kept(raw)
    assert MARK.encode() not in made
    with Image.open(io.BytesIO(made)) as image:
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.size == (1200, 1600), "EXIF said it lay on its side"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright_whatever_the_telephone_did(orientation: int) -> None:
    """A red corner that EXIF puts at the upper left, as Pillow's own reading of EXIF does."""
    from PIL import ImageOps

    image = Image.new("RGB", (640, 480), "white")
    image.paste("red", (0, 0, 200, 100))
    exif = Image.Exif()
    exif[0x0112] = orientation
    raw = encoded(image, exif=exif, quality=95)
    with Image.open(io.BytesIO(raw)) as opened, Image.open(io.BytesIO(kept(raw))) as mine:
        expected = ImageOps.exif_transpose(opened)
        assert mine.size == expected.size
        for place in ((20, 20), (mine.width - 20, 20), (20, mine.height - 20), (mine.width - 20, mine.height - 20)):
            assert abs(mine.getpixel(place)[1] - expected.getpixel(place)[1]) < 30  # type: ignore[index] # three colours


def test_it_fits_whatever_it_shows() -> None:
    noise = Image.frombytes("RGB", (3000, 2000), random.Random(1).randbytes(18_000_000))
    made = kept(encoded(noise, quality=95))
    assert len(made) <= 300_000
    small = kept(encoded(sheet(500, 300)))
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (500, 300), "never larger than it was"


def test_what_cannot_be_made_small_enough_is_refused() -> None:
    with pytest.raises(UserError, match="photo_unreadable"):
        kept(encoded(Image.frombytes("RGB", (600, 600), random.Random(1).randbytes(1_080_000))), most=900)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colour_is_taken(mode: str) -> None:
    image = Image.new("I;16", (80, 60), 30_000) if mode == "I;16" else sheet(80, 60).convert(mode)
    with Image.open(io.BytesIO(kept(encoded(image, "JPEG" if mode == "CMYK" else "PNG")))) as made:
        assert (made.mode, made.size) == ("RGB", (80, 60))


def test_what_is_transparent_becomes_paper() -> None:
    for image in (Image.new("RGBA", (50, 50), (0, 0, 0, 0)), Image.new("P", (50, 50), 0)):
        more = {"transparency": 0} if image.mode == "P" else {}
        with Image.open(io.BytesIO(kept(encoded(image, "PNG", **more)))) as made:
            assert min(made.getpixel((25, 25))) > 250  # type: ignore[arg-type] # three colours


def test_a_broken_exif_block_does_not_refuse_the_photo() -> None:
    raw = encoded(sheet(300, 200), exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert kept(raw)


def png_of(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(9_000, 9_000), (12_000, 12_000), (60_000, 60_000), (5_000, 5_001)])
def test_bombs_are_refused_by_their_size_before_they_go_off(width: int, height: int) -> None:
    bomb = png_of(width, height, zlib.compress(bytes(1 << 20)))
    with pytest.raises(UserError, match="photo_pixels"):
        kept(bomb)
    with pytest.raises(UserError, match="photo_unreadable"):
        kept(png_of(100, 100, b"nothing"))


def test_other_formats_are_not_even_read() -> None:
    for kind in ("GIF", "BMP", "TIFF", "WEBP", "ICO"):
        with pytest.raises(UserError, match="photo_unreadable"):
            kept(encoded(sheet(64, 64), kind))


def mutations(seed: int) -> bytes:
    """A picture with some bytes changed, cut, doubled or filled in."""
    draw = random.Random(seed)
    base = draw.choice(_BASES)
    raw = bytearray(base)
    act = draw.randrange(5)
    if act == 0:
        for _ in range(draw.randrange(1, 30)):
            raw[draw.randrange(len(raw))] = draw.randrange(256)
    elif act == 1:
        del raw[draw.randrange(len(raw)) :]
    elif act == 2:
        at = draw.randrange(len(raw))
        raw[at:at] = raw[: draw.randrange(2000)]
    elif act == 3:
        at = draw.randrange(min(len(raw), 200))
        raw[at : at + 4] = draw.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff"))
    else:
        raw = bytearray(raw[:20] + draw.randbytes(draw.randrange(3000)))
    return bytes(raw)


_BASES = (
    encoded(sheet(200, 150)),
    encoded(sheet(200, 150), progressive=True),
    encoded(sheet(90, 60), "PNG"),
    encoded(sheet(90, 60).convert("P"), "PNG"),
    encoded(sheet(90, 60).convert("RGBA"), "PNG"),
)


def fuzz(take: Callable[[bytes], object]) -> dict[str, int]:
    """How each of the malformed pictures ended."""
    ends: dict[str, int] = {}
    for seed in range(ROUNDS):
        try:
            take(mutations(seed))
            end = "kept"
        except UserError as error:
            end = error.code
        except Exception as error:  # noqa: BLE001 - what is looked for
            end = type(error).__name__
        ends[end] = ends.get(end, 0) + 1
    return ends


def test_malformed_pictures_are_kept_or_refused_in_words() -> None:
    spent = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ends = fuzz(kept)
    assert set(ends) <= {"kept", "photo_unreadable", "photo_pixels"}, ends
    assert min(ends.get("kept", 0), ends.get("photo_unreadable", 0)) > ROUNDS // 10, "both ways are met"
    assert time.process_time() - spent < 20


def careless(raw: bytes) -> None:
    """As one reads a picture without a thought."""
    with Image.open(io.BytesIO(raw)) as image:
        image.load()


def test_control_the_fuzz_sees_what_would_have_escaped() -> None:
    """Without our care the readers' own errors come through."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert set(fuzz(careless)) - {"kept", "photo_unreadable", "photo_pixels"}


MEASURE = """
import re, resource, sys, warnings, zlib
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.services import test_attachment_pictures as t
warnings.simplefilter("ignore")
def rows(n):  # row by row: the bombs themselves must not be what is measured
    press = zlib.compressobj(1)
    return b"".join([*(press.compress(bytes(3 * n + 1)) for _ in range(n)), press.flush()])
def peak():  # KiB; Linux hands the parent's maximum on to ru_maxrss, but not to this
    own = Path("/proc/self/status")
    if own.exists():
        return int(re.search(r"VmHWM:\\s+(\\d+)", own.read_text())[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
bombs = [t.png_of(n, n, rows(n)) for n in (9_000, 12_000)]
t.kept(t.encoded(t.sheet()))
before = peak()
for bomb in bombs:
    try:
        getattr(t, sys.argv[2])(bomb)
    except t.UserError:
        pass
if sys.argv[2] == "kept":
    t.fuzz(t.kept)
print((peak() - before) // 1024)
"""


@pytest.mark.parametrize(("take", "low", "high"), [("kept", 0, 150), ("careless", 250, 5_000)], ids=["ours", "control"])
def test_memory_has_a_cap(take: str, low: int, high: int) -> None:
    """MiB by which the peak of a process grows: bombs of 9,000 and 12,000 pixels a side, then the malformed pictures."""
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, root, take], cwd=root, stdout=subprocess.PIPE, text=True, check=True
    )
    assert low <= int(done.stdout) < high


# ---- signatures -------------------------------------------------------------------------------------------------------


def drawn(strokes: int, width: int = 1200, height: int = 500, seed: int = 2) -> tuple[bytes, int, int, int]:
    image = Image.new("L", (width, height), 255)
    pen, draw = ImageDraw.Draw(image), random.Random(seed)
    for _ in range(strokes):
        points = [(draw.randrange(200, width - 200), draw.randrange(100, height - 100)) for _ in range(12)]
        pen.line(points, fill=0, width=6, joint="curve")
    return image.tobytes(), width, height, width


@pytest.mark.parametrize("strokes", [1, 4, 40])
def test_a_signature_is_small_black_and_white_and_trimmed(strokes: int) -> None:
    made = pictures.signature(*drawn(strokes), 640, 4096)
    assert len(made) <= 4096
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.mode) == ("PNG", "1")
        assert image.info == {}
        assert image.width <= 648
        assert image.height <= 248
        grey = image.convert("L")
        inked = grey.point([255 - g for g in range(256)]).getbbox()
        assert inked is not None
        assert inked[0] <= 6
        assert image.width - inked[2] <= 6, "trimmed to the ink"


def test_rows_may_be_longer_than_the_picture() -> None:
    dots, width, height, _ = drawn(3, 1001)
    rows = b"".join(dots[at : at + width] + b"\xff\xff\xff" for at in range(0, len(dots), width))
    assert pictures.signature(rows, width, height, width + 3, 640, 4096) == pictures.signature(
        dots, width, height, width, 640, 4096
    )


def test_nothing_drawn_or_a_touch_is_no_signature() -> None:
    touch = Image.new("L", (600, 200), 255)
    touch.paste(0, (300, 100, 308, 108))
    for image in (Image.new("L", (600, 200), 255), Image.new("L", (600, 200), 200), touch):
        with pytest.raises(UserError, match="signature_empty"):
            pictures.signature(image.tobytes(), 600, 200, 600, 640, 4096)
