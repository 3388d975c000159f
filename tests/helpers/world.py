"""A centre and its laptops in one process: the real store, the real merge, the real bytes, the real HTTP application."""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fastapi import FastAPI
from sqlalchemy.orm import Session

from oit_campo.central import activation, keys, programme_plan
from oit_campo.central.app import create_app
from oit_campo.central.database import Database, make_engine
from oit_campo.central.exchange import Centre
from oit_campo.clock import FixedClock
from oit_campo.errors import KnownError
from oit_campo.ids import KeySource
from oit_campo.models.people import Contact, Person
from oit_campo.models.training import Enrolment
from oit_campo.services.laptop_facts import keep_activation
from oit_campo.store import migrate
from oit_campo.store.store import STREAM_BYTES, Store
from oit_campo.sync import activation_wire, wire
from oit_campo.sync.client import Link, Outcome, exchange
from tests.helpers.plan import PLAN

START = datetime(2026, 3, 9, 13, tzinfo=UTC)


def seeded(seed: int):  # type: ignore[no-untyped-def] # of the test alone
    """A source of bytes that repeats for a seed and never within it."""
    import hashlib

    counter = itertools.count()
    return lambda n: b"".join(hashlib.sha256(f"{seed}:{next(counter)}".encode()).digest() for _ in range(n // 32 + 1))[
        :n
    ]


@dataclass
class Wire:
    """The seam: calls the centre directly, counts bytes, and loses what a test tells it to lose."""

    centre: Centre
    lose_requests: int = 0
    lose_replies: int = 0
    up: int = 0
    down: int = 0
    requests: int = 0
    last_request: bytes = b""

    def post(self, path: str, body: bytes) -> bytes:
        if self.lose_requests:
            self.lose_requests -= 1
            raise KnownError("network_none", n=0)
        self.requests += 1
        self.last_request = body
        reply = self.centre.activate(body) if path == activation_wire.PATH else self.centre.sync(body)
        self.up += len(body)
        if self.lose_replies:
            self.lose_replies -= 1
            raise KnownError("network_none", n=0)
        self.down += len(reply)
        return reply


@dataclass
class Laptop:
    """An activated laptop with its own encrypted store."""

    store: Store
    link: Link
    wire: Wire
    activation: activation_wire.Activation
    key: bytes
    signing: Ed25519PrivateKey

    @property
    def user(self) -> UUID:
        return self.activation.user

    def sync(self) -> Outcome:
        return exchange(self.store, self.wire, self.link)

    def enrol(self, given: str, surname: str, *, phone: str | None = None) -> UUID:
        """A person with an enrolment and a telephone: enough to sync."""
        person = self.store.keys.new()
        from oit_campo.catalogues import fields
        from oit_campo.ids import derived_key

        with self.store.write(self.user) as session:
            session.add(Person(id=person, given_names=given, first_surname=surname, birth_date=date(1993, 8, 14)))
            session.add(
                Contact(
                    id=derived_key(fields.kind("contact").number, person),
                    person=person,
                    situation="propio",
                    phone=phone,
                )
            )
            session.add(
                Enrolment(
                    id=derived_key(fields.kind("enrolment").number, person, self.activation.edition),
                    person=person,
                    edition=self.activation.edition,
                    region=self.activation.region,
                    enrolled_by=self.user,
                    enrolled_on=date(2026, 3, 9),
                )
            )
        return person


def _prepare(folder: Path, url: str) -> programme_plan.Loaded:
    """Keys in ``folder``, the schema and the plan in the database."""
    made = keys.make(folder, programme="ES", today=date(2026, 3, 1))
    database = Database(make_engine(url))
    database.prepare()
    centre = Centre(database, made, clock=FixedClock(START), key_source=KeySource(seeded(1)))
    with database.writing() as (session, state):
        loaded = programme_plan.load(centre.author(session, state), PLAN)
    database.close()
    return loaded


@cache
def _template() -> tuple[Path, programme_plan.Loaded]:
    """A prepared centre on SQLite, made once in a test run and copied: the same bytes as if each test made its own."""
    held = tempfile.TemporaryDirectory(prefix="campo-centro")
    atexit.register(held.cleanup)
    folder = Path(held.name) / "centro"
    folder.mkdir()
    return folder, _prepare(folder, f"sqlite:///{folder / 'centro.db'}")


@cache
def _empty_store(seed: int, key: bytes, stream: bytes) -> bytes:
    """The file of a new store with this key and stream, made once in a test run."""
    with tempfile.TemporaryDirectory(prefix="campo-store") as folder:
        path = Path(folder) / "campo.db"
        migrate.create(path, key, stream=stream)
        return path.read_bytes()


@dataclass
class World:
    """Everything at once; close it."""

    folder: Path
    url: str | None = None
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    #: Another programme: its keys are not those of every other world.
    apart: bool = False

    def __post_init__(self) -> None:
        centre_folder = self.folder / "centro"
        if self.url is None and not self.apart:
            template, self.plan = _template()
            shutil.copytree(template, centre_folder)
            url = f"sqlite:///{centre_folder / 'centro.db'}"
        else:
            centre_folder.mkdir(parents=True)
            url = self.url or f"sqlite:///{centre_folder / 'centro.db'}"
            self.plan = _prepare(centre_folder, url)
        # another run than the one that loaded the plan
        source = KeySource(seeded(2))
        self.centre = Centre(Database(make_engine(url)), keys.load(centre_folder), clock=self.clock, key_source=source)
        self.laptops: list[Laptop] = []

    @cached_property
    def app(self) -> FastAPI:
        """Made when it is asked for: the framework keeps its functions, and the centre with them, for ever."""
        return create_app(self.centre)

    def code(self, login: str = "rosa", region: str = "08", *, may_issue: bool = True) -> str:
        code = activation.draw_code()
        with self.centre.database.writing() as (session, state):
            activation.new_code(
                self.centre.author(session, state),
                code,
                edition=self.plan.edition,
                region=region,
                user=self.plan.users[login],
                may_issue=may_issue,
                now=self.clock.now(),
            )
        return code

    def laptop(self, login: str = "rosa", region: str = "08", *, may_issue: bool = True) -> Laptop:
        seed = 100 + len(self.laptops)
        code = self.code(login, region, may_issue=may_issue)
        signing, sealing = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
        request = activation_wire.encode_request(
            activation_wire.ActivationRequest(
                code, signing.public_key().public_bytes_raw(), sealing.public_key().public_bytes_raw()
            )
        )
        seam = Wire(self.centre)
        given = activation_wire.decode_reply(seam.post(activation_wire.PATH, request), request, code)
        entropy = seeded(seed)
        key = entropy(32)
        path = self.folder / "laptops" / f"{seed}" / "campo.db"
        path.parent.mkdir(parents=True)
        path.write_bytes(_empty_store(seed, key, entropy(STREAM_BYTES)))
        store = Store(path, key, clock=self.clock, keys=KeySource(seeded(seed + 1000)), entropy=entropy)
        with store.write(None) as session:
            keep_activation(session, given, signing.private_bytes_raw(), sealing.private_bytes_raw())
        link = Link(given.device, wire.signer(signing), given.centre_signing_key)
        made = Laptop(store, link, seam, given, key, signing)
        self.laptops.append(made)
        made.sync()
        return made

    def reopen(self, laptop: Laptop) -> Laptop:
        """The same laptop after the program ended and started again: a new run."""
        laptop.store.close()
        laptop.store = Store(laptop.store.path, laptop.key, clock=self.clock, keys=KeySource())
        return laptop

    def at_centre(self) -> Session:
        from sqlalchemy.orm import Session as Plain

        return Plain(self.centre.database.engine)

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.store.close()
        self.centre.database.close()
