"""Waiting after wrong passwords: the steps, restarts, clocks that jump, and people who share a laptop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
import pytest

from oit_campo.errors import UserError
from oit_campo.store.throttle import TRIES, Throttle, wait_after
from oit_campo.store.vault_file import frame

ROSA = b"r" * 32
JULIO = b"j" * 32


class TwoClocks:
    """The wall and the monotonic seconds, moved apart by hand."""

    def __init__(self, seconds: float = 1_000) -> None:
        self.wall = datetime(2031, 5, 4, tzinfo=UTC)
        self.seconds = seconds

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> TwoClocks:
    return TwoClocks()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.tries"


def fail(throttle: Throttle, login: bytes = ROSA) -> UserError:
    throttle.begin(login)
    return throttle.refusal(login)


def blocked(throttle: Throttle, login: bytes = ROSA) -> int:
    """The minutes it asks for, 0 when it lets a try begin (which then counts)."""
    if throttle.seconds_left(login) == 0:
        throttle.begin(login)
        return 0
    with pytest.raises(UserError, match="wait_password") as refused:
        throttle.begin(login)
    return int(refused.value.params["min"])


def test_the_steps() -> None:
    assert [wait_after(n) for n in range(15)] == [0] * 5 + [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]
    assert wait_after(10_000) == 3600


def test_five_tries_then_doubling_waits(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    first = [fail(throttle) for _ in range(TRIES)]
    assert [(e.code, e.params) for e in first[:-1]] == [("wrong_password", {"n": n}) for n in (4, 3, 2, 1)]
    assert (first[-1].code, first[-1].params) == ("wait_password", {"min": 1})
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
        clock.seconds += minutes * 60 - 0.5
        assert blocked(throttle) == 1
        clock.seconds += 0.5
        following = min(2 * minutes, 60)
        assert fail(throttle).params == {"min": following}
        assert blocked(throttle) == following


def test_a_try_while_waiting_is_not_counted(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    for _ in range(TRIES):
        fail(throttle)
    assert [blocked(throttle) for _ in range(20)] == [1] * 20
    clock.seconds += 60
    assert fail(throttle).params == {"min": 2}


def test_success_forgets(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    for _ in range(4):
        fail(throttle)
    throttle.begin(ROSA)
    throttle.succeed(ROSA, {ROSA})
    assert fail(throttle).params == {"n": 4}
    assert fail(Throttle(path, clock)).params == {"n": 3}


def test_the_wait_runs_from_the_refusal_not_from_the_typing(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    for _ in range(4):
        fail(throttle)
    throttle.begin(ROSA)
    clock.seconds += 30
    throttle.refusal(ROSA)
    assert throttle.seconds_left(ROSA) == 60


def test_killing_the_program_while_a_password_is_derived_spares_no_try(path: Path, clock: TwoClocks) -> None:
    for _ in range(TRIES):
        Throttle(path, clock).begin(ROSA)
    assert blocked(Throttle(path, clock)) == 1


def test_a_restart_starts_what_was_left_anew(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    for _ in range(TRIES):
        fail(throttle)
    clock.seconds += 60
    fail(throttle)
    assert throttle.seconds_left(ROSA) == 120
    clock.seconds += 119
    # nothing was written in those 119 seconds: the whole wait counts anew, on a machine whose seconds start at zero
    again = TwoClocks(seconds=5)
    restarted = Throttle(path, again)
    assert restarted.seconds_left(ROSA) == 120
    again.seconds += 50
    assert blocked(restarted) == 2
    # the refused try noted the 70 seconds left
    assert Throttle(path, TwoClocks(seconds=0)).seconds_left(ROSA) == 70
    again.seconds += 70
    assert fail(restarted).params == {"min": 4}


@pytest.mark.parametrize("years", [-10, 10])
def test_moving_the_wall_clock_changes_nothing(path: Path, clock: TwoClocks, years: int) -> None:
    throttle = Throttle(path, clock)
    for _ in range(TRIES):
        fail(throttle)
    clock.wall += timedelta(days=365 * years)
    assert blocked(throttle) == 1
    assert blocked(Throttle(path, clock)) == 1
    clock.seconds += 60
    assert blocked(throttle) == 0


def test_one_persons_success_does_not_free_another(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    for _ in range(4):
        fail(throttle, JULIO)
    throttle.begin(ROSA)
    throttle.succeed(ROSA, {ROSA, JULIO})
    assert fail(throttle, JULIO).code == "wait_password"
    assert blocked(throttle, ROSA) == 0


def test_one_persons_wait_does_not_hold_another_up(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    for _ in range(TRIES):
        fail(throttle, JULIO)
    assert throttle.seconds_left(JULIO) == 60
    assert fail(throttle, ROSA).params == {"n": 4}


def test_a_name_nobody_has_is_counted_alike_and_forgotten_when_somebody_gets_in(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    stranger = b"x"
    answers = [fail(throttle, stranger) for _ in range(TRIES)]
    assert [e.code for e in answers] == ["wrong_password"] * 4 + ["wait_password"]
    throttle.succeed(ROSA, {ROSA, JULIO})
    assert throttle.seconds_left(stranger) == 0


def test_strangers_do_not_push_a_user_out(path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(path, clock)
    for _ in range(4):
        fail(throttle, JULIO)
    for n in range(256):
        fail(throttle, bytes([n]))
    throttle.begin(ROSA)
    throttle.succeed(ROSA, {ROSA, JULIO})
    assert fail(Throttle(path, clock), JULIO).code == "wait_password"


def test_a_disk_that_refuses_the_write_locks_nobody_out_but_goes_on_counting(tmp_path: Path, clock: TwoClocks) -> None:
    throttle = Throttle(tmp_path / "not there" / "tries", clock)
    assert [fail(throttle).code for _ in range(TRIES)] == ["wrong_password"] * 4 + ["wait_password"]
    assert blocked(throttle) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        cbor2.dumps([1]),
        cbor2.dumps({1: [1, 0]}),
        cbor2.dumps({ROSA: 3}),
        cbor2.dumps({ROSA: [1]}),
        cbor2.dumps({ROSA: ["a", 0]}),
        cbor2.dumps({ROSA: [0, 0]}),
        cbor2.dumps({ROSA: [99, 0]}),
        cbor2.dumps({ROSA: [5, 61]}),
        cbor2.dumps({ROSA: [5, -1]}),
    ],
)
def test_a_file_of_nonsense_counts_as_five_tries(path: Path, clock: TwoClocks, body: bytes) -> None:
    path.write_bytes(frame(b"OITTRIES", 0, body))
    throttle = Throttle(path, clock)
    assert blocked(throttle) == 1
    clock.seconds += 60
    assert fail(throttle).params == {"min": 2}


def test_every_flipped_byte_counts_as_five_tries(path: Path, clock: TwoClocks) -> None:
    fail(Throttle(path, clock))
    good = path.read_bytes()
    assert Throttle(path, clock).seconds_left(ROSA) == 0
    for place in range(len(good)):
        altered = bytearray(good)
        altered[place] ^= 1 << place % 8
        path.write_bytes(altered)
        assert Throttle(path, clock).seconds_left(ROSA) == 60, place


def test_a_wait_runs_on_though_each_try_opens_the_vault_anew(path: Path, clock: TwoClocks) -> None:
    for _ in range(TRIES):
        fail(Throttle(path, clock))
    clock.seconds += 59
    assert blocked(Throttle(path, clock)) == 1
    clock.seconds += 1
    assert fail(Throttle(path, clock)).params == {"min": 2}
    clock.seconds += 100
    after_restart = TwoClocks(clock.seconds)
    assert Throttle(path, after_restart).seconds_left(ROSA) == 120, "what was left at the last write counts anew"


def test_a_count_that_could_not_be_written_lives_until_the_program_ends(
    path: Path, clock: TwoClocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("oit_campo.store.throttle.replace_file", full)
    for _ in range(TRIES):
        fail(Throttle(path, clock))
    assert blocked(Throttle(path, clock)) == 1
    assert blocked(Throttle(path, TwoClocks())) == 0, "a restart forgets it: nothing is on the disk"
