"""The roster of a group: legend, progress, grid, and the line that says what each key did."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from oit_campo.clock import Clock
from oit_campo.ui import icons, theme
from oit_campo.ui.tables.marks import FACES, Mark, mark_words
from oit_campo.ui.tables.roster_grid import RosterGrid
from oit_campo.ui.tables.roster_rows import RosterPerson, RosterSession
from oit_campo.ui.widgets import paint
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.chips import Hints
from oit_campo.ui.widgets.choices import plain
from oit_campo.ui.widgets.fields import TextLine
from oit_campo.ui.widgets.labels import Elided, Icon, Label, announce
from oit_campo.ui.widgets.layouts import Flow, box
from oit_campo.ui.widgets.progress import Meter, SavedLine


class _Legend(QWidget):
    """One key and what it marks."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__()
        self._code, self._words = code, words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        icon = paint.icon_size(theme.ICON_SMALL)
        width = paint.key_width(self._code) + 8 + icon + 5 + paint.width_of(self._words, "small")
        return QSize(round(width) + 14, theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = paint.smooth(QPainter(self))
        face, width, height = FACES[self._code], paint.key_width(self._code), theme.px(theme.KEY_H)
        paint.key_cap(painter, QRectF(0, (self.height() - height) / 2, width, height), self._code)
        size = paint.icon_size(theme.ICON_SMALL)
        icons.draw(painter, face.icon, width + 8, (self.height() - size) / 2, size, face.tone, 2.6)
        x = width + 8 + size + 5
        paint.text(painter, QRectF(x, 0, self.width() - x, self.height()), self._words, "small")


class Roster(QWidget):
    """Put it in a page with stretch 1 and feed it with ``show_rows``.

    The signals of the grid pass through: ``mark_requested(person, session, code, minutes)``, ``reason_requested``,
    ``made_up_requested``, ``remote_requested`` (person, session) and ``undo_requested``. The mark is on screen already; when the
    service refuses, call ``set_mark`` with what it was.
    """

    mark_requested = Signal(str, str, str, int)
    reason_requested = Signal(str, str)
    made_up_requested = Signal(str, str)
    remote_requested = Signal(str, str)
    undo_requested = Signal()

    def __init__(self, name: str, clock: Clock | None = None) -> None:
        super().__init__()
        self.grid = RosterGrid(name, clock)
        self.saved = SavedLine()
        self.line = Elided("", "caption_strong", "muted")
        self._held = ""
        self._veiled: list[QWidget] = []
        self._veil = Banner("primary", self.tr("Nombres ocultos · pulse una tecla"), icon="eye-off")
        self._veil.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S + 2)
        column.addWidget(self._make_legend())
        column.addWidget(self._veil)
        column.addWidget(self._make_question())
        column.addWidget(self._make_search())
        holder = QVBoxLayout()
        holder.addWidget(self.grid)
        column.addWidget(Card(holder, pad=1), 1)
        column.addLayout(self._make_foot())
        self.setFocusProxy(self.grid)
        self._connect()

    def _make_legend(self) -> QWidget:
        keys = box(Flow(*(_Legend(code, mark_words(code)) for code in FACES), gap=0))
        self._count, self._left = Label("", "strong"), Label("", "small", "muted")
        self._meter = Meter()
        self._meter.setMinimumWidth(theme.px(70))
        line = QHBoxLayout()
        line.setSpacing(theme.M)
        line.addWidget(keys)
        line.addWidget(self._count)
        line.addWidget(self._meter, 1)
        line.addWidget(self._left)
        return Card(line, pad=(theme.LG - 2, 6, theme.LG, 6))

    def _make_question(self) -> QWidget:
        self._question = Banner("warning", "")
        self._look = Button("", "secondary", "search", size="small", on_click=self._answer_search)
        self._go_on = Button(self.tr("No, seguir marcando"), "link", size="small", on_click=self._answer_mark)
        line = self._question.layout()
        if isinstance(line, QHBoxLayout):
            line.addWidget(self._look)
            line.addWidget(self._go_on)
        self._question.hide()
        return self._question

    def _make_search(self) -> QWidget:
        self.finder = TextLine(lead_icon="search", hint=self.tr("Escriba un apellido o un nombre"))
        self.finder.setAccessibleName(self.tr("Saltar a una persona de la lista"))
        self.finder.textEdited.connect(self._jump)
        self.finder.installEventFilter(self)
        self.finder.hide()
        return self.finder

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme.S)
        self._hints = Hints(
            ("↑ ↓", self.tr("moverse")),
            ("Del", self.tr("sin marcar")),
            ("V", self.tr("a distancia")),
            ("Ctrl+Z", self.tr("deshacer")),
            ("/", self.tr("saltar a un nombre")),
        )
        self._line_icon = Icon("check", 14, "muted")
        self._line_icon.hide()
        self.line.hide()
        foot.addWidget(self._hints, 1)
        foot.addWidget(self._line_icon)
        foot.addWidget(self.line)
        foot.addWidget(self.saved)
        return foot

    def _connect(self) -> None:
        grid = self.grid
        grid.mark_requested.connect(self._on_marked)
        for inner, outer in (
            (grid.mark_requested, self.mark_requested),
            (grid.reason_requested, self.reason_requested),
            (grid.made_up_requested, self.made_up_requested),
            (grid.remote_requested, self.remote_requested),
            (grid.undo_requested, self.undo_requested),
        ):
            inner.connect(outer)
        grid.search_requested.connect(self.open_search)
        grid.typing_suspected.connect(self._ask)
        grid.refused.connect(lambda words: self.say(words, "warning"))

    # --- contents -----------------------------------------------------------------------------------------------

    def show_rows(
        self, sessions: Sequence[RosterSession], people: Sequence[RosterPerson], *, hours: str = "", rule: str = ""
    ) -> None:
        """``hours`` and ``rule`` head the last two columns («Horas de 12», «Regla: 9.6 h»)."""
        self.grid.rows.hours_head = hours or self.tr("Horas")
        self.grid.rows.outlook_head = rule or self.tr("Regla")
        self.grid.show_rows(tuple(sessions), tuple(people))
        self._count_marks()

    def set_mark(self, person: str, session: str, mark: Mark | None) -> None:
        """Show this mark: after J and R, or when a service said no. Keys that aren't here are ignored."""
        if (person, session) in self.grid.rows.marks:
            self.grid.rows.set_mark(person, session, mark)
            self._count_marks()

    def hide_names(self, hidden: bool) -> None:
        """Initials for names until it is called again: marks and figures stay, what was said or typed vanishes meanwhile."""
        if hidden:
            said = (self.line, self._line_icon, self.finder, self._question)
            self._veiled = [part for part in said if not part.isHidden()]
        for part in self._veiled:
            part.setVisible(not hidden)
        self.grid.rows.hidden = hidden
        self.grid.viewport().update()
        if hidden:
            self._veil.say(self.tr("Nombres ocultos · pulse una tecla"), self.tr("Esa tecla no marca a nadie."))
        else:
            self._veil.hide()

    def left_unmarked(self) -> int:
        """How many people have no mark in today's session."""
        today = self._today()
        return self.grid.rows.left_in(today.key) if today else 0

    def say(self, words: str, tone: theme.Tone = "plain") -> None:
        """The visible line, read aloud too."""
        self.line.set_text(words)
        self.line.set_tone(tone)
        self._hints.setVisible(tone == "plain")  # a long sentence gets their room
        self.line.show()
        self._line_icon.set_icon("triangle-alert" if tone in ("warning", "danger") else "check", tone)
        self._line_icon.show()
        announce(self.grid, words)

    def _today(self) -> RosterSession | None:
        sessions = self.grid.rows.sessions
        return next((s for s in sessions if s.today), sessions[-1] if sessions else None)

    def _count_marks(self) -> None:
        total, left = len(self.grid.rows.people), self.left_unmarked()
        self._count.setText(self.tr("{hechas} de {todas} marcados").format(hechas=total - left, todas=total))
        self._left.setText(self.tr("quedan {n}").format(n=left) if left else self.tr("lista completa"))
        self._meter.set((total - left) / total if total else 0, "primary" if left else "success")

    def _on_marked(self, person: str, session: str, code: str, minutes: int) -> None:
        who = next((p.spoken for p in self.grid.rows.people if p.key == person), "")
        what = mark_words(code) + (f" {minutes}′" if minutes else "")
        self.say(self.tr("{persona}: {marca} · Ctrl+Z").format(persona=who, marca=what))
        self._count_marks()

    # --- looking for a person -----------------------------------------------------------------------------------

    def open_search(self, letters: str = "") -> None:
        """The line that jumps to a name."""
        self._question.hide()
        self.finder.setText(letters)
        self.finder.show()
        self.finder.setFocus()
        self._jump(letters)

    def close_search(self) -> None:
        self.finder.hide()
        self.grid.setFocus()

    def _jump(self, letters: str) -> None:
        wanted, here = plain(letters).split(), self.grid.here()
        if not wanted or here is None:
            return
        for person in self.grid.rows.people:
            words = plain(person.name).replace(",", " ").split()
            if all(any(word.startswith(one) for word in words) for one in wanted):
                self.grid.go_to(person.key, here[1])
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if watched is self.finder and isinstance(event, QKeyEvent) and event.key() in keys:
            if event.type() == QEvent.Type.KeyPress:
                self.close_search()
            return True
        return super().eventFilter(watched, event)

    def _ask(self, letters: str) -> None:
        """Two marks stand; the third is held back until somebody says what was meant."""
        self._held = letters
        self._look.set_text(self.tr("Sí: deshacer y buscar «{letras}»").format(letras=letters.lower()))
        self._question.say(self.tr("¿Buscaba a alguien?"), self.tr("Se marcaron varias personas en un instante."))
        self._look.setFocus()

    def _answer_search(self) -> None:
        for _ in self._held[:-1]:
            self.undo_requested.emit()
        self.open_search(self._held.lower())

    def _answer_mark(self) -> None:
        self._question.hide()
        self.grid.setFocus()
        self.grid.press(self._held[-1])
