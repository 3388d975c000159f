"""One seed, one run: rounds of sittings, faults and exchanges; then a quiet phase, and what has to hold at rest."""

from __future__ import annotations

import gc
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from oit_campo.central.exchange import Centre
from oit_campo.clock import FixedClock
from oit_campo.errors import KnownError
from oit_campo.sync import wire
from oit_campo.sync.client import Outcome, exchange
from tests.simulation.sync.deeds import Known, Sitting, seat_of, told_saved
from tests.simulation.sync.ground import cipher, folder, ground, seeded
from tests.simulation.sync.machines import START, CentreMachine, Machine, PowerCut, SkewedClock
from tests.simulation.sync.network import Churn, Colleague, Line, named
from tests.simulation.sync.oracle import Oracle, Where

#: Machines that may stand in a world at once, copies of others too.
MOST_MACHINES = 6
#: Passes in which everybody exchanges without faults before the world has to be at rest.
QUIET_PASSES = 8


class Broken(AssertionError):  # noqa: N818 - what an invariant says
    """An invariant doesn't hold; ``invariant`` names it."""

    def __init__(self, invariant: str, *what: object) -> None:
        super().__init__(f"{invariant}: {' '.join(map(str, what))}")
        self.invariant = invariant


@dataclass
class Tally:
    """What a run did, for the report."""

    rounds: int = 0
    changes: list[int] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    #: Known weaknesses that were met: nothing is lost by them.
    open: Counter[str] = field(default_factory=Counter)


