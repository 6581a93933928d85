"""Livelihood as measurements, the gaps in them, and what stands behind each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tejido.core.impact import disclosure, households, indicators, told
from tejido.impact import errors, evidences, groups, queries, told_figures
from tejido.impact.livelihood import homes, wages

STEPS_METHOD = "counted_in_steps"
_WAGES = ("minimum_wage_multiple", "living_wage_or_higher", "living_wage_gap", "wage_premium")
_HOMES = (
    "household_income_in_lines", "households_crossed_and_stayed", "paid_more_than_before", "workers_in_told_households",
    "others_in_told_households",
)  # fmt: skip


def measure(period: queries.Period) -> indicators.Measured:
    """Measure livelihood in a period; nothing where the scope is a client's."""
    if not queries.reaches_operator():
        return indicators.Measured()
    gaps: list[indicators.Gap] = []
    paid = wages.wages(from_date=period.from_date, to_date=period.to_date)
    _pay_gaps(paid, gaps)
    measurements = [one for group in paid.groups for one in _of_pay(period, group)]
    try:
        found = homes.homes(from_date=period.from_date, to_date=period.to_date)
        lines = told_figures.told_in(from_date=period.from_date, to_date=period.to_date).homes
    except errors.PeriodNotPublished:
        return indicators.Measured(measurements=measurements, gaps=gaps)
    _home_gaps(found, gaps)
    measurements += [*_of_homes(period, found), *_below(period, lines)]
    return indicators.Measured(measurements=measurements, gaps=gaps)


