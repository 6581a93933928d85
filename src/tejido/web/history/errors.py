"""What can go wrong with the choice of a report."""

from __future__ import annotations


class HistoryChoiceInvalid(Exception):
    """Choose programme, queue, agent, rows and comparison from what the lists offer."""


class HistoryPeriodInvalid(Exception):
    """Choose a first and a last day: up to 400 days in rows of days or more, 31 by the hour, 7 by the quarter hour."""
