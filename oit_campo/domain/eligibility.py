"""Who may receive which paper, and what is still missing (courses.toml, [certificates.*]).

*Constancia de inscripción*: enrolled and not withdrawn. *Constancia de participación*: some minutes, and the course or group
closed or the person asks. *Certificado*: the share of the hours, every mandatory module, the final product when there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from oit_campo.domain.attendance import AttendanceTotal, meets_share, minutes_missing, whole_percent
from oit_campo.errors import Param


class CertificateKind(StrEnum):
    CERTIFICATE = "certificado"
    PARTICIPATION = "constancia_participacion"
    ENROLMENT = "constancia_inscripcion"


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """A course's rule. ``mandatory_modules``: code → title; ``final_product`` "" when the course asks for none."""

    percent: int
    mandatory_modules: Mapping[str, str] = field(default_factory=dict)
    final_product: str = ""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What is known of one enrolment when the paper is asked for."""

    enrolled: bool
    withdrawn: bool
    attendance: AttendanceTotal
    modules_done: frozenset[str] = frozenset()
    product_delivered: bool = False
    closed: bool = False
    asked_by_person: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence code and what fills its braces."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """``ok`` exactly when nothing is ``missing``."""

    missing: tuple[Reason, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.missing


def certificate_decision(kind: CertificateKind, rule: CertificateRule, facts: CertificateFacts) -> Decision:
    """Whether the paper may be issued today, with every reason against it."""
    if kind is CertificateKind.ENROLMENT:
        return Decision(_enrolment_reasons(facts))
    if kind is CertificateKind.PARTICIPATION:
        return Decision(_participation_reasons(facts))
    return Decision(_enrolled_reasons(facts) + _result_reasons(rule, facts))


def _enrolled_reasons(facts: CertificateFacts) -> tuple[Reason, ...]:
    return () if facts.enrolled else (Reason("not_enrolled"),)


def _enrolment_reasons(facts: CertificateFacts) -> tuple[Reason, ...]:
    return _enrolled_reasons(facts) or ((Reason("enrolment_withdrawn"),) if facts.withdrawn else ())


def _participation_reasons(facts: CertificateFacts) -> tuple[Reason, ...]:
    reasons = list(_enrolled_reasons(facts))
    if facts.attendance.attended <= 0:
        reasons.append(Reason("no_minutes"))
    if not (facts.closed or facts.asked_by_person or facts.withdrawn):
        reasons.append(Reason("course_open"))
    return tuple(reasons)


def _result_reasons(rule: CertificateRule, facts: CertificateFacts) -> tuple[Reason, ...]:
    reasons = [_share_reason(rule.percent, facts.attendance)] if not _meets(rule, facts) else []
    reasons += [
        Reason("module_missing", {"modulo": title})
        for code, title in rule.mandatory_modules.items()
        if code not in facts.modules_done
    ]
    if rule.final_product and not facts.product_delivered:
        reasons.append(Reason("product_missing", {"producto": rule.final_product}))
    return tuple(reasons)


def _meets(rule: CertificateRule, facts: CertificateFacts) -> bool:
    return meets_share(facts.attendance.attended, facts.attendance.total, rule.percent)


def _share_reason(percent: int, course: AttendanceTotal) -> Reason:
    """certificate_rule says how many minutes to make up; when these can't be, certificate_out_of_reach doesn't promise them."""
    missing = minutes_missing(course.attended, course.total, percent)
    share: dict[str, Param] = {"pct": whole_percent(course.attended, course.total), "minimo": percent}
    if missing <= course.make_up_left:
        return Reason("certificate_rule", {**share, "n": missing})
    if missing <= course.make_up_left + course.open_minutes:
        return Reason("certificate_not_yet", share)
    return Reason("certificate_out_of_reach", share)
