"""The reader of the bundled files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oit_campo import paths
from oit_campo.catalogues import tables

FOLDER = paths.resources() / "catalogues"


@pytest.mark.parametrize("name", sorted(p.stem for p in FOLDER.glob("*.csv")))
def test_every_csv_reads_whole(name: str) -> None:
    rows = tables.rows(name)
    assert rows
    assert all(set(r) == set(rows[0]) for r in rows)


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda p: p.name)
def test_files_are_clean_and_described(path: Path) -> None:
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    if path.name != "SOURCE.md":
        assert f"`{path.name}`" in tables.text("SOURCE.md")


def test_source_describes_nothing_that_isnt_there() -> None:
    named = set(re.findall(r"`(\w+\.(?:csv|toml|txt|md))`", tables.text("SOURCE.md")))
    assert named <= {p.name for p in FOLDER.iterdir()}


def test_rows_are_read_only_and_read_once() -> None:
    assert tables.rows("roles") is tables.rows("roles")
    with pytest.raises(TypeError):
        tables.rows("roles")[0]["code"] = "x"  # type: ignore[index] # read-only on purpose


def test_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        tables.rows("no_such_table")


@pytest.mark.parametrize("bad", ["a,b\n1,2,3\n", "a,b\n1\n"])
def test_a_ragged_row_is_refused(bad: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "catalogues").mkdir()
    (tmp_path / "catalogues" / "bad.csv").write_text(bad, "utf8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    tables.rows.cache_clear()
    with pytest.raises(ValueError, match="ragged"):
        tables.rows("bad")
    (tmp_path / "catalogues" / "bad.csv").write_text("a,b\n1,2\n", "utf8")
    assert dict(tables.rows("bad")[0]) == {"a": "1", "b": "2"}
    tables.rows.cache_clear()
