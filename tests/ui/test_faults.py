"""Each fault of disk and files on the real first screens: a sentence that says what to do and what is safe, and nothing lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from oit_campo.models.people import Person
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import STORE_FILE, TRIED_FILE, VAULT_FILES, unlock
from oit_campo.store.connection import connect
from oit_campo.store.lost_tail import COUNTER_FILE
from oit_campo.store.vault import TRIES_FILE, KdfParams, Vault, sub_key
from oit_campo.ui.app import Program
from oit_campo.ui.pages.home import HomePage
from oit_campo.ui.pages.settings import SettingsPage
from oit_campo.ui.pages.unlock import UnlockPage
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from tests.helpers.page_desk import wait_until
from tests.helpers.world import Wire, World
from tests.ui.conftest import settle

Expect = Callable[..., None]
CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"


@dataclass
class Place:
    """A laptop's folder, closed, with three people saved; and the program on it."""

    folder: Path
    world: World
    program: Program | None = None

    @property
    def store(self) -> Path:
        return self.folder / STORE_FILE

    def start(self) -> UnlockPage:
        self.program = Program(self.folder, clock=self.world.clock)
        self.program.start()
        page = self.program.window
        assert isinstance(page, UnlockPage)
        return page

    def enter(self) -> str:
        """Unlock with the right password: what is said, on the unlock screen or on Inicio."""
        page = self.start()
        program = self.program
        assert program is not None
        page.login.set_value("rosa")
        page.password.set_value(PASSWORD)
        page.try_now()
        wait_until(lambda: program.work is not None or page.button.isEnabled())
        if program.work is None:
            return page.notice.words.text() if page.notice.isVisible() else ""
        self.settle()
        return said(self.home())

    def settle(self) -> None:
        program = self.program
        assert program is not None
        work = program.work
        assert work is not None
        wait_until(lambda: not work.background.busy())
        settle()

    def home(self) -> HomePage:
        assert self.program is not None
        assert self.program.work is not None
        page = self.program.work.window._pages[1]
        assert isinstance(page, HomePage)
        return page

    def leave(self) -> None:
        if self.program is not None:
            self.program.close()
            self.program = None

    def key(self) -> bytes:
        return sub_key(Vault.open(self.folder, self.world.clock).unlock("rosa", PASSWORD).data_key, "database")

    def save(self, *names: str) -> None:
        desk = unlock(self.folder, "rosa", PASSWORD, clock=self.world.clock)
        for name in names:
            with desk.store.write(desk.actor.user) as session:
                session.add(Person(id=desk.store.keys.new(), given_names=name))
        desk.close()

    def people(self) -> list[str]:
        connection = connect(self.store, self.key())
        names = [row[0] for row in connection.execute("SELECT given_names FROM person ORDER BY 1")]
        connection.close()
        return names


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    world = World(tmp_path / "world")
    line = Wire(world.centre)
    start = FirstStart(tmp_path / "laptop", world.clock)
    start.present_code(line, world.code("rosa"))
    start.set_up(line, "rosa", PASSWORD, params=CHEAP).close()
    made = Place(tmp_path / "laptop", world)
    made.save("Ana", "Berta", "Carla")
    yield made
    made.leave()
    world.close()


def test_a_sound_laptop_says_nothing_of_its_files(place: Place) -> None:
    words = place.enter()
    assert "Solo en esta laptop" in words
    assert [b for b in place.home().findChildren(Banner) if b.isVisible()] == []


# --- on the unlock screen ----------------------------------------------------------------------------------------------


