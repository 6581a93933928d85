"""A routing policy is checked field by field before it is kept, and every offer can say why it was made."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from tests import scenes

from tejido.clients import actions as client_actions
from tejido.clients import models as clients
from tejido.contacts import errors, floor_tables, models, policies
from tejido.core.routing import policy as routing_policy
from tejido.journal import scopes


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    scenes.install()
    made = scenes.floor()
    scenes.open_scope(made.client.pk)
    return made


def test_an_editors_numbers_become_settings() -> None:
    plain = {
        "weights": {"*": {"wait_points": "12,5", "level_points": ""}, "a-key": {"growth_points": 2.5}},
        "pool": {"offers_at_once": "2", "rejected_pause_seconds": 45.0},
    }
    found = policies.read(plain, queue_keys=["a-key"])
    assert found.weights == {"*": {"wait_points": 12.5}, "a-key": {"growth_points": 2.5}}
    assert found.pool == {"offers_at_once": 2, "rejected_pause_seconds": 45}
    assert found.weights_of("a-key") == routing_policy.Weights(wait_points=12.5, growth_points=2.5)
    assert found.weights_of("another") == routing_policy.Weights(wait_points=12.5)
    assert policies.read({}, queue_keys=[]) == policies.Settings()


@pytest.mark.parametrize(
    ("plain", "error", "field"),
    [
        ({"weights": {"*": {"wait_points": 0}}}, errors.PolicyNumberInvalid, "weights.*.wait_points"),
        ({"weights": {"*": {"wait_points": "many"}}}, errors.PolicyNumberInvalid, "weights.*.wait_points"),
        ({"weights": {"*": {"wait_points": "1\x000"}}}, errors.PolicyNumberInvalid, "weights.*.wait_points"),
        ({"weights": {"*": {"wait_points": "\ud800"}}}, errors.PolicyNumberInvalid, "weights.*.wait_points"),
        ({"weights": {"*": {"wait_points": "9" * 400}}}, errors.PolicyNumberInvalid, "weights.*.wait_points"),
        ({"weights": {"*": {"wait_points": 10**400}}}, errors.PolicyNumberInvalid, "weights.*.wait_points"),
        ({"weights": {"*": {"level_points": True}}}, errors.PolicyNumberInvalid, "weights.*.level_points"),
        ({"weights": {"*": {"level_points": "nan"}}}, errors.PolicyNumberInvalid, "weights.*.level_points"),
        ({"weights": {"*": {"level_points": 1001}}}, errors.PolicyNumberInvalid, "weights.*.level_points"),
        ({"weights": {"*": {"level_points": [1]}}}, errors.PolicyNumberInvalid, "weights.*.level_points"),
        ({"weights": {"*": {"colour": 1}}}, errors.PolicyFieldInvalid, "weights.*.colour"),
        ({"weights": {"*": 7}}, errors.PolicyFieldInvalid, "weights.*"),
        ({"weights": 7}, errors.PolicyFieldInvalid, "weights"),
        ({"weights": {"elsewhere": {}}}, errors.PolicyQueueInvalid, "weights.elsewhere"),
        ({"weights": {"*": {"growth_points": 2.1}}}, errors.PolicyGrowthInvalid, "weights.*.growth_points"),
        (
            {"weights": {"*": {"growth_points": 2}, "a-key": {"wait_points": 5}}},
            errors.PolicyGrowthInvalid,
            "weights.a-key.growth_points",
        ),
        ({"pool": {"offers_at_once": 0}}, errors.PolicyNumberInvalid, "pool.offers_at_once"),
        ({"pool": {"offers_at_once": 1.5}}, errors.PolicyNumberInvalid, "pool.offers_at_once"),
        ({"pool": {"version": 3}}, errors.PolicyFieldInvalid, "pool.version"),
        ({"rest": {}}, errors.PolicyFieldInvalid, "rest"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_field(
    plain: dict[str, Any], error: type[errors.PolicyRefused], field: str
) -> None:
    with pytest.raises(error) as caught:
        policies.read(plain, queue_keys=["a-key"])
    assert caught.value.field == field


def test_a_new_version_is_what_the_router_reads_and_the_ones_before_stay(floor: scenes.Floor) -> None:
    assert policies.newest(floor.pool.pk) is None
    before = floor_tables.policy(floor.pool.pk, at=floor.at)
    assert (before.version, before.queues[0].weights) == (1, routing_policy.LONGEST_IDLE)
    key = str(floor.queue.key)
    given = {"pool": floor.pool, "by": scenes.BY, "at": floor.at}
    policies.set_policy(weights={"*": {"level_points": 3}}, **given)
    policies.set_policy(weights={key: {"level_points": 4}}, settings={"offers_at_once": 2}, **given)
    after = floor_tables.policy(floor.pool.pk, at=floor.at)
    assert (after.version, after.offers_at_once, after.queues[0].weights.level_points) == (2, 2, 4.0)
    assert [row.version for row in policies.versions(floor.pool.pk)] == [2, 1]
    with pytest.raises(errors.PolicyQueueInvalid):
        policies.set_policy(weights={"general": {}}, **given)
    assert len(policies.versions(floor.pool.pk)) == 2


def test_a_version_from_before_stops_no_pool(floor: scenes.Floor) -> None:
    models.RoutingPolicy.objects.create(
        pool=floor.pool, version=7, from_at=floor.at,
        policy={"weights": {"*": {"wait_minute_points": 3, "level_points": 4}, "general": {"idle_minute_points": 9}}},
    )  # fmt: skip
    found = floor_tables.policy(floor.pool.pk, at=floor.at)
    assert (found.version, found.queues[0].weights) == (7, routing_policy.Weights(level_points=4))


def test_the_policy_of_the_tables_has_targets_and_overflows_only_where_somebody_serves(floor: scenes.Floor) -> None:
    (served,) = floor_tables.policy(floor.pool.pk, at=floor.at).queues
    (chat,) = served.channels
    assert (chat.target_seconds, chat.target_share, chat.offer_seconds) == (30, 0.8, 20)
    hours: dict[str, Any] = {
        "zone": "America/Bogota",
        "holiday_calendar": "CO",
        "opens_at": time(0),
        "closes_at": time(0),
    }
    other = client_actions.add_queue(
        programme=floor.programme, pool=floor.pool, code="other", name="Other", language="es", open_weekdays=range(7),
        by=scenes.BY, at=floor.at, **hours,
    )  # fmt: skip
    clients.Queue.objects.filter(pk=floor.queue.pk).update(overflow_queue=other, overflow_after_seconds=9)
    without_target = floor_tables.policy(floor.pool.pk, at=floor.at)
    assert [(queue.queue_id, queue.overflow_queue_id) for queue in without_target.queues] == [(floor.queue.pk, None)]
    client_actions.set_target(
        queue=other, channel="chat", from_date=date(2026, 1, 1), variant="answered_in_time", target_seconds=30,
        target_share=0.8, offer_seconds=20, by=scenes.BY, at=floor.at,
    )  # fmt: skip
    first, second = floor_tables.policy(floor.pool.pk, at=floor.at).queues
    assert (first.overflow_queue_id, first.overflow_after_seconds) == (other.pk, 9)
    assert second.overflow_queue_id is None
    elsewhere = client_actions.add_pool(name="Otro piso", by=scenes.BY, at=floor.at)
    clients.Queue.objects.filter(pk=other.pk).update(pool=elsewhere)
    (alone,) = floor_tables.policy(floor.pool.pk, at=floor.at).queues
    assert alone.overflow_queue_id is None


def test_an_offer_says_why_by_the_policy_and_the_target_of_its_day(floor: scenes.Floor) -> None:
    given = {"pool": floor.pool, "by": scenes.BY, "at": floor.at}
    policies.set_policy(weights={"*": {"wait_points": 6, "sticky_points": 2}}, **given)
    contact = floor.arrive()
    people = floor.agents
    stay = models.Stay.objects.get(contact=contact)
    # Only the router may write offers; what is asked here does not depend on where one is kept.
    offer = models.Offer(
        client_id=contact.client_id, contact=contact, stay=stay, person=people[0], pool=floor.pool, channel="chat",
        state="pending", offered_at=floor.at, deadline_at=floor.later(20), epoch=1, decision=1, policy_version=1,
        terms={"wait": 3.0, "sticky": 2.0, "growth": 0.0, "total": 5.0},
    )  # fmt: skip
    policies.set_policy(weights={"*": {"wait_points": 60}}, **given)
    first, second = policies.why(offer)
    assert (first.code, first.points, first.inputs) == ("wait", 3.0, {"waited_seconds": 15.0, "target_seconds": 30.0})
    assert (second.code, second.points) == ("sticky", 2.0)
