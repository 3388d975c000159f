"""Ctrl+S: first whether she is already registered, then the enrolment itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from oit_campo.errors import CampoError
from oit_campo.services import enrolment
from oit_campo.services.duplicates import Candidate
from oit_campo.services.enrolment import Enrolled
from oit_campo.ui.context import Context
from oit_campo.ui.dialogs.same_person import SamePersonDialog
from oit_campo.ui.pages.enrol_draft import DraftKeeper
from oit_campo.ui.pages.enrol_form import EnrolForm
from oit_campo.ui.pages.enrol_seek import Seeker

_CHANGED = frozenset({"person", "identity_document", "contact", "consent", "enrolment", "group_member", "draft"})


class Saving(QWidget):
    """``enrolled(Enrolled)`` or ``refused(error)``; ``same(key, name)`` when she is one already registered.

    ``busy_changed(bool)``. A widget without a place: the dialog needs one for its window.
    """

    enrolled = Signal(object)
    refused = Signal(object)
    same = Signal(str, str)
    busy_changed = Signal(bool)

    def __init__(self, context: Context, form: EnrolForm, seeker: Seeker, draft: DraftKeeper, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._background, self._desk = context.background, context.desk
        self._form, self._seeker, self._draft = form, seeker, draft
        self.busy = False

    def begin(self) -> None:
        """Of a form that is right. Asks once about whoever is very much like her and was not looked at."""
        self._set_busy(True)
        if self._form.person is not None:
            self._save()
        else:
            self._seeker.look_before_saving(self._ask_or_save, self._fail)

    def _ask_or_save(self, found: tuple[Candidate, ...]) -> None:
        if found:
            self._ask(found)
        else:
            self._save()

    def _ask(self, found: tuple[Candidate, ...]) -> None:
        self._set_busy(False)
        dialog = SamePersonDialog(self.window(), found)
        dialog.finished.connect(dialog.deleteLater)
        dialog.same.connect(self.same)
        dialog.other.connect(lambda: self._is_other(found))
        dialog.open()

    def _is_other(self, found: tuple[Candidate, ...]) -> None:
        for candidate in found:
            self._seeker.put_aside(candidate)
        self._set_busy(True)
        self._save()

    def _save(self) -> None:
        form = replace(self._form.as_form(), not_these=frozenset(self._seeker.not_these))
        draft = self._draft.key
        self._background.change(
            self, lambda: (enrolment.enrol(self._desk, form, draft), _CHANGED), self._done, self._fail
        )

    def _done(self, made: Enrolled) -> None:
        self.enrolled.emit(made)  # before the draft may be kept again: the form is empty by then
        self._set_busy(False)

    def _fail(self, error: CampoError) -> None:
        self._set_busy(False)
        if error.code == "same_document":  # another window was quicker: who it is stands in the store by now
            self._seeker.look_before_saving(
                lambda found: self._ask(found) if found else self.refused.emit(error), self.refused.emit
            )
        else:
            self.refused.emit(error)

    def _set_busy(self, busy: bool) -> None:
        self.busy = self._draft.paused = busy
        self.busy_changed.emit(busy)
