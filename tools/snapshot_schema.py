"""Write the first migration's SQL from the models, for laptop and centre. Only until the first release: then it is frozen."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from oit_campo.models.sides import tables_of

PACKAGE = Path(__file__).resolve().parent.parent / "oit_campo"


def statements(side: str, dialect: Dialect) -> str:
    """All tables and indexes of a side, a statement each, separated by a line with a semicolon."""
    parts: list[str] = []
    for table in tables_of(side):
        parts.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        parts += [
            str(CreateIndex(i).compile(dialect=dialect)).strip()
            for i in sorted(table.indexes, key=lambda i: i.name or "")
        ]
    return "\n;\n".join(line for line in ("\n".join(p.rstrip() for p in part.splitlines()) for part in parts)) + "\n"


def main() -> None:
    lite, postgres = sqlite.dialect(), postgresql.dialect()  # type: ignore[no-untyped-call] # untyped in the library
    targets = {
        "store/migrations/versions/0001_initial.sql": ("laptop", lite),
        "central/migrations/versions/0001_initial.sqlite.sql": ("centre", lite),
        "central/migrations/versions/0001_initial.postgresql.sql": ("centre", postgres),
    }
    for name, (side, dialect) in targets.items():
        (PACKAGE / name).write_text(statements(side, dialect), "utf8")


if __name__ == "__main__":
    main()
