"""The house's rules that no linter knows: texts, names, sizes, words that must not stand in the repository.

``python -m tools.check_strings [FILE …]`` looks at the files named, or at every file that git tracks or would track. Each
finding is a line ``file:line: rule: what was found``; under them stands, once a rule, why the rule is there.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES = 400
FUNCTION_LINES = 40
MADE_BY_TOOLS = {
    *(".git", ".venv", "build", "dist", "__pycache__", ".hypothesis"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache"),
}

WHY = {
    "keyclicks": "QTest.keyClicks aborts the process on ñ, accents and €; type through tests/helpers, or pass an ASCII literal",
    "def-tr": "a function called tr hides QObject.tr from lupdate, so its texts are never translated",
    "tr-literal": "lupdate reads literals only: put the values in with .format() or %n outside the call",
    "module-size": f"modules of oit_campo stay within {MODULE_LINES} lines: split along the nouns",
    "function-size": f"functions of oit_campo stay within {FUNCTION_LINES} lines: name the steps",
    "empty-name": "manager, helper, handler, utils, data say nothing: name what it is (DOMAIN_NAMES lists what may stay)",
    "past-scope": "the hook of services/record_scope.py narrows mapped classes alone, no tables nor SQL in words (docs/adr/008)",
    "type-ignore": "a type: ignore names its code and, after a second #, its reason",
    "unfinished": "no notes to oneself in the code: do it, or write it down where work is planned",
    "sleep": "tests wait for a condition or move the clock, never for time to pass",
    "machine-path": "a path of one machine: compute it, or take it from the environment",
    "registry-host": "the project names no package registry: pip, apt and their kin know their own",
    "tracker": "a change explains itself: numbers of issues and tickets mean nothing in a clone",
}

EMPTY_WORDS = {"manager", "managers", "helper", "helpers", "handler", "handlers", "util", "utils", "data"}
#: Names of the domain, of the security design or of Qt's and Python's own methods that contain such a word and mean it.
DOMAIN_NAMES = {
    "data_dir",
    "data_officer",
    "data_key",
    "data_keys",
    "data_subject",
    "personal_data",
    "sensitive_data",
    "test_data",
    "data",
    "setdata",
    "headerdata",
    "setheaderdata",
    "mimedata",
    "itemdata",
    "supports_data",
}
#: Those of DOMAIN_NAMES that are a method of a class of Qt, never a function or a class of ours.
QT_METHODS = {"data", "setdata", "headerdata", "setheaderdata", "mimedata", "itemdata"}

#: Where a statement may pass the hook of scopes by: the module that has the hook.
MAY_PASS_SCOPE = {"oit_campo/services/record_scope.py"}
#: What leads past it: a table instead of its class, the connection, SQL in words, the full-text index.
_TABLES = {"__table__", "local_table", "persist_selectable", "exec_driver_sql", "INDEX"}
_WORDS_OF_SQL = {"text", "table", "Table", "literal_column"}

# Put together from pieces, so that this file does not find itself.
_HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "proxy." + "golang.org",
)
_FOLDERS = ("wo" + "rk", "t" + "mp", "ro" + "ot", "opt/" + "py" + "pi", "ho" + "me/[a-z]")
TEXT_RULES: dict[str, re.Pattern[str]] = {
    "registry-host": re.compile("|".join(re.escape(host) for host in _HOSTS), re.IGNORECASE),
    "machine-path": re.compile(rf"(?<![\w.$}}~/-])/(?:{'|'.join(_FOLDERS)})\b(?!-)|\b[A-Z]:\\\\?Us" + r"ers\\"),
    "tracker": re.compile(r"\b(?:issues?|closes|fixes|resolves|ticket)\s+#\d+", re.IGNORECASE),
}
CODE_RULES: dict[str, re.Pattern[str]] = {
    "unfinished": re.compile(r"#\s*(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"),
    "type-ignore": re.compile(r"#\s*type:\s*ignore(?!\[[\w,\- ]+\]\s*#\s*\S)"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    path: str
    line: int
    rule: str
    found: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.found}"


# --- texts --------------------------------------------------------------------------------------------------------


def check_lines(path: str, text: str) -> Iterator[Finding]:
    """Words that must not stand in any file, and comments that must not stand in Python."""
    rules = {**TEXT_RULES, **(CODE_RULES if path.endswith(".py") else {})}
    for number, line in enumerate(text.splitlines(), 1):
        for rule, pattern in rules.items():
            if hit := pattern.search(line):
                yield Finding(path, number, rule, hit.group()[:60])


# --- Python -------------------------------------------------------------------------------------------------------


def called(call: ast.Call) -> str:
    """The last name of what is called: ``QTest.keyClicks`` gives ``keyClicks``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def is_ascii_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isascii()


