"""What a desk is told of a fact: the words are read from the tables for those who listen.

Whatever may change in many ways is told whole: all who take part beside, all notices, all queues. So it does no harm
to hear it twice, or to hear of several changes at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import rows

from tejido.core import facts
from tejido.live import database, snapshots, statements
from tejido.live import world as world_module

Contacts = Mapping[int, rows.DictRow]
Addressed = Sequence[tuple[facts.Fact, int]]

OFFER_ANSWERED = frozenset({"offer_rejected", "offer_timed_out", "offer_cancelled", "offer_rescinded"})
OF_A_PERSON = OFFER_ANSWERED | {
    "offer_made", "offer_accepted", "leg_wrapping", "leg_started", "leg_answered", "leg_ended", "activity_changed",
    "hand_raised", "hand_answered", "hand_lowered", "hand_waits_again", "queue_change_set", "queue_change_ended",
    "membership_set",
}  # fmt: skip
# What changes a contact for everybody who takes part in it; the changed parts are told whole.
CHANGES = frozenset(
    {
        "leg_started", "leg_answered", "leg_mode_changed", "leg_ended", "contact_held", "contact_resumed",
        "note_written", "abuse_flagged", "abuse_reviewed",
    }
)  # fmt: skip
OF_WHO_TAKES_PART = CHANGES | {"message_sent", "contact_ended"}
OF_A_PROGRAMME = frozenset(
    {"notice_posted", "notice_withdrawn", "canned_reply_added", "canned_reply_retired", "queue_changed"}
)
PARTS = ("state", "beside", "held_from_at", "notes", "flag")
MARKS = {
    "hand_raised": ("hand",), "hand_answered": ("hand",), "hand_lowered": ("hand",),
    "hand_waits_again": ("hand",),
    "queue_change_set": ("queues",), "queue_change_ended": ("queues",), "membership_set": ("queues", "notices"),
    "queue_changed": ("queues",), "notice_posted": ("notices",), "notice_withdrawn": ("notices",),
}  # fmt: skip
# A message about these means nothing to a desk that takes no part in the contact.
ABOUT_A_CONTACT = CHANGES | {"message_sent", "contact_ended", "leg_wrapping"}


@dataclass(kw_only=True)
class Details:
    """The rows that the words of some facts are made of."""

    contacts: Contacts = field(default_factory=dict)
    offers: Mapping[int, rows.DictRow] = field(default_factory=dict)
    accepted: Mapping[int, rows.DictRow] = field(default_factory=dict)
    messages: Mapping[int, Any] = field(default_factory=dict)
    # Contacts as desks show them, by leg: whole, and without what was said.
    whole: Mapping[int, Any] = field(default_factory=dict)
    parts: Mapping[int, Any] = field(default_factory=dict)
    presences: Mapping[int, Any] = field(default_factory=dict)
    marks: Mapping[int, Any] = field(default_factory=dict)
    users: Mapping[int, rows.DictRow] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one desk is told; `opens`, `closes` and `about` are as in `frames.Delta`, by the contact's key."""

    data: dict[str, Any]
    opens: bool = False
    closes: bool = False
    about: bool = False


def listeners(fact: facts.Fact, contacts: Contacts) -> Iterator[int]:
    """Yield the people whose desks a fact concerns, each once; who serves a programme is found by `serving`."""
    people = set()
    if fact.type in OF_A_PERSON and "person" in fact.data:
        people.add(fact.data["person"])
    contact = contacts.get(fact.data.get("contact", -1))
    if contact is not None and fact.type in OF_WHO_TAKES_PART:
        people |= set(contact["people"])
    yield from sorted(people)


