"""What each fact about contacts, offers, legs and presence changes on the floor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tejido.core import contact_states, facts, floor_rows, presence
from tejido.core import draft as drafts


def _customer_registered(draft: drafts.Draft, fact: facts.Fact) -> None:
    row = floor_rows.Customer(client_id=fact.client_id, registered_at=fact.happened_at)
    drafts.add(draft.customers, fact.data["customer"], row)


def _customer_address_added(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.CustomerAddress(client_id=fact.client_id, customer_id=data["customer"], channel=data["channel"])
    drafts.add(draft.addresses, data["address"], row)


def _customer_address_verified(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.addresses, fact.data["address"], verified_at=fact.happened_at)


def _contact_arrived(draft: drafts.Draft, fact: facts.Fact) -> None:
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
        difficulty=1,
        customer_id=data.get("customer"),
        thread_id=data.get("thread"),
        previous_contact_id=data.get("previous_contact"),
        previous_reason=data.get("previous_reason"),
        arrived_at=fact.happened_at,
    )
    drafts.add(draft.contacts, data["contact"], row)
    if row.thread_id is not None:
        draft.threads.setdefault(row.thread_id, row.customer_id)


def _contact_queued(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    if draft.contacts[data["contact"]].state != "waiting":
        drafts.move_contact(draft, data["contact"], "waiting")
    drafts.change(
        draft.contacts, data["contact"], queue_id=data["queue"], priority=data["priority"],
        difficulty=data["difficulty"],
    )  # fmt: skip
    row = floor_rows.Stay(
        client_id=fact.client_id,
        contact_id=data["contact"],
        queue_id=data["queue"],
        from_at=fact.happened_at,
        target_seconds=data["target_seconds"],
        target_share=data["target_share"],
        variant=data["variant"],
        at_front=data["at_front"],
        preferred_person_id=data.get("preferred_person"),
        preferred_until_at=_instant(data.get("preferred_until_at")),
        preference=data.get("preference"),
        short_abandon_seconds=data.get("short_abandon_seconds"),
    )
    drafts.add(draft.stays, data["stay"], row)


def _contact_abandoned(draft: drafts.Draft, fact: facts.Fact) -> None:
    data, at = fact.data, fact.happened_at
    drafts.change(draft.stays, data["stay"], to_at=at, left_how="abandoned")
    drafts.move_contact(draft, data["contact"], "abandoned", ended_at=at, end_reason=data["reason"])


def _contact_ended(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.contacts, fact.data["contact"], ended_at=fact.happened_at, end_reason=fact.data["reason"])


def _offer_made(draft: drafts.Draft, fact: facts.Fact) -> None:
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
    drafts.add(draft.offers, data["offer"], row)
    drafts.move_contact(draft, data["contact"], "offered")
    drafts.count(draft, data["person"], data["channel"], +1)


def _offer_accepted(draft: drafts.Draft, fact: facts.Fact) -> None:
    """The contact is served; the offer hands its place in the agent's load to the leg."""
    _answer(draft, fact, "accepted")
    drafts.change(draft.stays, fact.data["stay"], to_at=fact.happened_at, left_how="answered")
    drafts.move_contact(draft, fact.data["contact"], "serving")


def _offer_sent_back(draft: drafts.Draft, fact: facts.Fact) -> None:
    _answer(draft, fact, fact.type.removeprefix("offer_"))
    drafts.count(draft, fact.data["person"], fact.data["channel"], -1)
    drafts.move_contact(draft, fact.data["contact"], "waiting")


def _offer_cancelled(draft: drafts.Draft, fact: facts.Fact) -> None:
    """The offer goes; where the contact went is told by a fact of its own."""
    _answer(draft, fact, "cancelled")
    drafts.count(draft, fact.data["person"], fact.data["channel"], -1)


def _answer(draft: drafts.Draft, fact: facts.Fact, state: str) -> None:
    offer_id = fact.data["offer"]
    contact_states.check("offer", before=draft.offers[offer_id].state, after=state)
    drafts.change(draft.offers, offer_id, state=state, answered_at=fact.happened_at, reason=fact.data.get("reason"))


def _leg_started(draft: drafts.Draft, fact: facts.Fact) -> None:
    data = fact.data
    row = floor_rows.Leg(
        client_id=fact.client_id,
        contact_id=data["contact"],
        person_id=data.get("person"),
        role=data["role"],
        state=data["state"],
        offer_id=data.get("offer"),
        mode=data.get("mode"),
        from_at=fact.happened_at,
    )
    drafts.add(draft.legs, data["leg"], row)
    if row.role != "serving" or row.offer_id is not None:
        return
    if draft.contacts[row.contact_id].state != "serving":
        drafts.move_contact(draft, row.contact_id, "serving")
    drafts.count(draft, row.person_id, data["channel"], 1)


