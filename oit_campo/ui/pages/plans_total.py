"""The score so far: the sum, the points of each criterion, and whether the minimums hold."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout

from oit_campo.domain.scoring import Rubric, divide_half_up, running_hundredths, show_hundredths
from oit_campo.ui import theme
from oit_campo.ui.pages import plans_words
from oit_campo.ui.widgets.banners import Note
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Rule, clear, column, row


class TotalCard(Card):
    """«50.00 de 70 · faltan 30»."""

    def __init__(self) -> None:
        self._sum, self._of = Label("0.00", "display"), Label("", "small", "muted", wrap=True)
        self._points = QVBoxLayout()
        self._points.setSpacing(2)
        self._minimum = Note("", "success", "circle-check")
        self._mark = Note("", "muted", "info")
        super().__init__(
            column(
                Label(self.tr("Su puntaje hasta ahora"), "small_strong", "muted"),
                row(self._sum, (self._of, 1)),
                self._points,
                Rule(),
                self._minimum,
                self._mark,
                gap=theme.S - 2,
            ),
            pad=theme.M,
        )

    def show_levels(self, rubric: Rubric, levels: Mapping[str, int]) -> None:
        """What these levels add up to."""
        given = sum(c.weight for c in rubric.criteria if c.code in levels)
        self._sum.setText(show_hundredths(running_hundredths(rubric, levels)))
        self._of.setText(plans_words.left_words(given))
        clear(self._points)
        for criterion in rubric.criteria:
            level = levels.get(criterion.code)
            points = divide_half_up(100 * criterion.weight * (level or 0), rubric.max_level)
            value = Label(show_hundredths(points) if level is not None else "—", "caption")
            value.setFixedWidth(theme.px(40))
            value.setAlignment(value.alignment().AlignRight)
            name = Label(criterion.label, "caption", "plain" if level is not None else "muted", wrap=True)
            self._points.addLayout(row((name, 1), value, gap=6))
        below = [c.label for c in rubric.criteria if c.code in levels and levels[c.code] < c.minimum_level]
        if below:
            self._minimum.set(
                self.tr("Por debajo del mínimo en {c}").format(c=", ".join(below)), "warning", "triangle-alert"
            )
        else:
            self._minimum.set(self.tr("Cumple el mínimo por criterio"), "success", "circle-check")
        self._mark.set(self.tr("Se aprueba desde {n}").format(n=show_hundredths(rubric.pass_mark_hundredths)))
