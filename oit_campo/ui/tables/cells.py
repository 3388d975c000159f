"""What a list shows: frozen rows of frozen cells. The delegate knows how each is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from oit_campo.ui import theme

Align = Literal["left", "right", "centre"]


@dataclass(frozen=True, slots=True)
class TextCell:
    """Words, with a muted second line when given."""

    text: str
    second: str = ""
    tone: str = "plain"
    role: theme.Role = "body"
    second_tone: str = "muted"


@dataclass(frozen=True, slots=True)
class PersonCell:
    """A name. ``parts`` are (letters, matched by the search) in order and together the name; ``face`` shows initials."""

    text: str
    second: str = ""
    parts: tuple[tuple[str, bool], ...] = ()
    face: bool = False


@dataclass(frozen=True, slots=True)
class StateCell:
    """A light (``ok warn bad next none``) and the first thing that is missing, in words."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class ChipsCell:
    """(words, tone, icon) each; icon may be empty."""

    chips: tuple[tuple[str, theme.Tone, str], ...]

    @property
    def text(self) -> str:
        return ", ".join(words for words, _, _ in self.chips)


@dataclass(frozen=True, slots=True)
class MeterCell:
    """Figure and bar: ``share`` and ``goal`` from 0 to 1."""

    text: str
    share: float
    tone: theme.Tone = "primary"
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class LinkCell:
    """Words in the colour of links; a click or Enter on them fires ``link_opened``."""

    text: str


Cell: TypeAlias = TextCell | PersonCell | StateCell | ChipsCell | MeterCell | LinkCell


@dataclass(frozen=True, slots=True)
class Row:
    """``key`` comes back in the signals. ``checkable`` False leaves the row without a box in a checkable list."""

    key: str
    cells: tuple[Cell, ...]
    checkable: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A heading across the list: «Cumplen la regla · 24 personas»."""

    text: str
    icon: str = ""
    tone: theme.Tone = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in pixels at 100 % text; 0 takes what is left. ``hide_below``: table width under which it goes away."""

    title: str
    width: int = 0
    align: Align = "left"
    hide_below: int = 0
