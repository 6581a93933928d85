"""What stands beside a contact: notes, abuse flags, raised hands, the survey; and queues for today only."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, transaction
from tests import floors, scenes

from tejido.contacts import abuse, actions, errors, hands, jobs, marks, models, notes, surveys
from tejido.core import facts
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import errors as people_errors
from tejido.people import models as people
from tejido.people import presences


@pytest.fixture
def scene(committed: None, owner: psycopg.Connection, acting_as: floors.Acting) -> Iterator[floors.Scene]:
    """A floor whose facts must tell what its tables hold in the end, whatever a test did on it."""
    made = floors.make(acting_as, owner)
    yield made
    made.check_facts()


def note(scene: floors.Scene, contact: models.Contact, text: str, *, again: uuid.UUID | None = None) -> marks.Note:
    with scene.scoped():
        return notes.write(
            contact_key=contact.key, client_note_id=again or uuid.uuid4(), text=text,
            person_id=scene.floor.agents[0].pk, user_id=None, by=scene.by(), at=scene.floor.at,
        )  # fmt: skip


def flag(scene: floors.Scene, contact: models.Contact, *, reason: str = "insult", number: int = 0) -> marks.AbuseFlag:
    with scene.scoped():
        return abuse.flag(
            contact_key=contact.key, person_id=scene.floor.agents[number].pk, reason=reason, by=scene.by(number),
            at=scene.floor.at,
        )  # fmt: skip


def choose(scene: floors.Scene, activity: str, *, reason: str | None = None) -> None:
    with scene.scoped():
        people_actions.choose_activity(
            person_id=scene.floor.agents[0].pk, activity=activity, reason=reason, by=scene.by(), at=scene.floor.at
        )


def presence(scene: floors.Scene, number: int = 0) -> people.Presence:
    with scene.scoped():
        return people.Presence.objects.get(person=scene.floor.agents[number])


# Notes


def test_a_note_is_private_written_once_and_told_by_its_digest(scene: floors.Scene) -> None:
    contact, again = scene.chat(), uuid.uuid4()
    one = note(scene, contact, "Llamó enojada ayer.", again=again)
    assert one == note(scene, contact, "Llamó enojada ayer.", again=again)
    (told,) = scene.told("note_written")
    assert told["text_digest"] == facts.text_digest("Llamó enojada ayer.", salt=bytes(one.salt or b""))
    assert "Llamó" not in str(told)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", errors.MessageInvalid), (" \n", errors.MessageInvalid), ("a\x00b", errors.MessageInvalid),
     ("\ud800", errors.MessageInvalid), ("x" * 2001, errors.NoteTooLong)],
)  # fmt: skip
def test_a_note_that_cannot_be_kept_is_refused(scene: floors.Scene, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        note(scene, scene.chat(), text)


def test_a_note_stays_within_its_client(scene: floors.Scene) -> None:
    contact = scene.chat()
    with scopes.scoped({0}):
        other = scenes.floor(name="Otro")
    with scopes.scoped({0, other.client.pk}), pytest.raises(errors.NoSuchContact):
        notes.write(
            contact_key=contact.key, client_note_id=uuid.uuid4(), text="Hola", person_id=None, user_id=1,
            by=scenes.BY, at=scene.floor.at,
        )  # fmt: skip


# Abuse


def test_a_flag_stops_offers_at_once_and_gives_a_paid_pause_after_the_contact(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    assert flag(scene, contact) == flag(scene, contact, reason="threat")
    row = presence(scene)
    assert (row.activity, row.available, row.until_at) == ("recovering", False, None)
    scene.floor.later(30)
    scene.finish(contact)
    row = presence(scene)
    assert row.until_at == scene.floor.at + timedelta(seconds=300)
    with scene.scoped():
        spell = people.NeutralSpell.objects.get()
        assert (spell.kind, spell.from_at, spell.limit_at) == ("after_abuse", scene.floor.at, row.until_at)
    scene.floor.later(119)
    with pytest.raises(people_errors.StillRecovering):
        choose(scene, "available")
    scene.floor.later(1)
    choose(scene, "available")
    with scene.scoped():
        spell.refresh_from_db()
        assert (spell.to_at, presence(scene).available) == (scene.floor.at, True)


def test_a_pause_is_over_by_itself(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    flag(scene, contact)
    scene.finish(contact)
    with scene.scoped():
        people.Presence.objects.filter(person=scene.floor.agents[0]).update(until_at=scenes.START)
    with scene.acting_as("work"):
        assert (jobs.end_what_is_over(), jobs.end_what_is_over()) == (1, 0)
    with scene.scoped():
        assert people.NeutralSpell.objects.get().to_at is not None
    assert presence(scene).available


def test_a_pause_begins_only_when_nothing_is_held_any_more(scene: floors.Scene) -> None:
    one, two = scene.served(scene.chat()), scene.chat()
    two = scene.served(two)
    flag(scene, one)
    scene.finish(one)
    assert presence(scene).until_at is None
    scene.finish(two)
    assert presence(scene).until_at is not None
    assert len(scene.told("abuse_pause_began")) == 1


def test_whoever_goes_to_lunch_instead_has_lunch(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    flag(scene, contact)
    choose(scene, "lunch")
    scene.finish(contact)
    row = presence(scene)
    assert (row.activity, row.until_at, scene.told("abuse_pause_began")) == ("lunch", None, [])


@pytest.mark.parametrize("who", ["another", "done", "waiting"])
def test_only_who_serves_a_contact_may_flag_it(scene: floors.Scene, who: str) -> None:
    contact = scene.chat()
    if who != "waiting":
        contact = scene.served(contact)
    if who == "done":
        scene.finish(contact)
    with pytest.raises(errors.NotServing):
        flag(scene, contact, number=1 if who == "another" else 0)
    assert presence(scene).activity == "available"


def test_a_flag_needs_a_reason_of_the_list(scene: floors.Scene) -> None:
    with pytest.raises(errors.ReasonUnknown):
        flag(scene, scene.served(scene.chat()), reason="boring")


def test_a_review_is_said_once_and_takes_nothing_back(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    row = flag(scene, contact)
    scene.finish(contact)
    before = presence(scene).until_at

    def review(verdict: str, user_id: int = 7) -> marks.AbuseFlag:
        with scene.scoped():
            return abuse.review(flag_key=row.key, verdict=verdict, user_id=user_id, by=scenes.BY, at=scene.floor.at)

    assert review("not_confirmed") == review("not_confirmed")
    assert presence(scene).until_at == before
    for verdict, user_id in (("confirmed", 7), ("not_confirmed", 8)):
        with pytest.raises(errors.AlreadyReviewed):
            review(verdict, user_id)
    with pytest.raises(errors.ReasonUnknown):
        review("withdrawn")
    assert len(scene.told("abuse_reviewed")) == 1
    for column, value in (("verdict", "confirmed"), ("pause_seconds", 120), ("reason", "threat")):
        with scene.scoped(), pytest.raises(DatabaseError, match="stand"), transaction.atomic():
            marks.AbuseFlag.objects.filter(pk=row.pk).update(**{column: value})
    with scene.scoped(), pytest.raises(errors.NoSuchFlag):
        abuse.review(flag_key=uuid.uuid4(), verdict="confirmed", user_id=7, by=scenes.BY, at=scene.floor.at)


# Hands


def test_a_hand_goes_up_once_is_answered_by_the_first_and_goes_down(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    agent = scene.floor.agents[0].pk
    with scene.scoped():
        hand = hands.raise_hand(
            person_id=agent, contact_key=contact.key, reason="question", by=scene.by(), at=scene.floor.at
        )
        again = hands.raise_hand(
            person_id=agent, contact_key=None, reason="technical", by=scene.by(), at=scene.floor.at
        )
        assert (again.pk, again.contact_id) == (hand.pk, contact.pk)
        for user_id in (7, 8):
            answered = hands.answer_hand(hand_key=hand.key, user_id=user_id, by=scenes.BY, at=scene.floor.at)
            assert answered.answered_by_user_id == 7
        with pytest.raises(errors.NoSuchHand):
            hands.lower_hand(hand_key=hand.key, person_id=scene.floor.agents[1].pk, by=scene.by(1), at=scene.floor.at)
        for _ in range(2):
            hands.lower_hand(hand_key=hand.key, person_id=agent, by=scene.by(), at=scene.floor.at)
        with pytest.raises(errors.NoSuchHand):
            hands.answer_hand(hand_key=hand.key, user_id=7, by=scenes.BY, at=scene.floor.at)
    counts = [len(scene.told(f"hand_{what}")) for what in ("raised", "answered", "lowered")]
    assert counts == [1, 1, 1]


def test_a_hand_without_a_contact_goes_up_too(scene: floors.Scene) -> None:
    with scene.scoped():
        hand = hands.raise_hand(
            person_id=scene.floor.agents[0].pk, contact_key=None, reason="technical", by=scene.by(), at=scene.floor.at
        )
        assert (hand.contact_id, hand.client_id) == (None, scene.floor.client.pk)


def test_a_hand_about_somebody_elses_contact_stays_down(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat(), number=1)
    for key, reason, refusal in (
        (contact.key, "question", errors.NotServing),
        (None, "lonely", errors.ReasonUnknown),
    ):
        with scene.scoped(), pytest.raises(refusal):
            hands.raise_hand(
                person_id=scene.floor.agents[0].pk, contact_key=key, reason=reason, by=scene.by(), at=scene.floor.at
            )


# Survey


def test_the_customers_answer_is_kept_once(scene: floors.Scene) -> None:
    contact = scene.served(scene.chat())
    with scene.scoped(), pytest.raises(errors.AnswerInvalid):  # Not while it goes on.
        surveys.answer(contact=contact, score=5, by=scenes.BY, at=scene.floor.at)
    scene.finish(contact)
    with scene.scoped():
        one = surveys.answer(contact=contact, score=4, by=scenes.BY, at=scene.floor.at)
        assert one == surveys.answer(contact=contact, score=4, by=scenes.BY, at=scene.floor.at)
        with pytest.raises(errors.AnswerInvalid):
            surveys.answer(contact=contact, score=1, by=scenes.BY, at=scene.floor.at)
    assert [told["score"] for told in scene.told("survey_answered")] == [4]


@pytest.mark.parametrize("score", [0, 6, -1, True, 2.5, "5", None])
def test_an_answer_outside_one_to_five_is_refused(scene: floors.Scene, score: object) -> None:
    contact = scene.served(scene.chat())
    scene.finish(contact)
    with scene.scoped(), pytest.raises(errors.AnswerInvalid):
        surveys.answer(contact=contact, score=score, by=scenes.BY, at=scene.floor.at)  # type: ignore[arg-type]


def test_an_abandoned_contact_has_nothing_to_ask_about(scene: floors.Scene) -> None:
    contact = scene.chat()
    with scene.scoped():
        actions.end_contact(contact=contact, reason="customer", by=scenes.BY, at=scene.floor.at)
        with pytest.raises(errors.AnswerInvalid):
            surveys.answer(contact=contact, score=3, by=scenes.BY, at=scene.floor.at)


# Queues for today


def serves(scene: floors.Scene) -> set[int]:
    rows = scene.owner.execute("SELECT people_serves(%s)", [scene.floor.agents[0].pk]).fetchall()
    return {row[0] for row in rows}


def test_a_queue_is_taken_away_and_given_for_today_only(scene: floors.Scene) -> None:
    queue = scene.second_queue()
    agent = scene.floor.agents[0]
    both = {scene.floor.queue.pk, queue.pk}
    with scene.scoped():
        people_actions.set_membership(person=agent, queue=queue, is_member=False, by=scenes.BY, at=scene.floor.at)
    assert serves(scene) == both - {queue.pk}
    until_at = scene.floor.at + timedelta(hours=4)

    def change(number: int, is_member: bool) -> people.QueueChange:
        with scene.scoped():
            return presences.change_queue_for_today(
                person=agent, queue=[scene.floor.queue, queue][number], is_member=is_member, until_at=until_at,
                user_id=7, by=scenes.BY, at=scene.floor.at,
            )  # fmt: skip

    assert change(1, True) == change(1, True)
    change(0, False)
    assert serves(scene) == {queue.pk}
    assert change(0, True) != change(0, False)
    scene.owner.execute(
        "UPDATE people_queuechange SET from_at = %s, until_at = %s",
        [scenes.START - timedelta(hours=1), scenes.START],
    )
    with scene.acting_as("work"):
        jobs.end_what_is_over()
    assert serves(scene) == {scene.floor.queue.pk}
    assert len(scene.told("queue_change_set")) == len(scene.told("queue_change_ended")) == 4


def test_a_queue_of_another_pool_is_not_given(scene: floors.Scene) -> None:
    with scopes.scoped({0}):
        other = scenes.floor(name="Otro")
    with scopes.scoped({*scene.floor.scope, other.client.pk}), pytest.raises(people_errors.QueueOfOtherPool):
        presences.change_queue_for_today(
            person=scene.floor.agents[0], queue=other.queue, is_member=True,
            until_at=scene.floor.at + timedelta(hours=1), user_id=7, by=scenes.BY, at=scene.floor.at,
        )  # fmt: skip
