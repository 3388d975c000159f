"""Whose records a session gives: a condition for every kind of record, put on every statement by one hook (docs/adr/008).

A kind that isn't told of here is nobody's: a new table shows nothing until somebody says whose it is. The conditions are written
over the tables themselves, so that the hook doesn't narrow them too. A statement that has to look further names the entities and
says why beside it (``BEYOND``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache, partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    TextClause,
    UnaryExpression,
    and_,
    event,
    false,
    func,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.selectable import NamedFromClause

from oit_campo.catalogues import fields
from oit_campo.models import attachments, audit, certificates, people, plans, programme, training
from oit_campo.models.base import Base, Synced
from oit_campo.models.laptop import Draft
from oit_campo.services.desk import Desk, no_right
from oit_campo.services.reach import Reach
from oit_campo.store import people_index

#: Execution option of a statement that looks beyond the scope: the entities it does so for. Say why beside it.
BEYOND = "beyond_scope"
_REACH, _WRITTEN = "reach", "written"

_Whose = Callable[[Reach, Any], ColumnElement[bool]]
_Row = TypeVar("_Row", bound=Base)


# --- whose is it -----------------------------------------------------------------------------------------------------


def _table(entity: str) -> Table:
    return Base.metadata.tables[entity]


@cache
def _alias(entity: str, name: str = "scope") -> NamedFromClause[Any]:
    """The table under a name of its own. Made once: their columns cost more than the rest of a condition."""
    return _table(entity).alias(f"{name}_{entity}")


def _words(reach: Reach, which: str) -> TextClause:
    """A condition on groups in the same words as a plain look's, where they are called ``g``."""
    return text(which).bindparams(**{name: value for name, value in reach.values().items() if f":{name}" in which})


@cache
def _g() -> NamedFromClause[Any]:
    return _table("group").alias("g")


def _taught(reach: Reach) -> Select[Any]:
    return select(_g().c.id).where(_words(reach, reach.taught()))


def _of_group(reach: Reach, group: Any) -> ColumnElement[bool]:
    if reach.everywhere:
        return true()
    within = select(_g().c.id).where(_words(reach, f"({reach.groups()})"))
    if not reach.regional:  # few: found once
        return group.in_(within)  # type: ignore[no-any-return] # any table's column
    return within.where(_g().c.id == group).exists()


def _of_edition(reach: Reach, edition: Any) -> ColumnElement[bool]:
    if reach.everywhere:
        return true()
    if not reach.scopes:
        return false()
    return _of_programme(reach, edition) if "organisation" in reach.scopes else edition == reach.edition


def _of_programme(reach: Reach, edition: Any) -> ColumnElement[bool]:
    here, there = _alias("edition", "own"), _alias("edition")
    own = select(here.c.programme).where(here.c.id == reach.edition).scalar_subquery()
    return edition.in_(select(there.c.id).where(there.c.programme == own))  # type: ignore[no-any-return] # any table's column


def enrolled(reach: Reach, row: Any) -> ColumnElement[bool]:
    """Enrolments within reach; ``row`` has the columns of one."""
    if reach.everywhere:
        return true()
    if "organisation" in reach.scopes:
        return _of_edition(reach, row.edition)
    ways: list[ColumnElement[bool]] = []
    if "edition" in reach.scopes:
        ways.append(true())
    if "region" in reach.scopes:
        ways.append(row.region == reach.region)
    if "group" in reach.scopes:
        ways += [
            row.group.in_(_taught(reach)),
            row.id.in_(_members(reach)),
            row.id.in_(_visitors(reach)),
        ]
    if "own" in reach.scopes:
        ways.append(row.enrolled_by == reach.user)
    return and_(_unled(row.edition) == reach.edition, or_(false(), *ways))


def _unled(column: Any) -> UnaryExpression[Any]:
    """A column by whose index SQLite doesn't look: a scope narrows what is asked, it doesn't lead to it. Most rows are within."""
    return UnaryExpression(column, operator=operators.custom_op("+"), type_=column.type)


