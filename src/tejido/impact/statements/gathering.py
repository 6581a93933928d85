"""Gathering what a statement says: every part's numbers and gaps, their definitions, and what they stand on.

Nothing here decides what may be published by itself: figures about people come from `core.impact.disclosure`, and
`core.impact.statement.control` withholds with them what would give them away together with earlier publications.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tejido.clients import models as clients
from tejido.core.impact import disclosure, indicators
from tejido.core.impact.statement import control, lines
from tejido.impact import errors, groups, queries
from tejido.impact.statements import sources, tables
from tejido.journal import queries as journal_queries

# Whose rows these are is the client's own business: they stand in the client's statement and not in the operator's.
OF_CLIENTS = frozenset({"client", "programme"})
# Groups whose key is not what they are called; the others are told in the reader's language.
NAMED = frozenset({"site", "place", "cohort"})
# Numbers of these units do not add up over groups or months, so no sum gives one of them away.
NO_SUMS = frozenset({"share", "ratio", "days", "months"})


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What was measured of a period for one statement, after the control.

    Args:
        secondary: How many numbers were withheld only because they would give others away.
    """

    period: queries.Period
    measurements: Sequence[indicators.Measurement]
    gaps: Sequence[indicators.Gap]
    secondary: int


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was measured of a period and of the shorter fixed periods in it, every group of it."""

    period: queries.Period
    whole: indicators.Measured
    shorter: Sequence[indicators.Measurement]


def periods_of(from_date: date, to_date: date) -> list[tuple[date, date]]:
    """Return the periods that are measured for a statement: its own, and the shorter fixed ones in it.

    Raises: ImpactPeriodInvalid
    """
    try:
        return [(from_date, to_date), *control.inside(from_date, to_date)]
    except control.PeriodNotFixed as problem:
        raise errors.ImpactPeriodInvalid(errors.ImpactPeriodInvalid.__doc__) from problem


def joined(found: Sequence[indicators.Measured], *, from_date: date, to_date: date, as_of: datetime) -> Measured:
    """Return what was measured of `periods_of`, in its order, as one."""
    whole, *shorter = found
    period = queries.period_of(from_date=from_date, to_date=to_date, as_of=as_of)
    return Measured(
        period=period, whole=_formal(whole, period),
        shorter=[one for each in shorter for one in each.measurements],
    )  # fmt: skip


def gathered(measured: Measured, *, client: clients.Client | None, hidden: Collection[control.Cell]) -> Gathered:
    """Withhold what must be, for the operator's statement or one client's.

    Args:
        hidden: The cells that are withheld, see `hidden_cells`.
    """
    own = [one for one in measured.whole.measurements if is_own(one, client)]
    measurements = [_withheld(one) if cell_of(one) in hidden else one for one in own]
    secondary = sum(cell_of(one) in hidden and one.figure.value is not None for one in own)
    gaps = measured.whole.gaps if client is None else ()
    return Gathered(period=measured.period, measurements=measurements, gaps=gaps, secondary=secondary)


def standing(from_date: date, to_date: date) -> frozenset[control.Cell]:
    """Return the cells that statements of a period, of the shorter ones in it and the longer around it, have given."""
    return frozenset(_standing([*periods_of(from_date, to_date), *control.around(from_date, to_date)]))


def _formal(found: indicators.Measured, period: queries.Period) -> indicators.Measured:
    """Leave out what stands on something invented, and say so; a demonstration's statement is invented as a whole."""
    made_up = {} if journal_queries.installation().demonstration else sources.made_up(period)
    measurements = [one for one in found.measurements if one.indicator not in made_up]
    left_out = sorted({one.indicator for one in found.measurements} & made_up.keys())
    gaps = [
        indicators.Gap(indicator=code, reason="made_up", owner="impact_lead", path=made_up[code]) for code in left_out
    ]
    return indicators.Measured(measurements=measurements, gaps=[*found.gaps, *gaps])


def hidden_cells(
    measured: Iterable[indicators.Measurement],
    shorter: Iterable[indicators.Measurement],
    standing: Iterable[control.Cell],
) -> frozenset[control.Cell]:
    """Return the cells about people that are withheld, those of other people's sake included.

    Args:
        measured: Of the period itself, every group.
        shorter: Of the shorter periods in it.
        standing: Cells that were published before.
    """
    published = set(standing)
    by_indicator: dict[str, dict[control.Cell, control.State]] = {}
    for one in (*shorter, *measured):
        definition = one.definition
        if not definition.is_about_people:
            continue
        cell = cell_of(one)
        is_small = one.figure.value is None
        people = 0 if is_small and definition.is_sensitive else one.rows_count
        state = control.State(people=people, is_withheld=is_small, is_standing=cell in published)
        by_indicator.setdefault(one.indicator, {})[cell] = state
    for cell in published:
        states = by_indicator.get(cell.indicator)
        if states is not None and cell not in states:
            states[cell] = control.State(people=disclosure.CELL_MIN, is_standing=True)
    found: set[control.Cell] = set()
    for code, states in by_indicator.items():
        hidden = {cell for cell, state in states.items() if state.is_withheld}
        if hidden and indicators.INDICATORS[code].unit not in NO_SUMS:
            hidden |= control.withheld(states)
        found |= hidden
    return frozenset(found)


def cell_of(one: indicators.Measurement) -> control.Cell:
    """Return the cell of the cube that a measurement is."""
    return control.Cell(
        indicator=one.indicator, dimension=one.dimension, group_key=one.group_key, from_date=one.from_date,
        to_date=one.to_date,
    )  # fmt: skip


