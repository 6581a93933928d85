"""Disclosure: from what is published, nothing that was withheld can be computed."""

from __future__ import annotations

import collections
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import chance

from tejido.core.impact import disclosure

GROUP_COUNT_MAX = 4
PEOPLE_MAX = 8

tables = st.integers(1, 3).flatmap(
    lambda cell_min: st.tuples(
        st.just(cell_min),
        st.lists(
            st.integers(1, PEOPLE_MAX).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))),
            min_size=1,
            max_size=GROUP_COUNT_MAX,
        ),
    )
)


def _table(rows: list[tuple[int, int]]) -> dict[str, disclosure.Cell]:
    return {f"group {number}": disclosure.Cell(people, part) for number, (people, part) in enumerate(rows)}


@settings(max_examples=chance.examples(150))
@given(given_table=tables)
def test_no_withheld_cell_can_be_computed_from_the_published_table(
    given_table: tuple[int, list[tuple[int, int]]],
) -> None:
    """Whoever knows all group sizes, the published parts, the total and the rules still faces two possible values."""
    cell_min, rows = given_table
    published = disclosure.suppressed(_table(rows), cell_min=cell_min)
    sizes = [people for people, _ in rows]
    possible = [
        parts
        for parts in itertools.product(*(range(people + 1) for people in sizes))
        if disclosure.suppressed(_table(list(zip(sizes, parts, strict=True))), cell_min=cell_min) == published
    ]
    for number, name in enumerate(published.parts):
        if published.parts[name] is None:
            assert len({parts[number] for parts in possible}) > 1, (rows, cell_min)


@given(given_table=tables)
def test_what_is_published_is_true_and_safe(given_table: tuple[int, list[tuple[int, int]]]) -> None:
    cell_min, rows = given_table
    table = _table(rows)
    published = disclosure.suppressed(table, cell_min=cell_min)
    for name, part in published.parts.items():
        if part is not None:
            assert part == table[name].part
            assert disclosure.is_safe(table[name], cell_min=cell_min)
    hidden = [table[name] for name, part in published.parts.items() if part is None]
    if hidden and len(hidden) < len(table):
        assert disclosure.is_safe(disclosure.total(hidden), cell_min=cell_min)


def test_a_small_group_is_withheld_with_the_next_smallest() -> None:
    table = {
        "small": disclosure.Cell(12, 4),
        "middle": disclosure.Cell(40, 20),
        "large": disclosure.Cell(80, 40),
    }
    published = disclosure.suppressed(table)
    assert published.parts == {"small": None, "middle": None, "large": 40}
    assert published.total_part == 64


def test_one_unsafe_group_leaves_the_total_only() -> None:
    table = {"one": disclosure.Cell(40, 36), "another": disclosure.Cell(40, 20)}
    published = disclosure.suppressed(table)
    assert published.parts == {"one": None, "another": None}
    assert published.total_part == 56


def test_a_small_total_is_withheld() -> None:
    assert disclosure.suppressed({"all": disclosure.Cell(30, 9)}) == disclosure.Suppressed({"all": None}, None)
    assert disclosure.suppressed({}) == disclosure.Suppressed({}, None)


def test_a_large_part_with_a_small_rest_is_withheld_too() -> None:
    assert not disclosure.is_safe(disclosure.Cell(30, 25))
    assert not disclosure.is_safe(disclosure.Cell(30, 30))
    assert disclosure.is_safe(disclosure.Cell(20, 10))


def test_a_cell_that_cannot_be_is_refused() -> None:
    with pytest.raises(disclosure.CellInvalid):
        disclosure.Cell(3, 4)
    with pytest.raises(disclosure.CellInvalid):
        disclosure.Cell(3, -1)


@given(
    people=st.integers(0, 60),
    data=st.data(),
)
def test_coverage_never_leaves_a_small_remainder(people: int, data: st.DataObject) -> None:
    known = data.draw(st.integers(0, people))
    part = data.draw(st.integers(0, known))
    cell = disclosure.Cell(people, part)
    is_part_published = disclosure.is_safe(cell)
    if disclosure.is_coverage_safe(cell=cell, known=known, is_part_published=is_part_published):
        assert known >= disclosure.CELL_MIN
        assert people - known >= disclosure.CELL_MIN
        if is_part_published:
            assert known - part >= disclosure.CELL_MIN


@given(count=st.integers(0, 10_000), key=st.integers(0, disclosure.KEY_RANGE - 1))
def test_rounding_reaches_the_neighbouring_multiples_only(count: int, key: int) -> None:
    rounded = disclosure.rounded(count, key=key)
    assert rounded % disclosure.ROUNDING_BASE == 0
    assert abs(rounded - count) < disclosure.ROUNDING_BASE