def _members(reach: Reach) -> Select[Any]:
    member = _alias("group_member")
    return select(member.c.enrolment).where(member.c.group.in_(_taught(reach)))


def _visitors(reach: Reach) -> Select[Any]:
    """Whoever came to a class of theirs on a visit stands on its list."""
    mark, held = _alias("attendance_mark"), _alias("session")
    return (
        select(mark.c.enrolment)
        .select_from(mark.join(held, held.c.id == mark.c.session))
        .where(held.c.group.in_(_taught(reach)), mark.c.visiting_from.is_not(None))
    )


def of_person(reach: Reach, person: Any) -> ColumnElement[bool]:
    """People within reach, by their key. Whoever isn't enrolled anywhere yet is in every region's."""
    if not reach.sees_people:
        return false()
    if reach.everywhere:
        return true()
    mine, any_ = _alias("enrolment"), _alias("enrolment", "any")
    if not reach.regional:  # few people: found once, not asked of each
        return person.in_(select(mine.c.person).where(enrolled(reach, mine.c)))  # type: ignore[no-any-return] # any table's column
    hers = enrolled(reach, mine.c)
    if reach.returning:
        hers = or_(hers, _returning(reach, mine.c))
    return or_(
        select(mine.c.id).where(mine.c.person == person, hers).exists(),
        ~select(any_.c.id).where(any_.c.person == person).exists(),
    )


def _returning(reach: Reach, row: Any) -> ColumnElement[bool]:
    """An enrolment in any edition of the programme. It makes its person known; itself it stays out of reach."""
    here = true() if "edition" in reach.scopes else row.region == reach.region
    return and_(here, _of_programme(reach, row.edition))


def _of_enrolment(reach: Reach, enrolment: Any) -> ColumnElement[bool]:
    if reach.everywhere:
        return true()
    found = _alias("enrolment")
    return select(found.c.id).where(found.c.id == enrolment, enrolled(reach, found.c)).exists()


def _of_plan(reach: Reach, plan: Any) -> ColumnElement[bool]:
    if reach.everywhere:
        return true()
    found = _alias("business_plan")
    return select(found.c.id).where(found.c.id == plan, _of_enrolment(reach, found.c.enrolment)).exists()


def _of_evaluator(reach: Reach, evaluator: Any) -> ColumnElement[bool]:
    """Who scores blind sees nobody else's sheet."""
    return true() if reach.sees_people else evaluator == reach.user


def _of_evaluation(reach: Reach, evaluation: Any) -> ColumnElement[bool]:
    found = _alias("evaluation")
    mine = and_(_of_plan(reach, found.c.plan), _of_evaluator(reach, found.c.evaluator))
    return true() if reach.everywhere else select(found.c.id).where(found.c.id == evaluation, mine).exists()


def _of_business(reach: Reach, business: Any) -> ColumnElement[bool]:
    """By its plans; one without any is being written down."""
    plan, any_ = _alias("business_plan"), _alias("business_plan", "any")
    return or_(
        select(plan.c.id).where(plan.c.business == business, _of_enrolment(reach, plan.c.enrolment)).exists(),
        and_(true() if reach.regional else false(), ~select(any_.c.id).where(any_.c.business == business).exists()),
    )


def _of_course(reach: Reach, course: Any) -> ColumnElement[bool]:
    found = _alias("course")
    return course.in_(select(found.c.id).where(_of_edition(reach, found.c.edition)))  # type: ignore[no-any-return] # any table's column


def _of_rubric(reach: Reach, rubric: Any) -> ColumnElement[bool]:
    found = _alias("rubric")
    return rubric.in_(select(found.c.id).where(_of_edition(reach, found.c.edition)))  # type: ignore[no-any-return] # any table's column


