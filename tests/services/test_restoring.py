"""A backup put back, on the same laptop and «on another machine»: two people, a new stream, nobody loses anything."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from oit_campo.central.app import create_app
from oit_campo.domain.recovery_letters import letters_of
from oit_campo.errors import KnownError, UserError
from oit_campo.models.laptop import Change, StreamState
from oit_campo.models.people import Contact, Person
from oit_campo.services import backups, drafts, enrolment, restoring, unlocking
from oit_campo.services.desk import Desk
from oit_campo.services.laptop_facts import link_of
from oit_campo.services.restoring import Loss, Proof
from oit_campo.services.unlocking import STORE_FILE, VAULT_FILES, is_activated, unlock
from oit_campo.store import backup, backup_files, change_log, durable, restore, version
from oit_campo.store.commit_counter import CommitCounter
from oit_campo.store.vault import Vault, sub_key
from oit_campo.sync.client import Outcome, exchange
from oit_campo.sync.http_transport import HttpTransport
from tests.central.test_http import serving
from tests.helpers import next_version, photos, power
from tests.helpers.corpus import Corpus
from tests.services.enrolling import other
from tests.store.test_update import UNIX


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Corpus]:
    made = Corpus("first", tmp_path / "laptop")
    yield made
    if "centre" in made.__dict__:
        made.centre.database.close()


@pytest.fixture
def file(laptop: Corpus, tmp_path: Path) -> Path:
    """A backup on a stick, of the laptop as it is in the corpus."""
    desk = laptop.unlock("rosa")
    made = backups.write_to(desk, tmp_path)
    desk.close()
    return made.path


@pytest.fixture
def with_photos(laptop: Corpus, tmp_path: Path) -> Path:
    """A backup on a stick with two photos beside it; since then the laptop has a third."""
    desk = laptop.unlock("rosa")
    photos.add(desk, 3_000, 70_000)
    stick = tmp_path / "usb"
    stick.mkdir()
    backups.choose_stick(desk, stick)
    made = backups.keep(desk).kept[1]
    photos.add(desk, 5_000, seed=2)
    desk.close()
    return made.path


def people(laptop: Corpus) -> Proof:
    return Proof(tuple(restoring.Person(u["login"], u["password"]) for u in laptop.expected["users"]))


def state(desk: Desk) -> tuple[bytes, int, int]:
    """(stream, number of the last batch, changes that wait)."""
    with desk.store.read() as session:
        found = session.get_one(StreamState, 1)
        return found.stream, found.last_batch, change_log.pending_count(session)


def put_back(laptop: Corpus, file: Path, folder: Path, **options: Any) -> Desk:
    restoring.prepare(file, folder, people(laptop), clock=laptop.clock, **options)
    restoring.finish(folder)
    return laptop.unlock("rosa", folder)


# ---- on another machine ---------------------------------------------------------------------------------------------------


def test_on_another_machine_with_the_first_one_still_alive_nobody_loses_anything(
    laptop: Corpus, file: Path, tmp_path: Path
) -> None:
    """Both work on, both sync over HTTP in turn: each change arrives once, and both and the centre end equal."""
    alive = laptop.unlock("rosa")
    there = put_back(laptop, file, tmp_path / "otra")
    assert [d.form.title for d in drafts.list_drafts(there)] == ["Ñusta Milagros Ccori"]
    assert there.activation == alive.activation
    assert (tmp_path / "otra" / "settings.json").read_bytes() == (laptop.folder / "settings.json").read_bytes()
    assert state(there)[0] != state(alive)[0]
    assert state(there)[1:] == (0, laptop.expected["pending"] + 1), "and the note of the restore"
    enrolment.enrol(alive, other(21, "Elmer", "Condori"))
    enrolment.enrol(there, other(22, "Rosmery", "Huillca"))
    with alive.store.write(alive.actor.user) as session:  # one record at both, after the backup
        session.scalars(select(Contact).order_by(Contact.id)).first().phone = "+51987000001"  # type: ignore[union-attr] # there is one
    with serving(create_app(laptop.centre)) as url:
        for desk in (there, alive, there, alive):
            over(url, desk)
        for desk in (there, alive):
            assert over(url, desk).sent == 0
    known = [everything(desk) for desk in (alive, there)]
    assert known[0] == known[1]
    assert len(known[0]["person"]) == laptop.expected["rows"]["person"] + 2
    with laptop.centre.database.session() as session:
        for table, rows in known[0].items():
            assert session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one() == len(rows), table
    for desk in (alive, there):
        with desk.store.read() as session:
            change_log.verify_chain(session)
        desk.close()


def over(url: str, desk: Desk) -> Outcome:
    with HttpTransport(url) as line:
        return exchange(desk.store, line, link_of(desk.store))


def everything(desk: Desk) -> dict[str, list[Any]]:
    """What both laptops and the centre have to agree on, field by field."""
    wanted = (
        "person",
        "contact",
        "enrolment",
        "identity_document",
        "consent",
        "attendance_mark",
        "business_plan",
        "certificate",
    )
    left_out = {"changed_seq", "merge_state"}
    with desk.store.read() as session:
        found = {}
        for table in wanted:
            rows = session.execute(text(f'SELECT * FROM "{table}" ORDER BY id')).mappings()
            found[table] = [{k: v for k, v in row.items() if k not in left_out} for row in rows]
    return found


def test_control_the_old_stream_kept_would_fork(
    laptop: Corpus, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oit_campo.services.restoring.outbox.start_stream", lambda *_: None)
    there = put_back(laptop, file, tmp_path / "otra")
    alive = laptop.unlock("rosa")
    assert state(there)[:2] == state(alive)[:2]
    there.close()
    alive.close()


def test_what_the_centre_has_comes_back_to_an_older_backup(laptop: Corpus, file: Path, tmp_path: Path) -> None:
    """Work after the backup that had reached the centre isn't lost with the laptop."""
    lost = laptop.unlock("rosa")
    enrolment.enrol(lost, other(21, "Elmer", "Condori"))
    exchange(lost.store, laptop.wire(), link_of(lost.store))
    lost.close()
    there = put_back(laptop, file, tmp_path / "otra")
    exchange(there.store, laptop.wire(), link_of(there.store))
    with there.store.read() as session:
        assert "Elmer" in session.scalars(select(Person.given_names)).all()
        assert change_log.pending_count(session) == 0
        changes = session.scalar(select(func.count()).select_from(Change))
    assert changes is not None
    there.close()


