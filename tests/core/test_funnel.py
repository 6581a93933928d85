"""The funnel: what can be true of one person, and people counted once, whatever they skip or repeat."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import funnel

FIRST = date(2026, 2, 2)
TODAY = date(2026, 11, 3)


def one(stage: str, day: int = 0, person: Any = 1, **about: Any) -> funnel.Reached:
    return funnel.Reached(person=person, stage=stage, on=FIRST + timedelta(days=day), **about)


def test_open_training_is_counted_as_it_happened() -> None:
    """3,500 places; of 500 who came to the site 24 % applied, and 20 were hired; others found work elsewhere."""
    way = ("enrolled", "attended", "completed", "came_to_site", "applied", "offered", "hired")
    sizes = (3_500, 3_100, 2_800, 500, 120, 24, 20)
    rows = [
        one(stage, day, person, cohort=1 if stage in funnel.IN_COHORT else None)
        for day, (stage, size) in enumerate(zip(way, sizes, strict=True))
        for person in range(size)
    ]
    rows += [one("hired_elsewhere", 30, person, reason="partner") for person in range(1_000, 1_300)]
    count = funnel.counted(rows, groups=[funnel.Group(people=9_000, on=FIRST)])
    assert [count.people[stage] for stage in way] == list(sizes)
    assert (count.everybody, count.unnamed, count.jobs) == (3_500, 9_000, 320)
    steps = {(step.first, step.second): step for step in count.steps}
    assert steps["came_to_site", "applied"].share == 0.24
    came = steps["completed", "came_to_site"]
    assert (came.of, came.passed, came.ended, came.open) == (2_800, 500, 300, 2_000)


def test_a_stage_may_be_skipped_and_is_told_of_those_who_reached_both() -> None:
    rows = [one("completed", 5, 1, cohort=1), one("hired", 9, 1), one("came_to_site", 0, 2), one("applied", 3, 2)]
    assert funnel.step(rows, first="completed", second="hired").passed == 1
    assert funnel.step(rows, first="came_to_site", second="hired") == funnel.Step(
        first="came_to_site", second="hired", of=1, passed=0, ended=0
    )
    assert funnel.step([], first="applied", second="hired").share is None


def test_whoever_said_no_may_come_back_and_passes() -> None:
    rows = [one("interested", 0), one("not_interested", 1, reason="transport"), one("enrolled", 9, cohort=1)]
    step = funnel.step(rows, first="interested", second="enrolled")
    assert (step.passed, step.ended) == (1, 0)
    earlier = [one("applied", 0), one("came_to_site", 4)]
    assert funnel.step(earlier, first="came_to_site", second="applied").passed == 0


def test_people_are_counted_where_they_came_from_last() -> None:
    rows = [
        one("enrolled", 0, 1, cohort="a"), one("enrolled", 5, 1, cohort="b"), one("applied", 9, 1),
        one("enrolled", 0, 2, cohort="a"), one("applied", 1, 2),
    ]  # fmt: skip
    found = funnel.split(rows, by="cohort")
    assert {cohort: (count.people["enrolled"], count.people["applied"]) for cohort, count in found.items()} == {
        "a": (2, 1),
        "b": (1, 1),
    }


stages = st.lists(
    st.builds(one, st.sampled_from(funnel.STAGES), st.integers(0, 5), st.integers(1, 3)), max_size=25
)  # fmt: skip


@given(stages, st.randoms(use_true_random=False))
def test_order_and_repetition_of_rows_change_nothing(rows: list[funnel.Reached], rng: Any) -> None:
    count = funnel.counted(rows)
    shuffled = rows * 2
    rng.shuffle(shuffled)
    assert funnel.counted(shuffled) == count
    assert all(step.open >= 0 and 0 <= step.passed <= step.of for step in count.steps)
    assert max([*count.people.values(), 0]) <= count.everybody <= 3


@pytest.mark.parametrize(
    ("stage", "known"),
    [
        (one("promoted"), ()),
        (one("enrolled"), ()),
        (one("not_interested"), ()),
        (one("not_interested", reason="weather"), ()),
        (one("applied", reason="pay"), ()),
    ],
)
def test_a_stage_says_what_it_is_about(stage: funnel.Reached, known: tuple[funnel.Reached, ...]) -> None:
    with pytest.raises(funnel.StageInvalid):
        funnel.check(stage, known=known, today=TODAY)


def test_the_end_is_not_before_the_beginning() -> None:
    enrolled = one("enrolled", 5, cohort=1)
    for wrong in (one("completed", 4, cohort=1), one("attended", 0, cohort=1), one("applied", 500)):
        with pytest.raises(funnel.StageOutOfOrder):
            funnel.check(wrong, known=[enrolled], today=TODAY)
    with pytest.raises(funnel.StageOutOfOrder):
        funnel.check(one("applied", 5, opening=1), known=[one("hired", 4, opening=1)], today=TODAY)
    for right in (one("completed", 5, cohort=1), one("completed", 0, cohort=2), one("hired", 0), one("reached", 0)):
        funnel.check(right, known=[enrolled], today=TODAY)


def test_what_is_told_twice_is_told_once() -> None:
    assert funnel.is_again(one("enrolled", 3, cohort=1), other=one("enrolled", 4, cohort=1))
    assert not funnel.is_again(one("enrolled", 3, cohort=1), other=one("enrolled", 3, cohort=2))
    assert not funnel.is_again(one("enrolled", 3, cohort=1), other=one("enrolled", 3, 2, cohort=1))


def test_every_stage_stands_in_order_and_every_end_has_its_reasons() -> None:
    assert set(funnel.REASONS) <= funnel.ENDS <= set(funnel.STAGES)
    assert all(funnel.STAGES.index(first) < funnel.STAGES.index(second) for first, second in funnel.STEPS)
    assert [first for first, _ in funnel.STEPS[1:]] == [second for _, second in funnel.STEPS[:-1]]
    assert all(
        funnel.STAGES.index(before) < funnel.STAGES.index(after)  # type: ignore[arg-type]
        for after, befores in funnel.AFTER.items()
        for before in befores
    )
    assert list(itertools.chain(*funnel.AFTER.values()))