def _pre_registered(reach: Reach, row: Any) -> ColumnElement[bool]:
    here = true() if reach.scopes & {"all", "organisation", "edition"} else row.district.startswith(reach.region)
    return and_(true() if reach.sees_people and reach.regional else false(), _of_edition(reach, row.edition), here)


def _merged(reach: Reach, row: Any) -> ColumnElement[bool]:
    return and_(of_person(reach, row.person), of_person(reach, row.other_person))


def _noted(reach: Reach, row: Any) -> ColumnElement[bool]:
    """Notes of acts: one's own; about people and classes within reach; for who audits, all that the staff within reach did."""
    if reach.auditing and reach.everywhere:
        return true()
    ways: list[ColumnElement[bool]] = [row.user == reach.user]
    if reach.sees_people:
        held = _alias("session")
        classes = select(held.c.id).where(held.c.id == row.record, _of_group(reach, held.c.group))
        ways += [
            and_(row.record_kind == fields.kind("person").number, of_person(reach, row.record)),
            and_(row.record_kind == fields.kind("enrolment").number, _of_enrolment(reach, row.record)),
            and_(row.record_kind == fields.kind("session").number, classes.exists()),
        ]
    if reach.auditing and reach.regional:
        ways.append(row.user.in_(_staff(reach)))
    return or_(*ways)


def _staff(reach: Reach) -> Select[Any]:
    """Who has or had a function within reach."""
    given = _alias("user_scope")
    here = or_(given.c.region.is_(None), given.c.region == reach.region)
    wide = true() if reach.scopes & {"organisation", "edition"} else here
    return select(given.c.user).where(_of_edition(reach, given.c.edition), wide)


def _everybody(_reach: Reach, _row: Any) -> ColumnElement[bool]:
    """The staff by name, organisations, programmes, the text that is read aloud, the size and kind of a file: no one's alone."""
    return true()


WHOSE: dict[type[Base], _Whose] = {
    people.Person: lambda reach, row: of_person(reach, row.id),
    people.IdentityDocument: lambda reach, row: of_person(reach, row.person),
    people.Contact: lambda reach, row: of_person(reach, row.person),
    people.Consent: lambda reach, row: of_person(reach, row.person),
    people.PersonMerge: _merged,
    people.ConsentText: _everybody,
    audit.AuditEvent: _noted,
    attachments.Attachment: _everybody,  # known by the hash that a record within reach names
    training.PreRegistration: _pre_registered,
    training.Enrolment: enrolled,
    training.Group: lambda reach, row: _of_group(reach, row.id),
    training.GroupMember: lambda reach, row: _of_group(reach, row.group),
    training.Session: lambda reach, row: _of_group(reach, row.group),
    training.AttendanceMark: lambda reach, row: _of_enrolment(reach, row.enrolment),
    certificates.Certificate: lambda reach, row: _of_enrolment(reach, row.enrolment),
    plans.Business: lambda reach, row: _of_business(reach, row.id),
    plans.BusinessPlan: lambda reach, row: _of_enrolment(reach, row.enrolment),
    plans.Evaluation: lambda reach, row: and_(_of_plan(reach, row.plan), _of_evaluator(reach, row.evaluator)),
    plans.EvaluationScore: lambda reach, row: _of_evaluation(reach, row.evaluation),
    plans.Rubric: lambda reach, row: _of_edition(reach, row.edition),
    plans.RubricCriterion: lambda reach, row: _of_rubric(reach, row.rubric),
    programme.Edition: lambda reach, row: _of_edition(reach, row.id),
    programme.Course: lambda reach, row: _of_edition(reach, row.edition),
    programme.CourseModule: lambda reach, row: _of_course(reach, row.course),
    programme.UserScope: lambda reach, row: _of_edition(reach, row.edition),
    programme.Device: lambda reach, row: _of_edition(reach, row.edition),
    programme.User: _everybody,
    programme.Organisation: _everybody,
    programme.Programme: _everybody,
    Draft: lambda reach, row: row.owner == reach.user,
}


