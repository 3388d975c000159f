"""CBOR that has one spelling: what is read must be exactly what this module would have written (RFC 8949 §4.2.1).

A look at the heads alone, without recursion, comes before the library decodes, so depth and kinds of value never depend on its
version: whole numbers, bytes, text, arrays, maps, null; no tags, floats, booleans or indefinite lengths.
"""

from __future__ import annotations

import cbor2

from oit_campo.domain.damage import Damaged

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_NULL = 22
_LONGEST_HEAD = 27


def encode(value: object) -> bytes:
    """Deterministic CBOR of whole numbers, bytes, text, None, and lists and dictionaries of them."""
    return cbor2.dumps(value, canonical=True)


def decode(blob: bytes, depth: int) -> object:
    """The value in ``blob``, nested at most ``depth`` containers deep. Raises Damaged."""
    _check_heads(blob, depth)
    try:
        value: object = cbor2.loads(blob)
    except (cbor2.CBORError, ValueError, TypeError) as error:
        raise Damaged("cbor") from error
    if encode(value) != blob:
        raise Damaged("not canonical")
    return value


def _check_heads(blob: bytes, depth: int) -> None:
    at, open_items = 0, [1]
    while open_items:
        if open_items[-1] == 0:
            open_items.pop()
            continue
        open_items[-1] -= 1
        kind, argument, at = _read_head(blob, at)
        if kind in (_BYTES, _TEXT):
            at += argument
        elif kind in (_ARRAY, _MAP):
            if len(open_items) > depth or argument > len(blob):
                raise Damaged("too deep or too long")
            open_items.append(argument * (2 if kind == _MAP else 1))
        elif kind == _TAG or (kind == _SIMPLE and argument != _NULL):
            raise Damaged("kind of value")
    if at != len(blob):
        raise Damaged("length")


def _read_head(blob: bytes, at: int) -> tuple[int, int, int]:
    """(major type, argument, where the next byte stands). A simple value's extra byte can't pass as null."""
    if at >= len(blob):
        raise Damaged("cut short")
    kind, low = blob[at] >> 5, blob[at] & 31
    if low < 24:
        return kind, low, at + 1
    if low > _LONGEST_HEAD or kind == _SIMPLE:
        raise Damaged("kind of value")
    end = at + 1 + (1 << low - 24)
    if end > len(blob):
        raise Damaged("cut short")
    return kind, int.from_bytes(blob[at + 1 : end], "big"), end
