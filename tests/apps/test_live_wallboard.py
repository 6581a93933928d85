"""The wallboard's numbers over a socket, and that SQL counts what the core's measure defines."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import chance, lines, play, scenes

from tejido.cli import cluster as cluster_module
from tejido.contacts import actions as contact_actions
from tejido.core import metrics
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions


@pytest.fixture
def live_way(cluster: cluster_module.Cluster, database_name: str) -> dict[str, Any]:
    return dict(cluster.role_connection("live", database_name))


@pytest.fixture
def floor(committed: None) -> Iterator[scenes.Floor]:
    """A floor whose world time is now, so that its contacts are today's."""
    made = lines.floor()
    # An ordinary morning, whenever the test runs: no midnight and no full hour comes in between.
    with scopes.scoped({0}):
        clock.change(factor=1.0, by=scenes.BY, real_at=clock.machine_now(), world_at=scenes.START)
    clock.forget()
    made.at = clock.now()
    yield made
    connections.close_all()


@pytest.fixture
def server(floor: scenes.Floor, live_way: dict[str, Any]) -> Iterator[lines.Server]:
    with lines.serving(live_way) as running:
        yield running


def board_ticket(floor: scenes.Floor, *others: scenes.Floor, **changes: Any) -> str:
    names = tuple(f"wallboard_agents:{one.programme.key}" for one in (floor, *others))
    scope = frozenset().union(*(one.scope for one in (floor, *others)))
    contents: dict[str, Any] = {"user_id": lines.user_of().pk, "scope": scope, "topics": names}
    return lines.ticket(**(contents | changes))


def test_the_numbers_follow_the_floor(floor: scenes.Floor, server: lines.Server, acting_as: lines.Acting) -> None:
    with server.visit(board_ticket(floor)) as board, server.visit(lines.desk_ticket(floor)) as desk:
        first = board.next()
        assert (first["kind"], first["topic"]) == ("snapshot", f"wallboard_agents:{floor.programme.key}")
        assert first["data"]["programme"] == {
            "key": str(floor.programme.key), "name": "Atención", "client": "Banco", "synthetic": True,
        }  # fmt: skip
        assert first["data"]["queues"][0]["service_level"] == {
            "variant": "answered_in_time", "share": None, "target_share": 0.8, "target_seconds": 30, "n": 0,
        }  # fmt: skip
        desk.next()

        def numbers(condition: Any) -> dict[str, Any]:
            def found() -> dict[str, Any] | None:
                frame = board.next()
                assert frame["topic"] == first["topic"]
                return frame["data"] if condition(frame["data"]) else None

            return lines.eventually(found)  # type: ignore[no-any-return]

        numbers(lambda data: data["agents"]["available"] == 1 and data["agents"]["offline"] == 1)
        one, two = lines.arrive(floor), lines.arrive(floor)
        waiting = numbers(lambda data: data["queues"][0]["waiting"] == 2)["queues"][0]
        assert 0 <= waiting["longest_wait_seconds"] < 30
        floor.later(2)
        made = lines.offer(floor, one, acting_as)
        with scopes.scoped(floor.scope):
            floor.accept(made)
            contact_actions.end_contact(contact=two, reason="customer", by=scenes.BY, at=floor.later(2))
        served = numbers(lambda data: data["agents"]["serving"] == 1 and data["queues"][0]["abandoned_today"] == 1)
        queue = served["queues"][0]
        assert (queue["waiting"], queue["serving"], queue["answered_today"]) == (0, 1, 1)
        assert (queue["service_level"]["share"], queue["service_level"]["n"]) == (0.5, 2)
        assert [(hour["share"], hour["n"]) for hour in queue["hours"] if hour["n"]] == [(0.5, 2)]
        with scopes.scoped(floor.scope):
            contact_actions.end_contact(contact=one, reason="agent", by=scenes.BY, at=floor.later(2))
            people_actions.choose_activity(
                person_id=floor.agents[1].pk, activity="break", reason="rest", by=scenes.BY, at=floor.at
            )
        numbers(lambda data: data["agents"]["wrapping"] == 1 and data["agents"]["offline"] == 1)


