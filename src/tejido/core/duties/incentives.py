"""What an employer may claim for a hire: a catalogue as data, small questions, and what each is worth.

Nothing here labels anybody. What the law hangs on a sensitive fact (a certificate, a group, a hardship) is a question
that only the person may answer; for everybody else the answer is "could", never "yes" and never "no". Amounts that
somebody read in the norm are never added to amounts that nobody has checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from tejido.core.reference import values as reference

Kind = Literal["deduction", "contribution", "subsidy", "tax_rate", "quota", "preference"]
# Whether one can claim it on a day. Unverified: it was enacted, and nobody has confirmed that money is paid now.
State = Literal["in_force", "expired", "not_for_us", "unverified"]
Answer = Literal["yes", "no", "could", "expired", "not_for_us"]
# What only the person can tell, in the vault, for this purpose alone.
PRIVATE = frozenset({"disability_certificate", "gender", "violence_certificate"})
YOUNG_FROM, YOUNG_TO, FIRST_JOB_BELOW = 18, 28, 28


@dataclass(frozen=True, kw_only=True)
class Hire:
    """What is known of a hire without asking for anything sensitive; None where it is not known.

    Args:
        age: Whole years on the day of the hire.
        pay_month: Of a whole month, in the country's currency, >= 0; None where no pay is written down.
        is_first_job: Whether this is their first employment that social security knows.
        is_additional: Whether the payroll has more people than in the baseline month.
    """

    hired_on: date
    contract: str
    age: int | None = None
    pay_month: Decimal | None = None
    is_first_job: bool | None = None
    is_additional: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What an incentive is worth in a month.

    Args:
        amount_month: In the currency of the pay. None where it cannot be worked out.
        of: Whether income is deducted, a contribution is not paid, or money comes in.
        value: The reference value behind it.
    """

    amount_month: Decimal | None
    of: Kind
    value: reference.Value | None = None


