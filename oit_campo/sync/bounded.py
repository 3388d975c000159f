"""Reading CBOR from strangers: sizes first, exact types, no tags, no depth beyond the known; anything else is Damaged.

A list of a million empty lists is a megabyte on the wire and sixty in memory, so nothing long is decoded at once: messages hold
their parts as byte strings, which are found here without decoding, and each part is decoded alone and is small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn, cast
from uuid import UUID

import cbor2

from oit_campo.domain.damage import Damaged

MAX_DEPTH = 8
#: A part that is decoded at once: some sixty times as much in memory at worst.
PART_CAP = 1 << 18

_UNSIGNED, _BYTES, _TEXT, _ARRAY = 0, 2, 3, 4


def _refuse(_decoder: object, _immutable: bool = False) -> NoReturn:
    raise Damaged("tag")


#: Every tag the decoder would act on: a regular expression that takes minutes to compile is one of them.
_TAGS = (0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000, 55799)
_NO_TAGS: dict[int, Callable[[Any, bool], Any]] = dict.fromkeys(_TAGS, _refuse)


def load(raw: bytes, *, cap: int = PART_CAP, depth: int = MAX_DEPTH) -> object:
    """One value of plain CBOR. Raises Damaged, also for more than ``cap`` bytes."""
    if len(raw) > cap:
        raise Damaged("size")
    try:
        return cast(
            object,
            cbor2.loads(
                raw,
                max_depth=depth,
                allow_indefinite=False,
                allow_duplicate_keys=False,
                semantic_decoders=_NO_TAGS,
                tag_hook=_refuse,
            ),
        )
    except Exception as error:  # the decoder raises many kinds on hostile bytes; each means the same
        raise Damaged("encoding") from error


def _head(raw: bytes, at: int) -> tuple[int, int, int]:
    """Major type, argument and the place after an item's head."""
    if at >= len(raw):
        raise Damaged("cut")
    major, short = raw[at] >> 5, raw[at] & 31
    if short < 24:
        return major, short, at + 1
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(short)
    if size is None or at + 1 + size > len(raw):
        raise Damaged("head")
    return major, int.from_bytes(raw[at + 1 : at + 1 + size], "big"), at + 1 + size


def flat_end(raw: bytes, count: int) -> int:
    """Where the first ``count`` items of a list end; they are numbers, byte strings or texts."""
    major, _, at = _head(raw, 0)
    if major != _ARRAY:
        raise Damaged("list")
    for _ in range(count):
        major, value, at = _head(raw, at)
        if major in (_BYTES, _TEXT):
            at += value
        elif major != _UNSIGNED:
            raise Damaged("flat item")
    return at


def byte_strings(raw: bytes, most: int, at: int = 0) -> Iterator[bytes]:
    """The items of a list of byte strings that starts at ``at`` and ends with ``raw``."""
    major, count, at = _head(raw, at)
    if major != _ARRAY or count > most:
        raise Damaged("list")
    for _ in range(count):
        major, size, at = _head(raw, at)
        if major != _BYTES or at + size > len(raw):
            raise Damaged("byte string")
        yield raw[at : at + size]
        at += size
    if at != len(raw):
        raise Damaged("more than was said")


def as_list(value: object, least: int, most: int) -> list[object]:
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise Damaged("list")
    return value


def as_int(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Damaged("number")
    return value


def as_bytes(value: object, size: int | None = None) -> bytes:
    if not isinstance(value, bytes) or (size is not None and len(value) != size):
        raise Damaged("bytes")
    return value


def as_text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise Damaged("text")
    return value


def as_key(value: object) -> UUID:
    return UUID(bytes=as_bytes(value, 16))
