"""Gathering what pay is made of for many people at once: a fixed number of questions to the database, however many.

Reading and counting hours by law are two steps: whoever reads for a thousand people has ended their transaction before
the second one, which takes longer and asks the database nothing.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.db.models.functions import Coalesce

from tejido.core import dates
from tejido.core.hours import absences, patterns
from tejido.core.labour import colombia
from tejido.core.labour import errors as labour_errors
from tejido.core.labour import laws as labour_laws
from tejido.core.labour import lines as labour_lines
from tejido.core.labour import terms as labour_terms
from tejido.core.pay import inputs, lines, piece
from tejido.core.reference import values
from tejido.people import benefit_tables, hours_tables, models, pay_tables
from tejido.people.hours import queries as hours_queries
from tejido.people.leaving import ledger
from tejido.reference import holiday_calendars

# The engine knows the law of these countries; whoever works elsewhere has to be paid by other means.
COUNTRIES = ("CO",)
DAY = timedelta(days=1)
GREENWICH = ZoneInfo("UTC")
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose pay is gathered, for which days [from_date, to_date), and as known at which machine time (None: now)."""

    person_ids: Sequence[int]
    from_date: date
    to_date: date
    known_at: datetime | None


def employed(*, from_date: date, to_date: date) -> Sequence[int]:
    """Return the standing people who are employed on any of some days, by id."""
    spells = models.Employment.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=from_date), superseded_at=None, from_date__lt=to_date
    )
    standing = spells.annotate(standing=Coalesce("person__canonical_person_id", "person_id"))
    return sorted(set(standing.values_list("standing", flat=True)))


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the tables say of some people's pay, by person, before any hour is counted by law."""

    asked: Asked
    agreed: Mapping[int, Sequence[patterns.Agreed]]
    spans: Sequence[hours_queries.Span]
    terms: Mapping[int, Sequence[inputs.Term]]
    off: Mapping[int, tuple[frozenset[date], frozenset[date]]]
    currencies: Mapping[int, str]
    pieces: Mapping[int, Sequence[piece.PieceWork]]
    rates: Sequence[piece.Rate]
    loans: Mapping[int, Sequence[inputs.Due]]
    grants: Mapping[int, Sequence[inputs.Grant]]
    corrections: Mapping[int, Sequence[inputs.Correction]]


def read(asked: Asked, *, pieces: Collection[piece.PieceWork] = (), run_id: int | None = None) -> Known:
    """Return what the tables say of what the pay of some people is made of.

    Args:
        pieces: Work by the piece on these days, which is counted elsewhere and handed over.
        run_id: The run that takes in corrections, instalments and grants; None where an earlier period is looked at
            again, which has none of them.
    """
    ids = asked.person_ids
    week = dates.monday(asked.from_date)
    agreed = _by_person(hours_queries.agreed(person_ids=ids, from_date=week, to_date=asked.to_date))
    terms = _terms(ids, asked=asked)
    wanted = set(ids)
    done = _by_person(one for one in pieces if one.person in wanted and asked.from_date <= one.day < asked.to_date)
    is_own = run_id is not None
    return Known(
        asked=asked, agreed=agreed, spans=_spans(asked, agreed), terms=terms, off=_absences(ids, asked=asked),
        currencies=_currencies([person for person in ids if person not in terms]), pieces=done,
        rates=_rates(asked) if done else (), loans=_loans(ids, asked=asked) if is_own else {},
        grants=_grants(ids, asked=asked) if is_own else {},
        corrections=_corrections(ids, run_id) if run_id is not None else {},
    )  # fmt: skip


def given(known: Known, *, table: values.Table) -> Sequence[inputs.Given]:
    """Return what the pay of each of some people is made of, by id; nothing is read any more.

    Raises: NoSuchValue: a value of the law is missing on a day on which somebody worked.
    """
    asked, worked, found = known.asked, _by_person(_hours(known, table=table)), []
    for person in asked.person_ids:
        own_days = [one for one in known.agreed.get(person, ()) if one.to_date > asked.from_date]
        absent, away = known.off.get(person, (frozenset(), frozenset()))
        found.append(
            inputs.Given(
                person=person, from_date=asked.from_date, to_date=asked.to_date, terms=known.terms.get(person, ()),
                agreed=own_days, hours=worked.get(person, ()), absent=absent, away=away,
                pieces=known.pieces.get(person, ()), rates=known.rates, loans=known.loans.get(person, ()),
                grants=known.grants.get(person, ()), corrections=known.corrections.get(person, ()),
                currency=known.currencies.get(person, ""),
            )
        )  # fmt: skip
    return found


