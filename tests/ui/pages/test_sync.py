"""Sincronización as she sees it: what is only here, the sending over real HTTP, and every way a line fails her."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from oit_campo.errors import KnownError
from oit_campo.services import sync_state
from oit_campo.services.sync_state import SyncOverview, Waiting
from oit_campo.sync.client import Outcome
from oit_campo.ui import theme
from oit_campo.ui.pages import sync_words
from oit_campo.ui.pages.sync import SyncPage
from tests.helpers import lint
from tests.helpers.hall import HOTEL, Hall, answering, make_hall, nobody, rest, serving, use_centre
from tests.helpers.keyboard import press, shortcut
from tests.helpers.pages import until
from tests.ui.conftest import show

NOW = datetime(2026, 3, 9, 21, 40, tzinfo=UTC)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = make_hall(tmp_path)
    yield made
    made.close()


def words(page: SyncPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


# --- at rest -----------------------------------------------------------------------------------------------------------


def test_everything_arrived_is_the_biggest_thing(hall: Hall) -> None:
    shown, _ = hall.open(SyncPage)
    page = shown.page
    assert page.fact.text() == "Todo llegó al centro"
    assert "Última conexión: hoy 08:00" in page.rest.text()
    assert page.act.text() == "Conectar ahora"
    assert page.halt.isHidden()
    assert "Nada: el centro tomó todo." in words(page)
    assert "Todavía ninguno." in words(page)


def test_what_is_only_here_is_said_in_people_s_words_and_since_when(hall: Hall) -> None:
    for name in ("Apaza", "Chero"):
        hall.laptop.enrol("Gladys", name)
    hall.world.clock.advance(days=1)
    shown, _ = hall.open(SyncPage)
    page = shown.page
    assert page.fact.text() == "Solo en esta laptop: 2 inscripciones y 4 datos de personas"
    assert page.rest.text().startswith("Desde ayer 08:00. Está guardado y cifrado aquí")
    assert page.act.text() == "Enviar ahora"
    assert page.act.hasFocus()
    assert page._waiting.row_keys()


@pytest.mark.parametrize("theme_name", ["light", "dark"])
@pytest.mark.parametrize("size", [100, 150, 200])
def test_nothing_is_cut(hall: Hall, app: QApplication, theme_name: str, size: int) -> None:
    hall.laptop.enrol("Gladys", "Apaza")
    theme.apply(app, theme_name, size)
    shown, _ = hall.open(SyncPage)
    show(shown.page, 1160, 712)
    assert lint.findings(shown.page) == []


def test_the_doors_lead_on_and_who_may_not_see_what_disagrees_has_none(hall: Hall) -> None:
    shown, _ = hall.open(SyncPage)
    page = shown.page
    for door in (page.corrections, page.conflicts, page.receipts, page.closing):
        door.act.click()
    assert [name for name, _ in shown.went] == ["corrections", "conflicts", "receipts", "closing"]
    assert page.conflicts.act.accessibleName() == "Decidir: Datos distintos"
    trainer = replace(hall.desk, seated=replace(hall.desk.actor, roles=frozenset({"trainer"})))
    other, _ = hall.open(SyncPage, trainer)
    assert other.page.conflicts.isHidden()


# --- over a real line --------------------------------------------------------------------------------------------------


def test_f5_sends_and_says_so(hall: Hall) -> None:
    hall.laptop.enrol("Gladys", "Apaza")
    with serving(hall.world) as url:
        use_centre(hall.desk, url)
        shown, exchange = hall.open(SyncPage)
        page = shown.page
        seen: list[str] = []
        exchange.began.connect(lambda: seen.append(page.fact.text()))
        exchange.moved.connect(lambda _o: seen.append(page.fact.text()))
        shortcut(page, "F5")
        rest(shown, exchange)
    assert seen[0] == "Conectando con el centro…"
    assert page.fact.text() == "Todo llegó al centro"
    assert page.rest.text().startswith("3 cambios enviados, ")
    assert "El último: 0001, hoy 08:00." in words(page)
    assert sync_state.overview(hall.desk).pending == 0


def test_without_a_line_she_is_told_what_is_safe_and_when_it_tries_again(hall: Hall) -> None:
    hall.laptop.enrol("Gladys", "Apaza")
    use_centre(hall.desk, nobody())
    shown, exchange = hall.open(SyncPage)
    page = shown.page
    exchange.keep_going()
    page.act.click()
    rest(shown, exchange)
    assert page.fact.text() == "No hay conexión"
    assert "Sigue guardado y cifrado aquí: 1 inscripción y 2 datos de personas." in page.rest.text()
    assert "Se intenta solo hoy 08:0" in page.rest.text()
    assert "0 cambios" not in words(page)
    assert page.act.text() == "Intentar ahora"
    exchange.stop()


def test_a_hotel_s_page_is_told_as_what_it_is(hall: Hall) -> None:
    hall.laptop.enrol("Gladys", "Apaza")
    with answering(lambda line: line.sendall(HOTEL)) as url:
        use_centre(hall.desk, url)
        shown, exchange = hall.open(SyncPage)
        page = shown.page
        page.act.click()
        rest(shown, exchange)
    assert page.fact.text() == "Esta red pide entrar por una página"
    assert "Abra el navegador" in page.rest.text()
    assert page.act.text() == "Ya entré: enviar"
    assert sync_state.overview(hall.desk).pending == 3


def test_a_laptop_the_centre_does_not_know_is_told_whom_to_call(hall: Hall) -> None:
    from oit_campo.models.centre import CentreDevice

    hall.laptop.enrol("Gladys", "Apaza")
    with hall.world.centre.database.writing() as (session, _):
        session.delete(session.get_one(CentreDevice, hall.laptop.link.device))
    with serving(hall.world) as url:
        use_centre(hall.desk, url)
        shown, exchange = hall.open(SyncPage)
        page = shown.page
        page.act.click()
        rest(shown, exchange)
    assert page.fact.text().startswith("El centro no reconoce esta laptop")
    assert "Avise a coordinación" in page.rest.text()
    assert "Sigue guardado" in page.rest.text()


def test_esc_stops_it_and_what_was_sent_stays_sent(hall: Hall) -> None:
    hall.laptop.enrol("Gladys", "Apaza")
    held = threading.Event()
    with answering(lambda _line: held.wait(20)) as url:
        use_centre(hall.desk, url)
        shown, exchange = hall.open(SyncPage)
        page = shown.page
        page.act.click()
        until(page.halt.isVisible)
        assert page.halt.hasFocus()
        assert "Si para, lo enviado queda enviado." in words(page)
        assert page.act.isHidden()
        press(page, "Esc")
        rest(shown, exchange)
        held.set()
    assert page.fact.text() == "Envío detenido"
    assert page.act.text() == "Seguir enviando"
    assert page.act.hasFocus()
    assert sync_state.overview(hall.desk).pending == 3


def test_a_page_opened_while_it_goes_shows_it_going(hall: Hall) -> None:
    hall.laptop.enrol("Gladys", "Apaza")
    held = threading.Event()
    with answering(lambda _line: held.wait(20)) as url:
        use_centre(hall.desk, url)
        first, exchange = hall.open(SyncPage)
        first.page.act.click()
        again = SyncPage(first.page._context, exchange)
        show(again, 1160, 712)
        again.refresh()
        until(again.halt.isVisible)
        assert again._total == 3
        exchange.cancel()
        held.set()
        rest(first, exchange)
    assert again.fact.text() == "Envío detenido"
    again.close()
    again.deleteLater()


def test_without_an_address_it_says_where_to_write_it(hall: Hall) -> None:
    shown, _ = hall.open(SyncPage)
    shown.page.act.click()
    assert "Escríbala en Ajustes." in shown.page.notice.words.text()


def test_an_exchange_by_the_clock_takes_away_what_the_last_one_said(hall: Hall) -> None:
    use_centre(hall.desk, nobody())
    shown, exchange = hall.open(SyncPage)
    page = shown.page
    page.act.click()
    rest(shown, exchange)
    assert page.fact.text() == "No hay conexión"
    with serving(hall.world) as url:
        use_centre(hall.desk, url)
        exchange.start()
        assert exchange.error is None
        rest(shown, exchange)
    assert page.fact.text() == "Todo llegó al centro"
    assert exchange.next_try() is None


# --- words -------------------------------------------------------------------------------------------------------------


def waiting(**records: int) -> tuple[Waiting, ...]:
    return tuple(Waiting(entity, 9, NOW, n) for entity, n in records.items())


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ({}, ""),
        ({"enrolment": 1}, "1 inscripción"),
        ({"attendance_mark": 30, "enrolment": 12}, "12 inscripciones y 30 asistencias"),
        ({"person": 2, "consent": 3}, "5 datos de personas"),
        ({"group": 1}, "1 registro"),
        ({"group": 1, "enrolment": 1, "audit_event": 2}, "1 inscripción y 3 registros más"),
        (
            {"enrolment": 1, "attendance_mark": 2, "evaluation": 3, "certificate": 4, "session": 1},
            "1 inscripción, 2 asistencias, 3 evaluaciones y 5 registros más",
        ),
    ],
)
def test_records_are_counted_in_people_s_words(records: dict[str, int], said: str) -> None:
    assert sync_words.counts(waiting(**records)) == said


def view(pending: int = 0, contact: datetime | None = NOW) -> SyncOverview:
    here = waiting(enrolment=pending) if pending else ()
    return SyncOverview(pending, NOW if pending else None, contact, None, here, (), 0)


def test_before_any_contact_it_does_not_say_that_all_arrived_at_some_hour() -> None:
    assert "Todavía no se conectó" in sync_words.standing(view(contact=None), NOW).rest


def test_how_many_of_how_many_then_what_comes_down() -> None:
    assert sync_words.going(Outcome(sent=1200), 3400).fact == "Enviando: van 1,200 de 3,400 cambios"
    assert sync_words.going(Outcome(sent=3400, received=12), 3400).fact == "Recibiendo lo de las otras laptops: 12"
    assert "Puede seguir trabajando" in sync_words.going(Outcome(), 1).rest


@pytest.mark.parametrize("pending", [0, 5])
@pytest.mark.parametrize("code", ["network_none", "network_portal", "sync_cancelled", "sync_refused", "centre_refused"])
def test_every_failure_says_what_is_safe_and_offers_to_try(code: str, pending: int) -> None:
    said = sync_words.failed(KnownError(code), view(pending), NOW, NOW + timedelta(minutes=5))
    assert said.fact
    assert said.act
    assert ("5 inscripciones" in said.rest) == bool(pending)
    assert ("Aquí no hay nada sin enviar." in said.rest) == (not pending)
    assert "{" not in said.fact + said.rest


def test_the_end_counts_what_went_and_what_came() -> None:
    said = sync_words.ended(Outcome(sent=1, received=2), view(), NOW)
    assert said.rest.startswith("1 cambio enviado, 2 recibidos. ")
