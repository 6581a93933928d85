"""The lives of contacts, offers and legs: from a beginning, only forward, to an end."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from tejido.core import contact_states

BEGINNING = {"contact": "waiting", "offer": "pending", "leg": "invited"}
STEPS = {
    "contact": {
        ("waiting", "offered"), ("waiting", "serving"), ("waiting", "abandoned"), ("waiting", "ended"),
        ("offered", "waiting"), ("offered", "serving"), ("offered", "abandoned"), ("offered", "ended"),
        ("serving", "wrapping"), ("serving", "waiting"), ("serving", "ended"), ("wrapping", "ended"),
    },
    "offer": {
        ("pending", "accepted"), ("pending", "rejected"), ("pending", "timed_out"), ("pending", "cancelled"),
        ("pending", "rescinded"),
    },
    "leg": {("invited", "open"), ("invited", "ended"), ("open", "wrapping"), ("open", "ended"), ("wrapping", "ended")},
}  # fmt: skip
LIVES = list(contact_states.LIVES)


@pytest.mark.parametrize("life", LIVES)
def test_exactly_these_steps_are_possible(life: str) -> None:
    for before, after in product(contact_states.LIVES[life], repeat=2):
        if (before, after) in STEPS[life]:
            contact_states.check(life, before=before, after=after)
        else:
            with pytest.raises(contact_states.TransitionRefused, match=f"from {before} to {after}"):
                contact_states.check(life, before=before, after=after)


@pytest.mark.parametrize("life", LIVES)
def test_the_steps_are_told_in_order(life: str) -> None:
    assert contact_states.pairs(life) == sorted(STEPS[life])


@pytest.mark.parametrize("life", LIVES)
def test_every_state_is_reached_and_leads_to_an_end(life: str) -> None:
    steps = contact_states.LIVES[life]
    assert reached(steps, BEGINNING[life]) == set(steps)
    for state in steps:
        assert any(not steps[later] for later in reached(steps, state)), f"{state} never ends"


@pytest.mark.parametrize("life", LIVES)
def test_an_end_is_an_end(life: str) -> None:
    ends = {state for state, afters in contact_states.LIVES[life].items() if not afters}
    expected = {
        "contact": {"ended", "abandoned"},
        "offer": {"accepted", "rejected", "timed_out", "cancelled", "rescinded"},
        "leg": {"ended"},
    }
    assert ends == expected[life]


@pytest.mark.parametrize("state", ["lost", "", "WAITING"])
def test_an_unknown_state_has_no_steps(state: str) -> None:
    for before, after in ((state, "ended"), ("waiting", state)):
        with pytest.raises(contact_states.TransitionRefused):
            contact_states.check("contact", before=before, after=after)


def test_a_contact_lives_until_it_has_ended_and_queues_until_it_is_served() -> None:
    assert {state for state, afters in contact_states.CONTACT.items() if afters} == contact_states.CONTACT_LIVE
    assert contact_states.CONTACT_QUEUED < contact_states.CONTACT_LIVE
    assert {state for state in contact_states.CONTACT if "abandoned" in contact_states.CONTACT[state]} == (
        contact_states.CONTACT_QUEUED
    ), "only who waits can leave the queue"


@pytest.mark.parametrize(
    ("words", "declared"),
    [
        (contact_states.ContactState, contact_states.CONTACT), (contact_states.OfferState, contact_states.OFFER),
        (contact_states.LegState, contact_states.LEG), (contact_states.LegRole, contact_states.LEG_ROLES),
        (contact_states.StayLeft, contact_states.STAY_LEFT),
    ],
)  # fmt: skip
def test_the_types_and_the_tables_name_the_same_words(words: object, declared: object) -> None:
    assert list(get_args(words)) == list(declared)  # type: ignore[call-overload]


def reached(steps: contact_states.Transitions, begin: str) -> set[str]:
    found, open_states = {begin}, [begin]
    while open_states:
        for after in steps[open_states.pop()] - found:
            found.add(after)
            open_states.append(after)
    return found
