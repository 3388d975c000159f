"""How each public service is called, and under which right: what the tests of scopes need to know of a new one."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from oit_campo import services
from oit_campo.domain.attendance import MarkCode
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.services.attachments import JPEG, PNG, Prepared
from oit_campo.services.attendance import Entry, Marked
from oit_campo.services.certificate_views import Choices
from oit_campo.services.consent_proofs import SHEET, SIGNATURE
from oit_campo.services.consents import Given
from oit_campo.services.drafts import OpenForm
from oit_campo.services.duplicates import Probe
from oit_campo.services.enrolment_form import EnrolmentForm
from oit_campo.services.group_plan import GroupForm
from oit_campo.services.people import Filters
from oit_campo.services.person_edits import DocumentForm, NameForm
from oit_campo.services.plans import PlanForm
from tests.services.scope_worlds import TODAY, Truth

#: Left out, and why.
APART = {
    "after_sync.catch_up": "indexes what came; gives a number",
    "desk_scope.of_desk": "a condition, no records",
    "drafts.new_key": "a new key",
    "plans.scores_blind": "asks the roles",
    "certification.may_issue": "asks roles and laptop",
    "staff.colleagues": "the staff by name, whom everybody may see; needs a vault",
    "staff.let_in": "the vault; no record",
    "sync_state.send": "the exchange, whose bytes have their own tests",
    "sync_state.overview": "counts and receipts, no records",
    "disagreements.choose_again": "what the same person chose, by a token of theirs; the reach is asked as in choose",
    "unlocking.still_works": "the actor in the staff list; no other record",
    "support.findings": "the laptop's health in codes, no records",
} | {
    f"{module}.{name}": why
    for module, why, names in (
        (
            "backups",
            "whole files, encrypted; no record is read",
            "back_up choose_stick disk_of is_due keep overview renew stick_of write_to",
        ),
        ("former_keys", "whole files, encrypted; no record is read", "backed_up encrypt_set_aside stand"),
        ("pins", "the actor's own PIN", "decline forget_pin has_pin is_to_be_offered set_pin"),
        (
            "accounts",
            "the vault, by the own password; of a place on this laptop counts alone, no record",
            "change_password confirm_key_change remove_user what_stays",
        ),
        (
            "attachments",
            "asks roles, and a transaction that consent_proofs is called for",
            "added may_see require_sight",
        ),
        ("doctor", "the store's health in counts, no record", "examine"),
        ("store_health", "the store's health in counts, no record", "broken_at check_rest notices put_away"),
        (
            "handover",
            "work of who gives, chosen by owner and trainer within edition and region (tests/services/test_handover.py)",
            "desk_person hand_over leavers preview preview_taking receivers take_over",
        ),
        ("handover_return", "the same back", "give_back of_today"),
        (
            "receipts",
            "batches by number and hash and both sides' signatures, no record (tests/services/test_receipts.py)",
            "draw file_stem receipts",
        ),
        ("device_record", "counts of the laptop, no record", "default_place file_stem final preview whom"),
        ("confirmation", "the vault, by the own password; no record", "confirmed"),
        ("recovery", "the vault's secret, sealed to the centre; no record", "follow renew"),
        (
            "substitutes",
            "the vault, by the own password, and the staff list; of people no record",
            "create_substitute last_day",
        ),
    )
    for name in names.split()
}


@dataclass(frozen=True)
class Call:
    """``actions``: the rights whose scopes say what it may give or touch. ``arguments``: truth → each set of arguments.

    ``further``: words it may give beyond the scope, by decision (docs/adr/008). ``seldom``: costs a durable commit or a drawing.
    """

    actions: tuple[str, ...]
    arguments: Callable[[Truth], Iterator[tuple[Any, ...]]]
    further: Callable[[Truth], set[str]] = lambda _t: set()
    seldom: bool = False


def _once(*values: Any) -> Callable[[Truth], Iterator[tuple[Any, ...]]]:
    return lambda _t: iter([values])


def _each(kinds: str, *rest: Any) -> Callable[[Truth], Iterator[tuple[Any, ...]]]:
    """Every key of the first kind, those of the others beside them in turn; «session enrolment»."""

    def made(truth: Truth) -> Iterator[tuple[Any, ...]]:
        pools = [KEYS[kind](truth) for kind in kinds.split()]
        if not all(pools):
            return
        longest = max(map(len, pools))
        for place in range(longest):
            yield (*(pool[place % len(pool)] for pool in pools), *rest)

    return made


def _wrapped(kind: str, wrap: Callable[..., tuple[Any, ...]]) -> Callable[[Truth], Iterator[tuple[Any, ...]]]:
    return lambda truth: (wrap(key) for key in KEYS[kind](truth))


def _all(found: str) -> Callable[[Truth], list[UUID]]:
    return lambda t: [getattr(e, found) for p in t.people for e in p.enrolments]


KEYS: dict[str, Callable[[Truth], list[UUID]]] = {
    "person": lambda t: [p.key for p in t.people],
    "enrolment": _all("key"),
    "certificate": _all("certificate"),
    "plan": _all("plan"),
    "group": lambda t: [g.key for g in t.groups],
    "consent": lambda t: [p.consent for p in t.people],
    "session": lambda t: [g.session for g in t.groups],
    "course": lambda t: list(t.courses.values()),
    "draft": lambda t: list(t.drafts),
    #: The group of the enrolment beside it, where there is one.
    "group_of": lambda t: [(e.group or t.groups[0]).key for p in t.people for e in p.enrolments],
    "session_of": lambda t: [(e.group or t.groups[0]).session for p in t.people for e in p.enrolments],
}


def _visitors(truth: Truth) -> set[str]:
    """Of the laptop's region, in a group of a course: name and group for who marks visits, and the key that marks them."""
    found = set()
    if truth.may("attendance.mark_visitor"):
        for one in truth.people:
            for e in one.enrolments:
                if (e.edition, e.region) == truth.here and e.group is not None:
                    found |= {one.token, str(e.key), e.group.token}
    return found


