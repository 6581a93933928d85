"""What the harness knows: one desk, one thread and one wallboard, with facts in order so that a page can resume."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.websockets import WebSocket


def key() -> str:
    return str(uuid.uuid4())


def now() -> datetime:
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    return moment.isoformat()


class World:
    """What the stand-in knows: facts in order, so that a page can resume from a position."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.position = 100
        self.log: list[dict[str, Any]] = []
        self.sockets: set[WebSocket] = set()
        self.tickets: set[str] = set()
        self.ticket_status = 200
        self.is_live_up = True
        self.lose_answers = 0
        self.refuse_messages = ""
        self.connections: list[dict[str, Any]] = []
        self.seen: dict[str, dict[str, Any]] = {}
        self.posts: list[dict[str, Any]] = []
        start = now()
        self.presence = {
            "activity": "available",
            "reason": None,
            "since": iso(start - timedelta(minutes=52)),
            "available": True,
            "connected": True,
        }
        self.offers: dict[str, dict[str, Any]] = {}
        self.contacts: dict[str, dict[str, Any]] = {}
        self.thread: dict[str, Any] = {"contact": None, "agent": None, "messages": []}
        self.token = ""
        self.numbers = wallboard_numbers(start)

    def desk(self) -> dict[str, Any]:
        return {
            "person": {"key": "p", "display_name": "Yuliana"},
            "presence": self.presence,
            "load": [{"channel": "chat", "used": len(self.contacts), "capacity": 3}],
            "offers": list(self.offers.values()),
            "contacts": list(self.contacts.values()),
            "world": {"real_epoch": iso(now()), "world_epoch": iso(now()), "factor": 1.0},
            "server_time": iso(now()),
        }

    def snapshot(self, topic: str) -> Any:
        if topic == "desk":
            return self.desk()
        if topic == "thread":
            return self.thread
        return self.numbers

    async def tell(self, topic: str, kind: str, data: Any, *, send: bool = True, names_previous: bool = False) -> None:
        """Number one fact and send it to every socket of the topic; with `send` off, sockets miss it."""
        previous, self.position = self.position, self.position + 3
        frame = {"kind": "delta", "position": self.position, "topic": topic, "type": kind, "data": data}
        if names_previous:
            frame["previous"] = previous
        self.log.append(frame)
        if send:
            for socket in list(self.sockets):
                if socket.state.topic == topic:
                    await socket.send_json(frame)

    def add_contact(self, name: str, text: str, *, messages: int = 1, verified: bool = False) -> dict[str, Any]:
        contact = {
            "key": key(),
            "state": "serving",
            "queue": {"name": "Tarjetas"},
            "programme": "Banca personal",
            "client": "Banco Sinú",
            "channel": "chat",
            "language": "es",
            "customer": {"display_name": name, "verified": verified},
            "leg": {"key": key(), "state": "open", "from_at": iso(now())},
            "arrived_at": iso(now()),
            "messages": [],
            "dispositions": [
                {"key": "d1", "name": "Resuelto"},
                {"key": "d2", "name": "Necesita seguimiento"},
                {"key": "d3", "name": "Equivocado"},
            ],
        }
        for _ in range(messages):
            self.add_message(contact, "customer", text)
        self.contacts[contact["key"]] = contact
        return contact

    @staticmethod
    def add_message(contact: dict[str, Any], author: str, text: str) -> dict[str, Any]:
        message = {
            "key": key(),
            "number": len(contact["messages"]) + 1,
            "author": author,
            "text": text,
            "sent_at": iso(now()),
        }
        contact["messages"].append(message)
        return message


def wallboard_numbers(start: datetime) -> dict[str, Any]:
    shares = {
        "Tarjetas": [0.92, 0.88, 0.95, 0.71, 0.64, 0.83, 0.9, 0.86, 0.93],
        "Créditos": [0.8, 0.85, None, 0.9, 0.82, 0.55, 0.4, 0.62, 0.78],
        "Account help": [1.0, 0.97, 0.96, 0.9, 0.94, 0.98, 0.91, 0.95, 0.97],
    }
    opened = start.replace(minute=0, second=0, microsecond=0) - timedelta(hours=8)
    queues = []
    for place, (name, hours) in enumerate(shares.items()):
        queues.append(
            {
                "key": key(),
                "name": name,
                "language": "en" if name == "Account help" else "es",
                "waiting": (3, 7, 0)[place],
                "longest_wait_seconds": (41, 188, 0)[place],
                "serving": (9, 6, 4)[place],
                "answered_today": (214, 131, 88)[place],
                "abandoned_today": (6, 14, 1)[place],
                "service_level": {
                    "variant": "connect",
                    "share": (0.86, 0.71, 0.95)[place],
                    "target_share": 0.8,
                    "target_seconds": 60,
                    "n": (220, 145, 89)[place],
                },
                "hours": [
                    {"from": iso(opened + timedelta(hours=i)), "share": share, "n": 0 if share is None else 20}
                    for i, share in enumerate(hours)
                ],
            }
        )
    return {
        "programme": {"key": "prog", "name": "Banca personal", "client": "Banco Sinú", "synthetic": True},
        "queues": queues,
        "agents": {"available": 8, "serving": 19, "wrapping": 3, "break": 2, "not_responding": 1, "offline": 12},
        "as_of": iso(start),
    }
