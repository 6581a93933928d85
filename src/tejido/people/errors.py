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


# Growth


class PathInvalid(Exception):
    """A position asks for 1 to 20 things, each of them once."""


class PathTooEarly(Exception):
    """What this position asks for was set from a later day already; choose that day or one after it."""


class NoSuchPosition(Exception):
    """There is no such position here."""


class PathNotStated(Exception):
    """Nobody has said yet what this position asks for. Say it first, so that everybody is judged alike."""


class RequirementsMissing(Exception):
    """Something that this position asks for is still missing; where it is meant all the same, say why."""


class NotAPromotion(Exception):
    """This is no promotion: people begin in this position, or it leads to the one they are in. Place them instead."""


class PromotedAlready(Exception):
    """This person has been promoted from this day or a later one already."""


class NoteInvalid(Exception):
    """Write something, in at most 2,000 characters."""


class NoteDayInvalid(Exception):
    """A note is about today or a day before it."""


class GoalInvalid(Exception):
    """A goal is to be reached today or later, within five years."""


class GoalEnded(Exception):
    """This goal has come to its end already."""


class NoSuchGoal(Exception):
    """There is no such goal here."""


class NoSuchNote(Exception):
    """There is no such note here."""


class NoSuchOpening(Exception):
    """There is no such opening here, or it is closed."""


class NothingToRecord(Exception):
    """A skill record needs at least one thing to say; choose some of your skills, courses or positions."""


class NoSuchRecord(Exception):
    """There is no such skill record here."""


class RecordErased(Exception):
    """This skill record was erased; make a new one."""
