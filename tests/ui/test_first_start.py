"""Primer inicio without a centre: what is said must be true of a laptop on which nothing is saved yet."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from oit_campo.clock import FixedClock
from oit_campo.errors import KnownError, UserError
from oit_campo.ui.background import Background
from oit_campo.ui.pages.first_start import DOWNLOAD, PASSWORD, FirstStartPage
from tests.helpers.keyboard import press
from tests.helpers.page_desk import wait_until
from tests.helpers.world import START
from tests.ui.conftest import show

CODE = "7KQ2M-9XWPT"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[FirstStartPage]:
    background = Background()
    made = FirstStartPage(tmp_path, background, FixedClock(START), can_look_around=False)
    show(made)
    made.focus_first()
    yield made
    background.close()


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address of this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize("address", ["", "https://"])
def test_a_centre_that_is_not_there_is_not_told_as_work_that_goes_on(
    page: FirstStartPage, nobody: str, address: str
) -> None:
    page.code.set_value(CODE)
    page.centre.set_value(address or nobody)
    page.centre.line.setFocus()
    press(page, "Return")
    wait_until(page.notice.isVisible)
    said = page.notice.words.text()
    assert "Compare la dirección" in said
    assert "no se guardó nada" in said
    assert "su código sigue valiendo" in said
    for untrue in ("Siga trabajando", "cambios", "enviarán"):
        assert untrue not in said
    assert page.present.isEnabled()
    assert page.code.value() == CODE


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KnownError("network_none", n=0), "Compare la dirección"),
        (KnownError("network_portal"), "Respondió otra página"),
        (KnownError("activation_refused"), "Ese código no sirve"),
        (UserError("code_form", field="code"), ""),
    ],
)
def test_each_refusal_of_the_code_has_its_words(page: FirstStartPage, error: KnownError, said: str) -> None:
    page._refused(error)
    assert said in page.notice.words.text()
    assert page.notice.isVisible() is bool(said)
    assert bool(page.code.error()) is not bool(said)


@pytest.mark.parametrize(
    ("code", "said"), [("network_none", "sigue donde quedó"), ("disk_full", "el disco está lleno")]
)
def test_a_download_that_was_cut_says_how_it_goes_on(page: FirstStartPage, code: str, said: str) -> None:
    page._steps.setCurrentIndex(DOWNLOAD)
    page._not_ready(KnownError(code, n=0) if code == "network_none" else KnownError(code))
    assert page.step() == PASSWORD
    assert said in page.notice.words.text()
    assert "Siga trabajando" not in page.notice.words.text()
    assert page.set_up.isEnabled()