def _form(person: UUID) -> tuple[EnrolmentForm]:
    return (EnrolmentForm(answers={"programa": "si"}, proof_method="de_palabra_en_persona", person=person),)


def _group_form(course: UUID) -> tuple[GroupForm]:
    return (GroupForm(course, "Nuevo", "080101", "", TODAY, frozenset({0}), 900, 180),)


_SHEET, _SIGNED = Prepared(SHEET, b"hoja", JPEG), Prepared(SIGNATURE, b"firma", PNG)
_PRESENT, _KIND = Entry(MarkCode.PRESENT), CertificateKind
CALLS: dict[str, Call] = {
    "attendance.mark": Call(("attendance.mark",), _each("session_of enrolment", _PRESENT), seldom=True),
    "attendance.mark_unmarked_present": Call(("attendance.mark",), _each("session"), seldom=True),
    "attendance.unmark": Call(("attendance.mark",), _each("session_of enrolment"), seldom=True),
    "attendance.put_back": Call(("attendance.mark",), lambda t: (
        ([Marked(s, e, None, None)],) for s, e in zip(KEYS["session_of"](t), KEYS["enrolment"](t), strict=True)), seldom=True),
    "attendance.toggle_remote": Call(("attendance.mark",), _each("session_of enrolment"), seldom=True),
    "attendance.close_roster": Call(("attendance.close_roster",), _each("session"), seldom=True),
    "attendance.reopen_roster": Call(("attendance.reopen_roster",), _each("session"), seldom=True),
    "attendance.suspend": Call(("sessions.suspend",), _each("session", "feriado"), seldom=True),
    "attendance.resume": Call(("sessions.suspend",), _each("session"), seldom=True),
    "attendance.make_up_choices": Call(("attendance.make_up",), _each("session_of enrolment")),
    "attendance_views.course_totals": Call(("attendance.view",), _each("group_of enrolment")),
    "attendance_views.roster": Call(("attendance.view",), _each("session")),
    "attendance_views.people_at_risk": Call(("attendance.view",), _once()),
    "attendance_views.print_sheet": Call(("attendance.print_sheet", "attendance.view"), _each("session"), seldom=True),
    "certificate_views.group_choices": Call(("certificates.preview",), _once()),
    "certificate_views.candidates": Call(("certificates.preview",), _each("group")),
    "certificate_views.list_issued": Call(("certificates.preview",), _each("group")),
    "certification.issue": Call(("certificates.issue_enrolment_statement",), lambda t: (
        (g, [e], Choices(_KIND.ENROLMENT)) for g, e in zip(KEYS["group_of"](t), KEYS["enrolment"](t), strict=True)), seldom=True),
    "certification.draw": Call(("certificates.preview",), _each("certificate"), seldom=True),
    "certification.draw_many": Call(("certificates.preview",), _wrapped("certificate", lambda key: ([key],)), seldom=True),
    "certification.preview": Call(("certificates.preview",), _each("group_of enrolment", Choices(_KIND.ENROLMENT)), seldom=True),
    "certification.reprint": Call(("certificates.reprint",), _each("certificate"), seldom=True),
    "certification.void": Call(("certificates.void",), _each("certificate", "nombre"), seldom=True),
    "class_sessions.days": Call(("attendance.view",), _once()),
    "consents.record": Call(("consent.record",), _each("person", Given({"imagen": "no"}, "de_palabra_en_persona")), seldom=True),
    "consents.withdraw": Call(("consent.withdraw",), _each("person", "contacto"), seldom=True),
    "consent_proofs.of_person": Call(("people.view",), _each("person")),
    "consent_proofs.add_sheet": Call(("consent.record",), _each("person consent", _SHEET), seldom=True),
    "consent_proofs.sign": Call(("consent.record",), _each("person consent", _SIGNED), seldom=True),
    "consent_proofs.signed_on_paper": Call(("consent.record",), _each("person consent"), seldom=True),
    "consent_proofs.view": Call(("consent.view_proof",), _each("person consent"), seldom=True),
    "disagreements.to_settle": Call(("people.view_conflicts",), _once()),
    "closing.day": Call(("attendance.close_roster",), _once()),
    "corrections.to_correct": Call(("people.view",), _once()),
    "disagreements.keep_both": Call(("people.resolve_conflict",), _wrapped("person", lambda key: (key, 2, 2)), seldom=True),
    "disagreements.choose": Call(("people.resolve_conflict",), _wrapped("person", lambda key: (key, 1, 1, key)), seldom=True),
    "drafts.save_draft": Call((), _wrapped("draft", lambda key: (OpenForm(key, "evaluation", 1, "t", {}),)), seldom=True),
    "drafts.list_drafts": Call((), _once()),
    "drafts.load_draft": Call((), _each("draft")),
    "drafts.discard_draft": Call((), _each("draft"), seldom=True),
    "duplicates.likely_duplicates": Call(("people.list_duplicates",), lambda t: (
        (Probe(f"{p.token}Ana", f"{p.token}Paz", f"{p.token}Ruiz", "02/01/1990", f"99{p.token}"),) for p in t.people)),
    "enrolment.enrolment_day": Call(("enrolment.enrol",), _once()),
    "enrolment.enrol": Call(("enrolment.enrol",), _wrapped("person", _form), seldom=True),
    "evaluation.open_plan": Call(("evaluation.score",), _each("plan")),
    "evaluation.plan_of_draft": Call((), _each("draft")),
    "evaluation.save_levels": Call(("evaluation.score",), _each("plan", {}), seldom=True),
    "evaluation.declare_conflict": Call(("evaluation.declare_conflict",), _each("plan", "otra"), seldom=True),
    "evaluation.seal": Call(("evaluation.seal",), _each("plan", {}), seldom=True),
    "evaluation.panel": Call(("evaluation.view_ranking",), _each("plan")),
    "evaluation.record_outcome": Call(("evaluation.open_scores",), _each("plan"), seldom=True),
    "groups.courses_to_teach": Call(("groups.create",), _once()),
    "groups.trainers": Call(("groups.create",), _once()),
    "groups.create_group": Call(("groups.create",), _wrapped("course", _group_form), seldom=True),
    "groups.list_groups": Call(("attendance.view",), _once()),
    "groups.group": Call(("attendance.view",), _each("group")),
    "groups.agenda": Call(("attendance.view",), _once(date(2026, 3, 9))),
    "groups.add_member": Call(("enrolment.enrol",), _each("group enrolment"), seldom=True),
    "groups.move_member": Call(("enrolment.change_group",), _each("group_of enrolment group", "horario"), seldom=True),
    "groups.people_without_group": Call(("attendance.view",), _each("course")),
    "groups.people_outside": Call(("attendance.view",), _each("course group"), _visitors),
    "home.home": Call(("attendance.view",), _once()),
    "home.attention": Call(("attendance.view",), _once()),
    "people.search": Call(("people.search",), _once("per")),
    "people.by_key": Call(("people.search",), _wrapped("person", lambda key: ([key],))),
    "people.list_people": Call(("people.search",), lambda t: iter(
        [(Filters(),), (Filters(text="Per"),), *((Filters(group=g.key),) for g in t.groups)])),
    "people.group_choices": Call(("people.search",), _once()),
    "person.person": Call(("people.view",), _each("person")),
    "person_edits.edit_contact": Call(("people.edit_contact",), _each("person", {"best_time": "tarde"}), seldom=True),
    "person_edits.add_document": Call(("people.add_document",), _each("person", DocumentForm("DNI", "99000123")), seldom=True),
    "person_edits.correct_name": Call(("people.correct_name",), _each("person", NameForm("Eva")), seldom=True),
    "person_edits.correct_birth": Call(("people.correct_birth",), _each("person", "03/04/1991"), seldom=True),
    "person_edits.unmask_document": Call(("people.unmask_document",), _each("person"), seldom=True),
    "plans.submit_plan": Call(("plans.submit",), _wrapped("enrolment", lambda key: (PlanForm(key, "Huerto"),)), seldom=True),
    "plans.blind_code": Call(("plans.submit",), _each("plan")),
    "plans.people_without_plan": Call(("plans.submit",), _once()),
    "plans.list_plans": Call(("plans.read",), _once()),
    "plans.count_to_score": Call(("evaluation.score",), _once()),
    "verification.check": Call(("certificates.verify",), _once("PE-L01-000001-AAAA")),
    "verification.bundle_of": Call(("certificates.verify",), _once()),
    "attendance.add_visitor": Call(("attendance.mark_visitor",), _each("session enrolment"), _visitors, seldom=True),
}  # fmt: skip


def public() -> dict[str, Callable[..., Any]]:
    """Every public function of the services that takes a desk and opens its own transaction."""
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.iter_modules(services.__path__):
        held = importlib.import_module(f"{services.__name__}.{module.name}")
        for name, function in vars(held).items():
            if not inspect.isfunction(function) or name.startswith("_") or function.__module__ != held.__name__:
                continue
            annotations = {p.annotation for p in inspect.signature(function).parameters.values()}
            if "Desk" in annotations and not annotations & {"Session", "Transaction"}:
                found[f"{module.name}.{name}"] = function
    return found
