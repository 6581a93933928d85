"""The way to work and the home, from a short survey: answers become shares and means, never a line about a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tejido.core.impact import disclosure
from tejido.core.impact.footprint import factors, kinds, lines

KM_MAX = 200.0
TRIPS = 2


class ProfileInvalid(Exception):
    """A survey names how many people came by each means of transport and how far, and how many cool at home."""


@dataclass(frozen=True, kw_only=True)
class Mode:
    """Those who come by one means: how many, and how far one way on average.

    Args:
        people_count: A part of those who answered; weighted, where some stand for more than others.
    """

    mode: str
    people_count: float
    km: float


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a survey found at a site, or among all, from a day on.

    Args:
        site: The key of the site as text; empty for all.
        asked_date: When people were asked.
        modes: How they come on a day at the site.
        home_count: How many of those asked work at home at least now and then.
        cooled_count: How many of these cool the room they work in.
    """

    site: str
    asked_date: date
    modes: tuple[Mode, ...]
    home_count: int
    cooled_count: int

    def __post_init__(self) -> None:
        names = [one.mode for one in self.modes]
        are_known = set(names) <= set(kinds.MODES) and len(set(names)) == len(names)
        are_counted = all(one.people_count > 0 and 0 <= one.km <= KM_MAX for one in self.modes)
        if not (are_known and are_counted and 0 <= self.cooled_count <= self.home_count):
            raise ProfileInvalid(ProfileInvalid.__doc__)

    @property
    def commuters_count(self) -> int:
        """How many told how they come."""
        return round(sum(one.people_count for one in self.modes))

    @property
    def ways(self) -> Mapping[str, tuple[float, float]]:
        """Mode to its share of those who told, and the kilometres one way; empty where few people told."""
        count = self.commuters_count
        if not disclosure.is_group_safe(count):
            return {}
        return {one.mode: (one.people_count / count, one.km) for one in self.modes}

    @property
    def cooled_share(self) -> float | None:
        """The share of those at home who cool; None where few people told."""
        return self.cooled_count / self.home_count if disclosure.is_group_safe(self.home_count) else None


@dataclass(frozen=True, kw_only=True)
class Days:
    """Days that people worked in a month, at a site and at home, as sums over many.

    Args:
        site: The key of the site as text; empty for those who belong to none, and for sites that are not told apart.
        people_count: How many people stand behind the sums.
        site_days, home_days: Person-days.
        worked_hours: In all.
        home_hours: Of these at home.
    """

    site: str
    place: str
    month: date
    people_count: int
    site_days: float
    home_days: float
    worked_hours: float
    home_hours: float


@dataclass(frozen=True, kw_only=True)
class Way:
    """What one person's way to a site and back sends out in a day, with the factors used."""

    kg: float
    used: tuple[factors.Factor, ...]


def day_kg(
    ways: Mapping[str, tuple[float, float]], *, place: str, day: date, chooser: factors.Chooser
) -> Way | None:  # fmt: skip
    """Return what the way to work and back comes to for each person and day; None where a factor is missing.

    Args:
        ways: Mode to its share of people, 0 to 1, and the kilometres one way.
    """
    kg, used = 0.0, []
    for mode, (share, km) in ways.items():
        for source in kinds.KINDS[f"travel_{mode}"].sources:
            found = chooser.choose(source.keys[0], place=place, day=day)
            if found is None:
                return None
            kg += share * km * TRIPS * found.number
            used.append(found)
    return Way(kg=kg, used=tuple(used))


def activities(days: Days, profile: Profile | None) -> Sequence[lines.Activity]:
    """Return the kilometres travelled and the hours run at home that follow from days and a survey.

    Without a survey there are no kilometres and no cooling; the equipment at home runs in any case.

    Args:
        profile: The survey that holds there and then.
    """

    def used(kind: str, amount: float, grade: factors.Grade, evidence: str) -> lines.Activity:
        return lines.Activity(
            kind=kind, amount=amount, month=days.month, site=days.site, place=days.place, grade=grade,
            evidence=evidence,
        )  # fmt: skip

    made = []
    for mode, (share, km) in (profile.ways if profile else {}).items():
        made.append(used(f"travel_{mode}", days.site_days * share * km * TRIPS, "C", "survey"))
    if days.home_hours:
        made.append(used("home_equipment", days.home_hours, "B", "presence"))
        cooled = profile.cooled_share if profile else None
        if cooled:
            made.append(used("home_cooling", days.home_hours * cooled, "C", "survey"))
    return made


def holding(profiles: Sequence[Profile], *, site: str, month: date) -> Profile | None:
    """Return the survey that holds for a site in a month: its own, or that of all; the newest by then, or the first.

    Args:
        profiles: In any order.
    """
    for own in (site, ""):
        found = sorted((one for one in profiles if one.site == own and one.ways), key=lambda one: one.asked_date)
        before = [one for one in found if one.asked_date.replace(day=1) <= month]
        if found:
            return before[-1] if before else found[0]
    return None