def test_who_may_not_see_persons_hears_nothing_of_few(floor: scenes.Floor, server: lines.Server) -> None:
    topic = f"wallboard:{floor.programme.key}"
    with server.visit(board_ticket(floor)) as lead, server.visit(board_ticket(floor, topics=(topic,))) as client:
        assert lead.next()["data"]["agents"]["offline"] == 2
        lines.arrive(floor)
        told = lines.eventually(lambda: (data := client.next()["data"])["queues"][0]["waiting"] == 1 and data)
        assert (told["agents"], told["sites"]) == (None, [])


def test_nothing_is_sent_while_nothing_changes(floor: scenes.Floor, server: lines.Server) -> None:
    with server.visit(board_ticket(floor)) as one, server.visit(board_ticket(floor)) as two:
        one.next(), two.next()
        began_at, still_seconds = time.monotonic(), lines.LIMITS.wallboard_still_seconds
        frames = one.everything(quiet_seconds=still_seconds - 0.3)
        assert len(frames) <= 2 + (time.monotonic() - began_at) / still_seconds
        # Nothing happened, so these are snapshots at the same position, never a delta that was told before.
        assert all(frame["kind"] == "snapshot" for frame in frames)
        lines.arrive(floor)
        assert lines.eventually(lambda: two.next()["data"]["queues"][0]["waiting"] == 1)


def test_a_board_of_another_client_is_refused(floor: scenes.Floor, server: lines.Server) -> None:
    with scopes.scoped({0}):
        foreign = scenes.floor(agent_count=0, name="Otro banco")
    with server.visit(board_ticket(floor, foreign, scope=frozenset(floor.scope))) as board:
        assert board.close_code() == 4401
    with server.visit(board_ticket(floor, scope=frozenset({floor.client.pk}))) as board:
        assert board.next()["data"]["agents"]["offline"] == 2
    with server.visit(board_ticket(floor, foreign)) as board:
        assert {board.next()["topic"], board.next()["topic"]} == {
            f"wallboard_agents:{floor.programme.key}", f"wallboard_agents:{foreign.programme.key}",
        }  # fmt: skip


STAYS = st.lists(
    st.tuples(
        st.sampled_from(["answered", "abandoned", "overflowed", "transferred", "callback"]),
        st.integers(min_value=0, max_value=60),
    ),
    max_size=12,
)


@given(stays=STAYS, variant=st.sampled_from(metrics.VARIANTS), target=st.integers(min_value=1, max_value=60))
@settings(max_examples=chance.examples(25), suppress_health_check=list(HealthCheck))
def test_sql_and_core_agree_on_the_service_level(
    floor: scenes.Floor,
    server: lines.Server,
    owner: psycopg.Connection,
    stays: list[tuple[str, int]],
    variant: str,
    target: int,
) -> None:
    # Row by row, since a socket process reads these tables, each in its turn.
    for table in play.CONTACT_TABLES:
        owner.execute(f"DELETE FROM {table}")
    for left_how, wait_seconds in stays:
        with scopes.scoped(floor.scope):
            contact = floor.arrive(provider_id=uuid.uuid4())
        owner.execute(
            "UPDATE contacts_stay SET to_at = from_at + %s, left_how = %s, variant = %s, target_seconds = %s"
            " WHERE contact_id = %s",
            [timedelta(seconds=wait_seconds), left_how, variant, target, contact.pk],
        )
    counts = metrics.counted(
        [metrics.StayOutcome(left_how, wait) for left_how, wait in stays],
        target_seconds=target,
        short_abandon_seconds=floor.programme.short_abandon_seconds,
    )
    expected = metrics.service_level(counts, variant=variant)
    lines.eventually(lambda: not server.application.hub.topics("wallboard"))
    server.application.wallboards.touch(None)
    with server.visit(board_ticket(floor)) as board:
        shown = board.next()["data"]["queues"][0]["service_level"]
    assert (shown["share"], shown["n"]) == (expected.share, expected.counted_count)
