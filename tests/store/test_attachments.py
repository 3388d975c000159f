"""Files beside the database: encrypted in a stream, refused when a bit is wrong, never without their row's file."""

from __future__ import annotations

import builtins
import hashlib
import io
import os
import random
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from oit_campo.errors import KnownError, UserError
from oit_campo.models.attachments import Attachment, AttachmentFile
from oit_campo.models.people import Person
from oit_campo.models.shared import Conflict
from oit_campo.store import attachments as files
from oit_campo.store import migrate
from oit_campo.store.attachments import CHUNK, MAGIC, TAG, FileFinding, Written
from oit_campo.store.connection import connect
from oit_campo.store.restore import ASIDE
from oit_campo.store.store import Store
from tests.store.stores import KEY, ROSA, START, new_store, seeded

MOST = 20_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / files.FOLDER


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def put(folder: Path, content: bytes, seed: int = 5) -> AttachmentFile:
    return row_of(files.write(folder, io.BytesIO(content), MOST, entropy=seeded(seed)))


def row_of(written: Written) -> AttachmentFile:
    return AttachmentFile(sha256=written.sha256, name=written.name, key=written.key, bytes=written.size)


def got(folder: Path, row: AttachmentFile) -> bytes:
    return b"".join(files.read(folder, row))


# ---- bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_goes_in_comes_out(folder: Path, size: int) -> None:
    content = noise(size)
    row = put(folder, content)
    assert got(folder, row) == content
    assert (row.sha256, row.bytes) == (hashlib.sha256(content).digest(), size)
    raw = (folder / row.name).read_bytes()
    assert len(raw) == len(MAGIC) + size + TAG * max(1, -(-size // CHUNK))
    assert content not in raw or size < 2
    assert row.sha256.hex() not in row.name
    assert (folder / row.name).stat().st_mode & 0o077 == 0


def test_a_source_that_gives_little_at_a_time_is_read_to_its_end(folder: Path) -> None:
    class Dribble(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 1000))

    content = noise(CHUNK + 5)
    written = files.write(folder, Dribble(content), MOST)
    assert got(folder, row_of(written)) == content


def refused(folder: Path, row: AttachmentFile) -> bool:
    """True when it is told; False when bytes came out as if nothing were."""
    try:
        got(folder, row)
    except KnownError as error:
        return error.code == "attachment_damaged"
    return False


def test_every_flipped_byte_is_noticed(folder: Path) -> None:
    row = put(folder, noise(40))
    path = folder / row.name
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert refused(folder, row), place
    path.write_bytes(whole)
    assert not refused(folder, row), "the control: whole it opens"


def test_every_cut_is_noticed(folder: Path) -> None:
    row = put(folder, noise(2 * CHUNK + 30))
    path = folder / row.name
    whole = path.read_bytes()
    sealed = CHUNK + TAG
    places = {0, 1, len(MAGIC), len(MAGIC) + 5, len(MAGIC) + TAG, len(whole) - 1, len(whole) - TAG}
    places |= {len(MAGIC) + n * sealed + d for n in (1, 2) for d in (-1, 0, 1, TAG)}
    for place in sorted(places):
        path.write_bytes(whole[:place])
        assert refused(folder, row), place


def pieces(whole: bytes) -> list[bytes]:
    body = whole[len(MAGIC) :]
    return [body[at : at + CHUNK + TAG] for at in range(0, len(body), CHUNK + TAG)]


@pytest.mark.parametrize(
    "change",
    [
        lambda p, o: [p[1], p[0], *p[2:]],
        lambda p, o: [p[0], p[0], *p[2:]],
        lambda p, o: [p[0], *p[2:]],
        lambda p, o: p[:-1],
        lambda p, o: [*p, p[-1]],
        lambda p, o: [*p, b"more"],
        lambda p, o: [p[0], o[1], *p[2:]],
        lambda p, o: o,
        lambda p, o: [],
    ],
    ids=["swapped", "doubled", "left-out", "cut", "last-again", "appended", "of-another", "another", "nothing"],
)
def test_chunks_in_another_order_are_noticed(folder: Path, change: Callable[..., list[bytes]]) -> None:
    row, other = put(folder, noise(4 * CHUNK)), put(folder, noise(4 * CHUNK, 2), 6)
    own, theirs = (pieces((folder / r.name).read_bytes()) for r in (row, other))
    (folder / row.name).write_bytes(MAGIC + b"".join(change(own, theirs)))
    assert refused(folder, row)
    (folder / row.name).write_bytes(MAGIC + b"".join(own))
    assert not refused(folder, row)


def test_the_row_of_other_bytes_does_not_open_it(folder: Path) -> None:
    row = put(folder, noise(100))
    row.sha256 = bytes(32)
    assert refused(folder, row)


def test_a_file_that_is_gone_is_told(folder: Path) -> None:
    row = put(folder, b"x")
    (folder / row.name).unlink()
    with pytest.raises(KnownError, match="attachment_missing"):
        got(folder, row)


def test_memory_stays_flat_for_fifty_megabytes_both_ways(folder: Path) -> None:
    class Endless:
        left = 50_000_000

        def read(self, size: int) -> bytes:
            given = min(size, self.left)
            self.left -= given
            return b"\x5a" * given

    tracemalloc.start()
    written = files.write(folder, Endless(), 50_000_000)  # type: ignore[arg-type] # only read is asked of it
    total = sum(len(chunk) for chunk in files.read(folder, row_of(written)))
    peak = tracemalloc.get_traced_memory()[1]
    held = b"".join(files.read(folder, row_of(written)))
    whole = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == written.size == len(held) == 50_000_000
    assert peak < 1_000_000
    assert whole > 50_000_000, "the control: what holds it whole is seen"


def test_what_is_too_large_or_breaks_off_leaves_nothing(folder: Path) -> None:
    with pytest.raises(UserError, match="attachment_large") as told:
        files.write(folder, io.BytesIO(noise(CHUNK + 1)), CHUNK)
    assert told.value.params == {"mb": 1}

    class Pulled(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError

    with pytest.raises(UserError, match="attachment_unreadable"):
        files.write(folder, Pulled(), MOST)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("number", "code"), [(28, "disk_full"), (5, "save_failed")])
def test_a_disk_that_takes_no_more_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnownError, match=code):
        files.write(folder, io.BytesIO(b"x"), MOST)
    assert list(folder.iterdir()) == []


