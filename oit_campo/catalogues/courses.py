"""Default courses, attendance rules and kinds of certificate (courses.toml): proposals an edition copies and may change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from oit_campo.catalogues import tables
from oit_campo.domain.attendance import MarkCode
from oit_campo.domain.eligibility import CertificateKind, CertificateRule


@dataclass(frozen=True, slots=True)
class Module:
    code: str
    title: str
    minutes: int
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Course:
    """``standing`` says how well its durations are known: sourced-structure or assumption."""

    code: str
    title: str
    family: str
    minutes: int
    final_product: str
    standing: str
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class AttendanceRules:
    """Per cent and clock minutes."""

    certificate_percent: int
    late_after_minutes: int
    make_up_max_percent: int
    minutes_per_teaching_hour: int


@dataclass(frozen=True, slots=True)
class RosterCode:
    """A letter of the roster: keys that type it, words, what it asks for."""

    code: MarkCode
    keys: tuple[str, ...]
    label: str
    short: str
    asks: str
    may_be_made_up: bool
    remote_allowed: bool


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """``states`` is what the paper says of the person."""

    kind: CertificateKind
    label: str
    states: str


@cache
def default_courses() -> tuple[Course, ...]:
    """In the order offered. Raises ValueError when a course's modules don't add up to it."""
    return tuple(_course(c) for c in tables.settings("courses")["course"])


def _course(raw: dict[str, Any]) -> Course:
    modules = tuple(Module(m["code"], m["title"], m["minutes"], m["mandatory"]) for m in raw["modules"])
    if sum(m.minutes for m in modules) != raw["minutes"]:
        raise ValueError(f"modules of {raw['code']} don't add up")
    return Course(
        raw["code"], raw["title"], raw["family"], raw["minutes"], raw["final_product"], raw["status"], modules
    )


def course(code: str) -> Course:
    """Raises KeyError for a code that isn't a default course."""
    return {c.code: c for c in default_courses()}[code]


@cache
def attendance_rules() -> AttendanceRules:
    raw = tables.settings("courses")
    return AttendanceRules(
        certificate_percent=raw["attendance"]["certificate_percent"],
        late_after_minutes=raw["attendance"]["late_after_minutes"],
        make_up_max_percent=raw["attendance"]["make_up_max_percent"],
        minutes_per_teaching_hour=raw["minutes_per_teaching_hour"],
    )


def certificate_rule(code: str) -> CertificateRule:
    """The default rule of a default course. Raises KeyError."""
    found = course(code)
    mandatory = {m.code: m.title for m in found.modules if m.mandatory}
    return CertificateRule(attendance_rules().certificate_percent, mandatory, found.final_product)


@cache
def certificate_words() -> dict[CertificateKind, CertificateWords]:
    raw = tables.settings("courses")["certificates"]
    return {kind: CertificateWords(kind, raw[kind]["label"], raw[kind]["states"]) for kind in CertificateKind}


@cache
def roster_codes() -> tuple[RosterCode, ...]:
    """The letters in the order of the legend."""
    return tuple(
        RosterCode(
            code=MarkCode(r["code"]),
            keys=tuple(filter(None, (r["key"], r["also_key"]))),
            label=r["label_es"],
            short=r["short_es"],
            asks="" if r["asks"] == "nada" else r["asks"],
            may_be_made_up=r["may_be_made_up"] == "1",
            remote_allowed=r["remote_allowed"] == "1",
        )
        for r in sorted(tables.rows("attendance_codes"), key=lambda r: int(r["order"]))
    )
