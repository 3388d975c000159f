"""Certificados. Who meets the rule, the real page, the batch with its numbers; and what was issued."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from oit_campo.domain.eligibility import CertificateKind
from oit_campo.errors import CampoError
from oit_campo.services import certificate_views, certification
from oit_campo.services.certificate_views import Candidate, CandidatesView, Choices, GroupChoice, IssuedRow
from oit_campo.services.certification import Issued
from oit_campo.ui import theme
from oit_campo.ui.background import Task
from oit_campo.ui.context import Context
from oit_campo.ui.pages import certificates_print, certificates_words
from oit_campo.ui.pages.certificates_candidates import CandidatesPane
from oit_campo.ui.pages.certificates_issued import IssuedPane
from oit_campo.ui.pages.certificates_preview import PreviewCard
from oit_campo.ui.pages.certificates_result import ResultCard
from oit_campo.ui.pages.certificates_words import papers_word
from oit_campo.ui.widgets.banners import Note
from oit_campo.ui.widgets.buttons import Button
from oit_campo.ui.widgets.choices import ChoiceField, Segments
from oit_campo.ui.widgets.folding import Columns
from oit_campo.ui.widgets.forms import field_row
from oit_campo.ui.widgets.layouts import box, column
from oit_campo.ui.widgets.page import Page
from oit_campo.ui.widgets.progress import Progress
from oit_campo.ui.widgets.states import EmptyState

TO_ISSUE, ISSUED = "to_issue", "issued"
ISSUE_KEY = "Ctrl+Return"
_LIST, _SIDE = 560, 320
_KINDS = frozenset({"certificate"})


class CertificatesPage(Page):
    """``open_at(group=…)`` chooses a group."""

    interests = frozenset({"certificate", "attendance_mark", "group", "group_member", "session", "enrolment", "person"})

    def __init__(self, context: Context) -> None:
        super().__init__("")
        self.set_title(self.tr("Certificados"))
        self._context = context
        self.help_text = self.tr(
            "Elija el grupo. Espacio marca a una persona; Ctrl+Intro emite a las marcadas y Ctrl+P imprime lo emitido. "
            "Cada papel tiene su número definitivo aunque no haya conexión.",
        )
        self._task: Task | None = None
        self._asked_to_stop, self._wanted = False, ""
        self._last: Issued | None = None
        self._view: CandidatesView | None = None
        self._why_no_issue = ""
        self._make_head()
        self._make_choices()
        self._make_body()

    def _make_head(self) -> None:
        check = partial(self._context.go, "verify")
        verify = Button(self.tr("Comprobar uno"), "secondary", "shield-check", on_click=check)
        self.issue = Button(self.tr("Emitir"), "primary", "award", key=ISSUE_KEY, on_click=self._issue)
        self.add_action(verify, self.issue)

    def _make_choices(self) -> None:
        self.group = ChoiceField("group", self.tr("Grupo"), [], as_list=True)
        self.kind = ChoiceField("kind", self.tr("Papel"), certificates_words.kind_options(), as_list=True)
        self.kind.set_value(CertificateKind.CERTIFICATE.value)
        self.document = ChoiceField(
            "document",
            self.tr("Documento en el papel"),
            [
                ("enmascarado", self.tr("Últimas cuatro")),
                ("completo", self.tr("Completo (si lo pide)")),
                ("ninguno", self.tr("Sin documento")),
            ],
            as_list=True,
        )
        for field in (self.group, self.kind, self.document):
            field.edited.connect(lambda _value: self._ask())
        self.which = Segments(
            [(TO_ISSUE, self.tr("Por emitir")), (ISSUED, self.tr("Emitidos"))],
            self.tr("Lista"),
        )
        self.which.set_value(TO_ISSUE)
        self.which.chosen.connect(lambda _code: self._show_which())
        self._choices = box(
            column(field_row((self.group, 6), (self.kind, 3), (self.document, 3), least=200), self.which, gap=theme.S)
        )
        self.add(self._choices)

    def _make_body(self) -> None:
        self.progress = Progress(self.tr("Emitiendo: número, registro y papel de cada persona…"))
        self.progress.cancelled.connect(self._stop)
        self.result = ResultCard(self._save_last, self._print_last)
        self.people = CandidatesPane()
        self.people.chosen.connect(self._count)
        self.people.current.connect(self._preview)
        self.people.product_seen.connect(lambda _on: self._ask())
        self.register = IssuedPane(self._context, self, self._preview_issued)
        self.preview = PreviewCard(self._context.background)
        lists = box(column((self.people, 1), (self.register, 1), gap=0))
        self._columns = Columns(gap=theme.GAP_CARD)
        self._columns.add(lists, _LIST, 2)
        self._columns.add(self.preview, _SIDE, 1)
        there = partial(self._context.go, "workshops")
        workshops = Button(self.tr("Ir a Talleres"), "secondary", "calendar-check", on_click=there)
        self.nothing = EmptyState(
            "award",
            self.tr("Todavía no hay grupos"),
            self.tr("Los certificados salen de la asistencia: cree un grupo y pase lista."),
            workshops,
        )
        self.blocked = Note("")
        for part in (self.blocked, self.progress, self.result):
            self.add(part)
            part.hide()
        self.add(self.nothing, 1)
        self.nothing.hide()
        self.add(self._columns, 1)
        self._show_which()

    # --- asking ----------------------------------------------------------------------------------------------------

    def open_at(self, **where: object) -> None:
        """Choose a group."""
        self._wanted = str(where.get("group") or "")
        self.refresh()

    def refresh(self) -> None:
        work = partial(certificate_views.group_choices, self._context.desk)
        self._context.background.read(self, work, self._show_groups, self.show_error, slot="groups")

    def _show_groups(self, groups: Sequence[GroupChoice]) -> None:
        wanted = self._wanted or self.group.value()
        options = [(str(g.key), f"{g.name} · {g.course_title}") for g in groups]
        self.group.set_options(options)
        self.group.set_value(wanted if wanted in {key for key, _ in options} else options[0][0] if options else "")
        self._wanted = ""
        self.nothing.setVisible(not options)
        for part in (self._choices, self._columns):
            part.setVisible(bool(options))
        self.issue.setVisible(bool(options) and self.which.value() == TO_ISSUE)
        if options:
            self._ask()

    def choices(self) -> Choices:
        """What the page says now."""
        return Choices(
            CertificateKind(self.kind.value()),
            self.document.value(),
            product_seen=self.people.product.isChecked(),
            asked_by_person=True,
        )

    def _ask(self) -> None:
        if not self.group.value():
            return
        desk, group, choices = self._context.desk, UUID(self.group.value()), self.choices()
        self._context.background.read(
            self,
            lambda: (
                certificate_views.candidates(desk, group, choices),
                certificate_views.list_issued(desk, group),
                certification.may_issue(desk, choices.kind),
            ),
            self._show,
            self.show_error,
            slot="candidates",
        )

    def _show(self, found: tuple[CandidatesView, Sequence[IssuedRow], str]) -> None:
        view, issued, self._why_no_issue = found
        self._view = view
        if not self.document.value():
            self.document.set_value(view.document_shown)
        everybody = len(view.meets) + len(view.not_yet) + len(view.issued)
        self.set_subtitle(
            self.tr("{n} de {m} personas cumplen la regla de este papel").format(
                n=len(view.meets) + len(view.issued), m=everybody
            )
        )
        self.which.set_text(TO_ISSUE, self.tr("Por emitir {n}").format(n=len(view.meets) + len(view.not_yet)))
        self.which.set_text(ISSUED, self.tr("Emitidos {n}").format(n=len(issued)))
        self.people.show_view(view)
        self.register.show_rows(issued)
        self.start_at(self.people.table.view if self.which.value() == TO_ISSUE else self.register.table.view)

    def _show_which(self) -> None:
        to_issue = self.which.value() == TO_ISSUE
        self.people.setVisible(to_issue)
        self.register.setVisible(not to_issue)
        self.issue.setVisible(to_issue)
        if to_issue:
            self._preview(self.people.candidate())
        else:
            self._preview_issued(self.register.row())

    def _preview(self, who: Candidate | None) -> None:
        if self.which.value() != TO_ISSUE or self._view is None:
            return
        if who is None or not self._context.desk.actor.may("certificates.preview"):
            self.preview.forget()
            return
        if not who.ok and not who.number and not who.only_product:
            self.preview.forget(certificates_words.all_reasons(who, self._view.hour))
            return
        make = partial(certification.preview, self._context.desk, self._view.group, who.enrolment, self.choices())
        self.preview.ask(make, self.tr("Vista previa del papel de {n}").format(n=who.name))

    def _preview_issued(self, paper: IssuedRow | None) -> None:
        if self.which.value() != ISSUED:
            return
        if paper is None or not paper.stands:
            self.preview.forget(certificates_words.why_no_paper(paper) if paper else "")
            return
        make = partial(certification.draw, self._context.desk, paper.certificate)
        self.preview.ask(make, self.tr("Papel de {n}").format(n=paper.printed_name))

    # --- issuing ---------------------------------------------------------------------------------------------------

    def _count(self, count: int) -> None:
        kind, why = CertificateKind(self.kind.value() or CertificateKind.CERTIFICATE.value), self._why_no_issue
        self.issue.set_text(self.tr("Emitir {p}").format(p=papers_word(kind, count)) if count else self.tr("Emitir"))
        self.issue.setEnabled(bool(count) and not why and self._task is None)
        self.issue.setAccessibleDescription(certificates_words.why_no_issue(why))
        self.blocked.set(certificates_words.why_no_issue(why), "warning", "triangle-alert")
        self.blocked.setVisible(bool(why))

    def _issue(self) -> None:
        enrolments = self.people.enrolments()
        if not enrolments or self._view is None or self._task is not None:
            return
        desk, group, choices = self._context.desk, self._view.group, self.choices()
        self.notice.hide()
        self.result.hide()
        self.progress.set(0, len(enrolments))
        self.progress.show()
        self._asked_to_stop = False
        self._task = self._context.background.work(
            self,
            lambda progress, cancelled: certification.issue(
                desk,
                group,
                enrolments,
                choices,
                progress=progress,
                cancelled=lambda: cancelled() or self._asked_to_stop,
            ),
            self._issued,
            self._failed,
            self.progress.set,
        )
        self.issue.setEnabled(False)

    def _stop(self) -> None:
        """Between two people: what has a number keeps it, so the answer is still wanted."""
        self._asked_to_stop = True

    def _issued(self, done: Issued) -> None:
        self._task, self._last = None, done
        self.progress.hide()
        names = {str(r.enrolment): r.list_name for r in done.refused}
        self.result.show_result(done, CertificateKind(self.kind.value()), names)
        self._context.background.changed.emit(_KINDS)
        self.refresh()

    def _failed(self, error: CampoError) -> None:
        self._task = None
        self.progress.hide()
        self.show_error(error)
        self.refresh()

    def _make_last(self) -> bytes:
        papers = self._last.papers if self._last else ()
        return certification.draw_many(self._context.desk, [p.certificate for p in papers])

    def _save_last(self) -> None:
        numbers = [p.number for p in self._last.papers] if self._last else []
        if numbers:
            certificates_print.save(self, self._context.background, self._make_last, numbers)

    def _print_last(self) -> None:
        if self._last is not None and self._last.papers:
            certificates_print.print_pdf(
                self, self._context.background, self._make_last, self._printed, self.show_error
            )

    def _printed(self) -> None:
        self.say(
            "success",
            self.tr("Enviado a la impresora."),
            self.tr("Si algo sale mal, imprima otra vez: el número no cambia."),
        )
