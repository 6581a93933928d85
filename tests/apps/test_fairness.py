"""Fairness: what came to people is kept by the day, as the contacts say it, and told without telling about anybody."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from tests import scenes

from tejido.contacts import abuse, actions, fairness, fairness_tables, history_tables, own_offers, roll_ups
from tejido.contacts import models as contact_models
from tejido.core import facts
from tejido.core import fairness as core_fairness
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import models as people_models

Acting = Callable[[str], AbstractContextManager[None]]
DAY = scenes.START.date()
NEXT = DAY + timedelta(days=1)
ZONE = "America/Bogota"
HOUR = 3600


def test_a_day_is_kept_as_the_contacts_say_it_and_counted_again_is_the_same(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting
) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor()
    owner.execute("UPDATE people_presence SET connections = 1")
    learner, other = floor.agents
    with scopes.scoped(floor.scope):
        for agent in floor.agents:
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=scenes.START
            )
        people_actions.set_skill_level(
            person=learner, skill=floor.skill, level=2, rung="supervised", evidence="x", user_id=1, by=scenes.BY,
            at=floor.later(1),
        )  # fmt: skip
    for agent, difficulty, is_abusive in ((learner, 3, True), (learner, 1, False), (other, 5, False)):
        serve(floor, acting_as, agent, difficulty=difficulty, is_abusive=is_abusive)
    for _ in range(2):
        with acting_as("work"):
            roll_ups.advance(
                client_id=0, until_at=scenes.START + timedelta(hours=2), zone=ZONE, by=facts.SYSTEM, at=floor.at
            )
    with scopes.scoped({0}):
        kept = {row.person_id: row for row in fairness_tables.FairnessDay.objects.filter(day=DAY)}
        found = {
            pk: (row.offers_count, row.growth_offers_count, row.handled_count, row.difficulty_sum, row.abusive_count)
            for pk, row in kept.items()
        }
        assert found == {learner.pk: (2, 2, 2, 4, 1), other.pk: (1, 0, 1, 5, 0)}
        counted = history_tables.AgentInterval.objects.filter(person=other)
        in_hand = sum(row.serving_seconds + row.wrapping_seconds for row in counted)
        assert kept[other.pk].in_hand_seconds == pytest.approx(in_hand)
        assert in_hand > 0
    with scopes.scoped(floor.scope):
        told = own_offers.offers_of(learner.pk, from_at=scenes.START, to_at=scenes.START + timedelta(days=1), first=0)
        assert [(one.queue_name, one.state) for one in told] == [("General", "accepted")] * 2
        assert own_offers.offers_of(learner.pk, from_at=scenes.START, to_at=scenes.START, first=0) == []


def serve(floor: scenes.Floor, acting_as: Acting, agent: people_models.Person, **given: Any) -> None:
    with scopes.scoped(floor.scope):
        contact = floor.arrive(provider_id=uuid.uuid4())
        contact_models.Contact.objects.filter(pk=contact.pk).update(difficulty=given["difficulty"])
    floor.later(5)
    with acting_as("route"), scopes.scoped(floor.scope):
        offer = floor.offer(contact, agent)
    assert offer is not None
    with scopes.scoped(floor.scope):
        contact = floor.accept(offer)
        if given["is_abusive"]:
            abuse.flag(contact_key=contact.key, person_id=agent.pk, reason="insult", by=scenes.BY, at=floor.later(5))
        actions.end_contact(contact=contact, reason="agent", by=scenes.BY, at=floor.later(300))
        actions.finish_wrap_up(
            contact=contact, person_id=agent.pk, disposition_key=floor.disposition.key, by=scenes.BY,
            at=floor.later(20),
        )  # fmt: skip
        if given["is_abusive"]:
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=floor.later(700)
            )


def test_a_team_tells_quartiles_only_where_nobody_can_be_guessed(committed: None, acting_as: Acting) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=10)

    def keep(agents: list[people_models.Person], *, ready_seconds: float = 8 * HOUR, day: date = DAY) -> None:
        with acting_as("work"), scopes.scoped({0}):
            fairness_tables.FairnessDay.objects.bulk_create(
                fairness_tables.FairnessDay(
                    person=agent, day=day, ready_seconds=ready_seconds, in_hand_seconds=6 * HOUR,
                    idle_seconds=2 * HOUR, offers_count=16, growth_offers_count=4, handled_count=15,
                    difficulty_sum=30, abusive_count=0,
                )
                for agent in agents
            )  # fmt: skip

    def team(to_date: date = NEXT) -> fairness.Team:
        with scopes.scoped({0}):
            [found] = fairness.teams(from_date=DAY, to_date=to_date)
        return found

    keep(floor.agents[:9])
    assert (len(team().agents), team().is_large, team().quartiles("opportunity")) == (9, False, None)
    # The tenth was hardly there: they are in the team and are not compared.
    keep(floor.agents[9:], ready_seconds=HOUR)
    assert (len(team().agents), len(team().compared), team().is_large) == (10, 9, False)
    keep(floor.agents[9:], day=NEXT)
    both = team(NEXT + timedelta(days=1))
    assert both.is_large
    assert both.quartiles("opportunity") is not None
    assert both.spread("difficulty").jain == pytest.approx(1.0)
    with scopes.scoped({0}):
        agent, own = fairness.own(floor.agents[3].pk, from_date=DAY, to_date=NEXT)
        assert agent is not None
        assert own is not None
        assert core_fairness.opportunity(agent.work) == pytest.approx(2.0)
        assert fairness.own(floor.agents[3].pk, from_date=date(2020, 1, 1), to_date=DAY) == (None, None)
