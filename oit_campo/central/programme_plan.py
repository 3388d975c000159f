"""A programme as data: organisation, edition, regions, courses, rubric, staff and permission text, from one TOML file.

A regional government runs the same programme with its own file; nothing of it is in code.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from oit_campo.catalogues import consents, courses, evaluation
from oit_campo.central import plan_rules
from oit_campo.central.author import CentreAuthor
from oit_campo.errors import KnownError
from oit_campo.models import kinds


@dataclass(frozen=True, slots=True)
class Loaded:
    """The keys of what was made: staff by login, courses by code."""

    edition: UUID
    organisation: UUID
    users: Mapping[str, UUID]
    courses: Mapping[str, UUID]
    rubric: UUID


def read(path: Path) -> dict[str, Any]:
    """The file's contents, checked by ``plan_rules``. Raises KnownError plan_unreadable, plan_field."""
    try:
        plan = tomllib.loads(path.read_text("utf-8-sig"))  # Notepad begins its files with a mark
    except (OSError, ValueError) as error:
        raise KnownError("plan_unreadable") from error
    plan_rules.check(plan)
    return plan


def load(author: CentreAuthor, plan: Mapping[str, Any]) -> Loaded:
    """Make the records of a plan. Raises KnownError plan_unreadable when something it needs is missing."""
    try:
        return _load(author, plan)
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        raise KnownError("plan_unreadable") from error


def _load(author: CentreAuthor, plan: Mapping[str, Any]) -> Loaded:
    organisation = author.create("organisation", {**plan["organisation"], "active": True})
    programme = plan["programme"]
    text = _consent_text(author, plan)
    programme_key = author.create("programme", {**programme, "controller": organisation})
    edition = author.create("edition", _edition(plan["edition"], programme_key, text))
    made = {code: _course(author, edition, code) for code in plan["edition"]["courses"]}
    rubric = _rubric(author, edition, plan["edition"]["starts_on"])
    users = {entry["login"]: _user(author, entry, organisation, edition) for entry in plan["staff"]}
    return Loaded(edition, organisation, users, made, rubric)


def _edition(given: Mapping[str, Any], programme: UUID, text: UUID) -> dict[str, kinds.Value]:
    rules = courses.attendance_rules()
    return {
        "programme": programme,
        "code": given["code"],
        "name": given["name"],
        "starts_on": given["starts_on"],
        "ends_on": given["ends_on"],
        "regions": tuple(given["regions"]),
        "minimum_age": given.get("minimum_age", 18),
        "consent_text": text,
        "attendance_share": given.get("attendance_share", rules.certificate_percent),
        "minutes_per_teaching_hour": given.get("minutes_per_teaching_hour", rules.minutes_per_teaching_hour),
        "document_on_lists": "ultimas4",
        "document_on_certificate": "enmascarado",
        "one_capital_per_household": True,
        "reserved_questions": tuple(given.get("reserved_questions", ())),
        "currency": "PEN",
    }


def _consent_text(author: CentreAuthor, plan: Mapping[str, Any]) -> UUID:
    given = plan["consent"]
    body = consents.spoken_text(given["brackets"], no_sharing_confirmed=given["no_sharing_confirmed"])
    return author.create(
        "consent_text",
        {
            "version": 1,
            "language": "es",
            "body": body,
            "sha256": hashlib.sha256(body.encode()).digest(),
            "valid_from": plan["edition"]["starts_on"],
            "reviewed_by_counsel": False,
        },
    )


def _course(author: CentreAuthor, edition: UUID, code: str) -> UUID:
    course = courses.course(code)
    key = author.create(
        "course",
        {
            "edition": edition,
            "code": course.code,
            "title": course.title,
            "family": course.family,
            "total_minutes": course.minutes,
            "final_product": course.final_product,
            "active": True,
        },
    )
    for position, module in enumerate(course.modules, 1):
        author.create(
            "course_module",
            {
                "course": key,
                "code": module.code,
                "title": module.title,
                "minutes": module.minutes,
                "mandatory": module.mandatory,
                "position": position,
            },
        )
    return key


def _rubric(author: CentreAuthor, edition: UUID, published: date) -> UUID:
    rubric = evaluation.default_rubric()
    key = author.create(
        "rubric",
        {
            "edition": edition,
            "name": "Rúbrica de planes de negocio",
            "version": 1,
            "pass_mark_hundredths": rubric.pass_mark_hundredths,
            "gap_alert_hundredths": rubric.gap_alert_hundredths,
            "jurors_minimum": rubric.jurors_minimum,
            "tie_order": ",".join(rubric.tie_order),
            "published_on": published,
        },
    )
    for position, criterion in enumerate(rubric.criteria, 1):
        author.create(
            "rubric_criterion",
            {
                "rubric": key,
                "code": criterion.code,
                "label": criterion.label,
                "weight": criterion.weight,
                "descriptors": "\n".join(criterion.descriptors),
                "minimum_level": criterion.minimum_level,
                "position": position,
            },
        )
    return key


def _user(author: CentreAuthor, entry: Mapping[str, Any], organisation: UUID, edition: UUID) -> UUID:
    key = author.create(
        "user",
        {
            "name": entry["name"],
            "organisation": organisation,
            "roles": tuple(entry["roles"]),
            "position": entry.get("position"),
            "state": "activa",
        },
    )
    for role in entry["roles"]:
        author.create("user_scope", {"user": key, "edition": edition, "region": entry.get("region"), "role": role})
    return key
