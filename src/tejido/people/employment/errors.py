"""What can go wrong with employment: contracts, regimes, equipment, adjustments, audits, surveys, complaints."""

from __future__ import annotations


class SpellInvalid(Exception):
    """A spell ends after it begins."""


class SpellsOverlap(Exception):
    """Two of these would hold at once. End or correct the other one first."""


class NoSuchSpell(Exception):
    """There is no such entry, or it has been corrected since. Open the page again."""


class EmploymentCorrectionRefused(Exception):
    """This correction would leave a placement outside the employment. Correct the placement first."""


class PlacementOutsideEmployment(Exception):
    """A placement lies within one employment of this person; choose days within it."""


class ReasonNeeded(Exception):
    """What has an end has a reason. Choose the reason."""


class TermOutsideEmployment(Exception):
    """These terms begin on a day on which this person is not employed."""


class TermNeedsAnEnd(Exception):
    """This kind of contract ends on an agreed day after its first day. Say which."""


class TermsOverlap(Exception):
    """The terms before these still hold on that day. Choose a later day, or correct them."""


class TermTooLong(Exception):
    """A fixed-term contract lasts at most four years with its renewals, and an apprenticeship three."""


class TrialTooLong(Exception):
    """A trial period ends after its first day, within the contract, and lasts at most two months."""


class HoursInvalid(Exception):
    """Weekly hours are more than 0, and no more than the law allows on that day."""


class PhaseInvalid(Exception):
    """An apprentice is in the lective phase first and in the productive phase after it; nobody else has a phase."""


class RegimeUnknown(Exception):
    """Choose one of the legal regimes in the list."""


class InsurerNotAsked(Exception):
    """Under this regime nobody has to be told."""


class EquipmentInvalid(Exception):
    """A thing has a kind and a serial number of 1 to 60 characters."""


class EquipmentKnown(Exception):
    """A thing of this kind with this serial number is known already."""


class EquipmentLent(Exception):
    """This is lent to somebody. Take it back first."""


class NoSuchEquipment(Exception):
    """There is no such thing, or it is not lent."""


class AdjustmentInvalid(Exception):
    """Say in at most 2000 characters what would help; choose the kind in the list."""


class AdjustmentDecided(Exception):
    """This has been decided already. Open the page again."""


class AdjustmentNotGranted(Exception):
    """Only what was granted can be done, and only once."""


class RefusalNeedsAReason(Exception):
    """A refusal, or granting a part only, needs a reason that the person can read."""


class CostInvalid(Exception):
    """A cost is a number of 0 or more with its currency, such as 250000 and COP."""


class NoSuchAdjustment(Exception):
    """There is no such request here."""


class AuditInvalid(Exception):
    """An audit says for every point how the site does, in the words of the list."""


class AuditedAlready(Exception):
    """This site was audited on that day already. Choose another day."""


class AuditActionInvalid(Exception):
    """An action says what is done, by whom, and by which day."""


class NoSuchAudit(Exception):
    """There is no such audit or finding here."""


class WaveOpenAlready(Exception):
    """A survey is open already. Close it first."""


class WaveDatesInvalid(Exception):
    """A survey closes after it opens, and stays open for at most 60 days."""


class NoSuchWave(Exception):
    """There is no such survey, or it is closed."""


class ClimateAnswered(Exception):
    """You have answered this survey already. Thank you."""


class ScoresInvalid(Exception):
    """Answer every question with a number from 1 to 5."""


class GrievanceTextInvalid(Exception):
    """Write what happened, in at most 4000 characters."""


class GrievanceCategoryInvalid(Exception):
    """Choose in the lists what it is about and who shall read it."""


class GrievanceFull(Exception):
    """Nothing more can be written here. Begin a new complaint and name this one in it."""


class GrievanceStateRefused(Exception):
    """This step is not possible now. Open the page again to see where it stands."""


class OutcomeNeeded(Exception):
    """An answer says how the complaint came out, and why."""


class NoSuchGrievance(Exception):
    """No complaint has this receipt. Look whether every letter and number is right."""
