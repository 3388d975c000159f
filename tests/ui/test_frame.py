"""The frame: places, shortcuts, the sync box, pages that come and go; and the lint over every page."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel

from oit_campo.errors import KnownError
from oit_campo.ui import theme
from oit_campo.ui.dialogs.confirm import ConfirmDialog
from oit_campo.ui.dialogs.help_card import HelpCard, Service, read_services
from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.widgets.buttons import Button, ReasonedButton
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import column
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.side_bar import Place, SyncState
from tests.helpers.keyboard import press, shortcut, type_text
from tests.helpers.lint import findings
from tests.ui.conftest import settle, show
from tests.ui.gallery import SHOTS, ComponentsPage, PeoplePage, make_window


class CountingPage(Page):
    interests = frozenset({"person"})
    help_text = "Para buscar a una persona."

    def __init__(self) -> None:
        super().__init__("Personas")
        self.asked = 0
        self.add(Button("Algo"))

    def refresh(self) -> None:
        self.asked += 1


@pytest.fixture
def window() -> MainWindow:
    places = [
        Place(n, title, "house", CountingPage) for n, title in ((4, "Talleres"), (1, "Inicio"), (0, "Configuración"))
    ]
    made = MainWindow("Rosa Elena Huamán Ibáñez", "Supervisora · Cusco", places, edition="Emprende Segur@ 2026")
    show(made)
    made.open_place(1)
    return made


def test_places_keep_their_number_and_the_others_do_nothing(window: MainWindow) -> None:
    shortcut(window, "Ctrl+4")
    assert window.here() == 4
    shortcut(window, "Ctrl+2")
    assert window.here() == 4
    shortcut(window, "Ctrl+0")
    assert window.here() == 0


def test_a_place_s_page_is_kept_and_asks_again_when_shown(window: MainWindow) -> None:
    first = window.page()
    window.open_place(4)
    window.open_place(1)
    assert window.page() is first
    assert isinstance(first, CountingPage)
    assert first.asked == 2


def test_a_change_refreshes_only_an_interested_page(window: MainWindow) -> None:
    page = window.page()
    assert isinstance(page, CountingPage)
    window.on_changed(frozenset({"mark"}))
    assert page.asked == 1
    window.on_changed(frozenset({"person", "mark"}))
    assert page.asked == 2


def test_a_visiting_page_goes_when_another_comes(window: MainWindow) -> None:
    gone: list[bool] = []
    visitor = CountingPage()
    visitor.destroyed.connect(lambda: gone.append(True))
    window.show_page(visitor)
    assert window.page() is visitor
    assert window.here() == 1
    window.open_place(4)
    settle()
    QApplication.sendPostedEvents(None, 52)
    assert gone == [True]


def test_keys_of_the_frame(window: MainWindow) -> None:
    locked: list[int] = []
    sought: list[str] = []
    synced: list[int] = []
    window.lock_requested.connect(lambda: locked.append(1))
    window.search_edited.connect(sought.append)
    window.sync_requested.connect(lambda: synced.append(1))
    shortcut(window, "Ctrl+L")
    shortcut(window, "F12")
    shortcut(window, "Ctrl+K")
    type_text(window, "ñandú")
    window.side.sync.click()
    assert (locked, sought[-1], synced) == ([1, 1], "ñandú", [1])
    press(window, "Esc")
    assert sought[-1] == ""


def test_help_is_inside_the_page(window: MainWindow) -> None:
    shortcut(window, "F1")
    settle()
    assert any("buscar a una persona" in label.text() for label in window.findChildren(QLabel) if label.isVisible())
    shortcut(window, "F1")
    assert not any("buscar a una persona" in label.text() for label in window.findChildren(QLabel) if label.isVisible())


def test_what_is_only_here_is_always_in_sight(window: MainWindow) -> None:
    window.set_sync_state(SyncState(1234, "desde el vie 16:10", "Último recibo: 0417"))
    assert window.side.sync.isVisible()
    assert "1,234 cambios. solo en esta laptop. desde el vie 16:10" in window.side.sync.accessibleName()
    window.set_sync_state(SyncState(0, "hoy 07:30"))
    assert "Todo llegó al centro" in window.side.sync.accessibleName()


def test_an_error_is_said_in_the_page(window: MainWindow) -> None:
    page = window.page()
    assert isinstance(page, Page)
    page.show_error(KnownError("network_none", n=12))
    assert page.notice.isVisible()
    assert "12 cambios" in page.notice.words.text()


def test_names_with_angle_brackets_are_only_names(window: MainWindow) -> None:
    page = window.page()
    assert isinstance(page, Page)
    page.say("warning", "<b>Ana</b> & Luz")
    assert "&lt;b&gt;Ana" in page.notice.words.text()
    assert Label("<i>x</i>").sizeHint().width() > Label("x").sizeHint().width()


def test_no_part_opens_as_a_window_of_its_own(app: QApplication) -> None:
    window = make_window()
    show(window)
    for number in SHOTS.values():
        window.open_place(number)
        settle()
        assert [w for w in app.topLevelWidgets() if w.isVisible()] == [window]
        assert app.activeWindow() is window


def test_the_third_column_goes_away_and_comes_back(app: QApplication) -> None:
    window = make_window()
    show(window)
    window.open_place(2)
    settle()
    page = window.page()
    assert isinstance(page, PeoplePage)
    assert page.side.isVisible()
    theme.apply(app, "light", 125)
    settle()
    assert not page.side.isVisible()
    theme.apply(app, "light", 100)
    settle()
    assert page.side.isVisible()


@pytest.mark.parametrize("height", [768, 697])
@pytest.mark.parametrize("size", [100, 125, 150, 200])
@pytest.mark.parametrize("setting", ["light", "dark"])
def test_nothing_is_cut_and_everything_has_a_name(app: QApplication, setting: str, size: int, height: int) -> None:
    theme.apply(app, setting, size)
    window = make_window()
    show(window, height=height)
    for number in SHOTS.values():
        window.open_place(number)
        settle()
        assert findings(window) == [], f"place {number}"


def test_the_lint_sees_a_cut_label_and_a_nameless_button(app: QApplication) -> None:
    window = make_window()
    show(window)
    window.open_place(1)
    page = window.page()
    assert isinstance(page, ComponentsPage)
    page.focused.setFixedWidth(30)
    bare = Button("")
    page.add(bare)
    page.add(Label("Una línea demasiado larga " * 12))
    settle()
    kinds = {kind for kind, _ in findings(window)}
    assert {"button cut", "no name"} <= kinds
    assert kinds & {"cut at the side", "scrolls sideways"}


def test_the_services_card_says_what_is_not_confirmed_and_escape_closes_it() -> None:
    services = (
        Service("Línea 100", "100", "castellano", "nacional", "violencia", verified=False),
        Service("Otra", "105", "castellano", "nacional", "emergencia", verified=True),
    )
    card = HelpCard(None, services)
    show(card, 700, 560)
    names = [w.accessibleName() for w in card.findChildren(object) if hasattr(w, "accessibleName")]  # type: ignore[type-var] # any
    assert names.count("Número por confirmar") == 1
    assert names.count("DATOS DE PRUEBA") == 1
    assert card.windowTitle() == "OIT Campo"
    assert findings(card) == []
    press(card, "Esc")
    assert card.result() == QDialog.DialogCode.Rejected
    assert not card.isVisible()


def test_every_service_of_the_catalogue_is_read() -> None:
    assert len(read_services()) >= 10
    assert not any("violencia" in one.label.lower() for one in read_services())


def test_a_decision_with_reasons_waits_for_one() -> None:
    dialog = ConfirmDialog(
        None, "¿Anular?", ["Queda anulado."], "Anular", danger=True, reasons=[("a", "Error"), ("b", "Otro")]
    )
    show(dialog, 480, 260)
    assert not dialog.act.isEnabled()
    assert dialog.reason is not None
    assert dialog.reason.combo is not None
    dialog.reason.set_value("b")
    dialog.reason.edited.emit("b")
    assert dialog.act.isEnabled()
    dialog.act.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_button_says_why_it_can_t_be_used() -> None:
    reasoned = ReasonedButton(Button("Cerrar y sellar"))
    reasoned.set_reason("Faltan 3 criterios")
    assert not reasoned.button.isEnabled()
    assert reasoned.button.accessibleDescription() == "Faltan 3 criterios"
    reasoned.set_reason(None)
    assert reasoned.button.isEnabled()


def test_the_search_above_is_empty_on_the_next_page(window: MainWindow) -> None:
    window.focus_search()
    type_text(window, "Díaz")
    assert window.top.search.text() == "Díaz"
    shortcut(window, "Ctrl+4")
    assert window.top.search.text() == ""
    assert not window.top.search.hasFocus()


def test_the_edition_is_said_and_is_no_button(window: MainWindow) -> None:
    assert window.top.edition.accessibleName() == "Edición: Emprende Segur@ 2026"
    assert not isinstance(window.top.edition, QAbstractButton)


class BeginningPage(Page):
    """Its first button is not where one begins."""

    def __init__(self) -> None:
        super().__init__("Talleres")
        self.first, self.begin = Button("Otra cosa"), Button("Pasar lista")
        self.add(self.first)
        self.add(self.begin)


def test_a_page_begins_where_it_says_and_never_over_a_choice() -> None:
    places = [Place(1, "Inicio", "house", CountingPage), Place(4, "Talleres", "calendar-check", BeginningPage)]
    window = MainWindow("Rosa", "Supervisora", places)
    show(window)
    window.open_place(1)
    window.open_place(4)
    page = window.page()
    assert isinstance(page, BeginningPage)
    page.start_at(page.begin)
    assert QApplication.focusWidget() is page.begin
    page.first.setFocus()
    page.start_at(page.begin)
    assert QApplication.focusWidget() is page.first, "only once for each visit"
    window.open_place(1)
    window.open_place(4)
    window.focus_search()
    page.start_at(page.begin)
    assert window.top.search.hasFocus(), "never away from a line being typed in"


def test_a_page_whose_words_have_room_does_not_scroll() -> None:
    page = Page("Inicio")
    card = column(*(Label("palabras que caben en una línea de esta página " * 2, "body", wrap=True) for _ in range(12)))
    columns = Columns()
    columns.add(card, 400)
    page.add(columns)
    page.add_stretch()
    show(page, 1160, 480)
    assert page.area.verticalScrollBar().maximum() == 0
    show(page, 420, 480)
    assert page.area.verticalScrollBar().maximum() > 0, "the control: narrow, the lines wrap"
