"""What the demonstration's floor has beside its queues: calls and tasks, replies, a notice, rules, and a supervisor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from tejido.cli.demo import cast
from tejido.clients import actions as client_actions
from tejido.clients import changes as client_changes
from tejido.clients import models as clients
from tejido.clients import texts as client_texts
from tejido.core import facts
from tejido.people import actions as people_actions
from tejido.people import models as people

# How long a call may ring at one desk, and a task stand there, before somebody else gets it.
CALL_TARGET_SECONDS, CALL_OFFER_SECONDS = 20, 15
TASK_TARGET_SECONDS, TASK_OFFER_SECONDS = 3600, 60


def programme(made: clients.Programme, *, by: facts.Actor, at: datetime) -> None:
    """Give a programme its canned replies, and its client the notice that customers accept."""
    for reply in cast.REPLIES:
        client_texts.add_canned_reply(
            programme=made, shortcut=reply.shortcut, title_en=reply.title_en, title_es=reply.title_es,
            text_en=reply.text_en, text_es=reply.text_es, by=by, at=at,
        )  # fmt: skip
    client_texts.set_treatment_notice(client=made.client, text_en=cast.NOTICE_EN, text_es=cast.NOTICE_ES, by=by, at=at)


def queues(made: Mapping[str, clients.Queue], *, from_date: date, by: facts.Actor, at: datetime) -> None:
    """Let the first queue take calls and tasks, and give each its difficulty, its patience and where it overflows."""
    first = made[cast.QUEUES[0].code]
    for channel, target_seconds, offer_seconds in (
        ("voice", CALL_TARGET_SECONDS, CALL_OFFER_SECONDS),
        ("task", TASK_TARGET_SECONDS, TASK_OFFER_SECONDS),
    ):
        client_actions.set_target(
            queue=first, channel=channel, from_date=from_date, variant="answered_in_time",
            target_seconds=target_seconds, target_share=0.8, offer_seconds=offer_seconds, by=by, at=at,
        )  # fmt: skip
    for code, queue in made.items():
        into, after_seconds = cast.OVERFLOWS.get(code, (None, None))
        client_changes.change_queue(
            queue=queue, pool=queue.pool, name=queue.name, language=queue.language, zone=queue.zone,
            holiday_calendar=queue.holiday_calendar, opens_at=queue.opens_at, closes_at=queue.closes_at,
            open_weekdays=queue.open_weekdays, priority=queue.priority, difficulty=cast.DIFFICULTIES[code],
            waiting_max=None, sticky_seconds=cast.STICKY_SECONDS, overflow_queue=made[into] if into else None,
            overflow_after_seconds=after_seconds, by=by, at=at,
        )  # fmt: skip


def capacities(number: int, plan: cast.AgentPlan) -> dict[str, int]:
    """Return what an agent may hold at once; a few of them take calls and tasks as well.

    Args:
        number: Counted from 1.
    """
    if number > cast.BLENDED_COUNT:
        return {"chat": plan.capacity}
    return {"chat": plan.capacity, "voice": 1, "task": 1}


def rung(levels: Mapping[str, int], skill: str) -> str:
    """Return how far somebody of these levels is in a skill: a beginner learns under supervision."""
    return "supervised" if levels[skill] <= cast.SUPERVISED_LEVEL_MAX else "solo"


def supervisor(
    *, pool: clients.Pool, site: people.Site, from_date: date, recorded_at: datetime, by: facts.Actor, at: datetime
) -> people.Person:
    """Employ the supervisor, who serves whatever they take over and is offered nothing."""
    person = people_actions.register_person(
        given_names="Supervisora", first_surname="Demostración", display_name=cast.SUPERVISOR_NAME, by=by, at=at
    )
    employment = people_actions.employ(
        person=person, contract="indefinite", from_date=from_date, recorded_at=recorded_at, by=by, at=at
    )
    people_actions.place(
        employment=employment, position="supervisor", place=site.place, site=site, work_mode="site", pool=pool,
        from_date=from_date, recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip
    return person
