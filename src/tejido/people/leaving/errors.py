"""What can go wrong with accounts, leaving and benefits."""

from __future__ import annotations


class NoSuchAccount(Exception):
    """There is no such account: choose one of the programmes that are set up."""


class AccountTooEarly(Exception):
    """They worked for another account on that day or later already; choose a later day."""


class NoSuchLeaving(Exception):
    """Nothing is written down about such a leaving."""


class LeavingInvalid(Exception):
    """Say why they leave, where they go, and whether they would come back, out of the lists; a note is short."""


class LeavingRecorded(Exception):
    """This leaving is written down already; correct it instead."""


class LeavingTakenBack(Exception):
    """This leaving was taken back: the person stayed."""


class StepUnknown(Exception):
    """There is no such step of leaving that somebody can tick."""


class NoSuchBenefit(Exception):
    """There is no such request or benefit here."""


class BenefitInvalid(Exception):
    """A benefit has a kind, an amount above nothing with its currency, and a short text; a loan has instalments."""


class BenefitDecided(Exception):
    """This was decided or withdrawn already; open it again to see how."""


class BenefitNotGranted(Exception):
    """This can only be done with a benefit that is granted and not over."""


class LoanInvalid(Exception):
    """A loan is of 1 or more, in 1 to 120 monthly instalments, at a yearly rate of 0 to 100 %, to the cent."""


class LoanAboveLimit(Exception):
    """This loan goes beyond the limits of the operator: choose a smaller amount, a lower rate or more instalments."""


class LoanLimitsMissing(Exception):
    """There are no limits for loans in this currency yet; set them first."""


class LoanLimitsInvalid(Exception):
    """Limits of loans name a currency, a source, a share of the pay of up to 100 %, and at most 120 instalments."""


class PayUnknown(Exception):
    """To hold instalments against a limit, the pay of a month is needed, in the loan's own currency."""


class RepaymentInvalid(Exception):
    """A repayment is of more than 0, of no more than is owed, and of a day that has come."""


class ReceiptInvalid(Exception):
    """A receipt is of an amount above nothing and of a day within the grant that has come; loans have none."""


class PauseInvalid(Exception):
    """A pause of instalments begins today or later, ends after it begins, and lasts a year at most."""


class PlanInvalid(Exception):
    """A plan at leaving is about something that is still owed, in 1 to 120 monthly instalments from a day to come."""
