"""Sentences with a number in them, and that a translator gets to see every one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oit_campo.catalogues import fields
from oit_campo.domain.attendance import NEEDS_MAKE_UP
from oit_campo.domain.eligibility import CertificateKind, Reason
from oit_campo.domain.teaching_hours import hours_to_make_up, printed_hours, shown_hours
from oit_campo.services.attendance_views import RosterEntry
from oit_campo.ui.pages import certificates_candidates, certificates_words, plans_words, roster_words, sync
from oit_campo.ui.pages.enrol_progress import enrolled_today
from oit_campo.ui.pages.person import lacking_words
from oit_campo.ui.widgets.side_bar import SyncBox, SyncState

UI = Path(__file__).resolve().parents[3] / "oit_campo" / "ui"


def test_everything_that_waits_to_be_sent_has_a_name_in_spanish() -> None:
    assert set(sync._KINDS) == set(fields.kinds())
    assert not [words for words in sync._KINDS.values() if not words[:1].isupper() or "_" in words]


def side_box(pending: int) -> str:
    box = SyncBox()
    box.set_state(SyncState(pending))
    return box.accessibleName()


SENTENCES: list[tuple[Callable[[int], str], tuple[str, str, str]]] = [
    (
        lambda n: plans_words.count_words(n, 0),
        ("0 planes · 0 con notas abiertas", "1 plan · 0 con notas abiertas", "2 planes · 0 con notas abiertas"),
    ),
    (
        lambda n: plans_words.missing_words(2, n).split("; ")[1],
        ("faltan 0", "falta 1", "faltan 2"),
    ),
    (
        lambda n: plans_words.few_closed_words(n, 2),
        ("cerraron 0 de 2", "cerró 1 de 2", "cerraron 2 de 2"),
    ),
    (
        plans_words.conflict_words,
        (
            "0 declararon relación y no cuentan",
            "1 declaró relación y no cuenta",
            "2 declararon relación y no cuentan",
        ),
    ),
    (lambda n: plans_words.left_words(100 - n), ("de 100", "de 99 · falta 1", "de 98 · faltan 2")),
    (
        enrolled_today,
        (
            "Guardado en esta laptop. Van 0 hoy.",
            "Guardado en esta laptop. Va 1 hoy.",
            "Guardado en esta laptop. Van 2 hoy.",
        ),
    ),
    (lacking_words, ("nada por ahora", "1 cosa", "2 cosas")),
    (certificates_words.copies_words, ("", "1 copia", "2 copias")),
    (
        lambda n: certificates_words.papers_word(CertificateKind.CERTIFICATE, n),
        ("0 certificados", "1 certificado", "2 certificados"),
    ),
    (
        certificates_candidates.everyone_words,
        ("Elegir a las 0 que cumplen", "Elegir a quien cumple", "Elegir a las 2 que cumplen"),
    ),
    (side_box, ("Todo llegó al centro", "1 cambio. solo en esta laptop", "2 cambios. solo en esta laptop")),
]


@pytest.mark.parametrize(("say", "words"), SENTENCES)
def test_none_one_and_two_are_said_as_people_say_them(say: Callable[[int], str], words: tuple[str, str, str]) -> None:
    assert tuple(say(n) for n in range(3)) == words


@pytest.mark.parametrize(("minutes", "hour"), [(36, 60), (1, 60), (60, 60), (61, 45)])
def test_the_list_and_the_certificates_ask_for_the_same_hours(minutes: int, hour: int) -> None:
    row = RosterEntry.__new__(RosterEntry)
    object.__setattr__(row, "outlook", NEEDS_MAKE_UP)
    object.__setattr__(row, "minutes_missing", minutes)
    on_list = roster_words.outlook_words(row, hour)
    assert certificates_words.short_reason(Reason("certificate_rule", {"n": minutes}), hour) == on_list
    assert on_list == f"recuperar {hours_to_make_up(minutes, hour)} h"


def test_a_screen_says_tenths_and_a_paper_halves() -> None:
    assert (shown_hours(702), printed_hours(702)) == ("11.7", "11.5")
    assert [hours_to_make_up(n) for n in (0, 1, 36, 37, 60)] == ["0.0", "0.1", "0.6", "0.7", "1.0"]
    for wrong in ((-1, 60), (10, 0)):
        with pytest.raises(ValueError, match="minutes"):
            shown_hours(*wrong)
        with pytest.raises(ValueError, match="minutes"):
            hours_to_make_up(*wrong)


def unseen(tree: ast.AST) -> Iterator[int]:
    """Lines where a text is translated in a way the collecting tool doesn't see: another name, or no literal."""
    for node in ast.walk(tree):
        renamed = isinstance(node, ast.Assign) and ast.unparse(node.value) == "QCoreApplication.translate"
        if isinstance(node, ast.Assign) and renamed and [ast.unparse(t) for t in node.targets] != ["translate"]:
            yield node.lineno
        called = isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "translate"
        if isinstance(node, ast.Call) and called and not all(isinstance(a, ast.Constant) for a in node.args[:2]):
            yield node.lineno


def test_every_text_can_be_collected_for_translation() -> None:
    pages = [p for folder in ("pages", "dialogs", "tables", "widgets") for p in (UI / folder).rglob("*.py")]
    assert len(pages) > 50
    found = {f"{p.relative_to(UI)}:{line}" for p in pages for line in unseen(ast.parse(p.read_text("utf8")))}
    assert found == set()


@pytest.mark.parametrize(
    "code", ["say = QCoreApplication.translate", "def say(text):\n    return QCoreApplication.translate('A', text)"]
)
def test_a_text_out_of_sight_is_found(code: str) -> None:
    assert list(unseen(ast.parse(code)))
