"""What can go wrong with standards, assessments and reviews."""

from __future__ import annotations


class NoSuchCatalogue(Exception):
    """There is no such version of a standard."""


class CatalogueVersionTaken(Exception):
    """This version of the standard is loaded already and says something else. Give the new words another version."""


class CatalogueFileInvalid(Exception):
    """This file holds no standard that could be read. What is expected stands below."""


class CatalogueHolderInvalid(Exception):
    """Say who holds the licence of these words, and that you may use them."""


class NoSuchAssessment(Exception):
    """There is no such assessment, or you were not invited to it."""


class NoSuchRequirement(Exception):
    """The standard asks for nothing of this name."""


class NoSuchEvidence(Exception):
    """There is no such evidence, or it was taken away."""


class NoSuchAction(Exception):
    """There is no such corrective action."""


class NoSuchEntry(Exception):
    """There is no such question, or it was asked in another review."""


class NoSuchPledge(Exception):
    """There is no such pledge."""


class AssessmentPeriodInvalid(Exception):
    """An assessment looks back on at most two years that are over or go on today."""


class AssessmentOpenAlready(Exception):
    """An assessment by this standard is open already. Finish it, or give it up first."""


class AssessmentClosed(Exception):
    """This assessment is no longer worked on. What was signed stands; begin a new one."""


class AssessmentNotInReview(Exception):
    """This assessment is not in review now."""


class AssessmentEmpty(Exception):
    """Nothing is claimed yet: answer at least one requirement before you hand it in."""


class AssessmentChanged(Exception):
    """Something changed after you looked at it. Read it again, then sign."""


class NotSigned(Exception):
    """This assessment is not signed, so there is no result yet."""


class StandardTextInvalid(Exception):
    """Write what is to be said: something, and at most 4,000 characters."""


class AnswerInvalid(Exception):
    """Claim no point, one or two; what does not apply here claims none."""


class RequirementNotSetAside(Exception):
    """This requirement applies to everybody and cannot be set aside."""


class EvidenceInvalid(Exception):
    """This kind of evidence is not taken here."""


class EvidenceLinkInvalid(Exception):
    """Write the whole address of the page, beginning with https://."""


class EvidenceFileInvalid(Exception):
    """This file cannot be taken. Send a PDF or a picture of at most 5 MB."""


class DecidedAlready(Exception):
    """The reviewer has decided about this requirement. Ask them to open the question again first."""


class ActionDateInvalid(Exception):
    """A corrective action is due on a day that lies ahead."""


class ActionOwnerInvalid(Exception):
    """A corrective action belongs to somebody who works here and has an account."""


class ActionEnded(Exception):
    """This corrective action has ended already."""


class ReviewerNotFromOutside(Exception):
    """Only an invited reviewer who has no part in the operation may review."""


class ReviewerInvitedAlready(Exception):
    """A reviewer is invited to this assessment already. Take that invitation back first."""


class ReviewerMissing(Exception):
    """Invite a reviewer first: without one, nobody can look at what is handed in."""


class QuestionAnsweredAlready(Exception):
    """This question has an answer already."""


class DecisionInvalid(Exception):
    """Uphold points, or say what is not upheld or what is missing, with a reason."""


class DecisionsMissing(Exception):
    """Decide about every claim first, then sign."""


class PledgeInvalid(Exception):
    """A pledge is by somebody with a name, of at least one person, and due on a later day."""


class PledgeWithdrawnAlready(Exception):
    """This pledge was taken back already."""
