"""What can go wrong with pay."""

from __future__ import annotations


class PayTermInvalid(Exception):
    """Pay is by the month or the hour with an amount, or by the piece without one; its currency changes on a 1st."""


class NoSuchPayTerm(Exception):
    """There is no such term of pay that waits for a decision."""


class PayTermWaits(Exception):
    """Another term of this person waits for approval; have it decided first."""


class SecondPersonNeeded(Exception):
    """Whoever wrote this down cannot approve it: ask another people lead."""


class PieceRateInvalid(Exception):
    """A rate is of a programme or one of its queues, above nothing, in a currency, from a day on."""


class PayDayInvalid(Exception):
    """Pay is due on a day of the month, 1 to 31; where a month is shorter, on its last."""


class NoSuchPayRun(Exception):
    """There is no such pay run."""


class PeriodNotLocked(Exception):
    """Pay is worked out for a locked period: lock its hours first."""


class PeriodAlreadyPaid(Exception):
    """There is a pay run for these days already; open that one."""


class PayRunNotDraft(Exception):
    """This pay run is signed: send it back first, or put things right in the next one."""


class PayRunNotWorkedOut(Exception):
    """This pay run has no lines yet: work it out first."""


class PayRunBeingWorkedOut(Exception):
    """This pay run is being worked out: wait until it is done, and look at it again."""


class PayRunBlocked(Exception):
    """Some people cannot be paid yet: look at what is in the way, put it right and work the pay out again."""


class PayRunChanged(Exception):
    """The pay was worked out again after you opened this page: look at it again before you sign."""


class PayRunAlreadySigned(Exception):
    """You have signed this pay run; the second signature has to be another person's."""


class PayRunNotClosed(Exception):
    """Only pay that two people have signed can be handed to a payroll program or shown to workers."""


class NoSuchPaySlip(Exception):
    """There is no such pay slip."""


class NoSuchPayLine(Exception):
    """There is no such line of pay."""


class PayQuestionInvalid(Exception):
    """Write your question in up to 1,000 characters."""


class NoSuchPayQuestion(Exception):
    """There is no such question."""


class PayQuestionAnswered(Exception):
    """This question was answered already; read the answer first."""


class PayCorrectionInvalid(Exception):
    """A correction is of an amount above nothing, in the currency of the slip, with a short reason."""


class NoSuchPayCorrection(Exception):
    """There is no such correction that waits for a decision."""


class PayNotFormal(Exception):
    """This pay rests on values that are only a demonstration, or suspended: put real ones in their place first."""
