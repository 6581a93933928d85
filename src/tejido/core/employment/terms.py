"""What a contract says from when to when: hours, an agreed end, renewals, the phase of an apprenticeship, a trial."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tejido.core import dates
from tejido.core.reference import values

PHASES = ("lective", "productive")
HOURS_MAX = Decimal(60)
# These end on a day that was agreed; the others run on.
ENDING = ("fixed_term", "apprentice")
# So many days before an agreed end or the end of a trial, somebody should look at it.
NOTICE_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class Term:
    """One stretch of a contract's terms; `to_date` and `trial_to_date` are the first day after.

    Args:
        weekly_hours: > 0 and at most 60.
        phase: "lective" or "productive" for an apprentice, empty for everybody else.
    """

    from_date: date
    to_date: date | None
    weekly_hours: Decimal
    phase: str = ""
    trial_to_date: date | None = None


@dataclass(frozen=True)
class Trouble:
    """What is wrong with terms: a code, and the limit that says so."""

    code: str
    limit: values.Value | None = None


def trouble(contract: str, terms: Sequence[Term], *, country: str, table: values.Table) -> Trouble | None:
    """Return the first thing that is wrong with the terms of one employment, or None.

    Args:
        contract: As in `people.models.CONTRACTS`.
        terms: All that hold, those before and the new one, in any order.
        country: Where the work is done; its limits count.
        table: The reference values; each limit names its source there.
    """
    ordered = sorted(terms, key=lambda term: term.from_date)
    for term in ordered:
        found = _alone(contract, term, country=country, table=table)
        if found is not None:
            return found
    for before, after in itertools.pairwise(ordered):
        if before.to_date is None or before.to_date > after.from_date:
            return Trouble("overlap")
        if (before.phase, after.phase) == ("productive", "lective"):
            return Trouble("phase")
    return _whole(contract, ordered, country=country, table=table)


def _alone(contract: str, term: Term, *, country: str, table: values.Table) -> Trouble | None:
    if not 0 < term.weekly_hours <= HOURS_MAX:
        return Trouble("hours")
    most = table.find("week_hours_max", place=country, day=term.from_date)
    if most is not None and term.weekly_hours > most.value:
        return Trouble("hours_of_the_law", most)
    if term.to_date is not None and term.to_date <= term.from_date:
        return Trouble("end")
    if contract in ENDING and term.to_date is None:
        return Trouble("end")
    if (contract == "apprentice") != (term.phase in PHASES):
        return Trouble("phase")
    return _trial(term, country=country, table=table)


def _trial(term: Term, *, country: str, table: values.Table) -> Trouble | None:
    if term.trial_to_date is None:
        return None
    if term.trial_to_date <= term.from_date or (term.to_date is not None and term.trial_to_date > term.to_date):
        return Trouble("trial")
    most = table.find("trial_months_max", place=country, day=term.from_date)
    if most is not None and term.trial_to_date > dates.months_later(term.from_date, months=int(most.value)):
        return Trouble("trial", most)
    return None


def _whole(contract: str, ordered: Sequence[Term], *, country: str, table: values.Table) -> Trouble | None:
    code = {"fixed_term": "fixed_term_years_max", "apprentice": "apprentice_years_max"}.get(contract)
    last = ordered[-1].to_date if ordered else None
    if code is None or last is None:
        return None
    most = table.find(code, place=country, day=ordered[-1].from_date)
    if most is not None and last > dates.months_later(ordered[0].from_date, months=12 * int(most.value)):
        return Trouble("too_long", most)
    return None
