"""The manual holds what it says: its pictures exist, its keys are bound, its messages are the program's own."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from PIL import Image

from tools import shots

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
INDEX = MANUAL / "README.md"
WIDTH = 1366
MOST_BYTES = 3_000_000

#: Words of the screens' code that would stand in a Spanish text only by mistake.
ENGLISH = (
    "the",
    "and",
    "click",
    "click here",
    "button",
    "save",
    "password",
    "user",
    "login",
    "screenshot",
    "sync",
    "offline",
)
ENGLISH_WORDS = re.compile(rf"\b(?:{'|'.join(ENGLISH)})\b", re.IGNORECASE)
ABSOLUTE = re.compile(r"(?<![\w.:/-])/(?:[\w.-]+/)+[\w.-]*|\b[A-Z]:\\")

#: Keys as the manual writes them → as the code does.
SPANISH = {"Intro": "Return", "Mayús": "Shift", "Supr": "Delete", "Espacio": "Space", "Esc": "Escape"}
ARROWS = {"↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}
#: What Qt itself does everywhere.
OF_QT = {"Tab"}


def texts(page: Path) -> str:
    return page.read_text("utf8")


def prose(text: str) -> str:
    """Without what isn't said: commands, names of fields, where pictures and pages lie."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return re.sub(r"`[^`]*`|\]\([^)]*\)|</?kbd>", " ", text)


def pictures(page: Path) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", texts(page))


def sources() -> str:
    """All code that may bind a key."""
    return "\n".join(path.read_text("utf8") for path in sorted((ROOT / "oit_campo" / "ui").rglob("*.py")))


def is_bound(key: str, code: str) -> bool:
    """Whether the code of the windows answers this key (``Ctrl+S``, ``Mayús+Intro``, ``P``, ``↓``)."""
    *modifiers, last = key.split("+")
    parts = [SPANISH.get(part, part) for part in modifiers]
    name = SPANISH.get(last, ARROWS.get(last, last))
    whole = "+".join([*parts, name])
    if whole in OF_QT:
        return True
    if re.fullmatch(r"Ctrl\+\d", whole):
        return 'f"Ctrl+{number}"' in code
    if re.search(rf'(?<!shown_key=)"{re.escape(whole)}"', code) and (modifiers or len(name) > 1):
        return True
    if modifiers:  # told apart by hand, as forms do
        modifier = {"Shift": "ShiftModifier", "Ctrl": "ControlModifier"}.get(parts[0], parts[0])
        return len(name) > 1 and f"KeyboardModifier.{modifier}" in code and f"Key.Key_{name}" in code
    if re.fullmatch(r"[A-Z]", name):
        ways = (
            rf'"{name}": Face\(',
            rf'"{name}": "[A-Z]"',
            rf'letter == "{name}"',
            rf'\("{name.lower()}\w+", self\.tr\(',
        )
        return any(
            re.search(way, code) for way in ways
        )  # a mark, another key for it, a switch, the answer of a question
    if re.fullmatch(r"\d", name):
        return "Key.Key_0" in code and int(name) <= 4
    return f"Key.Key_{name}" in code or f'event.text() == "{name}"' in code


# --- pictures and pages -------------------------------------------------------------------------------------------


def test_there_is_a_manual() -> None:
    assert len(PAGES) >= 11


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pictures_exist_and_are_as_wide_as_the_screen(page: Path) -> None:
    for name in pictures(page):
        with Image.open(MANUAL / name) as picture:
            assert (name, picture.width, picture.format) == (name, WIDTH, "PNG")


def test_every_picture_is_shown_and_made_by_the_tool() -> None:
    shown = {Path(name).stem for page in PAGES for name in pictures(page)}
    kept = {path.stem for path in (MANUAL / "img").iterdir()}
    assert shown == kept == set(shots.CHOSEN)


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in (MANUAL / "img").iterdir()) < MOST_BYTES


def test_the_index_links_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", texts(INDEX)))
    assert linked == {page.name for page in PAGES} - {INDEX.name}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_one_title_and_ends_with_a_line(page: Path) -> None:
    text = texts(page)
    assert len(re.findall(r"^# ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)) == 1
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


# --- words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_english_and_no_path_of_a_machine(page: Path) -> None:
    assert ENGLISH_WORDS.findall(prose(texts(page))) == []
    assert ABSOLUTE.findall(prose(texts(page))) == []


@pytest.mark.parametrize("wrong", ["Pulse el button rojo.", "Vea /var/lib/campo/datos.", "Está en C:\\Campo."])
def test_the_check_of_words_finds_its_mutants(wrong: str) -> None:
    assert ENGLISH_WORDS.search(prose(wrong)) or ABSOLUTE.search(prose(wrong))


def test_messages_are_the_program_s_own() -> None:
    with (ROOT / "resources" / "catalogues" / "error_sentences.csv").open(encoding="utf8", newline="") as file:
        sentences = [re.sub(r"\{\w+\}", "…", row["es"]) for row in csv.DictReader(file)]
    quoted = re.findall(r"^\| «(.+?)» \|", texts(MANUAL / "09-si-algo-falla.md"), re.MULTILINE)
    assert len(quoted) > 30
    assert [q for q in quoted if not any(sentence.startswith(q) for sentence in sentences)] == []


# --- keys ---------------------------------------------------------------------------------------------------------


def named_keys() -> set[str]:
    return {key for page in PAGES for key in re.findall(r"<kbd>([^<]+)</kbd>", texts(page))}


def test_every_key_of_the_manual_is_bound() -> None:
    code = sources()
    assert len(named_keys()) > 30
    assert sorted(key for key in named_keys() if not is_bound(key, code)) == []


def test_every_key_of_the_manual_is_in_the_list_of_keys() -> None:
    listed = set(re.findall(r"<kbd>([^<]+)</kbd>", texts(MANUAL / "atajos.md")))
    assert named_keys() - listed == set()


@pytest.mark.parametrize("key", ["Ctrl+Y", "F4", "Alt+←", "X", "9", "Mayús+Q", "ñ"])
def test_the_check_of_keys_finds_its_mutants(key: str) -> None:
    assert not is_bound(key, sources())


def test_a_key_that_is_only_shown_is_not_bound() -> None:
    assert not is_bound("Ctrl+Y", 'Button("Enviar", shown_key="Ctrl+Y")')
    assert is_bound("Ctrl+Y", 'Button("Enviar", key="Ctrl+Y")')
