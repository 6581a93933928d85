"""What can go wrong on the supervisor's pages before an action is asked."""

from __future__ import annotations


class NotAWorker(Exception):
    """Your account belongs to nobody who is employed here; ask an administrator to link it to your person first."""


class OnlyInCalls(Exception):
    """You can speak to the agent or to everybody in calls only; elsewhere write a private note."""


class ActivityUnknown(Exception):
    """Choose one of the activities in the list, with a reason where it asks for one."""


class AgentStillServes(Exception):
    """This agent still has open contacts: reassign them first, or choose a break."""


class PauseNotOver(Exception):
    """This agent is in the pause after an abusive contact; it lasts at least two minutes."""


class TargetInvalid(Exception):
    """Choose either a queue or an agent to send the contact to."""


class FilterInvalid(Exception):
    """Choose programme, state, channel and day from what the list offers."""
