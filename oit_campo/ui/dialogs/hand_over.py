"""Handing work over, or taking it: who, what passes and what doesn't, and then one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from oit_campo.errors import CampoError
from oit_campo.services import handover
from oit_campo.services.handover import Person, Preview, Stay
from oit_campo.ui import messages, spanish, theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import ChoiceField
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import box, clear, row

#: What a write of this dialog changes.
CHANGES = frozenset({"draft", "session", "group", "audit_event"})


class HandOverDialog(QDialog):
    """``people`` to choose from; ``taking``: from somebody who left, to oneself. ``done`` holds what passed."""

    def __init__(self, parent: QWidget, context: Context, people: Sequence[Person], *, taking: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle("OIT Campo")
        self.setMinimumWidth(theme.px(520))
        self._context, self._taking = context, taking
        self._asked = 0
        self.done_with: Preview | None = None
        title = self.tr("Tomar el trabajo que quedó") if taking else self.tr("Entregar mi trabajo")
        whom = self.tr("¿De quién?") if taking else self.tr("¿A quién?")
        self.whom = ChoiceField("whom", whom, [(str(p.key), p.name) for p in people], as_list=True)
        self.whom.edited.connect(self._ask)
        self.notice = Banner("danger", "")
        self.notice.hide()
        self._inside = QVBoxLayout()
        self._inside.setSpacing(theme.S)
        accept = self.tr("Tomar este trabajo") if taking else self.tr("Entregar todo esto")
        self.cancel = Button(self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        self.act = Button(accept, "primary", "move-right", key="Ctrl+S", on_click=self._pass)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.LG)
        whole.setSpacing(theme.M)
        for part in (Label(title, "heading", wrap=True), self.notice, self.whom):
            whole.addWidget(part)
        whole.addLayout(self._inside)
        whole.addLayout(row(..., self.cancel, self.act))
        self.act.setEnabled(False)
        if len(people) == 1:
            self.whom.set_value(str(people[0].key))
            self._ask()
        self.whom.setFocus()

    def _ask(self, *_: object) -> None:
        """Count what passes; a newer choice makes an older answer void."""
        key = UUID(self.whom.value())
        self._asked += 1
        self.act.setEnabled(False)
        look = handover.preview_taking if self._taking else handover.preview
        show = partial(self._show, self._asked)
        self._context.background.read(self, partial(look, self._context.desk, key), show, self._fail, slot="preview")

    def _show(self, turn: int, seen: Preview) -> None:
        if turn != self._asked:
            return
        self.notice.hide()
        clear(self._inside)
        for icon, tone, words in preview_lines(seen, self._context.desk.store.clock.now(), taking=self._taking):
            self._inside.addWidget(_line(icon, tone, words))
        self.act.setEnabled(seen.total > 0)
        self.adjustSize()

    def _pass(self) -> None:
        self.act.setEnabled(False)
        act: Callable[..., Preview] = handover.take_over if self._taking else handover.hand_over
        key = UUID(self.whom.value())
        self._context.background.change(self, lambda: (act(self._context.desk, key), CHANGES), self._passed, self._fail)

    def _passed(self, seen: Preview) -> None:
        self.done_with = seen
        self.accept()

    def _fail(self, error: CampoError) -> None:
        self.act.setEnabled(bool(self.whom.value()))
        self.notice.say(messages.words(error))


def _line(icon: str, tone: theme.Tone, words: str) -> QWidget:
    return box(row(Icon(icon, theme.ICON, tone), (Label(words, "body", wrap=True), 1), gap=theme.M, aligned=False))


def preview_lines(seen: Preview, now: datetime, *, taking: bool) -> list[tuple[str, theme.Tone, str]]:
    """(icon, tone, sentence): what passes, what is only here, what stays."""
    translate = QCoreApplication.translate
    lines: list[tuple[str, theme.Tone, str]] = [("check", "success", words) for words in passing_words(seen)]
    if not lines:
        lines.append(("info", "muted", translate("HandOver", "No hay nada que pueda pasar.")))
    lines += [("circle-minus", "warning", stay_words(stay)) for stay in seen.stays]
    if seen.only_here and seen.since is not None:
        own = translate("HandOver", "cambio suyo"), translate("HandOver", "cambios suyos")
        theirs = translate("HandOver", "cambio de esa persona"), translate("HandOver", "cambios de esa persona")
        count = spanish.counted(seen.only_here, *(theirs if taking else own))
        words = translate("HandOver", "{n} solo en esta laptop desde {d}. Siguen a nombre de quien los hizo.")
        lines.append(("laptop", "primary", words.format(n=count, d=spanish.moment(seen.since, now))))
    words = translate("HandOver", "Hoy mismo se puede devolver. Lo ya terminado sigue a nombre de quien lo hizo.")
    return [*lines, ("undo-2", "muted", words)]


def passing_words(seen: Preview) -> list[str]:
    """«3 fichas a medias», «2 listas sin cerrar» …; nothing for what there is none of."""
    translate = QCoreApplication.translate
    counted = (
        (seen.forms, translate("HandOver", "ficha a medias"), translate("HandOver", "fichas a medias")),
        (seen.lists, translate("HandOver", "lista sin cerrar"), translate("HandOver", "listas sin cerrar")),
        (seen.to_come, translate("HandOver", "sesión por venir"), translate("HandOver", "sesiones por venir")),
    )
    words = [spanish.counted(number, one, many) for number, one, many in counted if number]
    if seen.groups:
        count = spanish.counted(len(seen.groups), translate("HandOver", "grupo"), translate("HandOver", "grupos"))
        words.append(f"{count}: {', '.join(seen.groups)}")
    return words


def stay_words(stay: Stay) -> str:
    """Why something can't pass, in one sentence."""
    translate = QCoreApplication.translate
    count = stay.count
    evaluations = spanish.counted(
        count, translate("HandOver", "evaluación abierta"), translate("HandOver", "evaluaciones abiertas")
    )
    forms = spanish.counted(count, translate("HandOver", "ficha a medias"), translate("HandOver", "fichas a medias"))
    groups = spanish.counted(count, translate("HandOver", "grupo"), translate("HandOver", "grupos"))
    things = spanish.counted(count, translate("HandOver", "grupo o sesión"), translate("HandOver", "grupos y sesiones"))
    sentences = {
        handover.EVALUATIONS: translate(
            "HandOver", "No pasa: {n}. Los puntajes son personales y están sellados; nunca se entregan."
        ).format(n=evaluations),
        handover.CANNOT_ENROL: translate("HandOver", "No pasa: {n}. Quien recibe no inscribe.").format(n=forms),
        handover.CANNOT_TEACH: translate("HandOver", "No pasa: {n}. Quien recibe no dicta.").format(n=things),
        handover.CANNOT_CHANGE: translate(
            "HandOver", "No pasa: {n}. Su función no los cambia; pídalo a la supervisión."
        ).format(n=things),
        handover.GROUPS_BY_SUPERVISION: translate(
            "HandOver", "No pasa: {n}. Las sesiones sí; el grupo lo cambia la supervisión."
        ).format(n=groups),
        handover.BY_COORDINATION: translate(
            "HandOver", "No pasa: {n}. Lo que asignó la coordinación, ella lo cambia."
        ).format(n=groups),
    }
    return sentences[stay.reason]
