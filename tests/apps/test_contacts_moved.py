"""Contacts that change hands: intake on three channels, transfer, take-over, consultation, lost lines, reopening."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest
from tests import floors, scenes

from tejido.clients import errors as client_errors
from tejido.clients import models as clients
from tejido.contacts import actions, calls, errors, intake, jobs, marks, models, moves
from tejido.core import facts
from tejido.journal import clock
from tejido.people import actions as people_actions
from tejido.people import models as people


@pytest.fixture
def scene(committed: None, owner: psycopg.Connection, acting_as: floors.Acting) -> Iterator[floors.Scene]:
    """A floor whose facts must tell what its tables hold in the end, whatever a test did on it."""
    made = floors.make(acting_as, owner)
    yield made
    made.check_facts()


# Intake


def test_a_call_comes_in_once_and_its_number_names_the_customer(scene: floors.Scene) -> None:
    one, again = scene.call(), scene.call()
    other = scene.call(provider_id="call-2")
    assert one == again and one != other
    assert one.customer_id == other.customer_id and one.thread_id == other.thread_id
    with scene.scoped():
        address = models.CustomerAddress.objects.get(channel="voice")
        assert (address.address, address.verified_at) == (floors.NUMBER, None)


@pytest.mark.parametrize("number", ["", "3001234567", "+0300", "+57 300", "+57300123456789012", "+57300\x00"])
def test_a_call_without_a_number_is_refused(scene: floors.Scene, number: str) -> None:
    with pytest.raises(errors.PhoneNumberInvalid):
        scene.call(number=number)


@pytest.mark.parametrize("provider_id", ["", "  ", "x" * 201, "a\x00b", "\ud800"])
def test_a_call_without_a_usable_id_is_refused(scene: floors.Scene, provider_id: str) -> None:
    with pytest.raises(errors.MessageInvalid):
        scene.call(provider_id=provider_id)


def test_a_task_has_a_title_no_customer_and_is_taken_in_once(scene: floors.Scene) -> None:
    def take_in() -> models.Contact:
        with scene.scoped():
            return intake.take_in_task(
                programme=scene.floor.programme, queue_code=None, language="es", provider_id="T-1",
                title="Revisar factura", text="Compare los dos totales.", by=scenes.BY, at=scene.floor.at,
            )  # fmt: skip

    task, again = take_in(), take_in()
    assert task == again and (task.title, task.customer, task.message_count) == ("Revisar factura", None, 1)
    assert scene.served(task).state == "serving"
    scene.finish(task)
    with scene.scoped():
        assert models.Contact.objects.get(pk=task.pk).state == "ended"


def test_a_full_queue_takes_no_more_and_says_so(scene: floors.Scene) -> None:
    with scene.scoped():
        clients.Queue.objects.filter(pk=scene.floor.queue.pk).update(waiting_max=1)
    scene.chat()
    with pytest.raises(errors.QueueFull):
        scene.chat()


def test_the_data_notice_comes_before_the_first_word(scene: floors.Scene) -> None:
    with scene.scoped():
        notice = clients.TreatmentNotice.objects.create(
            client=scene.floor.client, version=1, text_en="We keep it.", text_es="Lo guardamos.", from_at=scenes.START
        )
        notice.refresh_from_db()
    with pytest.raises(errors.NoticeNeeded):
        scene.chat()
    with scene.scoped():
        contact = intake.take_in_chat(
            programme=scene.floor.programme, queue_code=None, language="es", provider_id=uuid.uuid4(),
            client_message_id=uuid.uuid4(), text="Hola", notice_key=notice.key, at=scene.floor.at,
        )  # fmt: skip
        actions.end_contact(contact=contact, reason="customer", by=scenes.BY, at=scene.floor.at)
    (told,) = scene.told("treatment_accepted")
    assert (told["thread"], told["notice"]) == (contact.thread_id, notice.pk)
    scene.chat(thread_of=contact)  # Accepted once in a thread, it is not asked again.


def test_another_message_of_a_new_chat_is_written_into_it(scene: floors.Scene) -> None:
    provider_id = uuid.uuid4()
    with scene.scoped():
        for number in range(3):
            contact = intake.take_in_chat(
                programme=scene.floor.programme, queue_code=None, language="es", provider_id=provider_id,
                client_message_id=uuid.uuid4(), text=f"Mensaje {number}", at=scene.floor.at,
            )  # fmt: skip
        assert (models.Contact.objects.count(), contact.message_count) == (1, 3)
        also = intake.take_in_chat(
            programme=scene.floor.programme, queue_code=None, language="es", provider_id=uuid.uuid4(),
            client_message_id=uuid.uuid4(), text="Otra ventana", thread=contact.thread, at=scene.floor.at,
        )  # fmt: skip
        assert (also.pk, also.message_count) == (contact.pk, 4)


def test_a_reopened_chat_waits_for_the_agent_who_knows_the_customer(scene: floors.Scene) -> None:
    with scene.scoped():
        clients.Queue.objects.filter(pk=scene.floor.queue.pk).update(sticky_seconds=45)
    first = scene.served(scene.chat(), number=1)
    scene.finish(first, number=1)
    scene.floor.later(3600)
    again = scene.chat(thread_of=first)
    with scene.scoped():
        stay = models.Stay.objects.get(contact=again)
        assert (again.previous_contact_id, again.previous_reason) == (first.pk, "reopened")
        assert (stay.preferred_person_id, stay.preference) == (scene.floor.agents[1].pk, "sticky")
        assert stay.preferred_until_at == scene.floor.at + timedelta(seconds=45)
        people_actions.set_membership(
            person=scene.floor.agents[1], queue=scene.floor.queue, is_member=False, by=scenes.BY, at=scene.floor.at
        )
        actions.end_contact(contact=again, reason="customer", by=scenes.BY, at=scene.floor.at)
    with scene.scoped():
        third = scene.chat(thread_of=first)
        assert models.Stay.objects.get(contact=third).preferred_person is None


def test_a_contact_of_long_ago_is_not_reopened(scene: floors.Scene) -> None:
    first = scene.served(scene.chat())
    scene.finish(first)
    scene.floor.later(8 * 24 * 3600)
    assert scene.chat(thread_of=first).previous_contact is None


# Moves


def test_a_transfer_to_a_queue_ends_leg_and_slot_and_begins_a_stay(scene: floors.Scene) -> None:
    queue = scene.second_queue(difficulty=3)
    contact = scene.served(scene.chat())
    scene.floor.later(60)
    with scene.scoped():
        moves.to_queue(
            contact_key=contact.key, queue_key=queue.key, person_id=scene.floor.agents[0].pk, by=scene.by(),
            at=scene.floor.at,
        )  # fmt: skip
        contact.refresh_from_db()
        assert (contact.state, contact.queue_id, contact.difficulty) == ("waiting", queue.pk, 3)
        stays = models.Stay.objects.filter(contact=contact).order_by("from_at").values_list("queue_id", "left_how")
        assert list(stays) == [(scene.floor.queue.pk, "answered"), (queue.pk, None)]
        assert models.Leg.objects.get(contact=contact).end_reason == "transferred"
    assert scene.used() == 0
    assert scene.served(contact, number=1).state == "serving"
    with scene.scoped(), pytest.raises(errors.NotServing):  # Sent twice, the second time it is not theirs any more.
        moves.to_queue(
            contact_key=contact.key, queue_key=queue.key, person_id=scene.floor.agents[0].pk, by=scene.by(),
            at=scene.floor.at,
        )  # fmt: skip


def test_a_transfer_to_an_agent_waits_for_them_first(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    with scene.scoped():
        moves.to_agent(
            contact_key=contact.key, to_person_key=scene.floor.agents[2].key, person_id=scene.floor.agents[0].pk,
            by=scene.by(), at=scene.floor.at,
        )  # fmt: skip
        stay = models.Stay.objects.get(contact=contact, to_at=None)
        assert (stay.preferred_person, stay.preference, stay.at_front) == (scene.floor.agents[2], "directed", True)


def test_a_supervisor_moves_a_contact_that_waits(scene: floors.Scene) -> None:
    queue = scene.second_queue()
    contact = scene.chat()
    with scene.acting_as("route"), scene.scoped():
        offer = scene.floor.offer(contact, scene.floor.agents[0])
    assert offer is not None
    with scene.scoped():
        moves.to_queue(contact_key=contact.key, queue_key=queue.key, person_id=None, by=scenes.BY, at=scene.floor.at)
        offer.refresh_from_db()
        left = models.Stay.objects.order_by("from_at", "id").values_list("left_how", flat=True)
        assert (offer.state, list(left)) == ("cancelled", ["transferred", None])
    assert scene.used() == 0


@pytest.mark.parametrize("what", ["closed", "no_channel", "unknown"])
def test_a_transfer_into_nowhere_changes_nothing(scene: floors.Scene, what: str) -> None:
    queue = scene.second_queue(is_closed=what == "closed")
    contact = scene.served(scene.call() if what == "no_channel" else scene.chat())
    key = uuid.uuid4() if what == "unknown" else queue.key
    expected = client_errors.QueueClosed if what == "closed" else client_errors.NoSuchQueue
    with scene.scoped(), pytest.raises(expected):
        moves.to_queue(
            contact_key=contact.key, queue_key=key, person_id=scene.floor.agents[0].pk, by=scene.by(),
            at=scene.floor.at,
        )  # fmt: skip
    with scene.scoped():
        contact.refresh_from_db()
        assert contact.state == "serving"


@pytest.mark.parametrize("who", ["stranger", "no_member", "themselves", "not_employed"])
def test_a_transfer_to_somebody_who_cannot_take_it_is_refused(scene: floors.Scene, who: str) -> None:
    contact = scene.served(scene.chat())
    taker = scene.floor.agents[0 if who == "themselves" else 1]
    key = uuid.uuid4() if who == "stranger" else taker.key
    with scene.scoped():
        if who == "no_member":
            people_actions.set_membership(
                person=taker, queue=scene.floor.queue, is_member=False, by=scenes.BY, at=scene.floor.at
            )
        if who == "not_employed":
            people_actions.end_employment(
                employment=people.Employment.objects.get(person=taker), to_date=date(2026, 10, 1), reason="own_wish",
                recorded_at=scene.floor.at, by=scenes.BY, at=scene.floor.at,
            )  # fmt: skip
        with pytest.raises(errors.NobodyToAsk):
            moves.to_agent(
                contact_key=contact.key, to_person_key=key, person_id=scene.floor.agents[0].pk, by=scene.by(),
                at=scene.floor.at,
            )  # fmt: skip
    assert scene.used() == 1


@pytest.mark.parametrize("state", ["waiting", "offered", "serving"])
def test_a_contact_is_taken_over_from_wherever_it_is(scene: floors.Scene, state: str) -> None:
    contact = scene.chat()
    if state == "offered":
        with scene.acting_as("route"), scene.scoped():
            assert scene.floor.offer(contact, scene.floor.agents[0])
    elif state == "serving":
        contact = scene.served(contact)
    taker = scene.floor.agents[2]
    for _ in range(2):  # Taken over twice, it is taken over.
        with scene.scoped():
            moves.take_over(contact_key=contact.key, person_id=taker.pk, by=scenes.BY, at=scene.floor.at)
    with scene.scoped():
        contact.refresh_from_db()
        assert contact.state == "serving"
        assert models.Leg.objects.get(contact=contact, to_at=None).person == taker
    assert (scene.used(0), scene.used(2)) == (0, 1)
    scene.finish(contact, number=2)
    assert scene.used(2) == 0


def test_a_contact_that_is_over_is_not_moved(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    scene.finish(contact)
    with scene.scoped(), pytest.raises(errors.CannotMove):
        moves.take_over(contact_key=contact.key, person_id=scene.floor.agents[1].pk, by=scenes.BY, at=scene.floor.at)
    with scene.scoped(), pytest.raises(errors.NoSuchContact):
        moves.take_over(contact_key=uuid.uuid4(), person_id=scene.floor.agents[1].pk, by=scenes.BY, at=scene.floor.at)


# Lost lines


def test_a_lost_line_is_held_for_a_minute_then_its_contacts_go_to_the_front(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    floors.lose(scene, 0, seconds=30)
    with scene.acting_as("work"):
        jobs.bring_back_lost()
    with scene.scoped():
        assert models.Contact.objects.get(pk=contact.pk).state == "serving"
    floors.lose(scene, 0, seconds=jobs.LOST_LINE_SECONDS + 1)
    with scene.acting_as("work"):
        assert (jobs.bring_back_lost(), jobs.bring_back_lost()) == (1, 0)
    with scene.scoped():
        contact.refresh_from_db()
        stay = models.Stay.objects.get(contact=contact, to_at=None)
        assert (contact.state, stay.at_front, contact.message_count) == ("waiting", True, 1)
        assert models.Leg.objects.get(contact=contact).end_reason == "lost_line"
    assert scene.used() == 0


@pytest.mark.parametrize(("seconds", "count"), [(0, 0), (jobs.LOST_LINE_SECONDS + 1, 1)])
def test_who_takes_a_contact_from_the_floor_has_a_minute_to_open_their_desk(
    scene: floors.Scene, seconds: int, count: int
) -> None:
    contact, taken_at = scene.served(scene.chat()), clock.now() - timedelta(seconds=seconds)
    # Their desk was open earlier in the day.
    floors.lose(scene, 2, seconds=3_600)
    with scene.scoped():
        moves.take_over(contact_key=contact.key, person_id=scene.floor.agents[2].pk, by=scenes.BY, at=taken_at)
    with scene.acting_as("work"):
        assert jobs.bring_back_lost() == count


def test_an_agent_who_is_back_in_time_keeps_their_contacts(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    floors.lose(scene, 0, seconds=90)
    scene.owner.execute("UPDATE people_presence SET connections = 1 WHERE person_id = %s", [scene.floor.agents[0].pk])
    with scene.scoped():
        assert not moves.bring_back(contact=contact, by=facts.SYSTEM, at=scene.floor.at)
        presence = people.Presence.objects.get(person=scene.floor.agents[0])
        assert presence.disconnected_at is None


def test_time_without_a_line_is_neutral_until_back_or_until_the_limit(scene: floors.Scene) -> None:
    floors.lose(scene, 0, seconds=5)
    floors.lose(scene, 1, seconds=1000)
    with scene.acting_as("work"):
        jobs.count_lost_lines()
        scene.owner.execute(
            "UPDATE people_presence SET connections = 1 WHERE person_id = %s", [scene.floor.agents[0].pk]
        )
        jobs.count_lost_lines()
        jobs.count_lost_lines()
    with scene.scoped():
        spells = people.NeutralSpell.objects.order_by("person_id")
        assert [(spell.kind, spell.to_at is not None) for spell in spells] == [("lost_line", True)] * 2
        limits = [(spell.limit_at - spell.from_at).total_seconds() for spell in spells]
        assert limits == [scene.floor.programme.lost_line_neutral_seconds] * 2
        activities = people.Presence.objects.order_by("person_id").values_list("activity", flat=True)
        assert list(activities) == ["available", "offline", "available"]


# Within a contact


def test_a_call_is_held_and_resumed_and_chats_are_not(scene: floors.Scene) -> None:
    contact = scene.served(scene.call())
    agent = scene.floor.agents[0].pk
    with scene.scoped():
        for _ in range(2):
            calls.hold(contact_key=contact.key, person_id=agent, by=scene.by(), at=scene.floor.at)
        scene.floor.later(10)
        for _ in range(2):
            calls.resume(contact_key=contact.key, person_id=agent, by=scene.by(), at=scene.floor.at)
        calls.hold(contact_key=contact.key, person_id=agent, by=scene.by(), at=scene.floor.at)
        scene.floor.later(5)
        actions.end_contact(contact=contact, reason="customer", by=scenes.BY, at=scene.floor.at)
    assert (len(scene.told("contact_held")), len(scene.told("contact_resumed"))) == (2, 2)
    scene.finish(contact)
    chat = scene.served(scene.chat(), number=1)
    with scene.scoped(), pytest.raises(errors.NotACall):
        calls.hold(contact_key=chat.key, person_id=scene.floor.agents[1].pk, by=scene.by(1), at=scene.floor.at)
    with scene.scoped(), pytest.raises(errors.NotServing):
        calls.hold(contact_key=chat.key, person_id=agent, by=scene.by(), at=scene.floor.at)


def consulted(scene: floors.Scene, contact: models.Contact, *, to: int = 1) -> models.Leg:
    with scene.scoped():
        return calls.consult(
            contact_key=contact.key, person_id=scene.floor.agents[0].pk, to_person_key=scene.floor.agents[to].key,
            by=scene.by(), at=scene.floor.at,
        )  # fmt: skip


def test_a_colleague_is_asked_joins_and_takes_over(scene: floors.Scene) -> None:
    contact = scene.served(scene.call())
    leg = consulted(scene, contact)
    assert leg == consulted(scene, contact) and leg.state == "invited"
    with scene.scoped():
        with pytest.raises(errors.NobodyToAsk):  # Nobody has joined yet.
            moves.hand_over(
                contact_key=contact.key, person_id=scene.floor.agents[0].pk, by=scene.by(), at=scene.floor.at
            )
        for _ in range(2):
            leg = calls.answer(leg_key=leg.key, person_id=scene.floor.agents[1].pk, by=scene.by(1), at=scene.floor.at)
        assert leg.state == "open"
        moves.hand_over(contact_key=contact.key, person_id=scene.floor.agents[0].pk, by=scene.by(), at=scene.floor.at)
        serving = models.Leg.objects.get(contact=contact, to_at=None)
        assert (serving.role, serving.person) == ("serving", scene.floor.agents[1])
        assert marks.Hold.objects.get(contact=contact).to_at is not None
    assert (scene.used(0, "voice"), scene.used(1, "voice")) == (0, 1)


def test_an_invitation_is_declined_withdrawn_or_runs_out(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    declined = consulted(scene, contact)
    with scene.scoped():
        for _ in range(2):
            calls.leave(leg_key=declined.key, person_id=scene.floor.agents[1].pk, by=scene.by(1), at=scene.floor.at)
    withdrawn = consulted(scene, contact)
    with scene.scoped():
        for _ in range(2):
            calls.withdraw(leg_key=withdrawn.key, person_id=scene.floor.agents[0].pk, by=scene.by(), at=scene.floor.at)
        with pytest.raises(errors.NoSuchLeg):
            calls.answer(leg_key=withdrawn.key, person_id=scene.floor.agents[1].pk, by=scene.by(1), at=scene.floor.at)
        with pytest.raises(errors.NoSuchLeg):
            calls.leave(leg_key=withdrawn.key, person_id=scene.floor.agents[2].pk, by=scene.by(2), at=scene.floor.at)
    consulted(scene, contact)
    with scene.acting_as("work"):
        jobs.end_what_is_over()
    with scene.scoped():
        ended = models.Leg.objects.filter(contact=contact, role="consulting").order_by("id")
        assert [leg.end_reason for leg in ended] == ["declined", "withdrawn", "withdrawn"]


def test_a_supervisor_listens_whispers_and_barges_in_and_leaves_with_the_contact(scene: floors.Scene) -> None:
    contact = scene.served(scene.call())
    lead = scene.floor.agents[2].pk

    def join(role: str, mode: str) -> models.Leg:
        with scene.scoped():
            return calls.join(
                contact_key=contact.key, person_id=lead, role=role, mode=mode, by=scenes.BY, at=scene.floor.at
            )

    first = join("supervising", "listening")
    assert {join("supervising", mode).pk for mode in ("listening", "whispering", "barging")} == {first.pk}
    assert [told["mode"] for told in scene.told("leg_mode_changed")] == ["whispering", "barging"]
    with pytest.raises(errors.ReasonUnknown):
        join("shadowing", "barging")
    with pytest.raises(errors.ReasonUnknown):
        join("serving", "listening")
    assert scene.used(2, "voice") == 0  # Listening fills no slot.
    lead = consulted(scene, contact).person_id or 0
    with pytest.raises(errors.CannotMove):  # Whoever is consulted has a part already, and keeps it.
        join("supervising", "listening")
    scene.finish(contact)
    with scene.scoped():
        assert models.Leg.objects.get(pk=first.pk).end_reason == "contact_ended"
        with pytest.raises(errors.CannotMove):
            join("supervising", "listening")


def test_a_call_is_served_alone(scene: floors.Scene) -> None:
    contact, second = scene.served(scene.call()), scene.chat()
    agent = scene.floor.agents[0]
    with scene.acting_as("route"), scene.scoped():
        assert scene.floor.offer(second, agent) is None
    scene.finish(contact)
    scene.served(second)
    other = scene.call(provider_id="call-2")
    with scene.acting_as("route"), scene.scoped():
        assert scene.floor.offer(other, agent) is None
        assert scene.floor.offer(other, scene.floor.agents[1]) is not None
