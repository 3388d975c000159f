"""Reading CBOR from strangers: sizes first, exact types, no tags, no depth beyond the known; anything else is Damaged.

A list of a million empty lists is a megabyte on the wire and sixty in memory, so nothing long is ever decoded at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, cast
from uuid import UUID

import cbor2

from oit_campo.domain.damage import Damaged

MAX_DEPTH = 8
#: A part that is decoded at once: some sixty times as much in memory at worst.
PART_CAP = 1 << 18


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


def as_key(value: object) -> UUID:
    return UUID(bytes=as_bytes(value, 16))
