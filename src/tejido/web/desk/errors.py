"""What can go wrong on the desk before an action is asked."""

from __future__ import annotations


class ActivityUnknown(Exception):
    """Choose one of the activities that the desk offers, with a reason where it asks for one."""


class ReasonUnknown(Exception):
    """Choose one of the reasons that the desk offers."""


class DispositionInvalid(Exception):
    """Say how the contact came out: choose one of the outcomes."""


class GoalInvalid(Exception):
    """Choose one goal: a queue, or a colleague."""
