"""Who may write what at the centre: the laptop within its scopes, the author with the rights of the staff list.

The one place of these checks; what they go by is data: kinds.csv names the rights (rights.csv) that a kind needs, field_rights.csv
those that some of its fields need besides: a group without them is held, the others of the patch are taken. A laptop signs, its
users don't, so a change has the rights of the author it names, and of these only what its laptop may claim: work of a region
counts within the laptop's own scopes, and what nobody of a region may do (editions, rubrics, staff, laptops) only from a laptop
that was given to this very author. Conditions narrower than a region («own», «group») are the services' part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, rights
from oit_campo.central import conditions, unconfirmed
from oit_campo.central.commits import EVERYBODY, NOBODY, scope_name
from oit_campo.central.scopes import scopes_of
from oit_campo.central.unconfirmed import UNCONFIRMED
from oit_campo.clock import LIMA, STAMP_COUNTER_BITS, stamp_time
from oit_campo.domain.versions import decode, group_state, run_of
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.models.centre import ActivationCode, CentreDevice, CentreRun
from oit_campo.models.programme import User, UserScope
from oit_campo.sync.apply import derived_record
from oit_campo.sync.wire import GroupPatch, Patch

OUT_OF_SCOPE, NO_RIGHT = "out_of_scope", "no_right"
#: Scopes of a right that a member of a region's staff may have.
REGIONAL = frozenset({"own", "group", "region"})
#: Days by which a laptop's clock may be ahead and nobody notice; midnight on the last day is well within.
UNNOTICED = timedelta(days=7)
#: Days that work may wait for a connection when its stamp doesn't tell when it was done.
UNTOLD = timedelta(days=45)
#: After a change of these kinds who may do what is asked anew.
STAFF_KINDS = frozenset({"user", "user_scope"})

#: (edition, region); an empty region stands for all of the edition.
Place = tuple[str, str]
#: A field's value by its name: UUID or as it travels.
Said = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What of a patch is taken: nothing when there is a ``reason``; else all but the ``refused`` field groups (no_right)."""

    reason: str = ""
    refused: frozenset[int] = frozenset()


TAKEN = Ruling()


@dataclass(frozen=True, slots=True)
class _Grant:
    role: str
    edition: str
    region: str
    until: date | None

    def covers(self, place: Place, day: date, *, whole: bool = False) -> bool:
        """Whether it holds for work that may have been done on ``day`` already (``worked_from``).

        ``whole``: a place without a region is all the edition, not what its regions share.
        """
        if self.until is not None and self.until < day:
            return False
        edition, region = place
        return self.edition == edition and (not self.region or self.region == region or not (region or whole))


