"""Home agents in many cities, found with a partner foundation: where they are, how they came, and who leaves.

Run it with `python examples/home_agents.py`. The people are synthetic. A rate of leaving by the month is never shown
without the year, and accounts that exist for a season stand apart from those that run all year: put together, the end
of a season would look like people fleeing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tejido.core import attrition, funnel
from tejido.core.impact import disclosure

SEED = 11
MONTHS = attrition.months(date(2025, 1, 1), 12)
CITIES = (
    "Pasto", "Tunja", "Popayán", "Sincelejo", "Valledupar", "Neiva", "Riohacha", "Florencia", "Yopal", "Mocoa",
    "Quibdó", "Montería", "Ipiales", "Tumaco", "Buenaventura", "Magangué", "Lorica", "Sogamoso", "Duitama", "Pitalito",
)  # fmt: skip
# Referred by the foundation, and how many of them came how far.
REFERRED, INTERESTED, APPLIED, OFFERED, HIRED = 620, 480, 350, 190, 168
REFERRED_ON = date(2024, 11, 4)


@dataclass(frozen=True)
class Account:
    """A client's line of work: seats, the share that leaves in a month, and its season, if it has one.

    Args:
        leaves: Share of the people there who leave in a month.
        season: First day, and the day on which its work is over; None where it runs all year.
    """

    name: str
    seats: int
    leaves: float
    season: tuple[date, date] | None = None


ACCOUNTS = (
    Account("Bank", 110, 0.026),
    Account("Outfitter", 58, 0.046),
    Account("Parcels at the end of the year", 70, 0.05, (date(2025, 10, 1), date(2025, 12, 20))),
)


def main() -> None:
    """Make the rows, and print what they count."""
    spells = make_spells()
    show_funnel(make_way())
    show_cities(spells)
    show_leaving(spells)


def make_way() -> Sequence[funnel.Reached]:
    """Return how far the people came whom the foundation referred."""
    stages = ("reached", "interested", "applied", "offered", "hired")
    sizes = (REFERRED, INTERESTED, APPLIED, OFFERED, HIRED)
    return [
        funnel.Reached(
            person=person, stage=stage, on=REFERRED_ON + timedelta(days=7 * step), partner="foundation",
            opening="home agents" if stage in funnel.OF_OPENING else None,
        )
        for step, (stage, size) in enumerate(zip(stages, sizes, strict=True))
        for person in range(size)
    ]  # fmt: skip


def make_spells() -> Sequence[attrition.Spell]:
    """Return everybody's time in an account; a seat that was left is filled two weeks later."""
    chance = random.Random(SEED)
    numbers = iter(range(1, 10_000))
    found = []
    for account in ACCOUNTS:
        begin, end = account.season or (MONTHS[0], None)
        for _ in range(account.seats):
            found += _seat(account, begin, end, chance=chance, numbers=numbers)
    return found


def show_funnel(rows: Sequence[funnel.Reached]) -> None:
    """Print how many of those referred were hired."""
    count = funnel.counted(rows)
    print("Home agents, synthetic people: referred by the foundation\n")
    for stage in ("reached", "interested", "applied", "offered", "hired"):
        print(f"  {stage:<12}{count.people[stage]:>6,}")
    whole = funnel.step(rows, first="reached", second="hired")
    print(f"  hired of those referred: {whole.passed} of {whole.of}, {whole.share:.0%}\n")


def show_cities(spells: Iterable[attrition.Spell]) -> None:
    """Print where people are at the end of the year; few people in one place are told together."""
    sizes = headcounts(spells)
    together = disclosure.apart(sizes)
    print("Where they work at home on the last day of the year")
    for city in sorted(set(sizes) - together, key=lambda city: (-sizes[city], city)):
        print(f"  {city:<14}{sizes[city]:>5}")
    if together:
        print(f"  {len(together)} more places, too few people in each to be told apart: "
              f"{sum(sizes[city] for city in together)}")  # fmt: skip
    print(f"  together      {sum(sizes.values()):>5}\n")


def show_leaving(spells: Sequence[attrition.Spell]) -> None:
    """Print the month beside the year, by account, seasonal accounts apart."""
    print("Who left, January to December")
    print("                                                                year  of them hired        season")
    print("  account                            people  left   month    year  as sum  by the client          over")
    for season, title in ((False, "all year"), (True, "for a season")):
        accounts = [account for account in ACCOUNTS if (account.season is not None) == season]
        for account in accounts:
            _line(account.name, [spell for spell in spells if spell.group == account.name])
        names = {account.name for account in accounts}
        _line(f"  together, {title}", [spell for spell in spells if spell.group in names])
    month, year = 0.046, attrition.annualised(0.046)
    print(f"\n  {month:.1%} a month is {year[0]:.0%} of the people in a year ({year[1]:.0%} as a sum): "
          "never say one without the other.")  # fmt: skip


def headcounts(spells: Iterable[attrition.Spell]) -> Counter[str]:
    """Return how many people are at home in each city on the last day of the year."""
    last_day = date(2025, 12, 31)
    there = {spell.person_id for spell in spells if spell.to_date is None or spell.to_date > last_day}
    return Counter(_city(person) for person in there)


def _city(person: int) -> str:
    # More people live in the first cities of the list than in the last ones.
    return CITIES[int(len(CITIES) * random.Random(f"{SEED}:{person}").random() ** 2)]


def _seat(
    account: Account, begin: date, end: date | None, *, chance: random.Random, numbers: Iterator[int]
) -> Iterator[attrition.Spell]:
    """Yield the people who follow one another in one seat."""
    day = begin
    year_ends = date(2026, 1, 1)
    while day < (end or year_ends):
        stays = timedelta(days=round(chance.expovariate(account.leaves / 30.4)) + 1)
        over = min(day + stays, end or year_ends)
        left_for = None
        if over < (end or year_ends):
            left_for = chance.choice(["resigned", "study", "moved_away", "hired_by_client", "dismissed"])
        elif end is not None:
            left_for = "term_over"
        yield attrition.Spell(
            person_id=next(numbers), group=account.name, from_date=day, to_date=over if left_for else None,
            left_for=left_for,
        )  # fmt: skip
        day = over + timedelta(days=14)


def _line(name: str, spells: Sequence[attrition.Spell]) -> None:
    # The end of a season is no leaving: the work was over, as everybody knew from the first day.
    over = sum(spell.left_for == "term_over" for spell in spells)
    of_group = [
        attrition.Spell(
            person_id=spell.person_id, group="all", from_date=spell.from_date, to_date=spell.to_date,
            left_for=None if spell.left_for == "term_over" else spell.left_for,
        )
        for spell in spells
    ]  # fmt: skip
    counts = attrition.counted(of_group, months=MONTHS)["all"]
    found = attrition.rate(counts)
    assert found is not None
    good = attrition.rate(counts, kinds=["success"])
    assert good is not None
    print(
        f"  {name:<34}{found.average_headcount:>7.1f}{found.leavers_count:>6}{found.month_share:>8.1%}"
        f"{found.year_share:>8.0%}{found.year_sum_share:>8.0%}{good.leavers_count:>15}{over:>14}"
    )


if __name__ == "__main__":
    main()
