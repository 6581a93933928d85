"""What can go wrong when impact is measured."""

from __future__ import annotations


class DimensionUnknown(Exception):
    """There are no figures about people by this dimension."""


class PeriodNotPublished(Exception):
    """Figures about who people are come out for whole months that are over."""


class FiguresNotYours(Exception):
    """These figures are the operator's own."""


class NoSuchRoom(Exception):
    """There is no such room, or it was opened for somebody else."""


class RoomFiguresInvalid(Exception):
    """A room opens figures that are published in its period; choose at least one."""


class RoomTimeInvalid(Exception):
    """A room stands open for some days, thirty at most."""


class ReviewerNotIndependent(Exception):
    """A room is opened for an invited reviewer who holds no role inside the operation."""


class RoomClosed(Exception):
    """This room is closed already."""


class RoomOpenedAlready(Exception):
    """This room was opened already; it is in the list."""


class SnapshotMissing(Exception):
    """You have not told about your household when you applied. Tell that first, or say yourself how it was."""


class LineNotKept(Exception):
    """No poverty line is kept for where this household lived on that day. Say how it was without comparing."""


class IndicatorUnknown(Exception):
    """There is no such indicator."""


class DefinitionChanged(Exception):
    """A definition was changed without a new version. Give it the next version: its numbers are then a new series."""


class PeriodNotOver(Exception):
    """Only a month that is over is kept: its numbers would still change."""


class NoSuchImpactStatement(Exception):
    """There is no such impact statement, or it is not open to you."""


class ImpactPeriodInvalid(Exception):
    """An impact statement is about a whole month, quarter or year. Choose one that is over."""


class ImpactPeriodOpen(Exception):
    """This period goes on. Freeze it once it is over."""


class NothingToState(Exception):
    """Nothing was measured in this period, so there is nothing to state."""


class StatementNotFormal(Exception):
    """Numbers of this period stand on values that are made up, suspended or annulled. Replace each of them first."""


class StatementFrozenAlready(Exception):
    """This period has an impact statement. To correct it, freeze a new version from its page and say why."""


class StatementsChange(Exception):
    """Other statements are being frozen at the same time: try again when they are done."""


class StatementCorrectedAlready(Exception):
    """There is a newer version of this impact statement already."""


class CorrectionReasonInvalid(Exception):
    """Say in a few words why this is corrected, 1000 characters at most."""


class StatementByOneself(Exception):
    """Whoever froze an impact statement does not publish it. Ask somebody else to look at it."""


class StatementPublishedAlready(Exception):
    """This impact statement is published already."""


class StatementRootDiffers(Exception):
    """What you looked at is another statement. Look at this one, then publish it."""


class NoSuchExtract(Exception):
    """There is no such extract."""


class ExtractInvalid(Exception):
    """Say who asks, what for, and choose at least one number of the list."""


class ExtractByOneself(Exception):
    """Whoever asked for an extract does not decide about it. Ask somebody else."""


class ExtractDecided(Exception):
    """This extract is decided already."""


class ExtractNotApproved(Exception):
    """This extract is not approved, so there is nothing to hand out."""
