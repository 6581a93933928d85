"""What was agreed with a person about working time, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tejido.core.labour import errors

DAY_SECONDS = 86_400
WEEK_SECONDS = 7 * DAY_SECONDS


@dataclass(frozen=True, kw_only=True)
class WorkTerms:
    """One dated stretch of a person's terms; `to_date` is the first day after, None while they run on.

    Args:
        person: Whatever number the caller knows the person by.
        week_seconds: The agreed ordinary week, > 0.
        day_seconds: The agreed ordinary day, 0 where the days are flexible (the law's longest day then holds).
        rest_weekday: The agreed day of rest, 0 for Monday to 6 for Sunday.
        place: Where the work is done, such as "CO-23001"; it says which law holds.
        zone: IANA name of the place's zone, empty for the caller's own.
        placement: Tells apart terms that hold on the same days, where somebody works in two placements.
    """

    person: int
    from_date: date
    to_date: date | None
    week_seconds: int
    day_seconds: int
    rest_weekday: int
    place: str = ""
    zone: str = ""
    placement: int = 0

    def __post_init__(self) -> None:
        if (
            not 0 < self.week_seconds <= WEEK_SECONDS
            or not 0 <= self.day_seconds <= DAY_SECONDS
            or not 0 <= self.rest_weekday <= 6
            or (self.to_date is not None and self.to_date <= self.from_date)
        ):
            raise errors.TermsInvalid(errors.TermsInvalid.__doc__)
