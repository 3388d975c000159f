"""What has to hold when everybody has exchanged until nothing moved: field by field, against the oracle."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from uuid import UUID

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields
from oit_campo.central.scopes import scopes_of
from oit_campo.domain.versions import decode, group_state
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.centre import CentreState, Commit
from oit_campo.models.laptop import OutBatch, StreamState
from oit_campo.models.shared import Conflict, HeldChange
from oit_campo.store.change_log import pending_count, verify_chain
from oit_campo.sync.wire import read_patch
from tests.simulation.sync.machines import Machine
from tests.simulation.sync.oracle import Said, Values, Where, as_values, empty, values_of
from tests.simulation.sync.words import WITHDRAWN

if TYPE_CHECKING:
    from tests.simulation.sync.run import Run

#: Kinds that the simulation writes, parents first.
ENTITIES = (
    "person",
    "contact",
    "enrolment",
    "business",
    "business_plan",
    "consent",
    "attendance_mark",
    "person_merge",
)
#: Kind, record → (values of each field, heads of each group).
State = dict[tuple[str, UUID], tuple[dict[str, Any], dict[int, Any]]]
Rivals = dict[tuple[int, UUID, int, UUID], tuple[int, Any]]
#: A winner that was this much later received than another was made has won by a wrong clock.
_TOO_FAR = 11 * 60


def check(run: Run) -> None:
    """Raises Broken with the name of the first invariant that doesn't hold."""
    from tests.simulation.sync.run import at_centre

    with at_centre(run) as session:
        here, rivals = state_of(session), rivals_of(session)
        scopes = {key: scopes_of(session, fields.kind(key[0]).number, key[1]) for key in here}
        told = centre_chain(session)
    existence(run, here)
    run.reopened.clear()
    for where in run.oracle.at:
        if where[2]:
            standing(run, where, here, rivals)
    for machine in run.machines:
        with machine.store.read() as session:
            same(run, machine, session, here, rivals, scopes)
            log_of(machine, session)
    with at_centre(run) as session:
        held_at_centre(session)
    never_coalesced(run, told)
    churn(run)


def state_of(session: Session) -> State:
    found: State = {}
    for entity in ENTITIES:
        kind = fields.kind(entity)
        for row in session.scalars(select(kinds.tables()[entity])):
            found[entity, row.id] = _row(kind, row)
    return found


def _row(kind: fields.Kind, row: Synced) -> tuple[dict[str, Any], dict[int, Any]]:
    state = decode(row.merge_state)
    heads = {}
    for number in kind.groups():
        if number == 0 or not empty(values_of(row, number)):
            heads[number] = tuple((h.change, h.stamp) for h in group_state(state, number).heads)
    return {f.name: getattr(row, f.name) for f in kind.fields}, heads


def rivals_of(session: Session) -> Rivals:
    return {
        (c.kind, c.record, c.group, c.change): (c.stamp, cbor2.loads(c.values))
        for c in session.scalars(select(Conflict))
    }


def _broken(invariant: str, *what: object) -> Exception:
    from tests.simulation.sync.run import Broken

    return Broken(invariant, *what)


def held_at_centre(session: Session) -> None:
    for held in session.scalars(select(HeldChange)):
        raise _broken("nothing stays held", held.kind, held.record, held.reason, "waits for", held.missing)


def centre_chain(session: Session) -> set[tuple[UUID, int]]:
    """The chain over all commits; (change, group) of each that is never coalesced."""
    chain = bytes(32)
    single = {fields.kind(e).number for e in ENTITIES if not fields.kind(e).coalesced}
    told: set[tuple[UUID, int]] = set()
    for place, row in enumerate(session.scalars(select(Commit).order_by(Commit.number)), 1):
        chain = hashlib.sha256(chain + hashlib.sha256(row.body).digest()).digest()
        if row.chain != chain or row.number != place:
            raise _broken("chains verify", "the centre's commit", row.number)
        if row.kind in single:
            told |= {(g.change, g.group) for g in read_patch(row.body).groups}
    if session.get_one(CentreState, 1).chain != chain:
        raise _broken("chains verify", "the centre's last")
    return told


