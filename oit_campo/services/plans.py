"""Business plans: presenting one, and the lists of who scores them and of who supervises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import Session

from oit_campo.catalogues import lists
from oit_campo.domain import names
from oit_campo.domain.names import clean_name, fold
from oit_campo.errors import UserError
from oit_campo.models.laptop import StoreFact
from oit_campo.models.people import Person
from oit_campo.models.plans import Business, BusinessPlan, Evaluation
from oit_campo.models.training import Enrolment, Group
from oit_campo.services import evaluation, record_scope
from oit_campo.services.desk import Actor, Desk
from oit_campo.services.evaluation import Own, OwnState
from oit_campo.services.panels import PanelView, criteria_of, panels

PRESENTED = "presentado"
#: After these a person may present again.
OVER = frozenset({"no_alcanzo", "segunda_sustentacion", "no_se_presento", "retirado"})
SUMMARY_LETTERS = 800
TITLE_LETTERS = 120
_COUNTER = "plan_counter"


@dataclass(frozen=True, slots=True)
class PlanForm:
    """A plan as presented. ``requested_amount`` in céntimos, None when not known; ``economic_activity`` a CIIU class or ""."""

    enrolment: UUID
    title: str
    summary: str = ""
    economic_activity: str = ""
    requested_amount: int | None = None
    trade_name: str = ""


def submit_plan(desk: Desk, form: PlanForm) -> UUID:
    """The business and its plan under a blind code, in one transaction; gives the plan's key.

    Raises UserError no_right, plan_gone, plan_withdrawn, plan_exists (``codigo``), plan_title, plan_title_names,
    plan_summary_long, plan_activity, plan_amount.
    """
    checked = _checked(form)
    with desk.write("plans.submit") as session:
        action = "plans.submit"
        enrolment = record_scope.require(session, action, Enrolment, form.enrolment, lambda: UserError("plan_gone"))
        person = record_scope.require(session, action, Person, enrolment.person)
        if enrolment.withdrawn_on is not None and not _came_back(enrolment):
            raise UserError("plan_withdrawn")
        _check_blind(checked, person)
        before = _plans_before(session, form.enrolment)
        business = before[-1].business if before else None
        return _add(session, desk, checked, business, 1 + max((p.attempt or 0 for p in before), default=0))


def _came_back(enrolment: Enrolment) -> bool:
    return bool(enrolment.returned_on and enrolment.withdrawn_on and enrolment.returned_on >= enrolment.withdrawn_on)


def _checked(form: PlanForm) -> PlanForm:
    title, summary = clean_name(form.title), form.summary.strip()
    if not title or len(title) > TITLE_LETTERS:
        raise UserError("plan_title", field="title")
    if len(summary) > SUMMARY_LETTERS:
        raise UserError("plan_summary_long", field="summary", n=len(summary), maximo=SUMMARY_LETTERS)
    if form.economic_activity and not lists.is_code("ciiu4", form.economic_activity):
        raise UserError("plan_activity", field="economic_activity")
    if form.requested_amount is not None and form.requested_amount <= 0:
        raise UserError("plan_amount", field="requested_amount")
    return PlanForm(
        form.enrolment, title, summary, form.economic_activity, form.requested_amount, clean_name(form.trade_name)
    )


def _check_blind(form: PlanForm, person: Person) -> None:
    """Given name and surname together give a person away; «Flores» alone may be what she sells."""
    given = set(fold(f"{person.given_names or ''} {person.social_name or ''}").split())
    surnames = set(fold(f"{person.first_surname or ''} {person.second_surname or ''}").split())
    for field, text in (("title", form.title), ("summary", form.summary)):
        said = set(fold(text).split())
        if said & given and said & surnames:
            raise UserError("plan_title_names", field=field)


def _plans_before(session: Session, enrolment: UUID) -> Sequence[BusinessPlan]:
    rows = session.scalars(
        select(BusinessPlan).where(BusinessPlan.enrolment == enrolment).order_by(BusinessPlan.attempt, BusinessPlan.id)
    ).all()
    for row in rows:
        if row.state not in OVER:
            raise UserError("plan_exists", codigo=row.blind_code or "")
    return rows


def _add(session: Session, desk: Desk, form: PlanForm, business: UUID | None, attempt: int) -> UUID:
    if business is None:
        business = desk.store.keys.new()
        session.add(
            Business(
                id=business,
                trade_name=form.trade_name or None,
                economic_activity=form.economic_activity or None,
            )
        )
    key = desk.store.keys.new()
    session.add(
        BusinessPlan(
            id=key,
            enrolment=form.enrolment,
            business=business,
            blind_code=_next_code(session, desk.activation.prefix),
            title=form.title,
            summary=form.summary or None,
            economic_activity=form.economic_activity or None,
            requested_amount=form.requested_amount,
            currency=None if form.requested_amount is None else "PEN",
            presented_on=desk.today,
            attempt=attempt,
            state=PRESENTED,
        )
    )
    return key


def _next_code(session: Session, prefix: str) -> str:
    """«L07-014»: the laptop's prefix tells two laptops apart, its counter two plans; a restored counter skips what is taken."""
    fact = session.get(StoreFact, _COUNTER)
    number = int.from_bytes(fact.value, "big") if fact else 0
    # beyond the scope: no code is given twice, whoever's plan it is on
    own = select(BusinessPlan.blind_code).where(BusinessPlan.blind_code.startswith(f"{prefix}-"))
    taken = set(session.scalars(own, execution_options={record_scope.BEYOND: (BusinessPlan,)}))
    while True:
        number += 1
        if (code := f"{prefix}-{number:03d}") not in taken:
            session.merge(StoreFact(name=_COUNTER, value=number.to_bytes(8, "big")))
            return code


