"""Settings: a broken file never stops the program, and a cut leaves the old one or the new one."""

from __future__ import annotations

import json
import os
from dataclasses import FrozenInstanceError, asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo import settings
from oit_campo.settings import LANGUAGES, TEXT_SIZES, THEMES, Settings

CHANGED = Settings("en", "dark", 150, 12, "https://centro.example.org", True)


def put(folder: Path, text: str | bytes) -> None:
    (folder / "settings.json").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_without_a_file_the_defaults(data_dir: Path) -> None:
    assert settings.load(data_dir) == Settings()
    assert settings.load(data_dir / "absent") == Settings()


def test_what_is_saved_is_loaded(data_dir: Path) -> None:
    settings.save(data_dir, CHANGED)
    assert settings.load(data_dir) == CHANGED
    assert [p.name for p in data_dir.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("broken", ["", "{", "[]", "7", "null", b"\xff\xfe\x00", '{"language": "es"'], ids=repr)
def test_a_broken_file_gives_the_defaults(data_dir: Path, broken: str | bytes) -> None:
    put(data_dir, broken)
    assert settings.load(data_dir) == Settings()


def test_unknown_keys_and_wrong_types_are_left_aside(data_dir: Path) -> None:
    put(
        data_dir,
        json.dumps({"language": "en", "text_size": "150", "lock_minutes": True, "colour": "red", "theme": None}),
    )
    assert settings.load(data_dir) == Settings(language="en")


@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        ({"language": "qu"}, {"language": "es"}),
        ({"theme": "pink"}, {"theme": "system"}),
        ({"text_size": 110}, {"text_size": 100}),
        ({"lock_minutes": 0}, {"lock_minutes": 1}),
        ({"lock_minutes": 16}, {"lock_minutes": 15}),
    ],
    ids=str,
)
def test_unknown_values_fall_back_and_the_rest_stays(wrong: dict[str, Any], mended: dict[str, Any]) -> None:
    assert asdict(Settings(**{**asdict(CHANGED), **wrong}).checked()) == {**asdict(CHANGED), **mended}


@given(
    st.builds(
        Settings,
        language=st.sampled_from(LANGUAGES),
        theme=st.sampled_from(THEMES),
        text_size=st.sampled_from(TEXT_SIZES),
        lock_minutes=st.integers(1, 15),
    )
)
def test_good_settings_stay_as_they_are(good: Settings) -> None:
    assert good.checked() == good


@given(
    st.dictionaries(
        st.sampled_from([*asdict(Settings()), "other"]), st.none() | st.booleans() | st.integers() | st.text()
    )
)
def test_whatever_stands_in_the_file_the_settings_are_valid(raw: dict[str, Any]) -> None:
    values = {k: v for k, v in raw.items() if k in asdict(Settings()) and type(v) is type(asdict(Settings())[k])}
    mended = Settings(**values).checked()
    assert mended.language in LANGUAGES
    assert mended.theme in THEMES
    assert mended.text_size in TEXT_SIZES
    assert 1 <= mended.lock_minutes <= 15


def test_a_cut_while_saving_leaves_the_old_settings(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(data_dir, CHANGED)

    def cut(_from: Path, _to: Path) -> None:
        raise OSError("cut")

    monkeypatch.setattr(os, "replace", cut)
    with pytest.raises(OSError, match="cut"):
        settings.save(data_dir, replace(CHANGED, theme="light"))
    assert settings.load(data_dir) == CHANGED


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        CHANGED.theme = "light"  # type: ignore[misc]  # that it is refused is the test
