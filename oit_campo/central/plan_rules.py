"""What a programme's plan may say, checked before anything of it is written: known codes, possible dates and ages, nobody twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from oit_campo.catalogues import consents, courses, lists
from oit_campo.domain.names import fold
from oit_campo.errors import KnownError

#: What each rule asks for, in the words of the refusal.
TEXT = "escriba un texto que no esté vacío"
CODE = "escriba de 1 a 32 mayúsculas sin tildes, números o guiones"
CODES = "use códigos de la lista del manual, cada uno una vez"
DAY = "escriba un día como 2026-03-02"
ORDER = "termina antes de empezar"
ONCE = "ya lo usa otra persona del equipo"
PLACE = "use una región de la edición"
PEOPLE = "escriba al menos una persona"
#: What the authority's certificate has room for (documents/chain.py).
PROGRAMME_CODE = re.compile(r"[A-Z0-9][A-Z0-9\-]{0,31}")
NEEDED_TEXTS = {"organisation": ("name",), "programme": ("code", "name"), "edition": ("code", "name")}
#: They may be left out, not left blank.
OPTIONAL_TEXTS = ("public_title", "data_bank_name", "rights_phone", "rights_email")
#: Field of the edition → (least, most). The ages are those of fields.csv: below 18 only when the edition says so.
NUMBERS = {"minimum_age": (14, 99), "attendance_share": (1, 100), "minutes_per_teaching_hour": (30, 60)}


def check(plan: Mapping[str, Any]) -> None:
    """Raises KnownError plan_field, which names the first field that can't be so; plan_unreadable when something is missing."""
    try:
        for part, names in NEEDED_TEXTS.items():
            for name in names:
                _ask(_is_text(plan[part][name]), f"{part}.{name}", TEXT)
        for name in OPTIONAL_TEXTS:
            _ask(_is_text(plan["programme"].get(name, "-")), f"programme.{name}", TEXT)
        _ask(PROGRAMME_CODE.fullmatch(plan["programme"]["code"]) is not None, "programme.code", CODE)
        _ask(lists.is_code("organisation_kinds", plan["organisation"]["kind"]), "organisation.kind", CODES)
        _check_edition(plan["edition"])
        _check_staff(plan["staff"], plan["edition"]["regions"])
        given = plan["consent"]
        consents.spoken_text(given["brackets"], no_sharing_confirmed=given["no_sharing_confirmed"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KnownError("plan_unreadable") from error


def _check_edition(edition: Mapping[str, Any]) -> None:
    _ask_codes(edition["regions"], "edition.regions", lambda code: lists.is_code("departments", code))
    _ask_codes(edition["courses"], "edition.courses", _is_course)
    reserved = edition.get("reserved_questions", [])
    if reserved != []:
        _ask_codes(reserved, "edition.reserved_questions", lambda code: lists.is_code("reserved_questions", code))
    for name in ("starts_on", "ends_on"):
        _ask(_is_day(edition[name]), f"edition.{name}", DAY)
    _ask(edition["starts_on"] <= edition["ends_on"], "edition.ends_on", ORDER)
    for name, (least, most) in NUMBERS.items():
        value = edition.get(name, most)
        possible = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        _ask(possible, f"edition.{name}", f"escriba un número de {least} a {most}")


def _check_staff(staff: Any, regions: Iterable[str]) -> None:
    _ask(isinstance(staff, list) and bool(staff), "staff", PEOPLE)
    seen: dict[str, set[str]] = {"login": set(), "name": set()}
    for number, entry in enumerate(staff, 1):
        place = f"staff[{number}]"  # by place: who it is doesn't belong in an error
        for name, before in seen.items():
            _ask(_is_text(entry[name]), f"{place}.{name}", TEXT)
            # as «central code» looks for people: without accents or capitals
            _ask(fold(entry[name]) not in before, f"{place}.{name}", ONCE)
            before.add(fold(entry[name]))
        _ask_codes(entry["roles"], f"{place}.roles", lambda code: lists.is_code("roles", code))
        _ask(entry.get("region") is None or entry["region"] in regions, f"{place}.region", PLACE)


def _ask(possible: bool, field: str, rule: str) -> None:
    if not possible:
        raise KnownError("plan_field", campo=field, regla=rule)


def _ask_codes(values: Any, field: str, known: Callable[[str], bool]) -> None:
    """A list that isn't empty, of known codes, each once."""
    possible = isinstance(values, list) and bool(values) and all(isinstance(v, str) and known(v) for v in values)
    _ask(possible and len(set(values)) == len(values), field, CODES)


def _is_course(code: str) -> bool:
    try:
        courses.course(code)
    except KeyError:
        return False
    return True


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)
