"""Inscribir: permission first, then whom, how to reach her and which group; saved field by field, finished with Ctrl+S."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from oit_campo.clock import LIMA
from oit_campo.errors import CampoError, UserError
from oit_campo.services import enrolment
from oit_campo.services.drafts import SavedDraft
from oit_campo.services.duplicates import Candidate
from oit_campo.services.enrolment import Checked, Enrolled, EnrolmentDay
from oit_campo.ui import messages, theme
from oit_campo.ui.context import Context
from oit_campo.ui.pages.enrol_draft import DraftKeeper
from oit_campo.ui.pages.enrol_fields import ColumnArea, FollowingArea
from oit_campo.ui.pages.enrol_form import EnrolForm
from oit_campo.ui.pages.enrol_progress import EnrolBar, enrolled_today, show_progress
from oit_campo.ui.pages.enrol_saving import Saving
from oit_campo.ui.pages.enrol_seek import PROBED, Seeker
from oit_campo.ui.pages.enrol_side import EnrolRail, LikelyPanel
from oit_campo.ui.widgets.banners import Banner
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.page import Page

_RAIL_W, _FORM_W = 192, 524
#: A page lower than this at 100 % text.
_LOW = 340


class EnrolPage(Page):
    """A place of the frame. ``open_at(draft=key)`` goes on with a form left open, ``open_at(words=…)`` begins with a name."""

    interests = frozenset({"group", "group_member", "edition"})

    def __init__(self, context: Context) -> None:
        super().__init__(self.tr("Inscribir"))
        self._context, self._desk = context, context.desk
        self.help_text = self.tr(
            "Lea el permiso y anote la respuesta; luego escriba lo que la persona diga. "
            "Intro va al campo siguiente y Ctrl+S inscribe. Sin papeles también se inscribe."
        )
        self._day: EnrolmentDay | None = None
        self._known_name = self._done_person = ""
        self.form = EnrolForm(self._desk.today, self._desk.actor.region)
        self.draft = DraftKeeper(context, self)
        self.seeker = Seeker(context, self.form.fields["lookup"].value, self.form.typed, self)
        self.saving = Saving(context, self.form, self.seeker, self.draft, self)
        self.rail = EnrolRail([section.title.text() for section in self.form.sections])
        self.likely = LikelyPanel()
        self.done = Banner("success", "", action=self.tr("Abrir ficha"), closable=True)
        self.done.hide()
        self.add(self.done)
        self.add(self._columns(), 1)
        self._make_bar()
        self._connect_form()
        self._connect_answers()
        self._show_state()

    def _columns(self) -> QWidget:
        self.form_area = FollowingArea(self.form)
        self.form_area.follow(list(self.form.fields.values()))
        columns = Columns(theme.LG)
        self.rail_area = ColumnArea(self.rail)
        columns.add(self.rail_area, _RAIL_W, 0)
        columns.add(self.form_area, _FORM_W, 1)
        columns.add(self.likely, 280, 0, may_hide=True)
        return columns

    def _make_bar(self) -> None:
        self.bar = EnrolBar(self._leave_for_later, self._enrol)
        self.state, self.save = self.bar.state, self.bar.save
        self.set_bar((self.bar, 1))
        for keys in ("Ctrl+S", "Ctrl+G"):  # not the button's own shortcut: that waits a tenth of a second
            QShortcut(QKeySequence(keys), self).activated.connect(self._enrol)

    def _connect_form(self) -> None:
        self.form.edited.connect(self._on_edited)
        self.form.left.connect(self._on_left)
        self.form.consented.connect(self._on_consented)
        self.form.keys.finished.connect(self.save.setFocus)
        self.form.keys.section_entered.connect(self.rail.set_here)
        self.form.known.acted.connect(lambda: self._choose_known(None, ""))
        self.form.same_chosen.connect(self._choose_known)
        self.form.lookup.chosen.connect(lambda key: self.seeker.choose(UUID(key)))
        self.form.lookup.opened.connect(lambda key: self._context.go("person", person=UUID(key)))
        self.rail.section_chosen.connect(self._go_to_section)

    def _connect_answers(self) -> None:
        self.seeker.found.connect(self.form.lookup.show_people)
        self.seeker.resembles.connect(self._show_likely)
        self.seeker.chosen.connect(self._choose_known)
        self.seeker.failed.connect(self.show_error)
        self.likely.same.connect(lambda key, name: self._choose_known(UUID(key), name))
        self.likely.other.connect(self._on_other)
        self.saving.same.connect(lambda key, name: self._choose_known(UUID(key), name))
        self.saving.enrolled.connect(self._enrolled)
        self.saving.refused.connect(self._refused)
        self.saving.busy_changed.connect(lambda busy: self.save.setEnabled(not busy))
        self.draft.kept.connect(self._show_kept)
        self.draft.loaded.connect(self._restore)
        self.draft.failed.connect(self._not_kept)
        self.done.acted.connect(lambda: self._context.go("person", person=UUID(self._done_person)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.restyle)  # not while a layout is at work

    def restyle(self) -> None:
        """Where there is no room for it beside the form, the rail goes away instead of above it.

        With large letters on a small screen the main button says less and the line under the title gives its height to the form.
        """
        self.bar.fit(self.width() - 2 * theme.PAGE_MARGIN)
        self._subtitle.setVisible(self.height() >= theme.px(_LOW))
        self.rail_area.setVisible(self.width() >= theme.px(_RAIL_W + _FORM_W) + theme.LG + 2 * theme.PAGE_MARGIN)

    # --- opening ------------------------------------------------------------------------------------------------

    def open_at(self, **where: object) -> None:
        if isinstance(draft := where.get("draft"), UUID):
            self.draft.load(draft)
        elif isinstance(words := where.get("words"), str):
            self.form.fields["lookup"].set_value(words)
            self.seeker.look_up()
        if isinstance(group := where.get("group"), UUID):
            self.form.course.group.set_value(str(group))

    def refresh(self) -> None:
        ask = partial(enrolment.enrolment_day, self._desk)
        self._context.background.read(self, ask, self._show_day, self.show_error, slot="day")

    def _show_day(self, day: EnrolmentDay) -> None:
        first, self._day = self._day is None, day
        self.set_subtitle(self.tr("Inscripción {n} de hoy · {e}").format(n=day.enrolled_today + 1, e=day.edition.name))
        self.restyle()
        self.form.permission.show_text(day.text)
        self.form.course.show_groups(day.groups)
        self._show_state()
        if first:
            self.form.keys.focus_first()

    def _restore(self, saved: SavedDraft) -> None:
        typed = saved.form.typed
        self.seeker.begin()
        self.form.clear()
        self.form.set_typed(typed)
        if "person" in typed:
            self._known_name = saved.form.title
            self.form.set_known(UUID(typed["person"]), saved.form.title)
        self._show_kept(saved.saved_at)
        self._show_state()
        self._ask_likely()
        self.form.keys.focus_field("given_names")

    # --- while it is filled -------------------------------------------------------------------------------------

    def _on_edited(self, name: str) -> None:
        self.form.fields[name].set_error(None)
        if name == "lookup":
            self.seeker.search.start()
        if name in PROBED:
            self._ask_likely(at_once=False)
        self._show_state()

    def _on_left(self, name: str) -> None:
        """Judge the field that was left, if something stands in it, and keep everything so far."""
        checked = self._check()
        if checked is not None and self.form.fields[name].value():
            self._show_faults(checked, {name})
        if name != "lookup":
            self._keep()

    def _on_consented(self, answer: str) -> None:
        if answer == "no":
            self.draft.throw_away()
            self.rail.set_kept(None)
            self.say("plain", messages.words(UserError("consent_no")), self.tr("Ctrl+S atiende a la siguiente."))
            return
        self.notice.hide()
        self.done.hide()  # the one before is no longer the one in front
        self.form.prefill()
        self._ask_likely()
        self._keep()

    def _check(self) -> Checked | None:
        if self._day is None:
            return None
        return enrolment.check_form(self.form.as_form(), self._desk.today, self._day.edition)

    def _show_faults(self, checked: Checked, names: set[str]) -> None:
        for name in names & set(self.form.fields):
            error, warning = checked.errors.get(name), checked.warnings.get(name)
            self.form.fields[name].set_error(messages.words(error) if error else None)
            self.form.fields[name].set_warning(messages.words(warning) if warning else None)

    def _show_state(self) -> None:
        show_progress(self.form, self.rail, self.state, self._check())

    def _keep(self) -> None:
        self.draft.keep(self.form.typed(), self._known_name or self.form.spoken_name() or self.tr("Ficha sin nombre"))

    def _show_kept(self, at: datetime) -> None:
        if self.draft.on_disk and not self.saving.busy:
            self.rail.set_kept(f"{at.astimezone(LIMA):%H:%M:%S}")

    def _not_kept(self, error: CampoError) -> None:
        self.rail.say_failed()
        self.show_error(error)

    def _leave_for_later(self) -> None:
        """The draft stays in «Por terminar»; the form is free for the next person."""
        self._keep()
        self._next_person()

    def _ask_likely(self, *, at_once: bool = True) -> None:
        if self.form.consent() != "si" or self.form.person is not None:
            return
        if at_once:
            self.seeker.compare()
        else:
            self.seeker.likely.start()

    def _choose_known(self, person: UUID | None, name: str) -> None:
        self._known_name = name
        self.form.set_known(person, name)
        self.form.lookup.show_people((), asked=False)
        self.likely.show_candidates(())
        self.form.keys.focus_field("group" if self.form.consent() else "consent_programa")
        self._keep()
        self._show_state()

    def _show_likely(self, found: tuple[Candidate, ...]) -> None:
        if self.form.person is not None:
            return
        self.likely.show_candidates(found)
        folded = not self.likely.isVisible()  # no room for the third column: one line above the names
        self.form.show_likely(found[0] if found and folded else None)

    def _on_other(self, key: str) -> None:
        for candidate in self.likely.candidates:
            if candidate.person == UUID(key):
                self.seeker.put_aside(candidate)
        self._show_likely(tuple(c for c in self.likely.candidates if c.person != UUID(key)))

    def _go_to_section(self, index: int) -> None:
        any(self.form.keys.focus_field(field.name) for field in self.form.sections[index].fields())

    def _enrol(self) -> None:
        checked = self._check()
        if self.saving.busy or checked is None:
            return
        if self.form.consent() == "no":
            self._next_person()
            return
        self._show_faults(checked, set(self.form.fields))
        self._show_state()
        if not checked.ok:
            self.form.keys.focus_field(next((name for name in self.form.fields if name in checked.errors), ""))
            return
        self.saving.begin()

    def _refused(self, error: CampoError) -> None:
        field = self.form.fields.get(error.field or "") if isinstance(error, UserError) else None
        if field is None:
            self.show_error(error)
            return
        field.set_error(messages.words(error))
        self.form.keys.focus_field(field.name)

    def _enrolled(self, made: Enrolled) -> None:
        self._done_person = str(made.person)
        self._next_person()
        self.done.say(
            self.tr("Inscrita: {n} · código {c}").format(n=made.name, c=made.participant_code),
            enrolled_today(made.today),
        )
        self.refresh()

    def _next_person(self) -> None:
        self._known_name = ""
        self.seeker.begin()
        self.notice.hide()
        self.done.hide()
        self.form.clear()
        self.draft.begin()
        self.likely.show_candidates(())
        self.rail.set_kept(None)
        self._show_state()
        self.form.keys.focus_first()