def is_own(one: indicators.Measurement, client: clients.Client | None) -> bool:
    """Return whether a measurement belongs in a statement: a client's are about its own contacts alone."""
    if client is None:
        return one.dimension not in OF_CLIENTS
    return one.dimension == "client" and one.group_key == str(client.pk)


def written(found: Gathered, *, about: Mapping[str, Any], client: clients.Client | None) -> list[lines.Line]:
    """Return the lines of a statement out of what was gathered.

    Args:
        about: What names the statement.
    Raises: NothingToState
    """
    if not any(one.rows_count for one in found.measurements):
        raise errors.NothingToState(errors.NothingToState.__doc__)
    return lines.ordered([*numbers_of(found, about=about, client=client), *sources.lines(found.period, client=client)])


def numbers_of(found: Gathered, *, about: Mapping[str, Any], client: clients.Client | None) -> list[lines.Line]:
    """Return the lines of the numbers with their definitions and gaps, and the one that names the statement."""
    names = _names(found.measurements)
    positions = groups.positions(one.group_key for one in found.measurements if one.dimension == "position")
    used = sorted({one.indicator for one in found.measurements})
    return lines.ordered(
        [
            lines.Line(table="about", key="statement", values=about),
            *(_definition(indicators.INDICATORS[code]) for code in used),
            *(
                _measurement(
                    one,
                    name=_name(one, names, client),
                    names=positions.get(one.group_key, {}) if one.dimension == "position" else {},
                )
                for one in found.measurements
            ),
            *(_gap(number, gap) for number, gap in enumerate(found.gaps, 1)),
        ]
    )


def _standing(periods: Sequence[tuple[date, date]]) -> list[control.Cell]:
    """Return the cells that statements of these periods, and of those within the longest, have given."""
    first, last = min(days[0] for days in periods), max(days[1] for days in periods)
    rows = tables.StatementLine.objects.filter(
        table="measurements", statement__from_date__gte=first, statement__to_date__lte=last
    ).values_list("text", flat=True)
    found = []
    for text in rows.iterator():
        values = json.loads(text)["values"]
        if values["value"] is not None:
            found.append(
                control.Cell(
                    indicator=values["indicator"], dimension=values["dimension"], group_key=values["group_key"],
                    from_date=date.fromisoformat(values["from_date"]), to_date=date.fromisoformat(values["to_date"]),
                )
            )  # fmt: skip
    return found


def _withheld(one: indicators.Measurement) -> indicators.Measurement:
    return indicators.Measurement(
        indicator=one.indicator, dimension=one.dimension, group_key=one.group_key,
        figure=disclosure.withheld(one.figure.withheld or "few_people"), interval=one.interval, rows_count=0,
        coverage=None, from_date=one.from_date, to_date=one.to_date, as_of=one.as_of, method=one.method,
        claimed=one.claimed,
    )  # fmt: skip


def _definition(one: indicators.Indicator) -> lines.Line:
    return lines.Line(
        table="definitions", key=one.code,
        values={
            "code": one.code, "area": one.area, "version": one.version, "unit": one.unit, "rung": one.rung,
            "names": dict(one.names), "meanings": dict(one.meanings), "numerators": dict(one.numerators),
            "denominators": dict(one.denominators), "assumptions": dict(one.assumptions), "scope": list(one.scope),
            "source": one.source, "mappings": {name: list(ids) for name, ids in one.mappings.items()},
            "five": {name: dict(words) for name, words in one.five.items()},
            "is_about_people": one.is_about_people, "is_sensitive": one.is_sensitive,
        },
    )  # fmt: skip


def _measurement(one: indicators.Measurement, *, name: str, names: Mapping[str, str]) -> lines.Line:
    """Return the line of a number; `names` are those of a group that is called otherwise in each language."""
    is_withheld = one.figure.value is None
    return lines.Line(
        table="measurements", key=f"{one.indicator}/{one.dimension}/{one.group_key}",
        values={
            "indicator": one.indicator, "definition_version": one.definition_version,
            "unit": one.definition.unit, "dimension": one.dimension, "group_key": one.group_key, "group_name": name,
            **({"group_names": dict(names)} if names else {}), **_figure(one.figure), "interval": one.interval,
            # Behind a withheld number stand few people; how few is not said either.
            "n": None if is_withheld else one.rows_count,
            "coverage": None if one.coverage is None or is_withheld else _figure(one.coverage),
            "rung": one.claimed, "method": one.method, "from_date": one.from_date.isoformat(),
            "to_date": one.to_date.isoformat(), "as_of": one.as_of.isoformat(),
            "rows_digest": None if is_withheld else one.rows_digest,
        },
    )  # fmt: skip


def _figure(one: disclosure.Figure) -> dict[str, Any]:
    return {"value": one.value, "low": one.low, "high": one.high, "withheld": one.withheld}


def _gap(number: int, one: indicators.Gap) -> lines.Line:
    return lines.Line(
        table="gaps", key=f"{one.indicator}/{one.reason}/{number}",
        values={"indicator": one.indicator, "reason": one.reason, "owner": one.owner, "detail": one.detail},
    )  # fmt: skip


def _names(found: Iterable[indicators.Measurement]) -> Mapping[groups.Group, str]:
    """Return the names of the groups that have one for every reader, as they are called when it is frozen."""
    return groups.names({(one.dimension, one.group_key) for one in found if one.dimension in NAMED})


def _name(
    one: indicators.Measurement, names: Mapping[groups.Group, str], client: clients.Client | None
) -> str:  # fmt: skip
    if one.dimension == "client" and client is not None:
        return str(client.name)
    return names.get((one.dimension, one.group_key), one.group_key)
