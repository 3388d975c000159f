"""The recovery secret on the wire: only the centre opens it, for this laptop and under this identifier."""

from __future__ import annotations

from uuid import UUID

import pytest

from oit_campo.errors import KnownError
from oit_campo.seal import public_of, seal
from oit_campo.sync import recovery_wire
from oit_campo.sync.wire import RECOVERY_BYTES

CENTRE, OTHER = bytes(range(32)), bytes(range(1, 33))
ID, SECRET = bytes(16), bytes(range(0x40, 0x50))
DEVICE = UUID(int=0xD1)


def test_the_secret_goes_to_the_centre_and_only_there() -> None:
    travelled = recovery_wire.encode(ID, SECRET, public_of(CENTRE), DEVICE)
    assert len(travelled) == RECOVERY_BYTES
    assert recovery_wire.open_at_centre(CENTRE, travelled, DEVICE) == SECRET
    for private, moved, device in (
        (OTHER, travelled, DEVICE),
        (CENTRE, SECRET + travelled[16:], DEVICE),
        (CENTRE, travelled, UUID(int=0xA1)),
        (CENTRE, bytes(RECOVERY_BYTES), DEVICE),
    ):
        with pytest.raises(KnownError, match="sealed_unreadable"):
            recovery_wire.open_at_centre(private, moved, device)
    odd = ID + seal(public_of(CENTRE), SECRET[:-1], b"oit-campo recovery 1", ID + DEVICE.bytes)
    with pytest.raises(KnownError, match="sealed_unreadable"):
        recovery_wire.open_at_centre(CENTRE, odd, DEVICE)
