"""What can be wrong with hours; the docstring is the message."""

from __future__ import annotations


class NoSuchPeriod(Exception):
    """There is no such period."""


class PeriodInvalid(Exception):
    """A period has at least one day and at most 62, and does not end more than a year from now."""


class PeriodsOverlap(Exception):
    """Another period has some of these days; each day is in one period."""


class PeriodNotOver(Exception):
    """This period is not over yet; it can be locked six hours after its last day."""


class PeriodLocked(Exception):
    """This period is locked; ask for a correction, which counts in the next open period."""


class EarlierPeriodOpen(Exception):
    """An earlier period is still open; lock that one first."""


class FindingsOpen(Exception):
    """Something stands in the way: put it right or answer it first; the list says what."""


class NoOpenPeriod(Exception):
    """This belongs to a locked period and counts in the next open one; open the next period first."""


class NoSuchFinding(Exception):
    """There is nothing like this to answer any more; it may have been put right meanwhile."""


class NoSuchCorrection(Exception):
    """There is no such correction."""


class CorrectionInvalid(Exception):
    """A correction ends after it begins, lasts 24 hours at most (31 days to take time out), and is about time past."""


class CorrectionTooOld(Exception):
    """This is more than three years ago, and nothing about it can be corrected here any more."""


class ReasonNeeded(Exception):
    """Say in a few words why; the other person reads it."""


class DecidedAlready(Exception):
    """This is decided already; whoever does not agree asks again."""


class DecidedByTheSame(Exception):
    """Whoever asked does not decide, and nobody decides about their own hours; another person does."""


class AskedAgainAlready(Exception):
    """This was asked for again already; the new request is decided on its own."""


class NothingChanges(Exception):
    """What you ask for is recorded like this already."""


class NotEmployedThen(Exception):
    """The person is not employed on this day."""


class CountingInvalid(Exception):
    """Say what an activity counts as, from which day on, and explain it in both languages."""


class CountingTooEarly(Exception):
    """This would change hours of a locked period; choose a day after the last locked one."""


class PatternInvalid(Exception):
    """A week has one to six working days, a rest day, and a fixed or flexible day."""


class NoSuchPattern(Exception):
    """There is no such pattern of work, or it was corrected meanwhile."""


class NoSuchAbsence(Exception):
    """There is no such absence."""


class AbsenceInvalid(Exception):
    """An absence has a known kind, at least one day and at most 400; a part of a day is on one day only."""


class AbsencesOverlap(Exception):
    """Another absence is approved or asked for on some of these days."""


class NoSuchSheet(Exception):
    """There is no such list of hours."""


class SheetDecided(Exception):
    """This list is decided already; import the remaining lines as a new one."""
