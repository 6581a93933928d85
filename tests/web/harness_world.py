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


OPENS_AT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


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
        # Whoever comes back has missed too much to be told one by one.
        self.is_far_behind = False
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
        self.hand: dict[str, Any] | None = None
        self.notices: list[dict[str, Any]] = []
        self.invitations: list[dict[str, Any]] = []
        self.queues = [a_queue("Tarjetas"), a_queue("Créditos")]
        self.offers: dict[str, dict[str, Any]] = {}
        self.contacts: dict[str, dict[str, Any]] = {}
        self.thread: dict[str, Any] = {"contact": None, "agent": None, "messages": [], "earlier": []}
        self.expected_wait: dict[str, float] | None = None
        self.notice: dict[str, Any] | None = None
        self.queue_states = ["open", "open"]
        self.refuse_starts = ""
        self.identity: str | None = None
        self.typed: list[dict[str, Any]] = []
        self.token = ""
        self.numbers = wallboard_numbers(start)

    def desk(self) -> dict[str, Any]:
        return {
            "person": {"key": "p", "display_name": "Yuliana"},
            "presence": self.presence,
            "load": [
                {"channel": "chat", "used": len(self.contacts), "capacity": 3},
                {"channel": "task", "used": 0, "capacity": 2},
                {"channel": "voice", "used": 0, "capacity": 1},
            ],
            "offers": list(self.offers.values()),
            "contacts": list(self.contacts.values()),
            "hand": self.hand,
            "notices": self.notices,
            "invitations": self.invitations,
            "queues": self.queues,
            "world": {"real_epoch": iso(now()), "world_epoch": iso(now()), "factor": 1.0},
            "server_time": iso(now()),
        }

    def begin_thread(self) -> None:
        """Begin a chat; the one before, if any, stays to be read."""
        contact, earlier = self.thread["contact"], list(self.thread["earlier"])
        if contact is not None:
            kept = {name: self.thread[name] for name in ("agent", "messages")}
            earlier.append({"key": contact["key"], "arrived_at": iso(now()), **kept})
        self.thread = {
            "contact": {
                "key": key(), "state": "waiting", "queue_position": 3, "expected_wait": self.expected_wait,
                "survey_score": None, "ended_reason": None,
            },
            "agent": None,
            "messages": [],
            "earlier": earlier,
        }  # fmt: skip

    def opening(self) -> dict[str, Any]:
        names = ("Tarjetas", "Créditos")
        hours = "We are closed now. We answer Monday to Friday from 08:00 to 18:00 (Bogota time), except on holidays."
        return {
            "queues": [
                {
                    "code": f"queue{place}", "name": names[place], "language": "es", "state": state, "hours": hours,
                    "zone": "America/Bogota", "opens_at": iso(OPENS_AT) if state == "closed" else None,
                }
                for place, state in enumerate(self.queue_states)
            ],
            "notice": self.notice,
        }  # fmt: skip

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

    def add_contact(
        self, name: str, text: str, *, messages: int = 1, verified: bool = False, **changes: Any
    ) -> dict[str, Any]:
        contact: dict[str, Any] = {
            "key": key(),
            "state": "serving",
            "queue": {"name": "Tarjetas"},
            "programme": "Banca personal",
            "client": "Banco Sinú",
            "channel": "chat",
            "language": "es",
            "programme_key": "prog",
            "title": "",
            "customer": {
                "display_name": name,
                "verified": verified,
                "number": None,
                "earlier_count": 2 if verified else None,
            },
            "leg": {
                "key": key(),
                "state": "open",
                "from_at": iso(now()),
                "role": "serving",
                "mode": None,
                "wrap_until_at": None,
            },
            "arrived_at": iso(now()),
            "previous_reason": None,
            "beside": [],
            "held_from_at": None,
            "flag": None,
            "notes": [],
            "messages": [],
            "dispositions": [
                {"key": "d1", "name": "Resuelto"},
                {"key": "d2", "name": "Necesita seguimiento"},
                {"key": "d3", "name": "Equivocado"},
            ],
        }
        contact |= changes
        for _ in range(messages):
            self.add_message(contact, "system" if contact["channel"] == "task" else "customer", text)
        self.contacts[contact["key"]] = contact
        return contact

    @staticmethod
    def add_message(
        contact: dict[str, Any], author: str, text: str, *, client_message_id: str | None = None
    ) -> dict[str, Any]:
        message = {
            "key": key(),
            "number": len(contact["messages"]) + 1,
            "author": author,
            "text": text,
            "sent_at": iso(now()),
            "client_message_id": client_message_id,
        }
        contact["messages"].append(message)
        return message