async def serving(
    connection: database.Connection, told: Sequence[facts.Fact], people: Sequence[int]
) -> list[tuple[facts.Fact, int]]:
    """Return which of these people serve the programme or the queue that each of these facts is about."""
    about = [fact for fact in told if fact.type in OF_A_PROGRAMME]
    if not about or not people:
        return []
    found = await database.fetch(
        connection, statements.DESKS_OF_PROGRAMMES, people=list(people), programmes=_values("programme", about),
        queues=_values("queue", about),
    )  # fmt: skip
    return [
        (fact, person)
        for fact in about
        for person in sorted(
            {
                row["person_id"]
                for row in found
                if row["programme_id"] == fact.data.get("programme") or row["queue_id"] == fact.data.get("queue")
            }
        )
    ]


async def details(
    connection: database.Connection, addressed: Addressed, *, contacts: Contacts, messages: Mapping[int, Any]
) -> Details:
    """Read what the addressed facts need, each kind of row in one statement."""
    made = Details(contacts=contacts, messages=messages)
    if not addressed:
        return made
    told = [fact for fact, _ in addressed]
    await _read_offers(connection, told, made)
    whole = {row["leg_id"] for row in made.accepted.values()} | {
        fact.data["leg"] for fact, person in addressed if _opens_a_part(fact, person)
    }
    made.whole = await _contacts(connection, whole, messages_max=snapshots.MESSAGES_MAX)
    changed = [contacts[fact.data["contact"]] for fact in told if fact.type in CHANGES and _of(contacts, fact)]
    made.parts = await _contacts(connection, {leg for row in changed for leg in row["legs"]}, messages_max=0)
    moved = sorted({person for fact, person in addressed if fact.type == "activity_changed"})
    if moved:
        found = await database.fetch(connection, statements.PRESENCES, people=moved)
        made.presences = {row["person_id"]: row["shown"] for row in found}
    marked = sorted({person for fact, person in addressed if fact.type in MARKS or _is_invitation(fact, person)})
    if marked:
        made.marks = await marks(connection, people=marked)
    users = sorted({fact.by.id for fact in told if fact.by.kind == "user"})
    if users:
        found = await database.fetch(connection, statements.NAMES_OF_USERS, users=users)
        made.users = {row["id"]: row for row in found}
    return made


async def marks(connection: database.Connection, *, people: Sequence[int]) -> dict[int, Any]:
    """Return what stands on these people's desks beside offers and contacts, by person."""
    around = await world_module.read(connection)
    found = await database.fetch(connection, statements.DESK_MARKS, people=list(people), now=around.now())
    return {row["person_id"]: row["shown"] for row in found}


def told(fact: facts.Fact, person: int, found: Details) -> Told | None:
    """Return what a person's desk is told of a fact; None where a row it needs is gone, or it says nothing new."""
    if fact.type == "activity_changed":
        presence = found.presences.get(person)
        return None if presence is None else Told(data={"presence": presence, "by": _by(fact, person, found)})
    if fact.type in MARKS:
        shown = found.marks.get(person)
        if shown is None:
            return None
        return Told(data={name: shown[name] for name in MARKS[fact.type]} | {"by": _by(fact, person, found)})
    if fact.type in OF_A_PROGRAMME:
        return Told(data={})
    contact = _of(found.contacts, fact)
    if contact is None:
        return None
    if fact.type.startswith("offer_"):
        return _offer(fact, found)
    if fact.type == "message_sent":
        message = found.messages.get(fact.data["message"])
        return None if message is None else Told(data={"contact": contact["key"], "message": message}, about=True)
    if fact.type == "contact_ended":
        return Told(data={"contact": contact["key"], "reason": fact.data["reason"]}, about=True)
    if fact.type == "leg_wrapping":
        return Told(data={"contact": contact["key"]}, about=True)
    return _leg(fact, person, contact, found)


