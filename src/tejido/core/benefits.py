"""Benefits beside the pay: which there are, and whether a loan keeps within the operator's own limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tejido.core import loans

Kind = Literal["loan", "education", "transport", "meals", "connectivity"]
KINDS: tuple[Kind, ...] = ("loan", "education", "transport", "meals", "connectivity")
STATES = ("asked", "granted", "refused", "withdrawn", "ended")
PERIODS = ("once", "day", "week", "month")
EVENTS = ("repayment", "receipt", "pause", "plan")
# Until a law is entered as a reference value, a limit is what the operator itself has set, and says so.
POLICY_STATUSES = ("own_policy", "agreement", "law")


class LoanAboveLimit(Exception):
    """This loan goes beyond the limits of the operator: choose a smaller amount, a lower rate or more instalments."""


class PayUnknown(Exception):
    """To hold instalments against a limit, the pay of a month is needed, in the loan's own currency."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a loan may be at most.

    Args:
        instalment_share_max: All instalments of a person together, over a month's pay; > 0 and <= 1.
        amount_max: Of one loan, in its currency.
        count_max: Monthly instalments.
        yearly_rate_max: 0 where loans bear no interest.
    """

    instalment_share_max: Decimal
    amount_max: Decimal
    count_max: int
    yearly_rate_max: Decimal


def check(terms: loans.Terms, *, limits: Limits, other_instalments: Sequence[Decimal], month_pay: Decimal) -> None:
    """Refuse a loan that would go beyond a limit, alone or together with the loans that a person has already.

    Args:
        other_instalments: Of the loans on which something is still owed.
    Raises: LoanAboveLimit, PayUnknown
    """
    if not month_pay.is_finite() or month_pay <= 0:
        raise PayUnknown(PayUnknown.__doc__)
    share = loans.share_of_pay([loans.instalment(terms), *other_instalments], month_pay=month_pay)
    is_within = (
        terms.amount <= limits.amount_max
        and terms.count <= limits.count_max
        and terms.yearly_rate <= limits.yearly_rate_max
        and share <= limits.instalment_share_max
    )
    if not is_within:
        raise LoanAboveLimit(LoanAboveLimit.__doc__)