def never_coalesced(run: Run, told: set[tuple[UUID, int]]) -> None:
    """Each answer about a permission and each end of a merge has come by itself, though a later one may stand in its place."""
    for said in run.oracle.said.values():
        if run.churn.epochs_owed:
            return  # after a restore a later one that saw it may come first, and it is no news then
        if said.number in run.oracle.lost or fields.kind(said.where[0]).coalesced or said.change is None:
            continue
        if (said.change, said.where[2]) not in told:
            raise _broken("each event comes by itself", said.number, said.where)


def existence(run: Run, here: State) -> None:
    """Every record that somebody made and no disaster took is there, once; no other is."""
    made = {(w[0], w[1]) for w, numbers in run.oracle.at.items() if not w[2] and set(numbers) - run.oracle.lost}
    if lacking := made - here.keys():
        raise _broken("no change is lost", "records missing at the centre", sorted(lacking))
    if more := here.keys() - made:
        raise _broken("one effect per change", "records nobody made", sorted(more))
    identities: set[tuple[str, Any]] = set()
    for (entity, _), (values, _heads) in here.items():
        natural = fields.kind(entity).derived_from
        one = (entity, tuple(values[name] for name in natural))
        if natural and one in identities:
            raise _broken("one effect per change", "two records of one", entity)
        identities.add(one)


def standing(run: Run, where: Where, here: State, rivals: Rivals) -> None:
    """One group: what stands is what no surviving change has seen; one is shown, the rest are in conflict, no other is."""
    entity, record, group = where
    expected = run.oracle.standing(where)
    if (entity, record) not in here or not expected:
        return
    kind = fields.kind(entity)
    heads = {run.oracle.by_change.get((change, where)) for change, _ in here[entity, record][1].get(group, ())}
    wanted = {s.number for s in expected}
    if None not in heads and wanted < heads and run.settled_again(where, heads - wanted):
        return
    shown = tuple(kinds.to_plain(here[entity, record][0][f.name]) for f in kind.groups()[group])
    beside = [
        as_values(entity, group, v)
        for (k, r, g, _), (_, v) in rivals.items()
        if (k, r, g) == (kind.number, record, group)
    ]
    rule = kinds.policy(kind, group)
    if rule == "withdrawn_wins":
        _answers(where, expected, shown, beside)
        return
    if rule == "union":
        _union(where, expected, shown, beside)
        return
    _winner(run, where, expected, shown, beside)


def _answers(where: Where, expected: list[Said], shown: Values, beside: list[Values]) -> None:
    answers = [s.values[0] for s in expected]
    if WITHDRAWN in answers and shown[0] != WITHDRAWN:
        raise _broken("a withdrawal beats what had not seen it", where, answers, "shown", shown)
    if shown[0] not in answers:
        raise _broken("no change is lost", where, answers, "shown", shown)
    if sorted(answers) != sorted([shown[0], *(v[0] for v in beside)]):
        raise _broken("every value reachable, none false", where, answers, "shown", shown, "beside", beside)


def _union(where: Where, expected: list[Said], shown: Values, beside: list[Values]) -> None:
    wanted = sorted({code for s in expected for code in s.values[0]})
    if sorted(shown[0] or ()) != wanted:
        raise _broken("every value reachable, none false", where, wanted, "shown", shown)
    if len(expected) > 1 and sorted(map(str, (s.values for s in expected))) != sorted(map(str, beside)):
        raise _broken("every value reachable, none false", where, expected, "beside", beside)


def _winner(run: Run, where: Where, expected: list[Said], shown: Values, beside: list[Values]) -> None:
    numbers = {s.number for s in expected}
    winner = run.oracle.found(where, shown)
    if winner is None:
        raise _broken("groups move together", where, "shown", shown, "expected", [s.values for s in expected])
    if winner not in numbers:
        raise _broken("no change is lost", where, "shown", winner, shown, "expected", sorted(numbers))
    found = {run.oracle.found(where, v) for v in beside}
    if None in found:
        raise _broken("groups move together", where, "beside", beside)
    if missing := numbers - found - {winner}:
        raise _broken("every value of a conflict reachable", where, "missing", sorted(missing))
    if false := found - numbers:
        raise _broken("no false conflict", where, "false", sorted(n for n in false if n))
    first = run.oracle.said[winner]
    for other in expected:
        if first.received and other.timed and other.made > first.received + _TOO_FAR:
            raise _broken("no wrong clock decides", where, winner, "over", other.number)


