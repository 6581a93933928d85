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


class RecordMerged(Exception):
    """This record was merged into another one; go on with the record that stayed."""


class NoAccount(Exception):
    """This person has no account yet; invite them to sign in."""


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
    """This agreement is signed already: correct it with a reason, or end it."""


class AgreementNotSigned(Exception):
    """This agreement is not in force: it was not signed yet, or it has ended."""


class AgreementReasonNeeded(Exception):
    """Say why the signed agreement changes: it was typed wrongly, it goes on for longer, or both sides changed it."""


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


# The funnel, courses and cohorts


class NoSuchStage(Exception):
    """There is no such stage of this person; it may have been corrected meanwhile."""


class StageInvalid(Exception):
    """This stage is missing what it is about: choose the cohort, and a reason where one is asked for."""


class StageOutOfOrder(Exception):
    """This cannot have happened on that day: what it follows happened later, or the day is still to come."""


class NoSuchOutreach(Exception):
    """There is no such outreach; it may have been corrected meanwhile."""


class OutreachInvalid(Exception):
    """An outreach is of a known kind, reached 1 to 1,000,000 people, and was not on a day to come."""


class NoSuchCourse(Exception):
    """There is no such course here."""


class CourseInvalid(Exception):
    """A course takes 0.5 to 5,000 hours, and its completion counts for 1 to 600 months or for good."""


class CourseCodeTaken(Exception):
    """Another course has this code already."""


class NoSuchCohort(Exception):
    """There is no such cohort here."""


class CohortInvalid(Exception):
    """A cohort has 1 to 100,000 seats, ends after it begins, and is applied for before it ends."""


class CohortNameTaken(Exception):
    """This course has a cohort of that name already."""


class CohortCancelled(Exception):
    """This cohort does not take place."""


class CohortFull(Exception):
    """Every seat of this cohort is taken or offered."""


class CohortOversubscribed(Exception):
    """More people apply than there are free seats: let a lottery draw them."""


class SeatsAreDrawn(Exception):
    """The seats of this cohort are drawn by lot: this person applies and takes part in the draw."""


class ApplicationsClosed(Exception):
    """Nobody can apply for this cohort any more."""


class NoSuchApplication(Exception):
    """There is no such application here."""


class NotEnrolled(Exception):
    """This person is not enrolled in this cohort on that day."""


class NoSuchLottery(Exception):
    """There is no such lottery here."""


class LotteryInvalid(Exception):
    """A lottery needs a sealed seed, people who apply, and where an outside number was announced, that number."""


class LotteryOpen(Exception):
    """A lottery of this cohort is sealed already and not drawn yet."""


class LotteryTooLate(Exception):
    """A lottery is sealed while people still apply; the last day to apply is over."""


class LotteryTooEarly(Exception):
    """People may still apply for this cohort; seats are drawn after the last day to apply."""


class LotteryDrawn(Exception):
    """This lottery was drawn for good. Whoever applied later is drawn in a round of their own."""


class NoSuchSeatOffer(Exception):
    """There is no such seat on offer here."""


class SeatAnswered(Exception):
    """This seat was answered differently already."""


class NoSuchMeeting(Exception):
    """There is no such session here."""


class MeetingInvalid(Exception):
    """A session lasts up to 24 hours, and a cohort has one at a time."""


class AttendanceUnclear(Exception):
    """This code and number belong to nobody in a session now. Look at the wall again, or ask your trainer."""


class AttendanceStands(Exception):
    """Your trainer has noted it differently. Please ask your trainer."""


class PhoneUsedOften(Exception):
    """This phone was used for others already. Please ask your trainer to mark you."""


class ResultInvalid(Exception):
    """A result is passed, not passed or left early, with a score of 0 to 100 where there is one."""


class NoSuchCost(Exception):
    """There is no such cost or receipt; it may have been corrected or erased meanwhile."""


class CostInvalid(Exception):
    """A cost is an amount above zero in a currency of three capital letters, on a day that is not to come."""


class ReceiptInvalid(Exception):
    """A receipt is a picture or a PDF of at most 5 MB."""


# Growth


class PathInvalid(Exception):
    """A position asks for 1 to 20 things, each of them once."""


class PathTooEarly(Exception):
    """What this position asks for was set from a later day already; choose that day or one after it."""


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


class NothingToRecord(Exception):
    """A skill record needs at least one thing to say; choose some of your skills, courses or positions."""


class NoSuchRecord(Exception):
    """There is no such skill record here."""


class RecordErased(Exception):
    """This skill record was erased; make a new one."""


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
