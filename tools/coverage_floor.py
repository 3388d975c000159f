"""Hold the packages that must not be wrong to their share of branches tested.

Reads ``build/coverage.json`` (``make test ARGS=--coverage`` writes it) and prints a table; exit 1 when a package of FLOORS is
below its floor in lines or in branches.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "build" / "coverage.json"
#: Per cent of lines and of branches, each, of all modules of the package together.
FLOORS = {"domain": 95, "sync": 95, "store": 95, "services": 95}


@dataclass(frozen=True, slots=True)
class Share:
    """Lines and branches of a package: how many there are and how many a test went through."""

    lines: int = 0
    lines_hit: int = 0
    branches: int = 0
    branches_hit: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(
            self.lines + other.lines,
            self.lines_hit + other.lines_hit,
            self.branches + other.branches,
            self.branches_hit + other.branches_hit,
        )

    def reaches(self, floor: int) -> bool:
        """Compared as integers: 94.99 % is not 95."""
        return self.lines > 0 and (
            self.lines_hit * 100 >= self.lines * floor and self.branches_hit * 100 >= self.branches * floor
        )


def share_of(summary: dict[str, Any]) -> Share:
    return Share(
        summary["num_statements"], summary["covered_lines"], summary["num_branches"], summary["covered_branches"]
    )


def shares(report: dict[str, Any]) -> dict[str, Share]:
    """Package of oit_campo → its share; modules of the ground floor count as «ground»."""
    found: dict[str, Share] = {}
    for name, entry in report["files"].items():
        parts = Path(name.replace("\\", "/")).parts
        package = parts[parts.index("oit_campo") + 1] if len(parts) > parts.index("oit_campo") + 2 else "ground"
        found[package] = found.get(package, Share()) + share_of(entry["summary"])
    return found


def per_cent(hit: int, of: int) -> str:
    return f"{100 * hit / of:6.2f} %" if of else "     —  "


def main() -> int:
    found = shares(json.loads(MEASURED.read_text("utf8")))
    low = [name for name, floor in FLOORS.items() if not found.get(name, Share()).reaches(floor)]
    print(f"{'package':<12} {'lines':>9} {'branches':>9}  floor")
    for name in sorted({*found, *FLOORS}):
        share = found.get(name, Share())
        lines, branches = per_cent(share.lines_hit, share.lines), per_cent(share.branches_hit, share.branches)
        print(f"{name:<12} {lines:>9} {branches:>9}  {FLOORS.get(name, '')}{'  BELOW' if name in low else ''}")
    lowest = min((100 * s.branches_hit / s.branches for n, s in found.items() if n in FLOORS and s.branches), default=0)
    print(f"measured: lowest share of branches under a floor {lowest:.2f} %; below: {', '.join(low) or 'none'}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