def same(
    run: Run, machine: Machine, session: Session, here: State, rivals: Rivals, scopes: dict[tuple[str, UUID], set[str]]
) -> None:
    """The laptop holds what its scopes hold, field by field, and nothing else."""
    mine = state_of(session)
    able = {key for key in here if scopes[key] & set(machine.seat.scopes)}
    if outside := mine.keys() - able:
        name = "nothing outside its scope" if outside <= here.keys() else "the same everywhere"
        raise _broken(name, machine.name, sorted(outside))
    wanted = _reachable(here, able)
    if lacking := wanted - mine.keys():
        raise _broken("the same everywhere", machine.name, "lacks", sorted(lacking))
    for key in wanted:
        if mine[key] != here[key] and (found := _difference(run, key, mine[key], here[key])):
            raise _broken("the same everywhere", machine.name, key, found)
    numbers = {(fields.kind(e).number, r) for e, r in wanted}
    theirs = _rivals(run, {k: v for k, v in rivals.items() if (k[0], k[1]) in numbers})
    ours = _rivals(run, rivals_of(session))
    if ours != theirs:
        raise _broken("the same everywhere", machine.name, "conflicts", ours.keys() ^ theirs.keys())
    for held in session.scalars(select(HeldChange)):
        if held.reason != "no_parent" and run.note_stays():
            continue
        if held.reason != "no_parent":
            raise _broken("nothing stays held", machine.name, held.reason, held.record)
        if (fields.kind_numbers()[held.kind].entity, held.record) in wanted:
            raise _broken("nothing stays held", machine.name, held.reason, held.record)


def _reachable(here: State, able: set[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """Those of a laptop's records all of whose parents it holds; the others wait for them."""
    return {
        (entity, record)
        for entity, record in able
        if all(
            here[entity, record][0][name] is None or (target, here[entity, record][0][name]) in able
            for name, target in kinds.parents(entity)
            if target in ENTITIES
        )
    }


def _difference(run: Run, key: tuple[str, UUID], mine: tuple[Any, Any], theirs: tuple[Any, Any]) -> list[object]:
    """Fields and heads that differ, but for groups that stand open again; of stamps alone only the first clash counts."""
    open_again = {w[2] for w in run.reopened if w[:2] == key}
    free = {f.name for g in open_again for f in fields.kind(key[0]).groups()[g]}
    found: list[object] = [(k, v, theirs[0][k]) for k, v in mine[0].items() if v != theirs[0][k] and k not in free]
    for group in (mine[1].keys() | theirs[1].keys()) - open_again:
        ours, others = mine[1].get(group, ()), theirs[1].get(group, ())
        if ours == others:
            continue
        if {c for c, _ in ours} == {c for c, _ in others} and run.stamp_differs():
            continue
        where = (*key, group)
        more = {run.oracle.by_change.get((c, where)) for c, _ in set(ours) ^ set(others)}
        if more and None not in more and run.settled_again(where, more):
            continue
        found.append((group, ours, others))
    return found


def _rivals(run: Run, found: Rivals) -> dict[tuple[int, UUID, int, UUID], Any]:
    """Values by change, but for groups that stand open again."""
    open_again = {(fields.kind(e).number, r, g) for e, r, g in run.reopened}
    return {k: v[1] for k, v in found.items() if k[:3] not in open_again}


def log_of(machine: Machine, session: Session) -> None:
    if waiting := pending_count(session):
        raise _broken("comes to rest", machine.name, waiting, "changes wait")
    try:
        verify_chain(session)
    except ValueError as error:
        raise _broken("chains verify", machine.name, error) from error
    stream = session.get_one(StreamState, 1).stream
    previous = bytes(32)
    for row in session.scalars(select(OutBatch).where(OutBatch.stream == stream).order_by(OutBatch.number)):
        if row.previous != previous:
            raise _broken("chains verify", machine.name, "batch", row.number)
        previous = row.sha256


def churn(run: Run) -> None:
    """A stream is drawn for a copy, a restored disk or a new epoch, an epoch for a restored centre: for nothing else."""
    epoch, _ = run.centre.state()
    if epoch > run.churn.epochs_owed + 1:
        raise _broken("no churn", "epoch", epoch, "after", run.churn.epochs_owed, "restores")
    if run.churn.streams > run.churn.owed:
        raise _broken("no churn", run.churn.streams, "streams drawn,", run.churn.owed, "had a cause")
