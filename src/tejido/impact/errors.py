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
