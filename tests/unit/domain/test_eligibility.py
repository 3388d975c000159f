"""Who gets which paper, and every reason against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oit_campo.catalogues.courses import certificate_rule
from oit_campo.domain.attendance import AttendanceTotal
from oit_campo.domain.eligibility import CertificateFacts, CertificateKind, CertificateRule, certificate_decision

RULE = certificate_rule("SST")
DONE = CertificateFacts(
    enrolled=True,
    withdrawn=False,
    attendance=AttendanceTotal(576, 720, 0, 1, 0, 0, 144),
    modules_done=frozenset(RULE.mandatory_modules),
    product_delivered=True,
    closed=True,
)
CERTIFICATE, PARTICIPATION, ENROLMENT = CertificateKind


def codes(kind: CertificateKind, facts: CertificateFacts, rule: CertificateRule = RULE) -> list[str]:
    decision = certificate_decision(kind, rule, facts)
    assert decision.ok == (not decision.missing)
    return [r.code for r in decision.missing]


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_who_meets_everything_gets_every_paper(kind: CertificateKind) -> None:
    assert codes(kind, DONE) == []


def test_one_minute_less_is_not_enough() -> None:
    facts = replace(DONE, attendance=replace(DONE.attendance, attended=575))
    (reason,) = certificate_decision(CERTIFICATE, RULE, facts).missing
    assert reason.code == "certificate_rule"
    assert reason.params == {"pct": 79, "minimo": 80, "n": 1}
    assert codes(PARTICIPATION, facts) == []


def test_make_up_is_promised_only_where_it_can_be() -> None:
    open_course = replace(DONE, attendance=AttendanceTotal(300, 720, 0, 0, 0, 400, 144))
    assert codes(CERTIFICATE, open_course) == ["certificate_not_yet"]
    lost = replace(DONE, attendance=AttendanceTotal(300, 720, 0, 3, 0, 100, 144))
    (reason,) = certificate_decision(CERTIFICATE, RULE, lost).missing
    assert (reason.code, reason.params) == ("certificate_out_of_reach", {"pct": 41, "minimo": 80})


def test_modules_and_product() -> None:
    facts = replace(DONE, modules_done=DONE.modules_done - {"SST3", "SST1"}, product_delivered=False)
    found = certificate_decision(CERTIFICATE, RULE, facts).missing
    assert [r.code for r in found] == ["module_missing", "module_missing", "product_missing"]
    assert found[0].params == {"modulo": RULE.mandatory_modules["SST1"]}
    assert found[2].params == {"producto": RULE.final_product}
    assert codes(CERTIFICATE, facts, CertificateRule(80)) == []


def test_who_isnt_enrolled_gets_nothing() -> None:
    stranger = replace(DONE, enrolled=False)
    assert all("not_enrolled" in codes(kind, stranger) for kind in CertificateKind)
    assert codes(ENROLMENT, replace(stranger, withdrawn=True)) == ["not_enrolled"]


def test_withdrawn_people_keep_their_hours() -> None:
    gone = replace(DONE, withdrawn=True, closed=False)
    assert codes(ENROLMENT, gone) == ["enrolment_withdrawn"]
    assert codes(PARTICIPATION, gone) == []
    assert codes(CERTIFICATE, gone) == []


def test_participation_needs_minutes_and_an_end_or_a_wish() -> None:
    early = replace(DONE, closed=False)
    assert codes(PARTICIPATION, early) == ["course_open"]
    assert codes(PARTICIPATION, replace(early, asked_by_person=True)) == []
    absent = replace(DONE, attendance=AttendanceTotal(0, 720, 0, 5, 0, 0, 144))
    assert codes(PARTICIPATION, absent) == ["no_minutes"]


def test_a_course_without_counted_sessions_certifies_nobody() -> None:
    empty = replace(DONE, attendance=AttendanceTotal(0, 0, 0, 0, 0, 0, 0))
    assert codes(CERTIFICATE, empty) == ["certificate_rule"]