@dataclass
class Run:
    """The world of one seed; use it in a ``with`` block."""

    seed: int
    laptops: int = 0
    real: bool = False
    trace: bool = False
    #: What this run is about (``chances.AIMS``); empty: everything.
    aim: str = ""
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.clock = FixedClock(START)
        self.oracle = Oracle()
        self.churn = Churn()
        self.people: list[Known] = []
        self.machines: list[Machine] = []
        self.lines: dict[int, Line] = {}
        self._stack = ExitStack()
        self._beside: Callable[[], None] | None = None
        self.steps: list[str] = []
        #: Groups in which a restored centre shows a settled value once more (docs/adr/001): counted, not hidden.
        self.reopened: set[Where] = set()

    def __enter__(self) -> Run:
        gc.disable()  # a run is short, and a tenth of its time went there
        self.ground = ground(self.real)
        self._stack.enter_context(cipher(self.real))
        self._stack.enter_context(seeded(self.chance))
        self.folder: Path = self._stack.enter_context(folder())
        self.centre = CentreMachine(self.folder / "centro.db", self.ground.keys, self.clock, self.chance, self.ground)
        for number in range(self.laptops or self.chance.choice((3, 4, 3, 4, 3, 5))):
            self.seat(number, f"L{number}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for machine in self.machines:
            machine.close()
        self.centre.close()
        self._stack.close()
        gc.enable()

    def seat(self, place: int, name: str) -> Machine:
        number = len(self.lines)
        path = self.folder / f"{number}" / "campo.db"
        made = Machine(name, number, self.ground.seats[place], path, SkewedClock(self.clock), self.chance)
        self.machines.append(made)
        self.lines[number] = Line(self, made)
        return made

    def note(self, *step: object) -> None:
        line = " ".join(map(str, step))
        self.steps.append(line)
        if self.trace:
            print(line)

    def cut(self, message: bytes) -> bytes:
        """Its beginning. One draw, however long it is: keys differ between processes, and with them lengths."""
        return message[: int(self.chance.random() * len(message))]

    def hit(self, fault: str) -> None:
        if fault:
            self.tally.hits[fault] += 1
            self._faults += 1
            self.note("   fault", fault)

    def settled_again(self, where: Where, more: set[int | None]) -> bool:
        """Whether what stands too many had been seen by what should stand, and a restored centre had forgotten that."""
        seen = frozenset[int]().union(*(s.saw for s in self.oracle.standing(where)))
        if not self.churn.epochs_owed or not more <= seen:
            return False
        self.reopened.add(where)
        self.tally.open["settled_shown_again"] += 1
        return True

    def stamp_differs(self) -> bool:
        """A laptop's stamp of a change is not the centre's: known after a copy or a restore, counted."""
        if not self.churn.owed:
            return False
        self.tally.open["stamp_differs"] += 1
        return True

    def note_stays(self) -> bool:
        """A laptop goes on listing what the centre has taken meanwhile: known after a restore, counted."""
        if not self.churn.epochs_owed:
            return False
        self.tally.open["note_stays"] += 1
        return True

    # ---- writing ---------------------------------------------------------------------------------------------

    def sit(self, machine: Machine, deeds: Sequence[Callable[[Sitting], object]], fault: str = "") -> int:
        """One transaction of these deeds; the number of changes told saved. ``fault``: power (cut in the middle) or full."""
        _, after = seat_of(machine)
        known = len(self.people)
        sitting: Sitting | None = None
        Run.sitting_at = machine.number
        empty = machine.fill_disk() if fault == "full" else None
        if fault == "power":
            machine.fuse = self.chance.randint(1, 25)
        try:
            with machine.store.write(machine.seat.user) as session:
                sitting = Sitting(self, machine, session)
                for deed in deeds:
                    deed(sitting)
            committed = True
        except PowerCut:
            self.hit("power_in_sitting")
            machine.cut_power()
            committed = seat_of(machine)[0] > machine.entries
        except KnownError as error:
            if error.code != "disk_full":
                raise
            self.hit("disk_full_in_sitting")
            committed = False
        finally:
            Run.sitting_at = 0
            machine.fuse = None
            if empty is not None:
                empty()
        if not committed or sitting is None:
            del self.people[known:]
            self.expect_saved(machine)
            return 0
        noted = told_saved(self, machine, sitting.drafts, after)
        self.note(machine.name, "saved", [(d.number, d.where[0], d.where[2]) for d in sitting.drafts])
        self.expect_saved(machine)
        return noted

    def expect_saved(self, machine: Machine) -> None:
        """What was told saved, no more and no less, stands in the laptop's log."""
        count = seat_of(machine)[0]
        if count != machine.entries:
            raise Broken("saved is saved", machine.name, count, "of", machine.entries)

    # ---- exchanging ------------------------------------------------------------------------------------------

    def exchange(self, machine: Machine, faults: Sequence[str] = (), fault: str = "") -> Outcome | None:
        """One exchange over the machine's line; None when it did not come to its end."""
        line = self.lines[machine.number]
        line.faults.extend(faults)
        empty = machine.fill_disk() if fault == "full" else None
        if fault == "power":
            machine.fuse = self.chance.randint(1, 60)
        before = self._stream(machine)
        try:
            return exchange(machine.store, line, machine.seat.link)
        except PowerCut:
            self.hit("power_in_exchange")
            machine.cut_power()
            return None
        except KnownError as error:
            if error.code == "disk_full":
                self.hit("disk_full_in_exchange")
            elif error.code not in ("network_none", "network_portal"):
                raise Broken("exchange", machine.name, error.code) from error
            return None
        finally:
            machine.fuse = None
            line.faults.clear()
            if empty is not None:
                empty()
            self.expect_saved(machine)
            if self._stream(machine) != before:
                self.churn.streams += 1
                self.note(machine.name, "drew a stream")

    @staticmethod
    def _stream(machine: Machine) -> bytes:
        with machine.store.look() as ask:
            return bytes(ask("SELECT stream FROM stream_state")[0][0])

    def plain_exchange(self, machine: Machine, beside: bool = False) -> None:
        """Without faults; ``beside``: at the centre's other program."""
        before = self._stream(machine)
        to = Colleague(self, machine, self.centre.other if beside else self.centre.main)
        exchange(machine.store, to, machine.seat.link)
        if self._stream(machine) != before:
            self.churn.streams += 1

    @contextmanager
    def between_greeting_and_taking(self, what: Callable[[], None]) -> Iterator[None]:
        """Once, when the centre's first program has greeted and not yet taken."""
        greet = Centre._greet
        mine = self.centre.main

        def greeted(centre: Centre, hello: wire.Hello, raw: bytes) -> Any:
            standing = greet(centre, hello, raw)
            if centre is mine:
                vars(mine).pop("_greet", None)
                Run.under_way = len(wire.decode_request(raw)[1])
                try:
                    what()
                finally:
                    Run.under_way = 0
            return standing

        vars(mine)["_greet"] = lambda hello, raw: greeted(mine, hello, raw)
        try:
            yield
        finally:
            vars(mine).pop("_greet", None)

    def heard(self, batches: Sequence[bytes], reply: wire.Reply, machine: Machine) -> None:
        """The centre has answered: what it gave receipts for has arrived."""
        numbers = {r.number for r in reply.receipts}
        now = self.clock.now().timestamp()
        for batch in batches:
            header, patches = wire.decode_batch(batch)
            if header.number not in numbers:
                continue
            for patch in patches:
                about = named(patch)
                for group in patch.groups if about is not None else ():
                    assert about is not None
                    self._arrived(self.oracle.has_arrived(group.change, (*about, group.group)), now)

    def _arrived(self, numbers: frozenset[int], now: float) -> None:
        for number in numbers - self.centre.arrived:
            self.oracle.said[number].received = now
        self.centre.arrived |= numbers
        self.oracle.ever |= numbers
        self.oracle.lost -= numbers

    # ---- a round ---------------------------------------------------------------------------------------------

    _faults: int = 0
    #: The machine at which somebody writes just now.
    sitting_at: ClassVar[int] = 0
    #: Batches on their way in a request that the centre has greeted and not taken.
    under_way: ClassVar[int] = 0

    def round(self) -> None:
        from tests.simulation.sync.chances import play

        self._faults = 0
        requests = sum(line.requests for line in self.lines.values())
        self.clock.advance(seconds=self.chance.randint(20, 4000))
        changes = play(self)
        exchanged = sum(line.requests for line in self.lines.values()) > requests
        if changes and exchanged:
            self.tally.rounds += 1
            self.tally.changes.append(changes)
            self.tally.faults.append(self._faults)

    def quiet(self) -> None:
        """No more faults: everybody exchanges until nothing moves."""
        for line in self.lines.values():
            line.deliver_late()
            line.stale = None
        still = 0
        for _ in range(QUIET_PASSES):
            self.clock.advance(seconds=30)
            moved = False
            for machine in self.machines:
                before = self._stream(machine)
                done = self.exchange(machine)
                if done is None:
                    raise Broken("exchange", machine.name, "did not end without a fault")
                moved |= bool(done.sent or done.received) or self._stream(machine) != before
            still = 0 if moved else still + 1
            if still:
                return
        raise Broken("comes to rest", QUIET_PASSES, "passes were not enough")

    def rest(self) -> None:
        from tests.simulation.sync.invariants import check

        self.note("--- rest")
        self.quiet()
        check(self)
        for machine in [m for m in self.machines if m.name.startswith("copy")]:
            machine.close()
            self.machines.remove(machine)

    def play(self, rounds: int, episode: int = 16) -> Tally:
        for number in range(rounds):
            self.note("--- round", number, self.clock.now().isoformat())
            self.round()
            if (number + 1) % episode == 0:
                self.rest()
        if rounds % episode:
            self.rest()
        return self.tally


def at_centre(run: Run) -> Session:
    return Session(run.centre.main.database.engine)
