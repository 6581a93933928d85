"""The floor at a moment, as facts tell it: an old snapshot and the facts since give the new one.

The tables are the truth; this fold proves that the facts say everything the tables hold, but for random keys and for
texts that can be erased. It demands of each fact that it can follow the ones before: a contact that nobody announced
cannot end, and no state is left in a way that `contact_states` does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from tejido.core import contact_states, facts, floor_rows, presence

LoadKey = tuple[int, str]
TextKey = tuple[str, int]
Row = TypeVar(
    "Row", floor_rows.Contact, floor_rows.CustomerAddress, floor_rows.Leg, floor_rows.Offer, floor_rows.Presence,
    floor_rows.Stay,
)  # fmt: skip
Key = TypeVar("Key")
Value = TypeVar("Value")


class FactOutOfPlace(Exception):
    """This fact cannot follow the ones before it."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All rows of the floor by their ids.

    `threads` has the customer of each, `connections` the person of each open one, and `texts` a digest for each text
    that was not erased.
    """

    customers: Mapping[int, floor_rows.Customer] = field(default_factory=dict)
    addresses: Mapping[int, floor_rows.CustomerAddress] = field(default_factory=dict)
    threads: Mapping[int, int | None] = field(default_factory=dict)
    contacts: Mapping[int, floor_rows.Contact] = field(default_factory=dict)
    stays: Mapping[int, floor_rows.Stay] = field(default_factory=dict)
    offers: Mapping[int, floor_rows.Offer] = field(default_factory=dict)
    legs: Mapping[int, floor_rows.Leg] = field(default_factory=dict)
    messages: Mapping[int, floor_rows.Message] = field(default_factory=dict)
    connections: Mapping[int, int] = field(default_factory=dict)
    presences: Mapping[int, floor_rows.Presence] = field(default_factory=dict)
    spells: Mapping[int, tuple[floor_rows.Spell, ...]] = field(default_factory=dict)
    loads: Mapping[LoadKey, floor_rows.Load] = field(default_factory=dict)
    texts: Mapping[TextKey, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind there are."""
        return {part.name: len(getattr(self, part.name)) for part in fields(self)}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One row or one column of a row that two snapshots have differently; None where one lacks the row."""

    part: str
    key: Any
    column: str
    told: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.part} {self.key} {self.column}: facts say {self.told}, the table has {self.found}"


def apply(snapshot: Snapshot, fact: facts.Fact) -> Snapshot:
    """Return the snapshot after a fact; one that does not concern the floor leaves it as it is.

    Raises: FactOutOfPlace
    """
    return fold(snapshot, [fact])


def fold(snapshot: Snapshot, told: Iterable[facts.Fact]) -> Snapshot:
    """Return the snapshot after some facts, copying it once.

    Args:
        told: In the order of their positions, without a gap within the reader's scope.
    Raises: FactOutOfPlace: a fact names a row that no fact before it announced, or leaves a state in an unknown way.
    """
    draft = _Draft(**{part.name: dict(getattr(snapshot, part.name)) for part in fields(snapshot)})
    for fact in told:
        handler = HANDLERS.get(fact.type)
        if handler is None:
            continue
        try:
            handler(draft, fact)
        except (LookupError, contact_states.TransitionRefused) as problem:
            raise FactOutOfPlace(f"{FactOutOfPlace.__doc__} {fact.type} at {fact.position}: {problem}") from problem
    return Snapshot(**vars(draft))


def differences(told: Snapshot, found: Snapshot) -> Iterator[Difference]:
    """Yield what two snapshots have differently, by part, row and column.

    A text that `found` lacks was erased, which a restore does again without a fact; so only a text that is there and
    does not give its digest counts.

    Args:
        told: The snapshot that facts give.
        found: The one read from the tables.
    """
    for part in fields(Snapshot):
        one: Mapping[Any, Any] = getattr(told, part.name)
        other: Mapping[Any, Any] = getattr(found, part.name)
        keys = other.keys() if part.name == "texts" else one.keys() | other.keys()
        for key in sorted(keys):
            if one.get(key) != other.get(key):
                yield from _row_differences(part.name, key, one.get(key), other.get(key))


def _row_differences(part: str, key: Any, told: Any, found: Any) -> Iterator[Difference]:
    if told is None or found is None or not hasattr(told, "__dataclass_fields__"):
        yield Difference(part=part, key=key, column="row", told=told, found=found)
        return
    for column in fields(told):
        one, other = getattr(told, column.name), getattr(found, column.name)
        if one != other:
            yield Difference(part=part, key=key, column=column.name, told=one, found=other)


@dataclass(kw_only=True)
class _Draft:
    """A snapshot that is being made: the same parts, open to change."""

    customers: dict[int, floor_rows.Customer]
    addresses: dict[int, floor_rows.CustomerAddress]
    threads: dict[int, int | None]
    contacts: dict[int, floor_rows.Contact]
    stays: dict[int, floor_rows.Stay]
    offers: dict[int, floor_rows.Offer]
    legs: dict[int, floor_rows.Leg]
    messages: dict[int, floor_rows.Message]
    connections: dict[int, int]
    presences: dict[int, floor_rows.Presence]
    spells: dict[int, tuple[floor_rows.Spell, ...]]
    loads: dict[LoadKey, floor_rows.Load]
    texts: dict[TextKey, str]


def _add(rows: dict[Key, Value], key: Key, row: Value) -> None:
    if key in rows:
        raise LookupError(f"row {key} is there already")
    rows[key] = row


def _change(rows: dict[int, Row], key: int, **columns: Any) -> Row:
    if key not in rows:
        raise LookupError(f"no row {key}")
    rows[key] = replace(rows[key], **columns)
    return rows[key]


def _move_contact(draft: _Draft, contact_id: int, state: str, **columns: Any) -> None:
    before = draft.contacts[contact_id].state
    contact_states.check("contact", before=before, after=state)
    _change(draft.contacts, contact_id, state=state, **columns)


def _count(draft: _Draft, person_id: int | None, channel: str, step: int) -> None:
    """Change how many contacts a person holds; a scope without the operator's own rows does not see loads."""
    load = draft.loads.get((person_id or 0, channel))
    if person_id is not None and load is not None:
        draft.loads[(person_id, channel)] = replace(load, used=load.used + step)


