"""Every store that an earlier version left opens with this one: nothing is missing, open forms go on, it syncs.

A new corpus needs no line here: ``python -m tools.make_corpus NAME`` writes what has to be found beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget
from sqlalchemy import text

from oit_campo.services import after_sync
from oit_campo.services.laptop_facts import link_of
from oit_campo.store import change_log
from oit_campo.sync.client import exchange
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.work import Work
from tests.helpers.corpus import CORPUS, NAMES, Corpus
from tests.helpers.pages import until
from tests.ui.conftest import show

#: A campo.db without anybody has half a megabyte: 124 pages of empty tables.
MOST_BYTES = 700_000


@pytest.fixture(params=NAMES)
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corpus]:
    made = Corpus(request.param, tmp_path / "laptop")
    yield made
    if "centre" in made.__dict__:
        made.centre.database.close()


def test_there_is_one_and_it_stays_small() -> None:
    assert "first" in NAMES
    sizes = {name: sum(f.stat().st_size for f in (CORPUS / name).iterdir()) for name in NAMES}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def test_both_passwords_open_it_and_nothing_is_missing(corpus: Corpus) -> None:
    for user in corpus.expected["users"]:
        desk = corpus.unlock(user["login"])
        assert desk.actor.name == user["name"]
        with desk.store.read() as session:
            assert change_log.verify_chain(session) == corpus.expected["chain"]
            assert change_log.pending_count(session) == corpus.expected["pending"]
            found = {t: session.execute(text(f'SELECT count(*) FROM "{t}"')).scalar_one() for t in corpus.rows()}
        assert found == corpus.rows()
        desk.close()


def test_what_waited_there_reaches_its_centre(corpus: Corpus) -> None:
    desk = corpus.unlock()
    wire = corpus.wire()
    sent = exchange(desk.store, wire, link_of(desk.store)).sent
    after_sync.catch_up(desk)
    with desk.store.read() as session:
        assert (sent > 0, change_log.pending_count(session)) == (corpus.expected["pending"] > 0, 0)
        assert change_log.verify_chain(session) >= corpus.expected["chain"]
    desk.close()
    with corpus.centre.database.session() as session:
        wanted = corpus.expected["centre"]
        assert {t: session.execute(text(f'SELECT count(*) FROM "{t}"')).scalar_one() for t in wanted} == wanted


def typed_words(page: QWidget) -> str:
    """All that stands in its fields."""
    words: list[Any] = [w.text() for w in page.findChildren(QLineEdit)]
    return "\n".join([*words, *(w.toPlainText() for w in page.findChildren(QPlainTextEdit))])


def stands_there(work: Work, words: list[str]) -> bool:
    page = work.window.page()
    return page is not None and all(word in typed_words(page) for word in words)


def test_each_open_form_goes_on_in_its_page(corpus: Corpus) -> None:
    for form in corpus.expected["drafts"]:
        work = Work(corpus.unlock(form["login"]))
        show(work.window)
        work.begin()
        go_on = f"Continuar: {form['title']}"

        def offered(window: QWidget = work.window, name: str = go_on) -> list[QPushButton]:
            return [b for b in window.findChildren(Button) if b.accessibleName() == name]

        until(offered)
        home = work.window.page()
        assert not stands_there(work, form["shows"]), "the control: not yet shown"
        offered()[0].click()
        until(partial(stands_there, work, form["shows"]))
        assert work.window.page() is not home
        work.end()
