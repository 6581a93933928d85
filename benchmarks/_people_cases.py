"""What the benchmark of people opens: pages, who opens them, and how much more each may read with ten times the people.

A further page is one more line below. What a page reads may grow with the people only where it counts them (a sum over
a period does, a page of a list does not). A few cases are no pages: what is done in the background, or with a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

import _people_world
from tejido.core.duplicates import blocking
from tejido.core.imports import lines
from tejido.impact import queries as impact_queries
from tejido.people import duplicates, participants

# A page costs its rows and the depth of the indexes that lead to them, which ten times the people make a level deeper.
PAGE_GOAL = "<= 2"
# Whoever counts reads what is counted, and no more: ten times the people are ten times the pages, and again a level.
# That is a sum over a period, the number beside a list, and a list of what waits or is open now.
SUM_GOAL = "<= 14"
LEAD = "people_lead"


@dataclass(frozen=True)
class Case:
    """One page, or one thing that is done without a page.

    Args:
        visitor: Whose account opens it; "" is a stranger.
        goal: A bound on how much more is read with ten times the people.
        ask: What is done where it is no page; within a scope of everything.
    """

    what: str
    visitor: str
    address: str
    goal: str
    ask: Callable[[], object] | None = None


def all_of(owner: psycopg.Connection) -> Sequence[Case]:
    """Return every case.

    Args:
        owner: A session past all policies, by which the keys in the addresses are looked up.
    """
    keys = _Keys(owner)
    return [
        *_funnel(keys), *_duplicates(keys), *_employment(keys), *_leaving(keys), *_growth(keys), *_partners(keys),
        *_own(keys), *_others(keys), *_without_pages(),
    ]  # fmt: skip


class _Keys:
    def __init__(self, owner: psycopg.Connection) -> None:
        self._owner = owner

    def one(self, table: str, which: str = "true", *, by: str = "id") -> str:
        """Return the key of the first row of a table for which something holds."""
        told = sql.SQL("SELECT key FROM {} WHERE {} ORDER BY {} LIMIT 1")
        statement = told.format(sql.Identifier(table), sql.SQL(which), sql.SQL(by))  # type: ignore[arg-type]
        found = self._owner.execute(statement).fetchone()
        assert found is not None, f"{table}: {which}"
        return str(found[0])

    def spring_cohort(self) -> tuple[str, int]:
        """Return the key and the id of the cohort that began nearest to this spring."""
        found = self._owner.execute(
            "SELECT key, id FROM people_cohort ORDER BY abs(from_date - date '2026-03-01'), id LIMIT 1"
        ).fetchone()
        assert found is not None
        return str(found[0]), int(found[1])

    def here(self) -> int:
        """Return the id of somebody who has worked here for two years, and has been promoted."""
        found = self._owner.execute(
            "SELECT person_id FROM people_employment WHERE to_date IS NULL"
            " AND NOT EXISTS (SELECT FROM people_person WHERE canonical_person_id = person_id)"
            " ORDER BY mod(person_id, 30), abs(from_date - date '2024-06-30'), person_id LIMIT 1"
        ).fetchone()
        assert found is not None
        return int(found[0])

    def coached(self) -> str:
        """Return the key of somebody who works in the supervisor's own team."""
        found = self._owner.execute(
            "SELECT person.key FROM access_user AS account"
            " JOIN people_placement AS own ON own.person_id = account.person_id"
            " JOIN people_placement AS placed ON placed.pool_id = own.pool_id AND placed.person_id <> own.person_id"
            " JOIN people_person AS person ON person.id = placed.person_id AND person.canonical_person_id IS NULL"
            " WHERE account.email = 'supervisor@example.org'"
            " AND own.superseded_at IS NULL AND own.to_date IS NULL"
            " AND placed.superseded_at IS NULL AND placed.to_date IS NULL ORDER BY person.id LIMIT 1"
        ).fetchone()
        assert found is not None
        return str(found[0])


def _lead(what: str, address: str, goal: str = PAGE_GOAL) -> Case:
    return Case(what, LEAD, f"/people/{address}", goal)


