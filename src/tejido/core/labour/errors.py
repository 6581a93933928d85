"""What the time engine refuses, by name."""

from __future__ import annotations


class Overlapping(Exception):
    """Two stretches of one person's work overlap, or one ends before it begins."""


class NotInOrder(Exception):
    """Work has to be given by person and then by its beginning."""


class NoTermsForWork(Exception):
    """Somebody worked while no terms of work held for them."""


class TermsOverlap(Exception):
    """Two terms of one person and placement hold on the same day."""


class TermsInvalid(Exception):
    """Terms need hours a week, a day of at most 24 hours, a weekday of rest, 0 to 6, and an end after they begin."""


class NoSuchZone(Exception):
    """There is no zone of this name, or its clock does not differ from UTC by whole quarters of an hour."""


class NoLawForDay(Exception):
    """No value of the law is known for a day on which somebody worked."""


class LawInvalid(Exception):
    """The values of a law on a day cannot be used together."""


class NoRateForWork(Exception):
    """Somebody worked while no pay was agreed for them."""


class RateInvalid(Exception):
    """Pay needs an amount above zero, a currency of three letters, and an end after its beginning."""
