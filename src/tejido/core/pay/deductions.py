"""What is taken off: health and pension by the law, corrections, and instalments as far as law and policy let them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tejido.core.pay import hourly, inputs, lines, months

if TYPE_CHECKING:
    from tejido.core.reference import values

SHARES = (("health", "worker_health_share"), ("pension", "worker_pension_share"))


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What is taken off, which corrections are settled by it, and what was found on the way."""

    lines: Sequence[lines.Line]
    taken: frozenset[str]
    findings: Sequence[tuple[str, Decimal]]


def take(
    found: Sequence[hourly.Stretch],
    *,
    earned: Sequence[lines.Line],
    corrections: Sequence[inputs.Correction],
    loans: Sequence[inputs.Due],
    back: Sequence[lines.Line],
    table: values.Table,
    currency: str,
) -> Taking:
    """Return what is taken off a period's pay, never more than the law and the operator's limits let.

    What cannot be taken stays owed: an instalment with the loan, a correction until there is room for it.

    Args:
        earned: Every line of what is earned.
        back: Lines that take back what an earlier run paid too much.
    """
    made = list(_by_law(found, earned=earned, table=table))
    findings: list[tuple[str, Decimal]] = []
    settled = set()
    for one in corrections:
        if one.kind == "earning" and one.currency == currency:
            made.append(_corrected(one))
            settled.add(one.key)
    least, of_least = least_to_keep(found, table=table)
    for line in back:
        room = _room(earned, made, least=least)
        if line.amount <= room:
            made.append(line)
        else:
            findings.append(("owed_by_worker", line.amount))
    for one in corrections:
        if one.kind != "deduction" or one.currency != currency:
            continue
        if one.amount <= _room(earned, made, least=least):
            made.append(_corrected(one))
            settled.add(one.key)
        else:
            findings.append(("owed_by_worker", one.amount))
    by_loans, left = _instalments(loans, earned=earned, made=made, least=least, used=of_least, currency=currency)
    made += by_loans
    findings += [("taken_less", amount) for amount in left]
    return Taking(lines=made, taken=frozenset(settled), findings=findings)


def least_to_keep(found: Sequence[hourly.Stretch], *, table: values.Table) -> tuple[Decimal, tuple[values.Value, ...]]:
    """Return the part of pay that only the law's own deductions may touch: the minimum wage of the days employed.

    Source: CST art. 149, our reading, unchecked: neither a loan nor a correction may reduce the minimum wage.
    """
    least, used = Fraction(0), []
    for stretch in found:
        wage = table.find("minimum_wage_month", place=stretch.agreed.place, day=stretch.from_date)
        if wage is not None:
            least += Fraction(wage.value) * months.days(stretch.from_date, stretch.to_date) / months.MONTH_DAYS
            used.append(wage)
    return lines.up(least), tuple(dict.fromkeys(used))


def _by_law(
    found: Sequence[hourly.Stretch], *, earned: Sequence[lines.Line], table: values.Table
) -> Sequence[lines.Line]:
    """Return the worker's own part of health and pension, of what is pay for work.

    An apprentice who still learns in class pays neither: our reading of Ley 2466/2025 art. 21, unchecked.
    """
    bearing = [
        one for one in found if not (one.agreed.contract == hourly.APPRENTICE and one.agreed.phase == hourly.LECTIVE)
    ]
    of_pay = lines.pay(one for one in earned if one.adjusts is None)
    if not bearing or not of_pay:
        return []
    made = []
    for code, key in SHARES:
        share = table.on(key, place=bearing[-1].agreed.place, day=bearing[-1].from_date)
        amount = lines.down(Fraction(of_pay) * Fraction(share.value))
        made.append(
            lines.Line(
                code=code, kind="deduction", quantity=share.value, unit="share", rate=of_pay, amount=amount,
                values=(share,),
            )
        )  # fmt: skip
    return made


def _instalments(
    loans: Sequence[inputs.Due], *, earned: Sequence[lines.Line], made: Sequence[lines.Line], least: Decimal,
    used: tuple[values.Value, ...], currency: str,
) -> tuple[list[lines.Line], list[Decimal]]:  # fmt: skip
    taken: list[lines.Line] = []
    left: list[Decimal] = []
    sum_taken = Decimal(0)
    for one in sorted(loans, key=lambda each: (each.due_date, each.key)):
        by_policy = lines.down(Fraction(lines.pay(earned)) * Fraction(one.share_max)) - sum_taken
        room = min(_room(earned, [*made, *taken], least=least), by_policy)
        amount = min(one.amount, max(Decimal(0), room)) if one.currency == currency else Decimal(0)
        if amount:
            sum_taken += amount
            taken.append(
                lines.Line(
                    code="loan_instalment", kind="deduction", quantity=Decimal(1), unit="times", rate=one.amount,
                    amount=amount, about_key=one.key, days=((one.due_date, 1),),
                )
            )  # fmt: skip
        if amount < one.amount:
            left.append(one.amount - amount)
            taken.append(
                lines.Line(
                    code="loan_left_over", kind="note", quantity=one.amount - amount, unit="money", amount=Decimal(0),
                    about_key=one.key, values=used,
                )
            )  # fmt: skip
    return taken, left


def _room(earned: Sequence[lines.Line], made: Sequence[lines.Line], *, least: Decimal) -> Decimal:
    """Return how much more may be taken: pay for work above the minimum, and never more than there is to pay out."""
    by_law = {code for code, _key in SHARES}
    of_choice = sum((one.amount for one in made if one.kind == "deduction" and one.code not in by_law), Decimal(0))
    above = lines.pay(earned) - least - of_choice
    return max(Decimal(0), min(above, lines.totals([*earned, *made]).net))


def _corrected(one: inputs.Correction) -> lines.Line:
    return lines.Line(
        code="correction", kind=one.kind, quantity=Decimal(1), unit="times", amount=one.amount, about_key=one.key,
        adjusts=one.run,
    )  # fmt: skip
