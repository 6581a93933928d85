"""Staying and growing as measurements, the gaps in them, and the rows behind each number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tejido.core import attrition
from tejido.core.impact import disclosure, indicators
from tejido.impact import errors, evidences, queries
from tejido.impact.livelihood import equity
from tejido.impact.staying import growth, tenure

STAYING_MONTHS = 12
TENURE_MONTHS = 24
TURNOVER: Sequence[attrition.Kind] = ("voluntary", "involuntary")
_MONTH = evidences.column("month", "Month", "Mes")
_PART = evidences.column("part", "Counted", "Contadas", "people")
_WHOLE = evidences.column("whole", "Of", "De", "people")


def measure(period: queries.Period) -> indicators.Measured:
    """Measure staying and growing, looking back from the end of a period; nothing where the scope is a client's."""
    if not queries.reaches_operator():
        return indicators.Measured()
    grown = growth.growth(to_date=period.to_date)
    parts = (_tenures(period), of_turnover(period), of_growth(period, grown), of_equity(period))
    return indicators.Measured(
        measurements=[row for part in parts for row in part.measurements],
        gaps=[gap for part in parts for gap in part.gaps],
    )


def of_staying(period: queries.Period, found: tenure.Staying) -> indicators.Measured:
    """Return how long people of some groups stay, as measurements."""
    return indicators.Measured(
        measurements=[row for group in found.groups for row in _tenure(period, group, dimension=found.dimension)]
    )


def of_turnover(period: queries.Period) -> indicators.Measured:
    """Return who left in the twelve months before the end of a period; the month never without the year."""
    found = []
    for each in growth.turnover(to_date=period.to_date):
        if each.kind in TURNOVER:
            n = round(each.rate.average_headcount)
            found.append(_one(period, f"turnover_{each.kind}_month", each.month, n=n, method="wilson"))
            found.append(_one(period, f"turnover_{each.kind}_year", each.year, n=n, method="wilson"))
    return indicators.Measured(measurements=found)


def of_growth(period: queries.Period, grown: growth.Growth) -> indicators.Measured:
    """Return promotions, seats from inside and jobs after a training, of the twelve months before a period's end."""
    found = _shares(grown)
    missing = {"seats_filled_inside": "/openings/", "job_placement_rate": "/people/funnel/"}
    return indicators.Measured(
        measurements=[
            _one(period, name, share.figure, n=share.whole, method="wilson")
            for name, share in found.items()
            if share.whole
        ],
        gaps=[
            indicators.Gap(indicator=name, reason=f"{name}_none", owner="people_lead", path=path)
            for name, path in missing.items()
            if name not in found or not found[name].whole
        ],
    )


def of_equity(period: queries.Period) -> indicators.Measured:
    """Return women's pay over others' by position, in the mean and in the middle."""
    try:
        found = equity.equity(from_date=period.from_date, to_date=period.to_date)
    except errors.PeriodNotPublished:
        return indicators.Measured()
    names = ("gender_wage_equity", "gender_wage_equity_median")
    if not found:
        return indicators.Measured(
            gaps=[
                indicators.Gap(indicator=name, reason="pay_not_signed", owner="people_lead", path="/people/pay/")
                for name in names
            ]
        )
    return indicators.Measured(
        measurements=[
            _one(
                period, name, figure, n=each.people_count, coverage=each.known, method="ratio_of_logarithms",
                dimension="all" if each.position == equity.EVERY_POSITION else "position", key=each.position,
            )
            for each in found
            for name, figure in zip(names, (each.mean, each.median), strict=True)
        ]
    )  # fmt: skip


