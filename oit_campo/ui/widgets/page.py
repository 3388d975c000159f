"""The page every screen is: header with the main action, a body that scrolls, a bar that doesn't."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from oit_campo.errors import CampoError
from oit_campo.ui import messages, theme
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import Flow, Item, box, column, row

_MARGIN = theme.PAGE_MARGIN
_LEAST_TITLE = 360


class _Bar(QWidget):
    """On the surface, with a hairline above."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))


class _Header(QWidget):
    """A way back, title and line at the left, actions at the right, or below when the title would have too little room."""

    def __init__(self, title: Label, subtitle: Label) -> None:
        super().__init__()
        self.above = row(gap=theme.S + 2)
        self._actions = Flow()
        self._columns = Columns(centred=True)
        self._columns.add(column(title, subtitle, gap=2), _LEAST_TITLE)
        self._right = self._columns.add(box(self._actions), 0, 0)
        self._right.hide()
        self.setLayout(column(self.above, self._columns, gap=theme.XS))

    def add(self, button: QWidget) -> None:
        self._actions.addWidget(button)
        self._right.show()


class ScrolledBody(QWidget):
    """Whatever scrolls. Its height is what it asks for at the width it has.

    A scroll area also heeds the least height, and Qt counts that one as if every line were wrapped at the least width: a page
    whose words have room would scroll over nothing.
    """

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self.hasHeightForWidth() else least


class Page(QWidget):
    """Subclass it: call ``add`` for the body, ``add_action`` for the header, ``set_bar`` for the foot; override ``refresh``.

    ``interests`` are the kinds of records whose change makes the frame call ``refresh`` again; ``help_text`` is what F1 says.
    """

    interests: frozenset[str] = frozenset()
    help_text: str = ""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._title, self._subtitle = Label(title, "title", wrap=True), Label(subtitle, "body", "muted", wrap=True)
        self._help: Banner | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(_MARGIN, 0, _MARGIN, theme.LG)
        self._body.setSpacing(theme.GAP_CARD)
        self.notice = Banner("danger", "", closable=True)
        self.notice.hide()
        self._body.addWidget(self.notice)
        self._outer.addWidget(self._make_header())
        self._outer.addWidget(self._make_scroll(), 1)
        self._bar: _Bar | None = None
        self._arrived = False
        self._given: QWidget | None = None
        self._subtitle.setVisible(bool(subtitle))

    def _make_header(self) -> QWidget:
        self._header = _Header(self._title, self._subtitle)
        return box(row((self._header, 1), margins=(_MARGIN, theme.LG + 2, _MARGIN, theme.M)))

    def _make_scroll(self) -> QScrollArea:
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = ScrolledBody()
        body.setLayout(self._body)
        self.area.setWidget(body)
        self.area.verticalScrollBar().rangeChanged.connect(self._make_room)
        return self.area

    def _make_room(self) -> None:
        """The scroll bar stands in the margin: right edges don't move when it comes."""
        bar = self.area.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self._body.setContentsMargins(_MARGIN, 0, _MARGIN - taken, theme.LG)

    # --- what a page says of itself ---------------------------------------------------------------------------

    def title(self) -> str:
        return self._title.text()

    def set_title(self, title: str, subtitle: str | None = None) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)
        if subtitle is not None:
            self.set_subtitle(subtitle)

    def set_subtitle(self, subtitle: str) -> None:
        """What, when, where, how many: one muted line."""
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_back(self, words: str, go: Callable[[], object], note: str = "") -> None:
        """A way back above the title («Talleres»), with a note beside it."""
        self._header.above.addWidget(Button(words, "link", "chevron-left", size="small", on_click=go))
        self._header.above.addWidget(Label(note, "small", "muted", wrap=True), 1)

    def add_action(self, *buttons: QWidget) -> None:
        """At the right of the header, the primary one last."""
        for button in buttons:
            self._header.add(button)

    # --- contents -----------------------------------------------------------------------------------------------

    def add(self, item: QWidget | QLayout | int, stretch: int = 0) -> None:
        """Below what is there; a number is a distance. A stretch of 1 fills the height."""
        if isinstance(item, int):
            self._body.addSpacing(item)
        elif isinstance(item, QLayout):
            self._body.addLayout(item, stretch)
        else:
            self._body.addWidget(item, stretch)

    def add_stretch(self) -> None:
        """Push what is there to the top."""
        self._body.addStretch(1)

    def set_bar(self, *items: Item) -> None:
        """The fixed foot, outside the scroll: where the main action of a long form stands. ``...`` is a stretch."""
        self.clear_bar()
        self._bar = _Bar()
        self._bar.setLayout(row(*items, gap=theme.M, margins=(_MARGIN, theme.S + 2, _MARGIN, theme.S + 2)))
        self._outer.addWidget(self._bar)

    def clear_bar(self) -> None:
        """No foot any more."""
        if self._bar is not None:
            self._outer.removeWidget(self._bar)
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None

    # --- life ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Query again. The frame calls it when the page is shown and when a kind of ``interests`` changed."""

    def open_at(self, **where: object) -> None:
        """Go to what is asked for inside the page: a draft, a group, the words of a search. Pages that have none ignore it."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrived, self._given = True, None

    def arrive(self) -> None:
        """The frame has put the page on screen: Qt may have given the focus to whatever takes it first, which nobody chose."""
        self._given = QApplication.focusWidget()

    def start_at(self, target: QWidget) -> None:
        """Put the focus where one begins. Call it when the contents are there.

        Only the first time after the page was shown, and never over a dialog, a line being typed in or a choice made in the page.
        """
        if not self._arrived:
            return
        self._arrived = False
        focused = QApplication.focusWidget()
        chosen = focused is not None and focused is not self._given and self.isAncestorOf(focused)
        typing = isinstance(focused, QLineEdit) and focused is not self._given
        if not chosen and not typing and QApplication.activeModalWidget() is None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: CampoError) -> None:
        """In words, at the top of the page, read aloud. Beside a field is better when the error names one."""
        self.say("danger", messages.words(error))

    def say(self, tone: theme.Tone, fact: str, rest: str = "") -> None:
        """A notice at the top of the page."""
        self.notice.set_tone(tone)
        self.notice.say(fact, rest)
        self.area.verticalScrollBar().setValue(0)

    def toggle_help(self) -> None:
        """F1: what this page is for, inside it."""
        if self._help is None:
            self._help = Banner("primary", self.help_text or self.title(), icon="circle-question-mark", closable=True)
            self._body.insertWidget(0, self._help)
        else:
            self._help.setVisible(self._help.isHidden())
        self.area.verticalScrollBar().setValue(0)
