"""A site in a poor city: how many vacancies are filled from inside, told with and without the seats people begin in.

Run it with `python examples/poor_city_site.py`. The people are synthetic. "95 % of vacancies filled from inside" can
only be true of the seats above the first: most of a site of 600 are advisors, and nobody can be promoted into the seat
that everybody begins in. So both shares are counted, from the placements themselves, and never one without the other.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tejido.core import attrition, openings, promotion

SEED = 3
SAID_INSIDE_SHARE = 0.95
YEAR_BEGINS, YEAR_ENDS = date(2025, 1, 1), date(2026, 1, 1)
ADVISOR, TEAM_LEADER = 1, 3
ENTRY = frozenset({"advisor"})
# Position to people on the first day, vacancies of the year, and how many of these were filled from inside.
SITE = {
    "advisor": (498, 236, 0),
    "senior advisor": (38, 14, 14),
    "team leader": (26, 11, 11),
    "technician": (12, 5, 4),
    "trainer": (9, 4, 4),
    "quality analyst": (11, 4, 4),
    "supervisor": (6, 2, 1),
}
# Why people left in the year: whoever moves to the client leaves us, and that is what the work is for.
LEFT = {"hired_by_client": 9, "resigned": 74, "study": 18, "moved_away": 16, "dismissed": 12}


@dataclass(frozen=True)
class Seat:
    """A vacancy that somebody filled: the position, who, and from which day."""

    position: str
    person: int
    filled: date


def main() -> None:
    """Make a year of placements, and count from where each seat was filled."""
    spells, seats = make_year()
    show_seats(spells, seats)
    show_path()


def make_year() -> tuple[dict[int, list[openings.Spell]], Sequence[Seat]]:
    """Return everybody's placements, and the seats that were filled in the year."""
    chance = random.Random(SEED)
    spells: dict[int, list[openings.Spell]] = {}
    seats: list[Seat] = []
    numbers = iter(range(1, 100_000))

    def placed(person: int, begin: date) -> None:
        spells.setdefault(person, []).append(openings.Spell(placement=next(numbers), from_date=begin, to_date=None))

    def moved(person: int, day: date) -> None:
        before = spells[person][-1]
        spells[person][-1] = openings.Spell(placement=before.placement, from_date=before.from_date, to_date=day)
        placed(person, day)

    people = iter(range(1, 100_000))
    there = {position: [next(people) for _ in range(count)] for position, (count, _, _) in SITE.items()}
    for person in (person for group in there.values() for person in group):
        placed(person, YEAR_BEGINS - timedelta(days=chance.randint(90, 1500)))
    risers = chance.sample(there["advisor"], sum(inside for _, _, inside in SITE.values()))
    for position, (_, vacancies, inside) in SITE.items():
        for number in range(vacancies):
            day = YEAR_BEGINS + timedelta(days=chance.randint(1, 360))
            person = risers.pop() if number < inside else next(people)
            if number < inside:
                moved(person, day)
            else:
                placed(person, day)
            seats.append(Seat(position, person, day))
    return spells, seats


def fills(spells: dict[int, list[openings.Spell]], seats: Sequence[Seat]) -> dict[str, Counter[str]]:
    """Return, for each position, how many seats were filled from inside and from outside, counted from placements."""
    found: dict[str, Counter[str]] = {position: Counter() for position in SITE}
    for seat in seats:
        before = openings.placement_before(spells[seat.person], filled=seat.filled)
        found[seat.position]["inside" if before else "outside"] += 1
    return found


def show_seats(spells: dict[int, list[openings.Spell]], seats: Sequence[Seat]) -> None:
    """Print the seats of each position, and both shares."""
    found = fills(spells, seats)
    print("A site of 600 people, synthetic: seats filled in 2025\n")
    print("  position            filled  inside  outside")
    for position, counted in found.items():
        print(f"  {position:<18}{counted.total():>8}{counted['inside']:>8}{counted['outside']:>9}")
    above = share(found, with_entry=False)
    every = share(found, with_entry=True)
    print(f"\n  from inside, seats above the first   {above[0]:>4} of {above[1]:<4} {above[0] / above[1]:>5.0%}"
          f"   said: {SAID_INSIDE_SHARE:.0%}")  # fmt: skip
    print(f"  from inside, all seats               {every[0]:>4} of {every[1]:<4} {every[0] / every[1]:>5.0%}")
    leavers = [reason for reason, count in LEFT.items() for _ in range(count)]
    kinds = Counter(attrition.kind_of(reason) for reason in leavers)
    print(f"  of {kinds.total()} who left, {kinds['success']} moved to the client: a success, not a loss\n")


def share(found: dict[str, Counter[str]], *, with_entry: bool) -> tuple[int, int]:
    """Return the seats filled from inside, and all that were filled."""
    counted = [each for position, each in found.items() if with_entry or position not in ENTRY]
    return sum(each["inside"] for each in counted), sum(each.total() for each in counted)


def show_path() -> None:
    """Print what one advisor has shown for the position of team leader, and what is still missing."""
    asked = (
        promotion.Requirement(kind="months", of=ADVISOR, count=12),
        promotion.Requirement(kind="skill", of=7, level=4, rung="solo"),
        promotion.Requirement(kind="course", of=2),
        promotion.Requirement(kind="evidence", of="observation", count=3),
    )
    shown = promotion.Shown(
        skills={7: promotion.SkillHeld(level=4, rung="solo", since=date(2025, 3, 1))},
        spells=[promotion.Spell(position=ADVISOR, begin=date(2024, 2, 12))],
        evidence={"observation": [date(2025, 4, 2), date(2025, 6, 18)]},
    )
    found = promotion.assess(asked, shown, on=date(2025, 7, 1))
    names = {"months": "12 months as an advisor", "skill": "cards, level 4, solo", "course": "course: leading a team",
             "evidence": "3 observations written down"}  # fmt: skip
    print("What one advisor still needs to become a team leader")
    for line in found.lines:
        mark = "has" if line.is_met else "needs"
        so_far = f" (so far {line.held_count})" if line.held_count else ""
        print(f"  {mark:<6} {names[line.requirement.kind]}{so_far}")
    print(f"  {found.met_count} of {len(found.lines)}")


def counts() -> Iterator[tuple[str, float, float]]:
    """Yield what is said and what the rows count: a name, the one and the other."""
    found = fills(*make_year())
    inside, filled = share(found, with_entry=False)
    yield "filled from inside above the first seat", SAID_INSIDE_SHARE, inside / filled


if __name__ == "__main__":
    main()
