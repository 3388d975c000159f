"""The centre's log of commits: numbered in the order they become visible, chained, each for the scopes that may see it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.models.centre import CentreState, Commit
from oit_campo.sync.lineage import lineage_of
from oit_campo.sync.wire import DOWN, BatchHeader, Patch, TooLarge, encode_batch, patch_bytes, read_patch

EVERYBODY = ""
NOBODY = "-"
COMMITS_PER_REPLY = 2_000
#: As the commits are kept; a reply always fits ``wire.BODY_CAP`` and the caps of a batch.
REPLY_BYTES = 3 << 20
CENTRE_STREAM = b"centre\x00\x00"
NO_BATCH = b""


def scope_name(edition: UUID, region: str) -> str:
    return f"{edition}:{region}"


def append(session: Session, state: CentreState, patch: Patch, record: UUID, scopes: Iterable[str]) -> None:
    """One commit a scope."""
    body = patch_bytes(patch)
    for scope in sorted(scopes):
        state.last_commit += 1
        state.chain = hashlib.sha256(state.chain + hashlib.sha256(body).digest()).digest()
        session.add(
            Commit(number=state.last_commit, chain=state.chain, kind=patch.kind, record=record, scope=scope, body=body)
        )


def chain_at(session: Session, number: int) -> bytes | None:
    """The chain hash at a commit; None when the centre has no such commit."""
    return session.scalar(select(Commit.chain).where(Commit.number == number))


@dataclass(frozen=True, slots=True)
class Pulled:
    """Commits after a cursor: the batch (empty when there are none) and the cursor they lead to."""

    batch: bytes
    cursor: int
    chain: bytes
    more: bool


def pull(session: Session, state: CentreState, after: int, after_chain: bytes, scopes: Iterable[str]) -> Pulled:
    """What the holder of these scopes has not had yet."""
    if after >= state.last_commit:
        return Pulled(NO_BATCH, after, after_chain, False)
    rows = session.scalars(
        select(Commit)
        .where(Commit.number > after, Commit.scope.in_([EVERYBODY, *scopes]))
        .order_by(Commit.number)
        .limit(COMMITS_PER_REPLY)
    ).all()
    if not rows:
        return Pulled(NO_BATCH, state.last_commit, state.chain, False)
    batch, taken = _batch(session, _fitting(rows))
    more = len(taken) < len(rows) or len(rows) == COMMITS_PER_REPLY
    cursor, chain = (taken[-1].number, taken[-1].chain) if more else (state.last_commit, state.chain)
    return Pulled(batch, cursor, chain, more)


def _batch(session: Session, rows: Sequence[Commit]) -> tuple[bytes, Sequence[Commit]]:
    """A batch of the first of these, as many as one may hold, and which these are."""
    patches = [read_patch(row.body) for row in rows]
    try:
        header = BatchHeader(DOWN, CENTRE_STREAM, 0, bytes(32))
        return encode_batch(header, patches, lineage_of(session, patches)), rows
    except TooLarge:
        if len(rows) == 1:
            raise
    return _batch(session, rows[: len(rows) // 2])


def _fitting(rows: Sequence[Commit]) -> Sequence[Commit]:
    """The first rows, as many as a reply holds; one always does."""
    sizes = accumulate(len(row.body) for row in rows)
    return [row for n, (row, size) in enumerate(zip(rows, sizes, strict=True)) if n == 0 or size <= REPLY_BYTES]
