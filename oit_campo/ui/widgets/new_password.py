"""A new password, typed twice, with its meter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from oit_campo.domain import passwords
from oit_campo.errors import UserError
from oit_campo.ui import messages
from oit_campo.ui.widgets.passwords import PasswordField


class NewPassword:
    """``first`` (named ``password``) and ``again``. ``whose``: the name that must not be in it."""

    def __init__(self, label: str, whose: Callable[[], str]) -> None:
        self._whose = whose
        self.first = PasswordField("password", label, strength=self._strength)
        self.again = PasswordField("again", QCoreApplication.translate("NewPassword", "Otra vez, para no equivocarse"))

    def fits(self) -> bool:
        """Whether it is good enough and the same twice; what is wrong stands beside its field."""
        self.first.set_error(None)
        self.again.set_error(None)
        try:
            passwords.check_password(self.first.value(), self._whose())
        except UserError as error:
            self.first.set_error(messages.words(error))
            return False
        if self.first.value() != self.again.value():
            self.again.set_error(
                QCoreApplication.translate("NewPassword", "No es igual a la de arriba. Escríbala otra vez.")
            )
            return False
        return True

    def _strength(self, password: str) -> tuple[int, str]:
        from oit_campo.catalogues import sentences

        found = passwords.strength(password, self._whose())
        return found.score, sentences.words(found.code, {"n": passwords.MINIMUM_LENGTH}) if password else ""