def _funnel(keys: _Keys) -> Iterator[Case]:
    years = "from=2021-07-01&to=2026-06-30"
    yield _lead("overview: what waits", "", SUM_GOAL)
    yield _lead("funnel: a month", "funnel/?from=2026-06-01&to=2026-06-30", SUM_GOAL)
    yield _lead("funnel: a year", "funnel/", SUM_GOAL)
    yield _lead("funnel: five years", f"funnel/?{years}", SUM_GOAL)
    for by in ("partner", "cohort", "place"):
        yield _lead(f"funnel: a year by {by}", f"funnel/?by={by}", SUM_GOAL)
    yield _lead("funnel: people who applied in a year", "funnel/people/?stage=applied", SUM_GOAL)
    cohort, cohort_id = keys.spring_cohort()
    yield _lead("funnel: one person's way", f"funnel/person/{keys.one('people_person', 'id = 1050')}/")
    for when in ("running", "coming", "ended"):
        yield _lead(f"cohorts: {when}", f"cohorts/?when={when}", SUM_GOAL)
    yield _lead("cohorts: one", f"cohorts/{cohort}/")
    yield _lead("cohorts: one's costs", f"cohorts/{cohort}/costs/")
    meeting = keys.one("people_meeting", f"cohort_id = {cohort_id}")
    yield _lead("cohorts: one session", f"cohorts/sessions/{meeting}/")


def _duplicates(keys: _Keys) -> Iterator[Case]:
    yield _lead("duplicates: first page", "duplicates/", SUM_GOAL)
    yield _lead("duplicates: two side by side", f"duplicates/{keys.one('people_duplicatepair')}/")


def _employment(keys: _Keys) -> Iterator[Case]:
    person = keys.one("people_person", f"id = {keys.here()}")
    yield _lead("employment: everybody", "employment/", SUM_GOAL)
    yield _lead("employment: one person", f"employment/{person}/")
    yield _lead("employment: things lent", "employment/equipment/", SUM_GOAL)
    yield _lead("adjustments: the register", "adjustments/", SUM_GOAL)
    yield _lead("adjustments: one", f"adjustments/{keys.one('people_adjustment')}/")
    yield _lead("complaints: the list", "grievances/", SUM_GOAL)
    yield _lead("complaints: one", f"grievances/{keys.one('people_grievance')}/")
    yield _lead("audits: the list", "audits/")
    yield _lead("climate: the rounds", "climate/")
    yield _lead("climate: one round", f"climate/{keys.one('people_climatewave')}/", SUM_GOAL)
    yield _lead("rights: the requests", "rights/", SUM_GOAL)
    yield _lead("status: the overview", "status/")


def _leaving(keys: _Keys) -> Iterator[Case]:
    for by in ("all", "site", "client", "account", "season"):
        yield _lead(f"attrition: a year by {by}", f"attrition/?by={by}", SUM_GOAL)
    yield _lead("attrition: a quarter by site", "attrition/?by=site&months=3", SUM_GOAL)
    yield _lead("attrition: five years by site", "attrition/?by=site&months=60", SUM_GOAL)
    yield _lead("attrition: five years by account", "attrition/?by=account&months=60", SUM_GOAL)
    yield _lead("attrition: who left in a year", "attrition/rows/?by=site", SUM_GOAL)
    yield _lead("leaving: the list", "leaving/", SUM_GOAL)
    yield _lead("leaving: one", f"leaving/{keys.one('people_leaving')}/")
    yield _lead("benefits: the list", "benefits/", SUM_GOAL)
    yield _lead("benefits: one", f"benefits/{keys.one('people_benefit')}/")
    team = keys.one("clients_pool")
    for days in (28, 365):
        yield _lead(f"fairness: all teams, {days} days", f"fairness/?days={days}", SUM_GOAL)
        yield _lead(f"fairness: one team, {days} days", f"fairness/{team}/?days={days}")


def _growth(keys: _Keys) -> Iterator[Case]:
    position = keys.one("people_position", "code = 'team_leader'")
    person = keys.one("people_person", f"id = {keys.here()}")
    yield _lead("growth: positions, promotions, seats of a year", "growth/", SUM_GOAL)
    yield _lead("growth: of five years", "growth/?from=2021-07-01&to=2026-06-30", SUM_GOAL)
    yield _lead("growth: who is close to a position", f"growth/{position}/", SUM_GOAL)
    yield _lead("growth: promoting somebody", f"growth/{position}/promote/{person}/")
    yield _lead("growth: skill records", "growth/records/")
    yield Case("coaching: whom I coach", "supervisor", "/coach/", PAGE_GOAL)
    yield Case("coaching: one person", "supervisor", f"/coach/{keys.coached()}/", PAGE_GOAL)
    yield _lead("openings: to be filled", "openings/", SUM_GOAL)
    yield _lead("openings: closed, and seats of a year", "openings/?closed=yes", SUM_GOAL)
    yield _lead("openings: one", f"openings/{keys.one('people_opening', by='closed_on DESC, opened_on')}/")


