"""The code that proves itself: golden bytes, another COSE library as judge, and every way to spoil it."""

from __future__ import annotations

import base64
import json
import os
import random
import time
import zlib
from dataclasses import asdict, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import cbor2
import pytest
from pycose.keys.okp import OKPKey
from pycose.messages.sign1message import Sign1Message

from oit_campo.documents import code, strict_cbor
from oit_campo.documents.chain import ca_id, public_bytes, read_ca_certificate, read_laptop_certificate
from oit_campo.documents.code import CertificatePayload, Kind, code_text, mask_document, read_code, read_signed
from oit_campo.documents.verify import verify
from oit_campo.domain.damage import Damaged
from tests.documents.samples import (
    CA,
    CA_CERTIFICATE,
    HOST,
    LAPTOP,
    PAYLOAD,
    ROOT,
    TODAY,
    bundle,
    laptop_certificate,
    signed,
    text_of,
)

GOLDEN = Path(__file__).parent / "golden" / "code_v1.json"
ACCEPTED = {"registered", "offline"}

CASES: dict[str, dict[str, Any]] = {
    "certificado": {},
    "participacion": {"kind": Kind.CONSTANCIA_PARTICIPACION, "attended_minutes": 1320, "minutes_per_teaching_hour": 45},
    "inscripcion": {
        "kind": Kind.CONSTANCIA_INSCRIPCION, "attended_minutes": 0, "document": None, "starts_on": None, "ends_on": None,
    },
    "full_document": {"document": "99000017", "printed_name": "Ch’aska D'Alessandro de la Cruz"},
    "deflated": {"printed_name": " ".join(["Ana"] * 30)},
}  # fmt: skip


def test_golden_bytes() -> None:
    golden = json.loads(GOLDEN.read_text("utf8"))
    assert golden["ca_certificate"] == CA_CERTIFICATE.hex()
    assert golden["laptop_certificate"] == laptop_certificate().hex()
    assert set(golden["codes"]) == set(CASES)
    for name, changes in CASES.items():
        blob = signed(**changes)
        assert golden["codes"][name]["signed"] == blob.hex(), name
        assert read_code(golden["codes"][name]["text"]) == blob, name
        assert read_signed(blob).payload == replace(PAYLOAD, **changes)


def test_another_library_agrees() -> None:
    assert signed()[0] == 0xC0 | 18  # the tag of COSE_Sign1
    # not decode(): pycose 1.1 expects the mutable lists an older cbor2 gave inside a tag
    message: Any = Sign1Message.from_cose_obj(cbor2.loads(signed()[1:]), allow_unknown_attributes=True)
    message.key = OKPKey(crv="ED25519", x=public_bytes(LAPTOP), optional_params={})
    assert message.verify_signature()
    assert cbor2.loads(message.payload)[3] == PAYLOAD.printed_name
    message.payload = message.payload.replace(b"Quispe", b"Quispf")
    assert not message.verify_signature()


def test_size_is_what_the_paper_was_measured_for() -> None:
    assert len(signed()) <= 300


def test_certificates_of_the_chain() -> None:
    laptop = read_laptop_certificate(laptop_certificate())
    assert (laptop.prefix, laptop.may_issue, laptop.ca_id) == ("L07", True, ca_id(public_bytes(CA)))
    assert not read_laptop_certificate(laptop_certificate(may_issue=False)).may_issue
    assert read_ca_certificate(CA_CERTIFICATE, (public_bytes(ROOT),)).programme == "CAMPO"
    with pytest.raises(Damaged):
        read_ca_certificate(CA_CERTIFICATE, (public_bytes(CA),))
    with pytest.raises(Damaged):
        laptop_certificate(until_day=laptop.from_day + 366)  # more than twelve months
    with pytest.raises(ValueError, match="another laptop"):
        code.sign_certificate(PAYLOAD, CA, laptop_certificate())


