"""The day in the field without windows: enrol, teach, score, certify on two laptops, sync both, and report what came out."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from oit_campo import paths
from oit_campo.catalogues import lists
from oit_campo.demo import report
from oit_campo.demo.centre_process import REGION, CentreProcess
from oit_campo.demo.ground import empty_ground
from oit_campo.demo.laptops import DemoLaptop, activate
from oit_campo.demo.people import Crowd, Invented
from oit_campo.domain.attendance import MarkCode
from oit_campo.errors import KnownError
from oit_campo.services import attendance, attendance_views, enrolment, groups
from oit_campo.services.attendance import Entry
from oit_campo.services.check_paper import DEMONSTRATIONS
from oit_campo.services.class_sessions import SessionRow
from oit_campo.services.desk import Desk
from oit_campo.services.enrolment_form import EnrolmentForm
from oit_campo.services.group_plan import GroupForm

Say = Callable[[str], object]
LEAST, MOST = 4, 5_000
GROUP_SIZE = 30
COURSE = "SST"
SESSION_MINUTES = 180
STARTS_MINUTE = 9 * 60
#: Ages don't move with the day the demonstration runs on: the same seed gives the same people.
BORN_BEFORE = date(2026, 3, 9)
ALL_DAYS = frozenset(range(7))
EVALUATORS = (("nelida", "Nélida Salazar Prueba"), ("percy", "Percy Ñaupas Prueba"))


@dataclass(slots=True)
class Day:
    """One run: where it writes, who is there, what came out so far."""

    out: Path
    people: Sequence[Invented]
    random: random.Random
    say: Say
    laptops: list[DemoLaptop] = field(default_factory=list)
    enrolments: dict[UUID, Invented] = field(default_factory=dict)
    groups: list[UUID] = field(default_factory=list)
    plans: list[UUID] = field(default_factory=list)


def run_day(out: Path, *, people: int, seed: int, database_url: str | None, say: Say) -> int:
    """Do it all under ``out``; 0, for every step held.

    Raises KnownError demo_people, out_missing when the folder isn't empty, and whatever stopped it; then nothing is left there.
    """
    if not LEAST <= people <= MOST:
        raise KnownError("demo_people", minimo=LEAST, maximo=MOST)
    began = time.monotonic()
    with empty_ground(out):
        crowd = Crowd(seed, REGION, BORN_BEFORE).crowd(people)
        day = Day(out, crowd, random.Random(seed), say)
        try:
            with CentreProcess(out / "centro", database_url) as centre:
                _start(day, centre)
                made = _work(day, centre)
                report.write(day, centre, made, time.monotonic() - began)
        finally:
            for laptop in day.laptops:
                laptop.close()
    say(f"Listo en {time.monotonic() - began:.0f} s: {out / 'report.json'}")
    return 0


def _start(day: Day, centre: CentreProcess) -> None:
    day.say("Centro preparado; se activan dos laptops")
    folder = day.out / "laptops"
    day.laptops.append(activate(centre, folder / "L01", login="rosa", user="Rosa Huamán Prueba", may_issue=True))
    day.laptops.append(activate(centre, folder / "L02", login="wilfredo", user="Wilfredo Puma Prueba", may_issue=False))
    for laptop, (login, name) in zip(day.laptops, EVALUATORS, strict=True):
        laptop.seat(login, name)


def _work(day: Day, centre: CentreProcess) -> list[report.Made]:
    from oit_campo.demo import evening

    _make_groups(day)
    _sync(day, "Los grupos llegan a la otra laptop")
    _enrol_everybody(day)
    _sync(day, "Las dos laptops se ponen al día")
    _take_rosters(day)
    evening.submit_plans(day)
    _sync(day, "Asistencia y planes llegan al centro")
    evening.score_plans(day)
    _sync(day, "Las evaluaciones selladas llegan al centro")
    _sync(day, "El centro abre las notas")
    made = evening.issue_certificates(day)
    _sync(day, "Los certificados quedan registrados")
    _keep_trust(day, centre)
    evening.verify_all(day, made)
    return made


def _sync(day: Day, words: str) -> None:
    day.say(words)
    for laptop in (*day.laptops, day.laptops[0]):
        laptop.sync()


def _make_groups(day: Day) -> None:
    desk = day.laptops[0].desk
    course = next(c for c in groups.courses_to_teach(desk) if c.code == COURSE)
    sessions = -(-course.minutes // SESSION_MINUTES)
    starts = desk.today - timedelta(days=sessions)
    for number in range(-(-len(day.people) // GROUP_SIZE)):
        form = GroupForm(
            course=course.key,
            name=f"Wanchaq {chr(65 + number % 26)}{number // 26 or ''}",
            district="080108",
            venue="Salón comunal",
            starts_on=starts,
            weekdays=ALL_DAYS,
            starts_minute=STARTS_MINUTE,
            session_minutes=SESSION_MINUTES,
            places=GROUP_SIZE,
        )
        day.groups.append(groups.create_group(desk, form))
    day.say(f"{len(day.groups)} grupos con {sessions} sesiones")


def _enrol_everybody(day: Day) -> None:
    """Half on each laptop, without a connection, typed from paper forms of the first day of the course."""
    for number, person in enumerate(day.people):
        desk = day.laptops[number % 2].desk
        group = day.groups[number // GROUP_SIZE]
        done = enrolment.enrol(desk, _form(person, group, _first_day(desk, group), photo=number % 3 != 0))
        day.enrolments[done.enrolment] = person
    day.say(f"{len(day.enrolments)} personas inscritas sin conexión, en dos laptops")


def _first_day(desk: Desk, group: UUID) -> date:
    return min(s.day for s in _sessions(desk, group))


def _sessions(desk: Desk, group: UUID) -> list[SessionRow]:
    """The group's sessions of this week and the one before."""
    weeks = (desk.today - timedelta(days=7), desk.today)
    return [s for week in weeks for s in groups.agenda(desk, week) if s.group == group]


