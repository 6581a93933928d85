"""A learner on the rung "shadow" is offered nothing: they sit in on the contacts of the mentor they are paired with."""

from __future__ import annotations

from datetime import datetime

from tejido.contacts import legs, mentoring_tables, models
from tejido.core import facts, presence
from tejido.people import models as people
from tejido.people import queries as people_queries

# More listeners than this and a conversation has an audience.
LISTENERS_MAX = 2


def sit_in(contact: models.Contact, *, host_id: int, by: facts.Actor, at: datetime) -> None:
    """Let those who learn from an agent listen to the contact that the agent serves from now on.

    A learner sits in while they are at their desk and available or in training, are employed, serve the contact's
    queue, are on the rung "shadow" in one of its skills, and listen to nothing else.
    """
    paired = mentoring_tables.Pairing.objects.filter(mentor_id=host_id, to_at=None).order_by("from_at", "id")
    learners = list(paired.values_list("learner_id", flat=True))
    if not learners or contact.queue_id is None:
        return
    at_desk = people.Presence.objects.filter(
        person_id__in=learners, connections__gt=0, activity__in=presence.LISTENING
    ).values_list("person_id", flat=True)
    here = set(at_desk)
    count = 0
    for learner_id in learners:
        if count == LISTENERS_MAX:
            return
        if learner_id in here and _may_listen(learner_id, queue_id=contact.queue_id, at=at):
            legs.begin(contact, person_id=learner_id, role="shadowing", mode="listening", by=by, at=at)
            count += 1


def _may_listen(learner_id: int, *, queue_id: int, at: datetime) -> bool:
    shadows = people.SkillLevel.objects.filter(
        person_id=learner_id, to_at=None, rung="shadow", skill__requirementstep__queue_id=queue_id
    )
    return (
        shadows.exists()
        and people_queries.is_employed(learner_id, at=at)
        and people_queries.serves(learner_id, queue_id=queue_id)
        and not models.Leg.objects.filter(person_id=learner_id, to_at=None).exists()
    )
