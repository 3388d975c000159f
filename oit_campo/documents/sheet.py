"""A record on A4 upright: heading, titles with their rule, facts in two columns, a foot on every page; read aloud in that order."""

from __future__ import annotations

from oit_campo.documents import fonts
from oit_campo.documents.page import BLACK, GREY, Colour, TaggedPdf
from oit_campo.documents.typesetting import fit_lines, wrap_lines
from oit_campo.documents.wording import TEST_MARK

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT = 20.0, WIDTH - 20.0
MIDDLE = WIDTH / 2
LINE: Colour = (0.62, 0.64, 0.70)
_VALUES = 88.0
_BOTTOM = 272.0


class Sheet:
    """Draws from the top down; what has no room begins another page. ``foot`` stands with the page number on each."""

    def __init__(self, pdf: TaggedPdf, foot: str, *, test_data: bool) -> None:
        self._pdf, self._foot_words, self._test_data = pdf, foot, test_data
        self._y, self._page = 20.0, 1

    def heading(self, above: str, title: str, second: str, third: str) -> None:
        """The programme, what this is, of what, and where or when."""
        lines = (
            (20.0, "P", above, fonts.SANS, 9.0, GREY),
            (29.0, "H1", title, fonts.SANS_SEMIBOLD, 17.0, BLACK),
            (37.0, "P", second, fonts.SANS_SEMIBOLD, 11.0, BLACK),
            (43.5, "P", third, fonts.SANS, 10.0, BLACK),
        )
        for y, role, words, font, size, colour in lines:
            with self._pdf.element(role):
                self.fitted(LEFT, y, words, font, size, RIGHT - LEFT - (45 if y < 25 else 0), colour)
        if self._test_data:
            with self._pdf.element("P"):
                self._pdf.text(RIGHT, 20.0, TEST_MARK, fonts.SANS_BOLD, 11, "right")
        self._y = 53.0

    def title(self, words: str) -> None:
        with self._pdf.element("H2"):
            self._pdf.text(LEFT, self._y, words, fonts.SANS_SEMIBOLD, 11.5)
        with self._pdf.artifact():
            self._pdf.rule(LEFT, RIGHT, self._y + 2.2, 0.8)
        self._y += 9.0

    def fact(self, label: str, value: str) -> None:
        """What it is at the left, its value at the right, a hairline below."""
        lines = wrap_lines(drawable(value, fonts.SANS_SEMIBOLD), fonts.SANS_SEMIBOLD, 10.0, RIGHT - _VALUES)
        self.need(6.8)
        with self._pdf.element("P"):
            self._pdf.text(LEFT, self._y, label, fonts.SANS, 10.0, "left", GREY)
            self._pdf.text(_VALUES, self._y, lines[0], fonts.SANS_SEMIBOLD, 10.0)
        for line in lines[1:]:
            self._y += 5.0
            self.need(6.8)
            with self._pdf.element("P"):
                self._pdf.text(_VALUES, self._y, line, fonts.SANS_SEMIBOLD, 10.0)
        with self._pdf.artifact():
            self._pdf.rule(LEFT, RIGHT, self._y + 2.1, 0.3, LINE)
        self._y += 6.8

    def paragraph(self, words: str, font: str = fonts.SANS, size: float = 9.0, colour: Colour = GREY) -> None:
        """Words over the whole width."""
        for line in wrap_lines(drawable(words, font), font, size, RIGHT - LEFT):
            self.need(4.4)
            with self._pdf.element("P"):
                self._pdf.text(LEFT, self._y, line, font, size, "left", colour)
            self._y += 4.4

    def space(self, height: float) -> None:
        self._y += height

    def need(self, height: float) -> None:
        """Begin another page when there is no room for what follows."""
        if self._y + height <= _BOTTOM:
            return
        self._foot()
        self._pdf.next_page()
        self._y, self._page = 24.0, self._page + 1

    def fitted(self, x: float, y: float, words: str, font: str, size: float, room: float, colour: Colour) -> None:
        """One line, smaller or cut when the room asks for it."""
        line = fit_lines(drawable(words, font) or " ", font, room, size, 1, 1)
        self._pdf.text(x, y, line.lines[0], font, line.size, "left", colour)

    def finish(self) -> bytes:
        self._foot()
        self._pdf.next_page()
        return self._pdf.finish()

    def _foot(self) -> None:
        with self._pdf.element("P"):
            words = f"{self._foot_words} · Página {self._page}"
            self._pdf.text(RIGHT, 285.0, words, fonts.SANS, 8.5, "right", GREY)
            if self._test_data and self._page > 1:
                self._pdf.text(LEFT, 285.0, TEST_MARK, fonts.SANS_BOLD, 9)


def laptop_words(prefix: str, name: str) -> str:
    """«Laptop L07 · Cusco»; a name that begins with the prefix says it already."""
    return f"Laptop {name}" if name.startswith(prefix) else f"Laptop {prefix} · {name}"


def drawable(words: str, font: str) -> str:
    """A letter without a drawing prints as «?»."""
    missing = fonts.unprintable(words, font)
    return "".join("?" if letter in missing else letter for letter in words)
