"""What came out of a demonstration, as ``report.json``: for whoever wants to check it from outside."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oit_campo.central.database import Database, make_engine
from oit_campo.demo.laptops import PASSWORD, DemoLaptop
from oit_campo.domain import names
from oit_campo.models import kinds
from oit_campo.models.people import Person
from oit_campo.models.plans import BusinessPlan, Evaluation
from oit_campo.models.training import Enrolment

if TYPE_CHECKING:
    from oit_campo.demo.centre_process import CentreProcess
    from oit_campo.demo.day import Day
    from oit_campo.demo.people import Invented

FILE = "report.json"


@dataclass(frozen=True, slots=True)
class Made:
    """One certificate: its number, the text of its code, its PDF relative to the report."""

    number: str
    code: str
    file: str


def write(day: Day, centre: CentreProcess, made: Iterable[Made], seconds: float) -> Path:
    """Write the report. Counts are read from the databases, not from what the demonstration believes it did."""
    certificates = list(made)
    database = Database(make_engine(centre.database_url))
    try:
        with database.session() as session:
            at_centre, indicators = _rows(session), _indicators(session, len(certificates))
    finally:
        database.close()
    content = {
        "mark": "DATOS DE PRUEBA",
        "people": [_person(p) for p in day.people],
        "certificates": [asdict(c) for c in certificates],
        "rows": {"centre": at_centre, **{laptop.name: _at_laptop(laptop) for laptop in day.laptops}},
        "laptops": {laptop.name: {"login": laptop.login, "password": PASSWORD} for laptop in day.laptops},
        "indicators": indicators,
        "seconds": round(seconds, 1),
    }
    target = day.out / FILE
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf8")
    return target


def _person(person: Invented) -> dict[str, str]:
    name = names.full_name(person.given_names, person.first_surname, person.second_surname)
    return {"name": name, "document_type": person.document_type, "document": person.document}


def _at_laptop(laptop: DemoLaptop) -> dict[str, int]:
    with laptop.desk.store.read() as session:
        return _rows(session)


def _rows(session: Session) -> dict[str, int]:
    """Kind of record → how many."""
    counted = {
        entity: session.execute(select(func.count()).select_from(table)).scalar_one()
        for entity, table in sorted(kinds.tables().items())
    }
    return {entity: count for entity, count in counted.items() if count}


def _indicators(session: Session, certificates: int) -> dict[str, int]:
    """Persons per service, never rows."""
    enrolled = session.execute(select(func.count(func.distinct(Enrolment.person)))).scalar_one()
    women = session.execute(
        select(func.count(func.distinct(Enrolment.person)))
        .join(Person, Person.id == Enrolment.person)
        .where(Person.sex == "F")
    ).scalar_one()
    with_plan = session.execute(
        select(func.count(func.distinct(Enrolment.person))).join(BusinessPlan, BusinessPlan.enrolment == Enrolment.id)
    ).scalar_one()
    opened = session.execute(
        select(func.count()).select_from(Evaluation).where(Evaluation.total_hundredths.is_not(None))
    ).scalar_one()
    return {
        "enrolled": enrolled,
        "women": women,
        "with_plan": with_plan,
        "evaluations_opened": opened,
        "certified": certificates,
    }
