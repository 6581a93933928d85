"""Hours: spans laid over spans never overlap and lose nothing, rounding never takes, local times that are none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.core import presence
from tejido.core.hours import absences, counting, days, findings, local_times, patterns, rounding, spans
from tejido.core.impact import worked_time
from tejido.core.reference import values

START = datetime(2026, 11, 1, tzinfo=UTC)
TABLE = values.shipped()
MICROSECOND = timedelta(microseconds=1)
KINDS = st.sampled_from(spans.KINDS)
BOGOTA, NEW_YORK = ZoneInfo("America/Bogota"), ZoneInfo("America/New_York")


def span(begin: int, end: int, kind: spans.Kind = "worked", activity: str = "available") -> spans.Span:
    """Return a span by seconds (or by microseconds where it is asked for) from the start."""
    return spans.Span(
        person=1, from_at=START + timedelta(seconds=begin), to_at=START + timedelta(seconds=end), kind=kind,
        activity=activity, source="presence",
    )  # fmt: skip


@st.composite
def rows(draw: st.DrawFn, *, unit: timedelta = timedelta(seconds=60)) -> list[spans.Span]:
    """Return spans that do not overlap, by their begin."""
    edges = sorted(draw(st.sets(st.integers(0, 600), min_size=2, max_size=12)))
    found = []
    for begin, end in zip(edges[::2], edges[1::2], strict=False):
        found.append(
            spans.Span(
                person=1, from_at=START + begin * unit, to_at=START + end * unit, kind=draw(KINDS),
                activity="available", source="presence",
            )
        )  # fmt: skip
    return found


def minutes_of(found: list[spans.Span]) -> set[int]:
    return {
        minute
        for each in found
        for minute in range(
            int((each.from_at - START).total_seconds()) // 60, int((each.to_at - START).total_seconds()) // 60
        )
    }


@given(below=rows(), above=rows())
@settings(max_examples=60, deadline=None)
def test_what_is_laid_over_never_overlaps_and_covers_what_either_covered(
    below: list[spans.Span], above: list[spans.Span]
) -> None:
    result = spans.laid_over(below, above)
    spans.check_apart(result)
    assert minutes_of(result) == minutes_of(below) | minutes_of(above), "the whole is kept"
    assert [each for each in result if each in above] == above, "what lies above is whole"
    assert spans.laid_over(result, above) == result, "the same once more changes nothing"


@given(below=rows(), above=rows())
@settings(max_examples=60, deadline=None)
def test_corrections_that_do_not_touch_may_be_decided_in_any_order(
    below: list[spans.Span], above: list[spans.Span]
) -> None:
    assert spans.laid_over(below, above) == spans.laid_over(below, above[::-1])


@given(found=rows(unit=timedelta(milliseconds=170)))
@settings(max_examples=100, deadline=None)
def test_rounding_is_never_against_the_worker(found: list[spans.Span]) -> None:
    whole = rounding.in_whole_seconds(found)
    spans.check_apart(whole)
    assert all(each.from_at.microsecond == each.to_at.microsecond == 0 for each in whole)
    for each in found:
        if each.kind in spans.PAID:
            covered = [one for one in whole if one.kind in spans.PAID and one.from_at < each.to_at]
            left = spans.laid_over([], [each])
            for one in covered:
                left = [part for rest in left for part in spans.without(rest, from_at=one.from_at, to_at=one.to_at)]
            assert left == [], "no paid instant is lost"
    assert spans.seconds_of(whole, kinds=["unpaid"]) <= spans.seconds_of(found, kinds=["unpaid"])


def test_a_second_that_lunch_and_work_share_is_paid() -> None:
    work, lunch = span(0, 10), span(10, 20, "unpaid", "lunch")
    edge = START + timedelta(seconds=10, milliseconds=300)
    found = [
        spans.Span(person=1, from_at=work.from_at, to_at=edge, kind="worked", activity="available", source="presence"),
        spans.Span(person=1, from_at=edge, to_at=lunch.to_at, kind="unpaid", activity="lunch", source="presence"),
    ]
    assert [each.seconds for each in rounding.in_whole_seconds(found)] == [11.0, 9.0]


def test_a_span_that_is_none_cannot_be_built_and_one_that_overlaps_is_named() -> None:
    for begin, end in ((5, 5), (6, 5)):
        with pytest.raises(spans.SpanInvalid):
            span(begin, end)
    with pytest.raises(spans.SpansOverlap, match="1"):
        spans.check_apart([span(0, 10), span(9, 20)])
    assert spans.without(span(0, 10), from_at=START - MICROSECOND, to_at=START) == [span(0, 10)]


def test_what_counts_is_usual_until_a_day_and_agreed_from_it() -> None:
    agreed = counting.Agreement(
        activity="lunch", counts="worked", from_date=date(2026, 11, 3), to_date=date(2026, 11, 5)
    )
    counts = counting.Counting([agreed])
    told = [counts.kind("lunch", on=date(2026, 11, day)) for day in (2, 3, 4, 5)]
    assert told == ["unpaid", "worked", "worked", "unpaid"]
    assert counts.turns("lunch") == [date(2026, 11, 3), date(2026, 11, 5)]
    assert counting.Counting().is_usual and not counts.is_usual
    assert set(counting.USUAL) == set(presence.ACTIVITIES)
    paid = {activity for activity, kind in counting.USUAL.items() if kind in spans.PAID}
    assert paid == set(worked_time.WORKED_ACTIVITIES), "worked means the same in pay and in the metrics"


def test_days_abroad_have_the_hours_that_their_clocks_had() -> None:
    # New York sets its clocks back on 1 November 2026 and forward on 8 March.
    whole = spans.Span(
        person=1, from_at=datetime(2026, 10, 31, 12, tzinfo=UTC), to_at=datetime(2026, 11, 3, tzinfo=UTC),
        kind="worked", activity="available", source="presence",
    )  # fmt: skip
    found = days.local_days([whole], from_date=date(2026, 11, 1), to_date=date(2026, 11, 3), zone=NEW_YORK)
    assert [each.paid_seconds / 3600 for each in found] == [25.0, 19.0]
    assert [(each.to_at - each.from_at).total_seconds() / 3600 for each in found] == [25.0, 24.0]
    assert [monday for monday, _days in days.weeks(found)] == [date(2026, 10, 26), date(2026, 11, 2)]


def test_a_time_that_comes_twice_is_asked_about_and_one_that_does_not_come_is_refused() -> None:
    day, half_past_one = date(2026, 11, 1), time(1, 30)
    with pytest.raises(local_times.LocalTimeTwice):
        local_times.instant(day, half_past_one, zone=NEW_YORK)
    earlier = local_times.instant(day, half_past_one, zone=NEW_YORK, which="earlier")
    later = local_times.instant(day, half_past_one, zone=NEW_YORK, which="later")
    assert later - earlier == timedelta(hours=1)
    with pytest.raises(local_times.LocalTimeMissing):
        local_times.instant(date(2026, 3, 8), time(2, 30), zone=NEW_YORK)
    assert local_times.instant(day, half_past_one, zone=BOGOTA) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_week_becomes_what_the_engine_takes() -> None:
    agreed = patterns.Agreed(
        person=1, from_date=date(2026, 8, 1), to_date=date(2026, 9, 1), contract="indefinite", phase="",
        week_hours=Decimal("42"), is_week_written=True, distribution="fixed", days_a_week=5, rest_weekday=6,
        place="CO-23001", work_mode="home", regime="co_telework", zone="America/Bogota", holiday_calendar="CO",
        is_pattern_written=True,
    )  # fmt: skip
    terms = patterns.work_terms(agreed)
    assert terms is not None
    assert (terms.week_seconds, terms.day_seconds) == (42 * 3600, 42 * 720)
    assert patterns.full_week("part_time", country="CO", on=date(2026, 8, 1), table=TABLE) is None
    steps = [
        patterns.full_week("indefinite", country="CO", on=day, table=TABLE)
        for day in (date(2026, 7, 14), date(2026, 7, 15))
    ]
    assert steps == [Decimal("44.0"), Decimal("42.0")]
    assert patterns.full_week("indefinite", country="VE", on=date(2026, 8, 1), table=TABLE) is None


def test_a_proposed_end_lies_within_the_span() -> None:
    begin, end = START, START + timedelta(hours=20)
    seen = START + timedelta(hours=7)
    assert findings.proposed_end(from_at=begin, to_at=end, seen_at=seen) == seen
    for unknown in (None, end, begin - MICROSECOND):
        assert findings.proposed_end(from_at=begin, to_at=end, seen_at=unknown) == START + timedelta(hours=8)


def test_every_absence_names_its_norm_and_is_paid_by_one_at_most() -> None:
    assert all(kind.source for kind in absences.KINDS.values())
    assert not any(kind.is_paid and kind.is_by_others for kind in absences.KINDS.values())
