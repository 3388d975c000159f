"""The frame: places at the left, search above, one page in the middle, the sync state always in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from oit_campo.ui.widgets import tab_order
from oit_campo.ui.widgets.brand import window_icon
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.side_bar import Place, SideBar, SyncState
from oit_campo.ui.widgets.top_bar import TopBar

HOME = 1
_LEAST = (900, 560)


class MainWindow(QMainWindow):
    """One person's window. ``places`` are those of the person's roles; each keeps its own number.

    ``search_edited(words)`` while typing above, ``search_entered(words)`` at Enter; ``sync_requested`` when the box at the lower
    left is clicked; ``page_shown(widget)`` after each change of page.
    """

    lock_requested = Signal()
    switch_requested = Signal()
    sync_requested = Signal()
    search_edited = Signal(str)
    search_entered = Signal(str)
    page_shown = Signal(QWidget)

    def __init__(self, user_name: str, role_text: str, places: Sequence[Place], *, edition: str = "") -> None:
        super().__init__()
        self.setWindowTitle("OIT Campo")
        self.setWindowIcon(window_icon())
        self.setMinimumSize(*_LEAST)
        ordered = tuple(sorted(places, key=lambda p: (p.number - 1) % 10))
        self._places = {place.number: place for place in ordered}
        self._pages: dict[int, QWidget] = {}
        self._visitor: QWidget | None = None
        self._here: int | None = None
        self._under: QWidget | None = None
        self._keys: list[QShortcut] = []
        self.side, self.top, self._stack = SideBar(user_name, role_text, ordered), TopBar(), QStackedWidget()
        self.set_edition(edition)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self._stack, 1)
        whole = QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addLayout(right, 1)
        centre = QWidget()
        centre.setLayout(whole)
        self.setCentralWidget(centre)
        self._connect()

    def _connect(self) -> None:
        self.side.place_chosen.connect(self.open_place)
        self.side.sync_chosen.connect(self.sync_requested)
        self.top.lock_chosen.connect(self.lock_requested)
        self.top.switch_chosen.connect(self.switch_requested)
        self.top.help_chosen.connect(self.show_page_help)
        self.top.search.textEdited.connect(self.search_edited)
        self.top.search.returnPressed.connect(lambda: self.search_entered.emit(self.top.search.text().strip()))
        self.top.search.left_downwards.connect(self.focus_page)
        for number in self._places:
            self._bind(f"Ctrl+{number}", partial(self.open_place, number))
        self._bind("Ctrl+K", self.focus_search)
        self._bind("F1", self.show_page_help)
        self._keys = self.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._bind("F9", self.show_services)
        self._bind("Ctrl+L", self.lock_requested.emit)
        self._bind("F12", self.lock_requested.emit)
        self._bind("Ctrl+Shift+L", self.switch_requested.emit)

    def _bind(self, keys: str, act: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    # --- covered ------------------------------------------------------------------------------------------------

    def put_cover(self, cover: QWidget) -> None:
        """In place of everything: what was there belongs to no window meanwhile, so no Tab, reader or picture comes to it."""
        if self._under is None:
            self._under = self.takeCentralWidget()
            for key in self._keys:
                key.setEnabled(False)
        self.setCentralWidget(cover)
        cover.show()  # now: Qt would only do it once the events before are done

    def take_cover(self) -> None:
        """Everything as it was; the cover is its maker's again."""
        under, self._under = self._under, None
        if under is not None:
            self.takeCentralWidget()
            self.setCentralWidget(under)
            under.show()
            for key in self._keys:
                key.setEnabled(True)

    def hide_search(self, hidden: bool) -> None:
        """What was typed above shows no letter while names are hidden."""
        self.top.search.setEchoMode(QLineEdit.EchoMode.NoEcho if hidden else QLineEdit.EchoMode.Normal)

    # --- pages --------------------------------------------------------------------------------------------------

    def open_place(self, number: int) -> None:
        """Go to the place and let its page query again. A number this person has no place for does nothing."""
        place = self._places.get(number)
        if place is None:
            return
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = place.factory()
            self._stack.addWidget(page)
        self._show(page, number)

    def show_page(self, page: QWidget, place: int | None = None) -> None:
        """A page that is no place (a person, a roster): kept until another page is shown, then let go.

        ``place`` is the number to mark at the left; None marks Sincronización only for a page with ``is_sync``.
        """
        if page is not self._visitor:
            self._stack.addWidget(page)
        here = place if place is not None else self._here
        self._show(page, None if getattr(page, "is_sync", False) else here)
        self._visitor = page

    def _show(self, page: QWidget, here: int | None) -> None:
        self._here = here
        self.top.search.clear()  # what was looked for there isn't looked for here
        self.top.search.clearFocus()
        self.side.set_here(here)
        self._stack.setCurrentWidget(page)
        if self._visitor is not None and self._visitor is not page:
            self._stack.removeWidget(self._visitor)
            self._visitor.deleteLater()
            self._visitor = None
        if isinstance(page, Page):
            page.arrive()
            page.refresh()
        self.page_shown.emit(page)

    def page(self) -> QWidget | None:
        """The one shown; None before the first."""
        return self._stack.currentWidget()

    def here(self) -> int | None:
        """The number of the place marked at the left."""
        return self._here

    def on_changed(self, kinds: object) -> None:
        """Connect it to ``Background.changed``: the page shown queries again when it is interested; others do when shown."""
        page = self.page()
        if isinstance(page, Page) and isinstance(kinds, frozenset) and page.interests & kinds:
            page.refresh()

    # --- what the frame shows -----------------------------------------------------------------------------------

    def set_sync_state(self, state: SyncState) -> None:
        self.side.sync.set_state(state)

    def set_connection(self, online: bool | None) -> None:
        """True, False, or None while it tries."""
        self.top.set_connection(online)

    def set_edition(self, words: str) -> None:
        self.top.edition.set_words(words)

    def focus_search(self) -> None:
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def focus_page(self) -> None:
        """From the search to what it found: the first thing of the page that takes the focus."""
        page = self.page()
        target = page.focusProxy() or tab_order.following(page) if page else None
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return tab_order.move_on(self, forward=forward)

    def show_page_help(self) -> None:
        page = self.page()
        if isinstance(page, Page):
            page.toggle_help()

    def show_services(self) -> None:
        """The services card; on closing, the first place: nothing tells what was open."""
        from oit_campo.ui.dialogs.help_card import HelpCard

        card = HelpCard(self)
        card.setProperty("of_nobody", True)  # it may stand over the cover
        card.exec()
        if HOME in self._places and self._under is None:
            self.open_place(HOME)
