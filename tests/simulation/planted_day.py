"""The laptop of planted.py: a day in one process, through the real windows and services, with people that are sought afterwards.

    python tests/simulation/planted_day.py begin|again        the day itself as a line of JSON on the standard input

Says a line where the files are to be looked at, and waits for one there.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget

from oit_campo.clock import FixedClock
from oit_campo.demo import field_steps as steps
from oit_campo.demo import player
from oit_campo.demo.field_day import LOGIN, MARKS, PASSWORD, FieldDay
from oit_campo.demo.people import Invented
from oit_campo.demo.player import Player
from oit_campo.services import attendance_views, backups, certification, class_sessions, doctor, enrolment, people
from oit_campo.services.enrolment_form import EnrolmentForm
from oit_campo.ui.app import Program
from oit_campo.ui.looks import make_app
from oit_campo.ui.pages import certificates_print
from oit_campo.ui.pages.enrol import EnrolPage
from oit_campo.ui.pages.person import PersonPage
from oit_campo.ui.pages.settings import SettingsPage

#: Enrolled at the window; the next one is left half typed, the rest comes through the service.
AT_THE_WINDOW = len(MARKS)
DAYS = 4
#: Sending five hundred people keeps the program's threads busy for longer than a demonstration would wait.
PATIENCE_MS = 200_000


@dataclass(frozen=True)
class Centre:
    """As the player's steps know it; it runs elsewhere."""

    url: str


class Blind(Player):
    """Takes no pictures."""

    def picture(self, name: str) -> None:
        self.settle()


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def heard() -> str:
    return sys.stdin.readline().strip()


def invented(one: dict[str, str]) -> Invented:
    return Invented(
        one["given"],
        one["first"],
        one["second"],
        "F",
        date(1990, 5, 3),
        "PER",
        "DNI",
        one["document"],
        one["phone"],
        "080108",
    )


def form(one: dict[str, str]) -> EnrolmentForm:
    return EnrolmentForm(
        answers={"programa": "si", "contacto": "si", "grupo_whatsapp": "no", "imagen": "no", "seguimiento": "si"},
        proof_method="de_palabra_en_grupo",
        given_names=one["given"],
        first_surname=one["first"],
        second_surname=one["second"],
        birth="03/05/1990",
        sex="F",
        document_type="DNI",
        document_number=one["document"],
        document_situation="vigente",
        nationality="PER",
        contact_situation="propio",
        phone=one["phone"],
        phone_owner="propio",
        district="080108",
    )


