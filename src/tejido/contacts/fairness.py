"""How fairly work was spread over the people of each team in a period, from what was rolled up by the day.

A team is a routing pool: the people among whom one router shares the work. Nobody's hours are theirs to choose alone,
so every measure is about the time in which contacts could reach them (`core.fairness`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection

from tejido.contacts import history_tables
from tejido.core import fairness
from tejido.core.impact import disclosure
from tejido.people import models as people

PEOPLE = resources.files(__package__).joinpath("sql/fairness_people.sql").read_text()
_COLUMNS = tuple(field.name for field in dataclasses.fields(fairness.Work))


@dataclass(frozen=True, kw_only=True)
class Agent:
    """What came to one person."""

    person_id: int
    person_key: UUID
    display_name: str
    work: fairness.Work


@dataclass(frozen=True, kw_only=True)
class Team:
    """The people of one routing pool; those without a pool any more are a team without a key."""

    pool_key: UUID | None
    name: str
    agents: Sequence[Agent]

    @property
    def compared(self) -> Sequence[Agent]:
        """The people who were ready for long enough to be compared."""
        return [agent for agent in self.agents if fairness.counts(agent.work)]

    @property
    def work(self) -> fairness.Work:
        """What came to all of them together."""
        return sum((agent.work for agent in self.agents), fairness.Work())

    @property
    def is_large(self) -> bool:
        """Whether enough people are compared for their spread to tell about none of them."""
        return disclosure.is_group_safe(len(self.compared))

    def spread(self, measure: str) -> fairness.Spread:
        """Return how evenly a measure was spread over the people compared."""
        return fairness.spread(self._amounts(measure))

    def quartiles(self, measure: str) -> fairness.Quartiles | None:
        """Return the quartiles of a measure; None where too few people have it to stay anonymous."""
        amounts = self._amounts(measure)
        return fairness.quartiles(amounts) if disclosure.is_group_safe(len(amounts)) else None

    def _amounts(self, measure: str) -> list[float]:
        return fairness.amounts([agent.work for agent in self.agents], measure=measure)


def teams(*, from_date: date, to_date: date) -> Sequence[Team]:
    """Return the teams with what came to their people on the days in [from_date, to_date), by name."""
    return _teams({"from_date": from_date, "to_date": to_date, "person": None, "pool": None})


def team(pool_key: UUID, *, from_date: date, to_date: date) -> Team | None:
    """Return the team of a pool with what came to its people; None where nothing did in the period."""
    found = _teams({"from_date": from_date, "to_date": to_date, "person": None, "pool": pool_key})
    return next((one for one in found if one.pool_key == pool_key), None)


def own(person_id: int, *, from_date: date, to_date: date) -> tuple[Agent | None, Team | None]:
    """Return what came to a person, and their team; None where nothing did in the period.

    A person who was merged is asked for by the record that counts.
    """
    canonical = people.Person.objects.filter(pk=person_id).values_list("canonical_person_id", flat=True).first()
    wanted = canonical or person_id
    for team in _teams({"from_date": from_date, "to_date": to_date, "person": wanted, "pool": None}):
        for agent in team.agents:
            if agent.person_id == wanted:
                return agent, team
    return None, None


def counted_until() -> date | None:
    """Return the day up to which people's work is counted; None while nothing is."""
    mark = history_tables.RollUp.objects.filter(client_id=0).first()
    return mark.until_at.date() if mark else None


def _teams(given: Mapping[str, Any]) -> Sequence[Team]:
    found: dict[int | None, list[Mapping[str, Any]]] = {}
    for row in _rows(given):
        found.setdefault(row["pool_id"], []).append(row)
    return [
        Team(pool_key=rows[0]["pool_key"], name=rows[0]["pool_name"] or "", agents=[_agent(row) for row in rows])
        for rows in found.values()
    ]


def _agent(row: Mapping[str, Any]) -> Agent:
    return Agent(
        person_id=row["person_id"], person_key=row["person_key"], display_name=row["display_name"],
        work=fairness.Work(**{column: row[column] for column in _COLUMNS}),
    )  # fmt: skip


def _rows(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
