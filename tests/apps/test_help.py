"""A request for help: it waits as a contact, a mentor comes, and it ends with what it was about."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from tests import floors, scenes

from tejido.contacts import (
    actions,
    calls,
    errors,
    floor_tables,
    hands,
    marks,
    mentoring,
    mentoring_tables,
    models,
    moves,
)
from tejido.core import facts, ladder
from tejido.people import actions as people_actions
from tejido.people import models as people

LEAD = facts.Actor("user", 77)


@pytest.fixture
def scene(committed: None, acting_as: floors.Acting, owner: psycopg.Connection) -> Iterator[floors.Scene]:
    """A floor with three agents and two mentors, whose agents all serve one chat queue."""
    made = floors.make(acting_as, owner)
    with made.scoped():
        scenes.add_help(made.floor)
    owner.execute("UPDATE people_presence SET connections = 1")
    with made.scoped():
        for mentor in made.floor.mentors:
            people_actions.choose_activity(
                person_id=mentor.pk, activity="available", reason=None, by=scenes.BY, at=made.floor.at
            )
    yield made
    made.check_facts()


def ask(scene: floors.Scene, contact: models.Contact | None, number: int = 0) -> marks.Hand:
    with scene.scoped():
        return hands.raise_hand(
            person_id=scene.floor.agents[number].pk, contact_key=contact.key if contact else None, reason="question",
            by=scene.by(number), at=scene.floor.at,
        )  # fmt: skip


def helped(scene: floors.Scene, hand: marks.Hand, number: int = 0) -> models.Contact:
    """Let a mentor take a request for help the way it happens."""
    request = request_of(scene, hand)
    with scene.acting_as("route"), scene.scoped():
        offer = scene.floor.offer(request, scene.floor.mentors[number])
    assert offer is not None
    with scene.scoped():
        return scene.floor.accept(offer)


def request_of(scene: floors.Scene, hand: marks.Hand) -> models.Contact:
    with scene.scoped():
        return models.Contact.objects.get(pk=hand.help_id)


def roles(scene: floors.Scene, contact: models.Contact) -> list[tuple[str, int | None]]:
    with scene.scoped():
        legs = models.Leg.objects.filter(contact=contact, to_at=None).order_by("id")
        return list(legs.values_list("role", "person_id"))


def fresh(scene: floors.Scene, hand: marks.Hand) -> marks.Hand:
    with scene.scoped():
        return marks.Hand.objects.get(pk=hand.pk)


def test_a_mentor_comes_stands_beside_and_says_what_came_of_it(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    agent, mentor = scene.floor.agents[0], scene.floor.mentors[0]
    hand = ask(scene, contact)
    request = request_of(scene, hand)
    assert (request.channel, request.state, request.previous_contact_id) == ("help", "waiting", contact.pk)
    request = helped(scene, hand)
    assert roles(scene, contact) == [("serving", agent.pk), ("mentoring", mentor.pk)]
    assert fresh(scene, hand).answered_by_person_id == mentor.pk
    with scene.scoped():
        for _ in range(2):
            done = hands.finish_help(
                contact_key=request.key, person_id=mentor.pk, learnt="shown", by=scenes.BY, at=scene.floor.at
            )
    assert (done.learnt, done.lowered_at is not None) == ("shown", True)
    assert roles(scene, contact) == [("serving", agent.pk)]
    assert [fact["learnt"] for fact in scene.told("help_noted")] == ["shown"]
    with scene.scoped():
        assert people.Load.objects.get(person=mentor, channel="help").used == 0
        with pytest.raises(errors.ReasonUnknown):
            hands.finish_help(contact_key=request.key, person_id=mentor.pk, learnt="x", by=scenes.BY, at=scene.floor.at)
        with pytest.raises(errors.NoSuchContact):
            hands.finish_help(
                contact_key=request.key, person_id=agent.pk, learnt="shown", by=scenes.BY, at=scene.floor.at
            )


@pytest.mark.parametrize(
    ("way", "has_come"),
    [
        ("customer", False), ("customer", True), ("to_queue", True), ("take_over", True), ("lost", False),
        ("lost", True), ("lowered", True), ("supervisor", False), ("supervisor", True),
    ],
)  # fmt: skip
def test_help_ends_with_what_it_was_about(scene: floors.Scene, way: str, has_come: bool) -> None:
    contact, at = scene.served(scene.chat()), scene.floor.at
    agent, other = scene.floor.agents[:2]
    hand = ask(scene, contact)
    if has_come:
        helped(scene, hand)
    if way == "lost":
        floors.lose(scene, 0, seconds=99)
    with scene.scoped():
        if way == "customer":
            actions.end_contact(contact=contact, reason="customer", by=facts.Actor("customer", 1), at=at)
        elif way == "to_queue":
            moves.to_queue(
                contact_key=contact.key, queue_key=scene.floor.queue.key, person_id=agent.pk, by=scene.by(), at=at
            )
        elif way == "take_over":
            moves.take_over(contact_key=contact.key, person_id=other.pk, by=scene.by(1), at=at)
        elif way == "lost":
            assert moves.bring_back(contact=contact, by=facts.SYSTEM, at=at)
        elif way == "lowered":
            hands.lower_hand(hand_key=hand.key, person_id=agent.pk, by=scene.by(), at=at)
        else:
            hands.answer_hand(hand_key=hand.key, user_id=7, by=LEAD, at=at)
    request, hand = request_of(scene, hand), fresh(scene, hand)
    if way == "supervisor":
        # Who comes first is who came: a mentor who is there stays, one who is not is not asked any more.
        assert request.state == ("serving" if has_come else "abandoned")
        assert (hand.answered_by_user_id, hand.lowered_at) == (None if has_come else 7, None)
    else:
        assert request.state == ("wrapping" if has_come else "abandoned")
        assert hand.lowered_at is not None
        assert "mentoring" not in dict(roles(scene, contact))


def test_when_a_mentor_is_lost_the_request_waits_at_the_front_for_another(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    hand = ask(scene, contact)
    request = helped(scene, hand)
    mentor = scene.floor.mentors[0].pk
    scene.owner.execute("UPDATE people_presence SET connections = 0 WHERE person_id = %s", [mentor])
    with scene.acting_as("work"), scene.scoped():
        assert moves.bring_back(contact=request, by=facts.SYSTEM, at=scene.floor.at)
    assert fresh(scene, hand).answered_at is None
    assert len(roles(scene, contact)) == 1
    helped(scene, hand, 1)
    assert roles(scene, contact)[-1] == ("mentoring", scene.floor.mentors[1].pk)
    assert len(scene.told("hand_answered")) == 2 and len(scene.told("hand_waits_again")) == 1


def test_help_can_be_asked_for_without_a_contact_and_not_by_whoever_answers_it(scene: floors.Scene) -> None:
    hand = ask(scene, None)
    assert request_of(scene, hand).previous_contact_id is None
    helped(scene, hand)
    mentor = scene.floor.mentors[1]
    with scene.scoped():
        own = hands.raise_hand(
            person_id=mentor.pk, contact_key=None, reason="technical", by=scenes.BY, at=scene.floor.at
        )
        assert own.help_id is None, "a mentor's own hand is for the supervisor"
        request = models.Contact.objects.get(pk=hand.help_id)
        with pytest.raises(errors.OwnHelp):
            moves.take_over(
                contact_key=request.key, person_id=scene.floor.agents[0].pk, by=scene.by(), at=scene.floor.at
            )


def test_the_router_knows_where_each_queue_asks_for_help(scene: floors.Scene) -> None:
    with scene.scoped():
        policy = floor_tables.policy(scene.floor.pool.pk, at=scene.floor.at)
        queue = models.clients.Queue.objects.get(code="help")
    assert policy.queue(scene.floor.queue.pk).help_queue_id == queue.pk
    assert policy.queue(queue.pk).help_queue_id is None


def pair(scene: floors.Scene, learner: int = 1) -> mentoring_tables.Pairing:
    with scene.scoped():
        return mentoring.pair(
            mentor_key=scene.floor.agents[0].key, learner_key=scene.floor.agents[learner].key, user_id=LEAD.id, by=LEAD,
            at=scene.floor.at,
        )  # fmt: skip


def put_on(scene: floors.Scene, number: int, rung: str) -> None:
    with scene.scoped():
        people_actions.set_skill_level(
            person=scene.floor.agents[number], skill=scene.floor.skill, level=2, rung=rung, evidence="assessment",
            user_id=1, by=LEAD, at=scene.floor.at,
        )  # fmt: skip


def test_a_shadow_sits_in_on_the_contacts_of_their_mentor_one_at_a_time(scene: floors.Scene) -> None:
    pair(scene)
    first = scene.served(scene.chat())
    assert len(roles(scene, first)) == 1, "whoever serves themselves does not listen"
    put_on(scene, 1, "shadow")
    scene.floor.later(1)
    second, third = scene.served(scene.chat()), None
    assert roles(scene, second)[1:] == [("shadowing", scene.floor.agents[1].pk)]
    scene.finish(first)
    third = scene.served(scene.chat())
    assert len(roles(scene, third)) == 1, "one at a time"
    scene.finish(second)
    assert roles(scene, second) == []


def test_a_pairing_is_dated_and_a_learner_has_one_mentor_at_a_time(scene: floors.Scene) -> None:
    first = pair(scene)
    assert pair(scene).pk == first.pk, "made twice, it is there once"
    scene.floor.later(60)
    with scene.scoped():
        second = mentoring.pair(
            mentor_key=scene.floor.agents[2].key, learner_key=scene.floor.agents[1].key, user_id=LEAD.id, by=LEAD,
            at=scene.floor.at,
        )  # fmt: skip
        first.refresh_from_db()
        assert first.to_at == second.from_at == scene.floor.at
        for _ in range(2):
            mentoring.unpair(pairing_key=second.key, user_id=LEAD.id, by=LEAD, at=scene.floor.at)
        with pytest.raises(errors.OwnHelp):
            mentoring.pair(
                mentor_key=scene.floor.agents[1].key, learner_key=scene.floor.agents[1].key, user_id=LEAD.id, by=LEAD,
                at=scene.floor.at,
            )  # fmt: skip
    assert [len(scene.told(name)) for name in ("pairing_began", "pairing_ended")] == [2, 2]


def test_numbers_propose_a_rung_and_a_person_decides(scene: floors.Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ladder.CONTACTS_MIN, "supervised", 2)
    put_on(scene, 0, "supervised")
    person = scene.floor.agents[0]
    for _ in range(2):
        scene.floor.later(5)
        scene.finish(scene.served(scene.chat()))
    scene.floor.later(5)
    with scene.acting_as("work"), scene.scoped():
        assert mentoring.propose_ready(at=scene.floor.at) == 1
        assert mentoring.propose_ready(at=scene.floor.at) == 0, "once"
    with scene.scoped():
        (row,) = mentoring_tables.RungProposal.objects.all()
        assert (row.person_id, row.rung, row.ground, row.contacts_count) == (person.pk, "solo", "numbers", 2)
        for _ in range(2):
            mentoring.decide(proposal_key=row.key, verdict="accepted", user_id=LEAD.id, by=LEAD, at=scene.floor.at)
        with pytest.raises(errors.AlreadyDecided):
            mentoring.decide(proposal_key=row.key, verdict="declined", user_id=LEAD.id, by=LEAD, at=scene.floor.at)
        held = people.SkillLevel.objects.get(person=person, to_at=None)
        assert (held.rung, held.level, held.evidence) == ("solo", 2, "numbers")
        assert mentoring.propose_ready(at=scene.floor.at) == 0, "nothing comes after solo"


def test_a_mentor_proposes_those_they_are_paired_with_and_nobody_else(scene: floors.Scene) -> None:
    put_on(scene, 1, "supervised")
    skill = scene.floor.skill
    mentor, learner = scene.floor.agents[:2]

    def propose() -> mentoring_tables.RungProposal:
        with scene.scoped():
            return mentoring.propose(
                mentor_id=mentor.pk, person_key=learner.key, skill_id=skill.pk, ground="observed", user_id=5,
                by=scene.by(), at=scene.floor.at,
            )  # fmt: skip

    with pytest.raises(errors.NotTheirMentor):
        propose()
    pair(scene)
    assert propose().pk == propose().pk
    with scene.scoped():
        (row,) = mentoring_tables.RungProposal.objects.all()
        mentoring.decide(proposal_key=row.key, verdict="declined", user_id=LEAD.id, by=LEAD, at=scene.floor.at)
        assert people.SkillLevel.objects.get(person=learner, to_at=None).rung == "supervised"


def test_a_mentor_in_a_call_is_heard_by_the_agent_alone(scene: floors.Scene) -> None:
    call = scene.served(scene.call())
    helped(scene, ask(scene, call))
    with scene.scoped():
        leg = models.Leg.objects.get(contact=call, role="mentoring")
        assert leg.mode == "whispering"
        calls.leave(leg_key=leg.key, person_id=scene.floor.mentors[0].pk, by=scenes.BY, at=scene.floor.at)
