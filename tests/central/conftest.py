"""The centre alone, and with laptops."""

from __future__ import annotations

from tests.sync.conftest import any_world, world

__all__ = ["any_world", "world"]
