"""What can go wrong when somebody opens a figure of the wallboard."""

from __future__ import annotations


class FigureInvalid(Exception):
    """Open a figure from the wallboard itself: it has no such figure, queue, state or site as this address names."""
