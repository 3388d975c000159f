"""Random worlds for the tests of scopes: who is enrolled where and who works where, as plain facts; their rows; and an oracle.

The oracle reads rights.csv itself and knows nothing of ``services.reach`` nor ``services.record_scope``.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from oit_campo import paths
from oit_campo.catalogues import fields
from oit_campo.domain.versions import Head, created, encode
from oit_campo.ids import derived_key
from oit_campo.models import audit, certificates, people, plans, programme, training
from oit_campo.models.laptop import Draft
from oit_campo.services import unlocking
from oit_campo.services.desk import Desk
from oit_campo.store import people_index

REGIONS = ("08", "20")
ROLES = ("facilitator", "trainer", "evaluator", "supervisor", "coordinator", "data_officer", "administrator")
TODAY = date(2026, 3, 9)
_PAPER = '{"course": "C", "institution": "I", "title": "T", "signatories": []}'
SEES_NO_PEOPLE = ("evaluator", "administrator")


@cache
def rights() -> dict[tuple[str, str], set[str]]:
    """(role, action) → scopes, as the file says."""
    found: dict[tuple[str, str], set[str]] = {}
    with (paths.resources() / "catalogues" / "rights.csv").open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["role"], row["action"]), set()).add(row["scope"])
    return found


@dataclass
class G:
    """A group with one class today. ``trainer`` None: nobody's yet."""

    key: UUID
    edition: UUID
    region: str
    course: UUID
    trainer: UUID | None
    session: UUID
    token: str


@dataclass
class E:
    """An enrolment with its mark, its certificate and its plan, each with words of its own."""

    key: UUID
    edition: UUID
    region: str
    group: G | None
    by: UUID
    certificate: UUID
    plan: UUID
    business: UUID
    token: str


@dataclass
class P:
    """A person; ``token`` begins every word she is written with; ``note``: a colleague's act about her."""

    key: UUID
    token: str
    consent: UUID
    note: UUID
    enrolments: list[E] = field(default_factory=list)


@dataclass
class Grant:
    role: str
    edition: UUID
    region: str | None
    group: UUID | None
    until: date | None

    def holds(self, edition: UUID, region: str) -> bool:
        in_force = self.until is None or self.until >= TODAY
        return in_force and self.edition == edition and self.region in (None, region)


