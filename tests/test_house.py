"""The house's own rules that are no linter's: what stands beside the code agrees with it. See ARCHITECTURE.md."""

from __future__ import annotations

import ast
import csv
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import dev, prove
from tools.check_strings import repository_files

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "oit_campo"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))
GROUND = {"errors", "ids", "clock", "paths", "settings", "logs"}
#: Packages whose tests stand under another's name: tables are tested with the store that writes them.
TESTED_UNDER = {"models": "store"}


def modules(folder: Path = PACKAGE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Full names of all modules that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


# --- tests and documents -------------------------------------------------------------------------------------------


def packages() -> list[str]:
    """Packages of oit_campo with a module of their own."""
    folders = [folder for folder in sorted(PACKAGE.iterdir()) if (folder / "__init__.py").is_file()]
    return [folder.name for folder in folders if any(m.name != "__init__.py" for m in modules(folder))]


@pytest.mark.parametrize("package", packages())
def test_every_package_has_tests(package: str) -> None:
    name = TESTED_UNDER.get(package, package)
    tests = [
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if name in path.parts or path.stem.startswith(f"test_{name}")
    ]
    assert tests, f"no tests/{name}/test_*.py"


@pytest.mark.parametrize("module", sorted(GROUND))
def test_every_module_of_the_ground_floor_has_tests(module: str) -> None:
    assert (ROOT / "tests" / "unit" / "ground" / f"test_{module}.py").is_file()


def test_the_init_of_a_package_is_a_line_of_docstring() -> None:
    longer = []
    for init in PACKAGE.rglob("__init__.py"):
        body = ast.parse(init.read_text("utf8")).body
        if (
            init.parent != PACKAGE
            and "migrations" not in init.parts
            and not (len(body) <= 1 and all(isinstance(b, ast.Expr) for b in body))
        ):
            longer.append(str(init.relative_to(ROOT)))
    assert not longer


def test_the_changelog_has_a_place_for_what_comes() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", heading) for heading in headings[1:])
    unreleased = text.split("## [Unreleased]")[1].split("\n## ")[0]
    assert re.search(r"^### (Added|Changed|Deprecated|Removed|Fixed|Security)\n\n- ", unreleased, re.MULTILINE)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_commands_in_the_documents_exist(document: str) -> None:
    text = (ROOT / document).read_text("utf8")
    verbs = set(re.findall(r"(?:^|`)make (\w+)", text, re.MULTILINE)) | set(re.findall(r"tools/dev\.py (\w+)", text))
    assert verbs, "the document names no command"
    assert verbs <= set(dev.VERBS)


def documents() -> list[str]:
    return [name for name in repository_files() if name.endswith(".md")]


@pytest.mark.parametrize("document", documents())
def test_links_in_the_documents_lead_somewhere(document: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / document).read_text("utf8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    gone = [link for link in links if "://" not in link and not (ROOT / document).parent.joinpath(link).exists()]
    assert not gone


def test_proofs_are_well_formed_and_name_files_that_exist() -> None:
    proofs = prove.read((ROOT / "proofs.toml").read_text("utf8"))
    assert [(p.promise, p.faults) for p in proofs if p.faults] == []
    assert len({p.promise for p in proofs}) == len(proofs)
    files = {name for p in proofs for command in (p.command, p.control) for name in prove.named_files(command)}
    assert sorted(name for name in files if not (ROOT / name).is_file()) == []


# --- what the code needs -------------------------------------------------------------------------------------------


def locked() -> dict[str, str]:
    """Package → version of requirements.lock."""
    text = (ROOT / "requirements.lock").read_text("utf8")
    return {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.\-]+)==([^\s;]+)", text, re.MULTILINE)
    }