@dataclass(slots=True)
class Permissions:
    """The checks of one batch of a laptop."""

    session: Session
    device: CentreDevice
    _grants: dict[UUID, tuple[_Grant, ...]] = field(default_factory=dict)

    def judge(self, patch: Patch, day: date) -> Ruling:
        """What of the patch is taken.

        What can't be judged at all is held elsewhere.
        ``day``: the first on which it may have been made (``worked_from``).
        """
        kind = fields.kind_numbers().get(patch.kind)
        if kind is None or kind.entity not in kinds.tables():
            return TAKEN
        record = patch.record or derived_record(kind, patch)
        row = self._row(kind.entity, record) if record is not None else None
        said = _said(kind, patch)
        scopes: set[str] = set()
        if kind.scope_of != "programme":
            scopes = self._scopes(kind, row, said)
            if scopes and not scopes & {NOBODY, *self.device.scopes}:
                return Ruling(OUT_OF_SCOPE)
        if any(self._is_elsewhere(one.parent, _key(said.get(one.name))) for one in kind.fields if one.parent):
            return Ruling(OUT_OF_SCOPE)
        ruling = self._by_rights(kind, patch, row, said, scopes, day)
        return Ruling(UNCONFIRMED) if ruling.reason and self._awaits(kind, patch, row, said, day) else ruling

    def _by_rights(
        self,
        kind: fields.Kind,
        patch: Patch,
        row: Synced | None,
        said: Mapping[str, object],
        scopes: set[str],
        day: date,
    ) -> Ruling:
        roles = self._roles_for(kind, patch, row, said, scopes, day)
        if patch.actor is None or not roles or not _holds(roles, _needed(kind, patch, row)):
            return Ruling(NO_RIGHT)
        refused = self._refused(kind, patch, patch.actor, row, said, roles)
        if (row is None and fields.CREATION_GROUP in refused) or refused == {g.group for g in patch.groups}:
            return Ruling(NO_RIGHT)
        return Ruling("", refused) if refused else TAKEN

    def _awaits(
        self, kind: fields.Kind, patch: Patch, row: Synced | None, said: Mapping[str, object], day: date
    ) -> bool:
        """Whether a substitute wrote this, or it writes one down, by somebody who may: coordination decides."""
        if unconfirmed.awaited(self.session, patch.actor):
            return True
        if row is not None or not unconfirmed.writes_down(self.session, kind, said, day, frozenset(self.device.scopes)):
            return False
        places = {_place(own) for own in self.device.scopes}
        return patch.actor is not None and _holds((self._roles(patch.actor, places, day),), (unconfirmed.CREATE,))

    def _is_elsewhere(self, entity: str, key: UUID | None) -> bool:
        """True for a record that belongs to others: to name it in one's own would bring it here.

        A person, business or enrolment that has been given scopes is named only from a laptop that has one of them, so that it
        holds her already, or that made her; before anybody's enrolment she is nobody's. Whoever truly enrols in another region or
        edition is enrolled from a laptop that has her; elsewhere it is held out_of_scope, for a person to decide: she is made
        anew there and joined later, or the coordination gives the laptop the scope.
        """
        if entity not in kinds.tables() or fields.kind(entity).scope_of == "programme":
            return False
        if key is None or self._row(entity, key) is None:
            return False
        scopes = scopes_of(self.session, fields.kind(entity).number, key)
        if scopes & {NOBODY, EVERYBODY, *self.device.scopes}:
            return False
        made_by = self.session.get(CentreRun, run_of(key)[0])
        return made_by is None or made_by.device != self.device.device

    def forget_staff(self) -> None:
        """The staff list has changed."""
        self._grants.clear()

    # ---- the author ----------------------------------------------------------------------------------------------

    def _roles_for(
        self,
        kind: fields.Kind,
        patch: Patch,
        row: Synced | None,
        said: Mapping[str, object],
        scopes: set[str],
        day: date,
    ) -> tuple[set[str], ...]:
        """The author's roles at each place that the change concerns, in all of which a right is needed; none: may not."""
        actions = _needed(kind, patch, row)
        if patch.actor is None or not actions:
            return ()
        if not any(_is_regional(action) for action in actions):
            return self._roles_widely(kind, patch.actor, row, said, day)
        places = self._claimed(kind, row, said, scopes)
        if not places <= {place for own in self.device.scopes for place in _with_edition(own)}:
            return ()
        if kind.scope_of == "programme":
            return tuple(self._roles(patch.actor, {place}, day) for place in places)
        return (self._roles(patch.actor, places, day),)

    def _roles_widely(
        self,
        kind: fields.Kind,
        author: UUID,
        row: Synced | None,
        said: Mapping[str, object],
        day: date,
    ) -> tuple[set[str], ...]:
        if author not in self._given_to():
            return ()
        grants = self._of(author)
        places = self._places(kind, row, said) or {(grant.edition, "") for grant in grants}
        whole = (
            kind.entity == "user_scope"
        )  # without a region it gives the whole edition, which only who has it may give
        return tuple(self._roles(author, {place}, day, whole=whole) for place in places)

    def _refused(
        self,
        kind: fields.Kind,
        patch: Patch,
        author: UUID,
        row: Synced | None,
        said: Mapping[str, object],
        roles: tuple[set[str], ...],
    ) -> frozenset[int]:
        """The field groups whose fields need more than the kind does (field_rights.csv, conditions)."""
        guarded = kind.guarded()

        def holds(action: str, scope: str) -> bool:
            everywhere = all(rights.may_within(held, action, scope) for held in roles)
            return everywhere and (_is_regional(action) or author in self._given_to())

        def stands(one: fields.Field) -> object:
            return kinds.to_plain(getattr(row, one.name)) if row is not None else None

        def says(name: str) -> object:
            return said.get(name) if name in said or row is None else kinds.to_plain(getattr(row, name))

        return frozenset(
            g.group
            for g in patch.groups
            if (
                g.group in guarded
                and rights.unwritable(kind, g.group, _values_of(g), stands, author.bytes, holds) is not None
            )
            or not conditions.allow(kind, g.group, patch.record, author, says)
        )

    def _given_to(self) -> set[UUID]:
        """Whose activation code this laptop used: not the device's record, which says who has it now and can be edited."""
        found = select(ActivationCode.user).where(ActivationCode.device == self.device.device)
        return set(self.session.scalars(found))

    def _roles(self, author: UUID, places: set[Place], day: date, *, whole: bool = False) -> set[str]:
        return {g.role for g in self._of(author) if any(g.covers(place, day, whole=whole) for place in places)}

    def _of(self, author: UUID) -> tuple[_Grant, ...]:
        """The author's rows in the staff list; none for a stranger. Who has left keeps them up to the last day (``_gone``)."""
        if author not in self._grants:
            user = self.session.get(User, author)
            rows = self.session.scalars(select(UserScope).where(UserScope.user == author)).all() if user else ()
            gone = _gone(user) if user else None
            self._grants[author] = tuple(
                _Grant(s.role, str(s.edition), s.region or "", min(filter(None, (s.until, gone)), default=None))
                for s in rows
                if s.role in rights.roles()
            )
        return self._grants[author]

    # ---- the place -----------------------------------------------------------------------------------------------

    def _claimed(
        self, kind: fields.Kind, row: Synced | None, said: Mapping[str, object], scopes: set[str]
    ) -> set[Place]:
        """Where the change happens: within the laptop's scopes when nobody holds the record yet, or it can't be told."""
        if kind.scope_of == "programme":
            return self._places(kind, row, said) or {_place(own) for own in self.device.scopes}
        return {_place(own) for own in (scopes & set(self.device.scopes)) or self.device.scopes}

    def _places(self, kind: fields.Kind, row: Synced | None, said: Mapping[str, object]) -> set[Place]:
        """The places of a programme-wide record: where it is and where the patch puts it."""
        found = set()
        if row is not None:
            found.add(self._place_of(kind, lambda name: getattr(row, name)))
            if kind.entity == "edition":
                return {(str(row.id), "")}
        found.add(self._place_of(kind, lambda name: said[name] if name in said else getattr(row, name, None)))
        return {place for place in found if place is not None}

    def _place_of(self, kind: fields.Kind, value: Said) -> Place | None:
        names = {f.name for f in kind.fields}
        if "edition" in names:
            edition = _key(value("edition"))
            region = value("region") if "region" in names else None
            if "district" in names:  # an INEI code: its first two digits are the department
                region = str(value("district") or "")[:2]
            return None if edition is None else (str(edition), str(region or ""))
        for one in kind.fields:
            key = _key(value(one.name)) if one.parent in kinds.tables() else None
            above = self._row(one.parent, key) if one.parent and key is not None else None
            if above is not None and one.parent:
                found = self._above(fields.kind(one.parent), above)
                if found is not None:
                    return found
        return None

    def _above(self, kind: fields.Kind, row: Synced) -> Place | None:
        if kind.entity == "edition":
            return str(row.id), ""
        return self._place_of(kind, lambda name: getattr(row, name))

    def _scopes(self, kind: fields.Kind, row: Synced | None, said: Mapping[str, object]) -> set[str]:
        """The scopes of a record that belongs to somebody: its own, or its parent's that a new one names."""
        if row is not None:
            return scopes_of(self.session, kind.number, row.id)
        if kind.entity == "enrolment" and "edition" in said:
            edition = _key(said["edition"])
            return set() if edition is None else {scope_name(edition, str(said.get("region") or ""))}
        above = kind.field(kind.scope_of).parent if kind.scope_of != "own" else None
        key = _key(said.get(kind.scope_of))
        if above is None or key is None or self._row(above, key) is None:
            return set()
        return scopes_of(self.session, fields.kind(above).number, key)

    def _row(self, entity: str, key: UUID) -> Synced | None:
        return self.session.get(kinds.tables()[entity], key)


