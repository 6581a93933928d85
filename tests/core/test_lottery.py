"""The draw: the same for everybody who repeats it, fair in its shares, and by hand with two commands."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import lottery

SEED = hashlib.sha256(b"la semilla de esta prueba").hexdigest()
TERMS = lottery.Terms(seats=4)


def entries(**sizes: int) -> list[lottery.Entry]:
    return [
        lottery.Entry(key=hashlib.md5(f"{stratum}{one}".encode()).hexdigest(), stratum=stratum)
        for stratum, size in sizes.items()
        for one in range(size)
    ]


def seats(drawn: tuple[lottery.Drawn, ...]) -> dict[str, int]:
    return dict(Counter(one.stratum for one in drawn if one.has_seat))


@given(st.permutations(entries(north=5, south=3)))
def test_the_order_of_the_list_does_not_matter(shuffled: list[lottery.Entry]) -> None:
    drawn = lottery.draw(shuffled, terms=TERMS, seed=SEED)
    assert drawn == lottery.draw(entries(north=5, south=3), terms=TERMS, seed=SEED)


def test_seats_go_to_the_lowest_numbers_of_a_stratum_and_the_rest_wait_in_order() -> None:
    listed = entries(north=6, south=2)
    drawn = lottery.draw(listed, terms=TERMS, seed=SEED)
    assert seats(drawn) == {"north": 3, "south": 1}
    north = sorted(lottery.number(one.key, seed=SEED) for one in listed if one.stratum == "north")
    assert [one.number for one in drawn if one.stratum == "north" and one.has_seat] == north[:3]
    waiting = [one for one in drawn if not one.has_seat]
    assert [one.waiting for one in waiting] == [1, 2, 3, 4]
    assert [one.number for one in waiting] == sorted(one.number for one in waiting)
    assert lottery.chances(drawn) == {"north": 0.5, "south": 0.5}


def test_a_seed_or_a_beacon_that_differs_draws_another_order() -> None:
    listed = entries(all=40)
    results = {
        lottery.result_digest(lottery.draw(listed, terms=TERMS, seed=seed, beacon=beacon))
        for seed, beacon in ((SEED, ""), (SEED, "4711"), (lottery.seal(SEED), ""))
    }
    assert len(results) == 3


sizes = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(1, 30), min_size=1)


@given(sizes, st.integers(0, 60), st.sampled_from(lottery.RULES))
def test_all_seats_are_given_and_no_stratum_gets_more_than_it_asks_for(
    asked: dict[str, int], count: int, rule: lottery.Rule
) -> None:
    given = lottery.shares(asked, terms=lottery.Terms(seats=count, rule=rule), seed=SEED)
    assert sum(given.values()) == min(count, sum(asked.values()))
    assert all(0 <= given[stratum] <= asked[stratum] for stratum in asked)
    if rule == "proportional" and count < sum(asked.values()):
        # The quota rule: nobody is further than one seat from the exact share.
        assert all(abs(given[each] - count * asked[each] / sum(asked.values())) < 1 for each in asked)
    if rule == "equal":
        unfilled = [given[each] for each in asked if given[each] < asked[each]]
        assert not unfilled or max(given.values()) - min(unfilled) <= 1


def test_everybody_has_the_same_chance_whatever_their_place_in_the_list() -> None:
    """Over many seeds each of five applications gets one of two seats in two draws of five, within four errors."""
    listed, rng, rounds = entries(all=5), random.Random(20261103), 2_000
    won: Counter[str] = Counter()
    for _ in range(rounds):
        drawn = lottery.draw(listed, terms=lottery.Terms(seats=2), seed=f"{rng.getrandbits(256):064x}")
        won.update(one.key for one in drawn if one.has_seat)
    error = (rounds * 0.4 * 0.6) ** 0.5
    assert all(abs(won[one.key] - 0.4 * rounds) < 4 * error for one in listed)


def test_a_seat_that_comes_free_goes_to_the_same_stratum_first() -> None:
    drawn = lottery.draw(entries(north=6, south=2), terms=TERMS, seed=SEED)
    waiting = [one for one in drawn if not one.has_seat]
    after_south = lottery.next_waiting(waiting, stratum="south")
    assert after_south is not None
    assert after_south.stratum == "south"
    rest = [one for one in waiting if one.stratum != "south"]
    assert lottery.next_waiting(rest, stratum="south") == rest[0]
    assert lottery.next_waiting([], stratum="south") is None


def test_the_seal_holds_one_seed_and_the_digests_hold_list_and_result() -> None:
    lottery.check_seal(SEED, sealed=lottery.seal(SEED))
    with pytest.raises(lottery.SealBroken):
        lottery.check_seal(lottery.seal(SEED), sealed=lottery.seal(SEED))
    listed = entries(north=3)
    text = lottery.inputs_text(listed, terms=TERMS)
    assert text.startswith("4,proportional\n")
    assert lottery.inputs_digest(reversed(listed), terms=TERMS) == hashlib.sha256(text.encode()).hexdigest()
    assert lottery.inputs_digest(listed[1:], terms=TERMS) != lottery.inputs_digest(listed, terms=TERMS)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is what a reviewer would use")
def test_a_number_is_what_the_command_in_the_manual_gives() -> None:
    key = entries(all=1)[0].key
    for secret, beacon in ((SEED, ""), (f"{SEED}:4711", "4711")):
        told = subprocess.run(
            ["openssl", "dgst", "-sha256", "-hmac", secret], input=key, capture_output=True, text=True, check=True
        )
        assert told.stdout.split()[-1] == lottery.number(key, seed=SEED, beacon=beacon)


@pytest.mark.parametrize(
    ("count", "seed", "beacon", "twice"),
    [(0, SEED, "", False), (2, "abc", "", False), (2, SEED, "a b", False), (2, SEED, "", True)],
)
def test_what_cannot_be_drawn(count: int, seed: str, beacon: str, twice: bool) -> None:
    listed = entries(all=count) * (2 if twice else 1)
    with pytest.raises(lottery.LotteryInvalid):
        lottery.draw(listed, terms=TERMS, seed=seed, beacon=beacon)
    for wrong in ({"seats": -1}, {"seats": 1, "rule": "by_name"}):
        with pytest.raises(lottery.LotteryInvalid):
            lottery.Terms(**wrong)  # type: ignore[arg-type]
