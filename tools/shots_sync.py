"""The pictures of what goes to the centre and comes back: the sending, the receipts, what disagrees, what was not taken, the end
of the day.

For ``tools.shots``, which says where they stand among the others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from oit_campo.models.kinds import Plain
    from oit_campo.models.people import Person
    from oit_campo.services.desk import Desk
    from oit_campo.sync.wire import Patch
    from tools.shots import Session

_HOUR = 3_600_000


# --- what has to be there ------------------------------------------------------------------------------------------


def add_answers(desk: Desk) -> None:
    """As an exchange leaves them: two data that another laptop changed too, two changes that the centre holds."""
    from oit_campo.catalogues import fields
    from oit_campo.ids import derived_key
    from oit_campo.models.people import Person
    from oit_campo.services import people
    from oit_campo.services.people import Filters
    from oit_campo.sync.apply import apply_patch, hold_patch

    first, second, third = (row.person for row in people.list_people(desk, Filters(), 3).rows)
    contact = fields.kind("contact").number
    phone: dict[str, Plain] = {"situation": "propio", "phone": "+51999000777", "phone_owner": "familiar"}
    with desk.store.write(None, receiving=True) as session:
        for patch in (
            _said(desk, "contact", derived_key(contact, first), phone),
            _said(desk, "person", second, _other_spelling(session.get_one(Person, second))),
        ):
            apply_patch(session, patch, lambda _row: None)
        other = _said(desk, "contact", derived_key(contact, second), {"district": "200101"})
        hold_patch(session, other, "no_right")
        mine = _said(desk, "person", third, {"sex": "F"})
        hold_patch(session, replace(mine, actor=desk.actor.user), "out_of_scope")


def _other_spelling(row: Person) -> dict[str, Plain]:
    """The name with an ending that somebody heard otherwise."""
    surnames = {"first_surname": row.first_surname, "second_surname": row.second_surname}
    return {"given_names": f"{row.given_names or ''}e", **surnames}


def _said(desk: Desk, entity: str, record: UUID, values: dict[str, Plain]) -> Patch:
    """What somebody said two hours ago who had seen nothing of ours."""
    from oit_campo.catalogues import fields
    from oit_campo.clock import STAMP_COUNTER_BITS
    from oit_campo.services import staff
    from oit_campo.sync.wire import GroupPatch, Patch

    kind = fields.kind(entity)
    author = next(c.key for c in staff.colleagues(desk))
    said = {kind.field(name).wire_no: value for name, value in values.items()}
    group = kind.field(next(iter(values))).group
    stamp = desk.store.hybrid.stamp() - (2 * _HOUR << STAMP_COUNTER_BITS)
    return Patch(kind.number, record, author, (GroupPatch(group, desk.store.keys.new(), stamp, True, (), said),))


# --- the pages -----------------------------------------------------------------------------------------------------


def pages(at: Session) -> None:
    """What waits; no line; the receipts; both values, decided; what to correct; the end of the day."""
    from oit_campo.ui.pages.closing import ClosingPage
    from oit_campo.ui.pages.conflicts import ConflictsPage
    from oit_campo.ui.pages.corrections import CorrectionsPage
    from oit_campo.ui.pages.receipts import ReceiptsPage
    from oit_campo.ui.pages.sync import SyncPage

    work = at.work
    at.visit("sync", SyncPage)
    at.keep("sync")
    at.player.shortcut("F5")
    at.player.wait(lambda: work.exchange.error is not None, "sin línea")
    at.keep("sync-no-line")
    receipts = at.visit("receipts", ReceiptsPage)
    at.player.wait(lambda: not receipts.page.pixmap().isNull(), "acta")
    at.keep("receipts")
    conflicts = at.visit("conflicts", ConflictsPage)
    at.keep("conflicts")
    at.player.press("2")
    at.player.wait(conflicts.notice.isVisible, "elegir")
    at.player.press("Left")
    at.keep("conflicts-decided")
    at.visit("corrections", CorrectionsPage)
    at.keep("corrections")
    at.visit("closing", ClosingPage)
    at.keep("closing")
