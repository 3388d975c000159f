"""Every code raised below has words, and they fit its parameters."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import oit_campo
from oit_campo.catalogues import sentences
from oit_campo.errors import KnownError, UserError

PACKAGE = Path(oit_campo.__file__).parent
RAISING = {"UserError", "KnownError", "Reason", "CheckedDocument", "Strength"}
#: Codes chosen from a variable, which the walk below can't see.
CHOSEN = {"password_common", "password_name", "password_run", "password_repeated", "password_date", "ruc_prefix"}


def _codes(source: str) -> set[str]:
    """Short names among the arguments of whatever makes an error or a warning."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISING:
            for argument in node.args:
                found |= {
                    c.value for c in ast.walk(argument) if isinstance(c, ast.Constant) and isinstance(c.value, str)
                }
    return {c for c in found if c and c.replace("_", "").isalnum() and "_" in c}


def test_the_walk_sees_codes() -> None:
    assert _codes('raise UserError("a_b" if x else "c_d", field="e_f")') == {"a_b", "c_d"}
    assert _codes('print("a_b")') == set()


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").glob("*.py")), ids=lambda p: p.name)
def test_every_code_of_the_domain_has_words(path: Path) -> None:
    fields_named_in_calls = {"corto_largo"}
    assert _codes(path.read_text("utf8")) - fields_named_in_calls <= sentences.codes()


def test_chosen_codes_have_words() -> None:
    assert sentences.codes() >= CHOSEN


def test_words() -> None:
    assert "aquí hay 7." in sentences.words("dni_length", {"n": 7})
    assert sentences.words_for(UserError("below_age", edad=15, minimo=18)).startswith("Tiene 15 años")
    assert sentences.words_for(KnownError("disk_full")).startswith("No se pudo guardar")
    assert sentences.words("disk_full", {"spare": 1}) == sentences.words("disk_full")


def test_a_code_without_words_is_found() -> None:
    for code in ("no_such_code", ""):
        with pytest.raises(KeyError):
            sentences.words(code)
    with pytest.raises(KeyError):
        sentences.words("dni_length", {"m": 7})


def test_braces() -> None:
    assert sentences.braces("document_odd") == {"corto_largo", "tipo"}
    assert sentences.braces("disk_full") == frozenset()


@pytest.mark.parametrize("code", sorted(sentences.codes()))
def test_every_sentence_fills(code: str) -> None:
    said = sentences.words(code, dict.fromkeys(sentences.braces(code), "X"))
    assert said.endswith(".")
    assert "{" not in said
    assert "}" not in said
