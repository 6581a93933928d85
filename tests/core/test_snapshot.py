"""The floor as facts tell it: one contact from arrival to wrap-up, and facts that cannot be true."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tejido.core import fact_types, facts, snapshot

START = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
DIGEST = "0" * 64
FLOOR_FIELDS = {"contact", "stay", "offer", "leg", "message", "connection", "address"}


class Journal:
    """Makes facts as `record` stores them: checked, in order, a second apart."""

    def __init__(self) -> None:
        self.positions = itertools.count(1)
        self.told: list[facts.Fact] = []

    def tell(self, fact_type: str, **data: Any) -> facts.Fact:
        position = next(self.positions)
        at = START + timedelta(seconds=position)
        fact = facts.Fact(
            position=position, id=position, type=fact_type, happened_at=at, recorded_at=at, by=facts.SYSTEM,
            client_id=3, data=facts.checked(fact_type, data),
        )  # fmt: skip
        self.told.append(fact)
        return fact

    def employ(self) -> None:
        self.tell(
            "placement_started", person=7, placement=1, position="advisor", work_mode="home", place=1, pool=2,
            **{"from": "2026-01-01"},
        )  # fmt: skip
        self.tell("capacity_set", person=7, channel="chat", capacity=2, pool=2)
        self.tell("connection_opened", person=7, pool=2, connection=40, available=False)
        self.tell("activity_changed", person=7, pool=2, activity="available", available=True)

    def queue(self) -> None:
        self.tell("customer_registered", customer=5)
        self.tell(
            "contact_arrived", contact=10, programme=1, channel="chat", direction="inbound", language="es", customer=5,
            thread=6, priority=1,
        )  # fmt: skip
        self.tell(
            "contact_queued", contact=10, stay=11, queue=4, pool=2, channel="chat", priority=1, target_seconds=30,
            target_share=0.8, variant="answered_in_time", arrived_at=START, difficulty=1, at_front=False,
        )  # fmt: skip
        self.tell("message_sent", contact=10, message=20, number=1, author="customer", text_digest=DIGEST)

    def offer(self, offer: int = 12) -> None:
        self.tell(
            "offer_made", contact=10, offer=offer, stay=11, person=7, pool=2, queue=4, channel="chat",
            deadline_at=START + timedelta(minutes=1), policy_version=1, epoch=1, decision=offer, terms={"wait": 1.5},
        )  # fmt: skip

    def answer(self, how: str, offer: int = 12) -> None:
        self.tell(
            f"offer_{how}", contact=10, offer=offer, stay=11, person=7, pool=2, queue=4, channel="chat",
            reason="busy" if how == "rejected" else None,
        )  # fmt: skip

    def serve(self) -> None:
        self.answer("accepted")
        self.tell(
            "leg_started", contact=10, leg=13, person=7, role="serving", state="open", channel="chat", pool=2, offer=12
        )

    def end(self) -> None:
        self.tell("contact_ended", contact=10, reason="agent")
        self.tell("leg_wrapping", contact=10, leg=13, person=7, pool=2, channel="chat")
        self.tell(
            "leg_ended", contact=10, leg=13, person=7, pool=2, channel="chat", role="serving", reason="finished",
            disposition=1, note_digest=DIGEST,
        )  # fmt: skip

    def folded(self) -> snapshot.Snapshot:
        return snapshot.fold(snapshot.Snapshot(), self.told)


@pytest.fixture
def journal() -> Journal:
    made = Journal()
    made.employ()
    made.queue()
    made.offer()
    return made


def test_a_contact_from_arrival_to_wrap_up(journal: Journal) -> None:
    offered = journal.folded()
    assert (offered.contacts[10].state, offered.offers[12].terms) == ("offered", {"wait": 1.5})
    assert offered.loads[(7, "chat")].used == 1
    assert offered.presences[7].available
    journal.serve()
    served = journal.folded()
    assert (served.contacts[10].state, served.legs[13].state, served.loads[(7, "chat")].used) == ("serving", "open", 1)
    assert served.stays[11].left_how == "answered"
    journal.end()
    ended = journal.folded()
    at = journal.told[-1].happened_at
    assert (ended.contacts[10].state, ended.contacts[10].end_reason) == ("ended", "agent")
    assert (ended.loads[(7, "chat")].used, ended.presences[7].idle_from_at, ended.legs[13].to_at) == (0, at, at)
    assert ended.texts == {("message", 20): DIGEST, ("note", 13): DIGEST}
    assert offered.contacts[10].state == "offered", "an old snapshot stays as it was"


def test_an_offer_sent_back_frees_the_slot_and_the_contact_waits(journal: Journal) -> None:
    journal.answer("rejected")
    journal.offer(14)
    journal.answer("timed_out", 14)
    folded = journal.folded()
    assert (folded.contacts[10].state, folded.loads[(7, "chat")].used) == ("waiting", 0)
    assert [folded.offers[12].reason, folded.offers[14].state] == ["busy", "timed_out"]


def test_who_leaves_the_queue_has_abandoned(journal: Journal) -> None:
    journal.answer("cancelled")
    journal.tell("contact_abandoned", contact=10, stay=11, queue=4, pool=2, reason="customer")
    folded = journal.folded()
    assert (folded.contacts[10].state, folded.stays[11].left_how) == ("abandoned", "abandoned")
    assert folded.loads[(7, "chat")].used == 0


def test_presence_follows_connections_and_activities(journal: Journal) -> None:
    journal.tell("connection_opened", person=7, pool=2, connection=41, available=True)
    journal.tell("connection_closed", person=7, pool=2, connection=40, reason="left", available=True)
    assert (journal.folded().presences[7].connections, journal.folded().presences[7].available) == (1, True)
    journal.tell("connection_closed", person=7, pool=2, connection=41, reason="left", available=False)
    assert not journal.folded().presences[7].available
    assert [spell.activity for spell in journal.folded().spells[7]] == ["offline", "available"]
    assert journal.folded().spells[7][0].to_at == journal.folded().spells[7][1].from_at


def test_an_erased_text_is_gone_and_its_message_stays(journal: Journal) -> None:
    journal.tell("text_erased", relation="message", row=20, reason="customer_request")
    folded = journal.folded()
    assert folded.texts == {}
    assert folded.messages[20].digest == DIGEST


def test_other_facts_change_nothing(journal: Journal) -> None:
    before = journal.folded()
    fact = journal.tell("router_led", pool=2, epoch=3)
    assert snapshot.apply(before, fact) == before


@pytest.mark.parametrize(
    "missing", ["contact_arrived", "contact_queued", "offer_made", "offer_accepted", "leg_started"]
)
def test_a_fact_that_is_missing_does_not_go_unseen(journal: Journal, missing: str) -> None:
    journal.serve()
    journal.end()
    told = [fact for fact in journal.told if fact.type != missing]
    with pytest.raises(snapshot.FactOutOfPlace):
        snapshot.fold(snapshot.Snapshot(), told)


def test_a_fact_told_twice_is_refused(journal: Journal) -> None:
    with pytest.raises(snapshot.FactOutOfPlace):
        snapshot.fold(snapshot.Snapshot(), [*journal.told, journal.told[-1]])


def test_differences_name_the_row_and_the_column(journal: Journal) -> None:
    before = journal.folded()
    journal.answer("rejected")
    after = journal.folded()
    found = {(one.part, one.column) for one in snapshot.differences(before, after)}
    assert found == {
        ("contacts", "state"), ("offers", "state"), ("offers", "answered_at"), ("offers", "reason"), ("loads", "used"),
    }  # fmt: skip
    assert list(snapshot.differences(after, after)) == []


def test_a_text_may_be_erased_but_never_altered(journal: Journal) -> None:
    told = journal.folded()
    erased = snapshot.Snapshot(**{**vars(told), "texts": {}})
    assert list(snapshot.differences(told, erased)) == []
    altered = snapshot.Snapshot(**{**vars(told), "texts": {("message", 20): "f" * 64}})
    assert [one.part for one in snapshot.differences(told, altered)] == ["texts"]
    added = snapshot.Snapshot(**{**vars(told), "texts": {("message", 21): DIGEST}})
    assert [one.part for one in snapshot.differences(told, added)] == ["texts"]


def test_every_fact_about_the_floor_is_folded() -> None:
    about = {name for name, declared in fact_types.FACTS.items() if FLOOR_FIELDS & set(declared.fields)}
    assert about <= set(snapshot.HANDLERS)
    assert set(snapshot.HANDLERS) <= set(fact_types.FACTS)
