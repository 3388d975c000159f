"""Businesses, business plans, rubrics and evaluations."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from oit_campo.models.base import CodeList, Synced, UtcDateTime, parent


class Business(Synced):
    """A business; it may have partners."""

    __tablename__ = "business"

    trade_name: Mapped[str | None]
    economic_activity: Mapped[str | None]
    stage: Mapped[str | None]
    district: Mapped[str | None]
    reference: Mapped[str | None]
    visit_address: Mapped[str | None]
    started_year: Mapped[int | None]
    ruc: Mapped[str | None]
    procedures: Mapped[tuple[str, ...] | None] = mapped_column(CodeList)
    workers_women: Mapped[int | None]
    workers_men: Mapped[int | None]
    closed_on: Mapped[date | None]


class Rubric(Synced):
    """A published way to score plans."""

    __tablename__ = "rubric"

    edition: Mapped[UUID] = parent("edition", index=True)
    name: Mapped[str | None]
    version: Mapped[int | None]
    pass_mark_hundredths: Mapped[int | None]
    gap_alert_hundredths: Mapped[int | None]
    jurors_minimum: Mapped[int | None]
    tie_order: Mapped[str | None]
    published_on: Mapped[date | None]


class RubricCriterion(Synced):
    """A criterion of a rubric with the words of each level."""

    __tablename__ = "rubric_criterion"

    rubric: Mapped[UUID] = parent("rubric", index=True)
    code: Mapped[str | None]
    label: Mapped[str | None]
    weight: Mapped[int | None]
    descriptors: Mapped[str | None]
    minimum_level: Mapped[int | None]
    position: Mapped[int | None]


class BusinessPlan(Synced):
    """A plan as presented; evaluators know it by its blind code."""

    __tablename__ = "business_plan"

    enrolment: Mapped[UUID] = parent("enrolment", index=True)
    business: Mapped[UUID | None] = parent("business")
    blind_code: Mapped[str | None]
    title: Mapped[str | None]
    summary: Mapped[str | None]
    economic_activity: Mapped[str | None]
    requested_amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    file: Mapped[bytes | None]
    presented_on: Mapped[date | None]
    attempt: Mapped[int | None]
    defended_on: Mapped[date | None]
    state: Mapped[str | None]
    fix_requested: Mapped[str | None]


class Evaluation(Synced):
    """A closed and sealed evaluation of a plan by one evaluator."""

    __tablename__ = "evaluation"

    plan: Mapped[UUID] = parent("business_plan", index=True)
    evaluator: Mapped[UUID] = parent("user")
    rubric: Mapped[UUID] = parent("rubric", index=True)
    no_conflict: Mapped[bool | None]
    conflict_kind: Mapped[str | None]
    comment: Mapped[str | None]
    total_hundredths: Mapped[int | None]
    sealed_scores: Mapped[bytes | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaces: Mapped[UUID | None] = parent("evaluation")


class EvaluationScore(Synced):
    """A level given to a criterion, known once the panel has closed."""

    __tablename__ = "evaluation_score"

    evaluation: Mapped[UUID] = parent("evaluation", index=True)
    criterion: Mapped[UUID] = parent("rubric_criterion")
    level: Mapped[int | None]