def curve_rows(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the rows behind a curve of staying: how many were followed at each month, and the share still here."""
    groups = tenure.staying(dimension=_dimension(dimension), to_date=period.to_date).groups
    group = next((each for each in groups if each.key == group_key and not each.is_withheld), None)
    if group is None:
        return evidences.Evidence()
    kinds = [kind for kind in attrition.KINDS if kind in group.gone]
    columns = (
        _MONTH,
        evidences.column("at_risk", "Followed", "Seguidas", "people"),
        evidences.column("here", "Still here", "Siguen aquí", "share"),
        *(evidences.Column(code=kind, names=_GONE[kind], unit="share") for kind in kinds),
    )
    rows: list[list[evidences.Cell]] = [
        [point.month, point.at_risk, point.share.value, *(group.gone[kind][at].share.value for kind in kinds)]
        for at, point in enumerate(group.stays)
        if point.at_risk is not None
    ]
    return evidences.Evidence(columns=columns, rows=rows, rows_count=len(rows))


def turnover_rows(_dimension: str, _group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the rows behind a rate of leaving: the mean headcount of the months, and who left for which kind."""
    found = growth.turnover(to_date=period.to_date)
    columns = (
        evidences.column("kind", "Kind of leaving", "Forma de irse"),
        evidences.column("left", "Left", "Se fueron", "people"),
        evidences.column("headcount", "Mean headcount", "Promedio de personas", "people"),
        evidences.column("months", "Months", "Meses", "months"),
    )
    rows: list[list[evidences.Cell]] = [
        [each.kind, each.rate.leavers_count, round(each.rate.average_headcount, 1), each.rate.months_count]
        for each in found
        if each.month.value is not None
    ]
    return evidences.Evidence(columns=columns, rows=rows, rows_count=len(rows))


def growth_rows(indicator: str) -> evidences.EvidenceOf:
    """Return the evidence of a share of growth: the two counts it is made of."""

    def found(_dimension: str, _group_key: str, period: queries.Period) -> evidences.Evidence:
        share = _shares(growth.growth(to_date=period.to_date)).get(indicator)
        rows = [] if share is None or share.part is None else [[share.part, share.whole]]
        return evidences.Evidence(columns=(_PART, _WHOLE), rows=rows, rows_count=len(rows))

    return found


_GONE: Mapping[str, indicators.Words] = {
    "voluntary": {"en": "Gone by their own choice", "es": "Se fueron por decisión propia"},
    "involuntary": {"en": "Gone not by their choice", "es": "Salieron sin decidirlo"},
    "success": {"en": "Gone to a client or promoted out", "es": "Con un cliente o ascendidas"},
    "neither": {"en": "Gone for another reason", "es": "Se fueron por otra razón"},
}
_CURVES = ("staying_12_months", "tenure_24_months", "tenure_so_far")
_CAUSES = {f"left_{kind}_12_months": kind for kind in ("voluntary", "involuntary", "success")}
_GROWTH = ("promoted_share", "seats_filled_inside", "job_placement_rate")
EVIDENCE: evidences.Evidences = {
    **dict.fromkeys((*_CURVES, *_CAUSES), curve_rows),
    **{f"turnover_{kind}_{span}": turnover_rows for kind in TURNOVER for span in ("month", "year")},
    **{name: growth_rows(name) for name in _GROWTH},
}


def _tenures(period: queries.Period) -> indicators.Measured:
    found: list[indicators.Measurement] = []
    for dimension in tenure.DIMENSIONS:
        staying = tenure.staying(dimension=dimension, to_date=period.to_date)
        # Where everybody is in one group, its numbers would only repeat those of all.
        if dimension == "all" or len(staying.groups) > 1:
            found += of_staying(period, staying).measurements
    return indicators.Measured(measurements=found)


def _tenure(period: queries.Period, group: tenure.Group, *, dimension: str) -> list[indicators.Measurement]:
    if group.tenure is None:
        hidden = disclosure.withheld("few_people")
        return [_one(period, "staying_12_months", hidden, n=group.people_count, dimension=dimension, key=group.key)]
    told = {
        "staying_12_months": _at(group.stays, STAYING_MONTHS),
        "tenure_24_months": group.tenure.restricted[TENURE_MONTHS],
        "tenure_so_far": group.tenure.so_far,
    }
    if dimension == "all":
        told |= {name: _at(group.gone[kind], STAYING_MONTHS) for name, kind in _CAUSES.items() if kind in group.gone}
    return [
        _one(
            period, name, figure, n=group.people_count, dimension=dimension, key=group.key,
            method="mean_of_spells" if name == "tenure_so_far" else "product_limit",
        )
        for name, figure in told.items()
    ]  # fmt: skip


def _shares(found: growth.Growth) -> dict[str, growth.Share]:
    shares = {"promoted_share": found.promoted, "job_placement_rate": found.placed}
    return shares | ({"seats_filled_inside": found.inside[False]} if False in found.inside else {})


def _at(points: Sequence[tenure.Point], month: int) -> disclosure.Figure:
    return next(point.share for point in points if point.month == month)


def _dimension(name: str) -> tenure.Dimension:
    return next((each for each in tenure.DIMENSIONS if each == name), "all")


def _one(
    period: queries.Period, indicator: str, figure: disclosure.Figure, *, n: int, dimension: str = "all",
    key: str = "all", coverage: disclosure.Figure | None = None, method: str = "",
) -> indicators.Measurement:  # fmt: skip
    is_exact = figure.value is None or figure.low == figure.high
    return indicators.Measurement(
        indicator=indicator, dimension=dimension, group_key=key, figure=figure,
        interval="exact" if is_exact else "sampling", rows_count=n, coverage=coverage, from_date=period.from_date,
        to_date=period.to_date, as_of=period.as_of, method=method,
        claimed=indicators.INDICATORS[indicator].rung,
    )  # fmt: skip
