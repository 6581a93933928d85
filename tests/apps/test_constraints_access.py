"""Access: what the database itself refuses about accounts, roles, invitations, tickets and sessions."""

from __future__ import annotations

import psycopg
import pytest
from tests import constraints
from tests.constraints import Case, Scene, at

from tejido.access import roles

PREFIXES = ("access_",)
EXCEPTIONS = {"access_user.access_user_forgets": "forgets and refuses nothing; tests/web/test_second_step.py sees it"}
EMAIL = "ana@example.org"
# Of each role, whether it names a client; "public" is nobody's role.
NAMES_CLIENT = {role: role == "client" for role in roles.GRANTABLE}


def client_of(scene: Scene, role: str) -> object:
    return scene.mine["clients_client"] if NAMES_CLIENT.get(role) else None


def given_to(scene: Scene, table: str, role: str, **given: object) -> None:
    """Give or promise a role, with a client where the role needs one."""
    scene.add(table, role=role, **{"client_id": client_of(scene, role), **given})


def accept(scene: Scene, **given: object) -> None:
    """Accept the scene's invitation, but for what is given."""
    scene.change("access_invitation", **{"accepted_at": at(60), "accepted_by_id": scene.mine["access_user"], **given})


def of_both(table: str, word: str) -> list[Case]:
    """Return the cases that a role held and a role promised share."""
    return [
        *(
            Case(
                table=table, guard=f"{word}_role_is_known", what=role or "nothing",
                forbidden=lambda s, role=role: given_to(s, table, role),
                allowed=lambda s: [given_to(s, table, role) for role in roles.GRANTABLE if role != "agent"],
            )
            # Promising nobody's role is an account without a role, for somebody who learns with us.
            for role in ("public", "boss", "")
            if role != "public" or word == "grant"
        ),
        Case(
            table=table, guard=f"{word}_client_fits_role", what="the client role without its client",
            forbidden=lambda s: s.add(table, role="client"),
            allowed=lambda s: [
                s.add(table, role="client", client_id=client)
                for client in (s.mine["clients_client"], s.theirs["clients_client"])
            ],
        ),
        *(
            Case(
                table=table, guard=f"{word}_client_fits_role", what=f"{role} for one client",
                forbidden=lambda s, role=role: s.add(table, role=role, client_id=s.mine["clients_client"]),
                allowed=lambda s, role=role: (
                    s.change("access_grant", to_at=at(60)), s.add(table, role=role),
                ),
            )
            for role, names_client in NAMES_CLIENT.items()
            if not names_client
        ),
        Case(
            table=table, guard=f"{word}_for_client", what="a client that is not there",
            forbidden=lambda s: s.add(table, role="client", client_id=987654),
        ),
    ]  # fmt: skip


