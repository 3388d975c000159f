"""Bytes that are not what they should be: damaged, forged or from a stranger. Never the fault of a person."""

from __future__ import annotations


class Damaged(ValueError):  # noqa: N818 - it names a state of the bytes
    """Raised by every decoder for anything it would not itself have written."""
