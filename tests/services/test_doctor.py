"""What doctor finds: nothing in a sound laptop, each planted fault by its own check, and never a word of a person."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oit_campo import cli
from oit_campo.errors import KnownError, UserError
from oit_campo.models.people import Person
from oit_campo.services import doctor, drafts, enrolment
from oit_campo.services.desk import Desk
from oit_campo.services.doctor import Finding
from oit_campo.services.drafts import OpenForm
from oit_campo.services.first_start import FirstStart
from oit_campo.services.unlocking import STORE_FILE, VAULT_FILES, unlock
from oit_campo.store import chain
from oit_campo.store.connection import PAGE_BYTES, connect
from oit_campo.store.people_index import index_missing
from oit_campo.store.vault import KdfParams
from tests.helpers.world import Wire, World
from tests.services.enrolling import other

Expect = Callable[..., None]
CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"
ORDER = [
    "vault",
    "file",
    "pages",
    "structure",
    "references",
    "chain",
    "rows",
    "commits",
    "search",
    "drafts",
    "attachments",
    "room",
]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    """A closed laptop with three people, of one only a draft."""
    line = Wire(world.centre)
    start = FirstStart(tmp_path / "laptop", world.clock)
    start.present_code(line, world.code("rosa"))
    desk = start.set_up(line, "rosa", PASSWORD, params=CHEAP)
    for number, name in enumerate(("Gladys", "Segundina")):
        enrolment.enrol(desk, other(number, name, "Apazañawi"))
    typed = {drafts.CONSENT_FIELD: "si", "given_names": "Oriana"}
    drafts.save_draft(desk, OpenForm(drafts.new_key(desk), drafts.ENROLMENT, 1, "Oriana", typed))
    index_missing(desk.store)
    desk.close()
    return tmp_path / "laptop"


@pytest.fixture
def desk(world: World, folder: Path) -> Iterator[Desk]:
    made = unlock(folder, "rosa", PASSWORD, clock=world.clock)
    yield made
    made.close()


def harm(desk: Desk, *statements: str) -> None:
    raw = connect(desk.store.path, desk.store._held.give())
    raw.execute("PRAGMA foreign_keys = OFF")
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    for _, sql in triggers:
        raw.execute(sql)
    raw.close()


def page_of(desk: Desk, table: str) -> int:
    with desk.store.look() as ask:
        return int(ask("SELECT rootpage FROM sqlite_master WHERE name = ? AND type = 'table'", table)[0][0])


def rename_everybody(desk: Desk) -> None:
    with desk.store.write(desk.actor.user) as session:
        for person in session.query(Person):
            person.given_names = "Alejandrina"


def ill(findings: tuple[Finding, ...]) -> dict[str, str]:
    return {one.check: one.words for one in findings if not one.well}


def test_a_sound_laptop_is_well(desk: Desk) -> None:
    findings = doctor.examine(desk)
    assert [one.check for one in findings] == ORDER
    assert ill(findings) == {}
    assert all(one.todo == "" for one in findings)


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("file", "PRAGMA application_id = 7"),
        ("references", "UPDATE contact SET person = x'00000000000000000000000000000001'"),
        ("chain", "UPDATE change SET stamp = 1 WHERE seq = 3"),
        ("chain", "DELETE FROM change WHERE seq = (SELECT max(seq) - 1 FROM change)"),
        ("rows", "DELETE FROM change WHERE seq = (SELECT max(seq) FROM change)"),
        ("rows", "UPDATE person SET changed_seq = (SELECT min(seq) FROM change)"),
        ("rows", "UPDATE person SET changed_seq = 999999"),
        ("rows", "DELETE FROM consent WHERE id = (SELECT min(id) FROM consent)"),
        ("search", "UPDATE person SET given_names = 'Otra' WHERE id = (SELECT min(id) FROM person)"),
        ("search", "DELETE FROM person_index WHERE rowid = (SELECT min(rowid) FROM person_index)"),
        ("search", "INSERT INTO person_index(person, words) SELECT person, words FROM person_index LIMIT 1"),
        ("search", "INSERT INTO person_index(person, words) VALUES (x'00000000000000000000000000000001', 'nadie')"),
        ("drafts", "UPDATE draft SET typed = 'Gladys'"),
        ("drafts", "UPDATE draft SET typed = '[]'"),
        ("drafts", "UPDATE draft SET typed = x'ff'"),
        (
            "attachments",
            "INSERT INTO attachment_file(sha256, name, key, bytes, kept_at) VALUES (x'01', 'gone', x'02', 1, '2026-01-01')",
        ),
    ],
)
def test_each_planted_fault_is_found_by_its_check(desk: Desk, check: str, statement: str) -> None:
    harm(desk, statement)
    findings = doctor.examine(desk)
    assert check in ill(findings)
    (found,) = [one for one in findings if one.check == check]
    assert found.todo


def test_what_came_and_is_not_indexed_yet_is_no_fault(desk: Desk) -> None:
    harm(desk, "UPDATE store_fact SET value = x'0000000000000000' WHERE name = 'people_indexed_seq'")
    harm(desk, "DELETE FROM person_index")
    assert ill(doctor.examine(desk)) == {}


def test_a_verified_entry_that_no_longer_stands_is_found(desk: Desk) -> None:
    harm(desk, f"INSERT OR REPLACE INTO store_fact VALUES ('{chain.VERIFIED}', x'{chain.Place(2).raw().hex()}')")
    assert "entrada 2" in ill(doctor.examine(desk))["chain"]


def test_an_older_page_of_a_table_put_back_is_found(world: World, desk: Desk) -> None:
    """To the cipher the page is whole: only the log knows that it is of yesterday."""
    path = desk.store.path
    desk.store.checkpoint()
    before = path.read_bytes()
    rename_everybody(desk)
    desk.store.checkpoint()
    page = page_of(desk, "person")
    desk.close()
    after = bytearray(path.read_bytes())
    place = slice((page - 1) * PAGE_BYTES, page * PAGE_BYTES)
    assert after[place] != before[place]
    after[place] = before[place]
    path.write_bytes(after)
    found = doctor.examine_folder(path.parent, "rosa", PASSWORD)
    assert "pages" not in ill(found)
    assert "2 están como antes de su último cambio" in ill(found)["rows"]


def test_flipped_bits_are_found_by_the_pages(desk: Desk) -> None:
    path, root = desk.store.path, page_of(desk, "person")
    desk.store.checkpoint()
    desk.close()
    whole = bytearray(path.read_bytes())
    whole[(root - 1) * PAGE_BYTES + 77] ^= 1
    path.write_bytes(whole)
    found = ill(doctor.examine_folder(path.parent, "rosa", PASSWORD))
    assert found["pages"] == "Páginas cifradas: hay partes dañadas (1)."
    assert found["rows"] == "Registros y sus cambios: una parte del archivo no se puede leer."
    assert {"structure", "search"} <= set(found)
    assert {"vault", "file", "chain", "commits", "drafts"}.isdisjoint(found)
    assert found["search"] == "Búsqueda de personas: una parte del archivo no se puede leer."


def test_a_page_torn_by_a_power_cut_is_mended_from_the_log_and_no_fault(
    desk: Desk, tmp_path: Path, expect_log: Expect
) -> None:
    root = page_of(desk, "person")
    rename_everybody(desk)
    cut = shutil.copytree(desk.store.path.parent, tmp_path / "cut", ignore=shutil.ignore_patterns("*-shm"))
    raw = bytearray((cut / STORE_FILE).read_bytes())
    raw[(root - 1) * PAGE_BYTES + 512 : (root - 1) * PAGE_BYTES + 1024] = bytes(512)
    (cut / STORE_FILE).write_bytes(raw)
    found = ill(doctor.examine_folder(cut, "rosa", PASSWORD))
    assert found == {}
    expect_log("store.commits_missing")
    (cut / STORE_FILE).write_bytes(raw)  # control: without the log it is damage, and the last commit is gone
    assert {"pages", "commits"} <= set(ill(doctor.examine_folder(cut, "rosa", PASSWORD)))


@pytest.mark.parametrize(("harmed", "words"), [((0,), "una de sus dos"), ((1,), "una de sus dos")])
def test_a_damaged_copy_of_the_vault_is_found_before_it_is_mended(
    folder: Path, harmed: tuple[int, ...], words: str
) -> None:
    for number in harmed:
        (folder / VAULT_FILES[number]).write_bytes(b"x")
    assert words in ill(doctor.examine_folder(folder, "rosa", PASSWORD))["vault"]
    assert ill(doctor.examine_folder(folder, "rosa", PASSWORD)) == {}


def test_what_can_not_be_opened_is_a_finding(folder: Path) -> None:
    (folder / STORE_FILE).write_bytes(b"")
    vault, opening = doctor.examine_folder(folder, "rosa", PASSWORD)
    assert vault.well
    assert (opening.check, opening.well) == ("opening", False)
    assert "No se encuentra el archivo de datos" in opening.words
    for name in VAULT_FILES:
        (folder / name).write_bytes(b"x")
    assert set(ill(doctor.examine_folder(folder, "rosa", PASSWORD))) == {"vault", "opening"}


def test_a_wrong_password_is_raised(folder: Path) -> None:
    with pytest.raises(UserError, match="wrong_password"):
        doctor.examine_folder(folder, "rosa", "no es esta")


def test_a_lost_tail_and_little_room_are_found(desk: Desk, monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    from oit_campo.store.lost_tail import Loss

    monkeypatch.setattr(desk.store, "_unkept", Loss(9, 6, 0, 0))
    usage = shutil.disk_usage(desk.store.path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _p: usage._replace(free=3 << 20))
    world.clock.advance(minutes=2)
    found = ill(doctor.examine(desk))
    assert found["commits"] == "Cuenta de lo guardado: faltan 3 cambios."
    assert found["room"] == "Espacio en el disco: quedan 3 MB."
    monkeypatch.setattr(desk.store, "_unkept", Loss(9, 6, 1_772_000_000_000 << 16, 0))

    def gone(_folder: Path) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", gone)
    world.clock.advance(minutes=2)
    found = ill(doctor.examine(desk))
    assert found["commits"] == "Cuenta de lo guardado: faltan 3 cambios de después del 25/02/2026 01:13."
    assert "room" not in found


def test_a_known_error_of_a_check_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise KnownError("store_moved")

    monkeypatch.setattr(desk.store, "losses", refuse)
    assert "se cambió por otro" in ill(doctor.examine(desk))["commits"]


# --- the command -------------------------------------------------------------------------------------------------------


def command(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *more: str,
    password: str = PASSWORD,
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    status = cli.run(["doctor", "--data", str(folder), "--user", "rosa", "--password-stdin", *more])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_command_prints_a_line_a_check_and_no_person(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, err = command(folder, capsys, monkeypatch)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == len(ORDER)
    assert all(line.startswith("✔ ") for line in lines)
    for word in ("Gladys", "Segundina", "Oriana", "Apaz", "99000", "Rosa", str(folder)):
        assert word not in out


def test_the_command_says_what_is_wrong_and_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    desk = unlock(folder, "rosa", PASSWORD, clock=world.clock)
    harm(desk, "UPDATE draft SET typed = 'Gladys'")
    desk.close()
    status, out, _ = command(folder, capsys, monkeypatch)
    assert status == 1
    (wrong,) = [line for line in out.splitlines() if line.startswith("✘")]
    assert wrong == f"✘ Fichas por terminar: alguna no se puede leer. {doctor.TELL}"
    status, out, _ = command(folder, capsys, monkeypatch, "--json")
    assert status == 1
    assert [(one["check"], one["well"]) for one in json.loads(out)] == [(name, name != "drafts") for name in ORDER]


def test_the_command_asks_at_the_prompt(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _words: "rosa")
    monkeypatch.setattr("getpass.getpass", lambda _words: PASSWORD)
    assert cli.run(["doctor", "--data", str(folder)]) == 0
    assert "✔" in capsys.readouterr().out


def test_the_command_refuses_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from oit_campo.store import one_at_a_time

    status, out, err = command(folder, capsys, monkeypatch, password="no es esta")  # noqa: S106 - a wrong one
    assert (status, out) == (1, "")
    assert "La contraseña no coincide" in err
    with one_at_a_time.claim(folder):
        status, out, err = command(folder, capsys, monkeypatch)
    assert (status, out) == (2, "")
    assert "ya está abierto" in err
    status, _, err = command(folder / "no", capsys, monkeypatch)
    assert status == 2
    assert "no existe" in err
    assert not (folder / "no").exists()