def test_no_plain_byte_is_written_while_it_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file the program opens to write, as it was after each of its writes."""
    mark = b"PLANTED-MARK-" * 400
    opened: list[str] = []
    real = builtins.open

    def watch(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if "w" in mode or "x" in mode or "a" in mode or "+" in mode:
            opened.append(str(file))
        return real(file, mode, *more, **named)

    monkeypatch.setattr(builtins, "open", watch)
    monkeypatch.setattr("tempfile._get_candidate_names", lambda: pytest.fail("a temporary file"))
    renamed: list[bytes] = []
    replace = os.replace

    def looked(source: Any, target: Any) -> None:
        renamed.append(Path(source).read_bytes())
        replace(source, target)

    monkeypatch.setattr(os, "replace", looked)
    row = put(folder, mark)
    assert opened == [str(folder / f"{row.name}.tmp")]
    assert len(renamed) == 1
    assert b"PLANTED-MARK" not in renamed[0] + (folder / row.name).read_bytes()
    (folder / "plain").write_bytes(mark)
    assert b"PLANTED-MARK" in (folder / "plain").read_bytes(), "the control"


# ---- rows -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Any:
    made = new_store(tmp_path)
    yield made
    made.close()


def added(store: Store, content: bytes, *, photo_of: str = "María Prueba") -> AttachmentFile:
    """A person whose photo it is, the record of the file, and the file."""
    folder = files.folder_of(store.path)
    written = files.write(folder, io.BytesIO(content), MOST)
    with store.write(ROSA) as session:
        files.keep(session, folder, written, store.clock.now())
        session.add(Attachment(id=store.keys.new(), sha256=written.sha256, bytes=written.size))
        session.add(Person(id=store.keys.new(), given_names=photo_of, photo=written.sha256))
    with store.read() as session:
        return session.scalars(select(AttachmentFile).where(AttachmentFile.sha256 == written.sha256)).one()


def on_disk(store: Store) -> list[str]:
    return sorted(p.name for p in files.folder_of(store.path).iterdir())


def findings(store: Store) -> tuple[FileFinding, ...]:
    with store.look() as ask:
        return files.examine_attachments(ask, files.folder_of(store.path))


def test_the_same_file_twice_is_one(store: Store) -> None:
    first, second = added(store, noise(500)), added(store, noise(500), photo_of="Luz Prueba")
    assert on_disk(store) == [first.name] == [second.name]
    assert added(store, noise(500, 2)).name in on_disk(store)
    assert len(on_disk(store)) == 2, "the control: another file is another"


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_adding_it_again_mends_what_was_lost(store: Store, harm: str) -> None:
    first = added(store, noise(500))
    path = files.folder_of(store.path) / first.name
    path.unlink() if harm == "gone" else path.write_bytes(MAGIC + bytes(60))
    again = added(store, noise(500))
    assert again.name != first.name
    assert got(files.folder_of(store.path), again) == noise(500)


def test_a_file_that_went_before_its_row_was_written_is_no_row(store: Store) -> None:
    folder = files.folder_of(store.path)
    written = files.write(folder, io.BytesIO(b"x"), MOST)
    (folder / written.name).unlink()
    with pytest.raises(KnownError, match="save_failed"), store.write(ROSA) as session:
        files.keep(session, folder, written, store.clock.now())


def test_forgetting_takes_the_key_when_nobody_names_it_any_more(store: Store) -> None:
    row = added(store, noise(300))
    with store.write(ROSA) as session:
        assert not files.forget(session, row.sha256), "somebody's photo"
        session.scalars(select(Person)).one().photo = None
        assert files.forget(session, row.sha256)
        assert not files.forget(session, row.sha256)
    folder = files.folder_of(store.path)
    assert on_disk(store) == [row.name]
    assert got(folder, row) == noise(300), "the control: with the key it would open"
    store.checkpoint()
    raw = connect(store.path, KEY)
    dump = b"".join(bytes(r[0]) for r in raw.execute('SELECT "key" FROM attachment_file').fetchall())
    raw.close()
    assert row.key not in dump
    os.utime(folder / row.name, (0, 0))
    assert swept(store) == 1
    assert on_disk(store) == []


def test_a_file_that_a_rival_value_names_keeps_its_key(store: Store) -> None:
    row = added(store, noise(300))
    with store.write(ROSA) as session:
        person = session.scalars(select(Person)).one()
        person.photo = None
        rival = {"kind": 1, "record": person.id, "group": 16, "change": store.keys.new(), "stamp": 1}
        session.add(Conflict(**rival, values=cbor2.dumps({16: row.sha256})))
        assert not files.forget(session, row.sha256)
        session.execute(delete(Conflict))
        assert files.forget(session, row.sha256)


def test_what_the_centre_has_not_is_listed_the_smallest_first(store: Store) -> None:
    large, small, there = (added(store, noise(n, n)) for n in (900, 100, 400))
    folder = files.folder_of(store.path)
    with store.write(ROSA) as session:
        session.get_one(AttachmentFile, there.sha256).at_centre = START
        lone = files.write(folder, io.BytesIO(b"x"), MOST)
        files.keep(session, folder, lone, START)  # no record names it: nothing to send
    with store.read() as session:
        assert files.waiting_for_centre(session) == [(small.sha256, 100), (large.sha256, 900)]


def swept(store: Store) -> int:
    with store.read() as session:
        return files.sweep(session, store.path, store.clock.now())


@pytest.mark.parametrize("beside", ["campo.db.1", "campo.db.before", f"{ASIDE}-2026-03-09/campo.db"])
def test_nothing_is_swept_while_another_store_may_have_its_key(store: Store, beside: str) -> None:
    folder = files.folder_of(store.path)
    orphan = folder / files.write(folder, io.BytesIO(b"cut"), MOST).name
    os.utime(orphan, (0, 0))
    other = store.path.parent / beside
    other.parent.mkdir(exist_ok=True)
    other.write_bytes(b"")
    assert swept(store) == 0
    other.unlink()
    assert swept(store) == 1


def test_a_store_that_a_restore_set_aside_with_its_files_needs_none_of_ours(store: Store) -> None:
    folder = files.folder_of(store.path)
    orphan = folder / files.write(folder, io.BytesIO(b"cut"), MOST).name
    os.utime(orphan, (0, 0))
    aside = store.path.parent / f"{ASIDE}-2026-03-09"
    (aside / files.FOLDER).mkdir(parents=True)
    theirs = aside / files.FOLDER / orphan.name
    for path in (theirs, aside / store.path.name):
        path.write_bytes(b"theirs")
        os.utime(path, (0, 0))
    assert swept(store) == 1
    assert not orphan.exists()
    assert theirs.read_bytes() == b"theirs", "the sweep looks in our folder alone"


def test_orphans_are_swept_after_a_day_and_nothing_else(store: Store) -> None:
    assert swept(store) == 0, "no folder yet"
    row = added(store, noise(50))
    folder = files.folder_of(store.path)
    orphan = files.write(folder, io.BytesIO(b"cut"), MOST).name
    half = f"{'ab' * 16}.tmp"
    (folder / half).write_bytes(MAGIC)
    (folder / "LEEME.txt").write_text("mine")
    (folder / ("cd" * 16)).mkdir()
    day = files.ORPHAN_AFTER
    for age, expected in ((day - timedelta(minutes=1), 0), (day + timedelta(minutes=1), 2)):
        then = (store.clock.now() - age).timestamp()
        for path in folder.iterdir():
            os.utime(path, (then, then))
        assert swept(store) == expected
    assert set(on_disk(store)) == {row.name, "LEEME.txt", "cd" * 16}
    assert orphan not in on_disk(store)


def test_a_file_in_use_waits_for_the_next_sweep(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    added(store, noise(50))
    folder = files.folder_of(store.path)
    orphan = folder / files.write(folder, io.BytesIO(b"cut"), MOST).name
    os.utime(orphan, (0, 0))

    def in_use(_path: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", in_use)
        assert swept(store) == 0
    assert swept(store) == 1


def test_the_examination_finds_what_is_planted_and_nothing_in_a_sound_store(store: Store) -> None:
    assert findings(store) == ()
    sound, missing, damaged = (added(store, noise(n, n)) for n in (50, 60, CHUNK + 70))
    assert findings(store) == ()
    folder = files.folder_of(store.path)
    (folder / missing.name).unlink()
    raw = bytearray((folder / damaged.name).read_bytes())
    raw[-1] ^= 1
    (folder / damaged.name).write_bytes(raw)
    orphan = files.write(folder, io.BytesIO(b"cut"), MOST).name
    found = findings(store)
    assert set(found) == {
        FileFinding("missing", missing.name), FileFinding("damaged", damaged.name), FileFinding("orphan", orphan)
    }  # fmt: skip
    assert sound.name not in {f.name for f in found}


def test_a_failed_transaction_leaves_no_row(store: Store) -> None:
    folder = files.folder_of(store.path)
    written = files.write(folder, io.BytesIO(noise(20)), MOST)

    def fails(session: Session) -> None:
        files.keep(session, folder, written, store.clock.now())
        raise UserError("person_gone")

    with pytest.raises(UserError), store.write(ROSA) as session:
        fails(session)
    assert [f.problem for f in findings(store)] == ["orphan"]


# ---- the schema -------------------------------------------------------------------------------------------------------


def test_a_store_of_the_first_version_gets_its_place_for_files(tmp_path: Path) -> None:
    raw = connect(tmp_path / "raw.db", KEY, create=True)

    def names() -> set[str]:
        found = raw.execute("SELECT name FROM sqlite_master WHERE name LIKE '%attachment%'").fetchall()
        return {name for (name,) in found if not name.startswith("sqlite_")}

    migrate._run(raw, "upgrade", "0001")
    assert names() == set()
    migrate._run(raw, "upgrade", "head")
    triggers = {f"log_attachment_{verb}" for verb in ("insert", "update", "delete")}
    assert names() == {"attachment", "attachment_file", "ix_attachment_sha256", *triggers}
    migrate._run(raw, "downgrade", "0001")
    assert names() == set()
    raw.close()
