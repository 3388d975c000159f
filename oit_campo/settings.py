"""What this laptop remembers outside the store: nothing of a person, read before anybody has unlocked."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

THEMES = ("system", "light", "dark", "contrast")
LANGUAGES = ("es", "en")
TEXT_SIZES = (100, 125, 150, 200)
MOST_LOCK_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Settings:
    """``text_size`` in per cent; ``lock_minutes`` of idleness before the window is covered; ``centre_url`` without a path."""

    language: str = "es"
    theme: str = "system"
    text_size: int = 100
    lock_minutes: int = 5
    centre_url: str = ""
    show_user_names: bool = False

    def checked(self) -> Settings:
        """The same with unknown values back at their defaults: a broken file never stops the program."""
        default = Settings()
        return replace(
            self,
            language=self.language if self.language in LANGUAGES else default.language,
            theme=self.theme if self.theme in THEMES else default.theme,
            text_size=self.text_size if self.text_size in TEXT_SIZES else default.text_size,
            lock_minutes=min(max(self.lock_minutes, 1), MOST_LOCK_MINUTES),
        )


def load(folder: Path) -> Settings:
    """The settings in ``folder``; the defaults when there are none or they can't be read."""
    try:
        raw = json.loads((folder / "settings.json").read_text("utf8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(raw, dict):
        return Settings()
    known = {f.name: type(f.default) for f in fields(Settings)}
    kept: dict[str, Any] = {k: v for k, v in raw.items() if k in known and type(v) is known[k]}
    return Settings(**kept).checked()


def save(folder: Path, settings: Settings) -> None:
    """Atomic replace, so a cut leaves the old file or the new one."""
    target = folder / "settings.json"
    temporary = target.with_suffix(".json.tmp")
    temporary.write_text(json.dumps(asdict(settings), indent=1), "utf8")
    os.replace(temporary, target)
