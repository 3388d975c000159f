"""The two kinds of error a person can meet; everything else is a bug.

Code raises a *code* with parameters. ``catalogues.sentences`` turns it into Spanish; a test fails on a code without words.
No name, document number or key is ever a parameter: errors reach the log.
"""

from __future__ import annotations

Param = str | int


class CampoError(Exception):
    """Base of the errors with words. ``code`` names a sentence, ``params`` fill its braces."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return self.code


class UserError(CampoError):
    """The person can mend it; shown beside ``field`` (a field name of the form) when given."""

    def __init__(self, code: str, *, field: str | None = None, **params: Param) -> None:
        super().__init__(code, **params)
        self.field = field


class KnownError(CampoError):
    """Disk, key, network, file: shown with what to do and what is safe."""
