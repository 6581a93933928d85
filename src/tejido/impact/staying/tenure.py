"""How long people stay: curves by group, what they left for, and tenure in two ways, from spells of working here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Literal, get_args

import numpy as np
from django.db import connection

from tejido.core import attrition, dates
from tejido.core.impact import disclosure
from tejido.core.impact.staying import curves, spells
from tejido.people import funnel_counts
from tejido.people.leaving import attrition_rows

Dimension = Literal["all", "hired", "site", "position", "cohort"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
SPELLS = resources.files("tejido.impact").joinpath("sql/staying_spells.sql").read_text()
MONTH_DAYS = 365.25 / 12
# The months at which curves are shown; between them nothing is drawn that a single person's day could be read from.
MONTHS = (0, 1, 2, 3, 6, 9, 12, 18, 24, 36, 48, 60)
# Tenure is told up to these many months.
HORIZON_MONTHS = (12, 24)
GROUPS_MAX = 60


@dataclass(frozen=True, kw_only=True)
class Point:
    """A curve at a month; None beyond where enough people were followed."""

    month: int
    share: disclosure.Figure
    at_risk: int | None


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """How long people of a group have been here, and how long they stay, in months.

    Args:
        so_far: The mean length of the spells so far (IRIS+ OI2248); those that go on are cut at the day, so too small.
        restricted: By horizon in months, the mean time here within it; right although spells go on.
        median: The month at which half are gone; None where it was not reached.
    """

    so_far: disclosure.Figure
    restricted: Mapping[int, disclosure.Figure]
    median: disclosure.Figure | None


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group's staying; everything is withheld where few people are in it.

    Args:
        people_count: n, which is public.
        gone: By what they left for, the share gone by month.
        is_withheld: Then there are no curves.
    """

    key: str
    people_count: int
    spells_count: int
    stays: Sequence[Point]
    gone: Mapping[str, Sequence[Point]]
    tenure: Tenure | None
    is_withheld: bool


@dataclass(frozen=True, kw_only=True)
class Staying:
    """The groups of one dimension, and whether they differ by more than luck; None where nothing can be compared."""

    dimension: Dimension
    window_from: date
    to_date: date
    groups: Sequence[Group]
    compared: curves.LogRank | None


@dataclass(frozen=True, kw_only=True)
class Spells:
    """Spells of a group as `core.impact.staying.curves` takes them, in days; each row stands for several."""

    lasted: list[int]
    entered: list[int]
    causes: list[str | None]
    counts: list[int]
    people_count: int = 0


def staying(*, dimension: Dimension, to_date: date) -> Staying:
    """Return how long people stay, by group, looking back `spells.WINDOW_YEARS` from a day.

    Args:
        to_date: The first day that is not looked at any more.
    """
    window_from = dates.months_later(to_date, months=-dates.YEAR_MONTHS * spells.WINDOW_YEARS)
    found = read(dimension, window_from=window_from, to_date=to_date)
    hidden = disclosure.apart_overlapping({key: its.people_count for key, its in found.items()})
    keys = sorted(found, key=lambda key: (-found[key].people_count, key))[:GROUPS_MAX]
    open_groups = [found[key] for key in keys if key not in hidden]
    return Staying(
        dimension=dimension, window_from=window_from, to_date=to_date,
        groups=[_group(key, found[key], is_withheld=key in hidden) for key in keys],
        compared=_compared(open_groups),
    )  # fmt: skip


def names(found: Staying) -> Mapping[str, str]:
    """Return what the groups are called; what is missing is a word of the page, or names itself."""
    if found.dimension == "site":
        return attrition_rows.names("site")
    if found.dimension == "cohort":
        ids = {int(group.key) for group in found.groups if group.key.isdecimal()}
        return {str(pk): name for pk, (_key, name) in funnel_counts.groups("cohort", ids).items()}
    return {}


def read(dimension: Dimension, *, window_from: date, to_date: date) -> dict[str, Spells]:
    """Return the spells of each group, counted by how long they were seen; groups that nobody may see are among them.

    Args:
        window_from, to_date: The days that are looked at, half-open.
    """
    given = {
        "dimension": dimension, "window_from": window_from, "to_date": to_date,
        "kinds": json.dumps(dict(attrition.REASONS)),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SPELLS, given)
        rows = cursor.fetchall()
    found = {
        part: Spells(lasted=[], entered=[], causes=[], counts=[], people_count=people)
        for part, lasted, _entered, _cause, _count, people in rows
        if lasted is None
    }
    for part, lasted, entered, cause, count, _people in rows:
        if lasted is not None:
            its = found[part]
            its.lasted.append(lasted)
            its.entered.append(entered)
            its.causes.append(cause)
            its.counts.append(count)
    return found


