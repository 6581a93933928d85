"""People's way in the demonstration, made once and part by part through the same actions as anywhere.

Each part is a transaction of its own and leaves a mark that tells that it was made, so that a way that was interrupted
is finished and one that is whole stays as it is.
"""

from __future__ import annotations

import uuid
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.cli.demo import cast, crew, errors, hiring
from tejido.core import facts
from tejido.journal import scopes
from tejido.people import models as people

SPACE = uuid.UUID("6f0b1c9e-5d0a-4a67-9a53-0d4f0f0f7b11")
MORNING = time(9)


def key(name: str) -> uuid.UUID:
    """Return the key of something of the way, which is the same whenever it is made."""
    return uuid.uuid5(SPACE, name)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """When and by whom the way is made, and into what.

    Args:
        now: Machine time.
        at: World time.
    """

    office: hiring.Office
    now: datetime
    at: datetime

    @property
    def by(self) -> facts.Actor:
        """The people lead."""
        return self.office.by

    @property
    def lead_id(self) -> int:
        """The people lead's account."""
        return self.office.lead.pk

    @property
    def today(self) -> date:
        """The business day."""
        return self.at.astimezone(zoneinfo.ZoneInfo(cast.ZONE)).date()

    def day(self, offset: int) -> date:
        """Return the day so many days from today, before it where that is below zero."""
        return self.today + timedelta(days=offset)

    def moment(self, offset: int) -> datetime:
        """Return nine in the morning of such a day; of today, or of a day to come, it is now."""
        return min(self.morning(self.day(offset)), self.at) if offset < 0 else self.at

    def morning(self, day: date) -> datetime:
        """Return nine in the morning of a day."""
        return datetime.combine(day, MORNING, tzinfo=zoneinfo.ZoneInfo(cast.ZONE))

    def user(self, address: str) -> access.User:
        """Return an account of the world.

        Raises: WorldMissing
        """
        found = access_queries.user_by_email(address)
        if found is None:
            raise errors.WorldMissing()
        return found

    def person(self, address: str) -> people.Person:
        """Return who has an account of the world.

        Raises: WorldMissing
        """
        found = people.Person.objects.filter(pk=self.user(address).person_id or 0).first()
        if found is None:
            raise errors.WorldMissing()
        return found

    def agent(self, number: int) -> people.Person:
        """Return an agent by number, counted from 1.

        Raises: WorldMissing
        """
        return self.person(cast.agent_address(number))


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the way: what makes it, and what tells that it was made."""

    name: str
    is_made: Callable[[], bool]
    make: Callable[[Setting], None]


# So many agents stand before the way begins; it is about some of them.
AGENTS_NEEDED = 24


def go(parts: Iterable[Part], *, scope: Iterable[int], now: datetime, at: datetime) -> int:
    """Make the parts that are missing, in order, and return how many were.

    Args:
        scope: The world's rows.
        now: Machine time.
        at: World time.
    """
    made_count, reach = 0, frozenset(scope)
    for part in parts:
        with scopes.scoped(reach):
            if access_queries.user_by_email(crew.AGENTS[AGENTS_NEEDED - 1].address) is None:
                return made_count
            if not part.is_made():
                part.make(Setting(office=hiring.office(), now=now, at=at))
                made_count += 1
    return made_count
