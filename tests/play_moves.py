"""What can be tried on a played floor besides the way of one contact: moves, consultations, marks, lost lines."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tejido.contacts import abuse, calls, hands, models, moves, notes, surveys
from tejido.people import actions as people_actions
from tejido.people import models as people
from tests import play as play_module
from tests import scenes

Try = Callable[[play_module.Play, int, int, int], Any]


def contact_key(contact_id: int) -> uuid.UUID:
    """Return a contact's key."""
    return models.Contact.objects.values_list("key", flat=True).get(pk=contact_id)


def person_key(person_id: int) -> uuid.UUID:
    """Return a person's key."""
    return people.Person.objects.values_list("key", flat=True).get(pk=person_id)


def last_leg(contact_id: int, role: str) -> uuid.UUID:
    """Return the key of the newest leg of a role in a contact, or one that nobody has."""
    leg = models.Leg.objects.filter(contact_id=contact_id, role=role).order_by("-id").first()
    return leg.key if leg else uuid.uuid4()


def _to_queue(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return moves.to_queue(
        contact_key=contact_key(contact), queue_key=play.floor.queue.key, person_id=person, by=scenes.BY,
        at=play.floor.at,
    )  # fmt: skip


def _to_agent(play: play_module.Play, contact: int, person: int, other: int) -> Any:
    return moves.to_agent(
        contact_key=contact_key(contact), to_person_key=person_key(other), person_id=person, by=scenes.BY,
        at=play.floor.at,
    )  # fmt: skip


def _reassign(play: play_module.Play, contact: int, _: int, other: int) -> Any:
    return moves.to_agent(
        contact_key=contact_key(contact), to_person_key=person_key(other), person_id=None, by=scenes.BY,
        at=play.floor.at,
    )  # fmt: skip


def _take_over(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return moves.take_over(contact_key=contact_key(contact), person_id=person, by=scenes.BY, at=play.floor.at)


def _hand_over(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return moves.hand_over(contact_key=contact_key(contact), person_id=person, by=scenes.BY, at=play.floor.at)


def _bring_back(play: play_module.Play, contact: int, _: int, __: int) -> Any:
    return moves.bring_back(contact=models.Contact.objects.get(pk=contact), by=scenes.BY, at=play.floor.at)


def _hold(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return calls.hold(contact_key=contact_key(contact), person_id=person, by=scenes.BY, at=play.floor.at)


def _consult(play: play_module.Play, contact: int, person: int, other: int) -> Any:
    return calls.consult(
        contact_key=contact_key(contact), person_id=person, to_person_key=person_key(other), by=scenes.BY,
        at=play.floor.at,
    )  # fmt: skip


def _answer(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return calls.answer(leg_key=last_leg(contact, "consulting"), person_id=person, by=scenes.BY, at=play.floor.at)


def _leave(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return calls.leave(leg_key=last_leg(contact, "consulting"), person_id=person, by=scenes.BY, at=play.floor.at)


def _withdraw(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return calls.withdraw(leg_key=last_leg(contact, "consulting"), person_id=person, by=scenes.BY, at=play.floor.at)


def _join(play: play_module.Play, contact: int, person: int, other: int) -> Any:
    return calls.join(
        contact_key=contact_key(contact), person_id=person, role="supervising",
        mode="barging" if person == other else "listening", by=scenes.BY, at=play.floor.at,
    )  # fmt: skip


def _note(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return notes.write(
        contact_key=contact_key(contact), client_note_id=uuid.uuid4(), text="Ojo", person_id=person, user_id=None,
        by=scenes.BY, at=play.floor.at,
    )  # fmt: skip


def _flag(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return abuse.flag(
        contact_key=contact_key(contact), person_id=person, reason="insult", by=scenes.BY, at=play.floor.at
    )


def _raise_hand(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return hands.raise_hand(
        person_id=person, contact_key=contact_key(contact), reason="question", by=scenes.BY, at=play.floor.at
    )


def _lower_hand(play: play_module.Play, _: int, person: int, __: int) -> Any:
    hand = people.Person.objects.get(pk=person).hands.order_by("-id").first()
    return hands.lower_hand(
        hand_key=hand.key if hand else uuid.uuid4(), person_id=person, by=scenes.BY, at=play.floor.at
    )


def _answer_hand(play: play_module.Play, _: int, __: int, other: int) -> Any:
    hand = people.Person.objects.get(pk=other).hands.order_by("-id").first()
    return hands.answer_hand(hand_key=hand.key if hand else uuid.uuid4(), user_id=1, by=scenes.BY, at=play.floor.at)


def _finish_help(play: play_module.Play, contact: int, person: int, _: int) -> Any:
    return hands.finish_help(
        contact_key=contact_key(contact), person_id=person, learnt="explained", by=scenes.BY, at=play.floor.at
    )


def _survey(play: play_module.Play, contact: int, _: int, __: int) -> Any:
    return surveys.answer(contact=models.Contact.objects.get(pk=contact), score=4, by=scenes.BY, at=play.floor.at)


def _pause_is_over(play: play_module.Play, _: int, person: int, __: int) -> Any:
    """End a pause the way the worker's round does, once its time has come."""
    row = people.Presence.objects.get(person_id=person)
    if row.until_at is None:
        return None
    play.floor.at = max(play.floor.at, row.until_at + timedelta(seconds=1))
    return people_actions.change_activity(
        person_id=person, activity="available", reason=None, by=scenes.BY, at=play.floor.at
    )


TRIES: Mapping[str, Try] = {
    "to_queue": _to_queue,
    "to_agent": _to_agent,
    "reassign": _reassign,
    "take_over": _take_over,
    "hand_over": _hand_over,
    "bring_back": _bring_back,
    "hold": _hold,
    "consult": _consult,
    "answer": _answer,
    "leave": _leave,
    "withdraw": _withdraw,
    "join": _join,
    "note": _note,
    "flag": _flag,
    "raise_hand": _raise_hand,
    "lower_hand": _lower_hand,
    "answer_hand": _answer_hand,
    "finish_help": _finish_help,
    "survey": _survey,
    "pause_is_over": _pause_is_over,
}


def attempt(play: play_module.Play, name: str, contact: int, person: int, other: int) -> play_module.Outcome:
    """Try something with a contact and two people; a refusal by name leaves nothing, and the facts tell the rest."""
    return play.attempt("app", lambda: TRIES[name](play, contact, person, other))
