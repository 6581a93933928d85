"""Who gets a seat where more apply than there are seats: a draw that anybody can repeat by hand.

A secret seed is made while people still apply, and its *seal*, the SHA-256 of its text, is shown to everybody. After
the list is closed the seed is opened. Each application has a random key, and its number in the draw is

    HMAC-SHA256(key: the seed, or seed:beacon; message: the application's key)

in hexadecimal; the lowest numbers of a stratum get its seats, and all others wait in the order of their numbers. The
*beacon* is an outside number that nobody can know while people apply, such as the first prize of a public lottery of a
named day: with it, not even somebody who has seen the seed can choose who applies by who would win.

Since the seats go by chance alone, those who got none are an honest comparison group. The chance of a seat is the same
within a stratum and may differ between strata, so `chances` belongs to every later comparison.

Source: stratified random assignment with a known chance in each stratum: Imbens and Rubin, Causal Inference for
Statistics, Social, and Biomedical Sciences (Cambridge, 2015), chapter 9. Shares by the largest remainder: Balinski and
Young, Fair Representation (Brookings, 2nd edition 2001), chapter 3. HMAC: RFC 2104.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Rule = Literal["proportional", "equal"]
RULES: tuple[Rule, ...] = ("proportional", "equal")
SEED = re.compile(r"[0-9a-f]{64}")
KEY = re.compile(r"[0-9a-f-]{8,64}")
STRATUM = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}")
BEACON = re.compile(r"[0-9A-Za-z]{0,64}")
ENTRIES_MAX = 100_000


class LotteryInvalid(Exception):
    """A draw needs a seed of 64 hexadecimal digits, and a list in which nobody stands twice."""


class SealBroken(Exception):
    """This seed is not the one that was sealed before people applied."""


@dataclass(frozen=True, order=True)
class Entry:
    """One application: its random key, and the stratum that it is drawn in."""

    key: str
    stratum: str = "all"

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key) or not STRATUM.fullmatch(self.stratum):
            raise LotteryInvalid(LotteryInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is fixed before anybody is drawn: how many seats there are, and how strata share them.

    Args:
        seats: >= 0; with none, a later round only puts people in order behind those who wait.
    """

    seats: int
    rule: Rule = "proportional"

    def __post_init__(self) -> None:
        if self.seats < 0 or self.rule not in RULES:
            raise LotteryInvalid(LotteryInvalid.__doc__)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What the draw gave one application.

    Args:
        number: Hexadecimal; the lowest of a stratum come first.
        rank: Place in the stratum's order, from 1.
        has_seat: Assigned by the draw; whatever happens later does not change it.
        waiting: Place on the common waiting list, from 1; None with a seat.
    """

    key: str
    stratum: str
    number: str
    rank: int
    has_seat: bool
    waiting: int | None


def seal(seed: str) -> str:
    """Return the seal of a seed, which is shown before people apply.

    By hand: `printf %s SEED | sha256sum`.
    """
    _check_seed(seed)
    return hashlib.sha256(seed.encode()).hexdigest()


def check_seal(seed: str, *, sealed: str) -> None:
    """Make sure that a seed is the one that was sealed.

    Raises: SealBroken
    """
    if not hmac.compare_digest(seal(seed), sealed):
        raise SealBroken(SealBroken.__doc__)


def number(key: str, *, seed: str, beacon: str = "") -> str:
    """Return the number of an application in the draw.

    By hand: `printf %s KEY | openssl dgst -sha256 -hmac SEED`, or with SEED:BEACON.
    """
    secret = f"{seed}:{beacon}" if beacon else seed
    return hmac.new(secret.encode(), key.encode(), hashlib.sha256).hexdigest()


def draw(entries: Collection[Entry], *, terms: Terms, seed: str, beacon: str = "") -> tuple[Drawn, ...]:
    """Draw seats and the waiting list; the same list gives the same result, in whatever order it comes.

    Args:
        entries: At most `ENTRIES_MAX`, each key once.
        beacon: Letters and digits of the outside number; empty where none was announced.
    Returns: Those with a seat first, by stratum and rank; then the waiting list in its order.
    Raises: LotteryInvalid
    """
    _check_seed(seed)
    if not BEACON.fullmatch(beacon) or not 0 < len(entries) <= ENTRIES_MAX:
        raise LotteryInvalid(LotteryInvalid.__doc__)
    if len({entry.key for entry in entries}) != len(entries):
        raise LotteryInvalid(LotteryInvalid.__doc__)
    numbered = sorted((number(entry.key, seed=seed, beacon=beacon), entry.key, entry.stratum) for entry in entries)
    seats = shares(Counter(entry.stratum for entry in entries), terms=terms, seed=seed, beacon=beacon)
    ranks: Counter[str] = Counter()
    seated: list[Drawn] = []
    waiting: list[Drawn] = []
    for given, key, stratum in numbered:
        ranks[stratum] += 1
        has_seat = ranks[stratum] <= seats[stratum]
        place = None if has_seat else len(waiting) + 1
        drawn = Drawn(key=key, stratum=stratum, number=given, rank=ranks[stratum], has_seat=has_seat, waiting=place)
        (seated if has_seat else waiting).append(drawn)
    return (*sorted(seated, key=lambda one: (one.stratum, one.rank)), *waiting)


def shares(sizes: Mapping[str, int], *, terms: Terms, seed: str, beacon: str = "") -> Mapping[str, int]:
    """Return how many seats each stratum has: never more than it has applications, and all seats if there are enough.

    `proportional` gives each stratum its share by the number of applications, and what is left over to the largest
    remainders; `equal` gives seats one by one in turn to each stratum that still has applications. Where two strata
    have the same claim to the last seat, the number of the stratum's own code in this draw decides.

    Args:
        sizes: Stratum to number of applications, > 0.
    """
    order = sorted(sizes, key=lambda stratum: number(f"stratum:{stratum}", seed=seed, beacon=beacon))
    total = min(terms.seats, sum(sizes.values()))
    if terms.rule == "equal":
        return _in_turn(sizes, order=order, seats=total)
    claims = {stratum: Fraction(total * sizes[stratum], sum(sizes.values())) for stratum in order}
    given = {stratum: int(claim) for stratum, claim in claims.items()}
    # Stable: among equal remainders the order of the draw stays.
    for stratum in sorted(order, key=lambda each: given[each] - claims[each])[: total - sum(given.values())]:
        given[stratum] += 1
    return given


def chances(drawn: Iterable[Drawn]) -> Mapping[str, float]:
    """Return the chance of a seat in each stratum, 0 to 1: the weight of every later comparison is made of it."""
    found = list(drawn)
    sizes = Counter(one.stratum for one in found)
    seats = Counter(one.stratum for one in found if one.has_seat)
    return {stratum: seats[stratum] / size for stratum, size in sorted(sizes.items())}


def next_waiting(waiting: Sequence[Drawn], *, stratum: str) -> Drawn | None:
    """Return who is offered a seat that came free: the first of its own stratum, else the first of all.

    Args:
        waiting: Those who were not asked yet, in the order of the waiting list.
        stratum: Of whoever gave the seat back.
    """
    own = next((one for one in waiting if one.stratum == stratum), None)
    return own or next(iter(waiting), None)


def inputs_digest(entries: Iterable[Entry], *, terms: Terms) -> str:
    """Return the digest of what is drawn from: seats, rule and the list.

    By hand: `sha256sum` of the text `inputs_text` gives.
    """
    return hashlib.sha256(inputs_text(entries, terms=terms).encode()).hexdigest()


def inputs_text(entries: Iterable[Entry], *, terms: Terms) -> str:
    """Return what is drawn from as lines: seats and rule, then key and stratum of each application by key."""
    listed = (f"{entry.key},{entry.stratum}\n" for entry in sorted(entries))
    return f"{terms.seats},{terms.rule}\n" + "".join(listed)


def result_digest(drawn: Iterable[Drawn]) -> str:
    """Return the digest of a result: `sha256sum` of the text `result_text` gives."""
    return hashlib.sha256(result_text(drawn).encode()).hexdigest()


def result_text(drawn: Iterable[Drawn]) -> str:
    """Return a result as lines by key: key, stratum, number, rank, and `seat` or the place on the waiting list."""
    return "".join(
        f"{one.key},{one.stratum},{one.number},{one.rank},{one.waiting or 'seat'}\n"
        for one in sorted(drawn, key=lambda one: one.key)
    )


def _in_turn(sizes: Mapping[str, int], *, order: Sequence[str], seats: int) -> Mapping[str, int]:
    given = dict.fromkeys(order, 0)
    while seats > 0:
        open_strata = [stratum for stratum in order if given[stratum] < sizes[stratum]]
        # Whole rounds at once, so that many seats take few turns.
        rounds = max(1, min(seats // len(open_strata), min(sizes[each] - given[each] for each in open_strata)))
        for stratum in open_strata[: seats if seats < len(open_strata) else None]:
            given[stratum] += rounds
            seats -= rounds
    return given


def _check_seed(seed: str) -> None:
    if not SEED.fullmatch(seed):
        raise LotteryInvalid(LotteryInvalid.__doc__)
