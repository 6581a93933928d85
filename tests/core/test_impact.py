"""The definitions of impact: who counts, what is worked time, and the form of a measurement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tejido.core import presence
from tejido.core.impact import indicators, status, worked_time

FROM_AT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
TO_AT = FROM_AT + timedelta(days=1)


def _worked(*spells: tuple[str, float, float | None], as_of: datetime = TO_AT) -> float:
    return worked_time.worked_seconds(
        (
            worked_time.Spell(
                activity,
                FROM_AT + timedelta(hours=begin),
                None if end is None else FROM_AT + timedelta(hours=end),
            )
            for activity, begin, end in spells
        ),
        from_at=FROM_AT,
        to_at=TO_AT,
        as_of=as_of,
    )


def test_breaks_count_as_worked_and_lunch_does_not() -> None:
    assert _worked(("available", 1, 3), ("break", 3, 3.25), ("lunch", 3.25, 4), ("offline", 4, 9)) == 2.25 * 3600


def test_worked_time_is_clipped_to_the_period() -> None:
    assert _worked(("available", -2, 1), ("available", 23, 26), ("available", 30, 31)) == 2 * 3600


def test_a_spell_that_goes_on_counts_up_to_now() -> None:
    assert _worked(("available", 1, None), as_of=FROM_AT + timedelta(hours=4)) == 3 * 3600
    assert _worked(("available", 1, None), as_of=FROM_AT) == 0


def test_every_activity_that_takes_offers_is_worked() -> None:
    routable = {name for name, activity in presence.ACTIVITIES.items() if activity.routable}
    assert routable <= set(worked_time.WORKED_ACTIVITIES)


def test_impact_workers_are_those_the_definition_names() -> None:
    counted = {code for code in status.STATUSES if status.is_impact_worker(code)}
    assert counted == {"long_term_unemployed", "below_poverty_line", "both"}
    assert set(status.STATUSES) - set(status.KNOWN_STATUSES) == {"prefer_not_to_say"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "Ana is poor"}, {"basis": "somebody told me"}, {"evidence": "a photo of her house"},
        {"domain": "the street behind"}, {"threshold_version": "What I think"}, {"consent_version": "She said yes"},
    ],
)  # fmt: skip
def test_words_of_ones_own_are_refused_and_not_repeated(wrong: dict[str, str]) -> None:
    right = {
        "status": "both", "basis": "self_declared", "evidence": "none", "domain": "city:23001",
        "threshold_version": "2026",
        "consent_version": "1",
    }  # fmt: skip
    status.check(**right)
    given = right | wrong
    with pytest.raises(status.StatusRefused) as refusal:
        status.check(**given)
    assert not any(value in str(refusal.value) for value in wrong.values())


def test_no_definition_of_the_work_calls_worked_time_paid_or_stands_above_output() -> None:
    for indicator in indicators.area("work"):
        assert indicator.rung == "output"
        assert "paid" not in indicator.meanings["en"].lower().replace("not paid", "")
