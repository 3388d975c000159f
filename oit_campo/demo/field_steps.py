"""The steps of the day in the field, each as a person would do it: keys, a look, the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from oit_campo.demo.laptops import mark_as_test
from oit_campo.errors import KnownError
from oit_campo.services import certificate_views, certification, sync_state
from oit_campo.ui.dialogs.new_group import NewGroupDialog
from oit_campo.ui.dialogs.submit_plan import SubmitPlanDialog
from oit_campo.ui.pages.certificates import CertificatesPage
from oit_campo.ui.pages.enrol import EnrolPage
from oit_campo.ui.pages.first_start import DOWNLOAD, PASSWORD, FirstStartPage
from oit_campo.ui.pages.plans import PlansPage
from oit_campo.ui.pages.roster import RosterPage
from oit_campo.ui.pages.unlock import UnlockPage

if TYPE_CHECKING:
    from oit_campo.demo.field_day import FieldDay
    from oit_campo.demo.people import Invented

Kind = TypeVar("Kind", bound=QWidget)
DISTRICT = "wanchaq"
GROUP = "Wanchaq A"


def _page(day: FieldDay, kind: type[Kind], step: str) -> Kind:
    """The page shown now, once it is of that kind."""
    work = day.program.work

    def here() -> QWidget | None:
        return work.window.page() if work is not None else day.program.window

    day.player.wait(lambda: isinstance(here(), kind), step)
    day.player.settle()
    found = here()
    if not isinstance(found, kind):
        raise KnownError("demo_failed", paso=step)
    return found


def activate(day: FieldDay, code: str, login: str, password: str) -> None:
    """Primer inicio: the code, a password, the first download."""
    day.say("Laptop nueva: código de activación, contraseña, primera descarga")
    player = day.player
    day.program.start()
    page = _page(day, FirstStartPage, "primer inicio")
    player.picture("primer-inicio")
    player.fill(page.code, code)
    player.press("Return")
    player.type(day.centre.url)
    player.press("Return")
    player.wait(lambda: page.step() == PASSWORD, "código de activación")
    for words in (login, password, password):
        player.type(words)
        if words is password and page.password.value() and not page.again.value():
            player.picture("contrasena")
        player.press("Return")
        if QApplication.focusWidget() in page.password.parts():
            continue
    player.wait(lambda: page.step() == DOWNLOAD or day.program.work is not None, "contraseña")
    player.wait(lambda: day.program.work is not None, "primera descarga")
    if day.program.work is not None:
        mark_as_test(day.program.work.desk)
    player.picture("inicio")


def make_group(day: FieldDay) -> None:
    """Talleres: a group with its sessions, one a day."""
    day.say("Un grupo con sus cuatro sesiones")
    player = day.player
    player.shortcut("Ctrl+4")
    player.picture("talleres-vacio")
    player.shortcut("Ctrl+N")
    player.wait(lambda: isinstance(player.window, NewGroupDialog), "nuevo grupo")
    dialog = player.window
    if not isinstance(dialog, NewGroupDialog):
        raise KnownError("demo_failed", paso="nuevo grupo")
    player.fill(dialog.course, "Seg")
    player.fill(dialog.group_name, GROUP)
    player.fill(dialog.district, DISTRICT, choose=True)
    player.fill(dialog.venue, "Salón comunal")
    player.fill(dialog.starts_on, f"{day.clock.now():%d%m%Y}")
    player.fill(dialog.hour, "0900")
    player.fill(dialog.days, "")
    for box in dialog.days.days:
        player.focus(box)
        player.press("Space")
    player.picture("nuevo-grupo")
    player.shortcut("Ctrl+S")
    player.wait(lambda: not isinstance(player.window, NewGroupDialog), "crear el grupo")
    player.picture("talleres")


def enrol(day: FieldDay, person: Invented, number: int) -> None:
    """Inscribir: permission first, then who she is, then the group; Ctrl+S and the next."""
    day.say(f"Inscripción {number}, sin conexión y solo con el teclado")
    player = day.player
    player.shortcut("Ctrl+3")
    page = _page(day, EnrolPage, "inscribir")
    form = page.form
    photo = number % 3 != 0  # two of three agree to pictures, which needs their signature
    for question in form.permission.questions:
        player.fill(question, "D" if question.name == "consent_imagen" and not photo else "S")
    player.fill(form.fields["proof_method"], "Fi" if photo else "De")
    player.fill(form.fields["given_names"], person.given_names)
    player.fill(form.fields["first_surname"], person.first_surname)
    player.fill(form.fields["second_surname"], person.second_surname)
    player.fill(form.fields["document_type"], "Doc" if person.document else "No")
    if person.document:
        player.fill(form.fields["document_number"], f"{99000100 + number}")
    player.fill(form.fields["birth"], f"{person.birth_date:%d%m%Y}")
    player.fill(form.fields["sex"], "M" if person.sex == "F" else "H")
    player.fill(form.fields["contact_situation"], "N")
    if number == 1:
        player.picture("inscribir")
    player.shortcut("Ctrl+S")
    player.wait(lambda: not form.fields["given_names"].value(), "inscribir y atender a la siguiente")
    if number == 1:
        player.picture("inscrita")


def find_person(day: FieldDay) -> None:
    """Personas: three letters from anywhere, Enter, her page."""
    day.say("Buscar a una persona y abrir su ficha")
    player = day.player
    player.shortcut("Ctrl+K")
    player.type(day.people[0].first_surname[:4])
    player.press("Return")
    player.settle()
    player.picture("personas")
    player.press("Return")
    player.settle()
    player.picture("persona")


def take_roster(day: FieldDay, turn: int, marks: list[str]) -> None:
    """Talleres: today's list, a key a person, Cerrar lista."""
    day.say(f"Día {turn + 1}: pasar lista, una tecla por persona")
    player, work = day.player, day.program.work
    if work is None:
        raise KnownError("demo_failed", paso="lista")
    player.shortcut("Ctrl+1")
    player.settle()
    session = _session_of_today(day)
    work.go("roster", session=session)
    page = _page(day, RosterPage, "pasar lista")
    player.focus(page.roster)
    for mark in marks:
        day.clock.advance(seconds=2)
        player.press(mark)
        if mark == "T":
            player.press("Return")
    player.settle()
    player.wait(lambda: page.roster.left_unmarked() == 0 and page.settled(), "marcar")
    player.picture(f"lista-dia-{turn + 1}")
    player.focus(page.close_done)
    player.press("Space")
    player.settle()