def _partners(keys: _Keys) -> Iterator[Case]:
    yield _lead("partners: whose turn it is", "partners/", SUM_GOAL)
    yield _lead("partners: all", "partners/all/")
    # A partner brings a tenth more people where there are ten times as many, and is told of all of them.
    yield _lead("partners: one", f"partners/{keys.one('people_partner', 'id = 1000')}/", SUM_GOAL)
    yield Case("partner's own: first page", "partner", "/partner/", SUM_GOAL)
    yield Case("partner's own: outcomes", "partner", "/partner/outcomes/", SUM_GOAL)


def _own(keys: _Keys) -> Iterator[Case]:
    visitor = f"synthetic{keys.here()}"
    for what, address, goal in (
        ("my path", "", PAGE_GOAL), ("openings for me", "openings/", SUM_GOAL), ("my record", "record/", PAGE_GOAL),
        ("my benefits", "benefits/", PAGE_GOAL), ("my numbers of a month", "numbers/", PAGE_GOAL),
        ("my numbers of a year", "numbers/?days=365", PAGE_GOAL), ("my offers", "numbers/offers/", PAGE_GOAL),
        ("my adjustments", "adjustments/", PAGE_GOAL), ("my complaints", "grievances/", PAGE_GOAL),
        ("my data", "data/", PAGE_GOAL), ("my data, everything", "data/everything/", PAGE_GOAL),
        ("what I asked", "rights/", PAGE_GOAL),
    ):  # fmt: skip
        yield Case(f"own: {what}", visitor, f"/me/{address}", goal)


def _others(keys: _Keys) -> Iterator[Case]:
    person = keys.one("people_person", f"id = {keys.here()}")
    yield _setup("people: first page", "agents/", SUM_GOAL)
    yield _setup("people: the hundredth page", "agents/?page=100", SUM_GOAL)
    yield _setup("people: by a whole name", "agents/?name=N1010+Synthetic", SUM_GOAL)
    yield _setup("people: by a name that a tenth has", "agents/?name=Yeison", SUM_GOAL)
    yield _setup("people: by a name that nobody has", "agents/?name=Wxyzzy")
    yield _setup("people: one person", f"agents/{person}/")
    yield Case("mentors: the ladder", LEAD, "/mentor/ladder/", PAGE_GOAL)
    yield Case("public: what anybody can join", "", "/join/", SUM_GOAL)


def _setup(what: str, address: str, goal: str = PAGE_GOAL) -> Case:
    return Case(what, LEAD, f"/set-up/{address}", goal)


def _without_pages() -> Iterator[Case]:
    some = [1000 + place for place in range(duplicates.BATCH)]
    yield Case("duplicates: look at 50 people", "", "", "<= 3", lambda: _candidates(some))
    newest = _people_world.NEWEST
    month = {"from_date": newest.replace(day=1), "to_date": newest}
    placed = impact_queries.PEOPLE_IN_PLACEMENT
    yield Case("impact: in placement in a month", "", "", SUM_GOAL, lambda: _rows(placed, month))
    yield Case("import: a partner's list of 100", "", "", PAGE_GOAL, _import)


def _candidates(people: Sequence[int]) -> object:
    found = _rows(duplicates.CANDIDATES, {"people": list(people), "block_max": blocking.BLOCK_MAX})
    return duplicates.traits_of({other for _, other in found})


def _import() -> object:
    told = [
        lines.Line(number=number, values={
            "given_names": "Luz", "first_surname": f"Nobody{number}", "second_surname": "", "stage": "interested",
            "document_number": str(10_001_000 + number), "phone": f"+57300{number:07}",
        })
        for number in range(1, 101)
    ]  # fmt: skip
    return participants.planned(told, goal="", at=datetime.combine(_people_world.NEWEST, datetime.min.time(), UTC))


def _rows(statement: str, given: Mapping[str, object]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()