def values_in(value: object) -> list[object]:
    inside: list[object] = []
    if isinstance(value, (list, tuple)):
        inside = [leaf for item in value for leaf in values_in(item)]
    elif isinstance(value, dict):
        inside = [leaf for pair in value.items() for item in pair for leaf in values_in(item)]
    return [value, *inside]


def reveals(blob: bytes, words: tuple[str, ...]) -> bool:
    """Whether a word stands in the signed bytes, at any depth, whatever its case."""
    low = blob.lower()
    return any(word.lower().encode() in low for word in words)


TELLING = ("DNI", "CE", "PTP", "CPP", "PAS", "VEN", "PER", "refugi", "migran", "venezol", "emprende", "CAMPO")


def test_nothing_in_the_code_tells_of_displacement() -> None:
    assert {f.name for f in fields(CertificatePayload)} == {
        "kind", "number", "printed_name", "document", "course_code", "course_minutes", "attended_minutes",
        "minutes_per_teaching_hour", "ubigeo", "starts_on", "ends_on", "issued_on",
    }  # fmt: skip
    body = read_signed(signed(printed_name="Ana Flores")).payload_bytes
    row = cbor2.loads(body)
    assert [leaf for leaf in values_in(row) if isinstance(leaf, str)] == [
        "PE", "L07", "TQWK", "Ana Flores", "****4821", "SST",
    ]  # fmt: skip
    assert not reveals(body, TELLING)
    planted = strict_cbor.encode([*row[:5], "PTP", *row[6:]])  # the control: a planted type is seen
    assert reveals(planted, TELLING)
    longer = strict_cbor.encode([*row, "VEN"])  # and one more value is not even readable
    with pytest.raises(Damaged):
        code._payload_of(longer)


def test_mask_never_tells_the_length() -> None:
    assert mask_document("99000017") == "****0017"
    assert mask_document("009900-0017-12") == "****1712"
    assert mask_document("AB1") == "****1"


def test_two_thousand_mutated_bytes_and_every_changed_letter_are_refused() -> None:
    dice, lists = random.Random(11), bundle()
    blob = signed()
    assert verify(text_of(blob), lists, TODAY).code == "registered"  # the control
    for _ in range(2000):
        at = dice.randrange(len(blob))
        spoiled = blob[:at] + bytes([blob[at] ^ dice.randint(1, 255)]) + blob[at + 1 :]
        assert verify(text_of(spoiled), lists, TODAY).code not in ACCEPTED
    text = text_of(blob)
    for at, letter in enumerate(text):
        for other in "A7a#\0":
            spoiled_text = text[:at] + other + text[at + 1 :]
            assert other == letter or verify(spoiled_text, lists, TODAY).code not in ACCEPTED


def test_what_is_cut_or_lengthened_is_unreadable_never_false() -> None:
    text, lists = text_of(signed()), bundle()
    for cut in range(len(text)):
        assert verify(text[:cut], lists, TODAY).code == "unreadable"
    for more in ("A", "AA", "=", " x", "/#AAAA"):
        assert verify(text + more, lists, TODAY).code == "unreadable"


def test_a_deflated_code_is_read_and_only_when_shorter() -> None:
    blob = signed(printed_name=" ".join(["Ana"] * 30))
    text = code_text(blob, HOST)
    raw = base64.b32decode(text.split("#")[1] + "=" * (-len(text.split("#")[1]) % 8))
    assert raw[0] == 1
    assert len(raw) < len(blob)
    assert read_code(text) == blob
    assert verify(text, bundle(), TODAY).code == "registered"


def as_text(body: bytes) -> str:
    return f"https://{HOST}/#" + base64.b32encode(body).decode().rstrip("=")


def wrap(payload: object) -> bytes:
    row = [b"\xa1\x01\x27", {-65537: laptop_certificate()}, cbor2.dumps(payload), bytes(64)]
    return b"\xd2" + cbor2.dumps(row)


