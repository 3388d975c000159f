"""Every component in every state, a list, a roster and the frame: for the tests, and for eyes by ``tests.ui.shoot``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.tables.cells import Column, MeterCell, Row, StateCell, TextCell
from oit_campo.ui.tables.list_table import ListTable
from oit_campo.ui.tables.roster import Roster
from oit_campo.ui.widgets.banners import Banner, Note
from oit_campo.ui.widgets.buttons import Button, ReasonedButton
from oit_campo.ui.widgets.cards import Card, Figure, Section
from oit_campo.ui.widgets.chips import Chip, FilterChip, KeyCap, key_hints
from oit_campo.ui.widgets.choices import Check, ChoiceField, OptionCard
from oit_campo.ui.widgets.dates import DateField
from oit_campo.ui.widgets.fields import Field, NoteField, TextField
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.forms import FormKeys, field_row
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import column, flow, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.passwords import PasswordField
from oit_campo.ui.widgets.progress import Meter, Progress, SavedLine
from oit_campo.ui.widgets.side_bar import Place, SyncState
from oit_campo.ui.widgets.states import EmptyState, Face, Fact, Light, LightLine
from oit_campo.ui.widgets.tabs import Tabs
from oit_campo.ui.widgets.type_ahead import TypeAheadField
from tests.ui.samples import SESSIONS, people_rows, roster_people, search_districts

TODAY = date(2026, 3, 16)


class ComponentsPage(Page):
    """Mock 11, and more."""

    help_text = "Aquí están todas las piezas en todos sus estados."

    def __init__(self) -> None:
        super().__init__("Componentes", "Cada pieza en cada estado · rejilla de 4 px · radios 6 y 8")
        self.add_action(Button("Imprimir lista", "secondary", "printer", key="Ctrl+P"))
        self.add_action(Button("Guardar y siguiente", "primary", "check", key="Ctrl+S"))
        columns = Columns()
        columns.add(column(self._buttons(), self._fields(), self._empty(), ..., gap=12), 480)
        columns.add(column(self._chips(), self._lights(), self._banners(), self._table(), ..., gap=12), 480)
        self.add(columns)
        self.add_stretch()

    def _buttons(self) -> Section:
        made = Section("Botones: uno solo primario por página", gap=10)
        off = Button("Cerrar y sellar", "secondary", "lock")
        off.setEnabled(False)
        self.focused = Button("Con foco", "secondary")
        made.add(
            flow(
                Button("Guardar y siguiente", "primary", "check", shown_key="Ctrl+S"),
                Button("Imprimir lista", icon="printer"),
            )
        )
        made.add(flow(Button("Ver la cola", "ghost"), Button("Anular", "danger", "ban"), off, self.focused))
        made.add(
            flow(
                Button("Corregir", size="small"),
                Button("Es la misma", size="small", shown_key="F6"),
                Button("Ir al campo", "link", "arrow-right", size="small"),
            )
        )
        closed = ReasonedButton(Button("Cerrar y sellar", "primary", "lock"))
        closed.set_reason("Faltan 3 criterios")
        made.add(closed)
        return made

    def _fields(self) -> Section:
        made = Section("Campos: etiqueta arriba, ayuda o error debajo", gap=10)
        phone, number = TextField("phone", "Celular"), TextField("number", "Número")
        phone.set_value("91234567")
        phone.set_error("Faltan dígitos: escriba 9")
        number.set_value("V-20 614 938")
        number.set_warning("Ya está en otra ficha")
        born = DateField("born", "Fecha de nacimiento", today=TODAY)
        born.set_value("1993-08-14")
        mother = TextField("mother", "Apellido materno", optional=True, hint="Si tiene uno solo, déjelo vacío")
        sex = ChoiceField("sex", "Sexo", [("m", "Mujer"), ("h", "Hombre"), ("o", "Otro"), ("n", "No responde")])
        sex.set_value("m")
        country = ChoiceField(
            "country", "Nacionalidad", [(c, c) for c in ("Peruana", "Venezolana", "Colombiana", "Boliviana", "Otra")]
        )
        country.set_value("Venezolana")
        self.district = TypeAheadField(
            "district", "Distrito donde vive", search_districts, hint="Escriba sin tildes: san juan"
        )
        money = TextField("money", "Monto", lead="S/", help_text="Con dos decimales: 1,500.00")
        note = NoteField("note", "Comentario", lines=2, optional=True, hint="Lo que quiera anotar")
        for fields in ((phone, number), (born, mother)):
            made.add(field_row(*fields))
        made.add(sex)
        made.add(field_row(country, self.district))
        made.add(field_row(money, note))
        made.add(flow(Check("Acepto", True), Check("WhatsApp"), gap=16))
        keys = FormKeys(self)
        fields_in_order: list[Field] = [phone, number, born, mother, sex, country, self.district, money, note]
        keys.add_section(fields_in_order, made)
        return made

    def _chips(self) -> Section:
        made = Section("Fichas de estado: icono + palabra + color", note="nunca color solo")
        made.add(
            flow(
                Chip("Cumple", "success", "circle-check"),
                Chip("Por corregir", "warning", "triangle-alert"),
                Chip("Muy parecida", "danger", "triangle-alert"),
                gap=6,
            )
        )
        made.add(
            flow(
                Chip("En formación", "primary", "graduation-cap"),
                Chip("Mangomarca A"),
                FilterChip("Región: Lima"),
                gap=6,
            )
        )
        made.add(
            row(
                KeyCap("Ctrl+S"),
                KeyCap("Return"),
                KeyCap("Up"),
                KeyCap("P"),
                Meter(0.6, goal=0.8),
                Meter(0.9, "success", 0.8),
            )
        )
        return made

    def _lights(self) -> Section:
        made = Section("Luces de «¿Qué le falta?»")
        lights = (
            ("ok", "Taller", "34 de 40 h"),
            ("next", "Plan", "jue 19, 10:00"),
            ("warn", "Doc.", "Vencido"),
            ("bad", "RUC", "Falta"),
        )
        row_ = Columns(gap=6)
        for light in (*lights, ("none", "Capital", "Después")):
            row_.add(Light(*light), 92)
        made.add(row_)
        return made

    def _banners(self) -> Section:
        made = Section("Avisos: dentro de la página, nunca ventanas")
        made.add(Banner("success", "Guardado en esta laptop.", "Se enviará solo.", action="Deshacer"))
        made.add(
            Banner("danger", "No se pudo imprimir.", "Nada se perdió. Ref. 7F3A", action="Reintentar", closable=True)
        )
        made.add(Banner("warning", "Corte: 16/03/2026, 07:30.", "14 de 16 laptops al día.", icon="laptop"))
        made.add(Note("Vencido también sirve para inscribir"))
        saved = SavedLine()
        saved.saved("09:42:18")
        made.add(saved)
        going = Progress("Preparando certificados")
        going.set(7, 24)
        made.add(going)
        return made

    def _table(self) -> ListTable:
        table = ListTable(
            [Column("Participante"), Column("Horas de 12", 126), Column("Regla", 142)], "Ejemplo", row_height=36
        )
        rows = (
            ("Acosta Rangel, Edixon", "10.0 h", 0.83, "success", "ok", "cumple"),
            ("Huallpa Choque, Amaru", "3.0 h", 0.25, "danger", "bad", "no llega"),
        )
        table.set_rows(
            [
                Row(name, (TextCell(name), MeterCell(hours, share, tone, 0.8), StateCell(state, words)))  # type: ignore[arg-type] # literals
                for name, hours, share, tone, state, words in rows
            ]
        )
        table.show_all_rows()
        return table

    def _empty(self) -> Card:
        return Card(
            column(
                EmptyState(
                    "sprout",
                    "Todavía no hay personas en este grupo",
                    "Agregue a quienes ya inscribió o inscriba a alguien ahora.",
                    Button("Inscribir", "primary", "user-plus", shown_key="Ctrl+3"),
                    Button("Agregar al grupo", "secondary", "plus"),
                )
            ),
            pad=0,
        )


class PeoplePage(Page):
    """Mock 4 and 8 in one: search hits, groups, ticks, a third column that folds."""

    def __init__(self) -> None:
        super().__init__("Personas", "7 personas suenan como «yeferson gonsales», entre las 1,204 de esta laptop")
        self.add_action(Button("Inscribir", "secondary", "user-plus", shown_key="Ctrl+3"))
        self.add(
            flow(
                FilterChip("Ediciones: 2020 a 2026"),
                FilterChip("Región: Lima"),
                Button("Filtro", "link", "plus", size="small"),
            )
        )
        self.table = ListTable(
            [
                Column("Persona", 0),
                Column("Documento", 126),
                Column("Distrito", 184, hide_below=700),
                Column("Etapa", 124, hide_below=520),
                Column("¿Qué le falta?", 158),
            ],
            "Personas encontradas",
            row_height=50,
            checkable=True,
        )
        self.table.set_rows(people_rows())
        self.table.set_checked({"1", "2"})
        columns = Columns()
        columns.add(
            column(
                (self.table, 1),
                key_hints(
                    ("Up Down", "moverse"), ("Return", "abrir"), ("Space", "elegir varias"), ("Esc", "volver a buscar")
                ),
            ),
            600,
        )
        self.side = columns.add(self._side(), 264, 0, may_hide=True)
        self.add(columns, 1)

    def _side(self) -> Card:
        return Card(
            column(
                row(
                    Face("Jefferson González Rivas", 44),
                    (Label("Jefferson Alexander González Rivas", "heading", wrap=True), 1),
                    gap=12,
                ),
                Fact("user", "32 años · CIV ••••4938 (vencido)"),
                Fact("map-pin", "San Juan de Lurigancho, Lima"),
                Fact("users", "Grupo Mangomarca A"),
                Button("Abrir su ficha", "primary", "arrow-right", shown_key="Return"),
                Label("¿QUÉ LE FALTA?", "caption_strong", "muted"),
                LightLine("ok", "Consentimiento", "4 de 7 finalidades"),
                LightLine("warn", "Documento", "vencido: pedir el nuevo"),
                LightLine("next", "Plan de negocio", "sustenta el jue 19, 10:00"),
                ...,
            )
        )


class RosterPage(Page):
    """Mock 6."""

    def __init__(self) -> None:
        super().__init__(
            "SST 4 · Orden, limpieza, señalización y emergencias",
            "Hoy, lunes 16 de marzo, 09:00 a 11:00 · Salón comunal Mangomarca · 30 participantes",
        )
        self.set_back("Talleres", lambda: None, "Grupo Mangomarca A · SST")
        self.add_action(Button("Imprimir lista", "secondary", "printer", key="Ctrl+P"))
        self.add_action(Button("Todos presentes", "primary", "check-check", key="Ctrl+T"))
        self.roster = Roster("Lista de asistencia")
        self.roster.show_rows(SESSIONS, roster_people(), hours="Horas de 12", rule="Regla: 9.6 h")
        self.roster.saved.saved("09:24:06")
        self.add(self.roster, 1)


class FormPage(Page):
    """Mocks 1, 3, 7 and 9: password, sections, options, figures, tabs, a fixed bar."""

    def __init__(self) -> None:
        super().__init__("Inscribir", "Inscripción 8 de hoy")
        figures = Columns()
        figures.add(
            Figure("Solo en esta laptop", "59 cambios", "desde el jue 12, 18:22", icon="cloud-off", tone="warning"), 180
        )
        figures.add(Figure("Por corregir", "2 fichas", "esperan a la facilitadora", icon="inbox"), 180)
        figures.add(Figure("Capital entregado", "S/ 181,500.00", "121 negocios"), 180)
        self.add(figures)
        tabs = Tabs(
            "Ficha", "Negocio", "Asistencia", "Planes", "Capital y crédito", "Certificados", name="Partes de la ficha"
        )
        tabs.setCurrentIndex(1)
        identity = Section("Identidad", note="Escriba como figura en el documento")
        names, surname = TextField("names", "Nombres"), TextField("surname", "Apellido paterno")
        identity.add(field_row(names, surname))
        secret = PasswordField(
            "password", "Contraseña", strength=lambda p: (min(4, len(p) // 3), "Buena: larga y fácil de recordar")
        )
        secret.set_value("correcto caballo")
        secret.set_warning("Bloq Mayús está activado")
        identity.add(secret)
        self.keys = FormKeys(self)
        self.keys.add_section([names, surname, secret], identity)
        identity.set_current(True)
        options = Section("4. Viabilidad financiera", note="pulse 0 a 4")
        for number, (title, words) in enumerate(
            (
                ("No presenta", "No presenta costos ni ventas."),
                ("Básico", "Calcula costos, precio y ventas, con errores que no cambian la conclusión."),
            )
        ):
            card = OptionCard(title, words, badge=str(number))
            card.setChecked(number == 1)
            options.add(card)
        user = OptionCard("Yesenia Quispe Mamani", "Facilitadora · Lima Este", face="Yesenia Quispe Mamani")
        options.add(user)
        columns = Columns()
        columns.add(column(Card(column(tabs, identity, gap=0), pad=1), ...), 440)
        columns.add(column(options, ...), 380)
        self.add(columns)
        self.add_stretch()
        closing = ReasonedButton(Button("Guardar y siguiente", "primary", "check", key="Ctrl+G"))
        closing.set_reason("Faltan celular y distrito")
        self.set_bar(..., Button("Dejar en borrador", "ghost"), closing)


def places(components: Callable[[], QWidget] = ComponentsPage) -> list[Place]:
    return [
        Place(1, "Inicio", "house", components),
        Place(2, "Personas", "users", PeoplePage),
        Place(3, "Inscribir", "user-plus", FormPage),
        Place(4, "Talleres", "calendar-check", RosterPage),
        Place(5, "Planes", "clipboard-list", FormPage),
        Place(6, "Capital", "hand-coins", FormPage),
        Place(7, "Certificados", "award", PeoplePage),
        Place(8, "Procesos", "route", FormPage),
        Place(9, "Reportes", "chart-column", FormPage),
        Place(0, "Configuración", "settings", FormPage),
    ]


def make_window(width: int = 1366, height: int = 768) -> MainWindow:
    window = MainWindow("Yesenia Quispe Mamani", "Facilitadora · Lima Este", places(), edition="Emprende Segur@ 2026")
    window.resize(width, height)
    window.set_sync_state(SyncState(20, "desde el jue 12, 18:22", "Último recibo: 0417"))
    return window


SHOTS = {"componentes": 1, "personas": 2, "formulario": 3, "roster": 4}