def test_the_commit_counter_of_what_was_replaced_alarms_nobody(laptop: Corpus, file: Path, tmp_path: Path) -> None:
    user = laptop.expected["users"][0]
    unlocked = Vault.open(laptop.folder, laptop.clock).unlock(user["login"], user["password"])
    key, counter = sub_key(unlocked.data_key, "counter"), tmp_path / "commits"
    alive = laptop.unlock("rosa")
    CommitCounter(counter, key, int.from_bytes(state(alive)[0], "big")).write(5_000)
    alive.close()
    there = put_back(laptop, file, tmp_path / "otra")
    assert CommitCounter(counter, key, int.from_bytes(state(there)[0], "big")).read() is None
    there.close()


# ---- on the same laptop ---------------------------------------------------------------------------------------------------


def test_what_would_go_is_counted_and_what_was_there_is_set_aside(laptop: Corpus, file: Path) -> None:
    manifest = restoring.read(file)
    desk = laptop.unlock("rosa")
    assert restoring.count_loss(desk.store, manifest) == Loss(0, 0)
    laptop.clock.advance(minutes=5)
    enrolment.enrol(desk, other(21, "Elmer", "Condori"))
    made = restoring.count_loss(desk.store, manifest)
    assert made.changes > 3
    open_form = replace(drafts.list_drafts(desk)[0].form, key=drafts.new_key(desk))
    drafts.save_draft(desk, open_form)
    assert restoring.count_loss(desk.store, manifest) == Loss(made.changes, 1)
    exchange(desk.store, laptop.wire(), link_of(desk.store))
    assert restoring.count_loss(desk.store, manifest) == Loss(0, 1)
    held = replace(manifest.held, chain=bytes(32))
    assert restoring.count_loss(desk.store, replace(manifest, held=held)) == Loss(0, 1)
    restoring.prepare(file, laptop.folder, people(laptop), clock=laptop.clock, replace=True)
    assert len(drafts.list_drafts(desk)) == 2, "with the store open nothing changes yet"
    desk.close()
    again = laptop.unlock("rosa")
    assert len(drafts.list_drafts(again)) == 1
    again.close()
    (aside,) = laptop.folder.glob("antes-de-restaurar-*")
    assert aside.name == "antes-de-restaurar-2026-03-20-1005"
    before = laptop.unlock("rosa", aside)
    assert len(drafts.list_drafts(before)) == 2
    before.close()
    assert not (laptop.folder / restore.PREPARED).exists()
    assert not (laptop.folder / restore.PREPARING).exists()


def test_what_would_go_is_counted_without_anybody_at_work(laptop: Corpus, file: Path, tmp_path: Path) -> None:
    manifest, proof = restoring.read(file), people(laptop)
    desk = laptop.unlock("rosa")
    enrolment.enrol(desk, other(21, "Elmer", "Condori"))
    desk.close()
    stranger = restoring.Person("rosa", "otra contraseña que no es")
    found = restoring.count_loss_in(laptop.folder, manifest, (stranger, *proof.people), laptop.clock)
    assert found is not None
    assert found.changes > 3
    assert restoring.count_loss_in(tmp_path / "nobody", manifest, proof.people, laptop.clock) is None


