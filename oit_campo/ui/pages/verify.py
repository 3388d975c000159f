"""Comprobar un papel: paste the code, type the number, or choose a PDF or a photograph. Never a bare yes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from oit_campo.errors import CampoError, KnownError
from oit_campo.services import verification
from oit_campo.services.verification import FILE_CAP, PaperVerdict
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.widgets.banners import Note
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Card
from oit_campo.ui.widgets.fields import TextField
from oit_campo.ui.widgets.forms import FormKeys
from oit_campo.ui.widgets.labels import Icon, Label, announce
from oit_campo.ui.widgets.layouts import Rule, box, clear, column, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState

translate = QCoreApplication.translate

#: verdict → (tone, icon). What couldn't be read or judged accuses nobody: it is never red.
_LOOKS: dict[str, tuple[theme.Tone, str]] = {
    "registered": ("success", "badge-check"),
    "offline": ("success", "badge-check"),
    "void": ("danger", "ban"),
    "not_genuine": ("danger", "octagon-alert"),
    "revoked_laptop": ("warning", "triangle-alert"),
    "stale_list": ("warning", "refresh-cw"),
    "unreadable": ("warning", "qr-code"),
}
_MOST_LETTERS = 4096
_WORDS_WIDE = 620


class VerifyPage(Page):
    """One question, one answer in large letters with what the signed data say."""

    def __init__(self, context: Context) -> None:
        super().__init__("")
        self.set_title(self.tr("Comprobar un papel"), self.tr("Funciona sin conexión: el código se prueba a sí mismo."))
        self._context = context
        self.help_text = self.tr(
            "Pegue lo que dice el código QR o escriba el número del registro. También puede elegir el PDF o una foto del papel.",
        )
        self.set_back(self.tr("Certificados"), partial(context.go, "certificates"))
        self.code = TextField(
            "code",
            self.tr("Código o número de registro"),
            hint="PE-L07-000123-TQWK-11",
            lead_icon="qr-code",
            max_length=_MOST_LETTERS,
        )
        self.check = Button(
            self.tr("Comprobar"), "primary", "shield-check", shown_key="Return", on_click=self._check_typed
        )
        self.file = Button(
            self.tr("Elegir PDF o foto…"), "secondary", "folder-open", key="Ctrl+O", on_click=self._choose
        )
        keys = FormKeys(self)
        keys.add_section([self.code])
        keys.finished.connect(self._check_typed)
        self.add(Card(column(self.code, row(self.check, self.file, ..., gap=theme.S), gap=theme.S)))
        self._answers = QVBoxLayout()
        self._answers.setSpacing(theme.GAP_CARD)
        self.add(self._answers)
        self._waiting = EmptyState(
            "shield-check",
            self.tr("Aquí aparece el resultado"),
            self.tr("Con el nombre, el curso y las horas que dice el código, para compararlos con el papel."),
        )
        self._answers.addWidget(self._waiting)
        self.add_stretch()
        self.verdicts: Sequence[PaperVerdict] = ()

    def refresh(self) -> None:
        self.start_at(self.code)

    def open_at(self, **where: object) -> None:
        """``code``: check this at once."""
        if isinstance(where.get("code"), str):
            self.code.set_value(str(where["code"]))
            self._check_typed()

    def _check_typed(self) -> None:
        typed = self.code.value()
        self.code.set_error(None if typed else translate("Verify", "Pegue el código o escriba el número."))
        if typed:
            self._ask(typed)

    def _choose(self) -> None:
        start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        kinds = translate("Verify", "PDF y fotos") + " (*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.webp *.bmp)"
        chosen, _ = QFileDialog.getOpenFileName(self, translate("Verify", "PDF o foto del papel"), start, kinds)
        if chosen:
            self.check_file(Path(chosen))

    def check_file(self, path: Path) -> None:
        """Judge the codes in a PDF or a picture."""
        self._ask(path)

    def _ask(self, what: str | Path) -> None:
        self.notice.hide()
        desk = self._context.desk
        self._context.background.work(
            self,
            lambda _p, _c: verification.check(desk, what if isinstance(what, str) else _content(what)),
            self._show,
            self._fail,
        )

    def _fail(self, error: CampoError) -> None:
        clear(self._answers)
        self.show_error(error)

    def _show(self, verdicts: Sequence[PaperVerdict]) -> None:
        self.verdicts = verdicts
        clear(self._answers)
        for verdict in verdicts:
            self._answers.addWidget(VerdictCard(verdict))
        announce(self, " ".join(v.heading for v in verdicts))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_CAP:
            raise KnownError("file_unreadable")
        return path.read_bytes()
    except OSError as error:
        raise KnownError("file_unreadable") from error


class VerdictCard(Card):
    """The verdict in large letters, the signed facts, what to do, and how old the list is."""

    def __init__(self, verdict: PaperVerdict) -> None:
        tone, icon = _LOOKS.get(verdict.code, ("warning", "info"))
        heading = Label(verdict.heading, "title", tone, wrap=True)
        words = column(heading, Label(verdict.advice, "body", wrap=True), gap=theme.XS)
        inside = column(row(Icon(icon, 40, tone), (words, 1), gap=theme.LG), gap=theme.M)
        if verdict.facts:
            inside.addWidget(Rule())
            inside.addWidget(_facts(verdict.facts))
        inside.addWidget(Note(verdict.list_age, "muted", "calendar-days"))
        super().__init__(inside, tone=tone)
        self.setAccessibleName(verdict.heading)


def _facts(facts: Sequence[tuple[str, str]]) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.LG)
    grid.setVerticalSpacing(theme.XS)
    grid.setColumnStretch(1, 1)
    for place, (name, words) in enumerate(facts):
        grid.addWidget(Label(name, "small"), place, 0)
        grid.addWidget(Label(words, "strong", wrap=True), place, 1)
    return box(grid)
