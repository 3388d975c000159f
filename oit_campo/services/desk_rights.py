"""What somebody at a desk may write, field by field, by the tables the centre goes by (kinds.csv, field_rights.csv).

Looked at in the one way to write, so that a service that forgets to ask for a right writes nothing, rather than work that the
centre holds back.
"""

from __future__ import annotations

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from oit_campo.catalogues import fields, rights
from oit_campo.errors import UserError
from oit_campo.models import kinds
from oit_campo.models.base import Synced
from oit_campo.services.desk import Actor


def watch(session: Session, actor: Actor) -> None:
    """Refuse, at each flush of the session, what the actor has no right to write."""

    def before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
        for row in (*session.new, *session.dirty):
            if isinstance(row, Synced):
                _check(row, actor)

    event.listen(session, "before_flush", before_flush)


def _check(row: Synced, actor: Actor) -> None:
    """Raises UserError no_right naming whom to ask; RuntimeError for what is nobody's on a laptop."""
    kind = fields.kind(row.__tablename__)
    new = bool(inspect(row).pending)
    touched = {f.group for f in kind.fields if f.wire_no and _changes(row, f)}
    if not touched and not new:
        return
    needed = kind.create_rights if new else kind.edit_rights
    if not any(actor.may(action) for action in needed):
        _refuse(needed, kind.entity)
    for group in touched:
        field = rights.unwritable(
            kind, group, lambda f: _said(row, f), lambda f: _before(row, f), actor.user.bytes, _held_by(actor)
        )
        if field is not None:
            _refuse([right.action for right in field.rights or ()], f"{kind.entity}.{field.name}")


def _held_by(actor: Actor) -> rights.Holds:
    return lambda action, scope: rights.may_within(actor.roles, action, scope)


def _said(row: Synced, field: fields.Field) -> kinds.Plain:
    return kinds.to_plain(getattr(row, field.name))


def _changes(row: Synced, field: fields.Field) -> bool:
    return bool(inspect(row).attrs[field.name].history.has_changes())


def _before(row: Synced, field: fields.Field) -> kinds.Plain:
    """What stood before this transaction's unwritten changes; nothing for a new row."""
    if inspect(row).pending:
        return None
    history = inspect(row).attrs[field.name].history
    if not history.has_changes():
        return _said(row, field)
    return kinds.to_plain(history.deleted[0]) if history.deleted else None


def _refuse(actions: list[str] | tuple[str, ...], what: str) -> None:
    if not actions:
        raise RuntimeError(f"{what}: the centre alone writes it")
    raise UserError("no_right", accion=actions[-1], rol=rights.whom_to_ask(actions[-1]))