def is_built(node: ast.expr) -> bool:
    """An f-string, a sum or a filled template: not the literal that lupdate looks for."""
    filled = isinstance(node, ast.Call) and called(node) == "format"
    return isinstance(node, (ast.JoinedStr, ast.BinOp)) or filled


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def translated_text(call: ast.Call) -> list[ast.expr]:
    """The arguments of a translating call that must be literals; none for str.translate(table) and canvas.translate(x, y)."""
    if called(call) == "tr":
        return call.args[:1]
    context_and_text = call.args[:2] if called(call) == "translate" else []
    of_qt = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("Application")
    return context_and_text if len(context_and_text) == 2 and (of_qt or is_text(context_and_text[0])) else []


def check_call(path: str, call: ast.Call) -> Iterator[Finding]:
    name = called(call)
    if name == "keyClicks" and not all(is_ascii_literal(a) for a in call.args[1:2]):
        yield Finding(path, call.lineno, "keyclicks", ast.unparse(call)[:80])
    if any(is_built(argument) for argument in translated_text(call)):
        yield Finding(path, call.lineno, "tr-literal", ast.unparse(call)[:80])
    if name == "sleep" and path.startswith("tests/"):
        yield Finding(path, call.lineno, "sleep", ast.unparse(call)[:80])


def passes_scope(node: ast.AST) -> bool:
    """Whether a statement made so would be one that the hook doesn't narrow."""
    if isinstance(node, ast.ImportFrom):
        return (
            node.module is not None
            and node.module.startswith("sqlalchemy")
            and any(n.name in _WORDS_OF_SQL for n in node.names)
        )
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "connection"
    if not isinstance(node, ast.Attribute):
        return False
    return node.attr in _TABLES or (node.attr == "tables" and ast.unparse(node.value).endswith("metadata"))


Definition = ast.FunctionDef | ast.AsyncFunctionDef


def check_function(path: str, node: Definition) -> Iterator[Finding]:
    if node.name == "tr":
        yield Finding(path, node.lineno, "def-tr", "def tr")
    size = (node.end_lineno or node.lineno) - node.lineno + 1
    if path.startswith("oit_campo/") and size > FUNCTION_LINES:
        yield Finding(path, node.lineno, "function-size", f"{node.name} has {size} lines")


def words(name: str) -> list[str]:
    """``RosterHandler`` and ``roster_handler`` both give roster, handler."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


def says_nothing(name: str, *, method: bool = False) -> bool:
    plain = name.lower().strip("_")
    if plain in QT_METHODS:
        return not method
    rest = "_".join(words(name))
    for allowed in DOMAIN_NAMES - QT_METHODS:
        rest = re.sub(rf"(?:^|(?<=_)){allowed}(?=_|$)", "", rest)
    return bool(EMPTY_WORDS.intersection(rest.split("_")))


def check_names(path: str, tree: ast.Module) -> Iterator[Finding]:
    methods = {id(f) for c in ast.walk(tree) if isinstance(c, ast.ClassDef) for f in c.body}
    for folder in Path(path).with_suffix("").parts:
        if says_nothing(folder):
            yield Finding(path, 1, "empty-name", folder)
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, Definition)) and says_nothing(node.name, method=id(node) in methods):
            yield Finding(path, node.lineno, "empty-name", node.name)


def check_python(path: str, text: str) -> Iterator[Finding]:
    tree = ast.parse(text, path)
    ours = path.startswith("oit_campo/")
    lines = text.count("\n")
    if ours and lines > MODULE_LINES:
        yield Finding(path, 1, "module-size", f"{lines} lines")
    if ours:
        yield from check_names(path, tree)
    asks = path.startswith("oit_campo/services/") and path not in MAY_PASS_SCOPE
    for node in ast.walk(tree):
        if asks and passes_scope(node):
            yield Finding(path, node.lineno, "past-scope", ast.unparse(node)[:80])  # type: ignore[attr-defined] # all of them have one
        if isinstance(node, ast.Call):
            yield from check_call(path, node)
        elif isinstance(node, Definition):
            yield from check_function(path, node)


# --- the whole ----------------------------------------------------------------------------------------------------


def check_text(path: str, text: str) -> list[Finding]:
    """All findings of one file; ``path`` relative to the project, with slashes."""
    found = list(check_lines(path, text))
    if path.endswith(".py"):
        found += check_python(path, text)
    return sorted(found, key=lambda f: (f.line, f.rule))


def repository_files() -> list[str]:
    """What git tracks or would track, that is there; in an unpacked archive every file but what the tools make."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True)
        names = done.stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]
        names = [name for name in names if not MADE_BY_TOOLS.intersection(name.split("/"))]
    return sorted({name for name in names if name and (ROOT / name).is_file()})


def read(path: str) -> str:
    """The text of a file; nothing for pictures, fonts and workbooks."""
    content = (ROOT / path).read_bytes()
    if b"\0" in content:
        return ""
    try:
        return content.decode("utf8")
    except UnicodeDecodeError:
        return ""


def main(arguments: Sequence[str], say: Callable[[str], None] = print) -> int:
    found = [finding for path in arguments or repository_files() for finding in check_text(path, read(path))]
    for finding in found:
        say(str(finding))
    for rule in sorted({finding.rule for finding in found}):
        say(f"  {rule}: {WHY[rule]}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
