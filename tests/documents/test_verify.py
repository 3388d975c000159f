"""Verdicts: each of the seven, the words of each, and the lists behind them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oit_campo.documents.chain import make_ca_certificate, public_bytes
from oit_campo.documents.code import registration_hash
from oit_campo.documents.verdicts import ADVICE, HEADINGS, word_verdict
from oit_campo.documents.verify import Registered, TrustBundle, Voided, read_bundle, verify, write_bundle
from oit_campo.errors import KnownError
from tests.documents.samples import (
    CA,
    CA_CERTIFICATE,
    CA_TERM,
    OTHER_CA,
    PAYLOAD,
    ROOT,
    TERM,
    TODAY,
    bundle,
    laptop_certificate,
    signed,
    text_of,
)

NUMBER = PAYLOAD.number.text
VOID = {NUMBER: Voided(date(2026, 3, 20), "nombre")}
REVOKED: dict[str, frozenset[bytes]] = {"L07": frozenset()}


def judge(blob: bytes | None = None, **changes: Any) -> str:
    return verify(text_of(blob or signed()), bundle(**changes), TODAY).code


def test_registered_and_offline() -> None:
    assert judge() == "registered"
    assert judge(registered={}) == "offline"
    assert judge(registered={"L07": Registered(122)}) == "offline"
    assert judge(registered={"L07": Registered(200, frozenset({123}))}) == "offline"
    assert judge(registered={"L07": Registered(100, frozenset({123}))}) == "registered"


def test_void_comes_first() -> None:
    verdict = verify(text_of(signed()), bundle(voided=VOID, revoked=REVOKED), TODAY)
    assert verdict.code == "void"
    assert verdict.params["reason"] == "nombre"
    assert verdict.facts == PAYLOAD


def test_a_revoked_laptop_keeps_what_was_registered_before() -> None:
    assert judge(revoked=REVOKED) == "revoked_laptop"
    known = {"L07": frozenset({registration_hash(signed())})}
    assert judge(revoked=known) == "registered"
    assert judge(signed(printed_name="Otra Persona"), revoked=known) == "revoked_laptop"


def test_unknown_authority_is_a_stale_list_never_an_accusation() -> None:
    stranger = signed(laptop_certificate(OTHER_CA))
    assert judge(stranger) == "stale_list"
    unsigned = make_ca_certificate(
        OTHER_CA, public_key=public_bytes(OTHER_CA), from_day=CA_TERM[0], until_day=CA_TERM[1], programme="X"
    )
    assert judge(stranger, ca_certificates=(CA_CERTIFICATE, unsigned)) == "stale_list"  # no root vouches for it
    vouched = make_ca_certificate(
        ROOT, public_key=public_bytes(OTHER_CA), from_day=CA_TERM[0], until_day=CA_TERM[1], programme="X"
    )
    assert judge(stranger, ca_certificates=(CA_CERTIFICATE, vouched)) == "registered"


def test_not_genuine_says_what_fails() -> None:
    blob = bytearray(signed())
    blob[-1] ^= 1
    verdict = verify(text_of(bytes(blob)), bundle(), TODAY)
    assert (verdict.code, verdict.params["why"], verdict.facts) == ("not_genuine", "signature", None)
    no_right = verify(text_of(signed(laptop_certificate(may_issue=False))), bundle(), TODAY)
    assert (no_right.code, no_right.params["why"]) == ("not_genuine", "right")


def test_only_the_day_of_issue_counts_and_a_certificate_never_ages() -> None:
    assert verify(text_of(signed()), bundle(), date(2070, 1, 1)).code == "registered"
    before = signed(laptop_certificate(from_day=TERM[0] + 100))
    verdict = verify(text_of(before), bundle(), TODAY)
    assert (verdict.code, verdict.params["why"]) == ("not_genuine", "term")
    assert judge(signed(issued_on=date(2026, 1, 1))) == "registered"
    assert judge(signed(issued_on=date(2025, 12, 31))) == "not_genuine"


def test_a_prefix_of_another_laptop_is_not_genuine() -> None:
    other = laptop_certificate(prefix="L08")
    blob = signed().replace(laptop_certificate(), other)
    assert blob != signed()
    assert judge(blob) == "not_genuine"


def test_another_verifiers_address_is_unreadable() -> None:
    assert verify(text_of(signed()), bundle(hosts=("otro.example.org",)), TODAY).code == "unreadable"
    assert verify(text_of(signed()), bundle(hosts=()), TODAY).code == "registered"


def test_typed_numbers() -> None:
    for typed in (NUMBER, NUMBER.lower().replace("-", " ")):
        verdict = verify(typed, bundle(), TODAY)
        assert (verdict.code, verdict.facts, verdict.params["number"]) == ("registered", None, NUMBER)
    assert verify(NUMBER, bundle(registered={}), TODAY).code == "stale_list"
    assert verify(NUMBER, bundle(voided=VOID), TODAY).code == "void"
    assert verify(NUMBER, bundle(revoked=REVOKED), TODAY).code == "revoked_laptop"
    assert verify(NUMBER[:-1] + "2", bundle(), TODAY).code == "unreadable"


def test_every_verdict_has_words_and_the_age_of_the_list() -> None:
    assert set(HEADINGS) == set(ADVICE)
    spoiled = bytearray(signed())
    spoiled[-1] ^= 1
    cases = {
        "registered": (text_of(signed()), bundle()),
        "offline": (text_of(signed()), bundle(registered={})),
        "void": (text_of(signed()), bundle(voided=VOID)),
        "revoked_laptop": (text_of(signed()), bundle(revoked=REVOKED)),
        "stale_list": (text_of(signed()), bundle(ca_certificates=())),
        "not_genuine": (text_of(bytes(spoiled)), bundle()),
        "unreadable": ("?", bundle()),
        "registered_number": (NUMBER, bundle()),
        "void_number": (NUMBER, bundle(voided=VOID)),
        "revoked_laptop_number": (NUMBER, bundle(revoked=REVOKED)),
        "stale_list_number": (NUMBER, bundle(registered={})),
    }
    assert set(cases) == set(HEADINGS)
    for name, (text, lists) in cases.items():
        verdict = verify(text, lists, TODAY)
        assert name == verdict.code + ("_number" if verdict.params.get("by_number") else "")
        words = word_verdict(verdict, {"nombre": "Nombre mal escrito"})
        assert words.list_age == "Según la lista del 30 de marzo de 2026 (de hace 2 días)."
        assert "{" not in words.heading + words.advice
    void = word_verdict(verify(NUMBER, bundle(voided=VOID), TODAY), {"nombre": "Nombre mal escrito"})
    assert void.heading == "Número anulado el 20 de marzo de 2026 por nombre mal escrito"


def full_bundle() -> TrustBundle:
    return bundle(
        voided=VOID,
        revoked={"L07": frozenset({b"12345678", b"abcdefgh"}), "L01": frozenset()},
        registered={"L07": Registered(500, frozenset({3, 700})), "L08": Registered(0)},
    )


def test_bundle_round_trip_is_deterministic() -> None:
    blob = write_bundle(full_bundle(), CA)
    assert write_bundle(read_bundle(blob, (public_bytes(ROOT),)), CA) == blob
    assert read_bundle(blob, (public_bytes(ROOT),), date(2026, 3, 30)) == full_bundle()


def test_an_older_bundle_never_replaces_a_newer_one() -> None:
    blob = write_bundle(full_bundle(), CA)
    with pytest.raises(KnownError, match="trust_bundle_old"):
        read_bundle(blob, (public_bytes(ROOT),), date(2026, 3, 31))


def test_a_spoiled_or_strange_bundle_is_refused() -> None:
    blob, roots = write_bundle(full_bundle(), CA), (public_bytes(ROOT),)
    for at in range(0, len(blob), 3):
        spoiled = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        with pytest.raises(KnownError, match="trust_bundle_damaged"):
            read_bundle(spoiled, roots)
    for bad in (b"", blob[:-1], blob + b"\0", bytes(9 << 20)):
        with pytest.raises(KnownError, match="trust_bundle_damaged"):
            read_bundle(bad, roots)
    with pytest.raises(KnownError, match="trust_bundle_damaged"):
        read_bundle(blob, (public_bytes(OTHER_CA),))
    with pytest.raises(ValueError):
        write_bundle(full_bundle(), OTHER_CA)
    late = write_bundle(bundle(on=date(2031, 1, 1)), CA)  # the CA's term has ended
    with pytest.raises(KnownError, match="trust_bundle_damaged"):
        read_bundle(late, roots)
