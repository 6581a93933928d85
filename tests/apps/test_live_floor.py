"""A floor and a contact by socket: everything first, what each fact changes after it, and nothing missed in between."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from tests import lines, scenes

from tejido.cli import cluster as cluster_module
from tejido.clients import actions as client_actions
from tejido.clients import notices
from tejido.contacts import abuse, calls, hands, moves, notes, reading
from tejido.contacts import actions as contact_actions
from tejido.contacts import models as contacts
from tejido.journal import clock, scopes
from tejido.live import frames
from tejido.people import actions as people_actions
from tejido.people import presences

Acting = Callable[[str], AbstractContextManager[None]]


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


def floor_ticket(floor: scenes.Floor, **changes: Any) -> str:
    """Return a ticket of somebody who runs the floor."""
    given = {"user_id": lines.user_of().pk, "scope": frozenset(floor.scope), "topics": (name_of(floor),)}
    return lines.ticket(**(given | changes))


def contact_ticket(floor: scenes.Floor, contact: contacts.Contact, **changes: Any) -> str:
    """Return a ticket of somebody who reads a contact."""
    topics = (f"contact:{contact.key}",)
    return lines.ticket(
        **({"user_id": lines.user_of().pk, "scope": frozenset(floor.scope), "topics": topics} | changes)
    )


def name_of(floor: scenes.Floor) -> str:
    return f"floor:{floor.programme.key}"


def serve(floor: scenes.Floor, acting_as: Acting, text: str = "Hola") -> contacts.Contact:
    """Let the first agent, whose desk is open, serve a new contact."""
    contact = lines.arrive(floor, text)
    offer = lines.offer(floor, contact, acting_as)
    with scopes.scoped(floor.scope):
        return floor.accept(offer)


class Board:
    """What a page keeps: rows by part and key, as the frames leave them."""

    def __init__(self, visitor: lines.Visitor) -> None:
        self.visitor = visitor
        self.rows: dict[str, dict[str, Any]] = {}
        self.position = 0

    def hear(self, frame: dict[str, Any]) -> None:
        data = frame.get("data", {})
        self.position = frame["position"]
        if frame["kind"] == "snapshot":
            self.rows = {}
        for part, rows in data.items():
            if isinstance(rows, list):
                self.rows.setdefault(part, {}).update({row["key"]: row for row in rows})
        for part, keys in data.get("gone", {}).items():
            for key in keys:
                self.rows.get(part, {}).pop(key, None)

    def until(self, condition: Callable[[], Any]) -> Any:
        """Hear frames until something is so."""
        while not (found := condition()):
            self.hear(self.visitor.next())
        return found

    def one(self, part: str, key: object) -> dict[str, Any]:
        return self.rows.get(part, {}).get(str(key), {})


def test_a_floor_shows_everything_first_and_then_what_changes(
    floor: scenes.Floor, server: lines.Server, acting_as: Acting
) -> None:
    waiting = lines.arrive(floor, "Necesito ayuda")
    with server.visit(floor_ticket(floor)) as visitor:
        board = Board(visitor)
        first = visitor.next()
        board.hear(first)
        assert (first["kind"], first["topic"]) == ("snapshot", name_of(floor))
        assert first["data"]["programme"] == {
            "key": str(floor.programme.key), "name": "Atención", "client": "Banco",
        }  # fmt: skip
        shown = board.one("contacts", waiting.key)
        assert (shown["state"], shown["queue"], shown["customer"], shown["agent"]) == (
            "waiting", "General", "Clienta", None,
        )  # fmt: skip
        assert "Necesito ayuda" not in str(first), "a floor shows no words of customers"
        (queue,) = first["data"]["queues"]
        assert (queue["waiting"], queue["serving"], queue["is_closed"], queue["channels"]) == (1, 0, False, ["chat"])
        agent = floor.agents[0]
        assert board.one("agents", agent.key)["state"] == "line_lost", "available, but no desk is open"

        with server.visit(lines.desk_ticket(floor)) as desk:
            desk.next()
            board.until(lambda: board.one("agents", agent.key)["state"] == "available")
            offer = lines.offer(floor, waiting, acting_as)
            board.until(lambda: board.one("contacts", waiting.key).get("offered_to") == "Agente 1")
            with scopes.scoped(floor.scope):
                floor.accept(offer)
            board.until(lambda: board.one("contacts", waiting.key).get("agent") == "Agente 1")
            board.until(lambda: board.one("queues", floor.queue.key)["serving"] == 1)
            shown = board.one("agents", agent.key)
            assert (shown["state"], shown["loads"]) == ("serving", [{"channel": "chat", "used": 1, "capacity": 2}])
            assert board.one("queues", floor.queue.key)["waiting"] == 0
            with scopes.scoped(floor.scope):
                contact_actions.end_contact(contact=waiting, reason="agent", by=scenes.BY, at=floor.later(9))
            board.until(lambda: board.one("agents", agent.key)["state"] == "wrapping")
            with scopes.scoped(floor.scope):
                contact_actions.finish_wrap_up(
                    contact=waiting, person_id=agent.pk, disposition_key=floor.disposition.key, by=scenes.BY,
                    at=floor.later(9),
                )  # fmt: skip
            board.until(lambda: board.one("agents", agent.key)["state"] == "available")
            assert not board.one("contacts", waiting.key)
        board.until(lambda: board.one("agents", agent.key)["state"] == "line_lost")
        assert board.one("agents", agent.key)["lost_at"]


def test_hands_flags_notices_queues_and_changes_reach_the_floor(
    floor: scenes.Floor, server: lines.Server, acting_as: Acting
) -> None:
    agent = floor.agents[0]
    with server.visit(lines.desk_ticket(floor)) as desk, server.visit(floor_ticket(floor)) as visitor:
        desk.next()
        board = Board(visitor)
        contact = serve(floor, acting_as)
        with scopes.scoped(floor.scope):
            hand = hands.raise_hand(
                person_id=agent.pk, contact_key=contact.key, reason="approval", by=scenes.BY, at=floor.later(1)
            )
        shown = board.until(lambda: board.one("hands", hand.key))
        assert (shown["agent"], shown["reason"], shown["contact"]) == ("Agente 1", "approval", str(contact.key))
        with scopes.scoped(floor.scope):
            hands.lower_hand(hand_key=hand.key, person_id=None, by=scenes.BY, at=floor.later(1))
        board.until(lambda: not board.one("hands", hand.key))
        with scopes.scoped(floor.scope):
            general = hands.raise_hand(
                person_id=agent.pk, contact_key=None, reason="technical", by=scenes.BY, at=floor.later(1)
            )
            flag = abuse.flag(
                contact_key=contact.key, person_id=agent.pk, reason="insult", by=scenes.BY, at=floor.later(1)
            )
        assert board.until(lambda: board.one("hands", general.key))["contact"] is None
        assert board.until(lambda: board.one("flags", flag.key))["pause_seconds"] == 300
        assert board.until(lambda: board.one("contacts", contact.key)["flagged"])
        with scopes.scoped(floor.scope):
            abuse.review(flag_key=flag.key, verdict="confirmed", user_id=1, by=scenes.BY, at=floor.later(1))
            notice = notices.post_notice(
                programme=floor.programme, text="El sistema de pagos está caído.", user_id=1, by=scenes.BY,
                until_at=clock.now() + timedelta(hours=1), at=clock.now(),
            )  # fmt: skip
        board.until(lambda: not board.one("flags", flag.key))
        assert board.until(lambda: board.one("notices", notice.key))["text"].startswith("El sistema")
        with scopes.scoped(floor.scope):
            notices.withdraw_notice(notice_key=notice.key, by=scenes.BY, at=clock.now())
            client_actions.set_closed(queue=floor.queue, is_closed=True, by=scenes.BY, at=floor.at)
            presences.change_queue_for_today(
                person=agent, queue=floor.queue, is_member=False, until_at=floor.at + timedelta(hours=8), user_id=1,
                by=scenes.BY, at=floor.at,
            )  # fmt: skip
        board.until(lambda: not board.one("notices", notice.key))
        board.until(lambda: board.one("queues", floor.queue.key)["is_closed"])
        (change,) = board.until(lambda: board.one("agents", agent.key).get("changes"))
        assert (change["queue"], change["is_member"]) == ("General", False)


def test_what_was_missed_is_told_after_the_last_position(floor: scenes.Floor, server: lines.Server) -> None:
    with server.visit(floor_ticket(floor)) as visitor:
        board = Board(visitor)
        board.hear(visitor.next())
    contact = lines.arrive(floor)
    with server.visit(floor_ticket(floor), since=board.position) as visitor:
        assert visitor.next()["kind"] == "resumed"
        board.visitor = visitor
        board.until(lambda: board.one("contacts", contact.key))
        positions = [frame["position"] for frame in visitor.seen]
        assert positions == sorted(set(positions))


def test_a_floor_hears_nothing_of_another_programme(floor: scenes.Floor, server: lines.Server) -> None:
    with scopes.scoped({0}):
        other = scenes.floor(agent_count=1, name="Tienda")
    scope = frozenset(floor.scope | other.scope)
    with server.visit(floor_ticket(floor, scope=scope)) as visitor:
        visitor.next()
        lines.arrive(other)
        with scopes.scoped(other.scope):
            people_actions.choose_activity(
                person_id=other.agents[0].pk, activity="lunch", reason=None, by=scenes.BY, at=other.at
            )
        own = lines.arrive(floor)
        board = Board(visitor)
        board.until(lambda: board.one("contacts", own.key))
        assert all(str(other.agents[0].key) not in str(frame) for frame in visitor.seen)
        assert set(board.rows["contacts"]) == {str(own.key)}


def test_a_ticket_reaches_floors_and_contacts_of_its_scope_alone(floor: scenes.Floor, server: lines.Server) -> None:
    contact = lines.arrive(floor)
    for made in (
        floor_ticket(floor, scope=frozenset({0})),
        contact_ticket(floor, contact, scope=frozenset({0})),
        floor_ticket(floor, topics=(f"floor:{uuid.uuid4()}",)),
        floor_ticket(floor, topics=("floor:%00",)),
        contact_ticket(floor, contact, topics=("contact:",)),
    ):
        with server.visit(made) as visitor:
            assert visitor.close_code() == 4401


def test_a_contact_is_read_live_until_ones_part_ends(
    floor: scenes.Floor, server: lines.Server, acting_as: Acting
) -> None:
    reader = floor.agents[1]
    with server.visit(lines.desk_ticket(floor)) as desk:
        desk.next()
        contact = serve(floor, acting_as, "Mi tarjeta no pasa")
        with scopes.scoped(floor.scope):
            leg = calls.join(
                contact_key=contact.key, person_id=reader.pk, role="supervising", mode="listening", by=scenes.BY,
                at=floor.later(1),
            )  # fmt: skip
        ticket = contact_ticket(floor, contact, person_id=reader.pk)
        with server.visit(ticket) as visitor:
            first = visitor.next()["data"]
            assert first["contact"]["state"] == "serving"
            assert [leg["role"] for leg in first["contact"]["legs"]] == ["serving", "supervising"]
            told = [line["say"] for line in first["lines"]]
            assert told[0] == "arrived"
            assert {"queued", "offered", "left_answered", "joined_by_offer", "joined_in_mode"} <= set(told)
            assert "Mi tarjeta no pasa" in str(first["lines"])
            lines.write(floor, contact, "Ya le ayudo", author="agent")
            line = visitor.until("message_sent")["data"]["lines"][-1]
            assert (line["text"], line["author"], line["values"]["who"]) == ("Ya le ayudo", "agent", "Agente 1")
            with scopes.scoped(floor.scope):
                notes.write(
                    contact_key=contact.key, client_note_id=uuid.uuid4(), text="Revise el límite", person_id=reader.pk,
                    user_id=None, by=scenes.BY, at=floor.later(1),
                )  # fmt: skip
            assert visitor.until("note_written")["data"]["lines"][-1]["text"] == "Revise el límite"
            with scopes.scoped(floor.scope):
                calls.leave(leg_key=leg.key, person_id=reader.pk, by=scenes.BY, at=floor.later(1))
            assert visitor.close_code() == 1012


def test_a_taken_over_contact_is_told_to_those_who_read_it(
    floor: scenes.Floor, server: lines.Server, acting_as: Acting
) -> None:
    with server.visit(lines.desk_ticket(floor)) as desk:
        desk.next()
        contact = serve(floor, acting_as)
        with server.visit(contact_ticket(floor, contact)) as visitor:
            visitor.next()
            with scopes.scoped(floor.scope):
                moves.take_over(contact_key=contact.key, person_id=floor.agents[1].pk, by=scenes.BY, at=floor.later(2))
            data = visitor.until("leg_started")["data"]
            assert data["contact"]["legs"][0]["display_name"] == "Agente 2"
            said = {line["entry"].partition(":")[0]: line for line in data["lines"]}
            assert said["parted"]["codes"]["reason"] == "reason_taken_over"
            assert said["joined"]["say"] == "joined_serving"


def test_the_page_and_its_socket_say_the_same(floor: scenes.Floor, server: lines.Server, acting_as: Acting) -> None:
    lines.arrive(floor, "Otra cosa")
    with server.visit(lines.desk_ticket(floor)) as desk:
        desk.next()
        contact = serve(floor, acting_as)
        with scopes.scoped(floor.scope):
            hands.raise_hand(
                person_id=floor.agents[0].pk,
                contact_key=contact.key,
                reason="approval",
                by=scenes.BY,
                at=floor.later(1),
            )
        with server.visit(floor_ticket(floor)) as visitor, server.visit(contact_ticket(floor, contact)) as reader:
            told, story = visitor.next()["data"], reader.next()["data"]
            with scopes.scoped(floor.scope):
                page = reading.floor(floor.programme, now=clock.now())
                head, shown = reading.head(contact), reading.story(contact)
    assert {name: told[name] for name in page} == json.loads(frames.encode(page))
    assert story["contact"] == json.loads(frames.encode(head))
    plain = [line | {"why": None} for line in json.loads(frames.encode(shown.lines))]
    assert [line | {"why": None} for line in story["lines"]] == plain
