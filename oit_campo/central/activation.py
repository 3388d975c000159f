"""Codes for new laptops, and their one use: keys in, certificate, prefix and place out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from oit_campo.central.author import CentreAuthor
from oit_campo.central.commits import scope_name
from oit_campo.central.keys import CentreKeys
from oit_campo.central.prefixes import PrefixLedger
from oit_campo.clock import LIMA, Clock
from oit_campo.documents.chain import LAPTOP_TERM_DAYS, day_number, make_laptop_certificate
from oit_campo.errors import KnownError
from oit_campo.models.centre import ActivationCode, CentreDevice
from oit_campo.models.programme import Device, Edition, User
from oit_campo.sync.activation_wire import ALPHABET, CODE_LETTERS, Activation, ActivationRequest, code_hash

CODE_DAYS = 7


def draw_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """Fifty random bits as ten letters."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LETTERS))


def new_code(
    author: CentreAuthor, code: str, *, edition: UUID, region: str, user: UUID, may_issue: bool, now: datetime
) -> None:
    """Keep a code for a laptop of ``user`` in (edition, region). Raises KnownError code_unknown_place."""
    found = author.session.get(Edition, edition)
    if found is None or region not in (found.regions or ()) or author.session.get(User, user) is None:
        raise KnownError("code_unknown_place")
    author.session.add(
        ActivationCode(
            code_hash=code_hash(code),
            edition=edition,
            region=region,
            user=user,
            may_issue=may_issue,
            expires_at=now + timedelta(days=CODE_DAYS),
        )
    )


def activate(
    author: CentreAuthor,
    keys: CentreKeys,
    request: ActivationRequest,
    *,
    clock: Clock,
    verifier_host: str,
    ledger: PrefixLedger | None = None,
) -> Activation:
    """Use a code up. Raises KnownError activation_refused for an unknown, used or expired one: one answer for all.

    The same keys get the same answer again. Other keys get a laptop of their own while that of the code has never spoken with the
    centre (docs/adr/004): it died before its set-up, with its keys in memory alone, and is void from then on.
    """
    now = clock.now()
    code = author.session.scalars(
        select(ActivationCode).where(ActivationCode.code_hash == code_hash(request.code)).with_for_update()
    ).one_or_none()
    if code is None or code.expires_at < now:
        raise KnownError("activation_refused")
    if code.device is not None:
        known = author.session.get_one(CentreDevice, code.device)
        if (known.signing_key, known.sealing_key) == (request.signing_key, request.sealing_key):
            given = author.session.get_one(Device, known.device)
            return _given(author, keys, code, given, known.certificate, verifier_host)
        _void(author, known)
    device, certificate = _new_laptop(author, keys, request, code, ledger or PrefixLedger(), now)
    code.used_at, code.device = now, device
    return _given(author, keys, code, author.session.get_one(Device, device), certificate, verifier_host)


def _new_laptop(
    author: CentreAuthor,
    keys: CentreKeys,
    request: ActivationRequest,
    code: ActivationCode,
    ledger: PrefixLedger,
    now: datetime,
) -> tuple[UUID, bytes]:
    """A device with its prefix, known to the centre; gives its key and its certificate."""
    prefix = _next_prefix(author, ledger)
    today = now.astimezone(LIMA).date()
    certificate = make_laptop_certificate(
        keys.ca,
        prefix=prefix,
        public_key=request.signing_key,
        from_day=day_number(today),
        until_day=day_number(_last_day(today)),
        may_issue=code.may_issue,
    )
    device = _new_device(author, code, request, prefix, today)
    author.session.add(
        CentreDevice(
            device=device,
            signing_key=request.signing_key,
            sealing_key=request.sealing_key,
            certificate=certificate,
            scopes=(scope_name(code.edition, code.region),),
        )
    )
    return device, certificate


def _next_prefix(author: CentreAuthor, ledger: PrefixLedger) -> str:
    author.state.last_prefix = ledger.next_after(author.state.last_prefix)
    return f"L{author.state.last_prefix:02d}"


def _last_day(first: date) -> date:
    return first + timedelta(days=LAPTOP_TERM_DAYS - 1)


def _new_device(
    author: CentreAuthor, code: ActivationCode, request: ActivationRequest, prefix: str, today: date
) -> UUID:
    return author.create(
        "device",
        {
            "name": f"{prefix} · {code.region}",
            "number_prefix": prefix,
            "public_key": request.signing_key.hex(),
            "region": code.region,
            "edition": code.edition,
            "custodian": code.user,
            "state": "activa",
            "may_issue": code.may_issue,
            "certificate_until": _last_day(today),
        },
    )


def _void(author: CentreAuthor, known: CentreDevice) -> None:
    """A laptop that never came to be: nobody syncs as it any more. Raises KnownError activation_refused when it lives."""
    if known.last_contact is not None:
        raise KnownError("activation_refused")
    author.session.delete(known)
    author.edit("device", known.device, {"state": "baja", "may_issue": False})


def _given(
    author: CentreAuthor,
    keys: CentreKeys,
    code: ActivationCode,
    device: Device,
    certificate: bytes,
    verifier_host: str,
) -> Activation:
    return Activation(
        device=device.id,
        device_name=device.name or "",
        prefix=device.number_prefix or "",
        user=code.user,
        user_name=author.session.get_one(User, code.user).name or "",
        certificate=certificate,
        ca_certificate=keys.ca_certificate,
        root=keys.root,
        centre_signing_key=keys.signing_public,
        centre_sealing_key=keys.sealing_public,
        scores_key=keys.scores_public,
        edition=code.edition,
        region=code.region,
        verifier_host=verifier_host,
    )