@dataclass(frozen=True, kw_only=True)
class Incentive:
    """One incentive of the law.

    Args:
        to_date: The first day on which nobody can begin to claim it, if there is one.
        asks: Codes of conditions, each known of the hire, or only by the person.
        share_key: Which reference value says the share of pay or of the minimum wage, as `base` says; none, no amount.
        why_not: A code that says why a contact centre does not qualify, where none does.
    """

    code: str
    kind: Kind
    citation: str
    confidence: reference.Confidence
    from_date: date
    to_date: date | None = None
    asks: tuple[str, ...] = ()
    base: Literal["pay", "minimum_wage", "none"] = "none"
    share_key: str = ""
    months_max: int | None = None
    is_verified_now: bool = True
    why_not: str = ""

    def state(self, on: date) -> State:
        """Say whether it can be claimed for somebody who is hired on a day."""
        if self.why_not:
            return "not_for_us"
        if on < self.from_date or (self.to_date is not None and on >= self.to_date):
            return "expired"
        return "in_force" if self.is_verified_now else "unverified"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How an incentive stands for one hire: the answer, what it still hangs on, and what it would be worth."""

    incentive: Incentive
    answer: Answer
    refused: tuple[str, ...]
    unknown: tuple[str, ...]
    worth: Worth


def _deduction(
    code: str, citation: str, from_date: date, share_key: str, confidence: reference.Confidence, *asks: str
) -> Incentive:
    return Incentive(
        code=code, kind="deduction", citation=citation, confidence=confidence, from_date=from_date, asks=asks,
        base="pay", share_key=share_key,
    )  # fmt: skip


def _subsidy(code: str, share_key: str, *asks: str) -> Incentive:
    return Incentive(
        code=code, kind="subsidy", citation="Decreto 0533/2024", confidence="read", from_date=date(2024, 4, 29),
        asks=(*asks, "additional", "kept_six_months"), base="minimum_wage", share_key=share_key, months_max=6,
        is_verified_now=False,
    )  # fmt: skip


CATALOGUE: Mapping[str, Incentive] = {
    each.code: each
    for each in (
        _deduction(
            "disability_deduction", "Ley 361/1997 art. 31", date(1997, 2, 7), "tax_disability_pay_share", "read",
            "disability_certificate",
        ),
        _deduction(
            "first_job_deduction", "ET art. 108-5", date(2019, 10, 18), "tax_first_job_pay_share", "unchecked",
            "below_28", "first_job",
        ),
        _deduction(
            "violence_deduction", "Ley 1257/2008 art. 23", date(2008, 12, 4), "tax_violence_women_pay_share",
            "secondary", "violence_certificate",
        ),
        Incentive(
            code="voluntary_apprentices", kind="deduction", citation="Ley 789/2002", confidence="secondary",
            from_date=date(2002, 12, 27), asks=("apprentice", "beyond_the_quota"), base="pay",
            share_key="tax_voluntary_apprentice_share",
        ),
        Incentive(
            code="young_contribution", kind="contribution", citation="Ley 1780/2016", confidence="unchecked",
            from_date=date(2016, 5, 2), asks=("young", "additional"), base="pay",
            share_key="family_fund_share", months_max=12,
        ),
        _subsidy("subsidy_disability", "subsidy_disability_share", "disability_certificate"),
        _subsidy("subsidy_young", "subsidy_youth_share", "young"),
        _subsidy("subsidy_women", "subsidy_women_share", "above_28", "gender"),
        _subsidy("subsidy_men", "subsidy_men_share", "above_28", "gender"),
        Incentive(
            code="apprentice_half", kind="quota", citation="Ley 361/1997 art. 31, paragraph", confidence="read",
            from_date=date(1997, 2, 7), asks=("apprentice", "disability_certificate"),
        ),
        Incentive(
            code="tender_preference", kind="preference", citation="Ley 361/1997 art. 24", confidence="unchecked",
            from_date=date(1997, 2, 7), asks=("disability_certificate", "tenth_of_payroll"),
        ),
        Incentive(
            code="subsidy_2021", kind="subsidy", citation="Ley 2155/2021 art. 24; Decreto 1399/2021", confidence="read",
            from_date=date(2021, 9, 14), to_date=date(2023, 9, 1), asks=("young", "additional"), base="minimum_wage",
            share_key="subsidy_youth_share",
        ),
        Incentive(
            code="formalisation_2010", kind="contribution", citation="Ley 1429/2010", confidence="unchecked",
            from_date=date(2010, 12, 29), to_date=date(2015, 1, 1), asks=("young",),
        ),
        Incentive(
            code="special_zones", kind="tax_rate", citation="Ley 1955/2019 art. 268; Decreto 2112/2019",
            confidence="read", from_date=date(2019, 5, 25), to_date=date(2022, 5, 25), why_not="services_not_listed",
        ),
    )
}  # fmt: skip


def check(incentive: Incentive, hire: Hire, *, table: reference.Table, place: str) -> Finding:
    """Say whether a hire qualifies for an incentive, as far as that can be said without asking for anything private.

    Args:
        table: Reference values; those of the day of the hire count.
        place: Where the work is done, such as "CO-23001".
    Returns: "yes" only where every condition is known to hold; "could" where one is not known or is the person's to
        tell; "no" where one is known not to hold.
    """
    known = {code: _holds(code, hire) for code in incentive.asks}
    refused = tuple(code for code, holds in known.items() if holds is False)
    unknown = tuple(code for code, holds in known.items() if holds is None)
    state = incentive.state(hire.hired_on)
    if state in ("expired", "not_for_us"):
        answer: Answer = "expired" if state == "expired" else "not_for_us"
    elif refused:
        answer = "no"
    else:
        answer = "could" if unknown or state == "unverified" else "yes"
    return Finding(
        incentive=incentive, answer=answer, refused=refused, unknown=unknown,
        worth=worth(incentive, pay_month=hire.pay_month, on=hire.hired_on, table=table, place=place),
    )  # fmt: skip


def worth(incentive: Incentive, *, pay_month: Decimal | None, on: date, table: reference.Table, place: str) -> Worth:
    """Return what an incentive is worth in a month, rounded down to a whole unit: never more than it may be.

    Of a deduction only what goes beyond the pay itself counts, which is deducted anyway.
    """
    wage = table.find("minimum_wage_month", place=place, day=on)
    share = table.find(incentive.share_key, place=place, day=on) if incentive.share_key else None
    base = {"pay": pay_month, "minimum_wage": wage.value if wage else None, "none": None}[incentive.base]
    if base is None or share is None:
        return Worth(amount_month=None, of=incentive.kind, value=share)
    part = max(Decimal(0), share.value - 1) if incentive.kind == "deduction" else share.value
    amount = (part * base).quantize(Decimal(1), rounding=ROUND_DOWN)
    return Worth(amount_month=amount, of=incentive.kind, value=share)


def certain_month(findings: Sequence[Finding]) -> Mapping[Kind, Decimal]:
    """Add up what is certain, by kind: only what holds for the hire and was read in the norm.

    A deduction is income that is not taxed and a subsidy is money; they are never one sum.
    """
    sums: dict[Kind, Decimal] = {}
    for each in findings:
        amount = each.worth.amount_month
        if each.answer == "yes" and _is_read(each) and amount is not None:
            sums[each.worth.of] = sums.get(each.worth.of, Decimal(0)) + amount
    return sums


def _is_read(found: Finding) -> bool:
    value = found.worth.value
    return found.incentive.confidence == "read" and value is not None and value.confidence == "read"


def _holds(code: str, hire: Hire) -> bool | None:
    """Return whether a condition holds; None where it is not known here or only the person may say."""
    if code in PRIVATE:
        return None
    if code in ("young", "below_28", "above_28"):
        return None if hire.age is None else _is_of_age(code, hire.age)
    return {
        "first_job": hire.is_first_job,
        "additional": hire.is_additional,
        "apprentice": hire.contract == "apprentice",
    }.get(code)


def _is_of_age(code: str, age: int) -> bool:
    if code == "below_28":
        return YOUNG_FROM <= age < FIRST_JOB_BELOW
    return YOUNG_FROM <= age <= YOUNG_TO if code == "young" else age > YOUNG_TO
