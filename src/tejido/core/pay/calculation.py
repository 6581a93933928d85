"""One person's pay for a period: what they are owed, line by line, and what whoever signs has to know.

Nothing here reads a clock or a table. Whoever calls hands over what was agreed, the hours that the law's engine made,
the days of absence, the work by the piece and the values of the register; what comes back names each value it used.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tejido.core.pay import allowances, deductions, hourly, inputs, piece
from tejido.core.pay import lines as pay_lines
from tejido.core.reference import values

# ISO 4217: no currency, for a slip of which nothing says one.
NO_CURRENCY = "XXX"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something to know about one person in a run; `amount` says how much where it is about money."""

    code: str
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """A person's slip."""

    currency: str
    lines: Sequence[pay_lines.Line] = ()
    findings: Sequence[Finding] = ()
    paid_seconds: int = 0
    taken: frozenset[str] = frozenset()

    @property
    def totals(self) -> pay_lines.Totals:
        """What is earned, taken off and left."""
        return pay_lines.totals(self.lines)


def calculate(given: inputs.Given, *, table: values.Table, more: Sequence[pay_lines.Line] = ()) -> Result:
    """Return a person's slip for a period.

    A value that the register does not have leaves the slip empty and is found, so that nobody is paid by a guess.

    Args:
        table: What is known of the law.
        more: Lines that correct earlier periods; those that take something off are taken as far as pay reaches.
    """
    currency = currency_of(given, table=table)
    trouble = _trouble(given)
    if not given.agreed and more:
        # Somebody who left is paid what an earlier run owes them; there is no pay to take anything from.
        owed = [Finding(code="owed_by_worker", amount=line.amount) for line in more if line.kind == "deduction"]
        back = pay_lines.ordered(line for line in more if line.kind != "deduction")
        return Result(currency=currency, lines=back, findings=owed)
    if not trouble:
        try:
            return _calculated(given, table=table, currency=currency, more=more)
        except values.NoSuchValue:
            trouble = [Finding(code="value_missing")]
    return Result(currency=currency, findings=trouble, paid_seconds=sum(one.seconds for one in given.hours))


def currency_of(given: inputs.Given, *, table: values.Table) -> str:
    """Return in which currency somebody is paid: that of their terms, or else of the minimum wage where they work."""
    agreed = {term.currency for term in given.terms} or ({given.currency} if given.currency else set())
    if agreed:
        return min(agreed)
    wages = (table.find("minimum_wage_month", place=one.place, day=one.from_date) for one in given.agreed)
    return next((wage.currency for wage in wages if wage is not None), NO_CURRENCY)


def stretches(given: inputs.Given) -> Iterator[hourly.Stretch]:
    """Yield the days of a period in stretches on which both the pay and the contract stay the same."""
    for agreed in given.agreed:
        begin, end = max(agreed.from_date, given.from_date), min(agreed.to_date, given.to_date)
        edges = {begin, end}
        for term in given.terms:
            edges |= {day for day in (term.from_date, term.to_date) if day is not None and begin < day < end}
        days = sorted(edges)
        for from_date, to_date in itertools.pairwise(days):
            if from_date < to_date:
                yield hourly.Stretch(
                    from_date=from_date, to_date=to_date, agreed=agreed, term=_term_on(given.terms, from_date)
                )


def _calculated(given: inputs.Given, *, table: values.Table, currency: str, more: Sequence[pay_lines.Line]) -> Result:
    found = list(stretches(given))
    work = hourly.Work(table=table, hours=given.hours, absent=given.absent)
    earned = [*hourly.base(found, work), *hourly.hours(found, work), *hourly.by_the_piece(found, work, given)]
    missing = sum((line.amount for line in earned if line.code == "top_up"), Decimal(0))
    earned += allowances.due(
        found, table=table, pay=pay_lines.pay(earned), off=frozenset(given.absent) | frozenset(given.away)
    )  # fmt: skip
    earned += allowances.granted(given.grants, currency=currency, given=given, worked=_worked_days(given))
    earned += [line for line in more if line.kind != "deduction"]
    taking = deductions.take(
        found, earned=earned, corrections=given.corrections, loans=given.loans, table=table, currency=currency,
        back=[line for line in more if line.kind == "deduction"],
    )  # fmt: skip
    made = pay_lines.ordered([*earned, *taking.lines])
    findings = [*_findings_of(made, missing=missing), *(Finding(code=c, amount=a) for c, a in taking.findings)]
    if any(stretch.basis == "hour" for stretch in found) and not given.hours:
        findings.append(Finding(code="no_hours"))
    return Result(
        currency=currency,
        lines=made,
        findings=findings,
        paid_seconds=sum(one.seconds for one in given.hours),
        taken=taking.taken,
    )


def _trouble(given: inputs.Given) -> Sequence[Finding]:
    """Return why a slip cannot be worked out at all."""
    found = []
    if not given.agreed or any(one.week_hours is None for one in given.agreed):
        found.append(Finding(code="no_contract_terms"))
    if any(stretch.term is None and stretch.agreed.contract != "apprentice" for stretch in stretches(given)):
        found.append(Finding(code="no_pay_term"))
    if len({term.currency for term in given.terms}) > 1:
        found.append(Finding(code="currencies_differ"))
    is_piece = any(term.basis == "piece" for term in given.terms)
    if is_piece and any(work.accepted_count and not piece.rate_of(work, given.rates) for work in given.pieces):
        found.append(Finding(code="no_piece_rate"))
    return found


def _findings_of(made: Sequence[pay_lines.Line], *, missing: Decimal) -> Iterator[Finding]:
    if missing:
        yield Finding(code="below_minimum", amount=missing)
    statuses = {value.status for line in made for value in line.values}
    if "demonstration" in statuses:
        yield Finding(code="demonstration_value")
    if statuses & set(values.NOT_HOLDING):
        yield Finding(code="value_not_in_force")


def _worked_days(given: inputs.Given) -> Mapping[date, int]:
    found: dict[date, int] = {}
    for one in given.hours:
        found[one.day] = found.get(one.day, 0) + one.seconds
    return found


def _term_on(terms: Sequence[inputs.Term], day: date) -> inputs.Term | None:
    return next((one for one in terms if one.from_date <= day and (one.to_date is None or day < one.to_date)), None)