def blind_code(desk: Desk, plan: UUID) -> str:
    """The code to write on the plan. Raises UserError no_right, plan_gone."""
    with desk.read("plans.submit") as session:
        row = record_scope.require(session, "plans.submit", BusinessPlan, plan, lambda: UserError("plan_gone"))
        return row.blind_code or ""


@dataclass(frozen=True, slots=True)
class Presenter:
    """Somebody who could present a plan. ``list_name`` «APELLIDOS, Nombres»."""

    enrolment: UUID
    list_name: str
    group_name: str


def people_without_plan(desk: Desk) -> tuple[Presenter, ...]:
    """Enrolled in this region, within the actor's reach, without a plan under way; by name. Raises UserError no_right."""
    under_way = select(BusinessPlan.enrolment).where(BusinessPlan.state.not_in(OVER))
    with desk.read("plans.submit") as session:
        rows = session.execute(
            select(Enrolment.id, Person.given_names, Person.first_surname, Person.second_surname, Group.name)
            .join(Person, Person.id == Enrolment.person)
            .outerjoin(Group, Group.id == Enrolment.group)
            .where(
                Enrolment.edition == desk.actor.edition,
                Enrolment.region == desk.actor.region,
                or_(Enrolment.withdrawn_on.is_(None), Enrolment.returned_on >= Enrolment.withdrawn_on),
                Enrolment.id.not_in(under_way),
            )
        ).all()
    made = [
        (names.sort_key(*parts), Presenter(key, names.list_name(*parts), group or ""))
        for key, given, first, second, group in rows
        for parts in [(given or "", first or "", second or "")]
    ]
    return tuple(one for _, one in sorted(made, key=lambda pair: (pair[0], pair[1].enrolment)))


# --- lists -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list. ``activity`` in words, ``requested_amount`` in céntimos (None when not said), ``state`` a plan state.

    For who scores, ``own`` says where their evaluation stands (``levels_given`` of ``criteria``) and ``name`` is empty, for ever;
    for who supervises it is the other way round and ``panel`` says how far the panel is.
    """

    plan: UUID
    blind_code: str
    title: str
    activity: str
    requested_amount: int | None
    currency: str
    presented_on: date | None
    attempt: int
    state: str
    own: OwnState | None = None
    levels_given: int = 0
    criteria: int = 0
    sealed_at: datetime | None = None
    name: str = ""
    panel: PanelView | None = None


def scores_blind(desk: Desk) -> bool:
    """Whether the actor sees plans as an evaluator does. Who holds both functions scores blind: names can't be unseen."""
    return desk.actor.may("evaluation.score")


def list_plans(desk: Desk) -> tuple[PlanRow, ...]:
    """The plans presented in this edition and region by blind code, in a fixed number of statements.

    Without a name for an evaluator, with it and the panel for a supervisor. Raises UserError no_right.
    """
    query = (
        select(BusinessPlan)
        .join(Enrolment, Enrolment.id == BusinessPlan.enrolment)
        .where(
            Enrolment.edition == desk.actor.edition,
            Enrolment.region == desk.actor.region,
            BusinessPlan.state.not_in(("borrador", "retirado")),
        )
        .order_by(BusinessPlan.blind_code, BusinessPlan.id)
    )
    if scores_blind(desk):
        with desk.read("evaluation.score") as session:  # a session without names
            plans = session.scalars(query).all()
            own, criteria = evaluation.own_states(session, desk, plans), criteria_of(session, desk.actor.edition)
            return tuple(_row(desk.actor, p, own=own[p.id], criteria=criteria) for p in plans)
    with desk.read("plans.read") as session:
        named = query.add_columns(Person.given_names, Person.first_surname, Person.second_surname)
        rows = session.execute(named.join(Person, Person.id == Enrolment.person)).all()
        views = panels(session, [p.id for p, *_ in rows])
        return tuple(
            _row(desk.actor, p, name=names.list_name(given or "", first or "", second or ""), panel=views[p.id])
            for p, given, first, second in rows
        )


def count_to_score(desk: Desk) -> int:
    """How many plans wait for the actor's scores, begun ones too, in one statement.

    A plan whose outcome is recorded waits for nobody; neither does one of somebody the actor enrolled or taught. Raises
    UserError no_right.
    """
    user = desk.actor.user
    null_safe = func.coalesce(evaluation.related_to(user), False)  # no group, no trainer: no relation
    mine = select(Evaluation.id).where(Evaluation.plan == BusinessPlan.id, Evaluation.evaluator == user)
    with desk.read("evaluation.score") as session:
        return session.execute(
            select(func.count())
            .select_from(BusinessPlan)
            .join(Enrolment, Enrolment.id == BusinessPlan.enrolment)
            .where(
                Enrolment.edition == desk.actor.edition,
                Enrolment.region == desk.actor.region,
                BusinessPlan.state == PRESENTED,
                ~mine.exists(),
                not_(null_safe),
            )
        ).scalar_one()


def _row(
    actor: Actor,
    row: BusinessPlan,
    *,
    own: Own | None = None,
    criteria: int = 0,
    name: str = "",
    panel: PanelView | None = None,
) -> PlanRow:
    return PlanRow(
        row.id,
        row.blind_code or "",
        row.title or "",
        lists.label_or_code("ciiu4", row.economic_activity) if row.economic_activity else "",
        row.requested_amount if actor.sees("business_plan", "requested_amount") else None,
        row.currency or "PEN",
        row.presented_on,
        row.attempt or 1,
        row.state or "",
        own.state if own else None,
        own.given if own else 0,
        criteria,
        own.at if own else None,
        name,
        panel,
    )
