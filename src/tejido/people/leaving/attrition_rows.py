"""Attrition counted in the database: groups by month, and the people behind a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection

from tejido.core import attrition, dates
from tejido.people import models
from tejido.people.leaving import accounts

_SQL = resources.files("tejido.people").joinpath("sql")
# Each file says first what it is; inside another statement that would be in the way.
_PIECES = _SQL.joinpath("attrition_pieces.sql").read_text().split("\n", 3)[3]
COUNTS = _SQL.joinpath("attrition.sql").read_text().replace("/* pieces */", _PIECES)
ROWS = _SQL.joinpath("attrition_rows.sql").read_text().replace("/* pieces */", _PIECES)
ROWS_MAX = 50


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group over some months: its counts in each, and how many people were in it at some time."""

    part: str
    counts: Sequence[attrition.Counts]
    people_count: int


@dataclass(frozen=True, kw_only=True)
class Leaver:
    """Somebody who left, with what is known of it."""

    person_key: UUID
    display_name: str
    part: str
    to_date: date
    reason: str
    destination: str | None
    would_return: str | None
    leaving_key: UUID | None


def groups(*, dimension: attrition.Dimension, months: Sequence[date]) -> tuple[list[Group], int]:
    """Return who was there and who left, by group and month, and how many people there were in all groups.

    A month in which a group had nobody has no days.

    Args:
        months: First days of months that follow one another, the earliest first.
    """
    by_kind: dict[str, list[str]] = {
        kind: [one for one, its in attrition.REASONS.items() if its == kind] for kind in attrition.KINDS
    }
    decided = [reason for kind in ("voluntary", "involuntary", "success") for reason in by_kind[kind]]
    rows = _rows(COUNTS, {**_span(months), **by_kind, "decided": decided, "dimension": dimension})
    people: dict[str, int] = {}
    everybody = 0
    counts: dict[str, dict[date, attrition.Counts]] = {}
    for row in rows:
        month = row["begins"]
        if row["part"] is None:
            everybody = row["people_count"]
            continue
        if month is None:
            people[row["part"]] = row["people_count"]
            continue
        leavers = {kind: row[kind] for kind in attrition.KINDS if row[kind]}
        found = attrition.Counts(month=month, person_days=row["person_days"], leavers=leavers)
        counts.setdefault(row["part"], {})[month] = found
    found_groups = [
        Group(
            part=part,
            counts=[counts.get(part, {}).get(month, attrition.Counts(month=month)) for month in months],
            people_count=people_count,
        )
        for part, people_count in people.items()
    ]
    return found_groups, everybody


def leavers(
    *,
    dimension: attrition.Dimension,
    months: Sequence[date],
    part: str | None,
    kinds: Sequence[attrition.Kind],
    first: int = 0,
) -> list[Leaver]:
    """Return the people who left within some months, the latest first; `ROWS_MAX` of them.

    Args:
        part: One group of the dimension; None for all.
        kinds: Whose leaving counts.
    """
    reasons = [reason for reason, kind in attrition.REASONS.items() if kind in kinds]
    # A reason that is not known any more is neither kind, and cannot be listed: then all are taken.
    given = {
        **_span(months), "dimension": dimension, "part": part, "first": first, "count": ROWS_MAX,
        "reasons": None if set(kinds) == set(attrition.KINDS) else reasons,
    }  # fmt: skip
    return [Leaver(**row) for row in _rows(ROWS, given)]


def names(dimension: attrition.Dimension) -> Mapping[str, str]:
    """Return what the groups of a dimension are called; those that are words of the page are not among them."""
    if dimension == "site":
        return {str(pk): name for pk, name in models.Site.objects.values_list("pk", "name")}
    if dimension == "client":
        return {str(one.client_id): one.client_name for one in accounts.accounts()}
    if dimension == "account":
        return {str(one.programme_id): one.name for one in accounts.accounts()}
    return {}


def _span(months: Sequence[date]) -> dict[str, date]:
    return {"from_date": months[0], "to_date": dates.next_month(months[-1])}


def _rows(statement: str, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