@dataclass
class Truth:
    """One world. ``here``: the edition and region of the laptop at which the user sits.

    ``editions``: the laptop's, one of another programme, another one of the laptop's programme.
    """

    number: int
    user: UUID
    colleague: UUID
    here: tuple[UUID, str]
    editions: list[UUID]
    courses: dict[UUID, UUID]
    groups: list[G]
    people: list[P]
    grants: list[Grant]
    drafts: dict[UUID, UUID]

    # --- the oracle --------------------------------------------------------------------------------------------------

    def roles(self) -> dict[str, set[UUID]]:
        """Role in force here → the groups it is limited to; none: no limit."""
        found: dict[str, list[UUID | None]] = {}
        for grant in self.grants:
            if grant.holds(*self.here):
                found.setdefault(grant.role, []).append(grant.group)
        return {role: set() if None in only else {g for g in only if g} for role, only in found.items()}

    def teaches(self, group: G) -> bool:
        given = any(x.group == group.key and (x.until is None or x.until >= TODAY) for x in self.grants)
        return self._near(group.edition, group.region) and (group.trainer in (None, self.user) or given)

    def _near(self, edition: UUID, region: str) -> bool:
        return (edition, region) == self.here

    def _scopes(self, action: str) -> Iterator[tuple[str, str]]:
        for role, only in self.roles().items():
            for scope in rights().get((role, action), ()):
                if scope == "own" and role in SEES_NO_PEOPLE:
                    scope = "region"  # their plans: nobody deals them out yet
                yield role, "group" if only and scope in ("region", "edition") else scope

    def may(self, action: str) -> bool:
        return any(self._scopes(action))

    def enrolment(self, action: str, one: E) -> bool:
        for _role, scope in self._scopes(action):
            if scope == "all" or (scope == "organisation" and one.edition != self.editions[1]):
                return True
            if one.edition != self.here[0]:
                continue
            if (
                scope == "edition"
                or (scope == "region" and one.region == self.here[1])
                or (scope == "group" and one.group is not None and self.teaches(one.group))
                or (scope == "own" and one.by == self.user)
            ):
                return True
        return False

    def person(self, action: str, one: P) -> bool:
        if not any(role not in SEES_NO_PEOPLE for role, _ in self._scopes(action)):
            return False
        if any(self.enrolment(action, e) or self._returns(action, e) for e in one.enrolments):
            return True
        wide = any(scope not in ("own", "group") for _, scope in self._scopes(action))
        return not one.enrolments and wide

    def note(self, action: str, one: P) -> bool:
        """Whether a colleague's act about her is told: the colleague has no function here."""
        return self.person(action, one) or (action == "audit.view" and ("all" in {s for _, s in self._scopes(action)}))

    def _returns(self, action: str, one: E) -> bool:
        """Who enrols knows who was in another edition of the programme, as if it were this one."""
        if action not in ("enrolment.enrol", "people.list_duplicates") or one.edition == self.editions[1]:
            return False
        scopes = {scope for _, scope in self._scopes(action)}
        return "edition" in scopes or ("region" in scopes and one.region == self.here[1])

    def group(self, action: str, one: G) -> bool:
        for _role, scope in self._scopes(action):
            if scope == "all" or (scope == "organisation" and one.edition != self.editions[1]):
                return True
            if one.edition == self.here[0] and (
                scope == "edition"
                or (scope in ("region", "own") and one.region == self.here[1])
                or (scope == "group" and self.teaches(one))
            ):
                return True
        return False

    def came_back(self, person: UUID, enrolment: UUID, new: Callable[[], UUID]) -> None:
        """The user has enrolled her here."""
        one = next(p for p in self.people if p.key == person)
        edition, region = self.here
        one.enrolments.append(E(enrolment, edition, region, None, self.user, new(), new(), new(), f"Ins{enrolment}z"))

    def hidden(self, *actions: str) -> dict[str, str]:
        """Word or key nobody may be told by a call under these actions → whose it is."""
        found: dict[str, str] = {}
        for one in self.people:
            for e in one.enrolments:
                if not any(self.enrolment(a, e) for a in actions):
                    found |= {e.token: "enrolment", str(e.certificate): "certificate", str(e.plan): "plan"}
                    found[str(e.key)] = "enrolment's key"
            if not any(self.person(a, one) for a in actions):
                found |= {one.token: "person", str(one.key): "person's key", str(one.consent): "consent"}
        for group in self.groups:
            if not any(self.group(a, group) for a in actions):
                found |= {group.token: "group", str(group.session): "session"}
        for draft, owner in self.drafts.items():
            if owner != self.user:
                found |= {f"borrador{draft.hex}": "draft"}
        return found


# --- inventing one ---------------------------------------------------------------------------------------------------


def invent(number: int, chance: random.Random, new: Any, users: list[UUID]) -> Truth:
    """``new()`` gives keys."""
    user, colleague = chance.sample(users, 2)
    editions = [new(), new(), new()]
    courses = {e: new() for e in editions}
    groups = [
        G(new(), e, r, courses[e], chance.choice([user, colleague, colleague, None]), new(), f"Gru{number}x{i}z")
        for i, (e, r) in enumerate((e, r) for e in editions for r in REGIONS)
    ]
    groups.append(replace(groups[0], key=new(), session=new(), trainer=colleague, token=f"Gru{number}x9z"))
    people_ = []
    for i in range(chance.randint(3, 4)):
        one = P(new(), f"Per{number}x{i}z", new(), new())
        for e in chance.sample(editions, chance.choice([0, 1, 1, 1, 2, 3])):
            region = chance.choice(REGIONS)
            joined = chance.choice([g for g in groups if (g.edition, g.region) == (e, region)] + [None])
            key = derived_key(fields.kind("enrolment").number, one.key, e)
            by = chance.choice([user, colleague, colleague])
            one.enrolments.append(
                E(key, e, region, joined, by, new(), new(), new(), f"Ins{number}x{i}x{len(one.enrolments)}z")
            )
        people_.append(one)
    grants = []
    for _ in range(chance.choice([1, 1, 2, 3])):
        group = chance.choice(groups) if chance.random() < 0.25 else None
        until = chance.choice([None, None, TODAY, TODAY - timedelta(days=1)])
        held_in = chance.choice([None, "08", "08", "20"])
        grants.append(Grant(chance.choice(ROLES), chance.choice([editions[0], editions[0], editions[1]]), held_in,
                            group.key if group else None, until))  # fmt: skip
    drafts = {new(): user, new(): colleague}
    return Truth(number, user, colleague, (editions[0], "08"), editions, courses, groups, people_, grants, drafts)


