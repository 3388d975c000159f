"""Ajustes: handing one's work on, taking that of who left, giving back today's, and the record of a laptop handed on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout

from oit_campo.clock import LIMA
from oit_campo.services import device_record, handover, handover_return
from oit_campo.services.desk import Desk
from oit_campo.services.handover import Person, Preview
from oit_campo.services.handover_return import Handed
from oit_campo.ui import spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.hand_over import CHANGES, HandOverDialog, passing_words
from oit_campo.ui.dialogs.handover_record import HandoverRecordDialog
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.disclosure import Disclosure
from oit_campo.ui.widgets.labels import Label
from oit_campo.ui.widgets.layouts import clear, column, flow, row
from oit_campo.ui.widgets.page import Page


@dataclass(frozen=True, slots=True)
class Standing:
    """What the card asks for at once: to whom, from whom, and today's."""

    receivers: tuple[Person, ...]
    leavers: tuple[Person, ...]
    today: tuple[Handed, ...]


def standing(desk: Desk) -> Standing:
    """Everything the card shows; empty where the functions don't reach."""
    own, taking = desk.actor.may(handover_return.OWN), desk.actor.may(handover_return.TAKEN)
    return Standing(
        handover.receivers(desk) if own else (),
        handover.leavers(desk) if taking else (),
        handover_return.of_today(desk),
    )


class HandoverCard(Disclosure):
    """``page`` says what was done."""

    def __init__(self, page: Page, context: Context) -> None:
        super().__init__(self.tr("Entregar el trabajo"), icon="move-right")
        self._page, self._context = page, context
        self._now = Standing((), (), ())
        actor = context.desk.actor
        self.words = Label("", "body", "muted", wrap=True)
        self.give = Button(self.tr("Entregar mi trabajo…"), "secondary", "move-right", on_click=self._give)
        self.take = Button(self.tr("Tomar el trabajo…"), "secondary", "user-check", on_click=self._take)
        self.record = Button(self.tr("Acta de entrega de laptop…"), "secondary", "file-text", on_click=self._record)
        self._today = QVBoxLayout()
        self._today.setSpacing(theme.S)
        self.add(self.words)
        self.add(flow(self.give, self.take, self.record, gap=theme.S))
        self.add(self._today)
        self.give.setVisible(actor.may(handover_return.OWN))
        self.record.setVisible(actor.may(device_record.ACTION))
        self.take.hide()
        self.refresh()

    def refresh(self) -> None:
        ask = partial(standing, self._context.desk)
        self._context.background.read(self, ask, self._show, self._page.show_error, slot="handover")

    def _show(self, now: Standing) -> None:
        news, self._now = now != self._now, now
        self.give.setEnabled(bool(now.receivers))
        self.take.setVisible(bool(now.leavers))
        self.words.setText(
            self.tr("Fichas a medias, listas sin cerrar y grupos pasan a otra persona de esta laptop. Nada se pierde.")
            if now.receivers
            else self.tr("Para entregar su trabajo, primero dé acceso en esta laptop a quien lo va a recibir.")
        )
        if news and (now.today or now.leavers):  # somebody has something to decide
            self.unfold()
        clear(self._today)
        for one in now.today:
            self._today.addLayout(self._line(one))

    def _line(self, one: Handed) -> QVBoxLayout:
        words = Label(handed_words(one), "body", wrap=True)
        name = self.tr("Devolver lo que entregó {n}").format(n=one.giver)
        back = Button(
            self.tr("Devolver"), "secondary", "undo-2", size="small", name=name, on_click=partial(self._back, one.key)
        )
        return column(words, row(back, ...), gap=theme.XS)

    def _give(self) -> None:
        self._open(self._now.receivers, taking=False)

    def _take(self) -> None:
        self._open(self._now.leavers, taking=True)

    def _open(self, people: tuple[Person, ...], *, taking: bool) -> None:
        dialog = HandOverDialog(self, self._context, people, taking=taking)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.done_with is not None:
            self._say(dialog.done_with, taking=taking)
        dialog.deleteLater()
        self.refresh()

    def _record(self) -> None:
        dialog = HandoverRecordDialog(self, self._context)
        dialog.exec()
        dialog.deleteLater()

    def _say(self, seen: Preview, *, taking: bool) -> None:
        fact = self.tr("Trabajo tomado.") if taking else self.tr("Trabajo entregado.")
        self._page.say("success", fact, "; ".join(passing_words(seen)) + ".")

    def _back(self, key: str) -> None:
        desk = self._context.desk
        self._context.background.change(
            self, lambda: (handover_return.give_back(desk, key), CHANGES), self._given_back, self._page.show_error
        )

    def _given_back(self, count: int) -> None:
        words = spanish.counted(count, self.tr("cosa devuelta"), self.tr("cosas devueltas"))
        self._page.say("success", words + ".", self.tr("Lo que ya estaba terminado quedó como está."))
        self.refresh()


def handed_words(one: Handed) -> str:
    """«Hoy 10:12 Rosa le entregó: 3 fichas, 2 grupos. 12 cambios suyos solo aquí desde vie 6 mar.»"""
    translate = QCoreApplication.translate
    counted = (
        (one.forms, translate("HandOver", "ficha"), translate("HandOver", "fichas")),
        (one.lessons, translate("HandOver", "sesión"), translate("HandOver", "sesiones")),
        (one.groups, translate("HandOver", "grupo"), translate("HandOver", "grupos")),
    )
    what = ", ".join(spanish.counted(number, single, many) for number, single, many in counted if number)
    hour = f"{one.at.astimezone(LIMA):%H:%M}"
    if one.taken:
        said = translate("HandOver", "Hoy {h} pasó a {r} el trabajo de {g}: {w}.")
    elif one.mine:
        said = translate("HandOver", "Hoy {h} usted entregó a {r}: {w}.")
    else:
        said = translate("HandOver", "Hoy {h} {g} le entregó: {w}.")
    words = said.format(h=hour, g=one.giver, r=one.receiver, w=what)
    if one.only_here and one.since is not None and not one.mine:
        rest = translate("HandOver", "{n} de {g} solo en esta laptop desde {d}: envíelos cuando haya conexión.")
        count = spanish.counted(one.only_here, translate("HandOver", "cambio"), translate("HandOver", "cambios"))
        day = spanish.short_day(one.since.astimezone(LIMA).date())
        words += " " + rest.format(n=count, g=one.giver, d=day)
    return words
