"""Every page as every role: nowhere a value whose ``seen_by`` lacks the role, nor anything of a person out of scope.

Each field of each person holds words of its own. What a page holds, says or paints is collected: texts, models, accessible names,
tooltips, placeholders, values kept behind them, what the painter was given, and the papers that can be printed.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTabBar, QWidget

from oit_campo import paths
from oit_campo.catalogues import fields
from oit_campo.domain.eligibility import CertificateKind
from oit_campo.errors import CampoError
from oit_campo.ids import derived_key
from oit_campo.models import kinds
from oit_campo.models.programme import Edition
from oit_campo.models.training import Group, Session
from oit_campo.services import attendance_views, certification, duplicates
from oit_campo.services import person as person_service
from oit_campo.services.certificate_views import Choices
from oit_campo.services.desk import Desk
from oit_campo.store import people_index
from oit_campo.ui import work as work_module
from oit_campo.ui.widgets import paint
from oit_campo.ui.work import Work
from tests.helpers.pages import until
from tests.helpers.workshop import desk_at
from tests.helpers.world import World
from tests.ui.conftest import settle, show

ROLES = ("facilitator", "trainer", "evaluator", "supervisor", "coordinator", "data_officer", "administrator")
SEES_NO_PEOPLE = ("evaluator", "administrator")
#: Kinds of which every person has a row. Fields whose value has to be one of a list's, or ties rows together, are as they must be.
PLANTED = ("person", "identity_document", "contact", "consent", "enrolment", "business", "business_plan", "certificate",
           "attendance_mark", "group_member")  # fmt: skip
FIXED: dict[str, Any] = {
    "purpose": "programa", "answer": "si", "region": "08", "status": "F", "kind": "certificado", "state": "anulado",
    "type": "DNI", "birth_precision": "dia", "until": None, "expires_on": None, "replaces": None, "anonymised_on": None,
    "withdrawn_on": None, "returned_on": None, "currency": "PEN", "text": None, "principal": True, "moved_to": None,
    "situation": "propio", "name_on_certificate": None, "place": "080101", "makes_up_session": None, "visiting_from": None,
    "occurred_on": date(2026, 3, 9), "since": date(2026, 3, 9), "enrolled_on": date(2026, 3, 9),
    "issued_on": date(2026, 3, 9), "presented_on": date(2026, 3, 9), "minutes": 0, "remote": False, "override_by": None,
    "signed_payload": None, "signatories": '{"course": "C", "institution": "I", "title": "T", "signatories": []}',
}  # fmt: skip


def seen_by() -> dict[tuple[str, str], set[str]]:
    """(kind, field) → roles, read from the file itself."""
    with (paths.resources() / "catalogues" / "fields.csv").open(encoding="utf8", newline="") as file:
        return {(r["entity"], r["field"]): set(r["seen_by"].split("|")) for r in csv.DictReader(file)}


@dataclass
class Planted:
    """A person: every word planted for her → (kind, field). ``within``: her group is the trainer's and of this region."""

    key: UUID
    enrolment: UUID
    certificate: UUID
    within: bool
    words: dict[str, tuple[str, str]] = field(default_factory=dict)


def value_for(one: fields.Field, mark: str, number: int) -> tuple[Any, list[str]]:
    """A value nobody else has, and how it would look on a screen."""
    base = one.type.partition(":")[0]
    if one.name in FIXED:
        return FIXED[one.name], []
    if base in ("text", "code"):
        word = f"{mark}{one.entity}{one.name}".replace("_", "")
        return (word, [word]) if one.name not in ("number", "phone") else (f"{word}4821", [word])
    if base == "date":
        day = date(1950, 1, 1) + timedelta(days=137 * number)
        return day, [f"{day:%d/%m/%Y}", f"{(date(2026, 3, 9) - day).days // 365.25:.0f} años"]
    if base == "list":
        return (f"{mark}{one.entity}{one.name}".replace("_", ""),), [f"{mark}{one.entity}{one.name}".replace("_", "")]
    if base == "centimos":
        return 71_000_00 + number, [f"71,000.{number:02d}", f"71{number:02d}"]
    if one.name == "copies":
        return 4000 + number, [f"{4000 + number} copias"]
    return None, []


