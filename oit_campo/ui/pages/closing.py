"""Cerrar el día. «¿Puedo apagar e irme?»: lo que falta, una línea cada cosa, que se marca sola; y bloquear, falte lo que falte."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from oit_campo import settings
from oit_campo.errors import CampoError
from oit_campo.services import backups, closing
from oit_campo.services.backups import Made
from oit_campo.services.class_sessions import SessionRow
from oit_campo.services.closing import DayView
from oit_campo.services.home import HalfDone
from oit_campo.ui import messages, spanish, theme
from oit_campo.ui.background import Task
from oit_campo.ui.context import Context
from oit_campo.ui.exchange import Exchange
from oit_campo.ui.main_window import MainWindow
from oit_campo.ui.pages import sync_words
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.labels import Icon, Label, announce
from oit_campo.ui.widgets.layouts import column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.progress import Meter


class Line(Card):
    """One thing of the day: ticked or not, what is left, and the button that does it. Read aloud as one."""

    def __init__(self, act: Button) -> None:
        self.act, self._icon = act, Icon("circle-dashed", 28, "warning")
        self.fact, self.rest, self.meter = (
            Label("", "heading", wrap=True),
            Label("", "body", "muted", wrap=True),
            Meter(),
        )
        self.meter.hide()
        words = column(self.fact, self.rest, self.meter, gap=2)
        line = row(self._icon, (words, 1), act, gap=theme.LG)
        super().__init__(line, pad=(theme.LG, theme.M, theme.LG, theme.M))
        self.done = False

    def tell(self, fact: str, rest: str, *, done: bool) -> None:
        """``done`` ticks it; what is done asks for no button."""
        self.fact.setText(fact)
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
        self._icon.set_icon("circle-check" if done else "circle-dashed", "success" if done else "warning")
        if self.act.hasFocus() and done:
            self.focusNextChild()
        self.act.setVisible(not done)
        self.act.setAccessibleDescription(fact)
        if done and not self.done and self.isVisible():
            announce(self, fact)
        self.done = done


class ClosingPage(Page):
    """Lists, forms, the centre, the backup; each line ticks itself. *Bloquear* works at any moment."""

    is_sync = True
    interests = frozenset({"session", "attendance_mark", "draft", "batch", "enrolment", "person", "store"})

    def __init__(self, context: Context, exchange: Exchange) -> None:
        super().__init__("", "")
        self.set_title(self.tr("Cerrar el día"))
        self.set_back(self.tr("Sincronización"), lambda: context.go("sync"))
        self.help_text = self.tr("Cada línea se marca sola. Nada es obligatorio: puede bloquear cuando quiera.")
        self._context, self._desk, self._exchange = context, context.desk, exchange
        self._view: DayView | None = None
        self._backup: Task | None = None
        self._backup_error: CampoError | None = None
        self._make_lines()
        self.lock = Button(self.tr("Bloquear y terminar"), "primary", "lock", size="big", on_click=self._lock)
        self._summary = Label("", "strong", wrap=True)
        self.set_bar((self._summary, 1), self.lock)
        exchange.began.connect(self._tell)
        exchange.moved.connect(lambda _o: self._tell())
        exchange.ended.connect(lambda _o: self._tell())
        exchange.failed.connect(lambda _e: self._tell())

    def _make_lines(self) -> None:
        self.lists = Line(Button(self.tr("Abrir la lista"), "secondary", "calendar-check", on_click=self._open_list))
        self.forms = Line(Button(self.tr("Continuar"), "secondary", "pencil", on_click=self._continue))
        self.centre = Line(
            Button(self.tr("Enviar ahora"), "secondary", "cloud-upload", key="F5", on_click=self._send_or_stop)
        )
        self.backup = Line(Button(self.tr("Respaldar ahora"), "secondary", "archive", on_click=self._back_up))
        for line in self.lines():
            line.hide()
            self.add(line)
        self.add_stretch()

    def lines(self) -> tuple[Line, ...]:
        return self.lists, self.forms, self.centre, self.backup

    def refresh(self) -> None:
        ask = partial(closing.day, self._desk)
        self._context.background.read(self, ask, self._show, self.show_error, slot="day")

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, view: DayView) -> None:
        self._view = view
        self.lists.setVisible(self._desk.actor.may(closing.CLOSING))
        for line in (self.forms, self.centre):
            line.show()
        self.backup.setVisible(view.may_back_up)
        self._tell()
        waiting = next((line.act for line in self.lines() if line.isVisible() and not line.done), self.lock)
        self.start_at(waiting)

    def _tell(self) -> None:
        view = self._view
        if view is None:
            return
        now = self._desk.store.clock.now()
        self.lists.tell(*lists_words(view.lists, spanish.long_day(self._desk.today)), done=not view.lists)
        if view.forms:
            oldest = min(form.saved_at for form in view.forms)
            fact = spanish.counted(len(view.forms), self.tr("ficha a medias"), self.tr("fichas a medias"))
            self.forms.tell(fact, self.tr("La más antigua: {m}.").format(m=spanish.moment(oldest, now)), done=False)
        else:
            self.forms.tell(self.tr("Ninguna ficha a medias"), "", done=True)
        self._tell_centre(view)
        self._tell_backup(view)
        left = sum(not line.done for line in self.lines() if not line.isHidden())
        words = self.tr("Todo en orden. Ya puede bloquear y descansar.")
        if left:
            words = spanish.counted(left, self.tr("cosa queda"), self.tr("cosas quedan"))
            words = self.tr("{n} para mañana si bloquea ahora. Lo guardado no se pierde.").format(n=words)
        self._summary.setText(words)

    def _tell_centre(self, view: DayView) -> None:
        now, going = self._desk.store.clock.now(), self._exchange.under_way()
        so_far = self._exchange.so_far()
        said = sync_words.standing(view.sync, now)
        if going:
            total = view.sync.pending
            said = sync_words.going(so_far, total)
            self.centre.meter.set(so_far.sent / total if so_far is not None and total else 0.0)
        elif self._exchange.error is not None and view.sync.pending:
            said = sync_words.failed(self._exchange.error, view.sync, now, self._exchange.next_try())
        self.centre.meter.setVisible(going)
        self.centre.act.set_text(self.tr("Parar") if going else self.tr("Enviar ahora"))
        self.centre.tell(said.fact, said.rest, done=not going and not view.sync.pending)

    def _tell_backup(self, view: DayView) -> None:
        now = self._desk.store.clock.now()
        made = spanish.moment(view.backup, now) if view.backup is not None else ""
        if view.has_backup:
            self.backup.tell(self.tr("Respaldo de hoy hecho"), made.capitalize(), done=True)
        elif self._backup is not None:
            rest = self.tr("Guardando y revisando. Puede seguir con lo demás.")
            self.backup.tell(self.tr("Haciendo el respaldo…"), rest, done=False)
        elif self._backup_error is not None:
            self.backup.tell(self.tr("El respaldo no se hizo"), messages.words(self._backup_error), done=False)
        else:
            rest = self.tr("El último: {m}.").format(m=made) if made else self.tr("Todavía no hay ninguno.")
            self.backup.tell(self.tr("Falta el respaldo de hoy"), rest, done=False)
        self.backup.act.setEnabled(self._backup is None)
        self.backup.meter.setVisible(self._backup is not None)

    # --- acting ------------------------------------------------------------------------------------------------------

    def _open_list(self) -> None:
        if self._view is not None and self._view.lists:
            self._context.go("roster", session=self._view.lists[0].key)

    def _continue(self) -> None:
        if self._view is not None and self._view.forms:
            oldest: HalfDone = min(self._view.forms, key=lambda form: form.saved_at)
            self._context.go("plans" if oldest.form == "evaluation" else "enrol", draft=oldest.key)

    def _send_or_stop(self) -> None:
        if self._exchange.under_way():
            self._exchange.cancel()
        elif settings.load(self._desk.folder).centre_url:
            self.notice.hide()
            self._exchange.start()
        else:
            self.say(
                "warning", self.tr("Esta laptop no tiene la dirección del centro."), self.tr("Escríbala en Ajustes.")
            )

    def _back_up(self) -> None:
        desk = self._desk
        self._backup_error = None
        self._backup = self._context.background.work(
            self,
            lambda progress, stop: backups.back_up(desk, progress=progress, cancelled=stop.cancelled),
            self._backed_up,
            self._backup_failed,
            lambda done, total: self.backup.meter.set(done / total if total else 0.0),
        )
        self._tell()

    def _backed_up(self, made: Made) -> None:
        bad = next((one for one in (made.on_disk, made.on_stick) if isinstance(one, CampoError)), None)
        self._backup = None
        self._backup_error = None if made.kept else bad
        if made.kept and bad is not None:
            self.say("warning", messages.words(bad))
        self.refresh()

    def _backup_failed(self, error: CampoError) -> None:
        self._backup, self._backup_error = None, error
        self._tell()

    def _lock(self) -> None:
        """Whatever is left: it is all saved."""
        window = self.window()
        if isinstance(window, MainWindow):
            window.lock_requested.emit()


def lists_words(open_lists: tuple[SessionRow, ...], today: str) -> tuple[str, str]:
    """«2 listas sin cerrar», and which is first."""
    translate = QCoreApplication.translate
    if not open_lists:
        return translate("ClosingPage", "Ninguna lista sin cerrar"), today
    first = open_lists[0]
    fact = spanish.counted(
        len(open_lists), translate("ClosingPage", "lista sin cerrar"), translate("ClosingPage", "listas sin cerrar")
    )
    when = f"{spanish.short_day(first.day)} {spanish.hour(first.starts_minute)}"
    left = max(0, first.members - first.marked)
    rest = translate("ClosingPage", "Primero: {g}, sesión {n}, {m}.").format(g=first.group_name, n=first.number, m=when)
    unmarked = translate("ClosingPage", "Quedan {q} sin marcar.").format(q=left)
    return fact, f"{rest} {unmarked}" if left else rest
