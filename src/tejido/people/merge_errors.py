"""What can go wrong when two records may be one person."""

from __future__ import annotations


class NoSuchPair(Exception):
    """There are no such two records to compare here."""


class SameRecord(Exception):
    """These two are one record already. Choose two different ones."""


class PairDecidedAlready(Exception):
    """Somebody decided about these two records already, perhaps just now; look at them again before you go on."""


class MergeReasonUnknown(Exception):
    """Choose one of the reasons."""


class MergeTextTooLong(Exception):
    """An explanation has at most 1,000 characters."""


class MergeTextMissing(Exception):
    """Say in a sentence what you saw: whoever looks at this later has to understand it."""


class BothEmployed(Exception):
    """Both records have an employment that runs or is to come. End the one that is wrong first, then merge."""


class EmployedRecordEnds(Exception):
    """The record that ends has an employment that runs or is to come. Choose that record as the one that stays."""


class NotMerged(Exception):
    """Your record was not merged with another, or an answer is on its way already."""