def plant(desk: Desk, region: str, edition: UUID, group: UUID, session_key: UUID, mark: str, number: int) -> Planted:
    new, tables = desk.store.keys.new, kinds.tables()
    person = new()
    made = Planted(person, derived_key(fields.kind("enrolment").number, person, edition), new(), region == "08")
    business = new()
    links: dict[str, Any] = {
        "person": person, "enrolment": made.enrolment, "edition": edition, "group": group, "session": session_key,
        "business": business, "issued_by": desk.actor.user, "enrolled_by": desk.actor.user, "reader": desk.actor.user,
    }  # fmt: skip
    with desk.store.write(None, receiving=True) as session:
        links["course"] = session.get_one(Group, group).course
        state = session.get_one(Group, group).merge_state
        for entity in PLANTED:
            kind, values = fields.kind(entity), {}
            for one in (
                f for f in kind.fields if f.name != "id" and f.wire_no and f.name in tables[entity].__table__.c
            ):
                if one.name in links:
                    values[one.name] = links[one.name]
                    continue
                number += 1
                value, shown = value_for(one, mark, number)
                values[one.name] = region if one.name == "region" else value
                made.words |= dict.fromkeys(shown, (entity, one.name))
            if entity == "business_plan":
                values["state"] = "presentado"
            keys = {"person": person, "certificate": made.certificate, "business": business}
            key = derived_key(kind.number, *(values[n] for n in kind.derived_from)) if kind.derived_from else None
            session.add(tables[entity](id=key or keys.get(entity) or new(), merge_state=state, **values))
            session.flush()
        people_index.refresh(session, [person])
    return made


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[tuple[Desk, list[Planted], UUID]]:
    """One person of a group of the region, one of another region, one of another edition."""
    world = World(tmp_path)
    desk = desk_at(world.laptop("rosa"))
    world.clock.advance(
        seconds=(datetime(2026, 3, 9, 20, tzinfo=world.clock.now().tzinfo) - world.clock.now()).total_seconds()
    )
    other = desk.store.keys.new()
    with desk.store.write(None, receiving=True) as session:
        edition = session.get_one(Edition, desk.actor.edition)
        mark = edition.merge_state
        session.add(Edition(id=other, programme=edition.programme, name="OtraEdicion", merge_state=mark))
        made = []
        for name, where, region in (
            ("Aqui", desk.actor.edition, "08"),
            ("Alla", desk.actor.edition, "20"),
            ("Otra", other, "08"),
        ):
            group, held = desk.store.keys.new(), desk.store.keys.new()
            session.add(Group(id=group, edition=where, course=world.plan.courses["SST"], name=f"Gru{name}", merge_state=mark,
                              district=f"{region}0101", trainer=desk.actor.user if name == "Aqui" else None,
                              starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 9)))  # fmt: skip
            session.add(Session(id=held, group=group, number=1, planned_on=date(2026, 3, 9), starts_minute=900, minutes=180,
                                state="prevista", merge_state=mark))  # fmt: skip
            made.append((region, where, group, held))
    people_ = [plant(desk, *where, f"Q{n}", 40 * n) for n, where in enumerate(made, 1)]
    people_[2].within = False
    yield desk, people_, made[0][3]
    world.close()


def forbidden(people_: list[Planted], role: str) -> dict[str, str]:
    """Word → why this role may not see it."""
    table, found = seen_by(), {}
    for one in people_:
        far = not one.within and not (role == "data_officer" or (role == "coordinator" and one is people_[1]))
        for word, (entity, name) in one.words.items():
            if far:
                found[word] = f"{entity}.{name} of somebody out of scope"
            elif role not in table[entity, name]:
                found[word] = f"{entity}.{name} is not for {role}"
            elif role in SEES_NO_PEOPLE and entity not in ("business", "business_plan"):
                found[word] = f"{entity}.{name}: {role} sees no people"
            elif (entity, name) == ("identity_document", "number"):
                found[word] = "a whole document number, unasked"
    return found


# --- what a window holds ---------------------------------------------------------------------------------------------


def words_in(value: Any, deep: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes) and value.startswith(b"%PDF"):
        pdf = pypdfium2.PdfDocument(value)
        yield from [page.get_textpage().get_text_range() for page in pdf]
        pdf.close()
    elif isinstance(value, date):
        yield f"{value:%d/%m/%Y}"
    elif deep < 12 and dataclasses.is_dataclass(value) and not isinstance(value, (Desk, type)):
        for one in dataclasses.fields(value):
            yield from words_in(getattr(value, one.name), deep + 1)
    elif deep < 12 and isinstance(value, Mapping):
        for pair in value.items():
            yield from words_in(pair, deep + 1)
    elif deep < 12 and isinstance(value, (tuple, list, set, frozenset)) and not isinstance(value, Enum):
        for one in value:
            yield from words_in(one, deep + 1)


_ASKED = ("text", "title", "placeholderText", "toolTip", "accessibleName", "accessibleDescription", "windowTitle",
          "toPlainText", "whatsThis", "statusTip", "currentText")  # fmt: skip


def of_widget(widget: QWidget) -> Iterator[str]:
    for name in _ASKED:
        ask = getattr(widget, name, None)
        if callable(ask):
            try:
                said = ask()
            except TypeError:  # of another shape: an index is wanted
                continue
            yield from words_in(said)
    for name, value in vars(widget).items():
        if name not in ("_context", "_desk", "context", "desk"):
            yield from words_in(value)
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from of_model(widget.model())
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(i) for i in range(widget.count()))


def of_model(model: QAbstractItemModel) -> Iterator[str]:
    for line in range(model.rowCount()):
        for place in range(model.columnCount()):
            for role in (*range(16), *range(256, 264)):
                yield from words_in(model.data(model.index(line, place), role))
    for place in range(model.columnCount()):
        yield from words_in(model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole))


