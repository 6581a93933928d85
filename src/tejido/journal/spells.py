"""What every table of dated rows asks of its rows: an end after the begin, one at a time, superseded only later."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db.models import CheckConstraint, F, Func, Q

HALF_OPEN = RangeBoundary(inclusive_lower=True, inclusive_upper=False)
ENDS_LATER = Q(to_date__isnull=True) | Q(to_date__gt=F("from_date"))
KNOWN = Q(superseded_at__isnull=True)
"""Rows that no later knowledge has replaced."""


def ends_later(name: str) -> CheckConstraint:
    """Return the rule that a spell has no end yet or ends after the day on which it begins."""
    return CheckConstraint(condition=ENDS_LATER, name=name)


def superseded_later(name: str) -> CheckConstraint:
    """Return the rule that a row is replaced no earlier than it was recorded."""
    return CheckConstraint(condition=KNOWN | Q(superseded_at__gte=F("recorded_at")), name=name)


def one_day_spell(name: str, *of: str, condition: Q | None = KNOWN) -> ExclusionConstraint:
    """Return the rule that of rows alike in these fields, at most one holds on any day.

    Args:
        name: the constraint's name.
        of: the fields that make rows rivals, such as "person".
        condition: which rows count; without it, those that nothing has superseded. None: all.
    """
    days = Func(F("from_date"), F("to_date"), HALF_OPEN, function="DATERANGE", output_field=DateRangeField())
    return _alone(name, of, days, condition)


def one_instant_spell(name: str, *of: str, condition: Q | None = None) -> ExclusionConstraint:
    """Return the rule that of rows alike in these fields, at most one holds at any instant (`from_at` to `to_at`)."""
    instants = Func(F("from_at"), F("to_at"), HALF_OPEN, function="TSTZRANGE", output_field=DateTimeRangeField())
    return _alone(name, of, instants, condition)


def _alone(name: str, of: tuple[str, ...], span: Func[Any], condition: Q | None) -> ExclusionConstraint:
    rivals = [(field, RangeOperators.EQUAL) for field in of]
    return ExclusionConstraint(name=name, expressions=[*rivals, (span, RangeOperators.OVERLAPS)], condition=condition)
