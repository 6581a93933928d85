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
    """These requirements cannot be used: steps begin at 0 s, and each later one asks for less than the one before."""


class SkillOfAnotherClient(Exception):
    """A queue asks for skills of the operator or of its own client only."""


class NameInvalid(Exception):
    """A name has 1 to 200 characters."""


class CodeInvalid(Exception):
    """A code has small letters, digits, hyphens and low lines, and at most 64 of them."""


class CountryInvalid(Exception):
    """A country is written with two capital letters, such as CO."""


class LanguageInvalid(Exception):
    """A language is written with two small letters, such as es."""


class CalendarUnknown(Exception):
    """There is no such holiday calendar: use a country such as CO, or a country and a part of it such as US-FL."""


class TooManyOrigins(Exception):
    """A client has at most 50 allowed origins."""


class NoSuchClient(Exception):
    """There is no such client here."""


class NoSuchPool(Exception):
    """There is no such routing pool here."""


class NoSuchSkill(Exception):
    """There is no such skill here."""


class NoSuchDisposition(Exception):
    """There is no such disposition here."""


class PoolNameTaken(Exception):
    """Another routing pool has this name; choose another name."""


class QueueCodeTaken(Exception):
    """Another queue of this programme has this code; choose another code."""


class SkillCodeTaken(Exception):
    """Another skill of the same owner has this code; choose another code."""


class DispositionCodeTaken(Exception):
    """This programme has had a disposition with this code before; choose another code."""


class SecondsInvalid(Exception):
    """A time is between 0 seconds and a day; the pause after an abusive contact is between 120 and 600 seconds."""


class DaysInvalid(Exception):
    """Threads can be reopened for 0 to 365 days."""


class NumberInvalid(Exception):
    """Priority is 0 to 10, difficulty 1 to 5, and a queue holds at least one contact."""


class OverflowInvalid(Exception):
    """An overflow needs another queue of the same client, and the seconds after which a contact goes there."""


class OverflowInCircle(Exception):
    """These queues would overflow into each other without end; choose another overflow queue."""


class SecretInvalid(Exception):
    """An identity secret has at least 32 characters."""


class ShortcutTaken(Exception):
    """Another canned reply of this programme has this shortcut; choose another shortcut."""


class ShortcutInvalid(Exception):
    """A shortcut has small letters, digits and hyphens, and at most 32 of them."""


class TextInvalid(Exception):
    """This text is empty or too long."""


class NoSuchReply(Exception):
    """There is no such canned reply here."""


class NoticeChangedMeanwhile(Exception):
    """Somebody stored another version of this notice meanwhile; look at it before you store yours."""


class TargetInvalid(Exception):
    """A target needs 1 to 86400 seconds, a share of 1 to 100 %, and 1 to 3600 seconds for an offer."""


class NoSuchNotice(Exception):
    """There is no such notice here."""


class NoticeTextInvalid(Exception):
    """A notice needs some text, at most 500 characters, without control characters."""


class NoticeTimeInvalid(Exception):
    """A notice lasts from 1 minute to 7 days; choose until when it is shown."""


class NoticeTaken(Exception):
    """This notice was posted already; load the page again before you post another."""


class NoSuchIndustry(Exception):
    """There is no beginning for such an industry here."""


class ImportRunning(Exception):
    """Another import is being carried out now; try again in a moment."""


class HelpQueueMixed(Exception):
    """A queue for help takes requests for help and nothing else; use a queue of its own for it."""
