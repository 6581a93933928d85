"""What can go wrong when impact is measured."""

from __future__ import annotations


class DimensionUnknown(Exception):
    """There are no figures about people by this dimension."""


class PeriodNotPublished(Exception):
    """Figures about who people are come out for whole months that are over."""


class FiguresNotYours(Exception):
    """These figures are the operator's own."""