def _form(person: Invented, group: UUID, day: date, *, photo: bool) -> EnrolmentForm:
    """``photo``: two of three agree to pictures, so that the list's «Sin foto» tells who doesn't."""
    answers = {"programa": "si", "contacto": "si", "grupo_whatsapp": "no", "seguimiento": "si"}
    return EnrolmentForm(
        answers={**answers, "imagen": "si" if photo else "no"},
        proof_method="firma_en_papel" if photo else "de_palabra_en_grupo",  # a picture needs it in writing
        given_names=person.given_names,
        first_surname=person.first_surname,
        second_surname=person.second_surname,
        birth=f"{person.birth_date:%d/%m/%Y}",
        sex=person.sex,
        document_type=person.document_type,
        document_number=person.document,
        nationality=person.nationality,
        contact_situation="propio",
        phone=person.phone,
        phone_owner="propio",
        district=person.district,
        group=group,
        occurred_on=day,
    )


def _take_rosters(day: Day) -> None:
    """Every session of every group, the groups in turn on each laptop."""
    marks = 0
    for number, group in enumerate(day.groups):
        desk = day.laptops[number % 2].desk
        for session in _sessions(desk, group):
            view = attendance_views.roster(desk, session.key)
            for place, row in enumerate(view.rows):
                drawn = _entry(day.random)
                # the first of each list never misses: with few people a seed could leave nobody to certify
                attendance.mark(desk, session.key, row.enrolment, drawn if place else Entry(MarkCode.PRESENT))
                marks += 1
            attendance.close_roster(desk, session.key)
    day.say(f"{marks} marcas de asistencia")


def _entry(chance: random.Random) -> Entry:
    """The programme's usual attendance: 88 of 100 come, some late."""
    drawn = chance.random()
    if drawn < 0.80:
        return Entry(MarkCode.PRESENT)
    if drawn < 0.88:
        return Entry(MarkCode.LATE, minutes=15)
    if drawn < 0.95:
        return Entry(MarkCode.ABSENT)
    return Entry(MarkCode.EXCUSED, reason=lists.options("absence_reasons")[0].code)


def _keep_trust(day: Day, centre: CentreProcess) -> None:
    """So that «oit-campo verify» on this machine knows the demonstration's papers, and says that they are."""
    target = day.out / "confianza.campo"
    centre.write_trust(target)
    content = target.read_bytes()
    try:
        known = paths.data_dir() / DEMONSTRATIONS
        known.mkdir(exist_ok=True)
        (known / f"{hashlib.sha256(content).hexdigest()[:16]}.campo").write_bytes(content)
    except OSError:  # no home, or a full or write-protected one: the day is whole without it
        day.say(f"En esta cuenta no se pudo guardar; compruebe los papeles con --trust {target}")
