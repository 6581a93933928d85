"""What follows when a run of pay is closed: loans are paid back by what was taken."""

from __future__ import annotations

from datetime import datetime

from tejido.core import facts
from tejido.journal import queries as journal_queries
from tejido.people import benefit_tables, pay_tables
from tejido.people.leaving import benefits
from tejido.people.leaving import errors as leaving_errors
from tejido.people.pay import errors


def settle(run: pay_tables.PayRun, *, user_id: int, by: facts.Actor, at: datetime) -> None:
    """Write the instalments that a run took into their loans.

    Each carries the key of its line, so that nothing is paid back twice.

    Raises: PayRunChanged
    """
    taken = pay_tables.PayLine.objects.filter(slip__run=run, code="loan_instalment", kind="deduction")
    held = list(taken.exclude(about_key=None).order_by("id"))
    loans = benefit_tables.Benefit.objects.select_related("person").in_bulk(
        [one.about_key for one in held if one.about_key], field_name="key"
    )
    today = journal_queries.business_day(at)
    for line in held:
        assert line.about_key is not None
        try:
            benefits.repay(
                benefit=loans[line.about_key], amount=line.amount, on=today, reference="", today=today,
                user_id=user_id, key=line.key, recorded_at=at, by=by, at=at,
            )  # fmt: skip
        except (leaving_errors.RepaymentInvalid, leaving_errors.BenefitNotGranted) as problem:
            # It was paid back by other means since: what would be taken has to be worked out again.
            raise errors.PayRunChanged(errors.PayRunChanged.__doc__) from problem
