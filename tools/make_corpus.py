"""Make a laptop's folder as this version makes it, for ``tests/corpus``: ``python -m tools.make_corpus NAME``.

Once made and committed a corpus is never made anew: later versions have to open the bytes of this one. DATOS DE PRUEBA: the
people are invented, the passwords lie beside in ``expected.json``, the vault's keys are cheap to derive.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from oit_campo import __version__, settings
from oit_campo.domain.attendance import MarkCode
from oit_campo.errors import KnownError
from oit_campo.services import attendance, certification, drafts, enrolment, evaluation, groups, plans, staff
from oit_campo.services.attendance import Entry
from oit_campo.services.certificate_views import Choices
from oit_campo.services.desk import Desk
from oit_campo.services.drafts import OpenForm
from oit_campo.services.first_start import FirstStart
from oit_campo.services.laptop_facts import link_of
from oit_campo.services.plans import PlanForm
from oit_campo.services.unlocking import STORE_FILE, VAULT_FILES, desk_of
from oit_campo.store import change_log
from oit_campo.store.vault import KdfParams
from oit_campo.store.version import HEAD
from oit_campo.sync.client import exchange
from tests.helpers.ceremony import AFTER, GOOD
from tests.helpers.workshop import course_of, group_form, sessions_of
from tests.helpers.world import Wire, World, seeded
from tests.services.enrolling import other

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PEOPLE = (("Gladys", "Apaza"), ("María Fernanda", "Ñáñez"), ("Mariángel", "Villalobos"), ("Segundo", "Chero"))
NOTE = "DATOS DE PRUEBA: personas inventadas y contraseñas que todos conocen"
ROSA = {"login": "rosa", "password": "cuatro palabras de prueba rosa", "name": "Rosa Huamán Prueba"}
NELIDA = {"login": "nelida", "password": "cuatro palabras de prueba nélida", "name": "Nélida Salazar Prueba"}
CENTRE_FILES = ("centre-keys.cbor", "centro.db")
HALF_TYPED = {"consent_programa": "si", "given_names": "Ñusta Milagros", "first_surname": "Ccori"}


@dataclass
class Making:
    """A laptop at work in its own world."""

    world: World
    folder: Path
    wire: Wire
    rosa: Desk
    nelida: Desk

    def sync(self) -> None:
        exchange(self.rosa.store, self.wire, link_of(self.rosa.store))


def begin(world: World, folder: Path) -> Making:
    """From the box: code, first user, a second user, settings."""
    wire, entropy = Wire(world.centre), seeded(501)
    start = FirstStart(
        folder,
        world.clock,
        Ed25519PrivateKey.from_private_bytes(entropy(32)),
        X25519PrivateKey.from_private_bytes(entropy(32)),
    )
    start.present_code(wire, world.code())
    rosa = start.set_up(wire, ROSA["login"], ROSA["password"], params=CHEAP, entropy=entropy)
    colleague = next(c.key for c in staff.colleagues(rosa) if c.name == NELIDA["name"])
    staff.let_in(
        rosa,
        own_password=ROSA["password"],
        colleague=colleague,
        login=NELIDA["login"],
        password=NELIDA["password"],
        params=CHEAP,
    )
    settings.save(folder, settings.Settings(centre_url="http://127.0.0.1:8400"))
    return Making(world, folder, wire, rosa, desk_of(rosa.store, colleague))


def live(made: Making) -> list[dict[str, Any]]:
    """Enrolments with consents, a course with its marks, plans, a paper; what has arrived, what is under way, what waits."""
    rosa, nelida, clock = made.rosa, made.nelida, made.world.clock
    group = groups.create_group(rosa, group_form(course_of(rosa)))
    enrolled = [
        enrolment.enrol(rosa, other(n, given, surname, group=group)).enrolment
        for n, (given, surname) in enumerate(PEOPLE, 1)
    ]
    clock.advance(seconds=(AFTER - clock.now()).total_seconds())
    for place, session in enumerate(sessions_of(rosa, group)):
        for one in enrolled:
            absent = one == enrolled[-1] and place > 0
            attendance.mark(rosa, session, one, Entry(MarkCode.ABSENT if absent else MarkCode.PRESENT))
        attendance.close_roster(rosa, session)
    sealed, half = (
        plans.submit_plan(rosa, PlanForm(enrolment=one, title=title, requested_amount=150_000))
        for one, title in zip(enrolled, ("Arepas y desayunos", "Taller de costura"), strict=False)
    )
    certification.issue(rosa, group, enrolled[:1], Choices(product_seen=True))
    made.sync()
    evaluation.seal(nelida, sealed, GOOD, "Ordenado.", no_conflict=True)
    lose_a_reply(made)
    enrolment.enrol(rosa, other(9, "Yéssica", "Núñez"))
    return open_forms(rosa, nelida, half)


def lose_a_reply(made: Making) -> None:
    """A batch that the centre has and this laptop doesn't know of: frozen."""
    made.wire.lose_replies = 1
    try:
        made.sync()
    except KnownError:
        return
    raise RuntimeError("the reply was to be lost")


