"""Open training with partners in three countries: nobody pays, nobody has to stay, and every stage is kept.

Run it with `python examples/open_training.py`. The people are synthetic: a seed makes them, so that the table has the
proportions that such a programme reported (3,500 places; of those who came to the site 24 % applied; 20 were hired).
Every number in the table is counted from the rows, and none is written into it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tejido.core import funnel, lottery

SEED = 7
PLACES_IN_A_COHORT = 25
# What the programme says of itself; the rows below are made so, and then counted.
SAID_PLACES, SAID_APPLIED_SHARE, SAID_HIRED = 3500, 0.24, 20
CAME_TO_SITE = 1250
# Talks at schools and squares: people who were counted and not named, so they are in no step.
TALKS = (funnel.Group(people=4200, on=date(2025, 1, 14)), funnel.Group(people=5600, on=date(2025, 1, 21)))
FIRST_DAY = date(2025, 2, 3)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Partner:
    """Who teaches, where, in how many cohorts, and what a place costs the programme in US dollars."""

    name: str
    country: str
    cohorts: int
    fees: int
    transport: int
    meals: int


PARTNERS = (
    Partner("Community college", "JM", 56, 60, 18, 24),
    Partner("Foundation for young people", "DO", 44, 45, 15, 20),
    Partner("Cluster association, English courses", "GT", 40, 80, 12, 16),
)


@dataclass(frozen=True)
class Cohort:
    """One group of a partner."""

    number: int
    partner: Partner
    begins: date


def main() -> None:
    """Make the rows, count them, and set them beside what was said."""
    cohorts = make_cohorts()
    rows = make_rows(cohorts)
    show_funnel(rows)
    show_partners(rows)
    show_costs(cohorts)
    show_lottery()


def make_cohorts() -> Sequence[Cohort]:
    """Return all cohorts, partner by partner; two of a partner begin each week."""
    partners = [(partner, place) for partner in PARTNERS for place in range(partner.cohorts)]
    return [
        Cohort(number, partner, FIRST_DAY + (place // 2) * WEEK) for number, (partner, place) in enumerate(partners)
    ]


def make_rows(cohorts: Iterable[Cohort]) -> Sequence[funnel.Reached]:
    """Return every stage that anybody reached.

    A place is filled by one person. Some never come, some find work elsewhere, most were never going to apply here:
    they stay in the table, since what the training did for them counts too.
    """
    chance = random.Random(SEED)
    people = [(f"{cohort.number}-{place}", cohort) for cohort in cohorts for place in range(PLACES_IN_A_COHORT)]
    rows: list[funnel.Reached] = []
    completed = []
    for person, cohort in people:
        rows += [_at("interested", person, cohort, -14), _at("enrolled", person, cohort, 0)]
        if chance.random() < 0.94:
            rows.append(_at("attended", person, cohort, 1))
            if chance.random() < 0.83:
                rows.append(_at("completed", person, cohort, 28))
                completed.append((person, cohort))
    came = chance.sample(completed, CAME_TO_SITE)
    applied = chance.sample(came, round(CAME_TO_SITE * SAID_APPLIED_SHARE))
    offered = chance.sample(applied, SAID_HIRED + 5)
    hired = offered[:SAID_HIRED]
    rows += [_at("came_to_site", *one, 35) for one in came]
    rows += [_at("applied", *one, 36) for one in applied]
    rows += [_at("offered", *one, 45) for one in offered]
    rows += [_at("hired", *one, 52) for one in hired]
    others = sorted(set(completed) - set(hired), key=lambda one: one[0])
    found_work = chance.sample(others, 640)
    rows += [_at("hired_elsewhere", *one, 90, reason="other_employer") for one in found_work]
    turned_away = sorted(set(came) - set(applied) - set(found_work), key=lambda one: one[0])
    rows += [_at("not_interested", *one, 37, reason=chance.choice(["hours", "transport", "other_job"]))
             for one in chance.sample(turned_away, 400)]  # fmt: skip
    return rows


def show_funnel(rows: Sequence[funnel.Reached]) -> None:
    """Print each stage with the people who reached it, and the steps between them."""
    count = funnel.counted(rows, groups=TALKS)
    print("Open training, synthetic people: how many reached each stage\n")
    print(f"  reached at talks{count.unnamed:>7,}  (counted, not named)")
    for stage in funnel.STAGES[1:]:
        print(f"  {stage.replace('_', ' '):<16}{count.people[stage]:>7,}")
    print(f"\n  a job, with us or elsewhere {count.jobs:>6,} of {count.everybody:,}\n")
    print("  of those who ...      also ...               n   passed    share    still open   ended")
    for step in count.steps[1:]:
        share = "" if step.share is None else f"{100 * step.share:.1f} %"
        print(
            f"  {step.first:<20}  {step.second:<14}{step.of:>7,}  {step.passed:>7,}  {share:>7}  {step.open:>12,}"
            f"  {step.ended:>6,}"
        )
    came = funnel.step(rows, first="came_to_site", second="applied")
    print("\n  said and counted")
    print(f"  places              {SAID_PLACES:>7,}  {count.people['enrolled']:>7,}")
    print(f"  applied of who came {SAID_APPLIED_SHARE:>7.0%}  {came.share or 0:>7.0%}")
    print(f"  hired               {SAID_HIRED:>7,}  {count.people['hired']:>7,}\n")


def show_partners(rows: Sequence[funnel.Reached]) -> None:
    """Print the same by partner; whoever came to the site belongs to the partner they came from."""
    print("By partner                              enrolled  completed  came  applied  hired  a job anywhere")
    for name, count in sorted(funnel.split(rows, by="partner").items(), key=lambda item: str(item[0])):
        told = [count.people[stage] for stage in ("enrolled", "completed", "came_to_site", "applied", "hired")]
        print(f"  {name!s:<38}" + "".join(f"{number:>8,}" for number in told) + f"{count.jobs:>10,}")
    print()


def show_costs(cohorts: Sequence[Cohort]) -> None:
    """Print what was paid for the people who enrolled; they pay nothing themselves."""
    print("Costs covered, US dollars                   fees  transport     meals  for one place")
    for partner in PARTNERS:
        places = PLACES_IN_A_COHORT * sum(cohort.partner == partner for cohort in cohorts)
        each = partner.fees + partner.transport + partner.meals
        print(
            f"  {partner.name:<38}{partner.fees * places:>9,}{partner.transport * places:>11,}"
            f"{partner.meals * places:>10,}{each:>15,}"
        )
    print()


def show_lottery() -> None:
    """Fill a cohort that more people want than it holds, by a draw that anybody can repeat."""
    seed = "".join(random.Random(SEED).choice("0123456789abcdef") for _ in range(64))
    asked = [lottery.Entry(f"{number:08x}", "city" if number % 3 else "countryside") for number in range(60)]
    drawn = lottery.draw(asked, terms=lottery.Terms(seats=PLACES_IN_A_COHORT), seed=seed)
    print("A cohort of 25 seats for which 60 people asked")
    print(f"  shown before people asked: the seed's seal {lottery.seal(seed)[:16]}...")
    for stratum, chance in lottery.chances(drawn).items():
        seats = sum(one.has_seat for one in drawn if one.stratum == stratum)
        print(f"  {stratum:<14} {seats:>3} seats, chance of a seat {chance:.0%}")
    first = next(one for one in drawn if one.waiting == 1)
    print(f"  first of the waiting list: {first.key}; drawn again the result is the same, digest "
          f"{lottery.result_digest(drawn)[:16]}...")  # fmt: skip


def _at(stage: str, person: str, cohort: Cohort, days: int, *, reason: str = "") -> funnel.Reached:
    by_partner = stage == "interested" or stage in funnel.IN_COHORT
    return funnel.Reached(
        person=person, stage=stage, on=cohort.begins + timedelta(days=days), reason=reason,
        cohort=cohort.number if stage in funnel.IN_COHORT else None,
        partner=cohort.partner.name if by_partner else None,
    )  # fmt: skip


def counts() -> Iterator[tuple[str, float, float]]:
    """Yield what is said and what the rows count: a name, the one and the other."""
    rows = make_rows(make_cohorts())
    count = funnel.counted(rows)
    came = funnel.step(rows, first="came_to_site", second="applied")
    yield "places", SAID_PLACES, count.people["enrolled"]
    yield "applied of those who came", SAID_APPLIED_SHARE, came.share or 0
    yield "hired", SAID_HIRED, count.people["hired"]


if __name__ == "__main__":
    main()
