"""The centre of a demonstration: its own process, real HTTP on this machine alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from oit_campo import paths
from oit_campo.central import administration
from oit_campo.errors import KnownError
from oit_campo.sync.activation_wire import read_code

PLAN = Path("programmes") / "demostracion.toml"
REGION = "08"
START_SECONDS = 30.0
STEP_SECONDS = 0.02
LOG = "centro.log"


class CentreProcess:
    """Use as a context: prepared and listening inside, ended at the end.

    The database is the one given or SQLite in ``folder``, never the one the environment names: that may be a real centre's.
    """

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder = folder
        self.database_url = database_url or administration.own_database(folder)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def __enter__(self) -> CentreProcess:
        """Raises KnownError of ``administration.initialise``; demo_failed when it doesn't listen."""
        administration.initialise(self.folder, self.database_url, paths.resources() / PLAN)
        self.serve()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def serve(self) -> None:
        """Start answering. Raises KnownError demo_failed when it doesn't within half a minute; ``LOG`` says why."""
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        with (self.folder / LOG).open("ab") as log:
            self._process = subprocess.Popen(
                self._command("serve", "--port", "0", "--port-file", str(port_file)),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        try:
            self._wait_for(port_file)
        except BaseException:  # a process isn't left behind, Ctrl+C or not
            self.stop()
            raise
        self.url = f"http://127.0.0.1:{port_file.read_text('ascii')}"

    def _wait_for(self, port_file: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not port_file.exists():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise KnownError("demo_failed", paso="centro")
            time.sleep(STEP_SECONDS)

    def stop(self) -> None:
        """End the process and wait for it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def code(self, user: str, *, may_issue: bool) -> str:
        """An activation code for a laptop of a member of the staff, by name."""
        issue = ["--issue"] if may_issue else []
        return read_code(self._call("code", "--user", user, "--region", REGION, *issue).strip())

    def write_trust(self, target: Path) -> None:
        self._call("trust", "--out", str(target))

    def _call(self, verb: str, *arguments: str) -> str:
        done = subprocess.run(
            self._command(verb, *arguments),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            check=False,
            text=True,
            encoding="utf8",
        )
        if done.returncode:  # it said why
            raise KnownError("demo_failed", paso=verb)
        return done.stdout

    def _command(self, verb: str, *arguments: str) -> Sequence[str]:
        start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "oit_campo"]
        return [*start, "central", verb, "--data", str(self.folder), "--database-url", self.database_url, *arguments]


def _environment() -> dict[str, str]:
    """Ours without the database of a real centre; what the process writes is read here as UTF-8."""
    kept = {name: value for name, value in os.environ.items() if name != administration.URL_VARIABLE}
    return kept | {"PYTHONIOENCODING": "utf8"}
