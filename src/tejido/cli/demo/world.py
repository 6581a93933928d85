"""The demonstration's world, made once through the same actions as any installation, in the web's own role.

It answers soon: the clients, the queues, the staff and the first agents are made at once, the other agents by and by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.cli.demo import cast, crew, errors, furnish, hiring, look_back, steering, way_parts
from tejido.clients import actions as client_actions
from tejido.clients import models as clients
from tejido.contacts import policies
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import clock, scopes
from tejido.journal import models as journal_models

# So many agents are made at once; the others come in groups, each a transaction of its own.
FIRST_AGENTS_COUNT = 30
GROUP_COUNT = 15


@dataclass(frozen=True)
class Programme:
    """Where customers of one client write, call, or have work done."""

    client_id: int
    id: int
    key: UUID


@dataclass(frozen=True)
class World:
    """What the play needs to know of the world: programmes and queues by code, and the addresses of its agents."""

    programmes: Mapping[str, Programme]
    queue_ids: Mapping[str, int]
    queue_keys: Mapping[str, UUID]
    agents: tuple[str, ...]

    @property
    def scope(self) -> frozenset[int]:
        """The rows of the world: the operator's own and the clients'."""
        return frozenset({scopes.OPERATOR, *(programme.client_id for programme in self.programmes.values())})


def ensure(*, now: datetime, agents_count: int = FIRST_AGENTS_COUNT) -> World:
    """Return the world of this database; make it where the database is empty, finish it where that was interrupted.

    Args:
        now: Machine time.
        agents_count: How many agents are wished for; only the first `FIRST_AGENTS_COUNT` of them are made here, the
            others by `grow`.
    Raises:
        NotADemonstration: the database belongs to a real operator.
        WorldMissing: it is a demonstration that somebody else made.
    """
    installed = journal_models.Installation.objects.first()
    if installed is None:
        with scopes.scoped({scopes.OPERATOR}):
            _make(agents_count=min(agents_count, FIRST_AGENTS_COUNT), now=now)
    elif not installed.demonstration:
        raise errors.NotADemonstration()
    world = known()
    # The vault has its own transaction, so what it holds is declared once the people are committed: said twice, it is
    # the same, so the latest group says it again, and the account that is added last tells that the first did.
    last = cast.STAFF[0]
    if access_queries.user_by_email(last.address) is None:
        hiring.declare(crew.AGENTS[: len(world.agents)], at=clock.now())
        with scopes.scoped(world.scope):
            _add_staff(last, world=world, at=clock.now())
    elif len(world.agents) > FIRST_AGENTS_COUNT:
        hiring.declare(crew.AGENTS[len(world.agents) - GROUP_COUNT : len(world.agents)], at=clock.now())
    return world


def grow(world: World, *, agents_count: int, now: datetime) -> World:
    """Hire the next group of agents, and the mentors for them; return the world with them.

    Args:
        agents_count: How many agents the world shall have in the end; where it has them, nothing is done.
        now: Machine time.
    """
    had_count = len(world.agents)
    plans = crew.AGENTS[had_count : min(agents_count, had_count + GROUP_COUNT)]
    if not plans:
        return world
    at = clock.now()
    with scopes.scoped(world.scope):
        office = hiring.office()
        hiring.hire_agents(plans, office=office, now=now, at=at)
        hiring.hire_mentors(had_count + len(plans), office=office, now=now, at=at)
    hiring.declare(plans, at=at)
    return known()


def walk(world: World, *, now: datetime) -> int:
    """Let people have come here by partners, courses and openings, as far as that is missing; return what was made.

    Args:
        now: Machine time.
    """
    return way_parts.ensure(scope=world.scope, now=now, at=clock.now())


def left_behind(world: World, *, now: datetime) -> Sequence[look_back.Step]:
    """Return what is still to be done of the months that lie behind: hours, pay, numbers and a statement.

    Args:
        now: Machine time.
    """
    return look_back.missing(_behind(world, now=now))


def look_back_on(step: look_back.Step, world: World, *, now: datetime) -> str | None:
    """Do one step of what lies behind, and return why it was left undone, if it was; done twice, it is done once.

    Args:
        now: Machine time.
    """
    return step.do(_behind(world, now=now))


def known() -> World:
    """Return the world as it is now.

    Raises: WorldMissing
    """
    # The ids of the world's clients are not known before the scope is; only those with the world's names count.
    with scopes.scoped(scopes.every_client()):
        found: dict[str, Programme] = {}
        queues: list[clients.Queue] = []
        for plan in cast.PROGRAMMES:
            row = clients.Programme.objects.filter(name=plan.name, client__name=plan.client_name).first()
            if row is None:
                raise errors.WorldMissing()
            found[plan.code] = Programme(row.client_id, row.pk, row.key)
            queues += row.queues.order_by("id")
    wanted = [plan.address for plan in crew.AGENTS]
    there = set(access.User.objects.filter(email__in=wanted).values_list("email", flat=True))
    return World(
        programmes=found,
        queue_ids={queue.code: queue.pk for queue in queues},
        queue_keys={queue.code: queue.key for queue in queues},
        agents=tuple(address for address in wanted if address in there),
    )


def _behind(world: World, *, now: datetime) -> look_back.Behind:
    return look_back.Behind(scope=world.scope, now=now, at=clock.now())


def _make(*, agents_count: int, now: datetime) -> None:
    at = steering.clear_moment(now, steering.calendars())
    journal.install(
        operator_name=cast.OPERATOR_NAME, zone=cast.ZONE, demonstration=True, real_at=now, world_at=at,
        by=facts.SYSTEM,
    )  # fmt: skip
    lead = hiring.add_user(cast.PEOPLE_LEAD.role, address=cast.PEOPLE_LEAD.address, name=cast.PEOPLE_LEAD.name, at=at)
    by = facts.Actor("user", lead.pk)
    pool = client_actions.add_pool(name=cast.POOL_NAME, by=by, at=at)
    skills = {code: client_actions.add_skill(code=code, name=name, by=by, at=at) for code, name in cast.SKILLS.items()}
    queues: dict[str, clients.Queue] = {}
    for plan in cast.PROGRAMMES:
        queues |= _add_programme(plan, pool=pool, skills=skills, by=by, at=at)
    furnish.queues(queues, by=by, at=at)
    policies.set_policy(pool=pool, weights={policies.EVERY_QUEUE: cast.WEIGHTS}, by=by, at=at)
    hiring.open_sites(by=by, at=at)
    office = hiring.office()
    hiring.hire_agents(crew.AGENTS[:agents_count], office=office, now=now, at=at)
    hiring.hire_mentors(agents_count, office=office, now=now, at=at)
    supervisors = {
        colleague.address: hiring.hire(colleague, position="supervisor", office=office, now=now, at=at)
        for colleague in crew.SUPERVISORS
    }
    world = known()
    with scopes.scoped(world.scope):
        for staff in cast.STAFF[1:]:
            if staff is not cast.PEOPLE_LEAD:
                _add_staff(staff, world=world, person=supervisors.get(staff.address), at=at)


def _add_programme(
    plan: cast.ProgrammePlan, *, pool: clients.Pool, skills: Mapping[str, clients.Skill], by: facts.Actor, at: datetime
) -> dict[str, clients.Queue]:
    client = client_actions.add_client(
        name=plan.client_name, country=plan.country, zone=plan.zone, allowed_origins=(plan.origin,), by=by, at=at
    )
    programme = client_actions.add_programme(client=client, name=plan.name, by=by, at=at)
    furnish.programme(programme, code=plan.code, by=by, at=at)
    made: dict[str, clients.Queue] = {}
    for queue in (queue for queue in cast.QUEUES if queue.programme == plan.code):
        made[queue.code] = row = client_actions.add_queue(
            programme=programme, pool=pool, code=queue.code, name=queue.name, language=queue.language, zone=queue.zone,
            holiday_calendar=queue.holiday_calendar, opens_at=time(0), closes_at=time(0), open_weekdays=range(7),
            by=by, at=at,
        )  # fmt: skip
        for channel, promise in queue.channels.items():
            client_actions.set_target(
                queue=row, channel=channel, from_date=hiring.opened_on(at), variant=promise.variant,
                target_seconds=promise.target_seconds, target_share=promise.target_share,
                offer_seconds=promise.offer_seconds, by=by, at=at,
            )  # fmt: skip
        client_actions.set_requirements(
            queue=row,
            steps=[(after, [(skills[code], level) for code, level in asked.items()]) for after, asked in queue.steps],
            by=by,
            at=at,
        )
    return made


def _add_staff(plan: cast.StaffPlan, *, world: World, person: hiring.Person | None = None, at: datetime) -> None:
    hiring.add_user(
        plan.role,
        address=plan.address,
        name=plan.name,
        client_id=world.programmes[plan.programme].client_id if plan.programme else None,
        person=person,
        at=at,
    )