def condition(reach: Reach, entity: type[Base], row: Any = None) -> ColumnElement[bool]:
    """Which rows of a kind are within reach; none of a synced kind nobody told of. ``row``: the columns, when not the entity's."""
    whose = WHOSE.get(entity)
    if whose is not None:
        return whose(reach, entity if row is None else row)
    return false() if issubclass(entity, Synced) else true()


# --- the hook --------------------------------------------------------------------------------------------------------


def limit(session: Session, reach: Reach) -> None:
    """From here on the session gives and takes only what is within reach."""
    session.info[_REACH] = reach
    session.info[people_index.WITHIN] = partial(_indexed, reach)


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    reach: Reach | None = state.session.info.get(_REACH)
    if reach is None or state.is_insert or state.is_column_load:
        return
    beyond: Collection[type[Base]] = state.execution_options.get(BEYOND, ())
    options = [_option(reach, entity) for entity in _entities(state.statement) if entity not in beyond]
    if options:
        state.statement = state.statement.options(*options)


def _entities(statement: Any) -> Iterable[type[Base]]:
    """Every mapped class a statement reads, in subqueries too."""
    found: dict[type[Base], None] = {}
    for part in visitors.iterate(statement):
        entity = part._annotations.get("parententity")
        if entity is not None:
            found[entity.mapper.class_] = None
    return found


@lru_cache(maxsize=256)
def _indexed(reach: Reach) -> ColumnElement[bool]:
    """Which rows of the full-text index are within reach. Kept: writing it down costs more than asking."""
    return of_person(reach, people_index.INDEX.c.person)


@lru_cache(maxsize=1024)
def _option(reach: Reach, entity: type[Base]) -> ORMOption:
    return with_loader_criteria(entity, condition(reach, entity), include_aliases=True)


@event.listens_for(Session, "after_flush")
def _note_written(session: Session, _context: object) -> None:
    if _REACH in session.info:
        written: dict[type[Base], set[Any]] = session.info.setdefault(_WRITTEN, {})
        for row in (*session.new, *session.dirty):
            if isinstance(row, (Synced, Draft)):
                written.setdefault(type(row), set()).add(row.id)


def wrote_beyond(session: Session, reach: Reach) -> bool:
    """Whether anything written in this session, as it stands now, is out of reach. Asked before the commit."""
    session.flush()
    written: dict[type[Base], set[Any]] = session.info.get(_WRITTEN, {})
    for entity, keys in written.items():
        table = entity.__table__
        within = select(func.count()).select_from(table).where(table.c.id.in_(keys), condition(reach, entity, table.c))
        if session.connection().execute(within).scalar_one() != len(keys):
            return True
    return False


# --- asking for one --------------------------------------------------------------------------------------------------


def exists_anywhere(session: Session, entity: type[Base], key: UUID) -> bool:
    """Whether the laptop has the record at all, whoever may reach it."""
    table = entity.__table__
    return session.connection().execute(select(table.c.id).where(table.c.id == key)).first() is not None


def require(
    session: Session, action: str, entity: type[_Row], key: UUID, gone: Callable[[], Exception] | None = None
) -> _Row:
    """The record, when it is within the session's reach; else UserError no_right, for who guessed a key too.

    ``gone`` is raised when this laptop doesn't have it at all; without it that is no_right as well.
    """
    row = session.get(entity, key)
    if row is not None:
        return row
    if gone is not None and not exists_anywhere(session, entity, key):
        raise gone()
    raise no_right(action)


def reaches(session: Session, desk: Desk, action: str, entity: type[Base], key: UUID) -> bool:
    """Whether a record is within the actor's reach for another action than the session's; False without the right."""
    if not desk.actor.may(action):
        return False
    table = entity.__table__
    asked = select(table.c.id).where(table.c.id == key, condition(desk.reach(action), entity, table.c))
    return session.connection().execute(asked).first() is not None