def plant(desk: Desk, truth: Truth, programme_key: UUID, other_programme: UUID) -> int:
    """Write its rows as if they came from the centre; gives the entry of the change log after which all is the test's doing."""
    mark, new = encode(created(Head(0, 1, desk.store.keys.new()))), desk.store.keys.new

    with desk.store.write(None, receiving=True) as session:

        def add(model: Any, **values: Any) -> None:
            session.add(model(merge_state=mark, **{"id": new(), **values}))

        for e, owner in zip(truth.editions, (programme_key, other_programme, programme_key), strict=True):
            add(programme.Edition, id=e, programme=owner, name=f"Edi{truth.number}", minimum_age=18, regions=REGIONS)
            add(
                programme.Course,
                id=truth.courses[e],
                edition=e,
                code="C",
                title="Curso",
                total_minutes=180,
                active=True,
            )
        for g in truth.groups:
            add(training.Group, id=g.key, edition=g.edition, course=g.course, name=g.token, district=f"{g.region}0101",
                trainer=g.trainer, starts_on=TODAY)  # fmt: skip
            add(training.Session, id=g.session, group=g.key, number=1, planned_on=TODAY, starts_minute=900, minutes=180,
                state="prevista", venue=g.token)  # fmt: skip
        for grant in truth.grants:
            add(programme.UserScope, user=truth.user, edition=grant.edition, region=grant.region, group=grant.group,
                role=grant.role, until=grant.until)  # fmt: skip
        for one in truth.people:
            _plant_person(add, truth, one)
        session.flush()
        people_index.refresh(session, [one.key for one in truth.people])
        for draft, owner in truth.drafts.items():
            at, words = desk.store.clock.now(), f"borrador{draft.hex}"
            session.add(Draft(id=draft, owner=owner, form="enrolment", form_version=1, title=words,
                              typed=f'{{"given_names": "{words}"}}', started_at=at, saved_at=at))  # fmt: skip
        return session.get_one(people.Person, truth.people[0].key).changed_seq


def _plant_person(add: Any, truth: Truth, one: P) -> None:
    t = one.token
    add(people.Person, id=one.key, given_names=f"{t}Ana", first_surname=f"{t}Paz", second_surname=f"{t}Ruiz",
        social_name=f"{t}Anita", birth_date=date(1990, 1, 2), birth_precision="dia", participant_code=f"{t}-C")  # fmt: skip
    add(people.IdentityDocument, person=one.key, type="DNI", number=f"99{t}", principal=True)
    add(people.Contact, id=derived_key(fields.kind("contact").number, one.key), person=one.key, situation="propio",
        phone=f"9{t}", email=f"{t}@example.org", reference=f"{t} frente al parque")  # fmt: skip
    add(audit.AuditEvent, id=one.note, act="documento_visto", record_kind=fields.kind("person").number, record=one.key,
        user=truth.colleague)  # fmt: skip
    for purpose, key in (("programa", one.consent), ("contacto", None)):
        held = {"id": key} if key else {}
        add(
            people.Consent,
            **held,
            proof_method="firma_en_papel",
            person=one.key,
            purpose=purpose,
            answer="si",
            witness_name=f"{t}Testigo",
            occurred_on=TODAY,
        )
    for e in one.enrolments:
        add(training.Enrolment, id=e.key, person=one.key, edition=e.edition, region=e.region, enrolled_by=e.by,
            group=e.group.key if e.group else None, enrolled_on=TODAY)  # fmt: skip
        add(plans.Business, id=e.business, trade_name=e.token)
        add(plans.BusinessPlan, id=e.plan, enrolment=e.key, business=e.business, blind_code=f"{e.token}-B", title=e.token,
            summary=e.token, state="presentado", attempt=1, requested_amount=123400, presented_on=TODAY)  # fmt: skip
        if e.group:
            key = derived_key(fields.kind("group_member").number, e.group.key, e.key)
            add(training.GroupMember, id=key, group=e.group.key, enrolment=e.key, since=TODAY)
            key = derived_key(fields.kind("attendance_mark").number, e.group.session, e.key)
            add(training.AttendanceMark, id=key, session=e.group.session, enrolment=e.key, status="F", minutes=0)
        add(certificates.Certificate, id=e.certificate, enrolment=e.key, kind="certificado", number=f"PE-{e.token}",
            course=truth.courses[e.edition], printed_name=e.token, issued_by=truth.colleague, state="registrado",
            issued_on=TODAY, place="080101", signatories=_PAPER, signed_payload=b"p")  # fmt: skip


def sit_down(desk: Desk, truth: Truth) -> Desk:
    """The user at a laptop of the world's edition and region, by the staff list as the unlocking reads it."""
    edition, region = truth.here
    activation = replace(desk.activation, edition=edition, region=region)
    return Desk(desk.store, unlocking.actor_of(desk.store, truth.user, activation), activation)
