"""Receipts of what reached the centre, as they can be shown, printed and checked: numbers, hashes and both signatures, no record.

Every batch carries the hash of the one before it, so what both sides signed of the last of a sending answers for all before it
(sync/client.py). In plain SQL, and whoever is at this laptop: the work of somebody's last day has its receipt too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from oit_campo.clock import LIMA
from oit_campo.domain.damage import Damaged
from oit_campo.errors import KnownError, UserError
from oit_campo.services.desk import Desk
from oit_campo.store import looking

if TYPE_CHECKING:
    from oit_campo.documents.sync_record import Lot, Signed
    from oit_campo.store.looking import Ask

#: Batches that the list looks back on: some months of one laptop.
BATCHES_SHOWN = 400
_FIELDS = "id, stream, number, sha256, changes, held, received_at, reply IS NOT NULL"
_BATCHES = f"SELECT {_FIELDS} FROM out_batch WHERE received_at IS NOT NULL ORDER BY id DESC LIMIT ?"  # noqa: S608 - both stand here
_SIGNED = "SELECT request, reply FROM out_batch WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch that the centre has. ``received_at`` aware UTC; ``held`` groups that it wants corrected."""

    number: int
    sha256: bytes
    changes: int
    held: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What went in one sending, the oldest batch first. ``key`` names it here; ``signed``: by both sides, so it can be printed."""

    key: int
    batches: tuple[Batch, ...]
    signed: bool

    @property
    def number(self) -> int:
        """That of its last batch, as the frame shows it."""
        return self.batches[-1].number

    @property
    def at(self) -> datetime:
        return self.batches[-1].received_at

    @property
    def changes(self) -> int:
        return sum(b.changes for b in self.batches)

    @property
    def held(self) -> int:
        return sum(b.held for b in self.batches)


def receipts(desk: Desk) -> tuple[Receipt, ...]:
    """The latest first."""
    with desk.store.look() as ask:
        return _grouped(ask)


def draw(desk: Desk, key: int) -> bytes:
    """The record as PDF, its signatures checked just before.

    Raises UserError receipt_unsigned, receipt_gone; KnownError receipt_unverified.
    """
    from oit_campo.documents.sync_record import SyncRecord, sync_record  # reportlab

    with desk.store.look() as ask:
        found = next((r for r in _grouped(ask) if r.key == key), None)
        said = ask(_SIGNED, key)
        test_data = bool(ask("SELECT 1 FROM store_fact WHERE name = 'test_data'"))
        title = _programme(ask, desk)
    if found is None:
        raise UserError("receipt_gone")
    if not found.signed:
        raise UserError("receipt_unsigned")
    laptop, centre = _checked(desk, found.batches[-1], *map(bytes, said[0]))
    given = desk.activation
    return sync_record(
        SyncRecord(
            public_title=title,
            prefix=given.prefix,
            laptop=given.device_name,
            number=found.number,
            received=found.at.astimezone(LIMA),
            printed=desk.store.clock.now().astimezone(LIMA),
            lots=tuple(_lot(b) for b in found.batches),
            laptop_signed=laptop,
            centre_signed=centre,
            test_data=test_data,
        )
    )


def file_stem(desk: Desk, number: int) -> str:
    """A name for the file that tells nobody's: the laptop and the receipt."""
    return f"acta-sincronizacion-{desk.activation.prefix}-{number:04d}"


def _grouped(ask: Ask) -> tuple[Receipt, ...]:
    """Batches up to the next that was signed for: those after the last such one wait together."""
    found: list[Receipt] = []
    under_way: list[Batch] = []
    last: Any = None
    for row in reversed(ask(_BATCHES, BATCHES_SHOWN)):
        if under_way and row[1] != last[1]:  # a new stream began before anybody signed
            found.append(Receipt(last[0], tuple(under_way), signed=False))
            under_way = []
        last = row
        under_way.append(Batch(row[2], bytes(row[3]), row[4], row[5], looking.moment(row[6])))
        if row[7]:
            found.append(Receipt(row[0], tuple(under_way), signed=True))
            under_way = []
    if under_way:
        found.append(Receipt(last[0], tuple(under_way), signed=False))
    return tuple(reversed(found))


def _checked(desk: Desk, last: Batch, request: bytes, reply: bytes) -> tuple[Signed, Signed]:
    """Both signatures, of this laptop and of the centre. Raises KnownError receipt_unverified."""
    from oit_campo.documents.sync_record import Signed
    from oit_campo.services.laptop_facts import signing_key_of
    from oit_campo.sync import signed, wire

    laptop_key = signing_key_of(desk.store).public_key().public_bytes_raw()
    centre_key = desk.activation.centre_signing_key
    try:
        asked = signed.read_kept(signed.REQUEST, request, wire.HELLO_CAP)
        told = signed.read_kept(signed.REPLY, reply, wire.BODY_CAP)
        hello, answer = wire.read_hello(asked.head), wire.read_reply(told.head)
    except Damaged as error:
        raise KnownError("receipt_unverified") from error
    taken = any((r.number, r.sha256) == (last.number, last.sha256) for r in answer.receipts)
    if not (taken and last.sha256 in asked.digests and asked.holds(laptop_key) and told.holds(centre_key, asked)):
        raise KnownError("receipt_unverified")
    return (
        Signed(_in_lima(hello.sent_at_ms), sha256(laptop_key).digest(), asked.signature),
        Signed(_in_lima(answer.now_ms), sha256(centre_key).digest(), told.signature),
    )


def _in_lima(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(LIMA)


def _lot(batch: Batch) -> Lot:
    from oit_campo.documents.sync_record import Lot

    return Lot(batch.number, batch.changes, batch.held, batch.received_at.astimezone(LIMA), batch.sha256)


def _programme(ask: Ask, desk: Desk) -> str:
    rows = ask(
        "SELECT p.public_title, p.name FROM programme p JOIN edition e ON e.programme = p.id WHERE e.id = ?",
        desk.actor.edition.bytes,
    )
    return next((words for words in rows[0] if words), "") if rows else ""
