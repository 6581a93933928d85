"""World time: there and back, never backwards, and only within its limits."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import clocks

EPOCH = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2020, 2040))
INSTANTS = st.datetimes(
    EARLIEST, LATEST, timezones=st.sampled_from([UTC, *(timezone(timedelta(hours=hours)) for hours in (-5, 9.5))])
)
CLOCKS = st.builds(
    clocks.WorldClock,
    real_epoch=INSTANTS,
    world_epoch=INSTANTS,
    factor=st.floats(min_value=clocks.FACTOR_MIN, max_value=clocks.FACTOR_MAX),
)


def clock(factor: float, **given: datetime) -> clocks.WorldClock:
    return clocks.WorldClock(**{"real_epoch": EPOCH, "world_epoch": EPOCH, **given}, factor=factor)


@pytest.mark.parametrize(
    ("factor", "real_seconds", "world_seconds"), [(1, 60, 60), (10, 6, 60), (0.5, 60, 30), (20, -3, -60), (2, 0, 0)]
)
def test_world_time_runs_so_many_times_as_fast(factor: float, real_seconds: float, world_seconds: float) -> None:
    at = EPOCH + timedelta(seconds=real_seconds)
    ahead = timedelta(days=3)
    assert clock(factor).world(at) == EPOCH + timedelta(seconds=world_seconds)
    assert clock(factor, world_epoch=EPOCH + ahead).world(at) == EPOCH + ahead + timedelta(seconds=world_seconds)
    assert clock(factor).machine_seconds(timedelta(seconds=world_seconds)) == pytest.approx(real_seconds)


@given(world_clock=CLOCKS, real=INSTANTS)
def test_there_and_back_is_the_same_instant(world_clock: clocks.WorldClock, real: datetime) -> None:
    """An instant has whole microseconds, so the way back may miss by what rounding hid, times the factor."""
    missed = abs((world_clock.real(world_clock.world(real)) - real) / timedelta(microseconds=1))
    assert missed <= 0.5 / world_clock.factor + 1
    missed = abs((world_clock.world(world_clock.real(real)) - real) / timedelta(microseconds=1))
    assert missed <= 0.5 * world_clock.factor + 1


@given(world_clock=CLOCKS, real=INSTANTS)
def test_both_times_are_told_in_utc(world_clock: clocks.WorldClock, real: datetime) -> None:
    assert world_clock.world(real).utcoffset() == world_clock.real(real).utcoffset() == timedelta(0)


@given(world_clock=CLOCKS, reals=st.tuples(INSTANTS, INSTANTS))
def test_world_time_never_runs_backwards(world_clock: clocks.WorldClock, reals: tuple[datetime, datetime]) -> None:
    earlier, later = sorted(reals)
    assert world_clock.world(earlier) <= world_clock.world(later)
    assert world_clock.real(earlier) <= world_clock.real(later)


@given(real=INSTANTS)
def test_at_its_own_speed_world_time_is_machine_time(real: datetime) -> None:
    assert clock(1.0).world(real) == clock(1.0).real(real) == real


@pytest.mark.parametrize("factor", [0.0, -1.0, 0.0999, 20.001, math.nan, math.inf])
def test_a_factor_beyond_the_limits_makes_no_clock(factor: float) -> None:
    with pytest.raises(clocks.ClockInvalid):
        clock(factor)


@pytest.mark.parametrize("factor", [clocks.FACTOR_MIN, 1.0, clocks.FACTOR_MAX])
def test_the_limits_themselves_are_allowed(factor: float) -> None:
    assert clock(factor).factor == factor


@pytest.mark.parametrize("epoch", ["real_epoch", "world_epoch"])
def test_an_epoch_carries_its_offset(epoch: str) -> None:
    with pytest.raises(clocks.ClockInvalid):
        clock(1.0, **{epoch: EPOCH.replace(tzinfo=None)})


def test_a_clock_that_is_set_is_noticed_and_one_that_is_put_right_slowly_is_not() -> None:
    watch = clocks.SetWatch()
    counted = 1000.0

    def look(*, wall_seconds: float, seconds: float = 10.0) -> float:
        nonlocal counted
        counted += seconds
        return watch.look(wall=EPOCH + timedelta(seconds=wall_seconds), counted_seconds=counted)

    # The first look, ten plain seconds, ten in which the clock was put right by four, an hour asleep.
    assert [look(wall_seconds=wall) for wall in (0, 10, 24)] == [0, 0, 0]
    assert look(wall_seconds=3624, seconds=3600) == 0
    assert watch.steady_seconds(counted_seconds=counted) == math.inf
    assert look(wall_seconds=34) == pytest.approx(-3600)
    assert watch.steady_seconds(counted_seconds=counted + 7) == 7
    assert look(wall_seconds=44) == 0
    assert look(wall_seconds=44 + 3610) == pytest.approx(3600)


@pytest.mark.parametrize("before", [clocks.FACTOR_MIN, 1.0, clocks.FACTOR_MAX])
def test_what_is_settled_was_over_whatever_the_speed_was_before(before: float) -> None:
    """A fact of 30 s ago bears a world time that the clock of then told."""
    changed_at = EPOCH + timedelta(hours=1)
    old = clock(before)
    new = clocks.WorldClock(real_epoch=changed_at, world_epoch=old.world(changed_at), factor=1.0)
    for seconds in (0, 10, 29, 31, 300):
        now = changed_at + timedelta(seconds=seconds)
        since = now - timedelta(seconds=30)
        assert new.settled(now, 30) <= (new if since >= changed_at else old).world(since)
    assert new.settled(changed_at + timedelta(seconds=300), 30) == new.world(changed_at + timedelta(seconds=270))
