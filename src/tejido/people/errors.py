"""What can go wrong with people."""

from __future__ import annotations


class NoPresence(Exception):
    """This person has no placement in a routing pool, and therefore no presence."""


class StillRecovering(Exception):
    """The pause after an abusive contact lasts at least two minutes; you can be available again after that."""


class QueueOfOtherPool(Exception):
    """This queue belongs to another routing pool than the person."""


class PersonMergeRefused(Exception):
    """These two records cannot be merged: one of them already stands for another person."""


class NoSuchPair(Exception):
    """There are no such two records to compare here."""


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


class RecordMerged(Exception):
    """This record was merged into another one; go on with the record that stayed."""


class NotMerged(Exception):
    """Your record was not merged with another, or an answer is on its way already."""


class NoSuchPerson(Exception):
    """There is no such person here."""


class NoSuchSite(Exception):
    """There is no such site here."""


class PersonNameInvalid(Exception):
    """A person has given names, a first surname and a name for customers, each of at most 200 characters."""


class EmploymentOverlaps(Exception):
    """This person is employed on that day already, or from a later day; end that employment first."""


class NotEmployed(Exception):
    """This person is not employed on that day; choose a day within their employment."""


class PlacementTooEarly(Exception):
    """Their placement now began on that day or later; choose a later day."""


class SiteNeeded(Exception):
    """Whoever works at a site, wholly or in part, needs one; choose the site, or working at home."""


class CapacityInvalid(Exception):
    """A person holds 0 to 50 contacts of a channel at once."""


class LevelInvalid(Exception):
    """A level is 1 to 5, and a rung is shadow, supervised or solo."""


class DocumentInvalid(Exception):
    """A document has a type, a country of two capital letters, and a number of 3 to 20 letters and digits."""


class DocumentOfAnother(Exception):
    """This document belongs to somebody else who is known already."""


class PhoneInvalid(Exception):
    """A phone number has 7 to 15 digits, with + before those that begin with the country."""
