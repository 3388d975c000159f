"""Teaching hours are rounded down to halves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oit_campo.domain.teaching_hours import half_hours, printed_hours


@pytest.mark.parametrize(
    ("minutes", "per_hour", "printed"),
    [
        (2400, 60, "40"),
        (1350, 60, "22.5"),
        (1349, 60, "22"),
        (0, 60, "0"),
        (29, 60, "0"),
        (30, 60, "0.5"),
        (1800, 45, "40"),
    ],
)
def test_printed_hours(minutes: int, per_hour: int, printed: str) -> None:
    assert printed_hours(minutes, per_hour) == printed


@given(st.integers(0, 100_000), st.sampled_from([45, 60]))
def test_never_more_than_was_taught(minutes: int, per_hour: int) -> None:
    halves = half_hours(minutes, per_hour)
    assert halves * per_hour <= 2 * minutes < (halves + 1) * per_hour


@pytest.mark.parametrize(("minutes", "per_hour"), [(-1, 60), (60, 0)])
def test_nonsense(minutes: int, per_hour: int) -> None:
    with pytest.raises(ValueError, match="range"):
        half_hours(minutes, per_hour)
