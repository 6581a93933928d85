"""How people grow here and who leaves: promotions, seats filled from inside, jobs after a training, turnover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from django.db import connection

from tejido.core import attrition, dates
from tejido.core.impact import disclosure
from tejido.core.impact.estimation import estimates, resampling
from tejido.people import opening_queries
from tejido.people.leaving import attrition_rows

_SQL = resources.files("tejido.impact").joinpath("sql")
JOB_PLACEMENTS = _SQL.joinpath("job_placements.sql").read_text()
PROMOTIONS = _SQL.joinpath("promotions.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share of some whole, with Wilson's interval; withheld where the whole is few.

    Args:
        part: How many of `whole`; None where that is withheld.
    """

    figure: disclosure.Figure
    part: int | None
    whole: int


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Growth in the twelve months before a day.

    Args:
        promoted: People who came to a higher position, of everybody who worked here.
        inside: Seats filled from inside, apart by whether people begin in them.
        placed: Of those who finished a training from outside, who has begun a job; with us or elsewhere.
        placed_elsewhere_count: How many of them elsewhere; None where that is withheld.
    """

    from_date: date
    to_date: date
    promoted: Share
    inside: Mapping[bool, Share]
    placed: Share
    placed_elsewhere_count: int | None


@dataclass(frozen=True, kw_only=True)
class Turnover:
    """Who left for one kind of reason: by the month and by the year, which stand together."""

    kind: attrition.Kind
    rate: attrition.Rate
    month: disclosure.Figure
    year: disclosure.Figure


def growth(*, to_date: date) -> Growth:
    """Return the growth of the twelve months before a day."""
    from_date = dates.months_later(to_date, months=-dates.YEAR_MONTHS)
    given = {"from_date": from_date, "to_date": to_date}
    with connection.cursor() as cursor:
        cursor.execute(JOB_PLACEMENTS, given)
        trained_count, placed_count, elsewhere_count = cursor.fetchone()
        cursor.execute(PROMOTIONS, given)
        promoted_count, people_count = cursor.fetchone()
    seats = {one.is_entry: one for one in opening_queries.seats_by_source(**given)}
    placed = _share(placed_count, whole=trained_count)
    return Growth(
        from_date=from_date, to_date=to_date,
        promoted=_share(promoted_count, whole=people_count),
        inside={
            is_entry: _share(seats[is_entry].inside_count, whole=seats[is_entry].seats_count)
            for is_entry in (False, True) if is_entry in seats
        },
        placed=placed,
        placed_elsewhere_count=None if placed.part is None else elsewhere_count,
    )  # fmt: skip


def turnover(*, to_date: date) -> Sequence[Turnover]:
    """Return who left in the twelve whole months before a day, by the kind of reason.

    The denominator is the average headcount (IRIS+ OI1638 and OI3989), and the interval Wilson's on it.
    """
    last = dates.months_later(to_date.replace(day=1), months=-1)
    months = attrition.months(dates.months_later(last, months=1 - dates.YEAR_MONTHS), dates.YEAR_MONTHS)
    groups, people_count = attrition_rows.groups(dimension="all", months=months)
    found = []
    for kind in attrition.KINDS:
        rate = attrition.rate(groups[0].counts, kinds=[kind]) if groups else None
        if rate is None:
            continue
        month, year = (disclosure.withheld("few_people"),) * 2
        if disclosure.is_group_safe(people_count):
            month, year = _rates(rate)
        found.append(Turnover(kind=kind, rate=rate, month=month, year=year))
    return found


def _rates(rate: attrition.Rate) -> tuple[disclosure.Figure, disclosure.Figure]:
    """Return the month and the year of a rate, their ends those of the share that left of all person-months."""
    months_lived = max(round(rate.average_headcount * rate.months_count), rate.leavers_count, 1)
    estimate = resampling.wilson(rate.leavers_count, whole=months_lived)
    if isinstance(estimate, estimates.CannotEstimate):
        return disclosure.withheld("few_people"), disclosure.withheld("few_people")
    ends = [attrition.annualised(end)[0] for end in (estimate.low, estimate.high)]
    month = disclosure.Figure(
        value=rate.month_share, low=min(estimate.low, rate.month_share), high=max(estimate.high, rate.month_share)
    )
    year = disclosure.Figure(
        value=rate.year_share, low=min(ends[0], rate.year_share), high=max(ends[1], rate.year_share)
    )
    return month, year


def _share(part: int, *, whole: int) -> Share:
    estimate = resampling.wilson(part, whole=whole)
    if isinstance(estimate, estimates.CannotEstimate):
        return Share(figure=disclosure.withheld("few_people"), part=None, whole=whole)
    figure = disclosure.sampled_figure(estimate.value, low=estimate.low, high=estimate.high, people=whole)
    return Share(figure=figure, part=None if figure.value is None else part, whole=whole)
