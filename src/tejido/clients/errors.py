"""What can go wrong with clients, programmes and queues."""

from __future__ import annotations


class NoSuchProgramme(Exception):
    """There is no such programme here."""


class NoSuchQueue(Exception):
    """There is no such queue here."""


class NoTarget(Exception):
    """This queue has no target for this channel on this day: set one before contacts arrive."""


class QueueClosed(Exception):
    """This queue is closed now."""


class ZoneUnknown(Exception):
    """There is no such time zone; use an IANA name such as America/Bogota."""


class OriginInvalid(Exception):
    """An allowed origin looks like https://www.example.com, without a path."""


class RequirementsInvalid(Exception):
    """These requirements cannot be used: steps begin at 0 s, each names a skill, and a later one only asks for less."""


class SkillOfAnotherClient(Exception):
    """A queue asks for skills of the operator or of its own client only."""
