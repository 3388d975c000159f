"""Prefixes of certificate numbers: one a laptop, never given twice, not even after the database was restored from a backup.

The highest one given stands in a file beside the centre's keys too, outside the database: a restored database doesn't know the
laptops activated after its backup, which go on printing numbers with theirs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from oit_campo.errors import KnownError

FILE = "last-prefix"


@dataclass(frozen=True, slots=True)
class PrefixLedger:
    """The file that remembers. None for a centre that lives no longer than its process."""

    file: Path | None = None

    def next_after(self, last: int) -> int:
        """A number above ``last`` (what the database knows) and above every one given before; on disk before it is used.

        Raises KnownError centre_missing when the file can't be read as a number.
        """
        number = max(last, self._given()) + 1
        if self.file is not None:
            temporary = self.file.with_suffix(".tmp")
            with temporary.open("w", encoding="ascii") as file:
                file.write(str(number))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.file)
        return number

    def _given(self) -> int:
        if self.file is None or not self.file.exists():
            return 0
        try:
            return int(self.file.read_text("ascii"))
        except ValueError as error:
            raise KnownError("centre_missing") from error