def pay_rows(_dimension: str, _group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return what pay was compared with: each value of the register with its place, source and days."""
    found = wages.wages(from_date=period.from_date, to_date=period.to_date).benchmarks
    columns = (
        evidences.column("key", "Value", "Valor"),
        evidences.column("place", "Place", "Lugar"),
        evidences.column("variant", "Kind", "Clase"),
        evidences.column("amount", "Amount", "Monto"),
        evidences.column("unit", "Unit", "Unidad"),
        evidences.column("from", "From", "Desde"),
        evidences.column("source", "Source", "Fuente"),
    )
    rows: list[Sequence[evidences.Cell]] = [
        (one.key, one.place, one.variant, one.value, one.unit, one.from_date, one.source) for one in found
    ]
    return evidences.Evidence(columns=columns, rows=rows[: evidences.ROWS_MAX], rows_count=len(rows))


def home_rows(_dimension: str, _group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return what the vault publishes behind a number about homes: counts of answers, none of a single home."""
    try:
        found = homes.homes(from_date=period.from_date, to_date=period.to_date)
    except errors.PeriodNotPublished:
        return evidences.Evidence()
    counts: Mapping[str, disclosure.Figure] = {
        "stayed": found.crossed.counts["stayed"], "not_stayed": found.crossed.counts["not_stayed"],
        "too_early": found.crossed.silent, "more": found.earning.counts["more"],
        "not_more": found.earning.counts["not_more"], "untold": found.earning.silent, "households": found.households,
        "workers": found.workers, "others": found.others, "not_earning": found.not_earning,
    }  # fmt: skip
    columns = (
        evidences.column("answer", "Counted", "Lo que se cuenta"),
        evidences.column("count", "How many, rounded", "Cuántos, redondeado"),
        evidences.column("low", "From", "Desde"),
        evidences.column("high", "To", "Hasta"),
    )
    rows: list[Sequence[evidences.Cell]] = [
        (name, figure.value, figure.low, figure.high) for name, figure in counts.items() if figure.value is not None
    ]
    return evidences.Evidence(columns=columns, rows=rows, rows_count=len(rows))


EVIDENCE: evidences.Evidences = {**dict.fromkeys(_WAGES, pay_rows), **dict.fromkeys(_HOMES, home_rows)}


def missing_moments(found: homes.Homes) -> Sequence[str]:
    """Return the moments that people have come to and at which too few told of their household."""
    return [
        moment
        for moment in households.MOMENT_MONTHS
        if found.reached[moment] and found.heads[moment].value is None
    ]  # fmt: skip


def _of_pay(period: queries.Period, group: wages.Compared) -> list[indicators.Measurement]:
    told_of = {
        "minimum_wage_multiple": (group.multiple, group.multiple_count, "rounding"),
        "living_wage_or_higher": (group.living_share, group.living_count, "sampling"),
        "living_wage_gap": (group.living_gap, group.living_count, "rounding"),
        "wage_premium": (group.premium, group.premium_count, "rounding"),
    }
    return [
        _one(
            period, name, figure, n=n, dimension=group.dimension, key=group.key,
            interval="sampling" if interval == "sampling" else "rounding",
            coverage=_coverage(n, group.people_count, figure),
        )
        for name, (figure, n, interval) in told_of.items()
        if figure is not None
    ]  # fmt: skip


def _of_homes(period: queries.Period, found: homes.Homes) -> list[indicators.Measurement]:
    measured = [
        _one(
            period, "household_income_in_lines", figure, n=found.reached[moment], dimension="moment", key=moment,
            method=STEPS_METHOD,
        )
        for moment, figure in found.heads.items()
        if found.reached[moment]
    ]  # fmt: skip
    if found.crossed.people_count:
        measured.append(
            _one(period, "households_crossed_and_stayed", found.crossed.share("stayed"), n=found.crossed.people_count)
        )
    if found.earning.people_count:
        measured.append(_one(
            period, "paid_more_than_before", found.earning.share("more"), n=found.earning.people_count,
            method=STEPS_METHOD,
        ))  # fmt: skip
    return [
        *measured,
        _one(period, "workers_in_told_households", found.workers, n=found.placed_count),
        _one(period, "others_in_told_households", found.others, n=found.placed_count),
    ]


def _below(
    period: queries.Period, lines: Mapping[str, Sequence[told_figures.Topic]]
) -> list[indicators.Measurement]:  # fmt: skip
    """Return the share of households below their line at each moment, out of what the vault tells of the answers."""
    found = []
    for moment, topics in lines.items():
        topic = next(each for each in topics if each.name.endswith(f".{told.PARTS[-1]}"))
        if not topic.people_count:
            continue
        figure = topic.share("below") if "below" in topic.answers else disclosure.withheld("few_people")
        found.append(
            _one(period, "households_below_line", figure, n=topic.people_count, dimension="moment", key=moment)
        )
    return found


def _pay_gaps(paid: wages.Wages, gaps: list[indicators.Gap]) -> None:
    if not paid.is_signed:
        gaps += [
            indicators.Gap(indicator=name, reason="pay_not_signed", owner="people_lead", path="/people/pay/")
            for name in _WAGES
        ]
    names = groups.names(
        [("place", place) for place in paid.without_living_wage]
        + [pair for place, position in paid.without_market for pair in (("place", place), ("position", position))]
    )
    if paid.without_living_wage:
        gaps += [
            indicators.Gap(
                indicator=name, reason="living_wage_missing", owner="impact_lead", path="/reference/",
                detail=", ".join(names.get(("place", place), place) for place in paid.without_living_wage),
            )
            for name in ("living_wage_or_higher", "living_wage_gap")
        ]  # fmt: skip
    if paid.without_market:
        missing = sorted({names.get(("position", position), position) for _place, position in paid.without_market})
        gaps.append(
            indicators.Gap(
                indicator="wage_premium", reason="local_wage_missing", owner="impact_lead", path="/reference/",
                detail=", ".join(missing),
            )
        )  # fmt: skip


def _home_gaps(found: homes.Homes, gaps: list[indicators.Gap]) -> None:
    gaps += [
        indicators.Gap(indicator=name, reason=f"households_{moment}", owner="people_lead", path="/people/status/")
        for moment in missing_moments(found)
        for name in ("household_income_in_lines", "households_below_line", "households_crossed_and_stayed")
    ]
    if found.earning.people_count and found.earned_before.value is None:
        gaps.append(
            indicators.Gap(
                indicator="paid_more_than_before", reason="earnings_untold", owner="people_lead", path="/people/status/"
            )
        )


def _coverage(known: int, whole: int, figure: disclosure.Figure) -> disclosure.Figure:
    """Return the share of those paid of whom something is known to compare with, which is no secret."""
    if figure.value is None or not whole:
        return disclosure.withheld("few_people")
    return disclosure.plain_figure(known / whole)


def _one(
    period: queries.Period, indicator: str, figure: disclosure.Figure, *, n: int, dimension: str = "all",
    key: str = "all", interval: indicators.Interval = "rounding", coverage: disclosure.Figure | None = None,
    method: str = "",
) -> indicators.Measurement:  # fmt: skip
    is_exact = figure.value is None or figure.low == figure.high
    return indicators.Measurement(
        indicator=indicator, dimension=dimension, group_key=key, figure=figure,
        interval="exact" if is_exact else interval, rows_count=n, coverage=coverage, from_date=period.from_date,
        to_date=period.to_date, as_of=period.as_of, method=method, claimed=indicators.INDICATORS[indicator].rung,
    )  # fmt: skip
