"""The power goes while a photo is saved: whatever the moment, no record names a file that isn't there whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from oit_campo.models.attachments import AttachmentFile
from oit_campo.services import attachments, consent_proofs, enrolment
from oit_campo.services.consent_proofs import SHEET
from oit_campo.store import attachments as files
from tests.e2e.half_photo import STEPS
from tests.helpers.world import Laptop, World
from tests.services.enrolling import desk_at, form
from tests.services.test_attachment_pictures import encoded, sheet

PROGRAM = Path(__file__).with_name("half_photo.py")


def problems(laptop: Laptop) -> list[str]:
    with laptop.store.look() as ask:
        return [f.problem for f in files.examine_attachments(ask, files.folder_of(laptop.store.path))]


def kill_at(step: str, laptop: Laptop, *arguments: object) -> None:
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(laptop.store.path), str(laptop.user), *map(str, arguments), step],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    print(laptop.key.hex(), file=process.stdin, flush=True)
    assert process.stdout.readline().strip() == "half"
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.stdin.close()
    process.stdout.close()


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_while_a_photo_is_saved_leaves_no_row_without_its_file(tmp_path: Path, step: str) -> None:
    world = World(tmp_path)
    laptop = world.laptop()
    desk = desk_at(laptop)
    person = enrolment.enrol(desk, form(proof_method="firma_en_papel")).person
    consent = consent_proofs.of_person(desk, person)["programa"].consent
    photo = tmp_path / "hoja.jpg"
    photo.write_bytes(encoded(sheet(400, 300)))
    laptop.store.close()
    kill_at(step, laptop, person, consent, photo)

    world.reopen(laptop)
    desk = desk_at(laptop)
    state = consent_proofs.of_person(desk, person)["programa"].state
    assert state == ("here" if step == "done" else "lacking")
    assert problems(laptop) == ([] if step == "done" else ["orphan"])
    if step != "done":  # it can be added now
        consent_proofs.add_sheet(desk, person, consent, attachments.prepare(SHEET, photo))
    assert consent_proofs.view(desk, person, consent).content.startswith(b"\xff\xd8\xff")
    world.close()


def test_control_the_examination_sees_a_row_without_its_file(tmp_path: Path) -> None:
    """Rows written before their file, as a careless program would, are seen after the cut."""
    world = World(tmp_path)
    laptop = world.laptop()
    now = laptop.store.clock.now()
    with laptop.store.write(laptop.user) as session:
        session.add(AttachmentFile(sha256=bytes(32), name="ab" * 16, key=bytes(32), bytes=1, kept_at=now))
    assert problems(laptop) == ["missing"]
    with laptop.store.write(laptop.user) as session:
        session.execute(delete(AttachmentFile))
        assert session.scalars(select(AttachmentFile)).all() == []
    assert problems(laptop) == []
    world.close()
