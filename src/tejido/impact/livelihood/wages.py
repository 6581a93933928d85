"""Signed pay beside the minimum wage, a living wage and the local market, by place and by position."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any

from django.db import connection

from tejido.core.impact import disclosure
from tejido.core.impact.estimation import estimates, resampling
from tejido.core.pay import lines
from tejido.core.reference import values as reference_values
from tejido.impact import own_living
from tejido.reference import values as register

_SQL = resources.files("tejido.impact").joinpath("sql")
WAGES_COMPARED = _SQL.joinpath("wages_compared.sql").read_text()
PAID_PLACES = _SQL.joinpath("paid_places.sql").read_text()
# Multiples are told in twentieths, so that no single pay follows from two of them.
RATIO_STEP = 0.05
MARKET_KEY = "local_wage_month"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The pay of a group beside what it is compared with; a figure is None where there is nothing to compare with.

    Args:
        dimension, key: "all", a place as the register names it, or a position.
        people_count: n, everybody who was paid for all the days.
        multiple: The middle person's wage in minimum wages for the hours agreed on.
        living_share: Share paid a living wage or more.
        living_gap: What is missing to it on average, as a share of it, of those who are paid less.
        premium: The middle person's wage over what the position earns in the local market.
        *_count: Of how many people something is known to compare with.
    """

    dimension: str
    key: str
    people_count: int
    multiple: disclosure.Figure | None
    multiple_count: int
    living_share: disclosure.Figure | None
    living_gap: disclosure.Figure | None
    living_count: int
    premium: disclosure.Figure | None
    premium_count: int


@dataclass(frozen=True, kw_only=True)
class Wages:
    """The groups of a period, and what the register does not know.

    Args:
        is_signed: Whether anybody's pay of these days was signed by two.
        without_living_wage: Places without a benchmark; `without_market` place and position without a local wage.
        benchmarks: The values that were compared with, for whoever looks them up.
    """

    groups: Sequence[Compared]
    is_signed: bool
    without_living_wage: Sequence[str]
    without_market: Sequence[tuple[str, str]]
    benchmarks: Sequence[reference_values.Value]


def wages(*, from_date: date, to_date: date) -> Wages:
    """Return the signed pay of whole months, compared with the values that held on the last day.

    Args:
        from_date, to_date: Whole months, half-open; runs that lie within them are taken.
    """
    given: dict[str, Any] = {"from_date": from_date, "to_date": to_date}
    with connection.cursor() as cursor:
        cursor.execute(PAID_PLACES, given)
        paid = [(str(place), str(position)) for place, position in cursor.fetchall()]
        on = to_date - timedelta(days=1)
        table = register.table()
        places = sorted({place for place, _position in paid})
        benchmarks = [_benchmark(table, place, on=on) for place in places]
        markets = [_market(table, place, position, on=on) for place, position in paid]
        given |= {
            "benchmarks": json.dumps([each.record for each in benchmarks]),
            "markets": json.dumps([each.record for each in markets if each.values]),
            "pay_codes": sorted(lines.PAY_CODES),
        }
        cursor.execute(WAGES_COMPARED, given)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    used = {value.key_id: value for each in (*benchmarks, *markets) for value in each.values}
    return Wages(
        groups=_groups(rows),
        is_signed=any(row["people_count"] for row in rows),
        without_living_wage=[each.record["place"] for each in benchmarks if each.record["living"] is None],
        without_market=[pair for pair, each in zip(paid, markets, strict=True) if not each.values],
        benchmarks=list(used.values()),
    )


@dataclass(frozen=True, kw_only=True)
class _Given:
    """What the database is given to compare with, and the register's values behind it."""

    record: Mapping[str, Any]
    values: Sequence[reference_values.Value] = ()


def _benchmark(table: reference_values.Table, place: str, *, on: date) -> _Given:
    """Return the minimum wage, the law's week and the living wage of a place; of several living wages the highest."""
    minimum = table.find("minimum_wage_month", place=place, day=on)
    week = table.find("week_hours_max", place=place, day=on)
    currency = minimum.currency if minimum else ""
    living = _highest(
        one
        for one in table.every("living_wage_month", place=place, day=on)
        if one.status not in reference_values.NOT_HOLDING and one.currency == (currency or one.currency)
    )
    record = {
        "place": place, "currency": currency or (living.currency if living else ""),
        "minimum": _number(minimum), "law_hours": _number(week), "living": _number(living),
        "is_net": living is not None and own_living.NET_MARK in living.variant.split("."),
    }  # fmt: skip
    return _Given(record=record, values=[one for one in (minimum, week, living) if one is not None])


def _market(table: reference_values.Table, place: str, position: str, *, on: date) -> _Given:
    found = table.find(MARKET_KEY, place=place, day=on, variant=position)
    if found is None:
        return _Given(record={})
    record = {"place": place, "position": position, "currency": found.currency, "amount": _number(found)}
    return _Given(record=record, values=[found])


def _highest(found: Iterable[reference_values.Value]) -> reference_values.Value | None:
    return max(found, key=lambda one: (one.value, one.variant), default=None)


def _number(value: reference_values.Value | None) -> str | None:
    return None if value is None else str(value.value)


def _groups(rows: Sequence[Mapping[str, Any]]) -> Sequence[Compared]:
    """Return the groups; of a dimension, small ones are withheld with the next, so that the rest tells nothing."""
    hidden = {
        (dimension, key)
        for dimension in {row["dimension"] for row in rows}
        for key in disclosure.apart(
            {row["group_key"]: row["people_count"] for row in rows if row["dimension"] == dimension}
        )
    }
    return [_compared(row, is_hidden=(row["dimension"], row["group_key"]) in hidden) for row in rows]


def _compared(row: Mapping[str, Any], *, is_hidden: bool) -> Compared:
    return Compared(
        dimension=row["dimension"], key=row["group_key"], people_count=row["people_count"],
        multiple=_ratio(row["multiple"], row["multiple_count"], is_hidden=is_hidden),
        multiple_count=row["multiple_count"],
        living_share=_share(row["living_reached"], row["living_count"], is_hidden=is_hidden),
        living_gap=_ratio(row["living_gap"], row["living_missed"], is_hidden=is_hidden),
        living_count=row["living_count"],
        premium=_ratio(row["premium"], row["premium_count"], is_hidden=is_hidden),
        premium_count=row["premium_count"],
    )  # fmt: skip


def _ratio(value: Any, count: int, *, is_hidden: bool) -> disclosure.Figure | None:
    if value is None:
        return None
    if is_hidden:
        return disclosure.withheld("few_people")
    number = float(value)
    return disclosure.sampled_figure(number, low=number, high=number, people=count, step=RATIO_STEP)


def _share(part: int, whole: int, *, is_hidden: bool) -> disclosure.Figure | None:
    if not whole:
        return None
    estimate = resampling.wilson(part, whole=whole)
    if is_hidden or isinstance(estimate, estimates.CannotEstimate):
        return disclosure.withheld("few_people")
    return disclosure.sampled_figure(estimate.value, low=estimate.low, high=estimate.high, people=whole)