class Day:
    """The program on its folder, and somebody at its keyboard."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.folder, self.papers = Path(told["data"]), Path(told["papers"])
        self.clock = FixedClock(datetime.fromisoformat(told["at"]))
        vars(player)["PATIENCE_MS"] = PATIENCE_MS
        make_app(self.folder)
        self.program = Program(self.folder, clock=self.clock, logged=True)
        self.player = Blind(self.program, Path(told["tmp"]))
        self.people: list[dict[str, str]] = told["people"]

    @property
    def work(self) -> Any:
        return self.program.work

    def page(self, kind: type[QWidget]) -> Any:
        self.player.wait(lambda: isinstance(self.work.window.page(), kind), kind.__name__)
        self.player.settle()
        return self.work.window.page()

    # --- the day ---------------------------------------------------------------------------------------------------

    def live(self) -> None:
        """From the activation code to the certificate, as the field day of the demonstration."""
        crowd = tuple(invented(one) for one in self.people[:AT_THE_WINDOW])
        centre: Any = Centre(self.told["url"])
        day = FieldDay(self.papers, self.player, self.clock, centre, crowd, lambda _words: None)
        steps.activate(day, self.told["code"], LOGIN, PASSWORD)
        steps.make_group(day)
        for number, person in enumerate(crowd, 1):
            steps.enrol(day, person, number)
        self.enrol_the_rest()
        steps.find_person(day)
        for turn in range(DAYS):
            steps.take_roster(day, turn, [marks[turn] for marks in MARKS])
            if turn + 1 < DAYS:
                self.clock.advance(days=1)
        steps.lock_and_unlock(day, LOGIN, PASSWORD)
        steps.submit_plan(day)
        steps.issue_certificates(day)
        steps.sync(day)

    def enrol_the_rest(self) -> None:
        for one in self.people[AT_THE_WINDOW + 1 :]:
            enrolment.enrol(self.work.desk, form(one))

    def switch_user(self) -> None:
        self.work.switch()
        self.player.wait(lambda: self.work is None, "cambiar de usuario")
        self.come_in()

    def come_in(self) -> None:
        self.player.settle()
        page: Any = self.program.window
        self.player.fill(page.login, LOGIN)
        self.player.press("Return")
        self.player.type(PASSWORD)
        self.player.press("Return")
        self.player.wait(lambda: self.work is not None, "entrar")
        self.player.settle()

    # --- papers and proofs -----------------------------------------------------------------------------------------

    def prove(self) -> None:
        """The sheet's photo with the name in its EXIF and in its folder's, through the system's dialog; and a signature."""
        for number, act in ((0, self._photograph), (1, self._sign)):
            (found, *_) = people.search(self.work.desk, self.people[number]["first"])
            self.work.go("person", person=found.person)
            page = self.page(PersonPage)
            page.tabs.setCurrentIndex(1)
            proofs = page._proofs.values()
            wanted = "may_add_sheet" if number == 0 else "may_sign"
            act(page, next(p for p in proofs if getattr(p, wanted)))
            page.tabs.setCurrentIndex(2)  # the history, on the way
            self.player.settle()

    def _photograph(self, page: Any, proof: Any) -> None:
        answer_with(Path(self.told["photo"]))
        page.proof_acts.add_sheet(proof, "Programa")
        dialog = page.proof_acts.sheet
        self.player.wait(lambda: dialog.keep.isEnabled() or dialog.notice.isVisible(), "foto")
        dialog.keep.click()
        self.player.wait(lambda: not dialog_open(), "guardar la foto")

    def _sign(self, page: Any, proof: Any) -> None:
        page.proof_acts.sign(proof, "Programa")
        dialog = page.proof_acts.signing
        self.player.settle()
        points = [QPoint(60 + 9 * n, 40 + (n % 5) * 12) for n in range(20)]
        QTest.mousePress(dialog.pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points:
            QTest.mouseMove(dialog.pad, point)
        QTest.mouseRelease(dialog.pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])
        dialog.keep.click()
        self.player.wait(lambda: not dialog_open(), "firmar")

    def print_papers(self) -> None:
        """A list onto a printer that makes a PDF elsewhere, and a PDF into a folder chosen in the system's dialog."""
        desk = self.work.desk
        self.work.go("workshops")
        self.player.settle()
        page = self.work.window.page()
        pdf = attendance_views.print_sheet(desk, class_sessions.days(desk).today[0].key)
        printer = certificates_print.sheet_printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.papers / "lista-impresa.pdf"))
        done: list[bool] = []
        job = certificates_print.PrintJob(page, self.work.background, pdf, printer, lambda: done.append(True))
        job.start(lambda error: fail(error.code))
        self.player.wait(lambda: done, "imprimir")
        answer_with(self.papers)
        certificates_print.save(page, self.work.background, lambda: pdf, ["lista"])
        self.player.wait(lambda: (self.papers / "lista.pdf").exists(), "guardar el PDF")
        self.player.settle()
        certification.save_pdf(pdf, self.papers, ["otra"])

    def keep(self) -> None:
        """A backup on the disk and on the stick, the file for support, the examination."""
        desk = self.work.desk
        self.work.go("settings")
        card = self.page(SettingsPage).backups
        card.keep_on(Path(self.told["stick"]))
        self.player.settle()
        card.now.click()
        self.player.wait(lambda: len(list(Path(self.told["stick"]).glob("*.oitrespaldo"))) == 1, "respaldo")
        self.player.settle()
        answer_with(Path(self.told["support"]))
        card.help.click()
        self.player.wait(lambda: list(Path(self.told["support"]).iterdir()), "soporte")
        self.player.settle()
        bad = [one.check for one in doctor.examine(desk) if not one.well]
        if bad:
            fail(str(bad))

    def leave_a_draft(self) -> None:
        """Somebody stands up in the middle of her form."""
        one, keyboard = self.people[AT_THE_WINDOW], self.player
        keyboard.shortcut("Ctrl+3")
        page = self.page(EnrolPage)
        fields = page.form.fields
        for question in page.form.permission.questions:
            keyboard.fill(question, "S")
        keyboard.fill(fields["proof_method"], "De")
        for name, words in (("given_names", "given"), ("first_surname", "first"), ("second_surname", "second")):
            keyboard.fill(fields[name], one[words])
        keyboard.fill(fields["document_type"], "Doc")
        keyboard.fill(fields["document_number"], one["document"])
        keyboard.fill(fields["birth"], "03051990")
        keyboard.fill(fields["sex"], "M")
        keyboard.fill(fields["contact_situation"], "T")
        keyboard.fill(fields["phone"], one["phone"])
        keyboard.press("Return")
        keyboard.settle()

    def break_down(self) -> None:
        """Work on a thread, on the writer and in the window that fails with a person's name in its error."""
        one = self.people[0]
        words = f"{one['given']} {one['first']} {one['document']} {one['phone']}"

        def broken(*_: object) -> Any:
            raise ValueError(words)

        failed: list[object] = []
        background = self.work.background
        background.work(self.work, broken, lambda _r: None, failed.append)
        background.read(self.work, broken, lambda _r: None, failed.append)
        background.change(self.work, broken, lambda _r: None, failed.append)
        self.player.wait(lambda: len(failed) == 3, "errores")
        QTimer.singleShot(0, broken)
        self.player.settle()
        threading.Thread(target=broken).start()
        background.work(self.work, lambda _p, _c: words, broken)  # the window's own function, given what came
        self.player.settle()

    def go_on_in_the_background(self) -> None:
        """Enrolments and backups without an end, for the kill to hit somewhere."""
        desk = self.work.desk

        def without_end() -> None:
            for number in range(1_000_000):
                one = self.people[number % len(self.people)]
                enrolment.enrol(desk, form(one | {"document": f"{99_500_000 + number}"}))
                if number == 1:
                    say("middle")

        threading.Thread(target=without_end, daemon=True).start()
        while True:
            self.clock.advance(minutes=1)
            backups.keep(desk)