def test_a_second_one_prepared_takes_the_place_of_the_first(laptop: Corpus, file: Path) -> None:
    for _ in range(2):
        restoring.prepare(file, laptop.folder, people(laptop), clock=laptop.clock, replace=True)
    assert is_activated(laptop.folder)
    assert len(list(laptop.folder.glob("antes-de-restaurar-*"))) == 1
    restoring.prepare(file, laptop.folder, people(laptop), clock=laptop.clock, replace=True)
    laptop.unlock("rosa").close()
    assert {p.name for p in laptop.folder.glob("antes-de-restaurar-*")} == {
        "antes-de-restaurar-2026-03-20-1000",
        "antes-de-restaurar-2026-03-20-1000-2",
    }


def test_a_laptop_whose_store_is_broken_is_put_back_too(laptop: Corpus, file: Path) -> None:
    (laptop.folder / STORE_FILE).write_bytes(b"rota")
    assert restoring.count_loss_in(laptop.folder, restoring.read(file), people(laptop).people, laptop.clock) is None
    put_back(laptop, file, laptop.folder, replace=True).close()
    (aside,) = laptop.folder.glob("antes-de-restaurar-*")
    assert (aside / STORE_FILE).read_bytes() == b"rota"


def test_an_older_backup_is_brought_up_to_date(
    laptop: Corpus, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version.install(monkeypatch, tmp_path, "ALTER TABLE store_fact ADD COLUMN noted TEXT")
    folder = tmp_path / "otra"
    restoring.prepare(file, folder, people(laptop), clock=laptop.clock)
    restoring.finish(folder)
    assert not version.before_of(folder / STORE_FILE).exists()
    with laptop.unlock("rosa", folder).store.look() as ask:
        assert ask("SELECT version_num FROM alembic_version")[0][0] == next_version.HEAD


# ---- who may --------------------------------------------------------------------------------------------------------------


def refused(laptop: Corpus, file: Path, folder: Path, proof: Proof) -> Exception:
    with pytest.raises((UserError, KnownError)) as told:
        restoring.prepare(file, folder, proof, clock=laptop.clock)
    assert not is_activated(folder)
    assert not list(folder.iterdir())
    return told.value


def test_it_takes_two_people_and_one_of_them_with_the_right(laptop: Corpus, file: Path, tmp_path: Path) -> None:
    rosa, nelida = people(laptop).people
    folder = tmp_path / "otra"
    for proof in (Proof(), Proof((rosa,)), Proof((rosa, rosa))):
        assert str(refused(laptop, file, folder, proof)) == "restore_two_people"
    wrong = refused(laptop, file, folder, Proof((rosa, replace(nelida, password=rosa.password))))
    assert isinstance(wrong, UserError)
    assert (wrong.code, wrong.field) == ("wrong_password", "1")
    put_back(laptop, file, folder).close()


def test_two_without_the_right_may_not(
    laptop: Corpus, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "RIGHT", "devices.revoke")  # rosa is no administrator
    assert str(refused(laptop, file, tmp_path / "otra", people(laptop))) == "no_right"


def test_the_recovery_letters_alone_will_do(laptop: Corpus, tmp_path: Path) -> None:
    user = laptop.expected["users"][0]
    vault = Vault.open(laptop.folder, laptop.clock)
    secret = vault.make_recovery(vault.unlock(user["login"], user["password"]).data_key)
    desk = laptop.unlock("rosa")
    made = backups.write_to(desk, tmp_path)
    desk.close()
    folder = tmp_path / "otra"
    assert str(refused(laptop, made.path, folder, Proof(letters="A" * 26))) in ("recovery_wrong", "recovery_letters")
    restoring.prepare(made.path, folder, Proof(letters=letters_of(secret.secret)), clock=laptop.clock)
    restoring.finish(folder)
    laptop.unlock("nelida", folder).close()


def test_a_folder_with_a_laptop_in_it_is_refused_and_left(laptop: Corpus, file: Path) -> None:
    before = {p.name: p.read_bytes() for p in laptop.folder.iterdir() if p.is_file()}
    with pytest.raises(KnownError, match="restore_over"):
        restoring.prepare(file, laptop.folder, people(laptop), clock=laptop.clock)
    assert {p.name: p.read_bytes() for p in laptop.folder.iterdir() if p.is_file()} == before


def test_a_manifest_that_says_other_than_the_store_is_refused(
    laptop: Corpus, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup.unpack

    def other_counts(source: Path, folder: Path) -> backup.Manifest:
        found = real(source, folder)
        return replace(found, held=replace(found.held, rows={**found.held.rows, "person": 4}))

    monkeypatch.setattr(backup, "unpack", other_counts)
    assert str(refused(laptop, file, tmp_path / "otra", people(laptop))) == "backup_unreadable"


# ---- cuts -----------------------------------------------------------------------------------------------------------------

WATCHED = (restoring, restore, durable, backup_files)


def settled(laptop: Corpus, folder: Path) -> str:
    """After a cut, the program started again: «before» or «after», each whole; with its second user and its draft."""
    assert is_activated(folder)
    desk = laptop.unlock("rosa", folder)
    with desk.store.look() as ask:
        titles = [t for (t,) in ask("SELECT title FROM draft")]
    assert photos.not_whole(desk) == set()
    assert len(photos.names_of(desk)) == (3 if "de hoy" in titles else 2)
    desk.close()
    laptop.unlock("nelida", folder).close()
    assert "Ñusta Milagros Ccori" in titles
    return "before" if "de hoy" in titles else "after"


def work_of_today(laptop: Corpus) -> None:
    """A draft that the backup doesn't have."""
    desk = laptop.unlock("rosa")
    form = replace(drafts.list_drafts(desk)[0].form, key=drafts.new_key(desk), title="de hoy")
    drafts.save_draft(desk, form)
    desk.close()


def cut_at_lines(
    laptop: Corpus, file: Path, tmp_path: Path, first: int, step: int, die: Callable[[Any, int], None]
) -> None:
    work_of_today(laptop)

    def work(folder: Path) -> None:
        restoring.prepare(file, folder, people(laptop), clock=laptop.clock, replace=True)
        restoring.finish(folder)

    def copied(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(laptop.folder, folder)
        return folder

    counted = power.Lines(WATCHED)
    folder = copied("counted")
    counted.run(lambda: work(folder))
    found = []
    for at in range(first, counted.count + 1, step):
        folder = copied(f"cut{at}")
        die(lambda folder=folder: work(folder), at)
        found.append(settled(laptop, folder))
        if found[-1] == "before":  # and it can be begun again
            assert not (folder / restore.PREPARED).exists()
        shutil.rmtree(folder)
    assert set(found) == {"before", "after"}
    assert found == sorted(found, reverse=True)


@UNIX
def test_a_kill_at_any_third_line_leaves_the_old_laptop_or_the_new_one(
    laptop: Corpus, with_photos: Path, tmp_path: Path
) -> None:
    def die(work: Any, at: int) -> None:
        watched = power.Lines(WATCHED, at, power.kill)
        assert power.in_child(lambda: watched.run(work)) == signal.SIGKILL

    cut_at_lines(laptop, with_photos, tmp_path, 1, 3, die)


def test_an_exception_at_any_third_line_leaves_the_old_laptop_or_the_new_one(
    laptop: Corpus, with_photos: Path, tmp_path: Path
) -> None:
    def die(work: Any, at: int) -> None:
        with pytest.raises(power.PowerCut):
            power.Lines(WATCHED, at, power.cut).run(work)

    cut_at_lines(laptop, with_photos, tmp_path, 2, 3, die)


def test_on_an_empty_folder_a_cut_before_its_end_is_finished_at_the_next_start(
    laptop: Corpus, file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "otra"
    restoring.prepare(file, folder, people(laptop), clock=laptop.clock)
    assert {p.name for p in folder.iterdir()} == {restore.PREPARED}
    assert is_activated(folder)
    assert set(VAULT_FILES) | {STORE_FILE, "settings.json"} == {p.name for p in folder.iterdir()}


def test_files_in_use_are_told_and_nothing_is_lost(laptop: Corpus, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    restoring.prepare(file, laptop.folder, people(laptop), clock=laptop.clock, replace=True)
    user = laptop.expected["users"][0]

    def in_use(*_: object) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as held:
        held.setattr("os.replace", in_use)
        with pytest.raises(KnownError, match="restore_blocked"):
            unlock(laptop.folder, user["login"], user["password"], clock=laptop.clock)
        assert is_activated(laptop.folder)
    laptop.unlock("rosa").close()
    assert not restore.is_decided(laptop.folder)


def test_the_name_that_the_start_looks_for_is_the_one_that_is_made() -> None:
    assert unlocking.PREPARED_RESTORE == restore.PREPARED
    assert backup.STORE == STORE_FILE


def test_no_handle_of_ours_is_open_on_what_changes_places(
    laptop: Corpus, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc")
    with power.no_handle_at_replace(monkeypatch) as seen:
        put_back(laptop, file, laptop.folder, replace=True).close()
    assert len(seen) >= 5