BOMBS: dict[str, str] = {
    "zlib": as_text(b"\1" + zlib.compress(bytes(50_000_000), 9)[:2400]),
    "zlib small": as_text(b"\1" + zlib.compress(bytes(1_000_000), 9)),
    "deep": as_text(b"\0" + b"\x81" * 2000 + b"\0"),
    "deep tag": as_text(b"\0" + b"\xd2" * 2000 + b"\0"),
    "endless": as_text(b"\0\xd2\x9f" + b"\x9f" * 1000),
    "huge array": as_text(b"\0\xd2\x9b" + b"\xff" * 8),
    "huge bytes": as_text(b"\0\xd2\x5b" + b"\xff" * 8),
    "long": as_text(bytes(600_000)),
    "one megabyte": "A" * 1_000_000,
    "spaces": " " * 1_000_000,
    "nan": as_text(b"\0" + wrap([1, 0, float("nan")])),
    "float minutes": as_text(
        b"\0" + wrap([1, 0, ["PE", "L07", 1, "TQWK"], "Ana", None, "SST", 60.0, 60, 60, 80101, 1, 1, 1])
    ),
    "tag": as_text(b"\0" + wrap(cbor2.CBORTag(2, b"\1"))),
    "booleans": as_text(b"\0" + wrap([True, False])),
    "two keys": as_text(b"\0\xd2\x84\x43\xa1\x01\x27\xa2\x01\x40\x01\x40\x40\x40"),
    "surrogate": as_text(b"\0" + wrap([]).replace(b"\x80", b"\x63\xed\xa0\x80")),
    "null": "\0",
    "empty": "",
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_bombs_end_unreadable_at_once(name: str) -> None:
    started = time.process_time()
    assert verify(BOMBS[name], bundle(), TODAY).code == "unreadable"
    assert time.process_time() - started < 1


def test_random_bytes_never_raise() -> None:
    dice = random.Random(5)
    for _ in range(3000):
        verdict = verify(
            as_text(dice.choice([b"\0", b"\0\xd2", b"\1", b""]) + os.urandom(dice.randint(0, 300))), bundle(), TODAY
        )
        assert verdict.code == "unreadable"


@pytest.mark.parametrize(
    "changes",
    [
        {"printed_name": ""}, {"printed_name": "Ana  Flores"}, {"printed_name": "A\u202eB"}, {"printed_name": "x" * 121},
        {"document": ""}, {"document": "*****4821"}, {"course_code": "a b"}, {"course_minutes": 0}, {"attended_minutes": 2401},
        {"attended_minutes": 0}, {"minutes_per_teaching_hour": 50}, {"ubigeo": "000001"}, {"ends_on": None},
        {"starts_on": date(2026, 3, 20)}, {"issued_on": date(1969, 1, 1)},
        {"kind": Kind.CONSTANCIA_INSCRIPCION},
    ],
)  # fmt: skip
def test_a_payload_that_could_not_be_read_back_is_never_signed(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        signed(**changes)


@pytest.mark.parametrize(
    "blob", ["1800", "1900ff", "f4", "fb7ff8000000000000", "5f4100ff", "d25", "a2010203", "8101ff", "c100", "f816"]
)
def test_strict_cbor_refuses_what_has_another_spelling(blob: str) -> None:
    with pytest.raises(Damaged):
        strict_cbor.decode(bytes.fromhex(blob.ljust(len(blob) + len(blob) % 2, "0")), depth=3)
    assert strict_cbor.decode(bytes.fromhex("8301a10203f6"), depth=2) == [1, {2: 3}, None]  # the control
    with pytest.raises(Damaged):
        strict_cbor.decode(bytes.fromhex("8301a10203f6"), depth=1)


def test_a_name_in_pieces_is_signed_whole() -> None:
    assert read_signed(signed(printed_name="Nun\u0303ez")).payload.printed_name == "Nuñez"


def test_facts_keep_nothing_but_what_is_signed() -> None:
    facts = verify(text_of(signed()), bundle(), TODAY).facts
    assert facts is not None
    assert asdict(facts) == asdict(PAYLOAD)