def dialog_open() -> bool:
    return any(
        w.isVisible() for w in QApplication.topLevelWidgets() if w.objectName() != "" and isinstance(w, QFileDialog)
    ) or (QApplication.activeModalWidget() is not None)


def answer_with(path: Path) -> None:
    """Type it into the next file dialog, which is Qt's own here, and Enter."""
    timer = QTimer(QApplication.instance())
    seen: list[QFileDialog] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            seen.append(dialog)
            dialog.findChildren(QLineEdit)[0].setText(str(path))
            QTimer.singleShot(0, dialog, dialog.accept)
        elif isinstance(dialog, QMessageBox):  # too early: it doesn't know the file yet
            dialog.reject()
        elif seen:
            timer.stop()

    timer.timeout.connect(look)
    timer.start(50)


def fail(words: str) -> None:
    say(f"failed {words}")
    os._exit(3)


def watch_writes(inside: Path) -> list[str]:
    """Files that Python opens for writing outside the watched folder."""
    outside: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], (str, bytes, os.PathLike)):
            return
        path, flags = os.fsdecode(arguments[0]), arguments[2] if isinstance(arguments[2], int) else 0
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes and not path.startswith((str(inside), "/dev/", "/proc/")):
            outside.append(path)

    sys.addaudithook(hook)
    return outside


def stand(words: str) -> None:
    say(words)
    heard()


def main() -> None:
    told = json.loads(heard())
    outside = watch_writes(Path(told["watched"]))
    day = Day(told)
    acts: list[Callable[[], object]] = []
    if sys.argv[1] == "begin":
        day.live()
        acts = [day.prove, day.print_papers, day.keep, day.switch_user, day.leave_a_draft]
        for act in acts:
            act()
        stand("in use")
        day.break_down()
        stand(f"broken {len(outside)} {outside[:3]}")
        day.go_on_in_the_background()
    day.program.start()
    day.come_in()
    for one in day.people[:3]:
        people.search(day.work.desk, one["first"])
    day.program.close()
    stand(f"closed {len(outside)} {outside[:3]}")


if __name__ == "__main__":
    main()
