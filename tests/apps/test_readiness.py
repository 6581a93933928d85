"""What is missing before the first contact can be served: nothing is said of a floor that works, and each gap is."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time

import psycopg
import pytest
from tests import scenes

from tejido.access import actions as access_actions
from tejido.access import tokens
from tejido.cli import cluster as cluster_module
from tejido.clients import actions, changes, models, texts
from tejido.contacts import leadership
from tejido.core import facts
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import careers, readiness
from tejido.people import models as people

BY, AT = scenes.BY, scenes.START


def codes(found: object = None) -> list[str]:
    return [finding.code for finding in (found or readiness.of_everything(at=AT))]  # type: ignore[attr-defined]


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    """A floor on which everything is there: nothing is missing."""
    scopes.assign({0})
    scenes.install()
    made = scenes.floor(agent_count=1)
    texts.set_treatment_notice(client=made.client, text_en="We keep it.", text_es="Los guardamos.", by=BY, at=AT)
    user = access_actions.add_user(email="ana@example.org", person_id=made.agents[0].pk, by=facts.SYSTEM, at=AT)
    assert user.is_active
    assert codes() == []
    return made


def test_an_empty_installation_says_where_to_begin(db: None) -> None:
    scopes.assign({0})
    scenes.install()
    assert codes() == ["no_pool", "no_client", "no_agent"]


def test_a_client_without_programme_and_a_programme_without_queue(floor: scenes.Floor) -> None:
    other = actions.add_client(name="Tienda", country="CO", zone="America/Bogota", by=BY, at=AT)
    assert codes() == ["no_programme"]
    actions.add_programme(client=other, name="Ventas", by=BY, at=AT)
    assert codes() == ["no_queue", "no_disposition"]


def test_a_client_whose_widget_nobody_can_see(floor: scenes.Floor) -> None:
    changes.set_allowed_origins(client=floor.client, allowed_origins=[], by=BY, at=AT)
    assert codes() == ["no_origin"]


def test_a_client_without_notice_is_only_warned(floor: scenes.Floor) -> None:
    other = scenes.floor(agent_count=0, name="Tienda")
    people_actions.set_membership(person=floor.agents[0], queue=other.queue, is_member=True, by=BY, at=AT)
    notices = [finding for finding in readiness.of_everything(at=AT) if finding.code == "no_notice"]
    assert [(finding.name, finding.level) for finding in notices] == [("Tienda", "hint")]


def test_a_programme_whose_dispositions_are_retired(floor: scenes.Floor) -> None:
    texts.retire_disposition(disposition=floor.disposition, by=BY, at=AT)
    assert codes() == ["no_disposition"]


def test_a_queue_without_target_and_one_whose_target_is_still_to_come(floor: scenes.Floor) -> None:
    queue = actions.add_queue(
        programme=floor.programme, pool=floor.pool, code="cards", name="Tarjetas", language="es",
        zone="America/Bogota", holiday_calendar="CO", opens_at=time(8), closes_at=time(18), open_weekdays=[], by=BY,
        at=AT,
    )  # fmt: skip
    assert codes() == ["no_target", "queue_never_open"]
    actions.set_target(
        queue=queue, channel="chat", from_date=date(2027, 1, 1), variant="answered_in_time", target_seconds=30,
        target_share=0.8, offer_seconds=20, by=BY, at=AT,
    )  # fmt: skip
    assert codes() == ["target_still_to_come", "queue_never_open"]


def test_a_queue_that_was_closed_by_hand(floor: scenes.Floor) -> None:
    actions.set_closed(queue=floor.queue, is_closed=True, by=BY, at=AT)
    assert codes() == ["queue_closed"]
    assert codes(readiness.of_queue(floor.queue, at=AT)) == ["queue_closed"]


def test_nobody_serves_and_the_reason_is_said(floor: scenes.Floor) -> None:
    agent = floor.agents[0]

    def reason() -> list[str]:
        return codes(readiness.of_queue(models.Queue.objects.get(pk=floor.queue.pk), at=AT))

    user = access_actions.queries.user_of_person(agent.pk)
    assert user is not None
    access_actions.deactivate_user(user=user, by=facts.SYSTEM, at=AT)
    assert reason() == ["members_without_account"]
    careers.judge(person=agent, skill=floor.skill, level=3, rung="shadow", evidence="course", user_id=1, by=BY, at=AT)
    assert reason() == ["members_below_rung"]
    actions.set_requirements(queue=floor.queue, steps=[(0, [(floor.skill, 5)]), (30, [(floor.skill, 4)])], by=BY, at=AT)
    assert reason() == ["members_below_level"]
    careers.set_capacities(person=agent, capacities={"chat": 0}, by=BY, at=AT)
    assert reason() == ["members_without_capacity"]
    pool = actions.add_pool(name="Otro piso", by=BY, at=AT)
    people.Presence.objects.filter(person=agent).update(pool=pool)
    assert reason() == ["members_in_other_pool"]
    careers.leave(person=agent, to_date=date(2026, 11, 3), reason="resigned", recorded_at=AT, by=BY, at=AT)
    assert reason() == ["members_not_employed"]
    people_actions.set_membership(person=agent, queue=floor.queue, is_member=False, by=BY, at=AT)
    assert reason() == ["nobody_is_member"]


def test_who_was_invited_and_has_not_accepted_takes_no_contact(floor: scenes.Floor) -> None:
    def invited(person_id: int, *, at: datetime = AT) -> str:
        key = uuid.uuid4()
        access_actions.invite(
            email=f"{key}@example.org", role="agent", person_id=person_id, language="es", key=key, by=facts.SYSTEM,
            at=at, now=at,
        )  # fmt: skip
        return tokens.invitation(key)

    other = scenes.floor(agent_count=2, name="Tienda")
    texts.set_treatment_notice(client=other.client, text_en="a", text_es="b", by=BY, at=AT)
    assert codes() == ["members_without_account"]
    token = invited(other.agents[0].pk)
    (finding,) = readiness.of_everything(at=AT)
    assert (finding.code, finding.level, finding.count) == ("members_invited", "stops", 1)
    access_actions.accept_invitation(
        token=token, password="ocho-canastas-verdes", display_name="Ana", language="es", at=AT, now=AT
    )
    assert codes() == []
    invited(other.agents[1].pk)
    (finding,) = readiness.of_everything(at=AT)
    assert (finding.code, finding.level, finding.count) == ("agents_invited", "hint", 1)


def test_a_pool_is_led_while_a_routers_lock_is_held(
    floor: scenes.Floor, cluster: cluster_module.Cluster, database_name: str
) -> None:
    other = scenes.floor(agent_count=0, name="Tienda")
    queues = [floor.queue, other.queue]
    assert {pool.pk for pool in leadership.unled(queues)} == {floor.pool.pk, other.pool.pk}
    with psycopg.connect(**cluster.role_connection("route", database_name), autocommit=True) as router:  # type: ignore[arg-type]
        router.execute("SELECT pg_advisory_lock(%s, %s)", [leadership.LOCK_CLASS, floor.pool.pk])
        router.execute("SELECT pg_advisory_lock(%s)", [other.pool.pk])
        assert list(leadership.unled(queues)) == ([] if floor.pool.pk == other.pool.pk else [other.pool])
    assert leadership.unled([]) == []


def test_a_later_step_that_somebody_reaches_is_enough(floor: scenes.Floor) -> None:
    actions.set_requirements(queue=floor.queue, steps=[(0, [(floor.skill, 5)]), (30, [(floor.skill, 3)])], by=BY, at=AT)
    assert codes() == []


def test_a_last_step_that_asks_for_nothing_lets_everybody_in(floor: scenes.Floor) -> None:
    actions.set_requirements(queue=floor.queue, steps=[(0, [(floor.skill, 5)]), (30, [])], by=BY, at=AT)
    assert codes() == []


def test_each_channel_is_looked_at_by_itself(floor: scenes.Floor) -> None:
    actions.set_target(
        queue=floor.queue, channel="voice", from_date=date(2026, 1, 1), variant="answered_in_time", target_seconds=20,
        target_share=0.8, offer_seconds=20, by=BY, at=AT,
    )  # fmt: skip
    found = readiness.of_everything(at=AT)
    assert [(finding.code, finding.channel) for finding in found] == [("members_without_capacity", "voice")]


def test_agents_are_counted_by_pool(floor: scenes.Floor) -> None:
    assert dict(readiness.agent_counts()) == {floor.pool.pk: 1}
