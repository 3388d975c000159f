"""The screenshots: every page in light and dark, as ``make shots`` draws them. The real windows on real encrypted stores.

``python -m tools.shots [--manual] [--keep] [--size 1024x600] [--text 200]``. The day in the field (``field``) and a bigger store
are made anew with invented people under ``build/shots``; then each page is opened by its keys and kept as
``<page>-<light|dark>.png``. ``--manual`` copies the chosen ones, smaller, to ``docs/manual/img``. ``--keep`` uses the stores of
the last run again: for whoever works on one page. Another size of the window or of the letters goes to a folder of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PIL import Image

from oit_campo.settings import TEXT_SIZES
from tools import shots_safe, shots_sync

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from oit_campo.demo.player import Player
    from oit_campo.services.desk import Desk
    from oit_campo.ui.pages.enrol import EnrolPage
    from oit_campo.ui.work import Work

Kind = TypeVar("Kind")

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "shots"
STORES = OUT / "stores"
MANUAL = ROOT / "docs" / "manual" / "img"
SIZE = (1366, 768)
PEOPLE = "30"
GROUP = "San Jerónimo A"
MEMBERS, MARKED = 12, 7
CENTRE = "https://centro.ejemplo.org"
SUPERVISOR, EVALUATOR = "rosa", "nelida"
COLOURS = 256

#: Pictures of the manual: name there → picture here, or of the day in the field.
CHOSEN = {
    "primer-inicio": "first-start-light",
    "contrasena": "field/contrasena",
    "desbloquear": "unlock-light",
    "inicio": "home-light",
    "inscribir-permiso": "enrol-permission-light",
    "inscribir-parecida": "enrol-likely-light",
    "inscribir-lista": "enrol-ready-light",
    "inscribir-es-la-misma": "same-person-light",
    "inscrita": "enrolled-light",
    "personas": "people-light",
    "personas-filtros": "people-filters-light",
    "persona": "person-light",
    "persona-permisos": "person-permissions-light",
    "persona-firma": "person-sign-light",
    "persona-historial": "person-history-light",
    "talleres": "workshops-light",
    "nuevo-grupo": "new-group-light",
    "lista": "roster-light",
    "lista-motivo": "roster-reason-light",
    "lista-agregar": "roster-guest-light",
    "lista-oculta": "roster-hidden-light",
    "planes-jurado": "plans-light",
    "presentar-plan": "submit-plan-light",
    "planes-calificar": "scoring-light",
    "planes-sellar": "scoring-seal-light",
    "certificados": "field/certificados",
    "certificados-emitidos": "certificates-issued-light",
    "comprobar": "verify-light",
    "sincronizacion": "sync-light",
    "sin-linea": "sync-no-line-light",
    "recibos": "receipts-light",
    "datos-distintos": "conflicts-light",
    "por-corregir": "corrections-light",
    "cerrar-el-dia": "closing-light",
    "ajustes": "settings-light",
    "ajustes-respaldos": "settings-backup-light",
    "cubierta": "cover-light",
    "entregar-trabajo": "hand-over-light",
    "acta-de-entrega": "handover-record-light",
    "restaurar": "restore-light",
    "olvide-contrasena": "recover-light",
    "ayuda": "help-light",
    "servicios": "services-light",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tools.shots", description="Draw every page, light and dark.")
    parser.add_argument("--manual", action="store_true", help="copy the chosen ones to docs/manual/img")
    parser.add_argument("--keep", action="store_true", help="use the stores of the last run")
    parser.add_argument("--size", type=_size, default=SIZE, metavar="1024x600", help="of the window")
    parser.add_argument("--text", type=int, default=100, choices=TEXT_SIZES, help="size of the letters, per cent")
    options = parser.parse_args(arguments)
    look = Look(options.size, options.text)
    if options.manual and look.folder != OUT:
        parser.error("the manual has pictures of one size")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # what the demonstration keeps for «verify» stays out of the person's own folder
    os.environ["XDG_DATA_HOME"] = str(STORES / "home")
    if not (options.keep and (STORES / "prepared").exists()):
        make_stores()
    for theme in ("light", "dark"):
        shoot(theme, look)
    if options.manual:
        copy_to_manual()
    return 0


@dataclass(frozen=True, slots=True)
class Look:
    """How big the window is and, in per cent, its letters."""

    size: tuple[int, int] = SIZE
    text: int = 100

    @property
    def folder(self) -> Path:
        width, height = self.size
        return OUT if self == Look() else OUT / f"{width}x{height}-{self.text}"


def _size(words: str) -> tuple[int, int]:
    width, height = words.split("x")
    return int(width), int(height)


# --- the stores ---------------------------------------------------------------------------------------------------


def make_stores() -> None:
    """The day in the field, the bigger store, and what only a day under way has: a list half marked, plans to score."""
    shutil.rmtree(STORES, ignore_errors=True)
    shutil.rmtree(OUT / "field", ignore_errors=True)
    STORES.mkdir(parents=True)
    demo = [sys.executable, "-m", "oit_campo", "demo", "--out"]
    subprocess.run([*demo, str(STORES / "field"), "--field-day"], cwd=ROOT, check=True)
    subprocess.run([*demo, str(STORES / "day"), "--people", PEOPLE], cwd=ROOT, check=True)
    field = OUT / "field"
    field.mkdir()
    for picture in (STORES / "field" / "capturas").glob("*.png"):
        shutil.copy(picture, field / picture.name.split("-", 1)[1])
    shutil.copytree(STORES / "day" / "laptops" / "L01", STORES / "prepared")
    shots_safe.write_sheet(STORES / "hoja.png")
    prepare(STORES / "prepared")


def prepare(folder: Path) -> None:
    """What the demonstration leaves finished, begun: for a picture must show what one does there."""
    from oit_campo.demo.laptops import PASSWORD
    from oit_campo.services.unlocking import unlock

    desk = unlock(folder, SUPERVISOR, PASSWORD)
    try:
        add_group(desk)
        add_plans(desk)
        shots_safe.seat(desk, "wilfredo", "Wilfredo Puma Prueba")
        shots_sync.add_answers(desk)
    finally:
        desk.close()


def add_group(desk: Desk) -> None:
    """A group in the middle of its course, today's list begun."""
    from oit_campo.domain.attendance import MarkCode
    from oit_campo.services import attendance, attendance_views, groups
    from oit_campo.services.attendance import Entry
    from oit_campo.services.group_plan import GroupForm

    course = next(c for c in groups.courses_to_teach(desk) if c.code == "EDFIN")
    starts, everyday = desk.today - timedelta(days=2), frozenset(range(7))
    form = GroupForm(course.key, GROUP, "080104", "Casa comunal", starts, everyday, 15 * 60, 180, places=25)
    group = groups.create_group(desk, form)
    for one in groups.people_without_group(desk, course.key)[:MEMBERS]:
        groups.add_member(desk, group, one.enrolment, since=starts)
    weeks = (desk.today - timedelta(days=7), desk.today)
    sessions = [s for week in weeks for s in groups.agenda(desk, week) if s.group == group and s.day <= desk.today]
    codes = [MarkCode.PRESENT, MarkCode.PRESENT, MarkCode.LATE, MarkCode.PRESENT, MarkCode.ABSENT, MarkCode.PRESENT]
    for number, session in enumerate(sessions):
        rows = attendance_views.roster(desk, session.key).rows
        today = session.day == desk.today
        for place, row in enumerate(rows[:MARKED] if today else rows):
            code = codes[(place + number * 5) % len(codes)]
            attendance.mark(desk, session.key, row.enrolment, Entry(code, minutes=15 if code is MarkCode.LATE else 0))
        if not today:
            attendance.close_roster(desk, session.key)