def _needed(kind: fields.Kind, patch: Patch, row: Synced | None) -> tuple[str, ...]:
    """The rights of which one is enough. Making anew what is already there, with more than its making, is editing it."""
    creates = any(g.group == fields.CREATION_GROUP for g in patch.groups)
    only = all(g.group == fields.CREATION_GROUP for g in patch.groups)
    return kind.create_rights if creates and (row is None or only) else kind.edit_rights


def _said(kind: fields.Kind, patch: Patch) -> dict[str, object]:
    by_wire = kind.by_wire()
    return {by_wire[n].name: v for g in patch.groups for n, v in g.values.items() if n in by_wire}


def _values_of(group: GroupPatch) -> Callable[[fields.Field], object]:
    """What a group says: a field it doesn't name is empty, as it is applied (sync/apply.py)."""
    return lambda one: group.values.get(one.wire_no)


def _holds(roles: tuple[set[str], ...], actions: tuple[str, ...]) -> bool:
    return all(any(rights.may(held, action) for action in actions) for held in roles)


@cache
def _is_regional(action: str) -> bool:
    return any(right.scope in REGIONAL for right in rights.all_rights() if right.action == action)


def _key(value: object) -> UUID | None:
    if isinstance(value, UUID):
        return value
    return UUID(bytes=value) if isinstance(value, bytes) and len(value) == 16 else None


