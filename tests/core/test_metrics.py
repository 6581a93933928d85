"""Service level in its three variants, against numbers worked out by hand and against what must always hold."""

from __future__ import annotations

import pathlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import contact_states, metrics

TARGET_SECONDS, SHORT_SECONDS = 20.0, 5.0
# Ten stays of one morning: (how each left its queue, after how many seconds).
MORNING = [
    ("answered", 0.0), ("answered", 12.0), ("answered", 20.0), ("answered", 20.001), ("answered", 90.0),
    ("abandoned", 2.0), ("abandoned", 5.0), ("abandoned", 5.001), ("abandoned", 60.0), ("callback", 15.0),
    ("overflowed", 45.0), ("transferred", 8.0),
]  # fmt: skip


def level(stays: list[tuple[str, float]], variant: str, **given: float) -> metrics.ServiceLevel:
    limits = {"target_seconds": TARGET_SECONDS, "short_abandon_seconds": SHORT_SECONDS, **given}
    return metrics.service_level(
        metrics.counted([metrics.StayOutcome(*stay) for stay in stays], **limits), variant=variant
    )


@pytest.mark.parametrize(
    ("variant", "in_time_count", "counted_count"),
    [
        # Out of the queue within 20 s, however: 3 answered, 3 abandoned, 1 callback, 1 transferred. All 12 count.
        ("removed_in_time", 8, 12),
        # 3 answered within 20 s, of 5 answered and 4 abandoned.
        ("answered_in_time", 3, 9),
        # The abandonments at 2 s and at exactly 5 s are short and do not count.
        ("answered_less_short_abandons", 3, 7),
    ],
)
def test_a_morning_by_hand(variant: str, in_time_count: int, counted_count: int) -> None:
    assert level(MORNING, variant) == metrics.ServiceLevel(
        variant, in_time_count / counted_count, in_time_count, counted_count
    )


@pytest.mark.parametrize("variant", metrics.VARIANTS)
def test_exactly_the_target_is_in_time_and_the_next_moment_is_not(variant: str) -> None:
    assert level([("answered", TARGET_SECONDS)], variant).share == 1.0
    assert level([("answered", TARGET_SECONDS + 1e-6)], variant).share == 0.0


def test_exactly_the_short_limit_is_short_and_the_next_moment_is_not() -> None:
    variant = "answered_less_short_abandons"
    assert level([("abandoned", SHORT_SECONDS)], variant).counted_count == 0
    assert level([("abandoned", SHORT_SECONDS + 1e-6)], variant).counted_count == 1
    assert level([("abandoned", 0.0)], variant, short_abandon_seconds=0.0).counted_count == 0


def test_a_short_abandon_helps_hurts_or_does_neither_by_variant() -> None:
    """The three published definitions differ in nothing more than in this."""
    answered, given_up = ("answered", 90.0), ("abandoned", 2.0)
    assert level([answered, given_up], "removed_in_time").share == 0.5
    assert level([answered, ("answered", 1.0), given_up], "answered_in_time").share == 1 / 3
    assert level([answered, ("answered", 1.0), given_up], "answered_less_short_abandons").share == 0.5


@pytest.mark.parametrize("variant", metrics.VARIANTS)
def test_nothing_counted_is_no_share_and_not_nought(variant: str) -> None:
    assert level([], variant) == metrics.ServiceLevel(variant, None, 0, 0)


@pytest.mark.parametrize("left_how", ["overflowed", "transferred", "callback"])
def test_who_is_neither_answered_nor_gives_up_counts_in_the_first_variant_alone(left_how: str) -> None:
    counted = {variant: level([(left_how, 1.0)], variant).counted_count for variant in metrics.VARIANTS}
    assert counted == {"removed_in_time": 1, "answered_in_time": 0, "answered_less_short_abandons": 0}


@pytest.mark.parametrize("variant", ["", "nearly_in_time", "Answered_in_time"])
def test_an_unknown_variant_is_refused(variant: str) -> None:
    with pytest.raises(metrics.VariantUnknown):
        level(MORNING, variant)


