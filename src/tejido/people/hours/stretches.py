"""What holds for people's hours from which day to which: employment, contract terms, pattern and place together."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q

from tejido.core.hours import patterns
from tejido.core.reference import values
from tejido.journal import queries as journal_queries
from tejido.people import employment_tables, models
from tejido.people import hours_tables as tables
from tejido.reference import values as register

Row = TypeVar("Row")


def agreed(records: Mapping[int, int], *, from_date: date, to_date: date) -> Sequence[patterns.Agreed]:
    """Return what holds for people's hours on the days [from, to), by person and first day.

    Args:
        records: Record to the standing person whose it is.
    """
    within = Q(superseded_at=None, from_date__lt=to_date) & (Q(to_date=None) | Q(to_date__gt=from_date))
    within &= Q(person_id__in=records)
    employments = _by_person(models.Employment.objects.filter(within), records)
    terms = _by_person(employment_tables.ContractTerm.objects.filter(within), records)
    written = _by_person(tables.WorkPattern.objects.filter(within), records)
    regimes = _by_person(employment_tables.WorkRegime.objects.filter(within), records)
    placements = _by_person(models.Placement.objects.filter(within).select_related("site", "place"), records)
    zone, table = journal_queries.installation().zone, register.table()
    found = []
    for person in sorted(employments):
        spells = [
            each.get(person, []) for each in (employments, terms, written, regimes, placements)
        ]  # fmt: skip
        edges = {day for rows in spells for row in rows for day in (row.from_date, row.to_date) if day is not None}
        countries = {row.place.country for row in placements.get(person, ())} or {patterns.HOME_COUNTRY}
        edges |= {day for country in countries for day in patterns.full_week_turns(country=country, table=table)}
        cuts = [from_date, *sorted(edge for edge in edges if from_date < edge < to_date), to_date]
        for begin, end in itertools.pairwise(cuts):
            employment, term, pattern, regime, placement = (_on(rows, begin) for rows in spells)
            if employment is not None:
                found.append(
                    _agreed(
                        person, begin, end, employment, term, pattern, regime, placement, zone=zone, table=table
                    )
                )  # fmt: skip
    return _joined(found)


def _agreed(
    person: int, begin: date, end: date, employment: Any, term: Any, pattern: Any, regime: Any, placement: Any, *,
    zone: str, table: values.Table,
) -> patterns.Agreed:  # fmt: skip
    site = placement.site if placement is not None else None
    place = placement.place if placement is not None else None
    country = place.country if place is not None else patterns.HOME_COUNTRY
    return patterns.Agreed(
        person=person, from_date=begin, to_date=end, contract=employment.contract,
        phase=term.phase if term is not None else "",
        week_hours=term.weekly_hours if term is not None else (
            patterns.full_week(employment.contract, country=country, on=begin, table=table)
        ),
        is_week_written=term is not None,
        distribution=pattern.distribution if pattern is not None else "fixed",
        days_a_week=pattern.days_a_week if pattern is not None else patterns.DEFAULT_DAYS_A_WEEK,
        rest_weekday=pattern.rest_weekday if pattern is not None else patterns.SUNDAY,
        place=f"{country}-{place.code}" if place is not None else country,
        work_mode=placement.work_mode if placement is not None else "",
        regime=regime.regime if regime is not None else placement.legal_regime if placement is not None else "",
        zone=site.zone if site is not None else zone,
        holiday_calendar=site.holiday_calendar if site is not None else country,
        is_pattern_written=pattern is not None,
    )  # fmt: skip


def _by_person(rows: Any, records: Mapping[int, int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows.order_by("from_date", "id"):
        found.setdefault(records[row.person_id], []).append(row)
    return found


def _on(rows: Sequence[Any], day: date) -> Any:
    held = [row for row in rows if row.from_date <= day and (row.to_date is None or row.to_date > day)]
    return held[-1] if held else None


def _joined(found: Sequence[patterns.Agreed]) -> list[patterns.Agreed]:
    """Return stretches with those put together that follow each other and say the same."""
    result: list[patterns.Agreed] = []
    for each in found:
        if result and patterns.goes_on(result[-1], each):
            result[-1] = patterns.joined(result[-1], each)
        else:
            result.append(each)
    return result