def a_hand(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": key(), "reason": given["reason"], "contact": given.get("contact"), "raised_at": iso(now()),
        "answered_at": None, "answered_by": None,
    }  # fmt: skip


def changes_of(verb: str, given: dict[str, Any], contact: dict[str, Any]) -> dict[str, Any]:
    """Return what an agent's act changes in a contact."""
    if verb == "hold":
        return {"held_from_at": iso(now())}
    if verb == "resume":
        return {"held_from_at": None}
    if verb == "consult":
        part = {"leg": key(), "role": "consulting", "state": "invited", "mode": None, "display_name": "Jairo",
                "from_at": iso(now())}  # fmt: skip
        return {"beside": [*contact["beside"], part]}
    note = {"key": key(), "text": given["text"], "author": "Yuliana", "written_at": iso(now())}
    return {"notes": [*contact["notes"], note]}


ANSWERS: dict[str, Any] = {
    "why": {
        "reasons": [
            {"text": "The contact had waited 38 s; its queue promises an answer within 30 s.", "points": 12.7},
            {"text": "You held 1 contact already, which counted against.", "points": -2.0},
        ]
    },
    "colleagues": {
        "colleagues": [
            {"key": "j", "display_name": "Jairo", "activity": "available", "is_available": True, "is_connected": True,
             "held_count": 0},
        ],
        "queues": [
            {"key": "q", "name": "Créditos", "programme": "Banca personal", "language": "es", "is_open": True},
            {"key": "z", "name": "Cerrada", "programme": "Banca personal", "language": "es", "is_open": False},
        ],
    },
    "earlier": {
        "contacts": [
            {"key": "e", "channel": "chat", "language": "es", "arrived_at": "2026-11-01T15:00:00+00:00",
             "ended_at": "2026-11-01T15:10:00+00:00", "state": "ended", "queue": "Tarjetas", "served_by": "Jairo",
             "note": "Prometió volver", "name_en": "Solved", "name_es": "Resuelto",
             "messages": [{"key": "m", "author": "customer", "text": "¿Y mi tarjeta?", "sent_at": ""}]},
        ]
    },
    "replies": {
        "replies": [
            {"key": "r1", "programme": "prog", "shortcut": "saludo", "title_en": "Greeting", "title_es": "Saludo",
             "text_en": "Good morning, how can I help you?", "text_es": "Buenos días, ¿en qué le ayudo?"},
            {"key": "r2", "programme": "prog", "shortcut": "espera", "title_en": "One moment", "title_es": "Un momento",
             "text_en": "One moment, please.", "text_es": "Un momento, por favor. Ya lo reviso."},
            {"key": "r3", "programme": "other", "shortcut": "otra", "title_en": "Other", "title_es": "Otra",
             "text_en": "Other", "text_es": "Otra"},
        ]
    },
}  # fmt: skip


def a_queue(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "key": key(), "name": name, "programme": "Banca personal", "client": "Banco Sinú", "is_closed": False,
        "is_served": True, "changed_until_at": None, "changed_by": None,
    } | changes  # fmt: skip


AGENT_STATES = ("available", "serving", "wrapping", "break", "not_responding", "offline")


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
        "total": {
            **{name: sum(queue[name] for queue in queues) for name in ("waiting", "serving", "answered_today")},
            "abandoned_today": 21,
            "longest_wait_seconds": 188,
            "average_answer_seconds": 31.5,
        },
        "queues": queues,
        "agents": {"available": 8, "serving": 19, "wrapping": 3, "break": 2, "not_responding": 1, "offline": 12},
        "sites": [
            {"key": key(), "name": "Sede Sinú", "agents": dict.fromkeys(AGENT_STATES, 1) | {"serving": 11}},
            {"key": None, "name": None, "agents": dict.fromkeys(AGENT_STATES, 0) | {"serving": 8}},
        ],
        "as_of": iso(start),
    }
