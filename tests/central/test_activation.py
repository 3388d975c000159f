"""Codes for laptops: one use, one answer to every refusal, the same answer to the same laptop; the centre's own keys."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from oit_campo.central import activation, administration, keys, programme_plan
from oit_campo.central.exchange import Centre
from oit_campo.central.rate import RateLimit
from oit_campo.central.trust import bundle_bytes
from oit_campo.clock import FixedClock
from oit_campo.documents.trust_file import read_trust_file
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.errors import KnownError
from oit_campo.models.centre import CentreDevice
from oit_campo.models.certificates import Certificate
from oit_campo.models.programme import Device
from oit_campo.services import certification
from oit_campo.services.certificate_views import Choices
from oit_campo.services.first_start import FirstStart
from oit_campo.store.vault import KdfParams
from oit_campo.sync import activation_wire
from oit_campo.sync.activation_wire import ActivationRequest
from tests.helpers.ceremony import ceremony
from tests.helpers.plan import PLAN
from tests.helpers.world import Wire, World

CHEAP = KdfParams(memory_kib=8, iterations=1, lanes=1)
PASSWORD = "cuatro palabras bastante largas"


def ask(world: World, code: str, signing: bytes = bytes(32), sealing: bytes = bytes(range(32))) -> Any:
    request = activation_wire.encode_request(ActivationRequest(code, signing, sealing))
    return activation_wire.decode_reply(world.centre.activate(request), request, code)


def devices(world: World) -> int:
    with world.at_centre() as session:
        return session.execute(select(func.count()).select_from(Device)).scalar_one()


def test_a_code_makes_one_laptop_and_its_answer_comes_again_only_to_it(world: World) -> None:
    code = world.code()
    first = ask(world, code)
    assert first.prefix == "L01"
    assert ask(world, code) == first
    assert devices(world) == 1
    meet(world, first.device)
    for other in ((bytes([1]) * 32, bytes(range(32))), (bytes(32), bytes([1]) * 32)):
        with pytest.raises(KnownError, match="activation_refused"):
            ask(world, code, *other)
    assert ask(world, code) == first
    second = ask(world, world.code())
    assert (second.prefix, second.device != first.device) == ("L02", True)


def meet(world: World, device: UUID) -> None:
    """The laptop has spoken with the centre."""
    with world.centre.database.writing() as (session, _state):
        session.get_one(CentreDevice, device).last_contact = world.clock.now()


def test_a_laptop_that_died_before_its_set_up_does_not_spend_the_code(world: World) -> None:
    """Its keys were in memory alone: the next try has others, and the first laptop is void, at the centre and on every laptop."""
    code = world.code()
    died = FirstStart(world.folder / "died", world.clock)
    before = died.present_code(Wire(world.centre), code)
    again = FirstStart(world.folder / "again", world.clock)
    given = again.present_code(Wire(world.centre), code)
    assert (given.device != before.device, given.prefix, given.user) == (True, "L02", before.user)
    with pytest.raises(KnownError, match="sync_refused"):
        died.set_up(Wire(world.centre), "rosa", PASSWORD, params=CHEAP)
    died.abandon()
    desk = again.set_up(Wire(world.centre), "rosa", PASSWORD, params=CHEAP)
    with desk.store.read() as session:
        stands = {row.number_prefix: (row.state, row.may_issue) for row in session.scalars(select(Device))}
    desk.close()
    assert stands == {"L01": ("baja", False), "L02": ("activa", True)}
    with pytest.raises(KnownError, match="activation_refused"):
        FirstStart(world.folder / "third", world.clock).present_code(Wire(world.centre), code)


def test_a_code_that_was_begun_ends_with_its_term_all_the_same(world: World) -> None:
    code = world.code()
    ask(world, code)
    world.clock.advance(days=activation.CODE_DAYS, seconds=1)
    for signing in (bytes(32), bytes([1]) * 32):
        with pytest.raises(KnownError, match="activation_refused"):
            ask(world, code, signing)


def test_a_wrong_code_and_an_old_one_are_refused_alike(world: World) -> None:
    with pytest.raises(KnownError, match="activation_refused"):
        ask(world, "0" * 10)
    code = world.code()
    world.clock.advance(days=activation.CODE_DAYS, seconds=1)
    with pytest.raises(KnownError, match="activation_refused"):
        ask(world, code)
    assert devices(world) == 0


def test_a_code_is_for_a_place_that_exists(world: World) -> None:
    for wrong in ({"region": "99"}, {"edition": world.plan.organisation}, {"user": world.plan.edition}):
        options: dict[str, Any] = {"edition": world.plan.edition, "region": "08", "user": world.plan.users["rosa"]}
        with (
            pytest.raises(KnownError, match="code_unknown_place"),
            world.centre.database.writing() as (session, state),
        ):
            activation.new_code(
                world.centre.author(session, state),
                "0" * 10,
                **(options | wrong),
                may_issue=False,
                now=world.clock.now(),
            )


def test_codes_are_of_letters_that_are_not_mistaken() -> None:
    code = activation.draw_code()
    assert activation_wire.read_code(activation_wire.show_code(code).lower()) == code
    assert activation_wire.read_code("o1l i·0-0.00-00") == "0111000000"
    for wrong in ("", "123456789", "12345678901", "U" * 10, "ñ" * 10):
        with pytest.raises(ValueError, match="code"):
            activation_wire.read_code(wrong)


def test_keys_are_made_once_and_read_back(tmp_path: Path) -> None:
    made = keys.make(tmp_path, programme="ES", today=date(2026, 3, 1))
    found = keys.load(tmp_path)
    assert (found.root, found.signing_public, found.sealing_public, found.scores_public) == (
        made.root,
        made.signing_public,
        made.sealing_public,
        made.scores_public,
    )
    with pytest.raises(KnownError, match="centre_exists"):
        keys.make(tmp_path, programme="ES", today=date(2026, 3, 1))
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / keys.FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("raw", [None, b"", b"\x80", b"\x01", b"\x87\x02" + b"\x00" * 6, b"\xff\x00\x81"])
def test_keys_that_can_not_be_read_are_told(tmp_path: Path, raw: bytes | None) -> None:
    if raw is not None:
        (tmp_path / keys.FILE).write_bytes(raw)
    with pytest.raises(KnownError, match="centre_missing"):
        keys.load(tmp_path)


def test_a_centre_made_on_a_leap_day_has_its_keys(tmp_path: Path) -> None:
    assert keys.make(tmp_path, programme="ES", today=date(2028, 2, 29)).ca_certificate


def test_failures_are_limited_by_address_and_forgotten_after_the_window() -> None:
    clock = FixedClock(datetime(2026, 3, 9, tzinfo=UTC))
    limit = RateLimit(clock, failures=2, window=60)
    assert limit.allows("a")
    limit.failed("a")
    assert limit.allows("a")
    limit.failed("a")
    assert not limit.allows("a")
    assert limit.allows("b")
    clock.advance(seconds=61)
    assert limit.allows("a")


def test_the_list_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oit_campo.central.rate.ADDRESSES", 3)
    limit = RateLimit(FixedClock(datetime(2026, 3, 9, tzinfo=UTC)), failures=1)
    for name in "abcd":
        limit.failed(name)
    assert [limit.allows(name) for name in "abcd"] == [True, False, False, False]


# ---- the administrator's commands -------------------------------------------------------------------------------------


TOML = """
[organisation]
name = "Organización de Prueba"
kind = "onu"
[programme]
code = "ES"
name = "Programa de prueba"
rights_phone = "999000111"
[consent]
no_sharing_confirmed = true
[consent.brackets]
"organización" = "Prueba"
"responsable" = "Prueba"
"domicilio" = "Lima"
"nombre del banco" = "Prueba"
"país" = "el Perú"
"n" = "5"
"teléfono" = "999000111"
"correo" = "datos@example.org"
[edition]
code = "ES-2026"
name = "Prueba 2026"
starts_on = 2026-03-02
ends_on = 2026-12-18
regions = ["08"]
courses = ["SST"]
[[staff]]
login = "rosa"
name = "Rosa Huamán Prueba"
roles = ["facilitator"]
region = "08"
"""


@pytest.fixture
def centre_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(administration.URL_VARIABLE, raising=False)
    plan = tmp_path / "plan.toml"
    plan.write_text(TOML, "utf8")
    folder = tmp_path / "centro"
    administration.initialise(folder, None, plan)
    return folder


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_the_centre_is_its_owners_alone_also_in_a_folder_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(administration.URL_VARIABLE, raising=False)
    plan, folder = tmp_path / "plan.toml", tmp_path / "centro"
    plan.write_text(TOML, "utf8")
    folder.mkdir(mode=0o755)
    administration.initialise(folder, None, plan)
    open_to_others = [f.name for f in folder.iterdir() if stat.S_IMODE(f.stat().st_mode) & 0o077]
    assert (open_to_others, (folder / "centro.db").exists()) == ([], True)


def test_a_centre_is_prepared_gives_codes_and_its_trust_file(centre_folder: Path, tmp_path: Path) -> None:
    code = administration.give_code(
        centre_folder, None, user="ROSA HUAMAN PRUEBA", region="08", edition=None, may_issue=True
    )
    centre = Centre.open(centre_folder, administration.database_url(centre_folder, None))
    request = activation_wire.encode_request(ActivationRequest(code, bytes(32), bytes(32)))
    given = activation_wire.decode_reply(centre.activate(request), request, code)
    assert given.user_name == "Rosa Huamán Prueba"
    centre.database.close()
    target = tmp_path / "confianza.campo"
    administration.write_trust(centre_folder, None, target)
    assert read_trust_file(target.read_bytes()).contact == "999000111"


@pytest.mark.parametrize(
    "wrong", [{"user": "Nadie"}, {"region": "99"}, {"edition": "OTRA"}], ids=["user", "region", "edition"]
)
def test_a_code_for_nobody_or_nowhere_is_refused(centre_folder: Path, wrong: dict[str, str]) -> None:
    options: dict[str, Any] = {"user": "Rosa Huamán Prueba", "region": "08", "edition": "ES-2026"}
    with pytest.raises(KnownError, match="code_unknown_place"):
        administration.give_code(centre_folder, None, **(options | wrong), may_issue=False)


def test_a_prepared_folder_is_not_prepared_again(centre_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="centre_exists"):
        administration.initialise(centre_folder, None, tmp_path / "plan.toml")


@pytest.mark.parametrize("text", ["no toml [", "x = 1", TOML.replace("2026-03-02", "'ayer'").replace('["SST"]', '"X"')])
def test_a_plan_that_can_not_be_read_leaves_no_half_made_centre(tmp_path: Path, text: str) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(text, "utf8")
    with pytest.raises(KnownError, match=r"plan_unreadable|plan_field"):
        administration.initialise(tmp_path / "centro", None, plan)
    assert not (tmp_path / "centro").exists()
    plan.write_text(TOML, "utf8")
    administration.initialise(tmp_path / "centro", None, plan)


def test_a_missing_plan_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="plan_unreadable"):
        programme_plan.read(tmp_path / "none.toml")


def test_the_database_is_the_one_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(administration.URL_VARIABLE, "postgresql://x/y")
    assert administration.database_url(tmp_path, "sqlite:///z") == "sqlite:///z"
    assert administration.database_url(tmp_path, None) == "postgresql://x/y"
    monkeypatch.delenv(administration.URL_VARIABLE)
    assert administration.database_url(tmp_path, None).startswith("sqlite:////")


def test_beyond_this_machine_tls_is_needed(centre_folder: Path) -> None:
    with pytest.raises(KnownError, match="tls_needed"):
        administration.serve(centre_folder, None, host="0.0.0.0", port=0)  # noqa: S104 - that it is refused is the test


def test_the_trust_file_names_what_is_registered_lacking_and_void(world: World) -> None:
    held = ceremony(world)
    seen = Choices(product_seen=True)
    papers = certification.issue(held.desk, held.group, held.enrolments[:3], seen).papers
    statement = Choices(CertificateKind.PARTICIPATION)
    (void,) = certification.issue(held.desk, held.group, held.enrolments[:1], statement).papers
    certification.void(held.desk, void.certificate, "nombre")
    with held.desk.store.write(held.laptop.user) as session:
        session.get_one(Certificate, papers[1].certificate).state = "no_impreso"
    held.laptop.sync()
    found = read_trust_file(bundle_bytes(world.centre))
    registered = found.registered[held.laptop.activation.prefix]
    assert (registered.highest, registered.exceptions) == (3, frozenset({2}))
    assert set(found.voided) == {void.number}
    assert found.contact == PLAN["programme"]["rights_phone"]
    assert found.courses["SST"]


def test_an_answer_of_who_does_not_know_the_code_is_none(world: World) -> None:
    code = world.code()
    request = activation_wire.encode_request(ActivationRequest(code, bytes(32), bytes(32)))
    given = activation_wire.decode_reply(world.centre.activate(request), request, code)
    forged = activation_wire.encode_reply(replace(given, root=bytes(32)), request, "0" * 10)
    with pytest.raises(ValueError, match="not from the centre"):
        activation_wire.decode_reply(forged, request, code)
