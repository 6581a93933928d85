"""What counts as worked, neutral or unpaid: the operator's agreement with its workers, dated, as data.

Where nobody agreed on anything else, an activity counts as `core.presence` says: so "worked" means the same in pay,
in the metrics and in the indicators until the operator and its workers agree otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tejido.core import presence
from tejido.core.hours import spans

# Being away is not at work, whatever anybody agrees on: there is no agreement about it.
AGREEABLE = tuple(activity for activity in presence.ACTIVITIES if activity != spans.AWAY)
# The pause after abuse is neutral: it counts neither for nor against anybody, and is paid.
NEUTRAL = ("recovering",)


def usual(activity: str) -> spans.Kind:
    """Return what an activity counts as where nothing else is agreed."""
    if activity in NEUTRAL:
        return "neutral"
    return "worked" if presence.ACTIVITIES[activity].worked else "unpaid"


USUAL: Mapping[str, spans.Kind] = {activity: usual(activity) for activity in presence.ACTIVITIES}


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What an activity counts as on the days [from, to)."""

    activity: str
    counts: spans.Kind
    from_date: date
    to_date: date | None


class Counting:
    """What each activity counts as on each day."""

    def __init__(self, agreements: Iterable[Agreement] = ()) -> None:
        """Take agreements; of one activity, at most one holds on a day."""
        self._by_activity: dict[str, list[Agreement]] = {}
        for agreement in agreements:
            self._by_activity.setdefault(agreement.activity, []).append(agreement)

    def kind(self, activity: str, *, on: date) -> spans.Kind:
        """Return what an activity counts as on a day."""
        for agreement in self._by_activity.get(activity, ()):
            if agreement.from_date <= on and (agreement.to_date is None or agreement.to_date > on):
                return agreement.counts
        return USUAL[activity]

    @property
    def is_usual(self) -> bool:
        """Whether nothing was agreed on."""
        return not self._by_activity

    def turns(self, activity: str) -> list[date]:
        """Return the days on which an activity may begin to count as something else, in order."""
        found = self._by_activity.get(activity, ())
        edges = {agreement.from_date for agreement in found}
        return sorted(edges | {agreement.to_date for agreement in found if agreement.to_date is not None})
