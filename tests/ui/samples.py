"""What the gallery shows: synthetic people, sessions, districts."""

from __future__ import annotations

from oit_campo.ui.tables.cells import Cell, ChipsCell, Group, PersonCell, Row, StateCell, TextCell
from oit_campo.ui.tables.marks import Mark
from oit_campo.ui.tables.roster_rows import RosterPerson, RosterSession
from oit_campo.ui.widgets.choices import plain
from oit_campo.ui.widgets.type_ahead import Suggestion

DISTRICTS: tuple[Suggestion, ...] = (
    ("080101", "Cusco", "Cusco, Cusco"),
    ("080108", "Wanchaq", "Cusco, Cusco"),
    ("150132", "San Juan de Lurigancho", "Lima, Lima"),
    ("150133", "San Juan de Miraflores", "Lima, Lima"),
    ("200104", "Castilla", "Piura, Piura"),
)


def search_districts(words: str) -> list[Suggestion]:
    return [s for s in DISTRICTS if plain(words) in plain(s[1]) or s[0] == words]


def _person(key: str, who: PersonCell, document: TextCell, district: str, stage: Cell, lacks: StateCell) -> Row:
    return Row(key, (who, document, TextCell(district), stage, lacks), checkable=lacks.state != "none")


def people_rows() -> list[Row | Group]:
    """Hits of a search, in two groups."""
    lurigancho, trinidad = "San Juan de Lurigancho", "María Yefersina González Piña de la Santísima Trinidad"
    hits = (("Jefferson", True), (" Alexander ", False), ("González", True), (" Rivas", False))
    first = PersonCell("Jefferson Alexander González Rivas", "suena como «yeferson gonsales»", hits)
    second = PersonCell("Yeferson José Gonzales Huamán", "suena igual")
    third = PersonCell("Yefersson Gonzáles Parra", "una letra de diferencia", face=True)
    fourth = PersonCell("Yerson Gonzales Ñaupas", "nombre parecido")
    chips = ChipsCell((("Inscrito", "primary", ""),))
    late, gone = StateCell("warn", "documento vencido"), StateCell("none", "retirado el 02/03")
    planned = TextCell("Plan sustentado")
    return [
        Group("Suenan igual · 3 personas", "circle-check", "success"),
        _person("1", first, TextCell("CIV ••••4938"), lurigancho, TextCell("En formación"), late),
        _person("2", second, TextCell("DNI ••••1190"), "Ate", planned, StateCell("ok", "nada")),
        _person("3", third, TextCell("PTP ••••0345", "vigente"), "Comas", chips, StateCell("bad", "documento")),
        Group("Nombre parecido · 2 personas", "triangle-alert", "warning"),
        _person("4", fourth, TextCell("DNI ••••7702"), "Santa Anita", TextCell("Retirado", tone="muted"), gone),
        _person(
            "5",
            PersonCell(trinidad, "nombre parecido"),
            TextCell("Sin documento"),
            lurigancho,
            TextCell("Inscrita"),
            StateCell("next", "sustenta el jue 19"),
        ),
    ]


SESSIONS = (
    RosterSession("s1", "S1 · 2 mar"),
    RosterSession("s2", "S2 · 5 mar", suspended=False),
    RosterSession("s3", "S3 · 9 mar"),
    RosterSession("s4", "S4 · HOY", today=True, mixed=True),
    RosterSession("s5", "S5 · 19 mar", to_come=True),
)
_NAMES = (
    "Acosta Rangel, Edixon|PPPP|10.0 h|ok|cumple",
    "Apaza Condori, Gladys|PPPp|10.0 h|ok|cumple",
    "Bracho Montilla, Yuleisy|PPTP|9.7 h|ok|cumple",
    "Chero Yamunaqué, Segundo|PFPP|7.0 h|warn|recuperar 0.6 h",
    "Colmenares, Génesis|PRPS|10.0 h|ok|cumple",
    "De la Cruz Ñaupas, Milagros|PJPp|7.0 h|warn|recuperar 0.6 h",
    "D’Alessandro Peña, Thais|PPPP|10.0 h|ok|cumple",
    "González Rivas, Jefferson|PPPT|9.8 h|ok|cumple",
    "Huallpa Choque, Amaru|FPF |3.0 h|bad|no llega",
    "Ñáñez Quispe, María Fernanda|PPP |8.0 h|ok|va bien",
    "Purizaca Ruiz, Katherine|PTP |7.7 h|ok|va bien",
    "Urdaneta, Keila|FFP |3.0 h|bad|no llega",
    "Villalobos Rangel, Mariángel|PPP |8.0 h|ok|va bien",
    "Yamunaqué Castro, Percy|PPP |8.0 h|ok|va bien",
    "Zapata Inga, Rocío|PPP |8.0 h|ok|va bien",
)


def roster_people() -> tuple[RosterPerson, ...]:
    people = []
    for number, line in enumerate(_NAMES):
        name, codes, hours, outlook, words = line.split("|")
        surname, first = name.split(", ")
        marks = tuple(
            None if c == " " else Mark(c.upper(), {"T": 20, "S": 15, "R": 0}.get(c, 0), remote=c.islower())
            for c in codes
        )
        people.append(
            RosterPerson(
                f"p{number}",
                name,
                f"{first.split()[0]} {surname.split()[0]}",
                f"DNI ••••{2000 + number * 37}",
                (*marks, None),
                hours,
                float(hours[:-2]) / 12,
                0.8,
                outlook,
                words,
                "Sin foto" if number == 4 else "",
            )
        )
    return tuple(people)
