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


class WordsInvalid(Exception):
    """These words are missing, too long (200 characters in a line, 2000 in a text), or hold signs nobody can read."""


class NoSuchPartner(Exception):
    """There is no such partner here."""


class PartnerTaken(Exception):
    """There is a partner of this name already."""


class PartnerClientInvalid(Exception):
    """A partner that is a client names that client, and no other partner names one."""


class PartnerGone(Exception):
    """We no longer work with this partner; take the work up again before you change anything."""


class NoSuchLiaison(Exception):
    """There is no such person to talk to here."""


class NoSuchAgreement(Exception):
    """There is no such agreement here."""


class AgreementDatesInvalid(Exception):
    """An agreement ends after the day it begins."""


class AgreementNotDraft(Exception):
    """This agreement is signed already: it can end, and another can follow, but its words stay."""


class AgreementNotSigned(Exception):
    """This agreement is not in force: it was not signed yet, or it has ended."""


class NoSuchCommitment(Exception):
    """There is no such commitment here."""


class CommitmentInvalid(Exception):
    """A commitment is of more than nothing, at most 999,999,999, in one of the known units."""


class KeptDayInvalid(Exception):
    """What was kept was kept today or before; choose such a day."""


class NoSuchStep(Exception):
    """There is no such step here."""


class StepIsDone(Exception):
    """This step is done already."""


class NotYourTurn(Exception):
    """It is not your turn in this step: the other side has it already, or the step is done."""


class AccountOfAnotherPartner(Exception):
    """This account speaks for a partner already; end that first."""


class NoSuchPartnerAccount(Exception):
    """There is no such account of a partner here."""


class NotOfAPartner(Exception):
    """Your account does not speak for a partner yet. Ask the people you work with here to connect it."""


class NoSuchOpening(Exception):
    """There is no such opening here."""


class NoSuchPosition(Exception):
    """There is no such position here."""


class OpeningInvalid(Exception):
    """An opening has 1 to 1,000 seats, more than 0 and at most 60 hours a week, and a site unless it is at home."""


class OpeningClosed(Exception):
    """This opening is closed; open it again before you change it."""


class OpeningStillOpen(Exception):
    """This opening is open already."""


class OpeningDayInvalid(Exception):
    """Choose a day that is not before the day on which the opening was opened, and not after today."""


class SeatsFilled(Exception):
    """More seats are filled than that; no seat is taken away from somebody who fills it."""


class NoSeatLeft(Exception):
    """Every seat of this opening is filled."""


class SeatOfThisPerson(Exception):
    """This person fills a seat of this opening already."""


class NotPlacedThere(Exception):
    """This person is not placed in this position on that day; place them first, then say that they fill the seat."""


class NoSuchSeat(Exception):
    """There is no such filled seat here."""


class NoSuchOffer(Exception):
    """This is no longer open to everybody. Look at what is open now."""


class InterestNameInvalid(Exception):
    """Write your names and your surnames, at most 200 letters each."""


class InterestPhoneInvalid(Exception):
    """Write a phone number with 7 to 15 digits, such as 300 123 4567."""


class InterestNotAgreed(Exception):
    """We may only keep your name and your number if you agree to it."""


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