def by_piece(*, from_date: date, to_date: date) -> Sequence[int]:
    """Return who is paid by the piece on any of some days, by id."""
    found = pay_tables.PayTerm.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=from_date), basis="piece", state="in_force", superseded_at=None,
        from_date__lt=to_date,
    )  # fmt: skip
    return sorted(set(found.values_list("person_id", flat=True)))


def _spans(asked: Asked, agreed: Mapping[int, Sequence[patterns.Agreed]]) -> Sequence[hours_queries.Span]:
    """Return paid time from the Monday on, since overtime is seen by the week."""
    known = _under_law(agreed)
    if not known:
        return []
    # A day more on both sides, since zones are ahead and behind; what lies on other days is dropped later.
    return hours_queries.worked(
        person_ids=sorted(known), from_at=dates.midnight(dates.monday(asked.from_date) - DAY, zone=GREENWICH),
        to_at=dates.midnight(asked.to_date + DAY, zone=GREENWICH), known_at=asked.known_at,
    )  # fmt: skip


def _under_law(agreed: Mapping[int, Sequence[patterns.Agreed]]) -> Mapping[int, Sequence[patterns.Agreed]]:
    """Return what holds for those whose hours the engine can count.

    Who works where it knows no law, or without hours of a week, has no lines here and is found for it.
    """
    return {
        person: own
        for person, own in agreed.items()
        if own and all(one.place[:2] in COUNTRIES and one.week_hours is not None for one in own)
    }


def _hours(whose: Known, *, table: values.Table) -> Iterable[labour_lines.HourLine]:
    """Return the hours of these days by law.

    Raises: NoSuchValue
    """
    asked, known = whose.asked, _under_law(whose.agreed)
    places = {one.place: one.holiday_calendar for own in known.values() for one in own}
    if not places:
        return []
    laws = {place: _law(table, place, calendar) for place, calendar in places.items()}
    terms: list[labour_terms.WorkTerms] = []
    for own in known.values():
        terms += [one for one in map(patterns.work_terms, own) if one is not None]
    first = next(iter(laws.values()))
    paid = [span for span in whose.spans if _is_agreed(span, known.get(span.person, ()))]
    try:
        found = labour_lines.hour_lines(paid, terms, law=first, zone="UTC", other_laws=laws)
    except labour_errors.NoLawForDay as problem:
        raise values.NoSuchValue(key=problem.key, place=problem.place, day=problem.day) from problem
    return [line for line in found if asked.from_date <= line.day < asked.to_date]


def _is_agreed(span: hours_queries.Span, own: Sequence[patterns.Agreed]) -> bool:
    """Tell whether terms hold for all the days that a span touches."""
    if not own:
        return False
    zone = ZoneInfo(own[-1].zone)
    first, last = (
        instant.astimezone(zone).date() for instant in (span.from_at, span.to_at - timedelta(microseconds=1))
    )
    return all(any(one.from_date <= day < one.to_date for one in own) for day in (first, last))


def _law(table: values.Table, place: str, calendar: str) -> labour_laws.Law:
    is_holiday: Callable[[date], bool] = functools.partial(holiday_calendars.is_holiday, calendar)
    return colombia.law(table, place=place, holidays=is_holiday)


def _terms(ids: Sequence[int], *, asked: Asked) -> Mapping[int, list[inputs.Term]]:
    rows = pay_tables.PayTerm.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=asked.from_date), person_id__in=ids, state="in_force",
        superseded_at=None, from_date__lt=asked.to_date,
    )  # fmt: skip
    found = defaultdict(list)
    for row in rows.order_by("from_date"):
        found[row.person_id].append(
            inputs.Term(
                basis=row.basis, amount=row.amount, currency=row.currency, from_date=row.from_date, to_date=row.to_date
            )
        )
    return found


