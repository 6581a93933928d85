"""The lines of a draft in three steps: what is known is read, worked out, and put in place of what was there.

What is read can be worked out after its transaction has ended, so a thousand people keep none open meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from tejido.core import facts
from tejido.core.pay import calculation, differences, lines, piece
from tejido.core.reference import values
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import pay_tables
from tejido.people.hours import periods
from tejido.people.pay import gathering, sheets
from tejido.reference import values as reference_values

# Corrections reach back so many closed runs; what is older is written down as a correction by hand.
RUNS_BACK_MAX = 12
BATCH = 2000
PART_LENGTH = 100
Run = pay_tables.PayRun
Days = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A closed run whose people may have been paid too much or too little, and what they were paid."""

    run_id: int
    known: gathering.Known
    paid: Mapping[int, Sequence[lines.Line]]


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything that a run is worked out from.

    Args:
        people_count: How many people there are to look at.
        parts: Of at most `PART_LENGTH` people each, by id; some are only there for what an earlier run may owe them.
            Each is read when it is asked for; whoever wants all of one moment asks for all within one transaction.
    """

    table: values.Table
    employed: frozenset[int]
    people_count: int
    parts: Iterable[gathering.Known]
    earlier: Sequence[Earlier]


def periods_needed(run: Run) -> Sequence[Days]:
    """Return the days whose work by the piece is needed to work a run out: its own, and those of earlier runs."""
    return [(run.from_date, run.to_date), *((one.from_date, one.to_date) for one in _earlier(run))]


def read(run: Run, *, pieces: Mapping[Days, Collection[piece.PieceWork]]) -> Known:
    """Return what a run is worked out from.

    Args:
        pieces: Work by the piece in the days of each of `periods_needed`, counted where contacts are known.
    """
    period = periods.period(run.period_key)
    days = (run.from_date, run.to_date)
    earlier = list(_paid_before(run, period, pieces=pieces))
    employed = gathering.employed(from_date=days[0], to_date=days[1])
    ids = sorted({*employed, *(person for one in earlier for person in one.known.asked.person_ids)})
    # A part at a time, so that a connection never waits long for what is worked out between two of its questions.
    parts = (
        gathering.read(
            gathering.Asked(
                person_ids=ids[first : first + PART_LENGTH], from_date=days[0], to_date=days[1],
                known_at=period.locked_recorded_at,
            ),
            pieces=pieces.get(days, ()), run_id=run.pk,
        )
        for first in range(0, len(ids), PART_LENGTH)
    )  # fmt: skip
    return Known(
        table=reference_values.table(), employed=frozenset(employed), people_count=len(ids), parts=parts,
        earlier=earlier,
    )  # fmt: skip


def worked_out(known: Known) -> Iterator[Mapping[int, calculation.Result]]:
    """Yield the slips of one part of the people after another.

    Raises: NoSuchValue: a value of the law is missing on a day on which somebody worked.
    """
    more = _differences(known)
    for part in known.parts:
        yield {
            one.person: calculation.calculate(one, table=known.table, more=more.get(one.person, ()))
            for one in gathering.given(part, table=known.table)
            if one.person in known.employed or one.person in more
        }


def keep(
    run: Run, results: Mapping[int, calculation.Result], *, known_at: datetime, by: facts.Actor, at: datetime
) -> Run:
    """Put the results in place of what a draft holds, in a fixed number of statements.

    Args:
        run: Locked by whoever calls.
        known_at: Machine time of what they were worked out from.
        at: World time.
    """
    line_count, finding_count = _kept(run, results)
    run.people_count, run.known_at = len(results), known_at
    run.save(update_fields=["people_count", "known_at"])
    journal.record(
        "pay_run_worked_out", by=by, at=at, client_id=scopes.OPERATOR, run=run.pk, people=len(results),
        lines=line_count, findings=finding_count,
    )  # fmt: skip
    return run


def _paid_before(
    run: Run, period: periods.Period, *, pieces: Mapping[Days, Collection[piece.PieceWork]]
) -> Iterator[Earlier]:
    """Yield the earlier runs of which something became known that may change what was paid."""
    late: dict[UUID, set[int]] = {}
    for effect in periods.late_effects(period):
        late.setdefault(effect.of_period.key, set()).add(effect.person)
    for earlier in _earlier(run):
        people = sorted(late.get(earlier.period_key, set()) | _with_new_terms(earlier))
        if not people:
            continue
        days = (earlier.from_date, earlier.to_date)
        asked = gathering.Asked(
            person_ids=people, from_date=days[0], to_date=days[1], known_at=period.locked_recorded_at
        )
        yield Earlier(
            run_id=earlier.pk, known=gathering.read(asked, pieces=pieces.get(days, ())),
            paid=sheets.lines_about(earlier, person_ids=people, but_not_of=run),
        )  # fmt: skip


def _differences(known: Known) -> Mapping[int, Sequence[lines.Line]]:
    """Return what earlier runs should have paid people, as lines that name the run they correct."""
    found: dict[int, list[lines.Line]] = {}
    for earlier in known.earlier:
        for given in gathering.given(earlier.known, table=known.table):
            result = calculation.calculate(given, table=known.table)
            # What cannot be worked out again stays as it was paid; the finding stands in the run of its own days.
            if result.lines:
                found.setdefault(given.person, []).extend(
                    differences.between(earlier.paid.get(given.person, ()), result.lines, run=earlier.run_id)
                )
    return {person: made for person, made in found.items() if made}


def _earlier(run: Run) -> Sequence[Run]:
    closed = Run.objects.filter(state="closed", to_date__lte=run.from_date).order_by("-from_date")
    return list(closed[:RUNS_BACK_MAX])


def _with_new_terms(earlier: Run) -> set[int]:
    """Return whose pay terms for the days of an earlier run became known only after it was worked out."""
    newer = Q(recorded_at__gt=earlier.known_at) | Q(superseded_at__gt=earlier.known_at)
    found = pay_tables.PayTerm.objects.filter(
        newer, Q(to_date__isnull=True) | Q(to_date__gt=earlier.from_date), state="in_force",
        from_date__lt=earlier.to_date,
    )  # fmt: skip
    known = earlier.slips.values_list("person_id", flat=True)
    return set(found.filter(person_id__in=known).values_list("person_id", flat=True))


def _kept(run: Run, results: Mapping[int, calculation.Result]) -> tuple[int, int]:
    """Put the results in place of what a draft holds, in a fixed number of statements; return how many there are."""
    pay_tables.PayLine.objects.filter(slip__run=run).delete()
    pay_tables.PaySlip.objects.filter(run=run).delete()
    pay_tables.PayFinding.objects.filter(run=run).delete()
    pay_tables.PayCorrection.objects.filter(taken_in=run).update(taken_in=None)
    slips = pay_tables.PaySlip.objects.bulk_create(
        [
            pay_tables.PaySlip(
                run=run, person_id=person, currency=result.currency, earned=result.totals.earned,
                deducted=result.totals.deducted, net=result.totals.net, paid_seconds=result.paid_seconds,
            )
            for person, result in results.items()
        ],
        batch_size=BATCH,
    )  # fmt: skip
    made = [
        sheets.row(line, slip=slip, ordinal=number)
        for slip in slips
        for number, line in enumerate(results[slip.person_id].lines, start=1)
    ]
    pay_tables.PayLine.objects.bulk_create(made, batch_size=BATCH)
    findings = [
        pay_tables.PayFinding(
            run=run, person_id=person, code=one.code, amount=one.amount,
            currency="" if one.amount is None else result.currency,
        )
        for person, result in results.items()
        for one in result.findings
    ]  # fmt: skip
    pay_tables.PayFinding.objects.bulk_create(findings, batch_size=BATCH)
    taken = [key for result in results.values() for key in result.taken]
    pay_tables.PayCorrection.objects.filter(key__in=taken).update(taken_in=run)
    return len(made), len(findings)
