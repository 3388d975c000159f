"""Identity documents as they stand: the latest of each chain of corrections, masked wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from oit_campo.domain.identity_documents import mask
from oit_campo.models.people import IdentityDocument


def standing(session: Session, people: Sequence[UUID]) -> list[IdentityDocument]:
    """Documents that no other row corrects, the principal ones last."""
    later = aliased(IdentityDocument)
    query = select(IdentityDocument).where(
        IdentityDocument.person.in_(people),
        ~select(later.id)
        .where(later.person == IdentityDocument.person, later.replaces == IdentityDocument.id)
        .exists(),
    )
    return sorted(session.scalars(query), key=lambda d: (bool(d.principal), d.changed_seq))


def principal(session: Session, person: UUID) -> IdentityDocument | None:
    """The one that stands on lists; None for who has none."""
    return next(reversed(standing(session, [person])), None)


def masked(document: IdentityDocument) -> str:
    """«DNI ••••4821»; of a passport not the country, as on the list of a session."""
    kind = (document.type or "").partition("_")[0]
    return f"{kind} {mask(document.number or '')}".strip()


def masked_documents(session: Session, people: Sequence[UUID]) -> dict[UUID, str]:
    """Person → the masked principal document; who has none is left out."""
    return {document.person: masked(document) for document in standing(session, people)}