def test_rounding_is_right_on_average() -> None:
    keys = range(0, disclosure.KEY_RANGE, disclosure.KEY_RANGE // 1000)
    for count in (20, 21, 22, 23, 24):
        mean = sum(disclosure.rounded(count, key=key) for key in keys) / len(keys)
        assert mean == pytest.approx(count, abs=0.02)


def test_the_same_people_are_rounded_the_same_way_and_others_anew() -> None:
    secret = b"of the vault"
    key = disclosure.cell_key(secret=secret, people=[3, 1, 2], part=[2])
    assert key == disclosure.cell_key(secret=secret, people=[1, 2, 3], part=[2])
    others = {
        disclosure.cell_key(secret=secret, people=[1, 2, 3, 4], part=[2]),
        disclosure.cell_key(secret=secret, people=[1, 2, 3], part=[3]),
        disclosure.cell_key(secret=b"another", people=[1, 2, 3], part=[2]),
    }
    assert key not in others
    assert len(others) == 3


def test_one_joiner_is_not_told_by_two_rounded_figures() -> None:
    """Both a joiner with the attribute and one without can be followed by every pair of figures that occurs."""
    seen: dict[bool, set[tuple[int, int]]] = {True: set(), False: set()}
    for is_impact in (True, False):
        for round_number in range(400):
            secret = str(round_number).encode()
            people, part = list(range(30)), list(range(10, 22 + round_number % 5))
            before = disclosure.rounded(len(part), key=disclosure.cell_key(secret=secret, people=people, part=part))
            later_part = [*part, 30] if is_impact else part
            after = disclosure.rounded(
                len(later_part), key=disclosure.cell_key(secret=secret, people=[*people, 30], part=later_part)
            )
            seen[is_impact].add((before, after))
    # A pair that only one of the two could explain would need the true number to be known already.
    assert {(10, 15), (15, 15), (15, 10)} <= seen[True] & seen[False]


def test_figures_say_what_they_may_stand_for() -> None:
    assert disclosure.count_figure(15) == disclosure.Figure(value=15, low=11, high=19)
    assert disclosure.count_figure(10).low == disclosure.CELL_MIN
    assert disclosure.count_figure(None).withheld == "few_people"
    assert disclosure.ratio_figure(40, whole=42) == disclosure.Figure(value=40 / 42, low=36 / 42, high=1.0)
    assert disclosure.ratio_figure(None, whole=42).withheld == "few_people"
    assert disclosure.share_figure(0.65).low == pytest.approx(0.625)
    assert disclosure.share_figure(None).withheld == "few_people"
    assert disclosure.group_figure(80.0, people=9).withheld == "few_people"
    assert disclosure.group_figure(80.0, people=10).value == 80.0


def test_a_share_is_coarse() -> None:
    assert disclosure.rounded_share(2, whole=3) == 0.65
    assert disclosure.rounded_share(1, whole=40) == 0.05


def test_the_digest_of_rows_hides_who_and_shows_change() -> None:
    one = disclosure.rows_digest(["1,2", "0,7"], salt="a")
    assert one == disclosure.rows_digest(["0,7", "1,2"], salt="a")
    assert one != disclosure.rows_digest(["0,7", "1,3"], salt="a")
    assert one != disclosure.rows_digest(["0,7", "1,2"], salt="b")


def _fewest(table: dict[str, disclosure.Cell], *, cell_min: int) -> disclosure.Suppressed:
    """Withhold the unsafe groups and as few others as it takes: the rule that we do not follow."""
    hidden = {name for name, cell in table.items() if not disclosure.is_safe(cell, cell_min=cell_min)}
    shown = sorted(set(table) - hidden, key=lambda name: (table[name].people, name))
    while (
        hidden and shown and not disclosure.is_safe(disclosure.total(table[name] for name in hidden), cell_min=cell_min)
    ):
        hidden.add(shown.pop(0))
    everyone = disclosure.total(table.values())
    return disclosure.Suppressed(
        {name: None if name in hidden else cell.part for name, cell in table.items()},
        everyone.part if disclosure.is_safe(everyone, cell_min=cell_min) else None,
    )


def _given_away(rule: Callable[..., disclosure.Suppressed], *, cell_min: int, people_max: int) -> int:
    """Return in how many tables of three groups a withheld part follows for somebody who knows the rule."""
    count = 0
    for sizes in itertools.combinations_with_replacement(range(1, people_max + 1), 3):
        alike: dict[tuple[int | None, ...], list[tuple[int, ...]]] = collections.defaultdict(list)
        for parts in itertools.product(*(range(people + 1) for people in sizes)):
            published = rule(_table(list(zip(sizes, parts, strict=True))), cell_min=cell_min)
            alike[(*published.parts.values(), published.total_part)].append(parts)
        for published_parts, possible in alike.items():
            if any(
                published_parts[number] is None and len({parts[number] for parts in possible}) == 1
                for number in range(len(sizes))
            ):
                count += len(possible)
    return count


def test_no_table_of_three_small_groups_gives_a_withheld_part_away() -> None:
    assert _given_away(disclosure.suppressed, cell_min=3, people_max=7) == 0
    assert _given_away(_fewest, cell_min=3, people_max=7) > 0


@given(sizes=st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 25), max_size=6))
def test_groups_that_appear_together_are_enough_people_or_everybody(sizes: dict[str, int]) -> None:
    apart = disclosure.apart(sizes, people_min=10)
    assert all(people >= 10 for name, people in sizes.items() if name not in apart)
    assert not apart or sum(sizes[name] for name in apart) >= 10 or apart == set(sizes)
    # Where a person may be in several groups, a sum of sizes proves nothing: one of them must be enough by itself.
    overlapping = disclosure.apart_overlapping(sizes, people_min=10)
    assert all(people >= 10 for name, people in sizes.items() if name not in overlapping)
    assert not overlapping or max(sizes[name] for name in overlapping) >= 10 or overlapping == set(sizes)


def test_nothing_is_withheld_where_every_group_is_large_enough() -> None:
    assert disclosure.apart({"a": 10, "b": 12}) == disclosure.apart_overlapping({"a": 10, "b": 12}) == frozenset()
    assert disclosure.apart({"a": 3, "b": 8, "c": 40}) == {"a", "b"}
    assert disclosure.apart({"a": 3, "b": 12, "c": 40}) == {"a", "b"}
    assert disclosure.apart_overlapping({"a": 3, "b": 8, "c": 40}) == {"a", "b", "c"}
    assert disclosure.apart_overlapping({"a": 0, "b": 12}) == frozenset(), "who is not there has nothing to hide"
