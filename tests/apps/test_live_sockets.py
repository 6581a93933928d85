"""Sockets from ticket to close code: who gets in, what they hear, and what ends them."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import AbstractContextManager
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connections
from tests import lines, scenes
from websockets import exceptions

from tejido.access import models as access
from tejido.cli import cluster as cluster_module
from tejido.contacts import actions as contact_actions
from tejido.contacts import offers
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import clock, scopes
from tejido.live import frames
from tejido.live import limits as limits_module
from tejido.people import actions as people_actions

Acting = Callable[[str], AbstractContextManager[None]]
CUSTOMER = facts.Actor("customer", 1)


@pytest.fixture
def live_way(cluster: cluster_module.Cluster, database_name: str) -> dict[str, Any]:
    return dict(cluster.role_connection("live", database_name))


@pytest.fixture
def floor(committed: None) -> scenes.Floor:
    return lines.floor()


@pytest.fixture
def server(floor: scenes.Floor, live_way: dict[str, Any]) -> Iterator[lines.Server]:
    with lines.serving(live_way) as running:
        yield running


def test_a_contact_goes_all_the_way_over_both_sockets(
    floor: scenes.Floor, server: lines.Server, acting_as: Acting
) -> None:
    contact = lines.arrive(floor, "Necesito ayuda")
    with server.visit(lines.desk_ticket(floor)) as desk, server.visit(lines.thread_ticket(floor, contact)) as widget:
        first = desk.next()
        assert (first["kind"], first["topic"]) == ("snapshot", "desk")
        assert first["data"]["person"]["display_name"] == "Agente 1"
        assert first["data"]["presence"]["connected"] and first["data"]["presence"]["available"]
        assert first["data"]["load"] == [{"channel": "chat", "used": 0, "capacity": 2}]
        assert (first["data"]["offers"], first["data"]["contacts"]) == ([], [])
        assert first["data"]["world"]["factor"] == 1.0
        shown = widget.next()["data"]
        assert shown["contact"]["queue_position"] == 1
        assert [message["text"] for message in shown["messages"]] == ["Necesito ayuda"]
        assert shown["agent"] is None

        floor.later(5)
        made = lines.offer(floor, contact, acting_as)
        told = desk.until("offer_made")["data"]["offer"]
        assert (told["key"], told["contact"], told["queue"]) == (str(made.key), str(contact.key), "General")
        assert (told["waited_seconds"], told["preview"], told["terms"]) == (5.0, "Necesito ayuda", {"wait": 1.0})

        with scopes.scoped(floor.scope):
            floor.accept(made)
        accepted = desk.until("offer_accepted")["data"]
        assert accepted["offer"] == str(made.key)
        assert accepted["contact"]["state"] == "serving"
        assert accepted["contact"]["dispositions"][0]["name"] == "Resuelto"
        assert accepted["contact"]["customer"] == {
            "display_name": "Clienta", "verified": False, "number": None, "earlier_count": None,
        }  # fmt: skip
        assert widget.until("offer_accepted")["data"]["agent"] == {"display_name": "Agente 1"}

        lines.write(floor, contact, "¿En qué le ayudo?", author="agent")
        assert desk.until("message_sent")["data"]["message"]["author"] == "agent"
        heard = widget.until("message_sent")["data"]
        assert (heard["contact"], heard["message"]["text"]) == (str(contact.key), "¿En qué le ayudo?")

        with scopes.scoped(floor.scope):
            contact_actions.end_contact(contact=contact, reason="agent", by=scenes.BY, at=floor.later(9))
        assert desk.until("leg_wrapping")["data"] == {"contact": str(contact.key)}
        assert widget.until("contact_ended")["data"]["reason"] == "agent"
        with scopes.scoped(floor.scope):
            contact_actions.finish_wrap_up(
                contact=contact, person_id=floor.agents[0].pk, disposition_key=floor.disposition.key, by=scenes.BY,
                at=floor.later(9),
            )  # fmt: skip
        ended = desk.until("leg_ended")["data"]
        assert (ended["contact"], ended["reason"]) == (str(contact.key), "finished")
        for visitor in (desk, widget):
            positions = [frame["position"] for frame in visitor.seen]
            assert positions == sorted(set(positions))
            assert all(
                later["previous"] == before["position"]
                for before, later in zip(visitor.seen, visitor.seen[1:], strict=False)
            )


def test_a_snapshot_shows_what_lies_on_the_desk(floor: scenes.Floor, server: lines.Server, acting_as: Acting) -> None:
    one, two = lines.arrive(floor, "uno"), lines.arrive(floor, "dos")
    with server.visit(lines.desk_ticket(floor)) as desk:
        desk.next()
        made = lines.offer(floor, one, acting_as)
        with scopes.scoped(floor.scope):
            floor.accept(made)
        pending = lines.offer(floor, two, acting_as)
        desk.until("offer_made")
        with server.visit(lines.desk_ticket(floor)) as second:
            data = second.next()["data"]
    assert [shown["key"] for shown in data["offers"]] == [str(pending.key)]
    assert [shown["key"] for shown in data["contacts"]] == [str(one.key)]
    assert data["contacts"][0]["leg"]["state"] == "open"
    assert data["load"][0]["used"] == 2


@pytest.mark.parametrize("change", ["rejected", "timed_out", "rescinded", "cancelled"])
def test_an_offer_that_goes_away_is_told(
    floor: scenes.Floor, server: lines.Server, acting_as: Acting, change: str
) -> None:
    contact = lines.arrive(floor)
    with server.visit(lines.desk_ticket(floor)) as desk:
        desk.next()
        made = lines.offer(floor, contact, acting_as)
        router = facts.Actor("router", floor.pool.pk)
        at = floor.later(30)
        with acting_as("route" if change in ("timed_out", "rescinded") else "app"), scopes.scoped(floor.scope):
            if change == "rejected":
                offers.reject(offer_key=made.key, person_id=made.person_id, reason="busy", by=scenes.BY, at=at)
            elif change == "timed_out":
                offers.time_out(offer_id=made.pk, pool_id=floor.pool.pk, epoch=1, by=router, at=at)
            elif change == "rescinded":
                offers.rescind(offer_id=made.pk, pool_id=floor.pool.pk, epoch=1, reason="left", by=router, at=at)
            else:
                contact_actions.end_contact(contact=contact, reason="customer", by=CUSTOMER, at=at)
        assert desk.until(f"offer_{change}")["data"] == {"offer": str(made.key)}
        if change == "timed_out":
            presence = desk.until("activity_changed")["data"]["presence"]
            assert (presence["activity"], presence["available"]) == ("not_responding", False)


def test_a_customer_who_gives_up_is_told_on_their_other_page(floor: scenes.Floor, server: lines.Server) -> None:
    contact = lines.arrive(floor)
    with server.visit(lines.thread_ticket(floor, contact)) as widget:
        widget.next()
        with scopes.scoped({floor.client.pk}):
            contact_actions.end_contact(contact=contact, reason="customer", by=CUSTOMER, at=floor.later(3))
        assert widget.until("contact_ended")["data"]["reason"] == "customer"


def test_a_line_taken_up_again_hears_what_it_missed(floor: scenes.Floor, server: lines.Server) -> None:
    contact = lines.arrive(floor, "uno")
    with server.visit(lines.thread_ticket(floor, contact)) as widget:
        since = widget.next()["position"]
        lines.write(floor, contact, "dos")
        since = widget.until("message_sent")["position"]
    for text in ("tres", "cuatro"):
        lines.write(floor, contact, text)
    with server.visit(lines.thread_ticket(floor, contact), since=since) as widget:
        assert widget.next() == {"kind": "resumed", "position": since}
        assert [widget.next()["data"]["message"]["text"] for _ in range(2)] == ["tres", "cuatro"]
        lines.write(floor, contact, "cinco")
        assert widget.next()["data"]["message"]["text"] == "cinco"
        positions = [frame["position"] for frame in widget.seen]
        assert positions == sorted(set(positions))


def test_a_position_that_is_too_old_or_unknown_gets_everything(floor: scenes.Floor, live_way: dict[str, Any]) -> None:
    contact = lines.arrive(floor)
    with lines.serving(live_way, limits=dataclasses.replace(lines.LIMITS, replay_positions_max=3)) as server:
        with server.visit(lines.thread_ticket(floor, contact)) as widget:
            position = widget.next()["position"]
        for since in (position - 4, position + 1000):
            with server.visit(lines.thread_ticket(floor, contact), since=since) as widget:
                assert widget.next()["kind"] == "snapshot"
        with server.visit(lines.thread_ticket(floor, contact), since=position - 3) as widget:
            assert widget.next()["kind"] == "resumed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seconds": -1}, 4401),
        ({"topics": ("desk", f"wallboard:{uuid.uuid4()}")}, 4401),
        ({"topics": ("wallboard:nonsense",)}, 4401),
        ({"topics": ("thread",)}, 4401),
        ({"person_id": None}, 4401),
        ({"scope": frozenset({1})}, 4401),
        ({"user_id": 999_999}, 4401),
    ],
)
def test_a_ticket_without_the_right_is_refused(
    floor: scenes.Floor, server: lines.Server, changes: dict[str, Any], code: int
) -> None:
    with server.visit(lines.desk_ticket(floor, **changes)) as visitor:
        assert visitor.close_code() == code


def test_a_changed_ticket_is_refused(floor: scenes.Floor, server: lines.Server) -> None:
    good = lines.desk_ticket(floor)
    version, body, signature = good.split(".")
    for bad in ("", "nonsense", f"{version}.{body}.{signature[::-1]}", f"{version}.{body[:-4]}AAAA.{signature}", "%00"):
        with server.visit(bad) as visitor:
            assert visitor.close_code() == 4401
    with server.visit(good) as visitor:
        assert visitor.next()["kind"] == "snapshot"


def test_a_ticket_works_once_even_when_used_twice_at_once(floor: scenes.Floor, server: lines.Server) -> None:
    ticket = lines.desk_ticket(floor)
    outcomes: list[str] = []

    def try_it() -> None:
        with server.visit(ticket) as visitor:
            try:
                outcomes.append(visitor.next()["kind"])
                time.sleep(0.2)
            except exceptions.ConnectionClosed as closed:
                outcomes.append(str(closed.rcvd.code if closed.rcvd else None))

    threads = [threading.Thread(target=try_it) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["4401"] * 4 + ["snapshot"]


def test_another_pages_origin_is_refused_and_the_ticket_stays_good(floor: scenes.Floor, server: lines.Server) -> None:
    ticket = lines.desk_ticket(floor)
    for origin in ("https://evil.example", "http://localhost:8000.evil.example", "null", ""):
        with pytest.raises(exceptions.InvalidStatus) as refused:
            server.visit(ticket, origin=origin)
        assert refused.value.response.status_code == 403
    with server.visit(ticket) as visitor:
        assert visitor.next()["kind"] == "snapshot"


@pytest.mark.parametrize(
    "said",
    [
        "", "nonsense", "[]", "null", "1", '{"kind":"shout"}', '{"kind":"typing"}', '{"kind":["pong"]}', "\x00",
        '{"kind":"typing","contact":7}', "[" * 9000, '{"a":' * 4000, b"\x00\xff", "x" * 20_000, "9" * 5000,
    ],
)  # fmt: skip
def test_a_malformed_frame_closes_its_socket_and_no_other(
    floor: scenes.Floor, server: lines.Server, said: str | bytes
) -> None:
    contact = lines.arrive(floor)
    with (
        server.visit(lines.thread_ticket(floor, contact)) as bystander,
        server.visit(lines.desk_ticket(floor)) as visitor,
    ):
        bystander.next()
        visitor.next()
        visitor.say(said)
        assert visitor.close_code() == 4400
        lines.write(floor, contact, "sigo aquí")
        assert bystander.until("message_sent")["data"]["message"]["text"] == "sigo aquí"


def test_odd_letters_in_what_is_said_do_no_harm(floor: scenes.Floor, server: lines.Server) -> None:
    with server.visit(lines.desk_ticket(floor)) as visitor:
        visitor.next()
        for contact in ("\x00", "\ud800", "x" * 10_000, "'; DROP TABLE people_person; --"):
            visitor.say({"kind": "typing", "contact": contact})
        visitor.say({"kind": "pong"})
        lines.arrive(floor)
        assert visitor.everything() == []


def test_too_many_frames_are_malformed(floor: scenes.Floor, live_way: dict[str, Any]) -> None:
    limits = dataclasses.replace(lines.LIMITS, frames_in_seconds=lines.WAIT_SECONDS_MAX)
    with lines.serving(live_way, limits=limits) as server, server.visit(lines.desk_ticket(floor)) as visitor:
        visitor.next()
        with contextlib.suppress(exceptions.ConnectionClosed):  # It may hang up before the last one is said.
            for _ in range(lines.LIMITS.frames_in_max + 5):
                visitor.say({"kind": "pong"})
        assert visitor.close_code() == 4400


@pytest.mark.parametrize("since", ["-1", "abc", "1e3", "9" * 40, "٣", "1.0"])
def test_a_malformed_position_is_refused(floor: scenes.Floor, server: lines.Server, since: str) -> None:
    with server.visit(lines.desk_ticket(floor), since=since) as visitor:
        assert visitor.close_code() == 4400


def test_an_account_has_so_many_sockets_and_no_more(floor: scenes.Floor, live_way: dict[str, Any]) -> None:
    with lines.serving(live_way, limits=dataclasses.replace(lines.LIMITS, sockets_of_user_max=2)) as server:
        with server.visit(lines.desk_ticket(floor)) as one, server.visit(lines.desk_ticket(floor)) as two:
            one.next(), two.next()
            with server.visit(lines.desk_ticket(floor)) as third:
                assert third.close_code() == 1013
            with server.visit(lines.desk_ticket(floor, 1)) as another:
                assert another.next()["kind"] == "snapshot"


@pytest.mark.parametrize("fact_type", ["user_deactivated", "role_revoked", "user_signed_out"])
def test_a_revoked_right_closes_every_socket_of_the_user(
    floor: scenes.Floor, server: lines.Server, fact_type: str
) -> None:
    extra = {"grant": 1, "role": "agent"} if fact_type == "role_revoked" else {}
    with (
        server.visit(lines.desk_ticket(floor)) as one,
        server.visit(lines.desk_ticket(floor)) as two,
        server.visit(lines.desk_ticket(floor, 1)) as other,
    ):
        for visitor in (one, two, other):
            visitor.next()
        late = lines.desk_ticket(floor)
        user = access.User.objects.get(person_id=floor.agents[0].pk)
        with scopes.scoped({0}):
            journal.record(fact_type, by=scenes.BY, at=floor.at, client_id=0, user=user.pk, **extra)
        # Within two seconds, as far as the process's own limits decide; a crowded machine may take longer.
        assert limits_module.Limits().poll_seconds <= 1
        assert one.close_code() == 4401
        assert two.close_code() == 4401
        # A ticket that was made before the right ended opens nothing any more.
        with server.visit(late) as visitor:
            assert visitor.close_code() == 4401
        assert other.everything() == []


def test_a_new_queue_asks_the_desk_to_come_with_a_new_ticket(floor: scenes.Floor, server: lines.Server) -> None:
    with server.visit(lines.desk_ticket(floor)) as visitor:
        visitor.next()
        with scopes.scoped(floor.scope):
            people_actions.set_membership(
                person=floor.agents[0], queue=floor.queue, is_member=False, by=scenes.BY, at=floor.at
            )
        assert visitor.close_code() == 1012


def test_another_clients_facts_never_arrive(
    floor: scenes.Floor, server: lines.Server, acting_as: Acting, owner: psycopg.Connection
) -> None:
    with scopes.scoped({0}):
        foreign = scenes.floor(agent_count=0, name="Otro banco")
    # The same person serves both clients, but this ticket was made for the first one only.
    with scopes.scoped(floor.scope | foreign.scope):
        agent = floor.agents[0]
        people_actions.set_membership(person=agent, queue=foreign.queue, is_member=True, by=scenes.BY, at=floor.at)
        people_actions.set_skill_level(
            person=agent, skill=foreign.skill, level=5, rung="solo", evidence="assessment", user_id=1, by=scenes.BY,
            at=floor.at,
        )  # fmt: skip
    owner.execute("UPDATE people_presence SET pool_id = %s WHERE person_id = %s", [foreign.pool.pk, agent.pk])
    lines.eventually(lambda: owner.execute("SELECT NOT EXISTS (SELECT FROM journal_pending)").fetchone()[0])  # type: ignore[index]
    with (
        server.visit(lines.desk_ticket(floor)) as visitor,
        server.visit(lines.thread_ticket(floor, lines.arrive(floor))) as widget,
    ):
        visitor.next(), widget.next()
        strange = lines.arrive(foreign, "secreto ajeno")
        foreign.agents.append(agent)
        made = lines.offer(foreign, strange, acting_as)
        with scopes.scoped(foreign.scope):
            foreign.accept(made)
        lines.write(foreign, strange, "más secreto")
        assert visitor.everything() == []
        assert widget.everything() == []
        with server.visit(lines.desk_ticket(floor)) as second:
            assert "secreto" not in json.dumps(second.next())


def test_a_desk_hears_of_a_contact_only_after_it_was_opened_there(
    floor: scenes.Floor, live_way: dict[str, Any], acting_as: Acting
) -> None:
    """A batch that holds a message and the later acceptance tells the acceptance, which holds the message."""
    limits = dataclasses.replace(lines.LIMITS, poll_seconds=60.0)
    with lines.serving(live_way, limits=limits) as server, server.visit(lines.desk_ticket(floor)) as desk:
        since = desk.next()["position"]
        contact = lines.arrive(floor, "uno")
        made = lines.offer(floor, contact, acting_as)
        lines.write(floor, contact, "dos")
        with scopes.scoped(floor.scope):
            floor.accept(made)
        lines.write(floor, contact, "tres")
        desk.until("message_sent")
        # Told one by one, or all in one batch to somebody who comes back: the same, in the same order.
        with server.visit(lines.desk_ticket(floor), since=since) as again:
            again.until("message_sent")
        for visitor in (desk, again):
            told = [frame for frame in visitor.seen if frame["kind"] == "delta"]
            assert [frame["type"] for frame in told] == ["offer_made", "offer_accepted", "message_sent"]
            assert [message["text"] for message in told[1]["data"]["contact"]["messages"]][:2] == ["uno", "dos"]
            assert told[2]["data"]["message"]["text"] == "tres"


def test_typing_reaches_the_other_side_only(floor: scenes.Floor, server: lines.Server, acting_as: Acting) -> None:
    contact, other = lines.arrive(floor), lines.arrive(floor)
    with (
        server.visit(lines.desk_ticket(floor)) as desk,
        server.visit(lines.thread_ticket(floor, contact)) as widget,
        server.visit(lines.thread_ticket(floor, other)) as stranger,
    ):
        for visitor in (desk, widget, stranger):
            visitor.next()
        made = lines.offer(floor, contact, acting_as)
        with scopes.scoped(floor.scope):
            floor.accept(made)
        desk.until("offer_accepted")
        widget.until("offer_accepted")
        desk.say({"kind": "typing", "contact": str(contact.key)})
        assert widget.next() == {"kind": "typing", "contact": str(contact.key), "author": "agent"}
        widget.say({"kind": "typing", "contact": str(contact.key)})
        assert desk.next() == {"kind": "typing", "contact": str(contact.key), "author": "customer"}
        stranger.say({"kind": "typing", "contact": str(contact.key)})
        for visitor in (desk, widget, stranger):
            assert [frame for frame in visitor.everything() if frame["kind"] == "typing"] == []


def test_world_time_given_another_speed_is_told_to_everybody(floor: scenes.Floor, server: lines.Server) -> None:
    with (
        server.visit(lines.desk_ticket(floor)) as desk,
        server.visit(lines.thread_ticket(floor, lines.arrive(floor))) as widget,
    ):
        desk.next(), widget.next()
        with scopes.scoped({0}):
            clock.change(factor=5.0, by=scenes.BY, real_at=clock.machine_now())
        for visitor in (desk, widget):
            assert visitor.until("clock_changed")["data"]["world"]["factor"] == 5.0
        with server.visit(lines.desk_ticket(floor)) as second:
            assert second.next()["data"]["world"]["factor"] == 5.0


def test_a_socket_that_does_not_read_is_dropped_and_others_go_on(floor: scenes.Floor, live_way: dict[str, Any]) -> None:
    contact = lines.arrive(floor)
    limits = dataclasses.replace(lines.LIMITS, queue_frames_max=5, close_seconds_max=0.3)
    with lines.serving(live_way, limits=limits) as server:
        slow = server.visit_without_reading(lines.thread_ticket(floor, contact))
        with slow, server.visit(lines.desk_ticket(floor)) as other:
            other.next()
            hub = server.application.hub
            topic = lines.eventually(lambda: next(iter(hub.topics("thread")), None))

            def flood() -> bool:
                # The network's buffers fill first, then the queue.
                for socket in hub.sockets:
                    # Only the server's own thread may hand anything over.
                    delta = _told(topic, floor.client.pk, "x" * 1_000_000)
                    socket.ended.get_loop().call_soon_threadsafe(hub.publish, delta)
                    break
                time.sleep(0.02)
                return not hub.topics("thread")

            lines.eventually(flood)
            assert b"tejido_live_queue_drops_total 1.0" in server.application.counters.text()
            with scopes.scoped(floor.scope):
                people_actions.choose_activity(
                    person_id=floor.agents[0].pk, activity="lunch", reason=None, by=scenes.BY, at=floor.later(1)
                )
            assert other.until("activity_changed")["data"]["presence"]["activity"] == "lunch"


def _told(topic: Any, client: int, text: str) -> Any:
    return frames.Delta(
        topic=topic, position=10**9, client_id=client, type="message_sent", data=json.dumps(text), is_whole=True
    )


def test_a_silent_visitor_is_closed(floor: scenes.Floor, live_way: dict[str, Any]) -> None:
    limits = dataclasses.replace(lines.LIMITS, ping_seconds=0.4, silence_seconds_max=3.0)
    with lines.serving(live_way, limits=limits) as server:
        with server.visit(lines.desk_ticket(floor)) as answering, server.visit(lines.desk_ticket(floor, 1)) as silent:
            silent.next()
            assert answering.next()["kind"] == "snapshot"
            with futures.ThreadPoolExecutor() as threads:
                closed = threads.submit(silent.close_code)
                while not closed.done():
                    assert answering.everything(quiet_seconds=0.2) == []
            assert closed.result() == 4409


def test_health_and_measures_are_served(floor: scenes.Floor, server: lines.Server) -> None:
    with server.visit(lines.desk_ticket(floor)) as visitor:
        visitor.next()
        visits = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=lines.WAIT_SECONDS_MAX)
        health = visits.get("/healthz")
        assert health.status_code == 200
        assert health.json()["status"] == "ok"
        assert 'tejido_live_sockets{topic="desk"} 1.0' in visits.get("/metrics").text
        assert visits.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 403
    assert visits.get("/elsewhere").status_code == 404


@pytest.fixture(autouse=True)
def _close_thread_connections() -> Iterator[None]:
    yield
    connections.close_all()