def _leg(fact: facts.Fact, person: int, contact: rows.DictRow, found: Details) -> Told | None:
    """Tell of somebody's part in a contact: one's own, or that of somebody else."""
    if fact.type in ("leg_started", "leg_answered", "leg_ended") and fact.data["person"] == person:
        return _own_leg(fact, person, contact, found)
    leg = next((leg for leg, who in zip(contact["legs"], contact["people"], strict=True) if who == person), None)
    shown = found.parts.get(leg) if leg is not None else None
    if shown is None:
        return None
    changes = {name: shown[name] for name in PARTS}
    return Told(data={"contact": contact["key"], "changes": changes, "by": _by(fact, person, found)}, about=True)


def _own_leg(fact: facts.Fact, person: int, contact: rows.DictRow, found: Details) -> Told | None:
    beside = {"invitations": found.marks[person]["invitations"]} if person in found.marks else {}
    if fact.type == "leg_ended":
        data = {
            "contact": contact["key"], "reason": fact.data["reason"], "role": fact.data["role"],
            "by": _by(fact, person, found),
        }  # fmt: skip
        return Told(data=data | beside, closes=True)
    if _opens_a_part(fact, person):
        shown = found.whole.get(fact.data["leg"])
        return None if shown is None else Told(data={"contact": shown} | beside, opens=True)
    # An accepted offer has told of the contact already.
    return Told(data=beside) if beside else None


def _offer(fact: facts.Fact, found: Details) -> Told | None:
    offer = found.offers.get(fact.data["offer"])
    if offer is None:
        return None
    if fact.type == "offer_made":
        return Told(data={"offer": offer["shown"]})
    if fact.type in OFFER_ANSWERED:
        return Told(data={"offer": offer["key"]})
    accepted = found.accepted.get(fact.data["offer"])
    served = found.whole.get(accepted["leg_id"]) if accepted else None
    return None if served is None else Told(data={"offer": offer["key"], "contact": served}, opens=True)


async def _read_offers(connection: database.Connection, told: Sequence[facts.Fact], made: Details) -> None:
    offers = _values("offer", [fact for fact in told if fact.type.startswith("offer_")])
    if offers:
        found = await database.fetch(connection, statements.DESK_OFFERS, offers=offers)
        made.offers = {row["id"]: row for row in found}
    accepted = _values("offer", [fact for fact in told if fact.type == "offer_accepted"])
    if accepted:
        found = await database.fetch(connection, statements.LEGS_OF_OFFERS, offers=accepted)
        made.accepted = {row["offer_id"]: row for row in found}


async def _contacts(connection: database.Connection, legs: set[int], *, messages_max: int) -> dict[int, Any]:
    if not legs:
        return {}
    shown = await database.fetch(connection, statements.DESK_CONTACTS, legs=sorted(legs), messages=messages_max)
    return {row["id"]: row["shown"] for row in shown}


def _opens_a_part(fact: facts.Fact, person: int) -> bool:
    """Whether a person begins to take part by this fact, and no accepted offer tells of it."""
    if fact.data.get("person") != person:
        return False
    if fact.type == "leg_answered":
        return True
    return fact.type == "leg_started" and fact.data["state"] != "invited" and fact.data.get("offer") is None


def _is_invitation(fact: facts.Fact, person: int) -> bool:
    """Whether a fact changes who asks a person to join."""
    is_own = fact.data.get("person") == person and fact.data.get("role") == "consulting"
    return is_own and fact.type in ("leg_started", "leg_answered", "leg_ended")


def _by(fact: facts.Fact, person: int, found: Details) -> str | None:
    """Return the name of the colleague who did it; None for oneself, and for what happens by itself."""
    user = found.users.get(fact.by.id) if fact.by.kind == "user" else None
    return None if user is None or user["person_id"] == person else user["display_name"]


def _of(contacts: Contacts, fact: facts.Fact) -> rows.DictRow | None:
    return contacts.get(fact.data.get("contact", -1))


def _values(name: str, told: Sequence[facts.Fact]) -> list[int]:
    """Return the ids that these facts carry in a field."""
    return sorted({fact.data[name] for fact in told if fact.data.get(name) is not None})
