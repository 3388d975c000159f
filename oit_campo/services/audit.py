"""Acts that change no field and have to be provable: noted in the transaction of the act, kept one by one, sent to the centre.

A note holds codes, keys and a number, never a name or a value. No laptop receives another's: they stand at the centre.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, lists
from oit_campo.clock import stamp_time
from oit_campo.models.audit import AuditEvent
from oit_campo.models.base import Synced
from oit_campo.store.change_log import Author


class Act(StrEnum):
    """The codes of audit_acts."""

    UNMASK = "documento_visto"
    PRINT_ROSTER = "lista_impresa"
    PRINT_CONTACTS = "contactos_impresos"
    EXPORT = "exportado"
    RELEASE_RECOVERY = "recuperacion_entregada"
    USE_RECOVERY = "recuperacion_usada"
    HAND_OVER = "trabajo_entregado"
    GIVE_BACK = "trabajo_devuelto"
    TAKE_OVER = "trabajo_tomado"
    RESTORE_BACKUP = "respaldo_restaurado"
    CHANGE_KEY = "llave_cambiada"
    HANDOVER_RECORD = "acta_hecha"


def note(session: Session, act: Act, *, of: Synced | None = None, reason: str = "", count: int | None = None) -> UUID:
    """Write down that the author of this write transaction does ``act``; gives the key of the note.

    ``of`` is the record it is about, ``reason`` a code of audit_reasons, ``count`` how many people or things it concerned. If the
    note can't be written the act isn't done either. Raises ValueError for a reason that isn't in the list, or without an author.
    """
    if reason and not lists.is_code("audit_reasons", reason):
        raise ValueError(f"no audit reason: {reason}")
    author: Author = session.info["author"]
    if author.user is None:
        raise ValueError("an act without an author")
    event = AuditEvent(
        id=author.keys.new(),
        act=act.value,
        record_kind=fields.kind(of.__tablename__).number if of is not None else None,
        record=of.id if of is not None else None,
        user=author.user,
        at=stamp_time(author.clock.stamp()),
        reason=reason or None,
        count=count,
    )
    session.add(event)
    session.flush()
    return event.id
