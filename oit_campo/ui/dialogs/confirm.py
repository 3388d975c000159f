"""The dialog of a decision: what will happen, in the words of the button that does it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from oit_campo.ui import theme
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import ChoiceField, Option
from oit_campo.ui.widgets.labels import Icon, Label
from oit_campo.ui.widgets.layouts import column, row


class ConfirmDialog(QDialog):
    """``accept_text`` names the act («Anular el certificado»), never «Sí». With ``reasons`` one must be chosen first."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        lines: Sequence[str],
        accept_text: str,
        *,
        danger: bool = False,
        reasons: Sequence[Option] = (),
        reason_label: str = "",
        cancel_text: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("OIT Campo")
        self.setMinimumWidth(theme.px(440))
        self.cancel = Button(cancel_text or self.tr("Volver"), "secondary", shown_key="Esc", on_click=self.reject)
        self.act = Button(accept_text, "danger" if danger else "primary", on_click=self.accept)
        self.reason = (
            ChoiceField("reason", reason_label or self.tr("Motivo"), reasons, as_list=True) if reasons else None
        )
        icon = Icon("triangle-alert" if danger else "circle-question-mark", 24, "danger" if danger else "primary")
        words = column(Label(title, "heading", wrap=True), gap=theme.S)
        for line in lines:
            words.addWidget(Label(line, "body", wrap=True))
        if self.reason is not None:
            words.addSpacing(theme.XS)
            words.addWidget(self.reason)
            self.reason.edited.connect(lambda _: self._judge())
        top = row((words, 1), gap=theme.LG)
        top.insertWidget(0, icon, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.LG + 4)
        whole.setSpacing(theme.XL)
        whole.addLayout(top)
        whole.addLayout(row(..., self.cancel, self.act))
        self._judge()
        (self.reason or self.cancel if danger else self.reason or self.act).setFocus()

    def _judge(self) -> None:
        self.act.setEnabled(self.reason is None or bool(self.reason.value()))


def confirm(
    parent: QWidget, title: str, lines: Sequence[str], accept_text: str, *, danger: bool = False, cancel_text: str = ""
) -> bool:
    """Ask; True when the person did it."""
    dialog = ConfirmDialog(parent, title, lines, accept_text, danger=danger, cancel_text=cancel_text)
    return dialog.exec() == QDialog.DialogCode.Accepted


def confirm_with_reason(
    parent: QWidget,
    title: str,
    lines: Sequence[str],
    accept_text: str,
    reasons: Sequence[Option],
    *,
    danger: bool = True,
) -> str:
    """Ask for a reason of the list; its code, or empty when the person went back."""
    dialog = ConfirmDialog(parent, title, lines, accept_text, danger=danger, reasons=reasons)
    done = dialog.exec() == QDialog.DialogCode.Accepted
    return dialog.reason.value() if done and dialog.reason is not None else ""
