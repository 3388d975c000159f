"""Permisos of a person: each purpose with its answer and its end, how it is proved, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from oit_campo.services import consent_proofs
from oit_campo.services.attachments import Prepared, Shown
from oit_campo.services.consent_proofs import Proof
from oit_campo.services.consents import Permission
from oit_campo.ui import theme
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.proofs import SheetDialog, SignDialog, ViewDialog
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.cards import Section
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import Rule, box, column, flow, row
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.states import EmptyState

_STATES: dict[str, tuple[str, str]] = {
    "standing": ("circle-check", "success"),
    "refused": ("circle-minus", "muted"),
    "later": ("circle-dashed", "muted"),
    "unasked": ("circle-dashed", "muted"),
    "withdrawn": ("undo-2", "warning"),
    "expired": ("triangle-alert", "danger"),
}
_CHANGED = frozenset({"consent", "attachment"})


class ProofActs(QObject):
    """Adds, signs and shows proofs from a person's page; ``after`` is called when something was saved."""

    def __init__(self, page: Page, context: Context, person: UUID, after: Callable[[], object]) -> None:
        super().__init__(page)
        self._page, self._background, self._desk = page, context.background, context.desk
        self._person, self._after = person, after
        self.sheet: SheetDialog | None = None
        self.signing: SignDialog | None = None
        self.viewing: ViewDialog | None = None

    def add_sheet(self, proof: Proof, label: str) -> None:
        """«Agregar foto de la hoja firmada»: choose, look, save."""
        dialog = self.sheet = SheetDialog(self._page, self._background, label)
        dialog.taken.connect(partial(self._keep_sheet, dialog, proof))
        dialog.open()
        dialog.choose()

    def _keep_sheet(self, dialog: SheetDialog, proof: Proof, prepared: Prepared) -> None:
        def write() -> tuple[None, frozenset[str]]:
            consent_proofs.add_sheet(self._desk, self._person, proof.consent, prepared)
            return None, _CHANGED

        def done(_nothing: None) -> None:
            dialog.accept()
            self._saved(self.tr("Hoja guardada en esta laptop, cifrada."))

        self._background.change(dialog, write, done, dialog.show_error)

    def sign(self, proof: Proof, label: str) -> None:
        """«Firmar aquí»."""
        dialog = self.signing = SignDialog(self._page, self._page.title(), proof.question)
        dialog.signed.connect(partial(self._keep_signature, dialog, proof))
        dialog.on_paper.connect(partial(self._on_paper, dialog, proof, label))
        dialog.open()

    def _keep_signature(self, dialog: SignDialog, proof: Proof, prepared: Prepared) -> None:
        def write() -> tuple[None, frozenset[str]]:
            consent_proofs.sign(self._desk, self._person, proof.consent, prepared)
            return None, _CHANGED

        def done(_nothing: None) -> None:
            dialog.accept()
            self._saved(self.tr("Firma guardada en esta laptop, cifrada."))

        self._background.change(dialog, write, done, dialog.show_error)

    def _on_paper(self, dialog: SignDialog, proof: Proof, label: str) -> None:
        if proof.may_add_sheet:  # it says so already: only the photo is lacking
            dialog.reject()
            self.add_sheet(proof, label)
            return

        def write() -> tuple[None, frozenset[str]]:
            consent_proofs.signed_on_paper(self._desk, self._person, proof.consent)
            return None, _CHANGED

        def done(_nothing: None) -> None:
            dialog.accept()
            self._saved(self.tr("Anotado: firma en papel."), self.tr("Agregue la foto de la hoja cuando la tenga."))

        self._background.change(dialog, write, done, dialog.show_error)

    def view(self, proof: Proof, label: str) -> None:
        """Shown inside the window; who looked is written down first."""

        def look() -> tuple[Shown, frozenset[str]]:
            return consent_proofs.view(self._desk, self._person, proof.consent), frozenset()

        self._background.change(self._page, look, partial(self._show, proof, label), self._page.show_error)

    def _show(self, proof: Proof, label: str, shown: Shown) -> None:
        title = self.tr("Hoja firmada") if proof.is_sheet else self.tr("Firma en pantalla")
        line = self.tr("{n} · {p}. Quedó anotado que usted la vio.").format(n=self._page.title(), p=label)
        self.viewing = ViewDialog(self._page, self._background, title, line, shown)
        self.viewing.open()

    def _saved(self, fact: str, rest: str = "") -> None:
        self._page.say("success", fact, rest)
        self._after()


