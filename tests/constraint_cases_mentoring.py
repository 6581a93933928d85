"""What the database refuses about help among agents, pairings and proposed rungs."""

from __future__ import annotations

from tests.constraint_cases import changed, foreign
from tests.constraints import Case, Scene, at

PAIRING, PROPOSAL, HAND = "contacts_pairing", "contacts_rungproposal", "contacts_hand"
DECIDED = {"verdict": "accepted", "decided_by_user_id": 1, "decided_at": at(9)}


def helped(scene: Scene, **given: object) -> object:
    """Let the scene's hand be answered by a mentor, with a request for help of its own."""
    request = scene.add("contacts_contact", channel="help", customer_id=None, thread_id=None)
    answered = {"help_id": request, "answered_at": at(5), "answered_by_person_id": scene.add("people_person")}
    return scene.change(HAND, **{**answered, **given})


def two_mentors(scene: Scene, **first: object) -> object:
    """Give a learner a mentor, and from nine seconds later on another one."""
    learner = scene.add("people_person")
    scene.add(PAIRING, learner_id=learner, **first)
    return scene.add(PAIRING, learner_id=learner, mentor_id=scene.add("people_person"), from_at=at(9))


def proposed_again(scene: Scene, **first: object) -> object:
    """Propose somebody twice for one skill."""
    person = scene.add("people_person")
    scene.add(PROPOSAL, person_id=person, **first)
    return scene.add(PROPOSAL, person_id=person)


CASES = (
    Case(
        table=HAND, guard="hand_is_answered_by_somebody", what="two who came",
        forbidden=lambda s: helped(s, answered_by_user_id=1), allowed=helped,
    ),
    Case(
        table=HAND, guard="contacts_hand_help_id_key", what="one request, two hands",
        forbidden=lambda s: [
            s.add(HAND, lowered_at=at(9), help_id=s.mine["contacts_contact"]) for _ in range(2)
        ],
    ),
    Case(
        table=HAND, guard="learnt_from_a_mentor", what="something nobody can learn",
        forbidden=lambda s: helped(s, learnt="everything"), allowed=lambda s: helped(s, learnt="shown"),
    ),
    Case(
        table=HAND, guard="learnt_from_a_mentor", what="learnt without a mentor",
        forbidden=lambda s: helped(s, learnt="shown", answered_by_person_id=None, answered_by_user_id=1),
    ),
    Case(
        table=HAND, guard="nobody_helps_themselves", what="oneself",
        forbidden=lambda s: helped(s, answered_by_person_id=s.mine["people_person"]), allowed=helped,
    ),
    foreign(HAND, "help_of_clients_contact", "help_id", "contacts_contact"),
    Case(
        table=PAIRING, guard="nobody_is_their_own_mentor", what="oneself",
        forbidden=lambda s: s.change(PAIRING, learner_id=s.mine["people_person"]),
    ),
    changed(
        PAIRING, "pairing_ends_whole", allowed={"to_at": at(9), "ended_by_user_id": 1}, to_at=at(9),
    ),
    changed(PAIRING, "pairing_ends_whole", ended_by_user_id=1),
    Case(
        table=PAIRING, guard="one_mentor_at_a_time", what="two mentors at once",
        forbidden=two_mentors, allowed=lambda s: two_mentors(s, to_at=at(9), ended_by_user_id=1),
    ),
    changed(PROPOSAL, "proposed_rung_known", allowed={"rung": "supervised"}, rung="master"),
    changed(PROPOSAL, "proposal_ground_known", allowed={"ground": "assessed"}, ground="liked"),
    changed(
        PROPOSAL, "somebody_observed_it", allowed={"ground": "numbers", "proposed_by_user_id": None}, ground="numbers",
    ),
    changed(PROPOSAL, "somebody_observed_it", proposed_by_user_id=None),
    *(
        changed(PROPOSAL, "decision_is_whole", allowed=DECIDED, **{**DECIDED, name: None})
        for name in DECIDED
    ),
    changed(PROPOSAL, "decision_is_whole", **{**DECIDED, "verdict": "perhaps"}),
    changed(PROPOSAL, "help_within_contacts", allowed={"help_count": 30}, help_count=31),
    Case(
        table=PROPOSAL, guard="one_open_proposal", what="two that wait",
        forbidden=proposed_again,
        allowed=lambda s: proposed_again(s, **DECIDED),
    ),
)  # fmt: skip
