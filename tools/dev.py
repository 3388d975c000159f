"""Everything one does with this project, from a bare machine on: ``python3 tools/dev.py VERB``.

Standard library only, Python 3.11 or newer. The first call of any verb makes ``.venv`` with the packages of
``requirements.lock`` and, on Debian and its kin, the few system libraries that Qt loads. The Makefile only calls this file.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "campo-setup.json"
BUILD = ROOT / "build"
OLDEST_PYTHON = (3, 11)

#: What ``run`` starts: the window with the demonstration, or, with no display, the day in the field written to a folder.
RUN_WITH_DISPLAY = ("-m", "oit_campo", "run", "--demo")
RUN_WITHOUT_DISPLAY = ("-m", "oit_campo", "demo", "--field-day", "--out", "build/dia-en-el-campo")
DEMO = ("-m", "oit_campo", "demo")
DEMO_OUT = "build/demo"

#: The libraries that PySide6's wheels leave to the system, with their Debian packages; measured on a bare Debian 12.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
#: Besides, for a window on X11.
QT_WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


class StepError(Exception):
    """A step that can't go on; the message says what to do."""


def say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def call(command: Sequence[str | Path], more: Mapping[str, str] | None = None, *, silent: bool = False) -> int:
    """Run in the project's folder with ``more`` environment variables; the exit code. ``silent`` drops all but errors."""
    output = subprocess.DEVNULL if silent else None
    return subprocess.call([str(part) for part in command], cwd=ROOT, env={**os.environ, **(more or {})}, stdout=output)


def must(command: Sequence[str | Path], problem: str, *, silent: bool = False) -> None:
    if call(command, silent=silent):
        raise StepError(f"{problem}\n  the command was: {shlex.join(str(part) for part in command)}")


# --- setting up ---------------------------------------------------------------------------------------------------


def venv_python() -> Path:
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def has_display() -> bool:
    """Windows and macOS always have one; elsewhere the environment names it."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries() -> list[str]:
    """Debian packages of the libraries that Qt needs and the system does not load."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**QT_LIBRARIES, **(QT_WINDOW_LIBRARIES if has_display() else {})}
    return [package for library, package in wanted.items() if not loads(library)]


def lacks_ensurepip() -> bool:
    """Debian keeps it in python3-venv: without it ``python3 -m venv`` makes half an environment and fails."""
    return importlib.util.find_spec("ensurepip") is None


def lacks_pip() -> bool:
    return importlib.util.find_spec("pip") is None


