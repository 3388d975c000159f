"""The sentences of a person's history: one a change, read aloud without a key, a code or a whole number.

The subject is whoever wrote; the person is «su» or «la persona», so that no sentence has to know anybody's gender.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from oit_campo.catalogues import fields, lists, places
from oit_campo.catalogues.fields import Field, Kind
from oit_campo.clock import LIMA
from oit_campo.domain.identity_documents import last4
from oit_campo.domain.money import show_money
from oit_campo.models import kinds
from oit_campo.models.laptop import Change
from oit_campo.models.people import IdentityDocument
from oit_campo.models.programme import Course
from oit_campo.models.training import Group
from oit_campo.models.training import Session as ClassSession
from oit_campo.store.change_log import Op

#: What the list can be narrowed to, in the order shown.
TOPICS = {
    "datos": "Datos",
    "permisos": "Permisos",
    "curso": "Curso y grupo",
    "asistencia": "Asistencia",
    "planes": "Planes",
    "certificados": "Certificados",
    "otros": "Vistas y uniones",
}
_TOPIC_OF = {
    "consent": "permisos",
    "pre_registration": "curso",
    "enrolment": "curso",
    "group_member": "curso",
    "attendance_mark": "asistencia",
    "business_plan": "planes",
    "evaluation": "planes",
    "certificate": "certificados",
    "person_merge": "otros",
    "audit_event": "otros",
}
_THINGS = {
    "person": "los datos de la persona",
    "contact": "el contacto",
    "identity_document": "el documento",
    "consent": "la respuesta a un permiso",
    "care": "sus necesidades de cuidado y apoyo",
    "labour_business": "lo anotado de su trabajo o negocio",
    "reserved_answer": "las respuestas a las preguntas reservadas",
    "pre_registration": "su preinscripción",
    "enrolment": "la inscripción",
    "group_member": "sus fechas en el grupo",
    "attendance_mark": "su asistencia",
    "business_plan": "su plan de negocio",
    "evaluation": "una evaluación de su plan",
    "certificate": "su certificado",
}
_MADE = {
    "person": "registró a la persona",
    "reserved_answer": "anotó que la persona respondió las preguntas reservadas",
    "enrolment": "inscribió a la persona",
    "business_plan": "registró su plan de negocio",
    "person_merge": "unió esta ficha con otra de la misma persona",
}
_GROUPS = {
    "name": "el nombre",
    "birth": "la fecha de nacimiento",
    "phone": "el teléfono",
    "document": "el documento",
    "withdrawal": "el retiro",
    "amount": "el capital que pide",
    "handover": "a quién se entregó",
}
#: Kinds of which no value is ever told.
_SILENT = frozenset({"reserved_answer", "evaluation"})
#: Shown by their end alone: «termina en 678».
_BY_END = frozenset({"phone", "number"})
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")

#: An entry's fields: (field, before, after) as the log holds them.
_Changed = list[tuple[Field, object, object]]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: words of before and after, "" for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one entry says. ``who`` only when it isn't to be named."""

    did: str
    kind: str
    changes: tuple[FieldChange, ...] = ()
    erased: bool = False
    who: str = ""


def topic_of(kind: str) -> str:
    """The topic a kind of record belongs to; data when nothing else is said."""
    return _TOPIC_OF.get(kind, "datos")


def day_and_hour(at: datetime) -> str:
    """«3 mar 2026, 10:12», in Lima."""
    local = at.astimezone(LIMA)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


