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


class NoSuchRightsRequest(Exception):
    """There is no such request here."""


class RightsRequestInvalid(Exception):
    """A request says what is asked, how it came and when; at most 4,000 characters, and not from tomorrow."""


class RightsRequestAnswered(Exception):
    """This request was answered already; file a new one if more is asked."""


class ExtensionRefused(Exception):
    """The term can be extended once, and only before it ends."""


class PersonStillEmployed(Exception):
    """This person works here: the law has us keep who they are. End the employment first."""
