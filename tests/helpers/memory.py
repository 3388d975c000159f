"""How much memory this process has ever held. ``getrusage`` would also count what its parent held when it was started."""

from __future__ import annotations

from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mib() -> int:
    """Of a Linux; guard with ``STATUS.exists()``."""
    line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024
