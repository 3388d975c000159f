"""Code lists: what a stored code is called, what a box offers, what type-ahead finds.

A field of type ``code:X`` (fields.csv) names list X here: a list of code_lists.csv or labour_lists.csv, or a file of its own.
``ubigeo`` is too long for a box: see ``catalogues.places``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from oit_campo.catalogues import tables
from oit_campo.domain.names import fold, sort_key


@dataclass(frozen=True, slots=True)
class Option:
    """One answer. ``also`` are other words by which people look for it, never shown as its name."""

    code: str
    label: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a list of its own file has its code, words, other words and order."""

    file: str
    code: str = "code"
    label: str = "label_es"
    also: str = ""
    order: str = ""
    field: str = ""


_OWN_FILES = {
    "attendance_codes": _Source("attendance_codes", order="order"),
    "ciiu4": _Source("ciiu4_common_activities", code="ciiu4_class", also="examples_es"),
    "ciiu4_sections": _Source("ciiu4_sections", code="section"),
    "ciuo08": _Source("ciuo08_major_groups"),
    "consent_proof_methods": _Source("consent_proof_methods"),
    "consent_purposes": _Source("consent_purposes", order="order"),
    "countries": _Source("countries", code="alpha3", label="name_es", also="alpha2", order="shown_first"),
    "departments": _Source("departments", code="department_code", label="department"),
    "document_situation": _Source("document_situation"),
    "document_types": _Source("document_types"),
    "education_levels": _Source("education_levels", order="order"),
    "gender_identity": _Source("sex_gender", order="order", field="gender_identity"),
    "migration_status": _Source("migration_status", order="order"),
    "nationalities": _Source("nationalities", also="country_es", order="shown_first"),
    "population_types": _Source("population_types"),
    "referral_services": _Source("referral_services", order="order"),
    "retention_terms": _Source("retention_terms"),
    "roles": _Source("roles"),
    "sex": _Source("sex_gender", order="order", field="sex"),
    "washington_group_answers": _Source("washington_group_answers"),
    "washington_group_questions": _Source(
        "washington_group_short_set", code="domain", label="question_es", order="order"
    ),
}
#: Classifications whose rows without a place of their own are read alphabetically.
_ALPHABETICAL = frozenset({"countries", "nationalities"})
#: Answers that mean "none of them" or "not said": alone in a list of several.
_ALONE = frozenset({"ninguno", "nr", "ns", "nsnr", "NR", "g_nr", "ninguno_hoy"})


@cache
def options(name: str) -> tuple[Option, ...]:
    """The answers of a list in the order shown. Raises KeyError for an unknown list."""
    if name in _OWN_FILES:
        return _own_options(name)
    found = sorted((r for r in _short_list_rows() if r["list"] == name), key=lambda r: int(r["order"]))
    if not found:
        raise KeyError(name)
    return tuple(Option(r["code"], r["label_es"]) for r in found)


def _short_list_rows() -> tuple[tables.Row, ...]:
    return tables.rows("code_lists") + tables.rows("labour_lists")


def _own_options(name: str) -> tuple[Option, ...]:
    source = _OWN_FILES[name]
    found = [r for r in tables.rows(source.file) if not source.field or r["field"] == source.field]
    if name in _ALPHABETICAL:
        found.sort(key=lambda r: sort_key(r[source.label]))
    if source.order:
        found.sort(key=_place_in(source.order))
    return tuple(Option(r[source.code], r[source.label], r[source.also] if source.also else "") for r in found)


def _place_in(column: str) -> Callable[[tables.Row], float]:
    return lambda row: float(row[column] or "inf")


@cache
def _labels(name: str) -> dict[str, str]:
    return {o.code: o.label for o in options(name)}


def names() -> tuple[str, ...]:
    """Every list there is, in alphabetical order."""
    return tuple(sorted({r["list"] for r in _short_list_rows()} | _OWN_FILES.keys()))


def label(name: str, code: str) -> str:
    """What a code is called. Raises KeyError for an unknown list or code."""
    return _labels(name)[code]


def label_or_code(name: str, code: str) -> str:
    """Like ``label``, but a code of a newer catalogue is shown as it is: old programs open new data."""
    return _labels(name).get(code, code)


def is_code(name: str, code: str) -> bool:
    """Whether the list holds the code. Raises KeyError for an unknown list."""
    return code in _labels(name)


def excludes_others(code: str) -> bool:
    """Whether an answer stands alone where several may be chosen («ninguno», «prefiere no responder»)."""
    return code in _ALONE


@cache
def _search_words(name: str) -> tuple[tuple[Option, str, tuple[str, ...]], ...]:
    return tuple((o, fold(o.label), tuple(fold(f"{o.label} {o.also} {o.code}").split())) for o in options(name))


def search(name: str, text: str, limit: int = 12) -> tuple[Option, ...]:
    """Type-ahead without accents: every typed word starts a word of the label, its other words or the code.

    Labels that start with the text come first, else the list's order. Empty text gives the start of the list.
    """
    typed = fold(text)
    found = [
        (not whole.startswith(typed), option)
        for option, whole, words in _search_words(name)
        if starts_all(typed.split(), words)
    ]
    found.sort(key=lambda pair: pair[0])
    return tuple(option for _, option in found[:limit])


def starts_all(typed: Iterable[str], words: Iterable[str]) -> bool:
    """Whether every typed word is the beginning of one of ``words``."""
    known = tuple(words)
    return all(any(word.startswith(begun) for word in known) for begun in typed)
