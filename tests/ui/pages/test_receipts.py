"""Recibos: the list, the real page of the record, onto paper and into a folder; nothing of what doesn't hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import update

from oit_campo.models.laptop import OutBatch
from oit_campo.services import receipts, sync_state
from oit_campo.ui import theme
from oit_campo.ui.pages import receipts as receipts_page
from oit_campo.ui.pages import roster_print
from oit_campo.ui.pages.receipts import ReceiptsPage
from tests.helpers import lint
from tests.helpers.hall import Hall, make_hall
from tests.helpers.keyboard import press, shortcut
from tests.helpers.pages import Shown, show_page, until
from tests.ui.conftest import show


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = make_hall(tmp_path)
    yield made
    made.close()


def send(hall: Hall, name: str) -> None:
    hall.laptop.enrol("Gladys", name)
    sync_state.send(hall.desk, hall.laptop.wire)
    hall.world.clock.advance(hours=1)


@pytest.fixture
def shown(hall: Hall) -> Iterator[Shown]:
    send(hall, "Apaza")
    send(hall, "Chero")
    made = show_page(hall.desk, ReceiptsPage)
    until(lambda: not made.page.page.pixmap().isNull())
    yield made
    made.close()


def test_without_any_it_says_where_they_come_from(hall: Hall) -> None:
    shown = show_page(hall.desk, ReceiptsPage)
    page = shown.page
    assert (page.save.isEnabled(), page.paper.isEnabled()) == (False, False)
    assert "Aquí se ve el acta" in page.page.text()
    page._print()
    page._save()
    shown.close()


def test_the_latest_is_chosen_and_its_page_shown(hall: Hall, shown: Shown) -> None:
    page = shown.page
    assert page.chosen().number == 2
    assert page.paper.isEnabled()
    assert page.page.pixmap().height() > page.page.pixmap().width()
    assert page.list.view.hasFocus()
    before = page.page.pixmap().cacheKey()
    press(page, "Down")
    until(lambda: page.page.pixmap().cacheKey() != before)
    assert page.chosen().number == 1


def test_one_without_signatures_says_so(hall: Hall) -> None:
    hall.laptop.enrol("Gladys", "Apaza")
    hall.laptop.sync()
    with hall.desk.store.write(None) as session:
        session.execute(update(OutBatch).values(request=None, reply=None))  # as an older version left it
    shown = show_page(hall.desk, ReceiptsPage)
    assert "que no firmaba actas" in shown.page.page.text()
    assert not shown.page.paper.isEnabled()
    shown.close()


def test_what_the_centre_wants_corrected_stands_on_its_line(hall: Hall, shown: Shown) -> None:
    with hall.desk.store.write(None) as session:
        session.execute(update(OutBatch).values(held=2))
    shown.page.refresh()
    shown.idle()
    cells = shown.page._cells(receipts.receipts(hall.desk)[0], "")
    assert (cells[3].state, cells[3].text) == ("warn", "2 por corregir")


def test_no_paper_of_signatures_that_do_not_hold(hall: Hall, shown: Shown) -> None:
    with hall.desk.store.write(None) as session:
        session.execute(update(OutBatch).values(sha256=bytes(32)))
    shown.page.refresh()
    until(shown.page.notice.isVisible)
    assert "Las firmas de este recibo no coinciden" in shown.page.notice.words.text()
    assert not shown.page.paper.isEnabled()


def test_ctrl_p_prints_the_record(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []

    def to_paper(
        _page: object, _background: object, make: Callable[[], bytes], done: Callable[[], object], _f: object
    ) -> None:
        made.append(make())
        done()

    monkeypatch.setattr(roster_print, "print_sheet", to_paper)  # a printer
    shortcut(shown.page, "Ctrl+P")
    until(lambda: bool(made))
    assert made[0].startswith(b"%PDF")
    assert "está en la impresora" in shown.page.notice.words.text()


def test_it_goes_into_a_folder(hall: Hall, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    folders = [None, folder]
    monkeypatch.setattr(receipts_page, "choose_folder", lambda _parent: folders.pop(0))  # asks a person
    shown.page.save.click()
    shortcut(shown.page, "Ctrl+S")
    until(shown.page.notice.isVisible)
    (file,) = folder.glob("*.pdf")
    assert file.name.startswith(f"acta-sincronizacion-{hall.desk.activation.prefix}-0002")
    document = pypdfium2.PdfDocument(file)
    assert "Acta de sincronización 0002" in document[0].get_textpage().get_text_range()
    document.close()


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("size", [100, 150, 200])
def test_nothing_is_cut(shown: Shown, app: QApplication, theme_name: str, size: int) -> None:
    theme.apply(app, theme_name, size)
    show(shown.page, 1160, 712)
    assert lint.findings(shown.page) == []