SECONDS = st.floats(min_value=0, max_value=600) | st.sampled_from([0.0, SHORT_SECONDS, TARGET_SECONDS])
STAYS = st.lists(st.tuples(st.sampled_from(contact_states.STAY_LEFT), SECONDS), max_size=60)
LIMITS = st.floats(min_value=0.1, max_value=600)


@given(stays=STAYS, variant=st.sampled_from(metrics.VARIANTS), target_seconds=LIMITS, short_abandon_seconds=LIMITS)
def test_a_share_is_a_share(
    stays: list[tuple[str, float]], variant: str, target_seconds: float, short_abandon_seconds: float
) -> None:
    found = level(stays, variant, target_seconds=target_seconds, short_abandon_seconds=short_abandon_seconds)
    assert 0 <= found.in_time_count <= found.counted_count <= len(stays)
    assert (found.share is None) == (found.counted_count == 0)
    assert found.share is None or 0 <= found.share <= 1


@given(stays=STAYS, target_seconds=LIMITS, short_abandon_seconds=LIMITS)
def test_leaving_short_abandons_out_never_lowers_the_share(
    stays: list[tuple[str, float]], target_seconds: float, short_abandon_seconds: float
) -> None:
    given_limits = {"target_seconds": target_seconds, "short_abandon_seconds": short_abandon_seconds}
    with_all = level(stays, "answered_in_time", **given_limits)
    without = level(stays, "answered_less_short_abandons", **given_limits)
    assert without.in_time_count == with_all.in_time_count
    assert without.counted_count <= with_all.counted_count
    assert without.share is None or with_all.share is None or without.share >= with_all.share


@given(
    stays=st.lists(st.tuples(st.sampled_from(["answered", "abandoned"]), SECONDS), max_size=60), target_seconds=LIMITS
)
def test_counting_any_way_out_never_lowers_the_share_where_all_are_answered_or_give_up(
    stays: list[tuple[str, float]], target_seconds: float
) -> None:
    removed = level(stays, "removed_in_time", target_seconds=target_seconds)
    answered = level(stays, "answered_in_time", target_seconds=target_seconds)
    assert removed.counted_count == answered.counted_count
    assert removed.in_time_count >= answered.in_time_count


@given(waits=st.lists(SECONDS, max_size=40), target_seconds=LIMITS)
def test_all_variants_agree_where_everybody_is_answered(waits: list[float], target_seconds: float) -> None:
    stays = [("answered", wait) for wait in waits]
    found = {
        (one.share, one.in_time_count, one.counted_count)
        for one in (level(stays, variant, target_seconds=target_seconds) for variant in metrics.VARIANTS)
    }
    assert len(found) == 1


@given(stays=STAYS, variant=st.sampled_from(metrics.VARIANTS), limits=st.tuples(LIMITS, LIMITS))
def test_a_longer_promise_is_never_harder_to_keep(
    stays: list[tuple[str, float]], variant: str, limits: tuple[float, float]
) -> None:
    strict, mild = (level(stays, variant, target_seconds=seconds) for seconds in sorted(limits))
    assert strict.counted_count == mild.counted_count
    assert strict.in_time_count <= mild.in_time_count


@given(stays=STAYS, variant=st.sampled_from(metrics.VARIANTS), data=st.data())
def test_the_order_of_the_stays_does_not_matter(
    stays: list[tuple[str, float]], variant: str, data: st.DataObject
) -> None:
    assert level(data.draw(st.permutations(stays)), variant) == level(stays, variant)


def test_the_reference_page_names_each_variant_and_works_its_example_out_right() -> None:
    page = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "reference" / "metrics.md").read_text()
    definitions = page.partition("**Boundaries.**")[0]
    assert re.findall(r"^\| `(\w+)` \|", definitions, flags=re.MULTILINE) == list(metrics.VARIANTS)
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) % \|$", page, flags=re.MULTILINE)
    example = [("answered", 1.0), ("answered", 90.0), ("abandoned", 2.0)]
    assert rows == [
        (variant, str(found.in_time_count), str(found.counted_count), f"{100 * (found.share or 0):.0f}")
        for variant, found in ((variant, level(example, variant)) for variant in metrics.VARIANTS)
    ]