def install_system_packages(packages: list[str]) -> None:
    """One apt call for all that is missing, and none when nothing is; sudo when not root."""
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise StepError(f"Install these with this system's package program, then call again (Debian's names): {names}")
    become = [] if os.geteuid() == 0 else ["sudo"]
    if become and shutil.which("sudo") is None:
        raise StepError(f"As the administrator of this machine run: apt-get install {names}")
    say(f"installing system packages: {names}")
    apt = [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    # The lists of a fresh machine are empty or old: try, and fetch them only when that fails.
    if call(install, silent=True):
        say("fetching the lists of system packages")
        must([*apt, "update"], "The lists of system packages could not be fetched: check the connection.")
        must(install, f"System packages could not be installed; install them yourself: {names}", silent=True)


def prepare_system() -> None:
    """What no wheel brings: Qt's libraries, and Python's own venv where Debian has split it off."""
    packages = missing_libraries()
    needs_venv = not venv_python().exists() and lacks_ensurepip() and lacks_pip()
    if needs_venv:
        packages.append("python3-venv")
    if not packages:
        return
    try:
        install_system_packages(packages)
    except StepError:
        if needs_venv:
            raise
        # Without a library only what opens Qt fails; setting up, and the tests of the rules, can go on.
        say(f"Qt will not start until these are installed: {' '.join(packages)}")


def has_module(interpreter: str | Path, name: str) -> bool:
    return call([interpreter, "-c", f"import importlib.util as i, sys; sys.exit(not i.find_spec('{name}'))"]) == 0


def make_venv() -> None:
    """A new environment. Without ensurepip the pip of the system, where there is one, puts a pip into it."""
    say("making .venv")
    base: list[str | Path] = [sys.executable, "-m", "venv", "--clear"]
    problem = "The virtual environment could not be made."
    # Asked of a new process: python3-venv may have come only a moment ago.
    if has_module(sys.executable, "ensurepip"):
        must([*base, VENV], problem)
        return
    must([*base, "--without-pip", VENV], problem)
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", venv_python(), "install", "-q"]
    must([*pip, "--require-hashes", "--only-binary", ":all:", "-r", only_pip()], problem)


def only_pip() -> Path:
    """pip's own entry of the lock, as a file: the first thing installed is pinned too."""
    blocks = LOCK.read_text("utf8").replace("\\\n", "\\\0").splitlines()
    target = BUILD / "pip.lock"
    target.parent.mkdir(exist_ok=True)
    target.write_text(next(b for b in blocks if b.startswith("pip==")).replace("\0", "\n") + "\n", "utf8")
    return target


def wanted_stamp() -> dict[str, str]:
    """What the environment depends on. The folder too: an environment that was moved or copied does not work."""
    return {
        "lock": hashlib.sha256(LOCK.read_bytes()).hexdigest(),
        "python": sys.version.split()[0],
        "project": hashlib.sha256((ROOT / "pyproject.toml").read_bytes().split(b"[tool.", 1)[0]).hexdigest(),
        "folder": str(ROOT),
    }


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text("utf8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def venv_version() -> str:
    try:
        settings = (VENV / "pyvenv.cfg").read_text("utf8").splitlines()
    except OSError:
        return ""
    return next((line.split("=")[1].strip() for line in settings if line.startswith("version")), "")


def usable_venv(wanted: Mapping[str, str]) -> bool:
    """Whether packages can go into the environment there is: of this Python, in its place, not cut off while it was made."""
    moved = read_stamp().get("folder", wanted["folder"]) != wanted["folder"]
    if moved or venv_version() != wanted["python"] or not venv_python().exists():
        return False
    return has_module(venv_python(), "pip")


def setup() -> None:
    """Make everything ready once; nothing but a look at the stamp when it already is."""
    wanted = wanted_stamp()
    if read_stamp() == wanted and venv_python().exists() and not missing_libraries():
        return
    prepare_system()
    if read_stamp() == wanted and venv_python().exists():
        return
    if not usable_venv(wanted):
        make_venv()
    STAMP.unlink(missing_ok=True)
    say("installing the locked packages (minutes on the first call)")
    own_pip: list[str | Path] = [venv_python(), "-m", "pip", "--disable-pip-version-check"]
    # The lock is the whole list, so nothing is resolved: Debian's pip refuses «coverage[toml]» as unpinned once a version newer
    # than the pinned one is out. Wheels alone: building a source archive would fetch build tools that nothing pins.
    pip = [*own_pip, "install", "-q", "--no-input", "--no-deps"]
    must([*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCK], "The packages could not be installed.")
    must([*pip, "--no-build-isolation", "-e", ROOT], "The project itself could not be installed.")
    must([*own_pip, "check"], "The packages do not fit together: the lock was made for other ones.", silent=True)
    STAMP.write_text(json.dumps(wanted, indent=1) + "\n", "utf8")
    say("ready")


# --- the verbs ----------------------------------------------------------------------------------------------------


def qt_environment() -> dict[str, str]:
    """Qt aborts the process when it finds no display, before Python could catch it: so it is told beforehand."""
    if has_display() or "QT_QPA_PLATFORM" in os.environ:
        return {}
    return {"QT_QPA_PLATFORM": "offscreen"}


def python(*arguments: str | Path) -> int:
    return call([venv_python(), *arguments], qt_environment())


def present(*names: str) -> list[str]:
    """Those of the folders and files that exist: the tree grows."""
    return [name for name in names if (ROOT / name).exists()]


def run(arguments: list[str]) -> int:
    """Start the program with the demonstration; with no display, write the day in the field to a folder."""
    if has_display():
        return python(*RUN_WITH_DISPLAY, *arguments)
    say(f"no display here: the day in the field is written to {RUN_WITHOUT_DISPLAY[-1]}")
    shutil.rmtree(ROOT / RUN_WITHOUT_DISPLAY[-1], ignore_errors=True)  # of the last time
    return python(*RUN_WITHOUT_DISPLAY, *arguments)


def test(arguments: list[str]) -> int:
    """Run the tests; --coverage measures branches too and checks the floors of tools/coverage_floor.py."""
    chosen = [a for a in arguments if a != "--coverage"]
    if len(chosen) == len(arguments):
        return python("-m", "pytest", "-q", *spread(chosen), *chosen)
    BUILD.mkdir(exist_ok=True)
    measured = ("--cov", "--cov-branch", "--cov-report=", "--cov-report=json:build/coverage.json")
    return python("-m", "pytest", "-q", *spread(chosen), *measured, *chosen) or python("-m", "tools.coverage_floor")


def spread(arguments: list[str]) -> list[str]:
    """A worker a core, each file whole on one of them; not when told otherwise."""
    if any(a in ("-n", "--pdb", "-x") or a.startswith(("-n=", "-n0", "--numprocesses")) for a in arguments):
        return []
    return ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]


def check(arguments: list[str]) -> int:
    """Formatting, lint, types, floors and the house's own rules; every one runs, all that fail are named."""
    del arguments
    code = present("oit_campo", "tests", "tools", "bench", "installer")
    typed = [name for name in code if name != "installer"]
    floors = "from importlinter.cli import lint_imports_command as lint; lint()"
    steps: list[tuple[str, str, tuple[str, ...]]] = [
        ("formatting", "mend it with: .venv/bin/ruff format .", ("-m", "ruff", "format", "--check", *code)),
        ("lint", "much of it mends itself: .venv/bin/ruff check --fix .", ("-m", "ruff", "check", *code)),
        ("types", "strict: every function says what it takes and gives", ("-m", "mypy", *typed)),
        ("floors", "imports go downward only: ARCHITECTURE.md", ("-c", floors, "--cache-dir", ".import_linter_cache")),
        ("house", "each finding says why: tools/check_strings.py", ("-m", "tools.check_strings")),
    ]
    failed = []
    for name, advice, command in steps:
        say(f"check: {name}")
        if python(*command):
            failed.append(f"{name} ({advice})")
    for line in failed:
        say(f"failed: {line}")
    say("check: all clean" if not failed else f"check: {len(failed)} of {len(steps)} failed")
    return 1 if failed else 0


def demo(arguments: list[str]) -> int:
    """The command-line demonstration, into build/demo unless --out says where; arguments go to it."""
    if any(a in ("-h", "--help", "--out") or a.startswith("--out=") for a in arguments):
        return python(*DEMO, *arguments)
    shutil.rmtree(ROOT / DEMO_OUT, ignore_errors=True)  # of the last time
    return python(*DEMO, "--out", DEMO_OUT, *arguments)


def shots(arguments: list[str]) -> int:
    """Draw the screenshots of the manual again."""
    return python("-m", "tools.shots", *arguments)


def bench(arguments: list[str]) -> int:
    """Measure against others and check the targets; names choose some."""
    return python("-m", "tools.bench", *arguments)


def prove(arguments: list[str]) -> int:
    """Run every promise of proofs.toml with its control."""
    return python("-m", "tools.prove", *arguments)


def simulate(arguments: list[str]) -> int:
    """The sync's simulation at length: 200,000 rounds of faults and every mutant (--rounds N for fewer)."""
    return python("-m", "tests.simulation.sync.spread", *arguments)


def i18n(arguments: list[str]) -> int:
    """Bring resources/i18n/*.ts up to date with the texts in oit_campo/ui and compile them to .qm."""
    del arguments
    catalogues = sorted((ROOT / "resources" / "i18n").glob("*.ts"))
    if not catalogues:
        raise StepError(
            "resources/i18n has no .ts file: begin one, empty, with the language in its name (oit_campo_en.ts)"
        )
    sources = sorted(str(p) for p in (ROOT / "oit_campo" / "ui").rglob("*.py"))
    tools = venv_python().parent
    for ts in catalogues:
        must([tools / "pyside6-lupdate", "-locations", "none", *sources, "-ts", ts], f"{ts.name}: texts not collected")
        must([tools / "pyside6-lrelease", ts, "-qm", ts.with_suffix(".qm")], f"{ts.name}: not compiled")
    return 0


def build(arguments: list[str]) -> int:
    """The wheel, into dist/, with the tools of the lock and no network."""
    del arguments
    return python("-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", ".")


def clean(arguments: list[str]) -> int:
    """Remove what can be made again, the environment too."""
    del arguments
    for name in ("build", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    (ROOT / ".coverage").unlink(missing_ok=True)
    shutil.rmtree(VENV, ignore_errors=True)
    return 0


def ready(arguments: list[str]) -> int:
    """Only the set-up, which every other verb does too."""
    if arguments:
        raise StepError("setup takes no arguments")
    say(f"set up: {VENV.relative_to(ROOT)}, Python {venv_version()}")
    return 0


VERBS: dict[str, Callable[[list[str]], int]] = {
    "setup": ready,
    "run": run,
    "test": test,
    "check": check,
    "demo": demo,
    "shots": shots,
    "bench": bench,
    "prove": prove,
    "simulate": simulate,
    "i18n": i18n,
    "build": build,
    "clean": clean,
}
#: Verbs that wait for the file they call.
NEEDS = {"shots": "tools/shots.py", "i18n": "resources/i18n", "bench": "bench", "prove": "proofs.toml"}


def verbs() -> dict[str, Callable[[list[str]], int]]:
    return {name: verb for name, verb in VERBS.items() if name not in NEEDS or (ROOT / NEEDS[name]).exists()}


def main(arguments: Sequence[str] | None = None) -> int:
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: python3.11 tools/dev.py …")
        return 2
    offered = verbs()
    width = max(map(len, offered))
    table = "\n".join(f"  {name:<{width}}  {(verb.__doc__ or '').splitlines()[0]}" for name, verb in offered.items())
    parser = argparse.ArgumentParser(
        prog="tools/dev.py", description=f"verbs:\n{table}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=offered, metavar="VERB")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="handed on to what the verb starts")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.verb != "clean":
            setup()
        return offered[chosen.verb](chosen.arguments)
    except StepError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
