"""What a round is made of, drawn from the run's seed: who sits down, what they write, what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from oit_campo.sync import client, outbox, wire
from tests.simulation.sync.deeds import Known, Sitting
from tests.simulation.sync.machines import Machine
from tests.simulation.sync.network import NETWORK

if TYPE_CHECKING:
    from tests.simulation.sync.run import Run

MOST_PEOPLE = 10
TEN_YEARS = 3650
#: What may go wrong beside the line, with its weight.
MACHINE_FAULTS: dict[str, float] = {
    "power_sit": 4,
    "power_exchange": 5,
    "full_sit": 8,
    "full_exchange": 26,
    "skew": 8,
    "clone": 1,
    "restore_laptop": 3,
    "restore_centre_stepped": 1.2,
    "restore_centre_silent": 1.4,
    "enter": 3,
    "merge": 5,
    "unmerge": 8,
    "late_after_merge": 9,
    "out_of_order": 2,
}


_LINE: dict[str, float] = {"power_sit": 4, "power_exchange": 5, "full_sit": 2, "full_exchange": 3, "out_of_order": 2}
#: Runs about one thing: their machine faults instead of all.
AIMS: dict[str, dict[str, float]] = {
    "": MACHINE_FAULTS,
    "line": _LINE,
    "order": {"out_of_order": 1},
    "centre": {"restore_centre_silent": 3, "restore_centre_stepped": 1, "power_exchange": 1},
    "copies": {"clone": 3, "restore_laptop": 4, "power_exchange": 1},
    "scopes": {"enter": 3, "merge": 3, "unmerge": 2, "late_after_merge": 2},
    "clocks": {"skew": 6, "power_exchange": 1},
    "answers": {"skew": 1, "power_exchange": 1},
}
#: Runs in which few records are written by all.
CROWDED = {"clocks": 2, "answers": 3}


def play(run: Run) -> int:
    """A round; the number of changes told saved in it."""
    chance = run.chance
    machine = chance.choice(run.machines)
    run.note("at", machine.name)
    aimed = AIMS[run.aim]
    line_faults = chance.choices(NETWORK, k=chance.choice((1, 1, 1, 2)))
    others = chance.choices(list(aimed), list(aimed.values()), k=chance.choice((1, 2, 2)))
    changes = 0
    for fault in others:
        before = BEFORE.get(fault)
        if before is not None:
            changes += before(run, machine) or 0
    changes += write(run, machine, "power_sit" in others, "full_sit" in others)
    if chance.random() < 0.12:
        machine.images = [*machine.images[-1:], machine.image()]
    if chance.random() < 0.12:
        run.centre.back_up()
    changes += travel(run, machine, others, line_faults)
    return changes


def travel(run: Run, machine: Machine, others: list[str], line_faults: list[str]) -> int:
    """The exchanges of a round; what was written between them."""
    chance, changes = run.chance, 0
    if "out_of_order" in others:
        changes += out_of_order(run, machine)
    if "full_exchange" in others:
        run.exchange(machine, fault="full")
    through = False
    for fault in line_faults:
        through = run.exchange(machine, [fault]) is not None
    if "power_exchange" in others:
        run.exchange(machine, fault="power")
    if not through and chance.random() < 0.85:
        run.exchange(machine)
    if chance.random() < 0.3:
        run.lines[machine.number].deliver_late()
    return changes


def write(run: Run, machine: Machine, power: bool, full: bool) -> int:
    """Sittings until enough was saved for a round."""
    changes = 0
    faults = [f for f, on in (("power", power), ("full", full)) if on]
    for turn in range(6):
        fault = faults[turn] if turn < len(faults) else ""
        changes += run.sit(machine, [deed(run, machine) for _ in range(2)], fault)
        if changes >= 8:
            break
    return changes


def deed(run: Run, machine: Machine) -> Callable[[Sitting], object]:
    chance = run.chance
    most = CROWDED.get(run.aim, MOST_PEOPLE)
    near = [who for who in run.people if any(place in machine.seat.places for place in who.enrolments)][-most:]
    if not near or (len(run.people) < most and chance.random() < 0.15):
        return Sitting.enrol
    who = chance.choice(near)
    turn = 0.2 if run.aim == "answers" and chance.random() < 0.6 else chance.random()
    if turn < 0.15:
        return lambda sitting: sitting.mark(who)
    if turn < 0.3:
        key = chance.choice(who.consents) if who.consents else None
        withdraw = chance.random() < 0.35
        return lambda sitting: sitting.answer(key, withdraw) if key else sitting.ask(who)
    entity, record = chance.choice(who.rows)
    return lambda sitting: sitting.edit(entity, record)


# ---- faults of machines, before the writing --------------------------------------------------------------------------


def skew(run: Run, machine: Machine) -> None:
    """The clock is wrong from now on, by up to ten years; or right again."""
    chance = run.chance
    if chance.random() < 0.3:
        machine.clock.off = timedelta()
        return
    machine.clock.off = timedelta(
        days=chance.choice((-1, 1)) * chance.choice((0.01, 1, 40, TEN_YEARS)) * chance.random()
    )
    run.hit("skew")


def clone(run: Run, machine: Machine) -> None:
    """A copy of the disk goes on in another laptop: two live streams of one device."""
    from tests.simulation.sync.run import MOST_MACHINES

    if len(run.machines) >= MOST_MACHINES:
        return
    image = machine.image()
    place = run.ground.seats.index(machine.seat)
    copy = run.seat(place, f"copy{len(run.lines)}of{machine.name}")
    copy.put_back(image)
    run.churn.owed += 2
    run.hit("clone")


def restore_laptop(run: Run, machine: Machine) -> None:
    """An older content of the disk comes back; what had not been sent since then is lost with any disk."""
    if not machine.images:
        return
    image = run.chance.choice(machine.images)
    gone = machine.own - image.own - run.centre.arrived
    gone -= {n for m in run.machines if m is not machine for n in m.own}
    if gone & run.oracle.ever:
        return  # the centre has lost it too, and others hold it: two disasters
    machine.put_back(image)
    run.oracle.lost |= gone
    run.churn.owed += 2
    run.hit("restore_laptop")
    run.note("   lost", sorted(gone))


def restore_centre(run: Run, step: bool) -> None:
    """A backup of the centre comes back; its laptops still have what they sent since then."""
    held = {n for m in run.machines for n in m.own}
    able = [b for b in run.centre.backups if run.centre.arrived - b.arrived <= held]
    if not able:
        return
    backup = run.chance.choice(able)
    run.centre.restore(backup, step)
    run.churn.owed += 3 * len(run.machines)
    run.churn.epochs_owed += 2  # the step, and its finding
    run.hit("restore_centre_stepped" if step else "restore_centre_silent")


def enter(run: Run, _machine: Machine) -> int:
    """Somebody is enrolled in a second edition, by the laptop that has both: her whole record comes into its scope."""
    able = [m for m in run.machines if len(m.seat.places) > 1]
    people = [p for p in run.people if len(p.enrolments) == 1]
    if not able or not people:
        return 0
    machine, who = run.chance.choice(able), run.chance.choice(people)
    (place,) = {"A", "B"} - set(who.enrolments)

    def enrol(sitting: Sitting) -> None:
        from oit_campo.models.people import Person

        if sitting.session.get(Person, who.person) is not None:
            sitting.enrol_in(who, place)

    saved = run.sit(machine, [enrol])
    if saved:
        run.hit("enter_scope")
    else:
        who.enrolments.pop(place, None)
    return saved


def merge(run: Run, machine: Machine) -> int:
    if len(run.people) < 2:
        return 0
    who, other = run.chance.sample(run.people, 2)
    saved = run.sit(machine, [lambda s: s.merge(who, other)])
    if saved:
        run.hit("merge")
    return saved


def unmerge(run: Run, machine: Machine) -> int:
    with machine.store.look() as ask:
        live = sorted(UUID(bytes=key) for (key,) in ask("SELECT id FROM person_merge WHERE ended_on IS NULL"))
    if not live:
        return 0
    key = run.chance.choice(live)
    saved = run.sit(machine, [lambda s: s.unmerge(key)])
    if saved:
        run.hit("unmerge")
    return saved


def late_after_merge(run: Run, _machine: Machine) -> int:
    """A laptop that does not know of a merge writes about one of the two."""
    late = [(m, who) for who in run.people for m in run.machines if who.merges and _is_late(m, who)]
    if not late:
        return 0
    machine, who = run.chance.choice(late)
    saved = run.sit(machine, [lambda s: s.mark(who), lambda s: s.edit("person", who.person)])
    if saved:
        run.hit("late_after_merge")
    return saved


def _is_late(machine: Machine, who: Known) -> bool:
    """Whether it has her, and not the newest merge of hers."""
    with machine.store.look() as ask:
        has = ask("SELECT 1 FROM person WHERE id = ?", who.person.bytes)
        return bool(has) and not ask("SELECT 1 FROM person_merge WHERE id = ?", who.merges[-1].bytes)


def out_of_order(run: Run, machine: Machine) -> int:
    """Two batches are cut, as when the laptop is locked twice, and the second arrives first."""
    changes = 0
    for _ in range(2):
        with machine.store.write(None) as session:
            outbox.cut_batch(session, machine.clock.now())
        changes += run.sit(machine, [deed(run, machine) for _ in range(2)])
    with machine.store.write(None) as session:
        outbox.cut_batch(session, machine.clock.now())
    batches, hello = client._prepare(machine.store, machine.seat.link, client.PACE_FIRST)
    if len(batches) > 1:
        bodies = [b.body for b in batches[1:] if b.body is not None]
        run.lines[machine.number].late.append(wire.encode_request(hello, bodies, machine.seat.link.sign))
        run.lines[machine.number].deliver_late()
        run.hit("out_of_order")
    return changes


BEFORE: dict[str, Callable[[Run, Machine], int | None]] = {
    "skew": skew,
    "clone": clone,
    "restore_laptop": restore_laptop,
    "restore_centre_stepped": lambda run, _machine: restore_centre(run, True),
    "restore_centre_silent": lambda run, _machine: restore_centre(run, False),
    "enter": enter,
    "merge": merge,
    "unmerge": unmerge,
    "late_after_merge": late_after_merge,
}
