"""The centre of a demonstration: its own process, real HTTP on this machine alone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from oit_campo import paths
from oit_campo.errors import KnownError
from oit_campo.sync.activation_wire import read_code

PLAN = Path("programmes") / "demostracion.toml"
REGION = "08"
START_SECONDS = 30.0
STEP_SECONDS = 0.02


class CentreProcess:
    """Use as a context: prepared and listening inside, ended at the end."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder = folder
        self.database_url = database_url
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def __enter__(self) -> CentreProcess:
        self._call("init", "--plan", str(paths.resources() / PLAN))
        self.serve()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def serve(self) -> None:
        """Start answering. Raises KnownError centre_missing when it doesn't within half a minute."""
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            self._command("serve", "--port", "0", "--port-file", str(port_file)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not port_file.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise KnownError("centre_missing")
            time.sleep(STEP_SECONDS)
        self.url = f"http://127.0.0.1:{port_file.read_text('ascii')}"

    def stop(self) -> None:
        """End the process and wait for it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=START_SECONDS)
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
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            encoding="utf8",
        )
        return done.stdout

    def _command(self, verb: str, *arguments: str) -> Sequence[str]:
        start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "oit_campo"]
        where = ["--data", str(self.folder)]
        if self.database_url:
            where += ["--database-url", self.database_url]
        return [*start, "central", verb, *where, *arguments]