def _session_of_today(day: FieldDay) -> object:
    from oit_campo.services import class_sessions

    work = day.program.work
    if work is None:
        raise KnownError("demo_failed", paso="lista")
    found = class_sessions.days(work.desk).today
    if len(found) != 1:
        raise KnownError("demo_failed", paso="sesión de hoy")
    return found[0].key


def lock_and_unlock(day: FieldDay, login: str, password: str) -> None:
    """F12, and back with the password."""
    day.say("Bloquear y volver con la contraseña")
    player = day.player
    player.shortcut("F12")
    page = _page(day, UnlockPage, "bloquear")
    player.picture("desbloquear")
    player.fill(page.login, login)
    player.press("Return")
    player.type(password)
    player.press("Return")
    player.wait(lambda: day.program.work is not None, "desbloquear")
    player.settle()


def submit_plan(day: FieldDay) -> None:
    """Planes: a plan under its blind code."""
    day.say("Un plan de negocio, con código para quien lo califica")
    player = day.player
    player.shortcut("Ctrl+5")
    page = _page(day, PlansPage, "planes")
    player.shortcut("Ctrl+N")
    player.wait(lambda: isinstance(player.window, SubmitPlanDialog), "presentar un plan")
    dialog = player.window
    if not isinstance(dialog, SubmitPlanDialog):
        raise KnownError("demo_failed", paso="presentar un plan")
    player.settle()
    player.fill(dialog.person, day.people[0].first_surname[:4], choose=True)
    player.fill(dialog.title, "Arepas y desayunos")
    player.fill(dialog.amount, "1500")
    player.picture("presentar-plan")
    player.shortcut("Ctrl+S")
    player.wait(lambda: not isinstance(player.window, SubmitPlanDialog), "presentar un plan")
    player.wait(lambda: page.isVisible() and not page.notice.isHidden(), "presentar un plan")
    player.picture("planes")


def issue_certificates(day: FieldDay) -> None:
    """Certificados: who meets the rule, the page as it will be, issued without a connection."""
    day.say("Certificados, sin conexión: la regla, la vista previa, los números")
    player, work = day.player, day.program.work
    if work is None:
        raise KnownError("demo_failed", paso="certificados")
    player.shortcut("Ctrl+7")
    page = _page(day, CertificatesPage, "certificados")
    player.focus(page.people.product)
    player.press("Space")
    player.wait(lambda: page.issue.isEnabled(), "quiénes cumplen")
    player.picture("certificados")
    player.shortcut("Ctrl+Return")
    player.wait(page.result.isVisible, "emitir")
    player.picture("certificados-emitidos")
    folder = day.out / "certificados"
    folder.mkdir()
    (group,) = certificate_views.group_choices(work.desk)
    for row in certificate_views.list_issued(work.desk, group.key):
        pdf = certification.draw(work.desk, row.certificate)
        day.papers.append(certification.save_pdf(pdf, folder, [row.number]))
    if not day.papers:
        raise KnownError("demo_failed", paso="emitir")


def sync(day: FieldDay) -> None:
    """Sincronización: F5, and everything is at the centre."""
    day.say("Todo llega al centro")
    player, work = day.player, day.program.work
    if work is None:
        raise KnownError("demo_failed", paso="sincronización")
    work.go("sync")
    player.picture("antes-de-enviar")
    player.shortcut("F5")
    player.wait(lambda: sync_state.overview(work.desk).pending == 0, "enviar")
    player.picture("sincronizacion")


def look_around(day: FieldDay) -> None:
    """The rest of the places, for the manual."""
    for keys, name in (("Ctrl+1", "inicio-al-final"), ("Ctrl+2", "personas-todas"), ("Ctrl+0", "ajustes")):
        day.player.shortcut(keys)
        day.player.picture(name)