@dataclass
class Walk:
    """One role's way through every page; ``heard`` where → all that was there."""

    desk: Desk
    people: list[Planted]
    session: UUID
    painted: list[str]
    heard: dict[str, list[str]] = field(default_factory=dict)

    def whole(self) -> None:
        self.papers()  # the store is closed with the window
        work = Work(self.desk)
        show(work.window)
        try:
            for place in work.window.places() if hasattr(work.window, "places") else work._places():
                work.window.open_place(place.number)
                self._collect(work, f"place {place.number}")
            for name in (*work_module._VISITS, *work_module._OF_EXCHANGE):
                for where in self._where(name):
                    work.go(name, **where)
                    self._collect(work, name)
            work.window.open_place(1)
            for name in ("people", "certificates", "enrol"):
                if any(p.number == {"people": 2, "certificates": 7, "enrol": 3}[name] for p in work._places()):
                    work.go(name, **({"words": "Q"} if name != "certificates" else {}))
                    self._collect(work, f"{name}, asked")
        finally:
            work.end()

    def _where(self, name: str) -> list[dict[str, Any]]:
        """How a visit is opened. A new one has to be told here."""
        visits: dict[str, list[dict[str, Any]]] = {
            "person": [{"person": one.key} for one in self.people],
            "roster": [{"session": self.session}],
            "verify": [{}],
            **{name: [{}] for name in ("sync", "conflicts", "corrections", "receipts", "closing")},
        }
        return visits[name]

    def _collect(self, work: Work, name: str) -> None:
        page = work.window.page()
        self._settle(work)
        bars = page.findChildren(QTabBar) if page is not None else []
        for place in range(max((bar.count() for bar in bars), default=1)):
            for bar in bars:
                bar.setCurrentIndex(min(place, bar.count() - 1))
            self._settle(work)
            self.painted.clear()
            work.window.grab()
            found = self.heard.setdefault(name, [])
            for widget in (work.window, *work.window.findChildren(QWidget)):
                found += of_widget(widget)
            found += self.painted

    def _settle(self, work: Work) -> None:
        settle()
        until(lambda: not work.background._running and work.background._ended.empty())
        QApplication.processEvents()

    def papers(self) -> None:
        """What can be printed, and what services give that no page shows."""
        desk, probe = self.desk, duplicates.Probe("Q2persongivennames", "Q2personfirstsurname", "Q2personsecondsurname")
        asks: list[Callable[[], object]] = [
            partial(attendance_views.print_sheet, desk, self.session),
            partial(duplicates.likely_duplicates, desk, probe),
        ]
        for one in self.people:
            asks += [
                partial(person_service.person, desk, one.key),
                partial(certification.draw, desk, one.certificate),
                *(
                    partial(certification.preview, desk, self._group(), one.enrolment, Choices(kind))
                    for kind in CertificateKind
                ),
            ]
        for ask in asks:
            try:
                self.heard.setdefault("papers", []).extend(words_in(ask()))
            except CampoError:
                continue

    def _group(self) -> UUID:
        with self.desk.store.read() as session:
            return session.get_one(Session, self.session).group

    def faults(self, role: str) -> list[str]:
        hidden = forbidden(self.people, role)
        said = {name: "\n".join(found) for name, found in self.heard.items()}
        return [
            f"{where}: {word} ({why})" for where, text in said.items() for word, why in hidden.items() if word in text
        ]


def walk(ground: tuple[Desk, list[Planted], UUID], role: str, monkeypatch: pytest.MonkeyPatch) -> Walk:
    desk, people_, session = ground
    painted: list[str] = []
    real = paint.text

    def text(painter: Any, box: Any, words: str, *more: Any, **named: Any) -> None:
        painted.append(words)
        real(painter, box, words, *more, **named)

    monkeypatch.setattr(paint, "text", text)
    made = Walk(replace(desk, seated=replace(desk.actor, roles=frozenset({role}))), people_, session, painted)
    made.whole()
    return made


@pytest.mark.parametrize("role", ROLES)
def test_no_page_as_any_role_holds_what_the_role_may_not_see(
    ground: tuple[Desk, list[Planted], UUID], role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = walk(ground, role, monkeypatch)
    assert made.faults(role) == []
    seen = "\n".join(word for found in made.heard.values() for word in found)
    name = "Q1persongivennames"
    assert (name in seen) == (role not in SEES_NO_PEOPLE), "the walk itself goes where names are"


def test_control_a_page_that_shows_a_reserved_answer_is_caught(
    ground: tuple[Desk, list[Planted], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that shows what its service keeps back for a trainer: the birth date."""
    from oit_campo.services import desk as desk_module

    real = desk_module.Actor.sees
    monkeypatch.setattr(desk_module.Actor, "sees", lambda me, kind, name: name == "birth_date" or real(me, kind, name))
    faults = walk(ground, "trainer", monkeypatch).faults("trainer")
    assert any("birth_date" in fault and fault.startswith("person") for fault in faults)


def test_control_a_painted_cell_and_a_tooltip_are_heard(app: QApplication) -> None:
    from oit_campo.ui.widgets.labels import Label

    label = Label("a")
    label.setToolTip("reservado")
    assert "reservado" in set(of_widget(label))