def _leg_answered(draft: drafts.Draft, fact: facts.Fact) -> None:
    leg_id = fact.data["leg"]
    contact_states.check("leg", before=draft.legs[leg_id].state, after="open")
    drafts.change(draft.legs, leg_id, state="open")


def _leg_mode_changed(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.legs, fact.data["leg"], mode=fact.data["mode"])


def _stay_left(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.change(draft.stays, fact.data["stay"], to_at=fact.happened_at, left_how=fact.data["left_how"])


def _leg_wrapping(draft: drafts.Draft, fact: facts.Fact) -> None:
    leg_id = fact.data["leg"]
    contact_states.check("leg", before=draft.legs[leg_id].state, after="wrapping")
    leg = drafts.change(draft.legs, leg_id, state="wrapping", wrap_from_at=fact.happened_at)
    if leg.role == "serving":
        drafts.move_contact(draft, leg.contact_id, "wrapping")


def _leg_ended(draft: drafts.Draft, fact: facts.Fact) -> None:
    data, at = fact.data, fact.happened_at
    contact_states.check("leg", before=draft.legs[data["leg"]].state, after="ended")
    leg = drafts.change(
        draft.legs,
        data["leg"],
        state="ended",
        to_at=at,
        end_reason=data["reason"],
        disposition_id=data.get("disposition"),
    )
    if data.get("note_digest"):
        draft.texts[("note", data["leg"])] = data["note_digest"]
    if leg.role != "serving":
        return
    if data["reason"] in ("finished", "overdue"):
        drafts.move_contact(draft, leg.contact_id, "ended")
    drafts.count(draft, leg.person_id, data["channel"], -1)
    if leg.person_id in draft.presences:
        drafts.change(draft.presences, leg.person_id, idle_from_at=at)


def _message_sent(draft: drafts.Draft, fact: facts.Fact) -> None:
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
    drafts.add(draft.messages, data["message"], row)
    drafts.change(draft.contacts, data["contact"], message_count=data["number"])
    draft.texts[("message", data["message"])] = data["text_digest"]


def _text_erased(draft: drafts.Draft, fact: facts.Fact) -> None:
    draft.texts.pop((fact.data["relation"], fact.data["row"]), None)


def _placement_started(draft: drafts.Draft, fact: facts.Fact) -> None:
    """With a pool, the person gets a presence, or another pool where they have one."""
    person_id, pool_id, at = fact.data["person"], fact.data.get("pool"), fact.happened_at
    if pool_id is None:
        return
    if person_id in draft.presences:
        drafts.change(draft.presences, person_id, pool_id=pool_id)
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


def _capacity_set(draft: drafts.Draft, fact: facts.Fact) -> None:
    key = (fact.data["person"], fact.data["channel"])
    load = draft.loads.get(key, floor_rows.Load(capacity=0))
    draft.loads[key] = replace(load, capacity=fact.data["capacity"])


def _activity_changed(draft: drafts.Draft, fact: facts.Fact) -> None:
    data, at = fact.data, fact.happened_at
    person_id, reason = data["person"], data.get("reason") or ""
    columns = {
        "activity": data["activity"], "reason": reason, "activity_from_at": at,
        "until_at": _instant(data.get("until_at")),
    }  # fmt: skip
    if data["activity"] == "available":
        columns["idle_from_at"] = at
    row = drafts.change(draft.presences, person_id, **columns)
    _derive_availability(draft, person_id, row)
    spells = draft.spells.get(person_id, ())
    if spells and spells[-1].to_at is None:
        spells = (*spells[:-1], replace(spells[-1], to_at=at))
    draft.spells[person_id] = (*spells, floor_rows.Spell(activity=data["activity"], reason=reason, from_at=at))


def _connection_opened(draft: drafts.Draft, fact: facts.Fact) -> None:
    drafts.add(draft.connections, fact.data["connection"], fact.data["person"])
    _count_connections(draft, fact.data["person"])


def _connection_closed(draft: drafts.Draft, fact: facts.Fact) -> None:
    _count_connections(draft, draft.connections.pop(fact.data["connection"]))


def _count_connections(draft: drafts.Draft, person_id: int) -> None:
    if person_id in draft.presences:
        count = sum(owner == person_id for owner in draft.connections.values())
        row = drafts.change(draft.presences, person_id, connections=count)
        _derive_availability(draft, person_id, row)


def _derive_availability(draft: drafts.Draft, person_id: int, row: floor_rows.Presence) -> None:
    available = presence.is_available(connections=row.connections, activity=row.activity)
    drafts.change(draft.presences, person_id, available=available)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


HANDLERS: Mapping[str, drafts.Handler] = {
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
    "stay_left": _stay_left,
    "leg_answered": _leg_answered,
    "leg_mode_changed": _leg_mode_changed,
    "leg_wrapping": _leg_wrapping,
    "leg_ended": _leg_ended,
    "message_sent": _message_sent,
}
