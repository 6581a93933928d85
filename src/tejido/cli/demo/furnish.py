"""What the demonstration's programmes and queues have beside their targets: replies, a notice, rules of the floor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tejido.cli.demo import cast
from tejido.clients import actions as client_actions
from tejido.clients import changes as client_changes
from tejido.clients import models as clients
from tejido.clients import texts as client_texts
from tejido.core import facts


def programme(made: clients.Programme, *, code: str, by: facts.Actor, at: datetime) -> None:
    """Give a programme the ways its contacts come out and its canned replies, and its client the notice that customers
    accept.
    """
    for disposition, name_en, name_es in cast.DISPOSITIONS:
        client_actions.add_disposition(programme=made, code=disposition, name_en=name_en, name_es=name_es, by=by, at=at)
    for reply in cast.REPLIES:
        if reply.programme in (None, code):
            client_texts.add_canned_reply(
                programme=made, shortcut=reply.shortcut, title_en=reply.title_en, title_es=reply.title_es,
                text_en=reply.text_en, text_es=reply.text_es, by=by, at=at,
            )  # fmt: skip
    client_texts.set_treatment_notice(client=made.client, text_en=cast.NOTICE_EN, text_es=cast.NOTICE_ES, by=by, at=at)


def queues(made: Mapping[str, clients.Queue], *, by: facts.Actor, at: datetime) -> None:
    """Give each queue its difficulty, its patience and where it overflows."""
    for code, queue in made.items():
        into, after_seconds = cast.OVERFLOWS.get(code, (None, None))
        client_changes.change_queue(
            queue=queue, pool=queue.pool, name=queue.name, language=queue.language, zone=queue.zone,
            holiday_calendar=queue.holiday_calendar, opens_at=queue.opens_at, closes_at=queue.closes_at,
            open_weekdays=queue.open_weekdays, priority=queue.priority, difficulty=cast.queue_plan(code).difficulty,
            waiting_max=None, sticky_seconds=cast.STICKY_SECONDS, overflow_queue=made[into] if into else None,
            overflow_after_seconds=after_seconds, by=by, at=at,
        )  # fmt: skip
