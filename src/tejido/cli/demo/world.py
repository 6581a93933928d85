"""The demonstration's small world, made once through the same actions as any installation, in the web's own role."""

from __future__ import annotations

import secrets
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import holidays

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.access import roles
from tejido.cli.demo import cast, customers, errors, furnish
from tejido.clients import actions as client_actions
from tejido.clients import models as clients
from tejido.contacts import actions as contact_actions
from tejido.contacts import models as contacts
from tejido.contacts import policies
from tejido.core import facts
from tejido.core.impact import status as status_codes
from tejido.journal import actions as journal
from tejido.journal import clock, scopes
from tejido.journal import models as journal_models
from tejido.people import actions as people_actions
from tejido.people import models as people
from tejido.reference import actions as reference_actions
from tejido.vault import actions as vault_actions

TOKEN_BYTES = 32
BEGINS_AT = time(9, 0)
# How far ahead no queue may have a holiday when a play begins, and how far a day without one is looked for.
CLEAR_HOURS = 12
DAYS_AHEAD_MAX = 30
THRESHOLD_VERSION = "dane-2024"
CONSENT_VERSION = "demonstration-1"


@dataclass(frozen=True)
class World:
    """What the play needs to know of the world: where customers write, and who works there."""

    client_id: int
    programme_id: int
    programme_key: str
    queue_ids: dict[str, int]
    agents: tuple[str, ...]

    @property
    def scope(self) -> frozenset[int]:
        """The rows of the world: the operator's own and the client's."""
        return frozenset({scopes.OPERATOR, self.client_id})


def ensure(*, now: datetime) -> World:
    """Return the world of this database; make it where the database is empty, finish it where that was interrupted.

    Args:
        now: Machine time.
    Raises:
        NotADemonstration: the database belongs to a real operator.
        WorldMissing: it is a demonstration that somebody else made.
    """
    installed = journal_models.Installation.objects.first()
    if installed is None:
        with scopes.scoped({scopes.OPERATOR}):
            _make(now=now)
    elif not installed.demonstration:
        raise errors.NotADemonstration()
    world = _known()
    # The vault has its own transaction, so what it holds is declared once the people are committed, and the account
    # that is added last tells that it was.
    if access_queries.user_by_email(_last_address()) is None:
        _declare(world, at=clock.now())
        with scopes.scoped(world.scope):
            _add_staff(cast.STAFF[:1], client_id=world.client_id, at=clock.now())
    return world


def clear_moment(world_at: datetime, calendars: Sequence[tuple[str, str]]) -> datetime:
    """Return the moment itself, or 9:00 of the next day in the operator's zone from which no queue has a holiday.

    Args:
        world_at: World time, aware.
        calendars: Holiday calendar and IANA zone of each queue.
    """
    own = zoneinfo.ZoneInfo(cast.ZONE)
    moment = world_at
    for _ in range(DAYS_AHEAD_MAX):
        if not _has_holiday(moment, calendars):
            return moment
        day = moment.astimezone(own).date() + timedelta(days=1)
        moment = datetime.combine(day, BEGINS_AT, tzinfo=own).astimezone(world_at.tzinfo)
    return moment


def sign_in_path(address: str, *, now: datetime) -> str:
    """Make a fresh one-time ticket for an account of the world and return its path.

    Raises: WorldMissing
    """
    user = access_queries.user_by_email(address)
    if user is None:
        raise errors.WorldMissing()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    access_actions.make_sign_in_ticket(user=user, token=token, now=now)
    return f"/enter/{token}/"


def sign_off(world: World, *, at: datetime) -> None:
    """End the shift of all played agents, as a supervisor would: their worked time ends here.

    Args:
        at: World time.
    """
    with scopes.scoped(world.scope):
        played = access.User.objects.filter(email__in=world.agents[1:]).values("person_id")
        working = people.Presence.objects.filter(person_id__in=played).exclude(activity="offline")
        for person_id in working.order_by("person_id").values_list("person_id", flat=True):
            people_actions.choose_activity(person_id=person_id, activity="offline", reason=None, by=facts.SYSTEM, at=at)


def end_played_contacts(world: World, *, at: datetime) -> None:
    """End the contacts of played customers who are gone; what real people write in stays open.

    Args:
        at: World time.
    """
    with scopes.scoped(world.scope):
        played = contacts.Contact.objects.filter(provider_id__startswith=customers.PLAYED_PREFIX, ended_at=None)
        for contact in played.order_by("id"):
            contact_actions.end_contact(contact=contact, reason="customer", by=facts.SYSTEM, at=at)


