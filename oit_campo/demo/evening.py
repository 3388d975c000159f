"""The second half of the day: plans, scores by two evaluators on two laptops, certificates, and every one of them checked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from oit_campo.demo.people import PLANS
from oit_campo.demo.report import Made
from oit_campo.documents.code import code_text
from oit_campo.errors import KnownError
from oit_campo.models.certificates import Certificate
from oit_campo.services import certificate_views, certification, check_paper, evaluation, plans
from oit_campo.services.certificate_views import Choices
from oit_campo.services.plans import PlanForm

if TYPE_CHECKING:
    from oit_campo.demo.day import Day

PEOPLE_A_PLAN = 5
PAPERS = "certificados"
AMOUNTS = (90_000, 120_000, 150_000)
#: Everything but the best: how far a level may be from the usual one.
USUAL_LEVEL, SPREAD = 3, 1


def submit_plans(day: Day) -> None:
    """One person in five presents a plan, on the supervisor's laptop."""
    desk = day.laptops[0].desk
    for number, enrolment in enumerate(list(day.enrolments)[::PEOPLE_A_PLAN]):
        form = PlanForm(
            enrolment=enrolment,
            title=PLANS[number % len(PLANS)],
            summary="Plan de demostración.",
            requested_amount=AMOUNTS[number % len(AMOUNTS)],
        )
        day.plans.append(plans.submit_plan(desk, form))
    day.say(f"{len(day.plans)} planes presentados")


def score_plans(day: Day) -> None:
    """Each of the two evaluators, on a laptop of their own, scores every plan and seals it."""
    for laptop in day.laptops:
        login = next(user for user in laptop.users if user != laptop.login)
        desk = laptop.users[login]
        for plan in day.plans:
            sheet = evaluation.open_plan(desk, plan)
            levels = {
                c.code: min(sheet.rubric.max_level, USUAL_LEVEL + day.random.randint(-SPREAD, SPREAD))
                for c in sheet.rubric.criteria
            }
            evaluation.seal(desk, plan, levels, no_conflict=True)
    day.say(f"{2 * len(day.plans)} evaluaciones cerradas y selladas, sin verse")


def issue_certificates(day: Day) -> list[Made]:
    """Everybody who meets the rule, on the laptop that may issue, without a connection."""
    desk = day.laptops[0].desk
    folder = day.out / PAPERS
    folder.mkdir()
    choices = Choices(product_seen=True)
    made: list[Made] = []
    for group in day.groups:
        view = certificate_views.candidates(desk, group, choices)
        chosen = [c.enrolment for c in view.meets]
        for paper in certification.issue(desk, group, chosen, choices).papers:
            file = certification.save_pdf(paper.pdf, folder, [paper.number])
            made.append(Made(paper.number, _code_of(day, paper.certificate), f"{PAPERS}/{file.name}"))
    if not made:
        raise KnownError("demo_failed", paso="certificados")
    day.say(f"{len(made)} certificados emitidos sin conexión, en {folder}")
    return made


def _code_of(day: Day, certificate: UUID) -> str:
    desk = day.laptops[0].desk
    with desk.store.read() as session:
        signed = session.get_one(Certificate, certificate).signed_payload or b""
    return code_text(signed, desk.activation.verifier_host)


def verify_all(day: Day, made: list[Made]) -> None:
    """Each code must verify, and one with a changed letter must not. Raises KnownError demo_failed."""
    trust = day.out / "confianza.campo"
    genuine = [paper for paper in made if check_paper.check(paper.code, trust).status == 0]
    first = made[0].code
    altered = first[:-9] + ("A" if first[-9] != "A" else "B") + first[-8:]
    if len(genuine) != len(made) or check_paper.check(altered, trust).status == 0:
        raise KnownError("demo_failed", paso="verificar")
    day.say(f"{len(genuine)} códigos comprobados sin conexión; uno con una letra cambiada, rechazado")
