"""A synthetic programme for tests (DATOS DE PRUEBA)."""

from __future__ import annotations

from datetime import date
from typing import Any

STAFF = (
    ("rosa", "Rosa Huamán Prueba", ["facilitator", "trainer", "supervisor"], "08"),
    ("wilfredo", "Wilfredo Puma Prueba", ["trainer"], "08"),
    ("nelida", "Nélida Salazar Prueba", ["evaluator"], "08"),
    ("percy", "Percy Ñaupas Prueba", ["evaluator"], "08"),
    ("piura", "Katherine Chero Prueba", ["facilitator", "supervisor"], "20"),
    ("coordina", "Luz Alva Prueba", ["coordinator"], None),
)

PLAN: dict[str, Any] = {
    "organisation": {"name": "Organización de Prueba", "kind": "onu", "address": "Av. de Prueba 100, Lima"},
    "programme": {
        "code": "ES",
        "name": "Programa de prueba para personas migrantes",
        "public_title": "Emprende Segur@",
        "data_bank_name": "Participantes de prueba",
        "data_country": "PE",
        "rights_phone": "999000111",
        "rights_email": "datos@example.org",
    },
    "consent": {
        "no_sharing_confirmed": True,
        "brackets": {
            "organización": "Organización de Prueba",
            "responsable": "Organización de Prueba",
            "domicilio": "Av. de Prueba 100, Lima",
            "nombre del banco": "Participantes de prueba",
            "país": "el Perú",
            "n": "5",
            "teléfono": "999000111",
            "correo": "datos@example.org",
        },
    },
    "edition": {
        "code": "ES-2026",
        "name": "Emprende Segur@ 2026",
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 12, 18),
        "regions": ["08", "20"],
        "courses": ["SST", "EDFIN", "IMESUN-GIN"],
    },
    "staff": [
        {"login": login, "name": name, "roles": roles, **({"region": region} if region else {})}
        for login, name, roles, region in STAFF
    ],
}
