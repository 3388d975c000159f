"""``python -m oit_campo`` and the console script ``oit-campo``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit status."""
    from oit_campo.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