def _place(scope: str) -> Place:
    edition, _, region = scope.partition(":")
    return edition, region


def _with_edition(scope: str) -> tuple[Place, Place]:
    """A laptop's own place, and that of what an edition's regions share."""
    edition, region = _place(scope)
    return (edition, region), (edition, "")


def _gone(user: User) -> date | None:
    """The last day of somebody who left the team: as it was said, or the day on which it was said that they left."""
    if user.state == "activa":
        return None
    heads = group_state(decode(user.merge_state), fields.kind("user").field("state").group).heads
    return user.left_on or (stamp_time(heads[0].stamp).astimezone(LIMA).date() if heads else date.min)


def worked_from(patch: Patch, now_ms: int) -> date:
    """The first day, in Lima, on which the change may have been made: a grant counts when it ends on this day or later.

    By its own stamp, before the centre pulls it back, less ``UNNOTICED``: work saved after midnight, or with the clock some days
    ahead, counts whenever it is sent. A stamp in the future of its arrival (a clock that was ahead once keeps its laptop's stamps
    ahead), or one that the centre gave, says only that it was made before: the arrival or that stamp less ``UNTOLD``. Work that
    is stamped later than that is refused; a stamp set back on purpose isn't noticed.
    """
    stamp = max(patch.groups, key=lambda g: g.stamp)
    told = (stamp.stamp >> STAMP_COUNTER_BITS) <= now_ms and not stamp.final
    made = stamp_time(min(stamp.stamp, now_ms << STAMP_COUNTER_BITS)).astimezone(LIMA).date()
    return made - (UNNOTICED if told else UNTOLD)
