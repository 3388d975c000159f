"""Photos on a laptop, without a picture: bytes kept as the services keep them, and whether all are still whole."""

from __future__ import annotations

import io
import random

from sqlalchemy import select

from oit_campo.models.attachments import Attachment, AttachmentFile
from oit_campo.services.desk import Desk
from oit_campo.store import attachments as files

MOST = 100_000_000


def add(desk: Desk, *sizes: int, seed: int = 1) -> list[str]:
    """Files of so many bytes, each with its record. Gives their names on the disk."""
    folder, names = files.folder_of(desk.store.path), []
    for at, size in enumerate(sizes):
        content = random.Random(f"{seed}-{at}").randbytes(size)
        written = files.write(folder, io.BytesIO(content), MOST)
        with desk.store.write(desk.actor.user) as session:
            files.keep(session, folder, written, desk.store.clock.now())
            session.add(
                Attachment(
                    id=desk.store.keys.new(),
                    sha256=written.sha256,
                    bytes=size,
                    media_type="image/jpeg",
                    sensitivity="P3",
                    taken_on=desk.today,
                )
            )
        names.append(written.name)
    return names


def names_of(desk: Desk) -> set[str]:
    with desk.store.read() as session:
        return set(session.scalars(select(AttachmentFile.name)))


def not_whole(desk: Desk) -> set[str]:
    """Names of those that rows name and nobody can read."""
    with desk.store.look() as ask:
        found = files.examine_attachments(ask, files.folder_of(desk.store.path))
    return {one.name for one in found if one.problem != "orphan"}


def forget(desk: Desk, name: str) -> None:
    """Erase one: its records, then its key, then its bytes."""
    with desk.store.write(desk.actor.user) as session:
        row = session.scalars(select(AttachmentFile).where(AttachmentFile.name == name)).one()
        for record in session.scalars(select(Attachment).where(Attachment.sha256 == row.sha256)):
            record.sha256 = None
        assert files.forget(session, row.sha256)
    (files.folder_of(desk.store.path) / name).unlink()
