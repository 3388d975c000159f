"""Reads the files of resources/catalogues once. Text in, text out: meaning is given by the modules beside this one."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from oit_campo import paths

Row = Mapping[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of ``name``.csv in file order, read-only. Raises FileNotFoundError, ValueError for a ragged row."""
    with _path(f"{name}.csv").open(encoding="utf8", newline="") as file:
        return tuple(MappingProxyType(row) for row in csv.DictReader(file, strict=True) if _whole(row, name))


def _whole(row: Mapping[str | None, object], name: str) -> bool:
    if None in row or None in row.values():
        raise ValueError(f"ragged row in {name}.csv")
    return True


@cache
def settings(name: str) -> Mapping[str, Any]:
    """The contents of ``name``.toml. Shared by all callers: copy before changing. Raises FileNotFoundError."""
    return MappingProxyType(tomllib.loads(_path(f"{name}.toml").read_text("utf8")))


@cache
def text(name: str) -> str:
    """A text file of the folder, by its whole name. Raises FileNotFoundError."""
    return _path(name).read_text("utf8")


def _path(name: str) -> Path:
    return paths.resources() / "catalogues" / name