def is_joined(world: World) -> bool:
    """Return whether somebody takes part: whether the desk of the agent whom nobody plays is open."""
    user = access_queries.user_by_email(world.agents[0])
    if user is None or user.person_id is None:
        return False
    with scopes.scoped(world.scope):
        return people.Presence.objects.filter(person_id=user.person_id, connections__gt=0).exists()


def set_speed(world: World, *, factor: float, now: datetime) -> None:
    """Let world time run at a speed from now on; past a holiday, on which no customer would be let in.

    Args:
        factor: World seconds per machine second.
        now: Machine time.
    """
    world_at = clock.now()
    moved_at = clear_moment(world_at, calendars())
    with scopes.scoped(world.scope):
        clock.change(factor=factor, by=facts.SYSTEM, real_at=now, world_at=moved_at if moved_at != world_at else None)


def calendars() -> tuple[tuple[str, str], ...]:
    """Return the holiday calendar and the zone of each queue."""
    return tuple((queue.holiday_calendar, queue.zone) for queue in cast.QUEUES)


def _last_address() -> str:
    return cast.address(cast.STAFF[0][2])


def _known() -> World:
    # The ids of the world's client are not known before the scope is; only the one with the world's name counts.
    with scopes.scoped(scopes.every_client()):
        programme = clients.Programme.objects.filter(name=cast.PROGRAMME_NAME, client__name=cast.CLIENT_NAME).first()
        if programme is None:
            raise errors.WorldMissing()
        return World(
            client_id=programme.client_id,
            programme_id=programme.pk,
            programme_key=str(programme.key),
            queue_ids={queue.code: queue.pk for queue in programme.queues.order_by("id")},
            agents=tuple(cast.agent_address(number) for number in range(1, len(cast.AGENTS) + 1)),
        )


def _make(*, now: datetime) -> None:
    world_at = clear_moment(now, calendars())
    journal.install(
        operator_name=cast.OPERATOR_NAME, zone=cast.ZONE, demonstration=True, real_at=now, world_at=world_at,
        by=facts.SYSTEM,
    )  # fmt: skip
    lead = _add_user(
        "people_lead", address=cast.address("personas"), name=cast.STAFF[3][1], client_id=None, at=world_at
    )
    by = facts.Actor("user", lead.pk)
    client = client_actions.add_client(
        name=cast.CLIENT_NAME, country="CO", zone=cast.ZONE, allowed_origins=(cast.CLIENT_ORIGIN,), by=by, at=world_at
    )
    pool = client_actions.add_pool(name=cast.POOL_NAME, by=by, at=world_at)
    skills = {
        code: client_actions.add_skill(code=code, name=name, by=by, at=world_at) for code, name in cast.SKILLS.items()
    }
    queues = _add_queues(client, pool=pool, skills=skills, by=by, at=world_at)
    furnish.queues(queues, from_date=_hired_on(world_at), by=by, at=world_at)
    policies.set_policy(pool=pool, weights={policies.EVERY_QUEUE: cast.WEIGHTS}, by=by, at=world_at)
    site = _add_agents(pool, skills=skills, queues=queues, lead=lead, now=now, at=world_at)
    supervisor = furnish.supervisor(
        pool=pool, site=site, from_date=_hired_on(world_at), recorded_at=now, by=by, at=world_at
    )
    _add_staff(cast.STAFF[1:], client_id=client.pk, persons={"supervisor": supervisor}, at=world_at)


def _add_queues(
    client: clients.Client, *, pool: clients.Pool, skills: dict[str, clients.Skill], by: facts.Actor, at: datetime
) -> dict[str, clients.Queue]:
    programme = client_actions.add_programme(client=client, name=cast.PROGRAMME_NAME, by=by, at=at)
    for code, name_en, name_es in cast.DISPOSITIONS:
        client_actions.add_disposition(programme=programme, code=code, name_en=name_en, name_es=name_es, by=by, at=at)
    furnish.programme(programme, by=by, at=at)
    queues: dict[str, clients.Queue] = {}
    for plan in cast.QUEUES:
        queue = queues[plan.code] = client_actions.add_queue(
            programme=programme, pool=pool, code=plan.code, name=plan.name, language=plan.language, zone=plan.zone,
            holiday_calendar=plan.holiday_calendar, opens_at=time(0), closes_at=time(0), open_weekdays=range(7),
            by=by, at=at,
        )  # fmt: skip
        client_actions.set_target(
            queue=queue, channel="chat", from_date=_hired_on(at), variant=plan.variant,
            target_seconds=plan.target_seconds, target_share=plan.target_share, offer_seconds=cast.OFFER_SECONDS,
            by=by, at=at,
        )  # fmt: skip
        client_actions.set_requirements(
            queue=queue,
            steps=[(after, [(skills[code], level) for code, level in asked.items()]) for after, asked in plan.steps],
            by=by,
            at=at,
        )
    return queues


