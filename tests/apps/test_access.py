"""Users, roles and scopes: who may do what, on whose rows, and what each change records."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests import scenes

from tejido import environment
from tejido.access import actions, errors, jobs, limits, models, queries, roles, tokens
from tejido.clients import models as clients
from tejido.core import facts
from tejido.journal import scopes

AT = scenes.START
LATER = AT + timedelta(hours=1)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BY = facts.Actor("user", 1)
PASSWORD = "un tejido de hilos"


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """Two clients with an agent each, in the operator's scope."""
    scenes.open_scope()
    scenes.install()
    one, two = scenes.floor(agent_count=1, name="Banco"), scenes.floor(agent_count=1, name="Tienda")
    return {"one": one, "two": two, "scope": frozenset({0, one.client.pk, two.client.pk})}


def user(email: str = "ana@example.org", **given: Any) -> models.User:
    return actions.add_user(email=email, by=BY, at=AT, **given)


def recorded(*types: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the facts of these types in the order in which they were recorded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, data::text FROM journal_fact WHERE type = ANY (%s) ORDER BY id", [list(types)])
        return [(fact_type, json.loads(data)) for fact_type, data in cursor.fetchall()]


# ---- roles and scopes ----


@pytest.mark.parametrize("role", [*roles.GRANTABLE, "public"])
def test_each_of_the_ten_roles_reaches_what_it_says(world: dict[str, Any], role: roles.Role) -> None:
    one, everything = world["one"].client.pk, world["scope"]
    expected = {
        "agent": {0, one}, "supervisor": everything, "planner": everything, "people_lead": {0},
        "impact_lead": everything, "client": {one}, "partner": set(), "reviewer": set(), "administrator": everything,
        "public": set(),
    }  # fmt: skip
    assert set(expected) == set(roles.ROLES), "all ten"
    account = user(person_id=world["one"].agents[0].pk)
    if role != "public":
        actions.grant_role(user=account, role=role, client_id=one if role == "client" else None, by=BY, at=AT)
    assert queries.scope_of(account, at=LATER) == expected[role]
    assert queries.roles_of(account, at=LATER) == ({role} if role != "public" else frozenset())
    for verb in frozenset().union(*roles.VERBS.values()):
        assert queries.may(account, verb, at=LATER) == (verb in roles.VERBS[role] | roles.VERBS["public"]), verb


def test_external_roles_never_reach_the_operators_own_rows() -> None:
    assert frozenset({"client", "partner", "reviewer", "public"}) == frozenset(roles.ROLES) - roles.INTERNAL


def test_two_roles_reach_together_and_a_verb_only_as_far_as_its_own_role(world: dict[str, Any]) -> None:
    one, two = world["one"].client.pk, world["two"].client.pk
    account = user(person_id=world["one"].agents[0].pk)
    actions.grant_role(user=account, role="agent", by=BY, at=AT)
    actions.grant_role(user=account, role="client", client_id=two, by=BY, at=AT)
    assert queries.scope_of(account, at=LATER) == {0, one, two}
    assert queries.may(account, "desk.serve", client_id=one, at=LATER)
    assert not queries.may(account, "desk.serve", client_id=two, at=LATER)
    assert queries.may(account, "impact.see", client_id=two, at=LATER)
    assert not queries.may(account, "impact.see", client_id=one, at=LATER)


def test_a_client_sees_its_own_client_and_no_other(world: dict[str, Any]) -> None:
    account = user()
    actions.grant_role(user=account, role="client", client_id=world["one"].client.pk, by=BY, at=AT)
    assert queries.may(account, "wallboard.see", client_id=world["one"].client.pk, at=LATER)
    assert not queries.may(account, "wallboard.see", client_id=world["two"].client.pk, at=LATER)
    scopes.assign(queries.scope_of(account, at=LATER))
    assert list(clients.Client.objects.values_list("name", flat=True)) == ["Banco"]


def test_a_stranger_and_a_deactivated_user_hold_nothing(world: dict[str, Any]) -> None:
    assert queries.scope_of(AnonymousUser(), at=LATER) == frozenset()
    with pytest.raises(errors.SignInNeeded):
        queries.require(AnonymousUser(), "desk.use", at=LATER)
    account = user()
    actions.grant_role(user=account, role="supervisor", by=BY, at=AT)
    queries.require(account, "wallboard.see", at=LATER)
    with pytest.raises(errors.NotAllowed):
        queries.require(account, "access.invite", at=LATER)
    actions.deactivate_user(user=account, by=BY, at=LATER)
    assert queries.roles_of(account, at=LATER) == frozenset()
    with pytest.raises(errors.NotAllowed):
        queries.require(account, "wallboard.see", at=LATER)


def test_a_role_holds_from_when_it_was_given_until_it_was_taken(world: dict[str, Any]) -> None:
    account = user()
    grant = actions.grant_role(user=account, role="planner", by=BY, at=AT)
    assert queries.roles_of(account, at=AT - timedelta(seconds=1)) == frozenset()
    assert queries.roles_of(account, at=AT) == {"planner"}
    actions.revoke_role(grant=grant, by=BY, at=LATER)
    assert queries.roles_of(account, at=LATER - timedelta(seconds=1)) == {"planner"}
    assert queries.roles_of(account, at=LATER) == frozenset()
    assert recorded("role_granted", "role_revoked") == [
        ("role_granted", {"user": account.pk, "grant": grant.pk, "role": "planner"}),
        ("role_revoked", {"user": account.pk, "grant": grant.pk, "role": "planner"}),
    ]
    with pytest.raises(errors.NoSuchGrant):
        actions.revoke_role(grant=grant, by=BY, at=LATER)


@pytest.mark.parametrize(
    ("role", "names_client"), [("client", False), ("agent", True), ("public", False), ("nobody", False)]
)
def test_roles_that_do_not_fit_are_refused(world: dict[str, Any], role: Any, names_client: bool) -> None:
    with pytest.raises(errors.RoleInvalid):
        actions.grant_role(
            user=user(), role=role, client_id=world["one"].client.pk if names_client else None, by=BY, at=AT
        )


def test_a_role_is_held_once_and_for_a_client_there_is(world: dict[str, Any]) -> None:
    account = user()
    actions.grant_role(user=account, role="planner", by=BY, at=AT)
    with pytest.raises(errors.GrantExists):
        actions.grant_role(user=account, role="planner", by=BY, at=AT)
    with pytest.raises(errors.NoSuchClient):
        actions.grant_role(user=account, role="client", client_id=987654, by=BY, at=AT)
    with pytest.raises(errors.NoSuchClient):
        actions.grant_role(user=account, role="client", client_id=0, by=BY, at=AT)


def test_the_database_itself_refuses_a_client_role_without_its_client(world: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="grant_client_fits_role"), transaction.atomic():
        models.Grant.objects.create(user=user(), role="client", from_at=AT)


# ---- users ----


def test_an_account_is_added_once_for_an_address_in_any_writing(world: dict[str, Any]) -> None:
    account = user("  Ana@Example.ORG ", display_name="Ana")
    assert account.email == "ana@example.org"
    with pytest.raises(errors.AccountExists):
        user("ana@EXAMPLE.org")
    assert recorded("user_added") == [("user_added", {"user": account.pk})]


@pytest.mark.parametrize("email", ["", "ana", "ana@", "a\0@example.org", "ana@ex\ud800mple.org", "a b@example.org"])
def test_what_is_no_address_is_refused(world: dict[str, Any], email: str) -> None:
    with pytest.raises(errors.EmailInvalid):
        user(email)


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b", "x" * 201, "a\nb"])
def test_what_is_no_name_is_refused(world: dict[str, Any], name: str) -> None:
    with pytest.raises(errors.NameInvalid):
        user(display_name=name)


def test_a_weak_password_and_an_unknown_language_are_refused(world: dict[str, Any]) -> None:
    for password in ("short", "1234567890", "ana@example.org"):
        with pytest.raises(errors.PasswordWeak):
            user(password=password)
    with pytest.raises(errors.LanguageInvalid):
        user(language="fr")


def test_a_person_has_one_account(world: dict[str, Any]) -> None:
    person = world["one"].agents[0].pk
    user("one@example.org", person_id=person)
    with pytest.raises(errors.PersonHasAccount):
        user("two@example.org", person_id=person)


def test_deactivation_is_recorded_and_happens_once(world: dict[str, Any]) -> None:
    account = user()
    actions.deactivate_user(user=account, by=BY, at=AT)
    with pytest.raises(errors.UserDeactivated):
        actions.deactivate_user(user=account, by=BY, at=AT)
    with pytest.raises(errors.UserDeactivated):
        actions.grant_role(user=account, role="agent", by=BY, at=AT)
    assert recorded("user_deactivated") == [("user_deactivated", {"user": account.pk})]


def test_the_last_administrator_stays(world: dict[str, Any]) -> None:
    one, two = user("one@example.org"), user("two@example.org")
    first = actions.grant_role(user=one, role="administrator", by=BY, at=AT)
    with pytest.raises(errors.LastAdministrator):
        actions.deactivate_user(user=one, by=BY, at=AT)
    with pytest.raises(errors.LastAdministrator):
        actions.revoke_role(grant=first, by=BY, at=AT)
    second = actions.grant_role(user=two, role="administrator", by=BY, at=AT)
    actions.deactivate_user(user=one, by=BY, at=AT)
    with pytest.raises(errors.LastAdministrator):
        actions.revoke_role(grant=second, by=BY, at=AT)


def test_two_administrators_cannot_remove_each_other_at_once(committed: None) -> None:
    with scopes.scoped({0}):
        scenes.install()
        accounts = [user(f"{name}@example.org") for name in ("one", "two")]
        for account in accounts:
            actions.grant_role(user=account, role="administrator", by=BY, at=AT)
    done = _together([partial(actions.deactivate_user, user=account, by=BY, at=AT) for account in accounts])
    assert sorted(type(one).__name__ for one in done) == ["LastAdministrator", "NoneType"]


def test_a_chosen_language_is_kept_and_recorded(world: dict[str, Any]) -> None:
    account = user()
    actions.choose_language(user=account, language="en", at=AT)
    assert queries.user(account.key).language == "en"
    assert recorded("language_chosen") == [("language_chosen", {"user": account.pk, "language": "en"})]
    with pytest.raises(errors.LanguageInvalid):
        actions.choose_language(user=account, language="xx", at=AT)


def test_facts_about_accounts_are_the_operators_whatever_the_scope_was(
    committed: None, owner: psycopg.Connection
) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        account = user()
    with transaction.atomic():
        actions.record_sign_in(user=account, method="password", at=AT)
        with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
            clients.Client.objects.count()
    with scopes.scoped({floor.client.pk}):
        actions.record_sign_out(user=account, at=AT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT scope()")
            assert cursor.fetchone() == ([floor.client.pk],), "the operator's rows were open for a moment only"
    rows = owner.execute(
        "SELECT type, client_id FROM journal_fact WHERE type LIKE 'user_signed%' ORDER BY id"
    ).fetchall()
    assert rows == [("user_signed_in", 0), ("user_signed_out", 0)]


# ---- invitations ----


def invite(email: str = "nueva@example.org", **given: Any) -> tuple[models.Invitation, str]:
    key = uuid.uuid4()
    given = {"role": "agent", "by": facts.SYSTEM, "at": AT, "now": NOW} | given
    return actions.invite(email=email, key=key, **given), tokens.invitation(key)


def accept(token: str, *, now: datetime = NOW + timedelta(minutes=1), password: str = PASSWORD) -> models.User:
    return actions.accept_invitation(
        token=token, password=password, display_name="Nueva", language="es", at=LATER, now=now
    )


def test_an_invitation_gives_an_account_with_its_role(world: dict[str, Any]) -> None:
    person = world["one"].agents[0].pk
    invitation, token = invite(person_id=person)
    account = accept(token)
    assert account.person_id == person
    assert account.check_password(PASSWORD)
    assert queries.roles_of(account, at=LATER) == {"agent"}
    assert recorded("user_invited", "invitation_accepted") == [
        (
            "user_invited",
            {"invitation": invitation.pk, "role": "agent", "expires_at": invitation.expires_at.isoformat()},
        ),
        ("invitation_accepted", {"invitation": invitation.pk, "user": account.pk}),
    ]


def test_only_the_digest_of_a_token_is_kept_and_the_secret_is_needed(world: dict[str, Any]) -> None:
    invitation, token = invite()
    assert token not in (invitation.token_digest, str(invitation.key))
    assert invitation.token_digest == tokens.digest(token)
    assert len(token) >= 43, "256 bits"
    with pytest.raises(errors.NoSuchInvitation):
        accept(str(invitation.key))


def test_an_invitation_expires_is_withdrawn_and_is_used_once(world: dict[str, Any]) -> None:
    _, late_token = invite("late@example.org", valid_seconds=60)
    with pytest.raises(errors.InvitationExpired):
        accept(late_token, now=NOW + timedelta(seconds=60))
    gone, gone_token = invite("gone@example.org")
    actions.withdraw_invitation(invitation=gone, by=BY, at=AT, now=NOW)
    with pytest.raises(errors.InvitationWithdrawn):
        accept(gone_token)
    with pytest.raises(errors.InvitationWithdrawn):
        actions.withdraw_invitation(invitation=gone, by=BY, at=AT, now=NOW)
    used, used_token = invite("used@example.org")
    accept(used_token)
    with pytest.raises(errors.InvitationAccepted):
        accept(used_token)
    with pytest.raises(errors.InvitationAccepted):
        actions.withdraw_invitation(invitation=used, by=BY, at=AT, now=NOW)
    assert models.User.objects.filter(email__in=["late@example.org", "gone@example.org"]).count() == 0
    for token in ("", "nothing", "x" * 500, "\0", "\ud800"):
        with pytest.raises(errors.NoSuchInvitation):
            accept(token)


def test_one_open_invitation_for_an_address_and_none_for_an_account(world: dict[str, Any]) -> None:
    first, _ = invite(valid_seconds=60)
    with pytest.raises(errors.AlreadyInvited):
        invite("NUEVA@example.org")
    # The first one has run out, so the second takes its place.
    second, token = invite(now=NOW + timedelta(seconds=60))
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert [one.pk for one in queries.open_invitations()] == [second.pk]
    accept(token, now=NOW + timedelta(seconds=61))
    with pytest.raises(errors.AccountExists):
        invite()


def test_a_weak_password_leaves_the_invitation_open(world: dict[str, Any]) -> None:
    _, token = invite()
    with pytest.raises(errors.PasswordWeak):
        accept(token, password="password")
    assert accept(token).is_active


def test_an_invitation_submitted_twice_at_once_makes_one_account(committed: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        scenes.install()
        _, token = invite()
    done = _together([lambda: accept(token), lambda: accept(token)])
    assert sorted(type(one).__name__ for one in done) == ["InvitationAccepted", "User"]
    assert owner.execute("SELECT count(*) FROM access_user").fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM journal_fact WHERE type = 'invitation_accepted'").fetchone() == (1,)


def test_the_mail_of_an_invitation_carries_its_link_in_its_language(
    world: dict[str, Any], settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "tejido.access.mail.OutboxBackend"
    invitation, token = invite(language="es", now=datetime.now(UTC))
    jobs.send_invitation(invitation.pk)
    (mail,) = queries.outbox()
    assert mail.to == "nueva@example.org"
    assert f"/invitation/{token}/" in mail.body
    assert "Operador de prueba" in mail.subject
    actions.withdraw_invitation(invitation=invitation, by=BY, at=AT, now=NOW)
    jobs.send_invitation(invitation.pk)
    assert len(queries.outbox()) == 1, "a withdrawn invitation is not sent"


# ---- one-time tickets ----


def test_a_sign_in_ticket_lets_in_once_and_in_time(world: dict[str, Any]) -> None:
    account = user()
    actions.make_sign_in_ticket(user=account, token="t1", now=NOW, valid_seconds=60)
    assert actions.use_sign_in_ticket(token="t1", now=NOW + timedelta(seconds=59)) == account
    with pytest.raises(errors.SignInTicketUsed):
        actions.use_sign_in_ticket(token="t1", now=NOW + timedelta(seconds=59))
    actions.make_sign_in_ticket(user=account, token="t2", now=NOW, valid_seconds=60)
    with pytest.raises(errors.SignInTicketUsed):
        actions.use_sign_in_ticket(token="t2", now=NOW + timedelta(seconds=60))
    actions.make_sign_in_ticket(user=account, token="t3", now=NOW)
    actions.deactivate_user(user=account, by=BY, at=AT)
    for token in ("t3", "unknown", "\0"):
        with pytest.raises(errors.SignInTicketUsed):
            actions.use_sign_in_ticket(token=token, now=NOW)


def test_a_sign_in_ticket_used_twice_at_once_lets_in_once(committed: None) -> None:
    with scopes.scoped({0}):
        scenes.install()
        actions.make_sign_in_ticket(user=user(), token="ticket", now=NOW)
    done = _together([lambda: actions.use_sign_in_ticket(token="ticket", now=NOW)] * 4)
    assert sorted(type(one).__name__ for one in done) == ["SignInTicketUsed"] * 3 + ["User"]


# ---- limits ----

RULE = limits.Rule(what="test", attempts_max=3, window_seconds=60)


def test_attempts_are_counted_within_a_window(db: None) -> None:
    for second in range(3):
        assert limits.take(RULE, subject="a", now=NOW + timedelta(seconds=second)) == second + 1
    with pytest.raises(errors.TooManyAttempts) as refused:
        limits.take(RULE, subject="a", now=NOW + timedelta(seconds=20))
    assert refused.value.retry_seconds == 40
    assert limits.take(RULE, subject="b", now=NOW) == 1, "others are not held back"
    assert limits.take(RULE, subject="a", now=NOW + timedelta(seconds=60)) == 1, "a new window"


def test_an_attempt_is_given_back_and_forgotten(db: None) -> None:
    for _ in range(3):
        limits.take(RULE, subject="a", now=NOW)
        limits.give_back(RULE, subject="a")
    assert limits.take(RULE, subject="a", now=NOW) == 1
    limits.forget(RULE, subject="a")
    limits.give_back(RULE, subject="a")
    assert limits.take(RULE, subject="a", now=NOW) == 1


def test_many_attempts_at_once_cannot_slip_past_the_count(committed: None) -> None:
    done = _together([lambda: limits.take(RULE, subject="a", now=NOW)] * 8)
    assert sum(isinstance(one, int) for one in done) == 3


def test_subjects_tell_nothing_and_do_not_mix_their_parts() -> None:
    assert limits.subject("a", "b", key=b"k") != limits.subject("ab", key=b"k")
    assert limits.subject("a", "b", key=b"k") != limits.subject("a", "b", key=b"other")
    assert limits.subject("Ana@example.org", key=b"k") == limits.subject("ana@example.org", key=b"k")


def test_what_has_run_out_is_forgotten(committed: None, owner: psycopg.Connection) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=40)
    models.Session.objects.create(session_key="old", session_data="", expire_date=long_ago)
    models.Session.objects.create(session_key="new", session_data="", expire_date=long_ago + timedelta(days=80))
    owner.execute("INSERT INTO access_socketticketuse (ticket, expires_at) VALUES ('n', now() - interval '1 hour')")
    owner.execute(
        "INSERT INTO access_limit (what, subject, window_from, count)"
        " VALUES ('sign_in', 's', now() - interval '2 hours', 5)"
    )
    owner.execute("INSERT INTO access_mail VALUES (DEFAULT, 'to', 'subject', 'body', now() - interval '40 days')")
    with _as_work():
        gone = jobs.forget_expired()
    assert gone == {"sessions": 1, "sign_in_tickets": 0, "socket_tickets": 1, "limits": 1, "mails": 1}


@contextmanager
def _as_work() -> Iterator[None]:
    """Let Django act in the role of the work process for a while."""
    place = connection.settings_dict
    before = {name: place[name] for name in ("USER", "PASSWORD")}
    connection.close()
    place.update(USER="tejido_work", PASSWORD=environment.role_password(environment.read(), "work"))
    try:
        yield
    finally:
        connection.close()
        place.update(before)


def _together(calls: list[Any]) -> list[Any]:
    """Run calls at once, each in a thread and a connection of its own; return each result or exception."""
    results: list[Any] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int) -> None:
        try:
            start.wait(timeout=120)
            results[place] = calls[place]()
        except Exception as problem:
            results[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results