def _customer_registered(draft: _Draft, fact: facts.Fact) -> None:
    row = floor_rows.Customer(client_id=fact.client_id, registered_at=fact.happened_at)
    _add(draft.customers, fact.data["customer"], row)


def _customer_address_added(draft: _Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.CustomerAddress(client_id=fact.client_id, customer_id=data["customer"], channel=data["channel"])
    _add(draft.addresses, data["address"], row)


def _customer_address_verified(draft: _Draft, fact: facts.Fact) -> None:
    _change(draft.addresses, fact.data["address"], verified_at=fact.happened_at)


def _contact_arrived(draft: _Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Contact(
        client_id=fact.client_id,
        programme_id=data["programme"],
        queue_id=None,
        channel=data["channel"],
        direction=data["direction"],
        language=data["language"],
        state="waiting",
        priority=data["priority"],
        customer_id=data.get("customer"),
        thread_id=data.get("thread"),
        previous_contact_id=data.get("previous_contact"),
        previous_reason=data.get("previous_reason"),
        arrived_at=fact.happened_at,
    )
    _add(draft.contacts, data["contact"], row)
    if row.thread_id is not None:
        draft.threads.setdefault(row.thread_id, row.customer_id)


def _contact_queued(draft: _Draft, fact: facts.Fact) -> None:
    data = fact.data
    _change(draft.contacts, data["contact"], queue_id=data["queue"], priority=data["priority"])
    row = floor_rows.Stay(
        client_id=fact.client_id,
        contact_id=data["contact"],
        queue_id=data["queue"],
        from_at=fact.happened_at,
        target_seconds=data["target_seconds"],
        target_share=data["target_share"],
        variant=data["variant"],
    )
    _add(draft.stays, data["stay"], row)


def _contact_abandoned(draft: _Draft, fact: facts.Fact) -> None:
    data, at = fact.data, fact.happened_at
    _change(draft.stays, data["stay"], to_at=at, left_how="abandoned")
    _move_contact(draft, data["contact"], "abandoned", ended_at=at, end_reason=data["reason"])


def _contact_ended(draft: _Draft, fact: facts.Fact) -> None:
    _change(draft.contacts, fact.data["contact"], ended_at=fact.happened_at, end_reason=fact.data["reason"])


def _offer_made(draft: _Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Offer(
        client_id=fact.client_id,
        contact_id=data["contact"],
        stay_id=data["stay"],
        person_id=data["person"],
        pool_id=data["pool"],
        channel=data["channel"],
        state="pending",
        offered_at=fact.happened_at,
        deadline_at=datetime.fromisoformat(data["deadline_at"]),
        policy_version=data["policy_version"],
        epoch=data["epoch"],
        decision=data["decision"],
        terms=data["terms"],
    )
    _add(draft.offers, data["offer"], row)
    _move_contact(draft, data["contact"], "offered")
    _count(draft, data["person"], data["channel"], +1)


def _offer_accepted(draft: _Draft, fact: facts.Fact) -> None:
    """The contact is served; the offer hands its place in the agent's load to the leg."""
    _answer(draft, fact, "accepted")
    _change(draft.stays, fact.data["stay"], to_at=fact.happened_at, left_how="answered")
    _move_contact(draft, fact.data["contact"], "serving")


def _offer_sent_back(draft: _Draft, fact: facts.Fact) -> None:
    _answer(draft, fact, fact.type.removeprefix("offer_"))
    _count(draft, fact.data["person"], fact.data["channel"], -1)
    _move_contact(draft, fact.data["contact"], "waiting")


def _offer_cancelled(draft: _Draft, fact: facts.Fact) -> None:
    """The offer goes; where the contact went is told by a fact of its own."""
    _answer(draft, fact, "cancelled")
    _count(draft, fact.data["person"], fact.data["channel"], -1)


def _answer(draft: _Draft, fact: facts.Fact, state: str) -> None:
    offer_id = fact.data["offer"]
    contact_states.check("offer", before=draft.offers[offer_id].state, after=state)
    _change(draft.offers, offer_id, state=state, answered_at=fact.happened_at, reason=fact.data.get("reason"))


def _leg_started(draft: _Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Leg(
        client_id=fact.client_id,
        contact_id=data["contact"],
        person_id=data.get("person"),
        role=data["role"],
        state="open",
        from_at=fact.happened_at,
    )
    _add(draft.legs, data["leg"], row)


def _leg_wrapping(draft: _Draft, fact: facts.Fact) -> None:
    leg_id = fact.data["leg"]
    contact_states.check("leg", before=draft.legs[leg_id].state, after="wrapping")
    leg = _change(draft.legs, leg_id, state="wrapping", wrap_from_at=fact.happened_at)
    if leg.role == "serving":
        _move_contact(draft, leg.contact_id, "wrapping")


def _leg_ended(draft: _Draft, fact: facts.Fact) -> None:
    data, at = fact.data, fact.happened_at
    contact_states.check("leg", before=draft.legs[data["leg"]].state, after="ended")
    leg = _change(draft.legs, data["leg"], state="ended", to_at=at, disposition_id=data.get("disposition"))
    if data.get("note_digest"):
        draft.texts[("note", data["leg"])] = data["note_digest"]
    if leg.role != "serving":
        return
    _move_contact(draft, leg.contact_id, "ended")
    _count(draft, leg.person_id, data["channel"], -1)
    if leg.person_id in draft.presences:
        _change(draft.presences, leg.person_id, idle_from_at=at)


def _message_sent(draft: _Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Message(
        client_id=fact.client_id,
        contact_id=data["contact"],
        number=data["number"],
        author=data["author"],
        leg_id=data.get("leg"),
        digest=data["text_digest"],
        sent_at=fact.happened_at,
    )
    _add(draft.messages, data["message"], row)
    _change(draft.contacts, data["contact"], message_count=data["number"])
    draft.texts[("message", data["message"])] = data["text_digest"]


def _text_erased(draft: _Draft, fact: facts.Fact) -> None:
    draft.texts.pop((fact.data["relation"], fact.data["row"]), None)


def _placement_started(draft: _Draft, fact: facts.Fact) -> None:
    """With a pool, the person gets a presence, or another pool where they have one."""
    person_id, pool_id, at = fact.data["person"], fact.data.get("pool"), fact.happened_at
    if pool_id is None:
        return
    if person_id in draft.presences:
        _change(draft.presences, person_id, pool_id=pool_id)
    else:
        draft.presences[person_id] = floor_rows.Presence(
            pool_id=pool_id,
            connections=0,
            activity="offline",
            reason="",
            activity_from_at=at,
            idle_from_at=at,
            available=False,
        )
    spells = draft.spells.get(person_id, ())
    if not spells or spells[-1].to_at is not None:
        draft.spells[person_id] = (*spells, floor_rows.Spell(activity="offline", reason="", from_at=at))


def _capacity_set(draft: _Draft, fact: facts.Fact) -> None:
    key = (fact.data["person"], fact.data["channel"])
    load = draft.loads.get(key, floor_rows.Load(capacity=0))
    draft.loads[key] = replace(load, capacity=fact.data["capacity"])


def _activity_changed(draft: _Draft, fact: facts.Fact) -> None:
    data, at = fact.data, fact.happened_at
    person_id, reason = data["person"], data.get("reason") or ""
    columns = {"activity": data["activity"], "reason": reason, "activity_from_at": at}
    if data["activity"] == "available":
        columns["idle_from_at"] = at
    row = _change(draft.presences, person_id, **columns)
    _derive_availability(draft, person_id, row)
    spells = draft.spells.get(person_id, ())
    if spells and spells[-1].to_at is None:
        spells = (*spells[:-1], replace(spells[-1], to_at=at))
    draft.spells[person_id] = (*spells, floor_rows.Spell(activity=data["activity"], reason=reason, from_at=at))


def _connection_opened(draft: _Draft, fact: facts.Fact) -> None:
    _add(draft.connections, fact.data["connection"], fact.data["person"])
    _count_connections(draft, fact.data["person"])


def _connection_closed(draft: _Draft, fact: facts.Fact) -> None:
    _count_connections(draft, draft.connections.pop(fact.data["connection"]))


def _count_connections(draft: _Draft, person_id: int) -> None:
    if person_id in draft.presences:
        count = sum(owner == person_id for owner in draft.connections.values())
        row = _change(draft.presences, person_id, connections=count)
        _derive_availability(draft, person_id, row)


def _derive_availability(draft: _Draft, person_id: int, row: floor_rows.Presence) -> None:
    available = presence.is_available(connections=row.connections, activity=row.activity)
    _change(draft.presences, person_id, available=available)


Handler = Callable[[_Draft, facts.Fact], None]
HANDLERS: Mapping[str, Handler] = {
    "text_erased": _text_erased,
    "placement_started": _placement_started,
    "capacity_set": _capacity_set,
    "activity_changed": _activity_changed,
    "connection_opened": _connection_opened,
    "connection_closed": _connection_closed,
    "customer_registered": _customer_registered,
    "customer_address_added": _customer_address_added,
    "customer_address_verified": _customer_address_verified,
    "contact_arrived": _contact_arrived,
    "contact_queued": _contact_queued,
    "contact_abandoned": _contact_abandoned,
    "contact_ended": _contact_ended,
    "offer_made": _offer_made,
    "offer_accepted": _offer_accepted,
    "offer_rejected": _offer_sent_back,
    "offer_timed_out": _offer_sent_back,
    "offer_rescinded": _offer_sent_back,
    "offer_cancelled": _offer_cancelled,
    "leg_started": _leg_started,
    "leg_wrapping": _leg_wrapping,
    "leg_ended": _leg_ended,
    "message_sent": _message_sent,
}
