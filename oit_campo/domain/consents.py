"""Permission per purpose: the latest answer counts, an expired yes is no yes, a refused purpose is not used.

Sources: consent_purposes.csv and consent_proof_methods.csv; Ley 29733, art. 13 and 14, and DS 016-2024-JUS (sensitive data need
written consent). The purpose ``operacion`` is running the programme itself and needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oit_campo.domain.ages import add_years
from oit_campo.errors import UserError

OPERATION = "operacion"
YES, NO, LATER, WITHDRAWN = "si", "no", "despues", "retirado"
ANSWERS = (YES, NO, LATER, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Purpose:
    """One question. ``default_years`` a yes lasts; ``minimum_proof`` a code of the proof methods."""

    code: str
    order: int
    label: str
    question: str
    mandatory: bool
    on_by_default: bool
    sensitive: bool
    written_proof: bool
    minimum_proof: str
    default_years: int
    if_no: str


@dataclass(frozen=True, slots=True)
class ProofMethod:
    """How an answer is proved."""

    code: str
    label: str
    counts_as_written: bool
    for_sensitive: bool
    needs_witness: bool
    needs_file: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``recorded`` orders answers of one day (a stamp); ``expires_on`` is its last valid day, None = no end."""

    purpose: str
    answer: str
    occurred_on: date
    recorded: int = 0
    expires_on: date | None = None


def latest(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Purpose → the answer that counts: the latest day, then the latest stamp, then a withdrawal over anything else."""
    found: dict[str, Answer] = {}
    for answer in answers:
        known = found.get(answer.purpose)
        if known is None or _recency(answer) > _recency(known):
            found[answer.purpose] = answer
    return found


def _recency(answer: Answer) -> tuple[date, int, int]:
    return answer.occurred_on, answer.recorded, ANSWERS.index(answer.answer)


def expiry(counts_from: date, years: int) -> date:
    """The last valid day of a yes, counted from the day its retention term names."""
    return add_years(counts_from, years)


def _stands(answer: Answer | None, on: date) -> bool:
    return answer is not None and answer.answer == YES and (answer.expires_on is None or on <= answer.expires_on)


def may_use(purposes: Iterable[Purpose], answers: Iterable[Answer], purpose: str, on: date) -> bool:
    """Whether data of ``purpose`` may be used on that day.

    Without a standing yes to every mandatory purpose nothing of the person is used. Raises KeyError for an unknown purpose.
    """
    if purpose == OPERATION:
        return True
    known = {p.code: p for p in purposes}
    needed = {known[purpose].code, *(p.code for p in known.values() if p.mandatory)}
    current = latest(answers)
    return all(_stands(current.get(code), on) for code in needed)


def check_use(purposes: Sequence[Purpose], answers: Sequence[Answer], purpose: str, on: date) -> None:
    """Like ``may_use``, with words: UserError consent_expired (``finalidad``, ``fecha``) or consent_needed."""
    if may_use(purposes, answers, purpose, on):
        return
    known = {p.code: p for p in purposes}
    current = latest(answers)
    for code in (purpose, *(p.code for p in purposes if p.mandatory)):
        answer = current.get(code)
        if answer is not None and answer.answer == YES and answer.expires_on is not None and on > answer.expires_on:
            raise UserError("consent_expired", finalidad=known[code].label, fecha=f"{answer.expires_on:%d/%m/%Y}")
    raise UserError("consent_needed")


def unanswered(purposes: Iterable[Purpose], answers: Iterable[Answer], in_use: Iterable[str]) -> tuple[Purpose, ...]:
    """The purposes in use still to be asked, in their order; «prefiere decidir después» counts as unanswered."""
    current, wanted = latest(answers), set(in_use)
    asked = {code for code, answer in current.items() if answer.answer != LATER}
    return tuple(sorted((p for p in purposes if p.code in wanted and p.code not in asked), key=lambda p: p.order))


def accepts(purpose: Purpose, method: ProofMethod, methods: Sequence[ProofMethod]) -> bool:
    """Whether a yes may be proved so. Written methods are listed from the weakest to the strongest."""
    if not purpose.written_proof:
        return True
    written = [m.code for m in methods if m.counts_as_written]
    if method.code not in written or (purpose.sensitive and not method.for_sensitive):
        return False
    return written.index(method.code) >= written.index(purpose.minimum_proof)


def check_proof(
    purpose: Purpose, answer: str, method: ProofMethod, methods: Sequence[ProofMethod], witness: str
) -> None:
    """A yes needs the purpose's proof and a thumbprint a witness; a no, a «después» or a withdrawal only that it was said.

    Raises UserError consent_proof (field ``proof_method``, ``finalidad``) or witness_needed (field ``witness_name``).
    """
    if method.needs_witness and not witness.strip():
        raise UserError("witness_needed", field="witness_name")
    if answer == YES and not accepts(purpose, method, methods):
        raise UserError("consent_proof", field="proof_method", finalidad=purpose.label)


def refusal_words(purposes: Mapping[str, Purpose], purpose: str) -> str:
    """What is said after a no. Raises KeyError for an unknown purpose."""
    return purposes[purpose].if_no