def requirements() -> list[Requirement]:
    project = PROJECT["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(line) for each in lists for line in each]


def test_the_lock_holds_every_dependency_in_a_version_that_fits() -> None:
    pinned = locked()
    misfits = [str(r) for r in requirements() if pinned.get(canonicalize_name(r.name), "") not in r.specifier]
    assert not misfits


def test_the_lock_pins_with_hashes_and_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text("utf8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(locked())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)


def test_every_dependency_has_its_line_of_why() -> None:
    reasons = (ROOT / "docs" / "adr" / "002-dependencies.md").read_text("utf8").lower()
    assert [r.name for r in requirements() if f"`{r.name.lower()}" not in reasons] == []


def test_what_is_imported_is_locked() -> None:
    own = {"oit_campo", "tests", "tools", "bench", "installer"}
    owners, pinned = packages_distributions(), locked()
    foreign: dict[str, str] = {}
    for name in repository_files():
        if name.endswith(".py") and name.split("/")[0] in own:
            for module in imported(ast.parse((ROOT / name).read_text("utf8"))):
                foreign.setdefault(module.split(".")[0], name)
    others = {top: name for top, name in foreign.items() if top not in own and top not in sys.stdlib_module_names}
    loose = {
        top: name
        for top, name in others.items()
        if not any(canonicalize_name(o) in pinned for o in owners.get(top, ()))
    }
    assert not loose, "add the package to pyproject.toml and make the lock again (CONTRIBUTING.md)"


def test_the_domain_needs_only_python_stdnum_and_the_ground_floor() -> None:
    strangers = []
    for path in modules(PACKAGE / "domain"):
        for name in imported(ast.parse(path.read_text("utf8"))):
            top, _, rest = name.partition(".")
            own = top == "oit_campo" and rest.split(".")[0] in {"domain", *GROUND}
            if not own and top not in sys.stdlib_module_names and top != "stdnum":
                strangers.append(f"{path.relative_to(ROOT)}: {name}")
    assert not strangers


# --- errors have words ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Raised:
    """An error made in the code: its code, its parameters (None when they can't be read off) and the place."""

    code: str
    params: frozenset[str] | None
    place: str


def codes_of(node: ast.expr) -> list[str] | None:
    """The codes that a first argument may be; None when it isn't a literal or a choice of literals."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        one, other = codes_of(node.body), codes_of(node.orelse)
        return None if one is None or other is None else one + other
    return None


def errors_in(text: str, place: str) -> Iterator[Raised]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in {"UserError", "KnownError"}:
            continue
        named = [keyword.arg for keyword in node.keywords]
        params = None if None in named else frozenset(k for k in named if k and k != "field")
        for code in codes_of(node.args[0]) or []:
            yield Raised(code, params, f"{place}:{node.lineno}")


def sentences() -> dict[str, str]:
    with (ROOT / "resources" / "catalogues" / "error_sentences.csv").open(encoding="utf8", newline="") as file:
        return {row["code"]: row["es"] for row in csv.DictReader(file)}


def faults(raised: Raised, words: dict[str, str]) -> str | None:
    """What is wrong between an error and its sentence; None when they agree."""
    if raised.code not in words:
        return f"{raised.place}: {raised.code} has no sentence"
    braces = frozenset(re.findall(r"\{(\w+)", words[raised.code]))
    if raised.params is not None and raised.params != braces:
        return f"{raised.place}: {raised.code} is given {sorted(raised.params)}, its sentence has {sorted(braces)}"
    return None


def test_every_error_has_its_sentence_and_its_parameters() -> None:
    words = sentences()
    every = [r for path in modules() for r in errors_in(path.read_text("utf8"), str(path.relative_to(ROOT)))]
    assert [fault for raised in every if (fault := faults(raised, words))] == []


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("UserError('dni_length', field='document_number', n=7)", True),
        ("errors.KnownError('disk_full')", True),
        ("UserError('dni_length', **params)", True),
        ("UserError('dni_length' if short else 'disk_low', n=7)", False),
        ("UserError('dni_length', field='document_number')", False),
        ("UserError('dni_length', n=7, name='x')", False),
        ("KnownError('no_such_sentence')", False),
    ],
)
def test_the_check_of_errors_finds_its_mutants(code: str, right: bool) -> None:
    words = {"dni_length": "El DNI tiene 8 números y aquí hay {n}.", "disk_full": "Lleno.", "disk_low": "{mb} MB."}
    found = list(errors_in(code, "x.py"))
    assert found
    assert all(faults(raised, words) is None for raised in found) is right


def test_sentences_are_whole_and_their_codes_single() -> None:
    with (ROOT / "resources" / "catalogues" / "error_sentences.csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.reader(file))
    codes = [row[0] for row in rows[1:]]
    assert rows[0] == ["code", "es"]
    assert len(set(codes)) == len(codes)
    assert [row for row in rows[1:] if len(row) != 2 or not re.search(r"[.?!»]$", row[1])] == []


# --- what the sentences promise is there ---------------------------------------------------------------------------

#: Between «» and yet no button or page: an example of what to type, and a command of the centre.
EXAMPLES = {"Wanchaq B", "mesa lluvia tren azul", "central serve"}


def constants(text: str, *, compared: bool = True) -> set[str]:
    """The literals of a module; without those that it only compares with, when ``compared`` is False."""
    tree = ast.parse(text)
    asked = set() if compared else {id(n) for c in ast.walk(tree) if isinstance(c, ast.Compare) for n in ast.walk(c)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in asked
    }


def constants_of(folder: Path, *, compared: bool = True) -> set[str]:
    return {word for path in modules(folder) for word in constants(path.read_text("utf8"), compared=compared)}


def names_in(sentence: str) -> list[str]:
    """What a sentence calls by its name: «Dejar para después». A brace is a name of the moment."""
    return [name for name in re.findall(r"«([^»]+)»", sentence) if "{" not in name and name not in EXAMPLES]


#: «pulse Reintentar», «elija Restaurar»: a name without its «».
LOOSE_NAME = re.compile(r"\b(?:[Pp]ulse|[Ee]lija|[Aa]bra) [A-ZÁÉÍÓÚ]\w+")


def test_what_a_sentence_names_is_on_a_screen() -> None:
    shown = constants_of(PACKAGE / "ui")
    named = {(code, name) for code, words in sentences().items() for name in names_in(words)}
    assert len(named) > 5
    assert sorted(pair for pair in named if pair[1] not in shown) == []
    assert [(code, found[0]) for code, words in sentences().items() if (found := LOOSE_NAME.search(words))] == []


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("Pulse «Cerrar lista» y siga.", True),
        ("Escriba «Wanchaq B», o «{grupo}».", True),
        ("Pulse «Restaurar todo» y siga.", False),
        ("Conecte el USB y elija Restaurar.", False),
    ],
)
def test_the_check_of_names_finds_its_mutants(sentence: str, right: bool) -> None:
    shown = constants_of(PACKAGE / "ui")
    assert (all(n in shown for n in names_in(sentence)) and not LOOSE_NAME.search(sentence)) is right


def test_every_sentence_is_somebody_s() -> None:
    made = constants_of(PACKAGE, compared=False)
    assert sorted(set(sentences()) - made) == []


def test_a_code_that_is_only_compared_or_told_of_is_nobody_s() -> None:
    code = '"""Raises wrong_pin."""\nif error.code == "wrong_pin" or error.code in ("clock_wrong",):\n    raise KnownError("bug")'
    assert constants(code, compared=False) & {"wrong_pin", "clock_wrong", "bug"} == {"bug"}
    assert {"wrong_pin", "clock_wrong"} <= constants(code)