def add_plans(desk: Desk) -> None:
    """Two that nobody has scored yet."""
    from oit_campo.services import plans
    from oit_campo.services.plans import PlanForm

    titles = ("Panadería de barrio", "Arreglo de bicicletas")
    for title, who in zip(titles, plans.people_without_plan(desk), strict=False):
        summary = "Tiene el local y parte del equipo; pide capital para el horno y los primeros insumos."
        plans.submit_plan(desk, PlanForm(who.enrolment, title, summary, requested_amount=150_000))


# --- the pictures -------------------------------------------------------------------------------------------------


def shoot(theme: str, look: Look) -> None:
    """All pages in one theme, on a copy of the prepared laptop."""
    from oit_campo import settings

    folder, empty = STORES / f"laptop-{theme}", STORES / f"empty-{theme}"
    for old in (folder, empty):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(STORES / "prepared", folder)
    empty.mkdir()
    for one in (folder, empty):
        settings.save(one, replace(settings.load(one), theme=theme, text_size=look.text, centre_url=CENTRE))
    with Session(empty, theme, look) as at:
        at.keep("first-start")
    with Session(folder, theme, look) as at:
        at.keep("unlock")
        recover(at)
        at.sit_down(SUPERVISOR)
        for step in (enrol, home, people, workshops, roster, plans, certificates, verify, rest):
            step(at)
    with Session(folder, theme, look) as at:
        at.sit_down(EVALUATOR)
        score(at)