CASES = [
    # A user is an account; the person is another thing
    Case(
        table="access_user", guard="access_user_email_key", what="one address, two accounts",
        forbidden=lambda s: [s.add("access_user", email=EMAIL) for _ in range(2)],
    ),
    Case(
        table="access_user", guard="user_email_lower", what="capital letters",
        forbidden=lambda s: s.add("access_user", email="Ana@Example.org"),
        allowed=lambda s: s.add("access_user", email=EMAIL),
    ),
    Case(
        table="access_user", guard="user_language_known", what="French",
        forbidden=lambda s: s.change("access_user", language="fr"),
        allowed=lambda s: [s.change("access_user", language=language) for language in ("es", "en")],
    ),
    Case(
        table="access_user", guard="access_user_person_id_key", what="one person, two accounts",
        forbidden=lambda s: [s.add("access_user", person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [s.add("access_user", person_id=None) for _ in range(2)],
    ),
    Case(
        table="access_user", guard="user_of_person", what="a person who is not there",
        forbidden=lambda s: s.change("access_user", person_id=987654),
        allowed=lambda s: s.change("access_user", person_id=s.mine["people_person"]),
    ),
    # A role held, and a role promised
    *of_both("access_grant", "grant"),
    *of_both("access_invitation", "invitation"),
    Case(
        table="access_invitation", guard="invitation_to_no_role_is_for_a_person", what="to nobody we know",
        forbidden=lambda s: s.add("access_invitation", role="public", person_id=None),
        allowed=lambda s: s.add("access_invitation", role="public", person_id=s.mine["people_person"]),
    ),
    Case(
        table="access_grant", guard="grant_ends_after_it_begins", what="before",
        forbidden=lambda s: s.change("access_grant", to_at=at(-1)),
        allowed=lambda s: s.change("access_grant", to_at=at(0)),
    ),
    Case(
        table="access_grant", guard="grant_is_held_once", what="a role twice",
        forbidden=lambda s: s.add("access_grant"),
        allowed=lambda s: (
            s.add("access_grant", role="planner"), s.change("access_grant", to_at=at(60)), s.add("access_grant"),
        ),
    ),
    Case(
        table="access_grant", guard="grant_is_held_once", what="the client role twice for one client",
        forbidden=lambda s: [given_to(s, "access_grant", "client") for _ in range(2)],
    ),
    # Invitations expire, and end in one way
    *(
        Case(
            table="access_invitation", guard="invitation_expires", what=f"after {seconds} seconds",
            forbidden=lambda s, seconds=seconds: s.change("access_invitation", expires_at=at(seconds)),
            allowed=lambda s: s.change("access_invitation", expires_at=at(1)),
        )
        for seconds in (0, -1)
    ),
    Case(
        table="access_invitation", guard="invitation_is_accepted_in_time", what="at the instant it expires",
        forbidden=lambda s: accept(s, accepted_at=at(3600)),
        allowed=lambda s: accept(s, accepted_at=at(3599.9)),
    ),
    Case(
        table="access_invitation", guard="invitation_email_lower", what="capital letters",
        forbidden=lambda s: s.change("access_invitation", email="Ana@example.org"),
    ),
    Case(
        table="access_invitation", guard="invitation_language_known", what="French",
        forbidden=lambda s: s.change("access_invitation", language="fr"),
    ),
    *(
        Case(
            table="access_invitation", guard="invitation_ends_in_one_way", what=what,
            forbidden=lambda s, given=given: accept(s, **given),
            allowed=lambda s: (s.change("access_invitation", withdrawn_at=at(60)), s.add("access_invitation")),
        )
        for what, given in (
            ("accepted by nobody", {"accepted_by_id": None}), ("accepted at no time", {"accepted_at": None}),
            ("accepted and withdrawn", {"withdrawn_at": at(90)}),
        )
    ),
    Case(
        table="access_invitation", guard="invitation_is_open_once", what="two open ones for an address",
        forbidden=lambda s: [s.add("access_invitation", email=EMAIL) for _ in range(2)],
        allowed=lambda s: (
            s.add("access_invitation", email=EMAIL, withdrawn_at=at(60)), s.add("access_invitation", email=EMAIL),
        ),
    ),
    Case(
        table="access_invitation", guard="access_invitation_token_digest_key", what="one token, two invitations",
        forbidden=lambda s: [s.add("access_invitation", token_digest="d") for _ in range(2)],
    ),
    Case(
        table="access_invitation", guard="access_invitation_accepted_by_id_key", what="one account of two",
        forbidden=lambda s: (
            accept(s), s.add("access_invitation", accepted_at=at(60), accepted_by_id=s.mine["access_user"]),
        ),
        allowed=accept,
    ),
    Case(
        table="access_invitation", guard="invitation_for_person", what="a person who is not there",
        forbidden=lambda s: s.change("access_invitation", person_id=987654),
        allowed=lambda s: s.change("access_invitation", person_id=s.mine["people_person"]),
    ),
    # Tickets, sessions, limits
    Case(
        table="access_signinticket", guard="sign_in_ticket_expires", what="at once",
        forbidden=lambda s: s.change("access_signinticket", expires_at=at(0)),
        allowed=lambda s: s.change("access_signinticket", expires_at=at(1)),
    ),
    Case(
        table="access_signinticket", guard="access_signinticket_token_digest_key", what="one token, two tickets",
        forbidden=lambda s: [s.add("access_signinticket", token_digest="d") for _ in range(2)],
    ),
    Case(
        table="access_session", guard="session_has_a_key", what="an empty one",
        forbidden=lambda s: s.add("access_session", session_key=""),
    ),
    Case(
        table="access_limit", guard="limit_counts_once", what="two counts of one subject",
        forbidden=lambda s: [s.add("access_limit", subject="s") for _ in range(2)],
        allowed=lambda s: [s.add("access_limit", subject="s", what=what) for what in ("sign_in", "mail")],
    ),
]  # fmt: skip


@constraints.parameters(CASES)
def test_the_database_refuses_it_and_only_by_this_guard(case: Case, owner: psycopg.Connection) -> None:
    constraints.prove(owner, case)


def test_every_guard_of_access_has_a_case(owner: psycopg.Connection) -> None:
    assert constraints.uncovered(owner, prefixes=PREFIXES, cases=CASES, exceptions=EXCEPTIONS) == set()


def test_a_socket_ticket_is_used_once(owner: psycopg.Connection) -> None:
    with constraints.stage(owner) as scene:
        scene.add("access_socketticketuse", ticket="nonce")
        with pytest.raises(psycopg.errors.UniqueViolation), owner.transaction():
            scene.add("access_socketticketuse", ticket="nonce")
