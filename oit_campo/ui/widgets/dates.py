"""A date typed as digits: 14081993 becomes 14/08/1993, with the age inside when it is a birth date."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from oit_campo.ui.widgets.fields import Field, TextLine

_DIGITS = 8


def _slashed(digits: str) -> str:
    return "/".join(part for part in (digits[:2], digits[2:4], digits[4:8]) if part)


def age_on(today: date, born: date) -> int:
    """Whole years; somebody born on 29 February turns a year older on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class DateField(Field):
    """``value`` is ISO (``1993-08-14``), empty while it is no whole date. With ``today`` it shows the age."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        today: date | None = None,
        optional: bool = False,
        help_text: str = "",
    ) -> None:
        self.line = TextLine(hint="dd/mm/aaaa")
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self._today, self._own_error = today, False
        super().__init__(name, label, self.line, optional=optional, help_text=help_text)
        self.line.textEdited.connect(self._on_typed)

    def date(self) -> date | None:
        """The date, or None."""
        digits = self.typed()
        if len(digits) != _DIGITS:
            return None
        try:
            return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
        except ValueError:
            return None

    def typed(self) -> str:
        """The digits that stand there, however many."""
        return "".join(c for c in self.line.text() if c.isdecimal())

    def value(self) -> str:
        found = self.date()
        return found.isoformat() if found else ""

    def set_value(self, value: str) -> None:
        self.line.setText(date.fromisoformat(value).strftime("%d/%m/%Y") if value else "")
        self._show_age()
        self._judge()

    def _on_typed(self, text: str) -> None:
        before = sum(c.isdecimal() for c in text[: self.line.cursorPosition()])
        shown = _slashed("".join(c for c in text if c.isdecimal())[:_DIGITS])
        if shown != text:
            self.line.setText(shown)
            self.line.setCursorPosition(_position_after(shown, before))
        self._show_age()
        if self._own_error:
            self._judge()
        self.edited.emit(self.value())

    def _show_age(self) -> None:
        born = self.date()
        known = self._today is not None and born is not None and born <= self._today
        years = age_on(self._today, born) if known and self._today and born else 0
        self.line.set_tail(self.tr("{n} años").format(n=years) if known else "")

    def _leave(self) -> None:
        self._judge()
        super()._leave()

    def _judge(self) -> None:
        """Its own errors only: others' words stay."""
        digits = self.typed()
        wrong = bool(digits) and self.date() is None
        if wrong:
            short = len(digits) < _DIGITS
            self._own_error = True
            self.set_error(
                self.tr("Faltan números: escriba día, mes y año, como 14/08/1993.")
                if short
                else self.tr("Esa fecha no existe en el calendario. Revise el día y el mes.")
            )
        elif self._own_error:
            self._own_error = False
            self.set_error(None)


def _position_after(shown: str, digits: int) -> int:
    """Where the caret stands after that many digits."""
    seen = 0
    for index, character in enumerate(shown):
        if seen == digits:
            return index
        seen += character.isdecimal()
    return len(shown)