def recover(at: Session) -> None:
    """Who forgot the password, and back to the door."""
    from oit_campo.ui.pages.recover import RecoverPage
    from oit_campo.ui.pages.unlock import UnlockPage

    door = at.program.window
    if isinstance(door, UnlockPage):
        door.forgot.click()
    page = at.program.window
    at.keep("recover")
    if isinstance(page, RecoverPage):
        page.back.emit()


class Session:
    """Somebody at the program: a player, and where its pictures go."""

    def __init__(self, folder: Path, theme: str, look: Look) -> None:
        from oit_campo.demo.player import Player
        from oit_campo.ui.app import Program
        from oit_campo.ui.looks import make_app

        make_app(folder).setCursorFlashTime(0)
        self.theme, self.look = theme, look
        self.program = Program(folder, look_around=lambda: (folder, ""))
        self.player: Player = Player(self.program, STORES / "unused")

    def __enter__(self) -> Session:
        self.program.start()
        if self.program.window is not None:  # whatever window comes after it takes its place
            self.program.window.resize(*self.look.size)
        self.player.settle()
        return self

    def __exit__(self, *_: object) -> None:
        self.program.close()
        if self.program.window is not None:
            self.program.window.close()

    def sit_down(self, login: str) -> None:
        from oit_campo.demo.laptops import PASSWORD
        from oit_campo.ui.pages.unlock import UnlockPage

        page = self.program.window
        if not isinstance(page, UnlockPage):
            raise RuntimeError("the laptop is not locked")
        self.player.fill(page.login, login)
        self.player.press("Return")
        self.player.type(PASSWORD)
        self.player.press("Return")
        self.player.wait(lambda: self.program.work is not None, "desbloquear")
        self.player.settle()

    @property
    def work(self) -> Work:
        """Of who unlocked."""
        if self.program.work is None:
            raise RuntimeError("nobody has unlocked")
        return self.program.work

    def page(self, kind: type[Kind]) -> Kind:
        """The page shown, once it is of that kind and has what it asked for."""
        work = self.work
        self.player.wait(lambda: isinstance(work.window.page(), kind), kind.__name__)
        self.player.settle()
        found = work.window.page()
        if not isinstance(found, kind):
            raise TypeError(f"{kind.__name__} went away")
        return found

    def go(self, keys: str, kind: type[Kind]) -> Kind:
        self.player.shortcut(keys)
        return self.page(kind)

    def visit(self, name: str, kind: type[Kind], **where: object) -> Kind:
        self.work.go(name, **where)
        return self.page(kind)

    def keep(self, name: str) -> None:
        """What stands on the screen, a dialog over its window."""
        from PySide6.QtCore import QPoint, QRect
        from PySide6.QtGui import QColor, QPainter
        from PySide6.QtWidgets import QApplication

        from oit_campo.ui.theme import color

        dialog, window = QApplication.activeModalWidget(), self.program.window
        if dialog is None and window is not None:
            window.activateWindow()  # off the screen a dialog that closed leaves none active, and no ring of the focus
            self.player.settle()
        for _ in range(3):
            QApplication.processEvents()
        if window is None:
            raise RuntimeError("no window")
        picture = window.grab()
        if dialog is not None:
            painter = QPainter(picture)
            painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))  # the system's own shade differs; so does its frame
            place = QPoint((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
            painter.drawPixmap(place, dialog.grab())
            painter.setPen(color("field_line"))  # the system draws it: in the dark a dialog would end nowhere
            painter.drawRect(QRect(place, dialog.size()).adjusted(-1, -1, 0, 0))
            painter.end()
        target = self.look.folder / f"{name}-{self.theme}.png"
        target.parent.mkdir(exist_ok=True)
        if not picture.save(str(target)):
            raise OSError(f"{target} could not be written")

    def keep_dialog(
        self, name: str, act: Callable[[], object], ready: Callable[[QDialog], object] = lambda _dialog: True
    ) -> None:
        """``act`` opens a dialog, whether it waits for the answer or not; it is kept once ``ready`` and left as with Esc."""
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication, QDialog

        seen: list[str] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and not seen and ready(dialog):
                seen.append(name)
                self.keep(name)
                dialog.reject()

        timer = QTimer()
        timer.setInterval(60)
        timer.timeout.connect(look)
        timer.start()
        act()
        self.player.wait(lambda: seen and QApplication.activeModalWidget() is None, name)
        timer.stop()

    def services(self, name: str) -> None:
        self.keep_dialog(name, lambda: self.player.shortcut("F9"))


def enrol(at: Session) -> None:
    """The permission before anything; somebody enrolled; then a name that resembles somebody's, left half done."""
    from oit_campo.demo.centre_process import REGION
    from oit_campo.demo.day import BORN_BEFORE
    from oit_campo.demo.people import Crowd
    from oit_campo.demo.ready import SEED
    from oit_campo.ui.pages.enrol import EnrolPage

    page, player = at.go("Ctrl+3", EnrolPage), at.player
    form = page.form
    at.keep("enrol")
    known = Crowd(SEED, REGION, BORN_BEFORE).crowd(int(PEOPLE))[4]
    (new,) = Crowd(SEED + 1, REGION, BORN_BEFORE).crowd(1)
    answer(at, page, "enrol-permission")
    write_name(at, page, new.given_names, new.first_surname, new.second_surname)
    player.fill(form.fields["document_type"], "Doc")
    player.fill(form.fields["document_number"], "99000999")
    player.fill(form.fields["birth"], f"{new.birth_date:%d%m%Y}")
    player.fill(form.fields["sex"], "M" if new.sex == "F" else "H")
    player.fill(form.fields["contact_situation"], "N")
    at.keep("enrol-ready")
    player.shortcut("Ctrl+S")
    player.wait(lambda: page.done.isVisible() and not form.fields["given_names"].value(), "inscribir")
    at.keep("enrolled")
    answer(at, page)
    write_name(at, page, known.given_names.split()[0], known.first_surname.replace("z", "s"), known.second_surname)
    player.fill(form.fields["document_type"], "No")
    player.fill(form.fields["birth"], f"{known.birth_date:%d%m%Y}")
    player.wait(lambda: page.likely.candidates, "parecidas")
    at.keep("enrol-likely")
    at.keep_dialog("same-person", lambda: player.shortcut("Ctrl+S"))


def answer(at: Session, page: EnrolPage, picture: str = "") -> None:
    """The permission's questions, kept as ``picture``, and how it is proved."""
    for question in page.form.permission.questions:
        at.player.fill(question, "D" if question.name == "consent_imagen" else "S")
    if picture:
        at.keep(picture)
    at.player.fill(page.form.fields["proof_method"], "De")


def write_name(at: Session, page: EnrolPage, given: str, first: str, second: str) -> None:
    for name, words in (("given_names", given), ("first_surname", first), ("second_surname", second)):
        at.player.fill(page.form.fields[name], words)


def home(at: Session) -> None:
    from oit_campo.ui.pages.home import HomePage

    at.go("Ctrl+1", HomePage)
    at.keep("home")
    at.services("services")
    at.player.shortcut("F1")
    at.keep("help")
    at.player.shortcut("F1")
    shots_safe.noticed(at)
    shots_safe.offered_pin(at)


def people(at: Session) -> None:
    """The list, the search, the filters, and the three parts of somebody's page."""
    from oit_campo.ui.pages.people import PeoplePage
    from oit_campo.ui.pages.person import PersonPage

    at.go("Ctrl+2", PeoplePage)
    at.keep("people-all")
    at.player.shortcut("Ctrl+K")
    at.player.type("gonsales")
    at.player.press("Return")
    at.page(PeoplePage)
    at.keep("people")
    at.player.press("Return")
    page = at.page(PersonPage)
    at.keep("person")
    page.tabs.setCurrentIndex(1)
    shots_safe.proofs(at, page, STORES / "hoja.png")
    page.notice.hide()
    page.tabs.setCurrentIndex(2)
    at.keep("person-history")
    page.tabs.setCurrentIndex(0)
    at.player.settle()
    at.player.shortcut("F2")
    at.player.wait(lambda: page.editing is not None, "editar contacto")
    at.keep("person-contact")
    at.player.shortcut("Ctrl+K")
    at.player.press("Escape")
    listed = at.go("Ctrl+2", PeoplePage)
    listed.open_at(words="")
    at.player.shortcut("Ctrl+F")
    at.player.wait(listed.group.isVisible, "filtros")
    at.player.focus(listed.stage)
    at.player.type("Plan")
    at.keep("people-filters")


def workshops(at: Session) -> None:
    from oit_campo.ui.dialogs.new_group import NewGroupDialog
    from oit_campo.ui.pages.workshops import WorkshopsPage

    work = at.work
    at.go("Ctrl+4", WorkshopsPage)
    at.keep("workshops")
    at.player.shortcut("Ctrl+N")
    at.player.wait(lambda: isinstance(at.player.window, NewGroupDialog), "nuevo grupo")
    dialog = at.player.window
    if isinstance(dialog, NewGroupDialog):
        at.player.fill(dialog.course, "Seg")
        at.player.fill(dialog.group_name, "Sicuani A")
        at.player.fill(dialog.district, "sicuani", choose=True)
        at.player.fill(dialog.venue, "Municipalidad")
        at.player.fill(dialog.starts_on, f"{work.desk.today + timedelta(days=3):%d%m%Y}")
        at.player.fill(dialog.hour, "1500")
        dialog.days.set_value("0,3")
        dialog.days.edited.emit("0,3")
        at.player.settle()
        at.keep("new-group")
        at.player.press("Escape")
        at.player.wait(lambda: not isinstance(at.player.window, NewGroupDialog), "volver")


def roster(at: Session) -> None:
    """Today's list half marked, the dialogs of J and R, somebody who isn't on it, one that is closed."""
    from oit_campo.services import class_sessions, groups
    from oit_campo.ui.pages.roster import RosterPage

    work = at.work
    session = next(s for s in class_sessions.days(work.desk).today if s.group_name == GROUP)
    page = at.visit("roster", RosterPage, session=session.key)
    at.player.focus(page.roster)
    at.player.press("P")
    marked = page.roster.grid.rows.people[MARKED].hours
    at.player.wait(lambda: page.roster.grid.rows.people[MARKED].hours != marked, "horas")
    at.keep("roster")
    at.keep_dialog("roster-reason", lambda: at.player.press("J"))
    at.player.shortcut("Ctrl+N")
    at.player.type("gon")
    at.keep("roster-guest")
    page = at.visit("roster", RosterPage, session=session.key)
    shots_safe.covered(at)
    closed = next(g for g in groups.list_groups(work.desk) if g.name != GROUP)
    at.visit("roster", RosterPage, session=closed.last_session)
    at.keep("roster-closed")


def plans(at: Session) -> None:
    from oit_campo.ui.pages.plans import PlansPage

    at.go("Ctrl+5", PlansPage)
    at.keep("plans")
    at.keep_dialog("submit-plan", lambda: at.player.shortcut("Ctrl+N"))


def certificates(at: Session) -> None:
    from oit_campo.services import certificate_views
    from oit_campo.ui.pages.certificates import ISSUED, CertificatesPage

    work = at.work
    page = at.go("Ctrl+7", CertificatesPage)
    group = next(g for g in certificate_views.group_choices(work.desk) if not g.name.startswith(GROUP))
    page.open_at(group=group.key)
    at.keep("certificates")
    page.which.set_value(ISSUED)
    page.which.chosen.emit(ISSUED)
    at.keep("certificates-issued")


def verify(at: Session) -> None:
    from oit_campo.ui.pages.verify import VerifyPage

    page = at.visit("verify", VerifyPage)
    at.keep("verify-empty")
    report = json.loads((STORES / "day" / "report.json").read_text("utf8"))
    page.open_at(code=report["certificates"][0]["code"])
    at.player.wait(lambda: page.verdicts, "comprobar")
    at.keep("verify")


def rest(at: Session) -> None:
    shots_sync.pages(at)
    shots_safe.settings(at)


def score(at: Session) -> None:
    """The evaluator: some criteria scored, then all of them and the question before sealing."""
    from oit_campo.ui.pages.plans import PlansPage

    at.keep("home-evaluator")
    page, player = at.go("Ctrl+5", PlansPage), at.player
    rubric = page.scoring.rubric
    player.wait(lambda: rubric.cards, "rúbrica")
    page.scoring.focus_first()
    for level in ("3", "2", "3"):
        player.press(level)
        player.press("Return")
    at.keep("scoring")
    for _ in rubric.cards[3:]:
        player.press("3")
        player.press("Return")
    page.scoring.stranger.setChecked(True)
    at.keep_dialog("scoring-seal", lambda: player.shortcut("Ctrl+Return"))


# --- the manual ---------------------------------------------------------------------------------------------------


def copy_to_manual() -> None:
    """The chosen pictures, of one width and small."""
    MANUAL.mkdir(parents=True, exist_ok=True)
    for name, source in CHOSEN.items():
        with Image.open(OUT / f"{source}.png") as picture:
            smaller(picture.convert("RGB")).save(MANUAL / f"{name}.png", optimize=True)
    for old in MANUAL.glob("*.png"):
        if old.stem not in CHOSEN:
            old.unlink()
    total = sum(p.stat().st_size for p in MANUAL.glob("*.png"))
    print(f"{len(CHOSEN)} pictures, {total / 1e6:.1f} MB in {MANUAL.relative_to(ROOT)}")


def smaller(picture: Image.Image) -> Image.Image:
    """In 256 colours: those of surfaces and words as they are, the shades between them each as the nearest. Never of another size.

    A quantizer averages: it gave the same background another tint on every page.
    """
    if picture.size != SIZE:
        raise ValueError(f"a picture of {picture.size}")
    raw = picture.tobytes()
    pixels = list(zip(raw[::3], raw[1::3], raw[2::3], strict=True))
    seen = [colour for colour, _ in Counter(pixels).most_common()]
    kept = seen[:COLOURS]
    place = {colour: min(range(len(kept)), key=lambda i: _distance(kept[i], colour)) for colour in seen}
    few = Image.frombytes("P", SIZE, bytes(place[pixel] for pixel in pixels))
    few.putpalette([channel for colour in kept for channel in colour])
    return few


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