class Teller:
    """Tells entries to somebody with these roles; ``values``: what each entry holds, by its sequence number."""

    def __init__(
        self, session: Session, roles: Collection[str], values: Mapping[int, Mapping[int, object] | None]
    ) -> None:
        self._session, self._roles, self._values = session, frozenset(roles), values
        self._special: dict[str, Callable[[Kind, Change, Mapping[str, object], _Changed], str | None]] = {
            "identity_document": self._document,
            "consent": self._consent,
            "enrolment": self._enrolment,
            "group_member": self._member,
            "attendance_mark": self._mark,
            "evaluation": self._evaluation,
            "certificate": self._certificate,
            "person_merge": self._merge,
            "audit_event": self._act,
        }

    def entry(self, entry: Change) -> Told | None:
        """None for what goes without saying: it is told by another entry of the same act."""
        kind = fields.kind_numbers()[entry.kind]
        values = self._values[entry.seq]
        edited = entry.op == Op.EDIT
        if values is None and (edited or entry.salt is None):
            lost = f"cambió {_THINGS.get(kind.entity, 'un dato')}" if edited else self._made(kind)
            return Told(lost, kind.entity, erased=True, who=self._unnamed(kind, entry))
        changed = _changed(kind, values or {}) if edited else []
        if edited and not changed:
            return None
        said = {f.name: (values or {}).get(f.wire_no) for f in kind.fields if f.wire_no}
        special = self._special.get(kind.entity)
        did: str | None = special(kind, entry, said, changed) if special else self._plainly(kind, changed)
        if did is None:
            return None
        return Told(did, kind.entity, self._shown(kind, entry, said, changed), who=self._unnamed(kind, entry))

    def _plainly(self, kind: Kind, changed: _Changed) -> str:
        if not changed:
            return self._made(kind)
        visible = [f for f, *_ in changed if self._may_see(f)]
        if not visible or kind.entity in _SILENT:
            return "cambió un dato reservado" if kind.entity not in _SILENT else f"corrigió {_THINGS[kind.entity]}"
        return f"cambió {_what(kind, visible)}"

    def _made(self, kind: Kind) -> str:
        return _MADE.get(kind.entity) or f"anotó {_THINGS.get(kind.entity, 'un dato')}"

    def _may_see(self, field: Field) -> bool:
        return bool(field.seen_by & self._roles)

    def _shown(
        self, kind: Kind, entry: Change, said: Mapping[str, object], changed: _Changed
    ) -> tuple[FieldChange, ...]:
        if kind.entity in _SILENT:
            return ()
        if kind.entity == "identity_document" and entry.op == Op.CREATE:
            changed = self._corrected(kind, said)
        made = [FieldChange(f.label_es, show_plain(f, b), show_plain(f, a)) for f, b, a in changed if self._may_see(f)]
        return tuple(one for one in made if one.before != one.after)

    def _unnamed(self, kind: Kind, entry: Change) -> str:
        """Who scored a plan is told only to those who may know it."""
        hidden = kind.entity == "evaluation" and not self._may_see(kind.field("evaluator"))
        return "Una persona del jurado" if hidden else ""

    # --- kind by kind ----------------------------------------------------------------------------------------------

    def _document(self, kind: Kind, _entry: Change, said: Mapping[str, object], changed: _Changed) -> str | None:
        if changed:
            return self._plainly(kind, changed)
        return "corrigió el documento" if said["replaces"] else "anotó un documento"

    def _corrected(self, kind: Kind, said: Mapping[str, object]) -> _Changed:
        """What the new row says otherwise than the one it replaces."""
        before = self._session.get(IdentityDocument, _key(said["replaces"])) if said["replaces"] else None
        if before is None:
            return []
        named = [kind.field(name) for name in ("type", "number", "expires_on")]
        return [(f, _stored(getattr(before, f.name)), said[f.name]) for f in named]

    def _consent(self, kind: Kind, _entry: Change, said: Mapping[str, object], changed: _Changed) -> str | None:
        if changed:  # the proof that came later
            return self._plainly(kind, changed)
        purpose = lists.label_or_code("consent_purposes", str(said["purpose"] or ""))
        if said["answer"] == "retirado":
            return f"anotó que la persona retiró el permiso «{purpose}»"
        return f"anotó «{purpose}»: {lists.label_or_code('consent_answers', str(said['answer'] or ''))}"

    def _enrolment(self, kind: Kind, _entry: Change, _said: Mapping[str, object], changed: _Changed) -> str | None:
        names = {f.name: after for f, _before, after in changed}
        if names and set(names) <= {"group"}:
            return None  # the entry of the group says it
        if names.get("returned_on"):
            return "anotó que la persona volvió al curso"
        if names.get("withdrawn_on"):
            return "anotó que la persona se retiró"
        if names.get("gate_override"):
            return "hizo una excepción en su inscripción"
        return self._plainly(kind, changed)

    def _member(self, kind: Kind, entry: Change, said: Mapping[str, object], changed: _Changed) -> str | None:
        row = self._row(kind, entry)
        if not changed:
            return f"agregó a la persona al grupo {self._group(said['group'] or getattr(row, 'group', None))}"
        names = {f.name: after for f, _before, after in changed}
        here = self._group(getattr(row, "group", None))
        if names.get("moved_to"):
            return f"pasó a la persona del grupo {here} al grupo {self._group(names['moved_to'])}"
        if names.get("until"):
            return f"sacó a la persona del grupo {here}"
        return f"cambió sus fechas en el grupo {here}"

    def _mark(self, kind: Kind, entry: Change, said: Mapping[str, object], changed: _Changed) -> str | None:
        where = self._lesson(getattr(self._row(kind, entry), "session", None))
        if not changed:
            code = said["status"]
            return f"marcó su asistencia {where}" + (f": {_status(code)}" if code else "")
        now = next((after for f, _b, after in changed if f.name == "status"), said["status"])
        if any(f.name == "status" for f, *_ in changed) and not now:
            return f"dejó sin marcar su asistencia {where}"
        return f"corrigió su asistencia {where}" + (f": {_status(now)}" if isinstance(now, str) else "")

    def _evaluation(self, _kind: Kind, _entry: Change, said: Mapping[str, object], _changed: _Changed) -> str | None:
        return "cerró y selló su evaluación del plan" if said["no_conflict"] else "declaró que no puede evaluar el plan"

    def _certificate(self, kind: Kind, entry: Change, said: Mapping[str, object], changed: _Changed) -> str | None:
        row = self._row(kind, entry)
        paper = lists.label_or_code("certificate_kinds", str(getattr(row, "kind", "") or "")).lower()
        course = self._session.get(Course, getattr(row, "course", None)) if row is not None else None
        whole = f"su {paper or 'certificado'}" + (f" de «{course.title}»" if course and course.title else "")
        names = {f.name: after for f, _before, after in changed}
        if not changed:
            return f"emitió {whole}"
        if names.get("state") == "anulado":
            return f"anuló {whole}"
        if names.get("copies"):
            return f"imprimió una copia de {whole}"
        if names.get("handed_on"):
            return f"entregó {whole}"
        if names.get("state") == "no_impreso":
            return f"anotó que {whole} no llegó a imprimirse"
        return None if set(names) == {"state"} else self._plainly(kind, changed)  # drawn: part of issuing it

    def _merge(self, kind: Kind, _entry: Change, _said: Mapping[str, object], changed: _Changed) -> str | None:
        if any(f.name == "ended_on" and after for f, _b, after in changed):
            return "separó dos fichas que estaban unidas"
        return "cambió los datos elegidos de las fichas unidas" if changed else self._made(kind)

    def _act(self, _kind: Kind, _entry: Change, said: Mapping[str, object], _changed: _Changed) -> str | None:
        label = lists.label_or_code("audit_acts", str(said["act"] or ""))
        return label[:1].lower() + label[1:]

    # --- what they name --------------------------------------------------------------------------------------------

    def _row(self, kind: Kind, entry: Change) -> object:
        return self._session.get(kinds.tables()[kind.entity], entry.record)

    def _group(self, key: object) -> str:
        found = self._session.get(Group, _key(key)) if key else None
        return f"«{found.name}»" if found is not None and found.name else "de otra laptop"

    def _lesson(self, key: object) -> str:
        """«en la sesión 4 de «Wanchaq B»»."""
        lesson = self._session.get(ClassSession, _key(key)) if key else None
        if lesson is None:
            return "en una sesión"
        return f"en la sesión {lesson.number} de {self._group(lesson.group)}"


