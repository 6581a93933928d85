"""What can be refused about duties; each message says what to do."""

from __future__ import annotations


class MessageGone(Exception):
    """This message no longer waits: it was sent in the meantime. Look at the list again."""


class ReasonInvalid(Exception):
    """Choose one of the reasons that the law names."""


class NoteInvalid(Exception):
    """Say in up to 500 characters what was done, without control characters."""


class OverrideNoteNeeded(Exception):
    """Say why this cannot wait until the person is at work: they will read it."""


class ExemptionOverlaps(Exception):
    """An exemption holds on these days already. End it first, or choose other days."""


class ExemptionInvalid(Exception):
    """An exemption ends after the day on which it begins, and is for somebody who is employed then."""


class DutyInvalid(Exception):
    """Choose one of the limits that are watched, and a day that is over or today."""


class RestDayInvalid(Exception):
    """Name the day of rest that was given, and only where one was given."""


class NoSuchHeldMessage(Exception):
    """There is no such message."""


class NoSuchExemption(Exception):
    """There is no such exemption, or it was corrected since."""
