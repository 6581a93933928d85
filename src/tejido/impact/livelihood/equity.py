"""Women's pay over others' in the same position, as the vault publishes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from tejido.core.impact import disclosure
from tejido.impact import queries

PAY_BY_GENDER = resources.files("tejido.impact").joinpath("sql/pay_by_gender.sql").read_text()
EVERY_POSITION = "all"


@dataclass(frozen=True, kw_only=True)
class Equity:
    """One position, or all together, which compares different work and says little.

    Args:
        people_count: n, everybody in it who was paid.
        known: Share of them whose gender is known.
        mean, median: Women's pay for an hour over that of men and other genders, each with its 95 % interval.
    """

    position: str
    people_count: int
    known: disclosure.Figure
    mean: disclosure.Figure
    median: disclosure.Figure


def equity(*, from_date: date, to_date: date) -> Sequence[Equity]:
    """Return women's pay over others' by position, of those who told their gender and were paid in a period.

    Args:
        from_date, to_date: A whole month that is over; in a demonstration, any whole days.
    Raises: PeriodNotPublished, FiguresNotYours, VaultKeysMissing
    """
    with queries.asked_of_the_vault() as cursor:
        cursor.execute(PAY_BY_GENDER, {"from_date": from_date, "to_date": to_date})
        rows = cursor.fetchall()
    return [
        Equity(
            position=position, people_count=people, known=disclosure.ratio_figure(known, whole=people),
            mean=_ratio(*means), median=_ratio(*medians),
        )
        for position, people, known, *ratios in rows
        for means, medians in [(ratios[:3], ratios[3:])]
    ]  # fmt: skip


def _ratio(value: Any, low: Any, high: Any) -> disclosure.Figure:
    if value is None:
        return disclosure.withheld("few_people")
    return disclosure.Figure(value=float(value), low=min(float(low), float(value)), high=max(float(high), float(value)))