class PermissionsTab(QWidget):
    """Each purpose with its answer, «vence el» and its proof; withdrawing is one button."""

    def __init__(
        self,
        permissions: Sequence[Permission],
        proofs: Mapping[str, Proof],
        acts: ProofActs,
        withdraw: Callable[[str, str], object] | None,
    ) -> None:
        super().__init__()
        self._acts = acts
        if not permissions:
            words = self.tr("Los permisos los ve quien inscribe y la supervisión.")
            empty = EmptyState("shield-check", self.tr("Su función no ve estos permisos"), words)
            self.setLayout(column(empty, ...))
            return
        section = Section(self.tr("Permisos"), note=self.tr("Puede cambiar de opinión cuando quiera"))
        for number, permission in enumerate(permissions):
            if number:
                section.add(Rule())
            section.add(self._line(permission, proofs.get(permission.purpose), withdraw))
        self.setLayout(column(section, ...))

    def _line(
        self, permission: Permission, proof: Proof | None, withdraw: Callable[[str, str], object] | None
    ) -> QWidget:
        icon, tone = _STATES[permission.state]
        words = column(
            Label(permission.label, "strong", wrap=True),
            Label(self._second(permission), "small", "muted" if tone == "success" else tone, wrap=True),
            gap=0,
        )
        if proof is not None:
            shown = self._proof(proof, permission.label)
            if shown:
                words.addSpacing(theme.XS)
                words.addWidget(flow(*shown, gap=theme.M))
        line = row(Icon(icon, theme.ICON, tone), (words, 1), gap=theme.M)
        line.addWidget(Label(self._state(permission), "small_strong", tone))
        if withdraw is not None:
            act = partial(withdraw, permission.purpose, permission.label)
            name = self.tr("Retirar el permiso: {p}").format(p=permission.label)
            button = Button(self.tr("Retirar"), "secondary", size="small", name=name, on_click=act)
            keeping = button.sizePolicy()
            keeping.setRetainSizeWhenHidden(True)  # the answers stay one below the other
            button.setSizePolicy(keeping)
            if permission.state != "standing":
                button.hide()
            line.addWidget(button)
        return box(line)

    def _proof(self, proof: Proof, label: str) -> list[QWidget]:
        """Where its proof stands, and the buttons for what may be done."""
        shown: list[QWidget] = []
        if proof.state == "lacking":
            words = self.tr("Falta la foto de la hoja firmada") if proof.may_add_sheet else self.tr("Falta la hoja")
            shown.append(_said("camera", words, "warning"))
        elif proof.state != "none":
            here = self.tr("Con hoja firmada") if proof.is_sheet else self.tr("Con firma en pantalla")
            there = self.tr("La hoja firmada está en otra laptop")
            if not proof.is_sheet:
                there = self.tr("La firma está en otra laptop")
            shown.append(_said("file-check", here if proof.state == "here" else there, "muted"))
        acts = (
            (proof.may_add_sheet, self.tr("Agregar foto de la hoja firmada"), "camera", self._acts.add_sheet),
            (proof.may_sign, self.tr("Firmar aquí"), "signature", self._acts.sign),
            (
                proof.may_view,
                self.tr("Ver la hoja") if proof.is_sheet else self.tr("Ver la firma"),
                "eye",
                self._acts.view,
            ),
        )
        for may, words, icon, act in acts:
            if may:
                name = f"{words}: {label}"
                shown.append(Button(words, "link", icon, size="small", name=name, on_click=partial(act, proof, label)))
        return shown

    def _state(self, permission: Permission) -> str:
        if permission.state == "unasked":
            return self.tr("Sin preguntar")
        return self.tr("Venció") if permission.state == "expired" else permission.answer

    def _second(self, permission: Permission) -> str:
        if permission.occurred_on is None:
            return self.tr("Se pregunta otro día, en privado o al inscribir.")
        parts = [f"{permission.occurred_on:%d/%m/%Y}", permission.proof]
        if permission.text_version:
            parts.append(self.tr("texto versión {n}").format(n=permission.text_version))
        if permission.expires_on is not None:
            ends = self.tr("venció el {d}") if permission.state == "expired" else self.tr("vence el {d}")
            parts.append(ends.format(d=f"{permission.expires_on:%d/%m/%Y}"))
        return " · ".join(filter(None, parts))


def _said(icon: str, words: str, tone: str) -> QWidget:
    """In one line: the flow it stands in wraps between its parts, not within them."""
    return box(row(Icon(icon, 16, tone, line="small"), Label(words, "small", tone), gap=theme.S))
