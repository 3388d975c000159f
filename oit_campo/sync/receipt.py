"""The centre's word that it has a batch: as claimed and applied but for what it names, so a clean one is some forty octets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from oit_campo.domain.damage import Damaged
from oit_campo.sync.body import MAX_GROUPS_IN_BATCH, read_stamps, write_stamps
from oit_campo.sync.octets import Reader, Writer, read_bounded, write_ints

#: By their number on the wire.
VERDICTS: Final = ("applied", "merged", "conflict", "held", "again", "out_of_scope", "no_right")
#: Kept at the centre outside the records until a person decides: the laptop lists them, and loses nothing.
HELD_VERDICTS: Final = frozenset({"held", "out_of_scope", "no_right"})
HASH_BYTES: Final = 32
MAX_NUMBER: Final = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """The batch's number and hash, how many groups its patches have together, and by their place among these:
    verdicts other than «applied», stamps other than the claimed ones."""

    number: int
    sha256: bytes
    groups: int
    exceptions: Mapping[int, str]
    stamps: Mapping[int, int]

    def verdicts(self) -> list[str]:
        """One a group, in the order of the batch."""
        return [self.exceptions.get(place, VERDICTS[0]) for place in range(self.groups)]

    def stamps_over(self, claimed: Sequence[int]) -> list[int]:
        """The stamps that count from now on. Raises Damaged when the receipt is of another batch."""
        if len(claimed) != self.groups:
            raise Damaged("receipt of another batch")
        return [self.stamps.get(place, stamp) for place, stamp in enumerate(claimed)]


def receipt_of(
    number: int, sha256: bytes, claimed: Sequence[int], verdicts: Sequence[str], stamps: Sequence[int]
) -> Receipt:
    """From the verdict and the given stamp of each group."""
    return Receipt(
        number,
        sha256,
        len(claimed),
        {place: verdict for place, verdict in enumerate(verdicts) if verdict != VERDICTS[0]},
        {n: given for n, (said, given) in enumerate(zip(claimed, stamps, strict=True)) if given != said},
    )


def encode_receipt(receipt: Receipt) -> bytes:
    """Kept at the centre as it is, so that a repeat gets the same octets."""
    out = Writer()
    out.varint(receipt.number)
    out.raw(receipt.sha256)
    out.varint(receipt.groups)
    out.varint(len(receipt.exceptions))
    write_ints(out, list(receipt.exceptions))
    write_ints(out, [VERDICTS.index(verdict) for verdict in receipt.exceptions.values()])
    out.varint(len(receipt.stamps))
    write_ints(out, list(receipt.stamps))
    write_stamps(out, list(receipt.stamps.values()))
    return out.done()


def decode_receipt(raw: bytes) -> Receipt:
    """Raises Damaged."""
    source = Reader(raw)
    number, sha256, groups = source.varint(MAX_NUMBER), source.take(HASH_BYTES), source.varint(MAX_GROUPS_IN_BATCH)
    if not number:
        raise Damaged("number")
    places = _read_places(source, groups)
    codes = read_bounded(source, len(places), 1, len(VERDICTS) - 1)
    stamped = _read_places(source, groups)
    stamps = read_stamps(source, len(stamped))
    source.end()
    exceptions = {place: VERDICTS[code] for place, code in zip(places, codes, strict=True)}
    return Receipt(number, sha256, groups, exceptions, dict(zip(stamped, stamps, strict=True)))


def _read_places(source: Reader, groups: int) -> list[int]:
    places = read_bounded(source, source.varint(groups), 0, groups - 1)
    if any(b <= a for a, b in pairwise(places)):
        raise Damaged("places")
    return places