def _add_agents(
    pool: clients.Pool,
    *,
    skills: dict[str, clients.Skill],
    queues: dict[str, clients.Queue],
    lead: access.User,
    now: datetime,
    at: datetime,
) -> people.Site:
    by = facts.Actor("user", lead.pk)
    places = {
        home: reference_actions.add_place(
            country="CO", scheme="divipola", code=code, name=name, source=cast.PLACE_SOURCE, by=by, at=at
        )
        for home, (code, name) in cast.PLACES.items()
    }
    site = people_actions.add_site(
        name=cast.SITE_NAME, place=places["monteria"], zone=cast.ZONE, holiday_calendar="CO", by=by, at=at
    )
    for number, plan in enumerate(cast.AGENTS, start=1):
        person = people_actions.register_person(
            given_names=plan.given_names, first_surname=plan.first_surname, second_surname=plan.second_surname,
            display_name=plan.display_name, by=by, at=at,
        )  # fmt: skip
        employment = people_actions.employ(
            person=person, contract="indefinite", from_date=_hired_on(at), recorded_at=now, by=by, at=at
        )
        is_on_site = plan.home == "monteria"
        people_actions.place(
            employment=employment, position="advisor", place=places[plan.home], site=site if is_on_site else None,
            work_mode="site" if is_on_site else "home", pool=pool, from_date=_hired_on(at), recorded_at=now, by=by,
            at=at,
        )  # fmt: skip
        for code, level in plan.levels.items():
            people_actions.set_skill_level(
                person=person, skill=skills[code], level=level, rung=furnish.rung(plan.levels, code),
                evidence="assessment", user_id=lead.pk, by=by, at=at,
            )  # fmt: skip
        people_actions.set_capacity(person=person, capacities=furnish.capacities(number, plan), by=by, at=at)
        for code in plan.queue_codes:
            people_actions.set_membership(person=person, queue=queues[code], is_member=True, by=by, at=at)
        _add_user(
            "agent", address=cast.agent_address(number), name=plan.display_name, client_id=None, person=person, at=at
        )
    return site


def _add_staff(
    staff: Sequence[tuple[str, str, str]],
    *,
    client_id: int,
    persons: Mapping[str, people.Person] | None = None,
    at: datetime,
) -> None:
    for role, name, mail_name in staff:
        if access_queries.user_by_email(cast.address(mail_name)) is None:
            _add_user(
                role,
                address=cast.address(mail_name),
                name=name,
                client_id=client_id if role == "client" else None,
                person=(persons or {}).get(role),
                at=at,
            )


def _add_user(
    role: str, *, address: str, name: str, client_id: int | None, person: people.Person | None = None, at: datetime
) -> access.User:
    user = access_actions.add_user(
        email=address, display_name=name, person_id=person.pk if person else None, by=facts.SYSTEM, at=at
    )
    known: roles.Role = next(role_name for role_name in roles.GRANTABLE if role_name == role)
    access_actions.grant_role(user=user, role=known, client_id=client_id, by=facts.SYSTEM, at=at)
    return user


def _declare(world: World, *, at: datetime) -> None:
    """Put what the invented people declare into the vault; said twice, it is the same."""
    with scopes.scoped(world.scope):
        persons = [
            access_queries.user_by_email(cast.agent_address(number)) for number in range(1, len(cast.AGENTS) + 1)
        ]
        lead = access_queries.user_by_email(cast.address("personas"))
    for user, plan in zip(persons, cast.AGENTS, strict=True):
        if user is None or user.person_id is None or lead is None:
            raise errors.WorldMissing()
        if plan.status is None:
            continue
        is_impact = status_codes.is_impact_worker(plan.status)
        vault_actions.declare_status(
            user.person_id, status=plan.status, basis="self_declared",
            evidence="signed_statement" if is_impact else "none", threshold_version=THRESHOLD_VERSION,
            hired_on=_hired_on(at), consent_version=CONSENT_VERSION, by_user_id=lead.pk, at=at,
        )  # fmt: skip


def _hired_on(at: datetime) -> date:
    own = at.astimezone(zoneinfo.ZoneInfo(cast.ZONE)).date()
    return own - timedelta(days=cast.HIRED_ON_DAYS_AGO)


def _has_holiday(moment: datetime, calendars: Sequence[tuple[str, str]]) -> bool:
    for calendar, zone in calendars:
        country, _, part = calendar.partition("-")
        for hours in (0, CLEAR_HOURS):
            day = (moment + timedelta(hours=hours)).astimezone(zoneinfo.ZoneInfo(zone)).date()
            if day in holidays.country_holidays(country, subdiv=part or None, years=day.year):
                return True
    return False