def truncate(place: Place) -> None:
    os.truncate(place.store, place.store.stat().st_size // 2)


def cut_to_a_few_bytes(place: Place) -> None:
    os.truncate(place.store, 100)


def empty(place: Place) -> None:
    os.truncate(place.store, 0)


def delete(place: Place) -> None:
    place.store.unlink()


def flip(place: Place) -> None:
    raw = bytearray(place.store.read_bytes())
    for at in range(0, len(raw), 512):
        raw[at + 100] ^= 1
    place.store.write_bytes(raw)


def make_newer(place: Place) -> None:
    connection = connect(place.store, place.key())
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def lose_vault(place: Place) -> None:
    for name in VAULT_FILES:
        (place.folder / name).unlink()


def damage_vault(place: Place) -> None:
    for name in VAULT_FILES:
        (place.folder / name).write_bytes(b"x" * 200)


RESTORE = "si tiene un respaldo, restáurelo"


@pytest.mark.parametrize(
    ("harm", "fact", "todo"),
    [
        (truncate, "está dañado o no es de ella", RESTORE),
        (cut_to_a_few_bytes, "está dañado o no es de ella", RESTORE),
        (flip, "está dañado o no es de ella", RESTORE),
        (empty, "No se encuentra el archivo de datos", RESTORE),
        (delete, "No se encuentra el archivo de datos", RESTORE),
        (make_newer, "Una versión más nueva del programa", "Instale esa versión"),
        (lose_vault, "No se encuentra el archivo de claves", RESTORE),
        (damage_vault, "El archivo de claves está dañado", RESTORE),
    ],
)
def test_what_can_not_be_opened_is_told_on_the_unlock_screen_and_left_as_it_lies(
    place: Place, harm: Callable[[Place], object], fact: str, todo: str
) -> None:
    harm(place)
    before = {p.name: p.read_bytes() for p in place.folder.iterdir() if p.name in (STORE_FILE, *VAULT_FILES)}
    words = place.enter()
    assert fact in words
    assert todo in words
    assert "No borre nada" in words or "No lo borre" in words or "ni borre nada" in words or harm is make_newer
    assert "a salvo" in words or "no se tocaron" in words
    place.leave()
    after = {p.name: p.read_bytes() for p in place.folder.iterdir() if p.name in (STORE_FILE, *VAULT_FILES)}
    assert after == before


def test_one_damaged_copy_of_the_vault_is_mended_without_a_word(place: Place) -> None:
    good = (place.folder / VAULT_FILES[1]).read_bytes()
    (place.folder / VAULT_FILES[0]).write_bytes(b"x")
    assert "Solo en esta laptop" in place.enter()
    assert (place.folder / VAULT_FILES[0]).read_bytes() == good


def test_the_first_screen_looks_for_the_file_that_the_vault_writes() -> None:
    assert TRIED_FILE == TRIES_FILE


def test_a_folder_that_never_was_a_laptop_begins_with_the_first_start(tmp_path: Path) -> None:
    program = Program(tmp_path / "new")
    program.start()
    assert not isinstance(program.window, UnlockPage)  # the control of a vault that went missing
    program.close()


# --- on Inicio ---------------------------------------------------------------------------------------------------------


def lose_tail(place: Place) -> None:
    shutil.copytree(place.folder, place.folder.with_name("antes"))
    place.world.clock.advance(hours=2)
    place.save("Dora", "Elsa")
    shutil.copy(place.folder.with_name("antes") / STORE_FILE, place.store)


def test_a_lost_tail_is_told_put_away_and_stays_in_settings(place: Place, expect_log: Expect) -> None:
    expect_log("store.commits_missing")
    lose_tail(place)
    words = place.enter()
    assert "Faltan cambios que ya estaban guardados en esta laptop: " in words
    assert "No borre nada y avise hoy a su coordinación" in words
    assert "Lo que ya llegó al centro está a salvo" in words
    (banner,) = [b for b in place.home().findChildren(Banner) if b.isVisible()]
    (close,) = banner.findChildren(Button)
    close.click()
    place.settle()
    assert "Faltan cambios" not in said(place.home())
    place.leave()
    assert "Faltan cambios" not in place.enter()
    program = place.program
    assert program is not None
    assert program.work is not None
    program.work.go("settings")
    place.settle()
    page = program.work.window.page()
    assert isinstance(page, SettingsPage)
    assert "Faltan cambios que ya estaban guardados" in said(page)
    place.leave()
    assert place.people() == ["Ana", "Berta", "Carla"]


def test_an_older_page_put_back_under_the_log_is_told(place: Place, expect_log: Expect) -> None:
    """SQLCipher takes it: the page is whole, only of an earlier day."""
    expect_log("store.chain_broken")
    connection = connect(place.store, place.key())
    connection.execute("UPDATE change SET stamp = stamp - 1 WHERE seq = (SELECT max(seq) - 1 FROM change)")
    connection.close()
    words = place.enter()
    assert "ya no coincide con su registro de cambios" in words
    assert "restaurar un respaldo" in words
    assert "Solo en esta laptop" in words, "the work goes on"


def test_little_room_is_told_on_inicio(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(place.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _p: usage._replace(free=321 << 20))
    words = place.enter()
    assert "Queda poco espacio en el disco: 321 MB." in words
    (banner,) = [b for b in place.home().findChildren(Banner) if b.isVisible()]
    assert banner.findChildren(Button) == [], "it goes when there is room again"


def test_a_file_replaced_while_open_is_told_at_the_next_write(place: Place) -> None:
    shutil.copy(place.store, place.folder / "ayer")
    place.enter()
    program = place.program
    assert program is not None
    work = program.work
    assert work is not None
    os.replace(place.folder / "ayer", place.store)

    def save() -> tuple[None, frozenset[str]]:
        with work.desk.store.write(work.desk.actor.user) as session:
            session.add(Person(id=work.desk.store.keys.new(), given_names="Dora"))
        return None, frozenset({"person"})

    work.background.change(None, save)
    place.settle()
    assert "se cambió por otro mientras el programa estaba abierto" in said(place.home())
    place.leave()
    assert place.people() == ["Ana", "Berta", "Carla"]


def test_the_counter_file_is_there_and_of_the_known_size(place: Place) -> None:
    assert (place.folder / COUNTER_FILE).stat().st_size == 64
