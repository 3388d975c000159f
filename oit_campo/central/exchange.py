"""The centre's side of one exchange: who asks, what they bring, what they get."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oit_campo.central import activation as activations
from oit_campo.central import commits, recovery
from oit_campo.central.author import CentreAuthor
from oit_campo.central.database import Database, make_engine
from oit_campo.central.ingest import Fork, Gap, Intake, stream_of
from oit_campo.central.keys import CentreKeys, load
from oit_campo.central.prefixes import FILE as PREFIX_FILE
from oit_campo.central.prefixes import PrefixLedger
from oit_campo.central.registrar import register
from oit_campo.central.scores import open_closed_panels
from oit_campo.central.waiting import judge_again
from oit_campo.clock import Clock, SystemClock, milliseconds
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.models.centre import CentreDevice, CentreReceipt, CentreState, CentreStream
from oit_campo.models.shared import HeldChange
from oit_campo.sync import activation_wire, wire
from oit_campo.sync.apply import Applied

#: By how many epochs a laptop may know more: as often is no centre restored, and a number has its end.
EPOCHS_MOST = 100
DEFAULT_HOST = "verificar.example.org"


@dataclass(frozen=True, slots=True)
class Health:
    """What the health page says: no personal data."""

    epoch: int
    commits: int
    held: int


class Standing(Enum):
    """How a laptop that asks stands.

    REPEATED: with the nonce before the last one given, as when our answer was lost, or by a stranger who caught the request:
    batches are taken, which a repeat can't double, but no data go out. STALE: with an older one: it learns the last, no more.
    """

    GOOD = 1
    REPEATED = 2
    STALE = 3
    FORKED = 4
    OTHER_EPOCH = 5


class Centre:
    """The centre's program: one database, one set of keys."""

    def __init__(
        self,
        database: Database,
        keys: CentreKeys,
        *,
        clock: Clock | None = None,
        key_source: KeySource | None = None,
        verifier_host: str = DEFAULT_HOST,
        ledger: PrefixLedger | None = None,
    ) -> None:
        self.database = database
        self.keys = keys
        self.clock = clock or SystemClock()
        self.key_source = key_source or KeySource()
        self.verifier_host = verifier_host
        self._ledger = ledger

    @classmethod
    def open(cls, folder: Path, url: str, *, clock: Clock | None = None) -> Centre:
        """An initialised centre. Raises KnownError centre_missing."""
        return cls(Database(make_engine(url)), load(folder), clock=clock, ledger=PrefixLedger(folder / PREFIX_FILE))

    def health(self) -> Health:
        with self.database.session() as session:
            state = session.get_one(CentreState, 1)
            held = session.execute(select(func.count()).select_from(HeldChange)).scalar_one()
            return Health(state.epoch, state.last_commit, held)

    def author(self, session: Session, state: CentreState, actor: UUID | None = None) -> CentreAuthor:
        return CentreAuthor(session, state, self.key_source, self.clock, actor)

    def activate(self, raw: bytes) -> bytes:
        """Raises Damaged, KnownError activation_refused."""
        request = activation_wire.decode_request(raw)
        with self.database.writing() as (session, state):
            given = activations.activate(
                self.author(session, state),
                self.keys,
                request,
                clock=self.clock,
                verifier_host=self.verifier_host,
                ledger=self._ledger,
            )
        return activation_wire.encode_reply(given, raw, request.code)

    def sync(self, raw: bytes) -> bytes:
        """One exchange. Raises Damaged for bytes that are no request, KnownError sync_refused for a stranger."""
        hello, batches = wire.decode_request(raw)
        standing = self._greet(hello, raw)
        receipts: list[wire.Receipt] = []
        for batch in batches if standing in (Standing.GOOD, Standing.REPEATED) else ():
            try:
                receipts.append(self._take(hello, batch))
            except Fork:
                standing = Standing.FORKED
                break
            except Gap:
                break
        reply = self._answer(hello, standing, tuple(receipts))
        return wire.encode_reply(reply, raw, wire.signer(self.keys.signing))

    def _greet(self, hello: wire.Hello, raw: bytes) -> Standing:
        """Know the laptop by its signature and its nonce; open a new epoch when it proves that the centre once knew more."""
        with self.database.writing() as (session, state):
            device = session.get(CentreDevice, hello.device)
            if device is None or not wire.check_request(raw, device.signing_key):
                raise KnownError("sync_refused")
            stream = stream_of(session, device, hello.stream, state.epoch)
            if state.epoch < hello.epoch <= state.epoch + EPOCHS_MOST:
                # restored to before an epoch that this laptop knows, and however old its request is: no number is used twice
                state.epoch = hello.epoch + 1
            standing = _fresh(stream, hello)
            if standing is Standing.STALE:
                return standing
            device.last_contact = self.clock.now()
            if hello.epoch != state.epoch:
                return Standing.OTHER_EPOCH
            if _lost(session, state, stream, hello):
                state.epoch += 1
                return Standing.OTHER_EPOCH
            return Standing.FORKED if _forked(session, stream, hello) else standing

    def _take(self, hello: wire.Hello, batch: bytes) -> wire.Receipt:
        with self.database.writing() as (session, state):
            if hello.epoch != state.epoch:
                raise Gap
            device = session.get_one(CentreDevice, hello.device)
            stream = stream_of(session, device, hello.stream, state.epoch)
            intake = Intake(session, state, device, stream, milliseconds(self.clock.now()))
            receipt = intake.take(batch)
            self.follow(session, state, intake.taken)
            return receipt

    def follow(self, session: Session, state: CentreState, taken: list[Applied]) -> None:
        """What the centre itself does about changes that have come in."""
        author = self.author(session, state)
        open_closed_panels(author, self.keys.scores.private_bytes_raw(), taken)
        register(author, taken)

    def _answer(self, hello: wire.Hello, standing: Standing, receipts: tuple[wire.Receipt, ...]) -> wire.Reply:
        with self.database.writing() as (session, state):
            device = session.get_one(CentreDevice, hello.device)
            stream = stream_of(session, device, hello.stream, state.epoch)
            if hello.nonce == stream.nonce:  # a repeat moves nothing, so a stranger's doesn't disturb the laptop
                stream.nonce_before, stream.nonce = hello.nonce, token_bytes(wire.NONCE_BYTES)
            if standing in (Standing.GOOD, Standing.REPEATED):
                opener = self.keys.sealing.private_bytes_raw()
                recovery.keep(session, device.device, hello.recovery, opener, self.clock.now())
            again = standing in (Standing.STALE, Standing.REPEATED)
            pulled = commits.Pulled(b"", hello.cursor, hello.cursor_chain, again)
            if standing is Standing.GOOD and hello.epoch == state.epoch:
                self.follow(session, state, judge_again(session, state))
                pulled = commits.pull(session, state, hello.cursor, hello.cursor_chain, device.scopes)
            return wire.Reply(
                epoch=state.epoch,
                now_ms=milliseconds(self.clock.now()),
                nonce=stream.nonce,
                fork=standing is Standing.FORKED,
                receipts=receipts,
                cursor_from=hello.cursor,
                cursor=pulled.cursor,
                cursor_chain=pulled.chain if pulled.cursor != hello.cursor else b"",
                more=pulled.more,
                down=pulled.batch,
                recovery=recovery.standing(session, device.device),
            )


def _fresh(stream: CentreStream, hello: wire.Hello) -> Standing:
    if hello.nonce == stream.nonce:
        return Standing.GOOD
    return Standing.REPEATED if hello.nonce == stream.nonce_before else Standing.STALE


def _lost(session: Session, state: CentreState, stream: CentreStream, hello: wire.Hello) -> bool:
    """True when the laptop proves that the centre once knew more: it was restored from a backup."""
    if hello.cursor > state.last_commit or hello.last_batch > stream.last_batch:
        return True
    if hello.cursor == 0:
        return False
    return _short(commits.chain_at(session, hello.cursor)) != hello.cursor_chain


def _forked(session: Session, stream: CentreStream, hello: wire.Hello) -> bool:
    if hello.last_batch == 0:
        return False
    receipt = session.get(CentreReceipt, (stream.stream, stream.epoch, hello.last_batch))
    return receipt is None or _short(receipt.sha256) != hello.last_hash


def _short(known: bytes | None) -> bytes | None:
    """As much of a hash as a hello says."""
    return None if known is None else known[: wire.SHORT_BYTES]