def _currencies(ids: Sequence[int]) -> Mapping[int, str]:
    """Return the last currency in which people were paid whose terms are over."""
    rows = pay_tables.PayTerm.objects.filter(person_id__in=ids, state="in_force", superseded_at=None)
    return dict(rows.order_by("from_date").values_list("person_id", "currency")) if ids else {}


def _absences(ids: Sequence[int], *, asked: Asked) -> Mapping[int, tuple[frozenset[date], frozenset[date]]]:
    """Return the days that are not paid and those that are, of which each is a whole day of absence."""
    known = Q() if asked.known_at is None else Q(decided_recorded_at__lte=asked.known_at)
    rows = hours_tables.Absence.objects.filter(
        known, decision="approved", day_seconds=None, from_date__lt=asked.to_date, to_date__gt=asked.from_date
    ).annotate(standing=Coalesce("person__canonical_person_id", "person_id"))
    unpaid: dict[int, set[date]] = defaultdict(set)
    paid: dict[int, set[date]] = defaultdict(set)
    for row in rows.filter(standing__in=ids):
        days = unpaid if not absences.KINDS[row.kind].is_paid else paid
        begin, end = max(row.from_date, asked.from_date), min(row.to_date, asked.to_date)
        days[row.standing] |= {begin + number * DAY for number in range((end - begin).days)}
    return {person: (frozenset(unpaid[person]), frozenset(paid[person])) for person in {*unpaid, *paid}}


def _rates(asked: Asked) -> Sequence[piece.Rate]:
    rows = pay_tables.PieceRate.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=asked.from_date), superseded_at=None, from_date__lt=asked.to_date
    )
    return [
        piece.Rate(
            programme_id=row.programme_id, queue_id=row.queue_id, amount=row.amount, currency=row.currency,
            from_date=row.from_date, to_date=row.to_date,
        )
        for row in rows
    ]  # fmt: skip


def _loans(ids: Sequence[int], *, asked: Asked) -> Mapping[int, list[inputs.Due]]:
    rows = benefit_tables.Benefit.objects.filter(person_id__in=ids, kind="loan", state="granted")
    found = defaultdict(list)
    for row in rows.select_related("policy").prefetch_related("events"):
        # A policy stands with every loan that was granted; without one nothing may be taken.
        share = row.policy.instalment_share_max if row.policy is not None else Decimal(0)
        for line in ledger.loan(row).planned(on=asked.from_date - DAY):
            if line.due_date >= asked.to_date:
                break
            found[row.person_id].append(
                inputs.Due(
                    key=str(row.key), due_date=line.due_date, amount=line.amount, currency=row.currency,
                    share_max=share,
                )
            )  # fmt: skip
    return found


def _grants(ids: Sequence[int], *, asked: Asked) -> Mapping[int, list[inputs.Grant]]:
    rows = benefit_tables.Benefit.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=asked.from_date), person_id__in=ids,
        state__in=benefit_tables.GRANTED, from_date__lt=asked.to_date,
    ).exclude(kind="loan")  # fmt: skip
    found = defaultdict(list)
    for row in rows:
        assert row.amount is not None and row.from_date is not None and row.period is not None
        found[row.person_id].append(
            inputs.Grant(
                key=str(row.key), amount=row.amount, currency=row.currency, period=row.period,
                from_date=row.from_date, to_date=row.to_date,
            )
        )  # fmt: skip
    return found


def _corrections(ids: Sequence[int], run_id: int) -> Mapping[int, list[inputs.Correction]]:
    rows = pay_tables.PayCorrection.objects.filter(
        Q(taken_in__isnull=True) | Q(taken_in_id=run_id), person_id__in=ids, state="in_force"
    ).exclude(run_id=run_id)
    found = defaultdict(list)
    for row in rows.order_by("set_at", "id"):
        kind: lines.Kind = "earning" if row.kind == "earning" else "deduction"
        found[row.person_id].append(
            inputs.Correction(key=str(row.key), kind=kind, amount=row.amount, currency=row.currency, run=row.run_id)
        )
    return found


def _by_person(given: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for one in given:
        found[one.person].append(one)  # type: ignore[attr-defined]
    return dict(found)
