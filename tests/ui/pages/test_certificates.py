"""Certificados and Comprobar with the keyboard, on a real store; the PDF is the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from oit_campo.documents.qr import read_codes_from_pdf
from oit_campo.errors import KnownError
from oit_campo.models.certificates import Certificate
from oit_campo.services import certificate_views, certification
from oit_campo.services.certificate_views import Choices
from oit_campo.services.paper_pictures import page_picture
from oit_campo.ui import theme
from oit_campo.ui.pages import certificates_issued, certificates_print, certificates_words
from oit_campo.ui.pages.certificates import CertificatesPage
from oit_campo.ui.pages.certificates_print import sheet_printer
from oit_campo.ui.pages.verify import VerifyPage
from tests.helpers.ceremony import Ceremony, ceremony
from tests.helpers.keyboard import press, shortcut, type_text
from tests.helpers.lint import findings
from tests.helpers.pages import Shown, focus, show_page, until
from tests.helpers.workshop import desk_at
from tests.helpers.world import World
from tests.ui.conftest import settle

Open = Callable[..., Shown]
SEEN = Choices(product_seen=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def held(world: World) -> Ceremony:
    return ceremony(world)


@pytest.fixture
def open_page() -> Iterator[Open]:
    made: list[Shown] = []

    def show_it(*args: object) -> Shown:
        made.append(show_page(*args))  # type: ignore[arg-type] # passed on
        return made[-1]

    yield show_it
    for one in made:
        one.close()


def said(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_a_batch_is_issued_with_the_keyboard(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    assert "0 de 4 personas" in said(page)
    assert not page.issue.isEnabled()
    focus(page.people.product)
    press(page.people.product, "Space")
    shown.idle()
    assert page.issue.text() == "Emitir 3 certificados"
    assert not page.preview.page.pixmap().isNull(), "the real page is shown"
    focus(page.people.table.view)
    press(page, "Space")
    assert page.issue.text() == "Emitir 2 certificados"
    shortcut(page, "Ctrl+Return")
    until(page.result.isVisible)
    shown.idle()
    rows = certificate_views.list_issued(held.desk, held.group)
    assert [r.state for r in rows] == ["provisional"] * 2
    assert "Emitidos: 2 certificados · registros PE-" in said(page)
    assert page.which.buttons[1].text() == "Emitidos 2"
    assert not page.progress.isVisible()
    assert page.result.send.isVisible()


def test_reasons_stand_in_words_and_the_whole_sentence_beside(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page.people.table.select(str(held.enrolments[-1]))
    shown.idle()
    assert "asistió al 25 %" in page.preview.words.text()
    assert page.preview.page.pixmap().isNull()


def test_everybody_and_nobody_with_one_key(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page.people.product.click()
    shown.idle()
    assert page.people.everyone.isChecked()
    focus(page.people.everyone)
    press(page.people.everyone, "Space")
    assert page.people.enrolments() == []
    assert (page.issue.text(), page.issue.isEnabled()) == ("Emitir", False)
    press(page.people.everyone, "Space")
    assert len(page.people.enrolments()) == 3
    page.refresh()
    shown.idle()
    assert len(page.people.enrolments()) == 3, "ticks stay where they were put"


def test_cancelling_says_what_stands(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page.people.product.click()
    shown.idle()
    page._issue()
    page.progress.cancelled.emit()
    shown.idle()
    settle()
    assert page.result.isVisible()
    issued = len(certificate_views.list_issued(held.desk, held.group))
    assert issued < 3 or "Se detuvo" not in said(page)
    assert page._task is None


def test_who_was_refused_is_named_with_the_reason(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page.people.product.click()
    shown.idle()
    certification.issue(held.desk, held.group, held.enrolments[1:2], SEEN)
    with held.desk.store.write(None) as session:
        from oit_campo.models.people import Person
        from oit_campo.models.training import Enrolment

        session.get_one(Person, session.get_one(Enrolment, held.enrolments[0]).person).given_names = "王"
    page._issue()
    shown.idle()
    settle()
    words = said(page)
    assert "letras que el certificado no puede imprimir" in words
    assert "Emitido: 1 certificado" in words


def test_the_batch_is_saved_as_one_file_with_a_neutral_name(
    held: Ceremony, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "salida"
    folder.mkdir()
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page.people.product.click()
    shown.idle()
    page._save_last()
    page._issue()
    shown.idle()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: "")
    page.result.save.click()
    shown.idle()
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(folder))
    page.result.save.click()
    shown.idle()
    (file,) = folder.iterdir()
    assert file.name == f"PE-{held.desk.activation.prefix}-000001-000003.pdf"
    assert len(read_codes_from_pdf(file.read_bytes())) == 3
    assert file.name in page.notice.words.text()


def test_printing_puts_every_page_on_the_printer(
    held: Ceremony, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = tmp_path / "impreso.pdf"

    def printer() -> QPrinter:
        made = sheet_printer()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(printed))
        return made

    monkeypatch.setattr(certificates_print, "sheet_printer", printer)
    monkeypatch.setattr(certificates_print, "_DPI", 60)
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page._print_last()
    page.people.product.click()
    shown.idle()
    page._issue()
    shown.idle()
    settle()
    asked: list[int] = []

    def refuse(_dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        asked.append(1)
        return QPrintDialog.DialogCode.Rejected

    monkeypatch.setattr(QPrintDialog, "exec", refuse)
    shortcut(page, "Ctrl+P")
    until(lambda: asked)
    shown.idle()
    assert not printed.exists()
    monkeypatch.setattr(QPrintDialog, "exec", lambda _d: QPrintDialog.DialogCode.Accepted)
    shortcut(page, "Ctrl+P")
    until(page.notice.isVisible)
    document = pypdfium2.PdfDocument(printed.read_bytes())
    assert len(document) == 3
    document.close()
    assert "Enviado a la impresora" in page.notice.words.text()


def test_what_was_issued_is_copied_voided_and_saved(
    held: Ceremony, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certification.issue(held.desk, held.group, held.enrolments, SEEN)
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page.which.step(1)
    shown.idle()
    settle()
    register = page.register
    assert register.table.isVisible()
    assert not page.preview.page.pixmap().isNull()
    here = register.row()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(tmp_path))
    register.save.click()
    shown.idle()
    assert (tmp_path / f"{here.number}.pdf").is_file()
    monkeypatch.setattr(certificates_print, "print_pdf", lambda _p, _b, make, done, _f: (make(), done()))
    register.copy.click()
    shown.idle()
    assert register.row().copies == 1
    monkeypatch.setattr(certificates_issued, "ask_void_reason", lambda *_a: "")
    register.void.click()
    shown.idle()
    assert register.row().stands
    monkeypatch.setattr(certificates_issued, "ask_void_reason", lambda *_a: "nombre")
    register.void.click()
    shown.idle()
    settle()
    assert register.row().state == "anulado"
    assert not register.void.isEnabled()
    assert here.number in page.notice.words.text()


def test_the_dialog_of_voiding_needs_a_reason(held: Ceremony, open_page: Open) -> None:
    from PySide6.QtCore import QTimer

    from oit_campo.ui.dialogs.confirm import ConfirmDialog
    from oit_campo.ui.dialogs.void_certificate import ask_void_reason

    shown = open_page(held.desk, CertificatesPage)
    seen: list[bool] = []

    def choose() -> None:
        dialog = shown.page.findChild(ConfirmDialog)
        seen.append(dialog.act.isEnabled())
        dialog.reason.set_value("curso")
        dialog.reason.edited.emit("curso")
        seen.append(dialog.act.isEnabled())
        dialog.act.click()

    QTimer.singleShot(0, choose)
    assert ask_void_reason(shown.page, "PE-L07-000123-TQWK-11", "Gladys Apaza") == "curso"
    assert seen == [False, True]


def test_the_preview_grows_and_shrinks(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page.people.product.click()
    shown.idle()
    small = page.preview.page.pixmap().width()
    assert not page.preview.smaller.isEnabled()
    page.preview.larger.click()
    shown.idle()
    assert page.preview.page.pixmap().width() > small
    page.preview.smaller.click()
    shown.idle()
    assert page.preview.page.pixmap().width() == small


def test_a_laptop_that_may_not_issue_says_so(world: World, open_page: Open) -> None:
    there = ceremony(world, may_issue=False)
    shown = open_page(there.desk, CertificatesPage)
    shown.page.people.product.click()
    shown.idle()
    assert not shown.page.issue.isEnabled()
    assert "no tiene permiso" in shown.page.issue.accessibleDescription()


def test_without_groups_the_page_says_where_they_come_from(world: World, open_page: Open) -> None:
    shown = open_page(desk_at(world.laptop("rosa")), CertificatesPage)
    assert "Todavía no hay grupos" in said(shown.page)
    assert not shown.page.issue.isVisible()
    shown.page.open_at(group=None)


def test_a_group_is_opened_from_elsewhere(held: Ceremony, open_page: Open) -> None:
    from oit_campo.services import groups
    from tests.helpers.workshop import course_of, group_form

    other = groups.create_group(held.desk, group_form(course_of(held.desk), name="Aaa"))
    shown = open_page(held.desk, CertificatesPage)
    assert shown.page.group.value() == str(other)
    shown.page.open_at(group=held.group)
    shown.idle()
    assert shown.page.group.value() == str(held.group)


def test_a_page_of_a_pdf_it_does_not_have(held: Ceremony) -> None:
    pdf = certification.preview(held.desk, held.group, held.enrolments[0], SEEN)
    assert page_picture(pdf, 0, 300).width == 300
    with pytest.raises(IndexError):
        page_picture(pdf, 1, 300)


# --- Comprobar -------------------------------------------------------------------------------------------------------


def test_a_number_is_typed_and_a_code_pasted(held: Ceremony, open_page: Open) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    shown = open_page(held.desk, VerifyPage)
    page = shown.page
    assert page.code.line.hasFocus(), "one pastes at once"
    focus(page.code)
    press(page, "Return")
    assert page.code.error()
    type_text(page, paper.number.lower())
    press(page, "Return")
    shown.idle()
    assert [v.code for v in page.verdicts] == ["stale_list"]
    page.open_at(code=read_codes_from_pdf(paper.pdf)[0])
    shown.idle()
    settle()
    words = said(page)
    assert "Auténtico; emitido sin conexión" in words
    assert "Gladys Apaza" in words


def test_files_are_judged_and_bad_ones_accuse_nobody(
    held: Ceremony, open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    file = certification.save_pdf(paper.pdf, tmp_path, [paper.number])
    shown = open_page(held.desk, VerifyPage)
    page = shown.page
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: ("", ""))
    page.file.click()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(file), ""))
    shortcut(page, "Ctrl+O")
    until(lambda: page.verdicts)
    assert [v.code for v in page.verdicts] == ["offline"]
    for bad in (tmp_path / "no.pdf", tmp_path):
        page.check_file(bad)
        shown.idle()
        assert page.notice.isVisible()
        assert "no quiere decir que el certificado sea falso" in page.notice.words.text()


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from oit_campo.ui.pages import verify

    file = tmp_path / "grande.pdf"
    file.write_bytes(b"0123456789")
    assert verify._content(file) == b"0123456789"
    monkeypatch.setattr(verify, "FILE_CAP", 5)
    with pytest.raises(KnownError, match="file_unreadable"):
        verify._content(file)


@pytest.mark.parametrize("size", [100, 150])
def test_nothing_is_cut_and_everything_has_a_name(
    held: Ceremony, open_page: Open, app: QApplication, size: int
) -> None:
    theme.apply(app, "light", size)
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    shown = open_page(held.desk, CertificatesPage)
    settle()
    assert findings(shown.page) == []
    shown.page.which.step(1)
    shown.idle()
    settle()
    assert findings(shown.page) == []
    verify = open_page(held.desk, VerifyPage)
    verify.page.open_at(code=read_codes_from_pdf(paper.pdf)[0])
    verify.idle()
    settle()
    assert findings(verify.page) == []


def test_the_list_has_the_focus_and_starts_at_the_top_when_all_have_theirs(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    assert page.focusWidget() is page.people.table.view
    page.people.product.click()
    shown.idle()
    assert page.people.everyone.isVisible()
    first = page.people.table.current_key()
    certification.issue(held.desk, held.group, held.enrolments[:3], SEEN)
    page.refresh()
    shown.idle()
    settle()
    assert page.people.table.current_key() == page.people.table.row_keys()[0] != first
    assert page.people.table.view.verticalScrollBar().value() == 0
    assert not page.people.everyone.isVisible(), "nobody to choose"


def test_the_preview_takes_the_width_of_its_card(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    page = shown.page
    page.people.product.click()
    shown.idle()
    until(lambda: not page.preview.page.pixmap().isNull())
    room = page.preview.area.viewport().width()
    until(lambda: page.preview.page.pixmap().deviceIndependentSize().width() > 0.9 * room)


def test_hours_are_said_in_tenths(held: Ceremony, open_page: Open) -> None:
    shown = open_page(held.desk, CertificatesPage)
    model = shown.page.people.table.view.model()
    hours = {str(model.index(n, 2).data(Qt.ItemDataRole.ToolTipRole)) for n in range(model.rowCount())}
    assert "3 h" in hours


def test_a_paper_the_centre_did_not_register_says_what_to_do(held: Ceremony, open_page: Open) -> None:
    (paper,) = certification.issue(held.desk, held.group, held.enrolments[:1], SEEN).papers
    with held.desk.store.write(None) as session:  # as the centre answers a laptop whose right was withdrawn
        session.get_one(Certificate, paper.certificate).state = "no_impreso"
    shown = open_page(held.desk, CertificatesPage)
    shown.page.which.buttons[1].click()
    shown.idle()
    text = said(shown.page)
    assert "se retiró el permiso de emitir" in text
    assert "recójalo y emita otro" in text
    (row,) = certificate_views.list_issued(held.desk, held.group)
    assert certificates_words.state_words(row) == ("bad", "Sin validez")
    assert "PDF" not in text
    assert certificates_words.why_no_paper(replace(row, state="anulado")) == "Ese número no tiene papel vigente."
