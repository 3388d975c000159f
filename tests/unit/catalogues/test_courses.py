"""Default courses and the attendance rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oit_campo.catalogues import courses, tables
from oit_campo.domain.attendance import MarkCode
from oit_campo.domain.eligibility import CertificateKind


def test_courses() -> None:
    assert [c.code for c in courses.default_courses()] == [
        "IMESUN-GIN",
        "IMESUN-ISN",
        "IMESUN-MSN",
        "GET",
        "SST",
        "EDFIN",
        "ASTEC",
    ]
    assert courses.course("IMESUN-ISN").minutes == 2400
    assert all(sum(m.minutes for m in c.modules) == c.minutes for c in courses.default_courses())
    with pytest.raises(KeyError):
        courses.course("NADA")


def test_modules_must_add_up() -> None:
    raw = dict(tables.settings("courses")["course"][0])
    assert courses._course(raw) == courses.default_courses()[0]
    with pytest.raises(ValueError, match="add up"):
        courses._course(raw | {"minutes": 961})


def test_rules() -> None:
    rules = courses.attendance_rules()
    assert (rules.certificate_percent, rules.late_after_minutes, rules.make_up_max_percent) == (80, 15, 20)
    assert rules.minutes_per_teaching_hour == 60
    assert replace(rules, certificate_percent=70) != rules


def test_certificate_rule_leaves_out_optional_modules() -> None:
    rule = courses.certificate_rule("IMESUN-GIN")
    assert list(rule.mandatory_modules) == ["GIN1", "GIN2", "GIN3"]
    assert (rule.percent, rule.final_product) == (80, "Ficha de idea de negocio")


def test_certificate_words() -> None:
    words = courses.certificate_words()
    assert set(words) == set(CertificateKind)
    assert words[CertificateKind.CERTIFICATE].states == "aprobó el curso"


def test_roster_codes() -> None:
    codes = courses.roster_codes()
    assert [c.code for c in codes] == list(MarkCode)
    assert codes[0].keys == ("P", "A")
    assert codes[0].asks == ""
    assert [c.code.value for c in codes if c.may_be_made_up] == ["F", "J"]
    assert len({k for c in codes for k in c.keys}) == 7
