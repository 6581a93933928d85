"""Contacts: what the database itself refuses about customers, contacts, stays, offers, legs and messages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import psycopg
import pytest
from tests import (
    constraint_cases,
    constraint_cases_billing,
    constraint_cases_mentoring,
    constraint_cases_pay,
    constraints,
)
from tests.constraints import Case, Scene, at

from tejido.core import contact_states, metrics

PREFIXES = ("contacts_",)
CARRIER = "carries references; the id alone is unique"
COUNTS = "counts and refuses nothing; tests/stateful/test_contacts.py holds the count"
EXCEPTIONS = {
    "contacts_customer.customer_with_client": CARRIER,
    "contacts_thread.thread_with_client": CARRIER,
    "contacts_contact.contact_with_client": CARRIER,
    "contacts_stay.stay_with_contact": CARRIER,
    "contacts_leg.leg_with_contact": CARRIER,
    "contacts_offer.contacts_count_offer_made": COUNTS,
    "contacts_offer.contacts_count_offer_answered": COUNTS,
    "contacts_leg.contacts_count_leg": COUNTS,
    "contacts_leg.contacts_count_leg_begun": COUNTS,
    "contacts_message.message_with_contact": CARRIER,
    "contacts_publishedreport.report_with_client": CARRIER,
    "contacts_reportschedule.schedule_with_client": CARRIER,
    **constraint_cases_billing.EXCEPTIONS_OF_CONTACTS,
}
UUID = "00000000-0000-4000-8000-000000000001"
ANSWERED = {"state": "accepted", "answered_at": at(5)}
CLOSED_STAY = {"to_at": at(30), "left_how": "answered"}
TABLES = {"contact": "contacts_contact", "offer": "contacts_offer", "leg": "contacts_leg"}


def of_state(life: str, state: str) -> dict[str, object]:
    """Return the columns that a row of this life has in a state, so that only its life can refuse a step."""
    if life == "contact":
        return {"state": state, "ended_at": at(60) if state in ("ended", "abandoned") else None}
    if life == "offer":
        return {"state": state, "answered_at": None if state == "pending" else at(5)}
    wrap_from_at = None if state in ("invited", "open") else at(30)
    return {"state": state, "wrap_from_at": wrap_from_at, "to_at": at(60) if state == "ended" else None}


def step(scene: Scene, life: str, before: str, after: str) -> None:
    """Make a row in one state and move it to another."""
    if life == "offer":
        scene.change("contacts_offer", **ANSWERED)
    role = {"role": "consulting"} if life == "leg" else {}
    key = scene.add(TABLES[life], **role, **of_state(life, before))
    scene.change(TABLES[life], key, **of_state(life, after))


def lives() -> list[Case]:
    """Return a case for every step that a life does not have."""
    return [
        Case(
            table=TABLES[life], guard=f"{TABLES[life]}_life", sqlstate="TJ002", what=f"{before} to {after}",
            forbidden=lambda s, life=life, before=before, after=after: step(s, life, before, after),
        )
        for life, transitions in contact_states.LIVES.items()
        for before, after in permutations(transitions, 2)
        if after not in transitions[before]
    ]  # fmt: skip


def foreign(table: str, guard: str, column: str, parent: str, **given: object) -> Case:
    """Return the case of a row that hangs on a row of another client."""
    return Case(
        table=table, guard=guard, what=f"another client's {parent.partition('_')[2]}",
        forbidden=lambda s: s.add(table, **{**given, column: s.theirs[parent]}),
        allowed=lambda s: s.add(table, **{**given, column: s.mine[parent]}),
    )  # fmt: skip


def another_contacts(table: str, guard: str, column: str, parent: str, **given: object) -> Case:
    """Return the case of a row that hangs on a row of another contact of the same client."""

    def forbidden(scene: Scene) -> None:
        other = scene.add("contacts_contact")
        scene.add(table, **{**given, column: scene.add(parent, contact_id=other)})

    return Case(table=table, guard=guard, what=f"another contact's {parent.partition('_')[2]}", forbidden=forbidden)


def serve_again(scene: Scene) -> None:
    """End the serving leg, and let another begin at the same instant."""
    scene.change("contacts_leg", state="ended", to_at=at(60))
    scene.add("contacts_leg", from_at=at(60))


def unemployed(scene: Scene) -> int:
    """Add a person without an employment: a learner, or somebody not hired yet."""
    return int(scene.add("people_person"))


def second_contact(scene: Scene, **given: object) -> object:
    return scene.add("contacts_contact", channel="chat", provider_id="one", **given)


def one_offer_more(scene: Scene, **given: object) -> object:
    """Add an offer that is answered already, beside the pending one."""
    return scene.add("contacts_offer", **{**ANSWERED, **given})


def leg(scene: Scene, **given: object) -> object:
    """Add a leg that does not serve, beside the one that does."""
    return scene.add("contacts_leg", **{"role": "mentoring", **given})


CASES = [
    # A customer belongs to one client
    Case(
        table="contacts_customeraddress", guard="address_belongs_to_one_customer", what="one address, two customers",
        forbidden=lambda s: [
            s.add("contacts_customeraddress", address="ana@example.org", customer_id=s.add("contacts_customer"))
            for _ in range(2)
        ],
        allowed=lambda s: (
            s.add("contacts_customeraddress", address="ana@example.org"),
            s.add("contacts_customeraddress", address="ana@example.org", channel="messaging"),
            s.add(
                "contacts_customeraddress", address="ana@example.org", client_id=s.theirs["clients_client"],
                customer_id=s.theirs["contacts_customer"],
            ),
        ),
    ),
    Case(
        table="contacts_customeraddress", guard="address_is_not_empty", what="nothing",
        forbidden=lambda s: s.change("contacts_customeraddress", address=""),
    ),
    Case(
        table="contacts_customeraddress", guard="address_channel_known", what="fax",
        forbidden=lambda s: s.change("contacts_customeraddress", channel="fax"),
        allowed=lambda s: [
            s.change("contacts_customeraddress", channel=given) for given in contact_states.CLIENT_CHANNELS
        ],
    ),
    foreign("contacts_customeraddress", "address_of_clients_customer", "customer_id", "contacts_customer"),
    foreign("contacts_thread", "thread_of_clients_customer", "customer_id", "contacts_customer"),
    # A contact
    foreign("contacts_contact", "contact_of_clients_programme", "programme_id", "clients_programme"),
    foreign("contacts_contact", "contact_of_clients_queue", "queue_id", "clients_queue"),
    foreign("contacts_contact", "contact_of_clients_customer", "customer_id", "contacts_customer"),
    foreign("contacts_contact", "contact_of_clients_thread", "thread_id", "contacts_thread"),
    foreign(
        "contacts_contact", "previous_contact_of_same_client", "previous_contact_id", "contacts_contact",
        previous_reason="transfer",
    ),
    Case(
        table="contacts_contact", guard="contact_is_taken_in_once", what="taken in twice",
        forbidden=lambda s: [second_contact(s) for _ in range(2)],
        allowed=lambda s: (
            second_contact(s),
            s.add("contacts_contact", channel="email", provider_id="one"),
            second_contact(
                s, client_id=s.theirs["clients_client"], programme_id=s.theirs["clients_programme"],
                queue_id=s.theirs["clients_queue"], customer_id=s.theirs["contacts_customer"],
                thread_id=s.theirs["contacts_thread"],
            ),
        ),
    ),
    Case(
        table="contacts_contact", guard="contact_is_named_by_its_source", what="no id of its source",
        forbidden=lambda s: s.change("contacts_contact", provider_id=""),
    ),
    Case(
        table="contacts_contact", guard="contact_channel_known", what="fax",
        forbidden=lambda s: s.change("contacts_contact", channel="fax"),
        allowed=lambda s: [s.change("contacts_contact", channel=given) for given in contact_states.CHANNELS],
    ),
    Case(
        table="contacts_contact", guard="contact_direction_known", what="sideways",
        forbidden=lambda s: s.change("contacts_contact", direction="sideways"),
        allowed=lambda s: [s.change("contacts_contact", direction=given) for given in contact_states.DIRECTIONS],
    ),
    Case(
        table="contacts_contact", guard="contact_state_known", what="lost", beside=("contact_end_matches_state",),
        forbidden=lambda s: s.add("contacts_contact", state="lost"),
    ),
    Case(
        table="contacts_contact", guard="only_a_task_has_no_customer", what="a chat of nobody",
        forbidden=lambda s: s.change("contacts_contact", customer_id=None),
        allowed=lambda s: s.change("contacts_contact", customer_id=None, channel="task"),
    ),
    *(
        Case(
            table="contacts_contact", guard="contact_end_matches_state", what=f"{state} with end {end}",
            forbidden=lambda s, state=state, end=end: s.add("contacts_contact", state=state, ended_at=end),
            allowed=lambda s: [
                s.add("contacts_contact", state="wrapping", ended_at=end) for end in (None, at(60))
            ],
        )
        for state, end in (
            ("ended", None), ("abandoned", None), ("waiting", at(60)), ("offered", at(60)), ("serving", at(60)),
        )
    ),
    *(
        Case(
            table="contacts_contact", guard="previous_contact_has_a_reason", what=f"{is_previous} and {reason}",
            forbidden=lambda s, is_previous=is_previous, reason=reason: s.add(
                "contacts_contact", previous_contact_id=s.mine["contacts_contact"] if is_previous else None,
                previous_reason=reason,
            ),
            allowed=lambda s: [
                s.add("contacts_contact", previous_contact_id=s.mine["contacts_contact"], previous_reason=given)
                for given in contact_states.PREVIOUS_REASONS
            ],
        )
        for is_previous, reason in ((True, None), (False, "transfer"), (True, "boredom"), (True, ""))
    ),
    Case(
        table="contacts_contact", guard="contact_does_not_follow_itself", what="itself",
        forbidden=lambda s: s.change(
            "contacts_contact", previous_contact_id=s.mine["contacts_contact"], previous_reason="reopened"
        ),
    ),
    # Stays
    foreign("contacts_stay", "stay_in_clients_queue", "queue_id", "clients_queue", from_at=at(-60), to_at=at(-30),
            left_how="overflowed"),
    foreign("contacts_stay", "stay_of_clients_contact", "contact_id", "contacts_contact", from_at=at(-60),
            to_at=at(-30), left_how="overflowed"),
    Case(
        table="contacts_stay", guard="one_stay_at_a_time", what="one that ends while the other has begun",
        forbidden=lambda s: s.add("contacts_stay", from_at=at(-60), to_at=at(1), left_how="transferred"),
        allowed=lambda s: s.add("contacts_stay", from_at=at(-60), to_at=at(0), left_how="transferred"),
    ),
    Case(
        table="contacts_stay", guard="one_open_stay", what="two that are open", beside=("one_stay_at_a_time",),
        forbidden=lambda s: s.add("contacts_stay", from_at=at(60)),
        allowed=lambda s: (s.change("contacts_stay", **CLOSED_STAY), s.add("contacts_stay", from_at=at(30))),
    ),
    *(
        Case(
            table="contacts_stay", guard="stay_ends_in_a_known_way", what=", ".join(given),
            forbidden=lambda s, given=given: s.change("contacts_stay", **given),
            allowed=lambda s: [
                s.change("contacts_stay", to_at=at(30), left_how=how) for how in contact_states.STAY_LEFT
            ],
        )
        for given in (
            {"to_at": at(30)}, {"left_how": "answered"}, {"to_at": at(30), "left_how": "evaporated"},
            {"to_at": at(30), "left_how": ""},
        )
    ),
    Case(
        table="contacts_stay", guard="stay_variant_known", what="a fourth",
        forbidden=lambda s: s.change("contacts_stay", variant="nearly_in_time"),
        allowed=lambda s: [s.change("contacts_stay", variant=variant) for variant in metrics.VARIANTS],
    ),
    *(
        Case(
            table="contacts_stay", guard="stay_target_within_limits", what=", ".join(given),
            forbidden=lambda s, given=given: s.change("contacts_stay", **given),
            allowed=lambda s: s.change("contacts_stay", target_share=1.0, target_seconds=1),
        )
        for given in (
            {"target_share": 0.0}, {"target_share": 1.5}, {"target_share": float("nan")}, {"target_seconds": 0},
        )
    ),
    # Offers
    foreign("contacts_offer", "offer_of_clients_contact", "client_id", "clients_client", **ANSWERED),
    another_contacts("contacts_offer", "offer_of_contacts_stay", "stay_id", "contacts_stay", **ANSWERED),
    Case(
        table="contacts_offer", guard="one_pending_offer", what="two pending",
        forbidden=lambda s: s.add("contacts_offer"),
        allowed=lambda s: (one_offer_more(s), s.change("contacts_offer", **ANSWERED), s.add("contacts_offer")),
    ),
    Case(
        table="contacts_offer", guard="offer_state_known", what="lost",
        forbidden=lambda s: one_offer_more(s, state="lost"),
        allowed=lambda s: [one_offer_more(s, state=state) for state in contact_states.OFFER if state != "pending"],
    ),
    *(
        Case(
            table="contacts_offer", guard="offer_answer_matches_state", what=f"{state}, answered at {answered_at}",
            forbidden=lambda s, state=state, answered_at=answered_at: (
                s.change("contacts_offer", **ANSWERED),
                s.add("contacts_offer", state=state, answered_at=answered_at),
            ),
        )
        for state, answered_at in (
            ("pending", at(5)), ("accepted", None), ("rejected", None), ("timed_out", None), ("cancelled", None),
            ("rescinded", None),
        )
    ),
    Case(
        table="contacts_offer", guard="offer_has_time", what="none",
        forbidden=lambda s: s.change("contacts_offer", deadline_at=at(0)),
        allowed=lambda s: s.change("contacts_offer", deadline_at=at(0.001)),
    ),
    Case(
        table="contacts_offer", guard="decision_is_numbered_once", what="one number for two decisions",
        forbidden=lambda s: [one_offer_more(s, decision=900) for _ in range(2)],
        allowed=lambda s: (
            one_offer_more(s, decision=900), one_offer_more(s, decision=900, epoch=2),
            one_offer_more(s, decision=900, pool_id=s.add("clients_pool")),
        ),
    ),
    Case(
        table="contacts_offer", guard="contacts_offer_to_employed", sqlstate="TJ004", what="to a learner",
        forbidden=lambda s: one_offer_more(s, person_id=unemployed(s)),
        allowed=lambda s: one_offer_more(s),
    ),
    Case(
        table="contacts_offer", guard="contacts_offer_to_employed", sqlstate="TJ004", what="passed on to a learner",
        forbidden=lambda s: s.change("contacts_offer", person_id=unemployed(s)),
    ),
    Case(
        table="contacts_offer", guard="contacts_offer_to_employed", sqlstate="TJ004", what="moved to a day before",
        forbidden=lambda s: s.change("contacts_offer", offered_at=at(-365 * 86400)),
    ),
    # Legs: many, one of which serves
    foreign("contacts_leg", "leg_of_clients_contact", "contact_id", "contacts_contact", role="mentoring"),
    foreign("contacts_leg", "leg_with_clients_disposition", "disposition_id", "clients_disposition", role="mentoring"),
    Case(
        table="contacts_leg", guard="one_serving_leg_at_a_time", what="a second person while the first serves",
        forbidden=lambda s: s.add("contacts_leg", person_id=unemployed(s), from_at=at(60)),
        allowed=lambda s: [
            leg(s, role=role, person_id=unemployed(s)) for role in contact_states.LEG_ROLES if role != "serving"
        ],
    ),
    Case(
        table="contacts_leg", guard="one_serving_leg_at_a_time", what="a moment of the past that was served already",
        forbidden=lambda s: s.add("contacts_leg", from_at=at(-60), to_at=at(0.001), state="ended"),
        allowed=lambda s: (serve_again(s), s.add("contacts_leg", from_at=at(-60), to_at=at(0), state="ended")),
    ),
    Case(
        table="contacts_leg", guard="one_serving_leg_at_a_time", what="a shadow who begins to serve beside the agent",
        forbidden=lambda s: s.change("contacts_leg", leg(s, role="shadowing"), role="serving"),
    ),
    Case(
        table="contacts_leg", guard="leg_role_known", what="watching",
        forbidden=lambda s: leg(s, role="watching"),
    ),
    Case(
        table="contacts_leg", guard="leg_state_known", what="lost", beside=("leg_wrap_up_matches_state",),
        forbidden=lambda s: leg(s, state="lost"),
    ),
    Case(
        table="contacts_leg", guard="only_the_assistant_is_no_person", what="a mentor who is nobody",
        forbidden=lambda s: leg(s, person_id=None),
        allowed=lambda s: leg(s, role="assistant", person_id=None),
    ),
    *(
        Case(
            table="contacts_leg", guard="leg_end_matches_state", what=f"{given['state']} with {len(given)}",
            forbidden=lambda s, given=given: leg(s, **given),
            allowed=lambda s: leg(s, state="ended", to_at=at(60)),
        )
        for given in (
            {"state": "ended"}, {"state": "open", "to_at": at(60)},
            {"state": "wrapping", "wrap_from_at": at(30), "to_at": at(60)},
        )
    ),
    *(
        Case(
            table="contacts_leg", guard="leg_wrap_up_matches_state", what=f"{given['state']} with {len(given)}",
            forbidden=lambda s, given=given: leg(s, **given),
            allowed=lambda s: leg(s, state="wrapping", wrap_from_at=at(30)),
        )
        for given in ({"state": "open", "wrap_from_at": at(30)}, {"state": "wrapping"})
    ),
    Case(
        table="contacts_leg", guard="leg_does_not_end_before_it_begins", what="a second before",
        forbidden=lambda s: leg(s, state="ended", to_at=at(-1)),
        allowed=lambda s: leg(s, state="ended", to_at=at(0)),
    ),
    *(
        Case(
            table="contacts_leg", guard="note_and_salt_go_together", what=f"{sorted(given)} alone",
            forbidden=lambda s, given=given: s.change("contacts_leg", **given),
            allowed=lambda s: (
                s.change("contacts_leg", note="Bien", note_salt=b"salt"),
                s.change("contacts_leg", note=None, note_salt=None),
            ),
        )
        for given in ({"note": "Bien"}, {"note_salt": b"salt"})
    ),
    # Messages
    foreign("contacts_message", "message_of_clients_contact", "contact_id", "contacts_contact"),
    another_contacts("contacts_message", "message_of_contacts_leg", "leg_id", "contacts_leg", author="agent"),
    Case(
        table="contacts_message", guard="message_is_sent_once", what="sent twice",
        forbidden=lambda s: [s.add("contacts_message", client_message_id=UUID) for _ in range(2)],
        allowed=lambda s: (
            s.add("contacts_message", client_message_id=UUID),
            s.add("contacts_message", client_message_id=UUID, contact_id=s.add("contacts_contact")),
        ),
    ),
    Case(
        table="contacts_message", guard="message_numbered_once", what="one number for two",
        forbidden=lambda s: [s.add("contacts_message", number=900) for _ in range(2)],
        allowed=lambda s: (
            s.add("contacts_message", number=900),
            s.add("contacts_message", number=900, contact_id=s.add("contacts_contact")),
        ),
    ),
    Case(
        table="contacts_message", guard="message_author_known", what="nobody",
        forbidden=lambda s: s.change("contacts_message", author="nobody"),
        allowed=lambda s: [s.change("contacts_message", author=author) for author in contact_states.AUTHORS],
    ),
    *(
        Case(
            table="contacts_message", guard="text_and_salt_go_together", what=f"{sorted(given)} erased alone",
            forbidden=lambda s, given=given: s.change("contacts_message", **given),
            allowed=lambda s: s.change("contacts_message", text=None, salt=None),
        )
        for given in ({"text": None}, {"salt": None})
    ),
    *(
        Case(
            table="contacts_message", guard="message_digest_is_a_digest", what=digest or "nothing",
            forbidden=lambda s, digest=digest: s.change("contacts_message", digest=digest),
        )
        for digest in ("", "hola", "A" * 64, "0" * 63)
    ),
    # The router's own tables
    Case(
        table="contacts_routingpolicy", guard="policy_version_once", what="one version, two policies",
        forbidden=lambda s: [s.add("contacts_routingpolicy", version=900) for _ in range(2)],
        allowed=lambda s: [
            s.add("contacts_routingpolicy", version=900, pool_id=pool)
            for pool in (s.mine["clients_pool"], s.add("clients_pool"))
        ],
    ),
    Case(
        table="contacts_routerinput", guard="router_input_once", what="one number, two inputs",
        forbidden=lambda s: [s.add("contacts_routerinput", sequence=900) for _ in range(2)],
        allowed=lambda s: [s.add("contacts_routerinput", sequence=900, epoch=epoch) for epoch in (1, 2)],
    ),
    *constraint_cases.CONTACTS,
    *constraint_cases_mentoring.CASES,
    *constraint_cases_pay.OF_CONTACTS,
    *constraint_cases.HISTORY,
    *constraint_cases_billing.CONTACTS,
]  # fmt: skip
LIVES = lives()


@constraints.parameters([*CASES, *LIVES])
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_contacts_has_a_case(owner: psycopg.Connection) -> None:
    cases = [*CASES, *LIVES]
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=cases, exceptions=EXCEPTIONS) == set()


@pytest.mark.parametrize("life", contact_states.LIVES)
def test_every_step_of_a_life_passes(owner: psycopg.Connection, life: str) -> None:
    with constraints.stage(owner) as scene:
        for before, after in contact_states.pairs(life):
            constraints.passes(scene, lambda s, before=before, after=after: step(s, life, before, after))
        for state in contact_states.LIVES[life]:
            constraints.passes(scene, lambda s, state=state: step(s, life, state, state))


@pytest.mark.parametrize("zone", ["America/Bogota", "Pacific/Auckland"])
def test_offers_reach_the_employed_from_the_first_midnight_to_the_last(owner: psycopg.Connection, zone: str) -> None:
    """The day of an offer is the business day in the operator's zone, whatever the day in UTC is."""
    first, last = date(2026, 11, 10), date(2026, 11, 20)
    begin, end = (datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo(zone)) for day in (first, last))
    second = timedelta(seconds=1)

    def offer(scene: Scene, offered_at: datetime) -> None:
        one_offer_more(scene, offered_at=offered_at, deadline_at=offered_at + second, answered_at=offered_at)

    with constraints.stage(owner) as scene:
        scene.change("journal_installation", zone=zone)
        scene.change("people_employment", from_date=first, to_date=last, end_reason="resigned")
        for offered_at in (begin - second, end):
            constraints.refuses(
                scene, lambda s, offered_at=offered_at: offer(s, offered_at), guard="", sqlstate="TJ004"
            )
        for offered_at in (begin, end - second):
            constraints.passes(scene, lambda s, offered_at=offered_at: offer(s, offered_at))


def test_nobody_receives_offers_before_there_is_an_operator(owner: psycopg.Connection) -> None:
    with constraints.stage(owner) as scene:
        scene.remove("journal_installation", True)
        constraints.refuses(scene, one_offer_more, guard="", sqlstate="TJ004")


def test_an_offer_carries_all_that_a_replay_needs(owner: psycopg.Connection) -> None:
    with constraints.stage(owner) as scene:
        for column in ("policy_version", "epoch", "decision", "terms"):
            with pytest.raises(psycopg.errors.NotNullViolation), owner.transaction():
                one_offer_more(scene, **{column: None})


def test_an_address_begins_unverified(owner: psycopg.Connection) -> None:
    with constraints.stage(owner) as scene:
        key = scene.add("contacts_customeraddress")
        row = owner.execute("SELECT verified_at FROM contacts_customeraddress WHERE id = %s", [key]).fetchone()
    assert row == (None,)
