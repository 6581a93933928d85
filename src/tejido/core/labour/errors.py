"""What the time engine refuses, by name."""

from __future__ import annotations

from datetime import date


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
    """The law of a day on which somebody worked is not known: propose the missing value under Reference values."""

    def __init__(self, *, place: str, day: date, key: str = "") -> None:
        """Keep which law it is about.

        Args:
            key: The reference value that is missing, empty before the first day of the law.
        """
        super().__init__(self.__doc__)
        self.place, self.day, self.key = place, day, key
        self.add_note(f"{place} on {day.isoformat()}{key and f', {key}'}")


class TooManyDays(Exception):
    """The work of one call lies too far apart: ask for fewer years at once."""


class LawInvalid(Exception):
    """The values of a law on a day cannot be used together."""


class NoRateForWork(Exception):
    """Somebody worked while no pay was agreed for them."""


class RateInvalid(Exception):
    """Pay needs an amount above zero, a currency of three letters, and an end after its beginning."""