def _group(key: str, its: Spells, *, is_withheld: bool) -> Group:
    count = sum(its.counts)
    if is_withheld:
        return Group(
            key=key, people_count=its.people_count, spells_count=count, stays=(), gone={}, tenure=None,
            is_withheld=True,
        )  # fmt: skip
    stays = curves.kaplan_meier(its.lasted, [one is not None for one in its.causes], its.entered, its.counts)
    gone = curves.cumulative_incidence(its.lasted, its.causes, its.entered, its.counts)
    at_risk = _at_risk(its)
    return Group(
        key=key, people_count=its.people_count, spells_count=count, stays=_points(stays, at_risk),
        gone={kind: _points(gone[kind], at_risk) for kind in attrition.KINDS if kind in gone},
        tenure=_tenure(stays, its, at_risk), is_withheld=False,
    )  # fmt: skip


def _at_risk(its: Spells) -> Mapping[int, int]:
    """Return how many people were followed at each month."""
    lasted, entered, counts = np.array(its.lasted), np.array(its.entered), np.array(its.counts)
    return {
        month: int(counts[(lasted >= month * MONTH_DAYS) & (entered <= month * MONTH_DAYS)].sum()) for month in MONTHS
    }


def _points(curve: curves.Curve, at_risk: Mapping[int, int]) -> Sequence[Point]:
    points = []
    for month in MONTHS:
        found = curve.at(month * MONTH_DAYS)
        if found is None or not disclosure.is_group_safe(at_risk[month]):
            points.append(Point(month=month, share=disclosure.withheld("few_people"), at_risk=None))
            continue
        value, low, high = (round(each, 3) for each in found)
        points.append(
            Point(month=month, share=disclosure.Figure(value=value, low=low, high=high), at_risk=at_risk[month])
        )
    return points


def _tenure(stays: curves.Curve, its: Spells, at_risk: Mapping[int, int]) -> Tenure:
    weights = np.array(its.counts)
    so_far = float(np.average(np.array(its.lasted), weights=weights)) / MONTH_DAYS
    restricted = {}
    for horizon in HORIZON_MONTHS:
        is_followed = disclosure.is_group_safe(at_risk[horizon]) and horizon * MONTH_DAYS <= stays.observed_to
        if not is_followed:
            restricted[horizon] = disclosure.withheld("few_people")
            continue
        mean = curves.restricted_mean(stays, horizon=horizon * MONTH_DAYS)
        restricted[horizon] = disclosure.Figure(
            value=round(mean.value / MONTH_DAYS, 1), low=round(mean.low / MONTH_DAYS, 1),
            high=round(mean.high / MONTH_DAYS, 1),
        )  # fmt: skip
    return Tenure(
        so_far=disclosure.group_figure(round(so_far, 1), people=its.people_count), restricted=restricted,
        median=_median(stays, at_risk),
    )  # fmt: skip


def _median(stays: curves.Curve, at_risk: Mapping[int, int]) -> disclosure.Figure | None:
    """Return the month at which half are gone, with the months at which the band crosses one half."""
    reached = stays.reached(0.5)
    followed = max((month for month in MONTHS if disclosure.is_group_safe(at_risk[month])), default=0)
    if reached is None or reached / MONTH_DAYS > followed:
        return None
    low, high = (_crossing(stays.times, band, otherwise=stays.observed_to) for band in (stays.low, stays.high))
    return disclosure.Figure(
        value=round(reached / MONTH_DAYS, 1), low=round(low / MONTH_DAYS, 1), high=round(high / MONTH_DAYS, 1)
    )


def _crossing(times: curves.FloatArray, band: curves.FloatArray, *, otherwise: float) -> float:
    found = np.flatnonzero(band <= 0.5)
    return float(times[found[0]]) if found.size else otherwise


def _compared(groups: Sequence[Spells]) -> curves.LogRank | None:
    if len(groups) < 2 or not any(cause for its in groups for cause in its.causes):
        return None
    return curves.log_rank(
        [(its.lasted, [one is not None for one in its.causes], its.entered, its.counts) for its in groups]
    )
