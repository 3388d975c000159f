"""Synthetic keys, certificates and bundles for the tests of documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oit_campo.documents.chain import day_number, make_ca_certificate, make_laptop_certificate, public_bytes
from oit_campo.documents.code import CertificatePayload, Kind, code_text, sign_certificate
from oit_campo.documents.verify import Registered, TrustBundle
from oit_campo.documents.wording import CertificateSheet
from oit_campo.domain.certificate_number import CertificateNumber

HOST = "verifica.example.org"
TODAY = date(2026, 4, 1)
ROOT, CA, OTHER_CA, LAPTOP = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3, 4))
TERM = (day_number(date(2026, 1, 1)), day_number(date(2026, 12, 31)))
CA_TERM = (day_number(date(2025, 1, 1)), day_number(date(2030, 12, 31)))

CA_CERTIFICATE = make_ca_certificate(
    ROOT, public_key=public_bytes(CA), from_day=CA_TERM[0], until_day=CA_TERM[1], programme="CAMPO"
)


def laptop_certificate(ca: Ed25519PrivateKey = CA, **changes: Any) -> bytes:
    values: dict[str, Any] = {
        "prefix": "L07", "public_key": public_bytes(LAPTOP), "from_day": TERM[0], "until_day": TERM[1], "may_issue": True,
    }  # fmt: skip
    return make_laptop_certificate(ca, **(values | changes))


PAYLOAD = CertificatePayload(
    kind=Kind.CERTIFICADO,
    number=CertificateNumber("PE", "L07", 123, "TQWK"),
    printed_name="María Fernanda Ñáñez Quispe",
    document="****4821",
    course_code="SST",
    course_minutes=2400,
    attended_minutes=2220,
    minutes_per_teaching_hour=60,
    ubigeo="080101",
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 3, 13),
    issued_on=date(2026, 3, 16),
)


def signed(certificate: bytes | None = None, **changes: Any) -> bytes:
    return sign_certificate(replace(PAYLOAD, **changes), LAPTOP, certificate or laptop_certificate())


def text_of(blob: bytes) -> str:
    return code_text(blob, HOST)


def bundle(**changes: Any) -> TrustBundle:
    plain = TrustBundle(
        on=date(2026, 3, 30),
        roots=(public_bytes(ROOT),),
        ca_certificates=(CA_CERTIFICATE,),
        revoked={},
        voided={},
        registered={"L07": Registered(500)},
        courses={"SST": "Seguridad y Salud en el Trabajo para emprendimientos"},
        hosts=(HOST,),
        contact="certificados@example.org",
    )
    return replace(plain, **changes)


SIGNATORIES = (
    ("Rosa Elena Huamán Ibáñez", "Supervisión regional · Cusco"),
    ("Íñigo Zúñiga Cárdenas", "Coordinación nacional del programa"),
    ("Ana Lucía de la Cruz San Martín-Pérez", "Gerencia Regional de Trabajo y Promoción del Empleo de Cusco"),
)


def sheet(name: str = PAYLOAD.printed_name, **changes: Any) -> CertificateSheet:
    plain = CertificateSheet(
        kind=Kind.CERTIFICADO,
        printed_name=name,
        document_text="****4821",
        course_title="Seguridad y Salud en el Trabajo para emprendimientos",
        hours="40 horas lectivas",
        institution="La Oficina de Capacitación de Prueba",
        public_title="Programa de Desarrollo Económico Local",
        place="Cusco",
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 3, 13),
        issued_on=date(2026, 3, 16),
        number="PE-L07-000123-TQWK-11",
        code_text=text_of(signed(printed_name=name)),
        signatories=SIGNATORIES[:2],
    )
    return replace(plain, **changes)
