"""How many commits this store has made, kept outside it: the cipher can't see a log whose tail is gone.

A flipped bit in the write-ahead log opens clean with the last commits missing. The number here is then higher than the store's
own, and ``doctor`` says so. The file has two slots of 32 bytes, overwritten in turn, so a torn write leaves the other standing:

    commits (8 bytes) ‖ stream (8) ‖ HMAC-SHA256(key, label ‖ commits ‖ stream), first 16 bytes

Written after the commit, without fsync: after a power cut the number may be too low, which alarms nobody; it is never too high.
The stream is drawn anew after a restore, so the counter of the store that was replaced does not count against the restored one.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Final

SLOT_BYTES: Final = 32
_LABEL: Final = b"oit-campo commit counter 1"
_LIMIT: Final = 1 << 64


class CommitCounter:
    """``key``: the sub-key "counter" (32 bytes); ``stream``: the store's stream, 64 bits. For one writer thread."""

    def __init__(self, path: Path, key: bytes, stream: int = 0) -> None:
        if len(key) != 32 or not 0 <= stream < _LIMIT:
            raise ValueError("key or stream out of range")
        self._path = path
        self._key = key
        self._stream = stream.to_bytes(8, "big")

    def read(self) -> int | None:
        """The highest commit number noted for this stream; None when there is no file or no slot of it holds."""
        return max((n for n in self._slots() if n is not None), default=None)

    def write(self, commits: int) -> None:
        """Note ``commits`` over the older (or damaged) slot.

        Raises ValueError below the number noted or beyond 64 bits, OSError as the disk gives it: the commit itself stands.
        """
        first, second = self._slots()
        noted = max(-1 if first is None else first, -1 if second is None else second)
        if not max(noted, 0) <= commits < _LIMIT:
            raise ValueError("commit number out of range")
        place = 0 if first is None or (second is not None and first < second) else 1
        if not self._path.exists():
            self._path.write_bytes(bytes(2 * SLOT_BYTES))
        with self._path.open("r+b", buffering=0) as file:
            file.seek(place * SLOT_BYTES)
            file.write(self._slot(commits.to_bytes(8, "big")))

    def _slot(self, commits: bytes) -> bytes:
        return commits + self._stream + hmac.digest(self._key, _LABEL + commits + self._stream, hashlib.sha256)[:16]

    def _slots(self) -> tuple[int | None, int | None]:
        try:
            with self._path.open("rb") as file:
                raw = file.read(2 * SLOT_BYTES)
        except FileNotFoundError:
            return None, None
        return self._number(raw[:SLOT_BYTES]), self._number(raw[SLOT_BYTES:])

    def _number(self, slot: bytes) -> int | None:
        good = hmac.compare_digest(slot, self._slot(slot[:8]))
        return int.from_bytes(slot[:8], "big") if good else None
