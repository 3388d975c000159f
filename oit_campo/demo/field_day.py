"""Four days of a course through the real windows, by keyboard alone: from the activation code to the printed certificate.

Without a display the windows are drawn off the screen; they are the same windows. A line a step; pictures and papers on disk.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from oit_campo.clock import LIMA, FixedClock, SystemClock
from oit_campo.demo.centre_process import REGION, CentreProcess
from oit_campo.demo.ground import empty_ground
from oit_campo.demo.people import Crowd, Invented
from oit_campo.sync.activation_wire import show_code

if TYPE_CHECKING:
    from oit_campo.demo.player import Player
    from oit_campo.ui.app import Program

Say = Callable[[str], object]
LOGIN, PASSWORD = "rosa", "cuatro palabras de prueba"
SEED, PEOPLE, DAYS = 20201, 4, 4
#: The marks of the four people, in the order of the list, one letter each day.
MARKS = ("PPPP", "PPTP", "PPPP", "FFPP")


@dataclass(slots=True)
class FieldDay:
    """One run: the player, the clock that moves from day to day, and what was made."""

    out: Path
    player: Player
    clock: FixedClock
    centre: CentreProcess
    people: tuple[Invented, ...]
    say: Say
    papers: list[Path] = field(default_factory=list)

    @property
    def program(self) -> Program:
        return self.player.program


def run_field_day(out: Path, *, say: Say) -> int:
    """Do it all under ``out``; 0, for every step held.

    Raises KnownError out_missing for a folder that isn't empty, and whatever stopped it; then nothing is left there.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.monotonic()
    with empty_ground(out):
        day = _live(out, say)
        _sum_up(day, time.monotonic() - began)
    return 0


def _live(out: Path, say: Say) -> FieldDay:
    from oit_campo.demo.player import Player
    from oit_campo.ui.app import Program
    from oit_campo.ui.looks import make_app

    laptop = out / "laptops" / "L01"
    laptop.mkdir(parents=True)
    make_app(laptop)
    now = SystemClock().now().astimezone(LIMA)
    clock = FixedClock(now.replace(hour=8, minute=30) - timedelta(days=DAYS - 1))
    program = Program(laptop, clock=clock)
    try:
        with CentreProcess(out / "centro") as centre:
            people = Crowd(SEED, REGION, clock.now().date()).crowd(PEOPLE)
            day = FieldDay(out, Player(program, out / "capturas"), clock, centre, people, say)
            _play(day)
    finally:
        program.close()
    return day


def _play(day: FieldDay) -> None:
    from oit_campo.demo import field_steps as steps

    steps.activate(day, show_code(day.centre.code("Rosa Huamán Prueba", may_issue=True)), LOGIN, PASSWORD)
    steps.make_group(day)
    for number, person in enumerate(day.people, 1):
        steps.enrol(day, person, number)
    steps.find_person(day)
    for turn in range(DAYS):
        steps.take_roster(day, turn, [marks[turn] for marks in MARKS])
        if turn + 1 < DAYS:
            day.clock.advance(days=1)
    steps.lock_and_unlock(day, LOGIN, PASSWORD)
    steps.submit_plan(day)
    steps.issue_certificates(day)
    steps.sync(day)
    steps.look_around(day)


def _sum_up(day: FieldDay, seconds: float) -> None:
    pictures = [str(p) for p in day.player.taken]
    content = {
        "mark": "DATOS DE PRUEBA",
        "people": len(day.people),
        "certificates": [str(p) for p in day.papers],
        "pictures": pictures,
        "seconds": round(seconds, 1),
    }
    target = day.out / "report.json"
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf8")
    day.say("")
    day.say(f"Hecho en {seconds:.0f} s. Lo que quedó en disco:")
    for paper in day.papers:
        day.say(f"  certificado  {paper}")
    for picture in pictures:
        day.say(f"  captura      {picture}")
    day.say(f"  cifras       {target}")


def key_of(value: object) -> UUID:
    """A key from what a list gives."""
    return UUID(str(value))