def open_forms(rosa: Desk, nelida: Desk, plan: UUID) -> list[dict[str, Any]]:
    """One of each kind. ``shows``: words that its page has to show again."""
    form = OpenForm(drafts.new_key(rosa), drafts.ENROLMENT, 1, "Ñusta Milagros Ccori", HALF_TYPED)
    drafts.save_draft(rosa, form)
    evaluation.save_levels(nelida, plan, {"mercado": 3, "propuesta": 2}, "Muy ordenado, señora Ñ.")
    (open_one,) = drafts.list_drafts(nelida)
    return [
        {"login": "rosa", "title": form.title, "shows": ["Ñusta Milagros", "Ccori"]},
        {"login": "nelida", "title": open_one.form.title, "shows": ["Muy ordenado, señora Ñ."]},
    ]


def expected(made: Making, forms: list[dict[str, Any]]) -> dict[str, Any]:
    """What whoever opens this has to find."""
    with made.rosa.store.look() as ask:
        tables = ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'person_index_%'")
        names = sorted(name for (name,) in tables if name not in ("alembic_version", "sqlite_sequence"))
        rows = {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in names}  # noqa: S608 - of the schema
    with made.rosa.store.read() as session:
        pending, chain = change_log.pending_count(session), change_log.verify_chain(session)
    return {
        "note": NOTE,
        "program": __version__,
        "schema": HEAD,
        "at": made.world.clock.now().isoformat(),
        "users": [ROSA, NELIDA],
        "rows": rows,
        "chain": chain,
        "pending": pending,
        "drafts": forms,
        "centre": {"person": len(PEOPLE) + 1, "certificate": 1, "evaluation": 1},
    }


def zip_centre(folder: Path) -> bytes:
    """The centre's keys and database, small enough for a repository."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in CENTRE_FILES:
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 3, 20, 0, 0, 0)), (folder / name).read_bytes(), zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def make(name: str) -> Path:
    """A new corpus; gives its folder. Raises FileExistsError: one that was committed is never made anew."""
    target = CORPUS / name
    if target.exists():
        raise FileExistsError(target)
    with tempfile.TemporaryDirectory(prefix="campo-corpus") as held:
        world = World(Path(held) / "world")
        made = begin(world, Path(held) / "laptop")
        told = expected(made, live(made))
        made.rosa.close()
        world.close()
        target.mkdir(parents=True)
        for file in (STORE_FILE, *VAULT_FILES, "settings.json"):
            shutil.copyfile(made.folder / file, target / file)
        (target / "centro.zip").write_bytes(zip_centre(world.folder / "centro"))
    (target / "expected.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf8")
    return target


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("python -m tools.make_corpus NAME", file=sys.stderr)
        return 2
    target = make(arguments[0])
    print(f"{target}: {sum(f.stat().st_size for f in target.iterdir()) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
