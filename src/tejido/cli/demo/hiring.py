"""How the demonstration's people come to work: sites, agents, mentors, supervisors, accounts, and what they declare."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.access import roles
from tejido.cli.demo import cast, crew, errors
from tejido.clients import models as clients
from tejido.core import facts
from tejido.core.impact import status as status_codes
from tejido.people import actions as people_actions
from tejido.people import models as people
from tejido.reference import actions as reference_actions
from tejido.reference import models as reference
from tejido.vault import actions as vault_actions

THRESHOLD_VERSION = "dane-2024"
CONSENT_VERSION = "impact_status-1"

Person = people.Person


@dataclass(frozen=True)
class Office:
    """Where people are hired into: the pool, skills and queues by code, places and sites by home, and who hires."""

    pool: clients.Pool
    skills: Mapping[str, clients.Skill]
    queues: Mapping[str, clients.Queue]
    places: Mapping[str, reference.Place]
    sites: Mapping[str, people.Site]
    lead: access.User

    @property
    def by(self) -> facts.Actor:
        """The people lead, who hires."""
        return facts.Actor("user", self.lead.pk)


def open_sites(*, by: facts.Actor, at: datetime) -> None:
    """Make the places known where people work, and take the sites into use."""
    for home, (code, name) in cast.PLACES.items():
        place = reference_actions.add_place(
            country="CO", scheme="divipola", code=code, name=name, source=cast.PLACE_SOURCE, by=by, at=at
        )
        if home in cast.SITES:
            people_actions.add_site(
                name=cast.SITES[home], place=place, zone=cast.ZONE, holiday_calendar="CO", by=by, at=at
            )


def office() -> Office:
    """Return where people are hired into, as the world's scope shows it.

    Raises: WorldMissing
    """
    lead = access_queries.user_by_email(cast.PEOPLE_LEAD.address)
    if lead is None:
        raise errors.WorldMissing()
    places = {place.code: place for place in reference.Place.objects.filter(country="CO", scheme="divipola")}
    sites = {site.name: site for site in people.Site.objects.all()}
    return Office(
        pool=clients.Pool.objects.get(name=cast.POOL_NAME),
        skills={skill.code: skill for skill in clients.Skill.objects.filter(client=None)},
        queues={queue.code: queue for queue in clients.Queue.objects.all()},
        places={home: places[code] for home, (code, _) in cast.PLACES.items()},
        sites={home: sites[name] for home, name in cast.SITES.items()},
        lead=lead,
    )


def hire_agents(plans: Sequence[crew.AgentPlan], *, office: Office, now: datetime, at: datetime) -> None:
    """Employ these agents, with their skills, their capacity, their queues and an account each.

    Args:
        now: Machine time.
        at: World time.
    """
    by = office.by
    for plan in plans:
        person = people_actions.register_person(
            given_names=plan.given_names, first_surname=plan.first_surname, second_surname=plan.second_surname,
            display_name=plan.display_name, by=by, at=at,
        )  # fmt: skip
        _place(
            person, home=plan.home, position="advisor", office=office, from_date=hired_on(plan, at), now=now, at=at
        )  # fmt: skip
        _teach(person, plan.levels, rung=plan.rung, office=office, at=at)
        people_actions.set_capacity(person=person, capacities=plan.capacities, by=by, at=at)
        for code in plan.queue_codes:
            people_actions.set_membership(person=person, queue=office.queues[code], is_member=True, by=by, at=at)
        add_user("agent", address=plan.address, name=plan.display_name, person=person, at=at)


def hire_mentors(agents_count: int, *, office: Office, now: datetime, at: datetime) -> None:
    """Employ the mentors for so many agents, and the one whom nobody plays; those who are there stay as they are.

    They serve every queue, so that they can be asked about any contact, and have room for one request for help and for
    no contact of their own.
    """
    for plan in (crew.MENTORS[-1], *crew.mentors_played(agents_count)):
        if access_queries.user_by_email(plan.address) is not None:
            continue
        person = hire(plan, position="mentor", office=office, now=now, at=at)
        _teach(person, dict.fromkeys(cast.SKILLS, crew.MENTOR_LEVEL), rung="solo", office=office, at=at)
        people_actions.set_capacity(person=person, capacities={"help": 1}, by=office.by, at=at)
        for queue in office.queues.values():
            people_actions.set_membership(person=person, queue=queue, is_member=True, by=office.by, at=at)
        add_user("agent", address=plan.address, name=plan.display_name, person=person, at=at)


def hire(plan: crew.ColleaguePlan, *, position: str, office: Office, now: datetime, at: datetime) -> Person:
    """Employ somebody who is offered no contacts.

    Args:
        position: A code, such as "mentor".
    """
    person = people_actions.register_person(
        given_names=plan.given_names, first_surname=plan.first_surname, display_name=plan.display_name, by=office.by,
        at=at,
    )  # fmt: skip
    _place(person, home=plan.home, position=position, office=office, from_date=opened_on(at), now=now, at=at)
    return person


def add_user(
    role: str, *, address: str, name: str, client_id: int | None = None, person: Person | None = None, at: datetime
) -> access.User:
    """Give somebody an account with a role; only one-time tickets let them in."""
    user = access_actions.add_user(
        email=address, display_name=name, person_id=person.pk if person else None, by=facts.SYSTEM, at=at
    )
    access_actions.grant_role(user=user, role=roles.named(role), client_id=client_id, by=facts.SYSTEM, at=at)
    return user


def declare(plans: Sequence[crew.AgentPlan], *, at: datetime) -> None:
    """Put what these invented people declare into the vault; said twice, it is the same.

    Raises: WorldMissing
    """
    users = {user.email: user for user in access.User.objects.filter(email__in=[plan.address for plan in plans])}
    lead = access_queries.user_by_email(cast.PEOPLE_LEAD.address)
    for plan in plans:
        user = users.get(plan.address)
        if user is None or user.person_id is None or lead is None:
            raise errors.WorldMissing()
        if plan.status is None:
            continue
        is_impact = status_codes.is_impact_worker(plan.status)
        vault_actions.declare_status(
            user.person_id, status=plan.status, basis="self_declared",
            evidence="signed_statement" if is_impact else "none", threshold_version=THRESHOLD_VERSION,
            hired_on=hired_on(plan, at), consent_version=CONSENT_VERSION,
            by_user_id=lead.pk, at=at,
        )  # fmt: skip


def opened_on(at: datetime) -> date:
    """Return the day on which the centre opened: its first people were hired, and every promise begins."""
    return _own_day(at) - timedelta(days=cast.OPENED_DAYS_AGO)


def hired_on(plan: crew.AgentPlan, at: datetime) -> date:
    """Return the day on which an agent was hired."""
    if plan.is_newcomer:
        return month_began_on(at)
    return opened_on(at) if plan.is_pioneer else _own_day(at) - timedelta(days=cast.WAY_DAYS_AGO)


def month_began_on(at: datetime) -> date:
    """Return the first day of this month, on which the newest cohort was hired."""
    return _own_day(at).replace(day=1)


def _own_day(at: datetime) -> date:
    return at.astimezone(zoneinfo.ZoneInfo(cast.ZONE)).date()


def _place(
    person: Person, *, home: str, position: str, office: Office, from_date: date, now: datetime, at: datetime
) -> None:
    employment = people_actions.employ(
        person=person, contract="indefinite", from_date=from_date, recorded_at=now, by=office.by, at=at
    )
    site = office.sites.get(home)
    people_actions.place(
        employment=employment, position=position, place=office.places[home], site=site,
        work_mode="home" if site is None else "site", pool=office.pool, from_date=from_date, recorded_at=now,
        by=office.by, at=at,
    )  # fmt: skip


def _teach(person: Person, levels: Mapping[str, int], *, rung: str, office: Office, at: datetime) -> None:
    for code, level in levels.items():
        people_actions.set_skill_level(
            person=person, skill=office.skills[code], level=level, rung=rung, evidence="assessment",
            user_id=office.lead.pk, by=office.by, at=at,
        )  # fmt: skip