def _key(value: object) -> UUID | None:
    if isinstance(value, UUID):
        return value
    return UUID(bytes=value) if isinstance(value, bytes) and len(value) == 16 else None


def _stored(value: object) -> object:
    """A column's value as the log would hold it."""
    return (value - date(1970, 1, 1)).days if isinstance(value, date) else value


def _status(code: object) -> str:
    return lists.label_or_code("attendance_codes", str(code)).lower()


def _changed(kind: Kind, values: Mapping[int, object]) -> _Changed:
    by_wire = kind.by_wire()
    found: _Changed = []
    for number, pair in values.items():
        if number in by_wire and isinstance(pair, list) and pair[0] != pair[1]:
            found.append((by_wire[number], pair[0], pair[1]))
    return found


def _what(kind: Kind, changed: Sequence[Field]) -> str:
    """One field by its name, a group by its own, several things by their kind."""
    groups = {f.merge.removeprefix("group:") for f in changed if f.merge.startswith("group:")}
    if len(groups) == 1 and all(f.merge.startswith("group:") for f in changed):
        return _GROUPS.get(next(iter(groups)), _THINGS.get(kind.entity, "un dato"))
    if len(changed) == 1:
        return f"«{changed[0].label_es}»"
    return _THINGS.get(kind.entity, "varios datos")


# --- values ---------------------------------------------------------------------------------------------------------


def show_plain(field: Field, value: object) -> str:
    """A value of the change log for the eye. Keys say nothing and aren't shown; of a file only that there is one."""
    if value is not None and field.type == "bytes_ref":
        return "un archivo"
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, list):
        catalogue = field.type.rpartition("code:")[2]
        return ", ".join(lists.label_or_code(catalogue, str(one)) for one in value) if "code:" in field.type else ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, int):
        return _show_number(field, value)
    return show_text(field, str(value))


def _show_number(field: Field, value: int) -> str:
    if field.type == "date":
        return f"{date(1970, 1, 1) + timedelta(days=value):%d/%m/%Y}"
    if field.type == "centimos":
        return show_money(value)
    return f"{value} min" if field.type == "minutes" else str(value)


def show_text(field: Field, value: str) -> str:
    """A stored text or code for the eye; a number by its end alone."""
    if field.name in _BY_END:
        return f"termina en {last4(value)[1:]}" if last4(value) else "••••"
    base, _, catalogue = field.type.partition(":")
    if base != "code":
        return value
    if catalogue == "ubigeo":
        return place_label(value)
    return lists.label_or_code(catalogue, value)


def place_label(code: str) -> str:
    """«Wanchaq, Cusco, Cusco», or the code itself when this version doesn't know it."""
    try:
        return places.get(code).label
    except KeyError:
        return code
