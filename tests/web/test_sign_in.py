"""Signing in and out through the whole of the middleware, with real commits."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from tests import scenes

from tejido.access import actions, limits, models, tickets, tokens
from tejido.core import facts
from tejido.journal import clock, scopes

PASSWORD = "un tejido de hilos"
LOGIN = "/accounts/login/"
PAGE = {"HTTP_ACCEPT": "text/html"}
SCRIPT = {"HTTP_ACCEPT": "application/json"}
pytestmark = pytest.mark.urls("tests.web.probe_urls")


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Argon2 is slow on purpose; what is tested here is what stands around it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def floor(committed: None) -> Iterator[scenes.Floor]:
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor(agent_count=1)
        agent = actions.add_user(
            email="ana@example.org", display_name="Ana", person_id=made.agents[0].pk, password=PASSWORD,
            by=facts.SYSTEM, at=scenes.START,
        )  # fmt: skip
        actions.grant_role(user=agent, role="agent", by=facts.SYSTEM, at=scenes.START)
        boss = actions.add_user(email="jefa@example.org", password=PASSWORD, by=facts.SYSTEM, at=scenes.START)
        actions.grant_role(user=boss, role="administrator", by=facts.SYSTEM, at=scenes.START)
    yield made


def browser(**given: Any) -> Client:
    return Client(raise_request_exception=False, **given)


def sign_in(client: Client, email: str = "ana@example.org", password: str = PASSWORD, **given: Any) -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, **given)


def told(owner: psycopg.Connection, fact_type: str) -> list[dict[str, Any]]:
    rows = owner.execute("SELECT data FROM journal_fact WHERE type = %s ORDER BY id", [fact_type]).fetchall()
    return [data for (data,) in rows]


def signed_in(client: Client) -> bool:
    return bool(client.get("/probe/desk/", **PAGE).status_code == 200)


# ---- in and out ----


def test_signing_in_and_out_is_recorded(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    client = browser()
    assert client.get("/probe/desk/", **PAGE)["Location"] == f"{LOGIN}?next=/probe/desk/"
    assert client.get(LOGIN, **PAGE).status_code == 200
    assert sign_in(client).status_code == 302
    assert signed_in(client)
    user = models.User.objects.get(email="ana@example.org")
    assert list(models.Session.objects.values_list("user_id", flat=True)) == [user.pk]
    assert client.get("/", **PAGE)["Location"] == "/desk/"
    assert client.post("/accounts/logout/").status_code == 302
    assert not signed_in(client)
    assert told(owner, "user_signed_in") == [{"user": user.pk, "method": "password"}]
    assert told(owner, "user_signed_out") == [{"user": user.pk}]


def test_a_wrong_password_is_refused_and_recorded(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    client = browser()
    assert sign_in(client, password="something else").status_code == 200
    assert sign_in(client, "nobody@example.org").status_code == 200
    assert not signed_in(client)
    user = models.User.objects.get(email="ana@example.org")
    assert told(owner, "sign_in_refused") == [
        {"user": user.pk, "reason": "wrong_password"}, {"reason": "wrong_password"}
    ]  # fmt: skip


def test_nobody_signs_up_alone(floor: scenes.Floor) -> None:
    client = browser()
    assert client.get("/accounts/signup/", **PAGE).status_code == 200
    given = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", given)
    assert not models.User.objects.filter(email="new@example.org").exists()
    assert client.get("/accounts/email/", **PAGE).status_code == 404, "addresses are changed by the administrator"


def test_forms_need_the_token_of_their_page(floor: scenes.Floor) -> None:
    client = browser(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    refused = sign_in(client, **SCRIPT)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "csrf_failed")
    client.get(LOGIN)
    given = {"login": "ana@example.org", "password": PASSWORD}
    token = client.cookies["tejido_csrf"].value
    assert client.post(LOGIN, given | {"csrfmiddlewaretoken": token}).status_code == 302
    assert client.post("/live/ticket", {"topics": ["desk"]}, content_type="application/json").status_code == 403


def test_letters_that_no_database_keeps_give_an_error(floor: scenes.Floor) -> None:
    for field in ("login", "password"):
        for bad in (b"a%00b%40example.org", b"%ED%A0%80%40example.org", b"%FF%FE", b"a%40b%ED%A0%80.org"):
            fields = {"login": b"ana%40example.org", "password": b"un+tejido+de+hilos"} | {field: bad}
            body = b"&".join(name.encode() + b"=" + value for name, value in fields.items())
            response = browser().post(LOGIN, body, content_type="application/x-www-form-urlencoded")
            assert response.status_code == 200, bad
            assert b"errors" in response.content


def test_a_strange_session_cookie_is_no_session(floor: scenes.Floor) -> None:
    for cookie in ('"abcdefgh\\000ij"', "a\u00e9" * 8, "x" * 5000, "' OR 1=1 --"):
        client = browser()
        assert client.get("/", headers={"cookie": f"tejido_session={cookie}"}, **PAGE).status_code == 200, cookie


# ---- limits ----


def test_the_sixth_attempt_from_an_address_waits(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    client = browser()
    for _ in range(limits.SIGN_IN.attempts_max):
        assert sign_in(client, password="wrong").status_code == 200
    limited = sign_in(client, **PAGE)
    assert limited.status_code == 429, "even with the right password"
    assert 0 < int(limited["Retry-After"]) <= limits.SIGN_IN.window_seconds
    assert "15" in limited.content.decode(), "it says when to try again"
    as_json = sign_in(client, **SCRIPT)
    assert (as_json.status_code, as_json.json()["error"]["code"]) == (429, "too_many_attempts")
    user = models.User.objects.get(email="ana@example.org")
    assert told(owner, "sign_in_refused")[-1] == {"user": user.pk, "reason": "limited"}
    assert len(told(owner, "sign_in_refused")) == limits.SIGN_IN.attempts_max + 1, "a flood makes no flood of facts"
    # The same account from elsewhere, and another account from here, still get in.
    assert sign_in(browser(), REMOTE_ADDR="192.0.2.7").status_code == 302
    assert sign_in(browser(), "jefa@example.org").status_code == 302
    owner.execute("UPDATE access_limit SET window_from = window_from - interval '16 minutes'")
    assert sign_in(client).status_code == 302


def test_success_forgets_the_failures_before_it(floor: scenes.Floor) -> None:
    for _ in range(3):
        client = browser()
        for _ in range(limits.SIGN_IN.attempts_max - 1):
            sign_in(client, password="wrong")
        assert sign_in(client).status_code == 302


def test_an_account_has_a_limit_across_addresses(floor: scenes.Floor) -> None:
    client = browser()
    most = limits.SIGN_IN_OF_ACCOUNT.attempts_max
    for number in range(most):
        address = f"198.51.100.{number // limits.SIGN_IN.attempts_max}"
        assert sign_in(client, password="wrong", REMOTE_ADDR=address).status_code == 200
    assert sign_in(client, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert sign_in(client, "jefa@example.org", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_two_hundred_people_behind_one_address_sign_in(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        for number in range(200):
            actions.add_user(email=f"agent{number}@example.org", password=PASSWORD, by=facts.SYSTEM, at=scenes.START)
    statuses = [sign_in(browser(), f"agent{number}@example.org").status_code for number in range(200)]
    assert statuses == [302] * 200
    assert len(told(owner, "user_signed_in")) == 200


def test_addresses_of_one_network_count_as_one_and_the_proxy_is_believed_when_there_is_one(
    floor: scenes.Floor, settings: LazySettings
) -> None:
    client = browser()
    for number in range(limits.SIGN_IN.attempts_max):
        sign_in(client, password="wrong", REMOTE_ADDR=f"2001:db8::{number}")
    assert sign_in(client, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert sign_in(browser(), REMOTE_ADDR="2001:db8:0:1::1").status_code == 302
    assert sign_in(client, REMOTE_ADDR="2001:db8::ffff", HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 429
    settings.ENVIRONMENT = _behind_a_proxy(settings)
    assert sign_in(client, REMOTE_ADDR="2001:db8::ffff", HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.1").status_code == 302


# ---- deactivation and revocation ----


def test_a_deactivated_user_is_out_at_once_and_stays_out(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    client, other = browser(), browser()
    sign_in(client)
    sign_in(other, "jefa@example.org")
    user = models.User.objects.get(email="ana@example.org")
    assert other.post(f"/access/accounts/{user.key}/deactivate/").status_code == 302
    assert not signed_in(client)
    assert not models.Session.objects.filter(user_id=user.pk).exists()
    response = sign_in(client)
    assert response["Location"] == "/accounts/inactive/"
    assert client.get("/accounts/inactive/", **PAGE).status_code == 200
    assert not signed_in(client)
    assert told(owner, "sign_in_refused") == [{"user": user.pk, "reason": "deactivated"}]
    assert told(owner, "user_deactivated") == [{"user": user.pk}]


def test_a_revoked_role_is_gone_with_the_next_request(floor: scenes.Floor) -> None:
    client = browser()
    sign_in(client)
    assert signed_in(client)
    with scopes.scoped({0}):
        grant = models.Grant.objects.get(role="agent")
        actions.revoke_role(grant=grant, by=facts.SYSTEM, at=clock.now())
    assert client.get("/probe/desk/", **PAGE).status_code == 403
    refused = client.get("/probe/desk/", **SCRIPT)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_allowed")


def test_a_new_password_ends_the_other_sessions(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    client, other = browser(), browser()
    sign_in(client)
    sign_in(other)
    new = "otro tejido de hilos"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", given).status_code == 302
    assert not signed_in(other)
    assert sign_in(browser(), password=new).status_code == 302
    user = models.User.objects.get(email="ana@example.org")
    assert told(owner, "password_changed") == [{"user": user.pk}]


def test_a_forgotten_password_is_replaced_by_mail_and_mails_are_few(
    floor: scenes.Floor, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "tejido.access.mail.OutboxBackend"
    client = browser()
    for email in ["ana@example.org"] * (limits.PASSWORD_MAIL.attempts_max + 2) + ["nobody@example.org"]:
        response = client.post("/accounts/password/reset/", {"email": email})
        assert response["Location"] == "/accounts/password/reset/done/", "whoever asks is told the same"
    mails = list(models.Mail.objects.all())
    assert [mail.to for mail in mails] == ["ana@example.org"] * limits.PASSWORD_MAIL.attempts_max
    assert "Operador de prueba" in mails[0].subject
    link = next(word for word in mails[-1].body.split() if "/accounts/password/reset/key/" in word)
    form = client.get("/" + link.split("/", 3)[3], follow=True)
    new = "otro tejido de hilos"
    response = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert response["Location"] == "/accounts/password/reset/key/done/"
    assert sign_in(browser(), password=new).status_code == 302


# ---- invitations ----


def invited(**given: Any) -> str:
    key = uuid.uuid4()
    with scopes.scoped({0}):
        actions.invite(
            **{"email": "nueva@example.org", "role": "agent", "key": key, "by": facts.SYSTEM, "at": scenes.START}
            | {"now": datetime.now(UTC)}
            | given
        )
    return f"/invitation/{tokens.invitation(key)}/"


ACCEPTED = {"display_name": "Nueva", "password1": PASSWORD, "password2": PASSWORD}


def test_an_invitation_is_accepted_and_signs_in(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    address, client = invited(), browser()
    page = client.get(address, **PAGE)
    assert page.status_code == 200
    assert b"Operador de prueba" in page.content
    assert client.post(address, ACCEPTED | {"password2": "another"}).status_code == 200
    assert client.post(address, ACCEPTED | {"password1": "password", "password2": "password"}).status_code == 200
    assert not models.User.objects.filter(email="nueva@example.org").exists()
    assert client.post(address, ACCEPTED).status_code == 302
    assert signed_in(client)
    user = models.User.objects.get(email="nueva@example.org")
    assert told(owner, "user_signed_in") == [{"user": user.pk, "method": "invitation"}]
    assert browser().get(address, **PAGE).status_code == 410


def test_the_second_of_two_clicks_leads_to_the_sign_in_page(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    address = invited()
    responses: list[Any] = []
    start = threading.Barrier(2)

    def click() -> None:
        start.wait(timeout=120)
        try:
            responses.append(browser().post(address, ACCEPTED))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(response["Location"] for response in responses) == ["/", LOGIN]
    assert len(told(owner, "invitation_accepted")) == 1


def test_invitations_that_are_over_say_so(floor: scenes.Floor) -> None:
    expired = invited(now=datetime.now(UTC) - timedelta(days=30))
    for method in ("get", "post"):
        response = getattr(browser(), method)(expired, ACCEPTED if method == "post" else None)
        assert response.status_code == 410
    assert browser().get("/invitation/nothing/", **PAGE).status_code == 404
    assert browser().post("/invitation/%00%ED%A0%80/", ACCEPTED).status_code == 404
    assert models.User.objects.count() == 2


# ---- one-time tickets ----


def test_a_one_time_ticket_signs_in_once(floor: scenes.Floor, owner: psycopg.Connection) -> None:
    user = models.User.objects.get(email="ana@example.org")
    actions.make_sign_in_ticket(user=user, token="ticket", now=datetime.now(UTC))
    client = browser()
    assert client.head("/enter/ticket/").status_code == 405, "a look at the link does not use it up"
    response = client.get("/enter/ticket/?next=/desk/", **PAGE)
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert signed_in(client)
    assert client.get("/enter/ticket/", **PAGE).status_code == 302, "who is in already is not told off"
    refused = browser().get("/enter/ticket/", **PAGE)
    assert refused.status_code == 403
    assert told(owner, "user_signed_in") == [{"user": user.pk, "method": "ticket"}]


def test_a_ticket_leads_nowhere_else(floor: scenes.Floor) -> None:
    user = models.User.objects.get(email="ana@example.org")
    for elsewhere in ("https://example.com/", "//example.com", "javascript:alert(1)", "\\\\example.com"):
        token = uuid.uuid4().hex
        actions.make_sign_in_ticket(user=user, token=token, now=datetime.now(UTC))
        response = browser().get(f"/enter/{token}/", {"next": elsewhere})
        assert response["Location"] == "/", elsewhere


def test_taking_somebodys_place_is_for_demonstrations_on_this_machine(floor: scenes.Floor) -> None:
    client = browser()
    assert b"/enter/as/agent/" in client.get("/", **PAGE).content
    assert client.get("/enter/as/agent/", follow=True, **PAGE).redirect_chain[1][0] == "/"
    assert signed_in(client)
    for elsewhere in ({"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}):
        assert b"/enter/as/" not in browser().get("/", **elsewhere, **PAGE).content
        assert browser().get("/enter/as/agent/", **elsewhere, **PAGE).status_code == 403
    assert browser().get("/enter/as/partner/", **PAGE).status_code == 404
    assert browser().get("/enter/as/public/", **PAGE).status_code == 403


def test_nobodys_place_is_taken_in_earnest(committed: None) -> None:
    with scopes.scoped({0}):
        scenes.install(demonstration=False)
        boss = actions.add_user(email="jefa@example.org", by=facts.SYSTEM, at=scenes.START)
        actions.grant_role(user=boss, role="administrator", by=facts.SYSTEM, at=scenes.START)
    assert b"/enter/as/" not in browser().get("/", **PAGE).content
    assert browser().get("/enter/as/administrator/", **PAGE).status_code == 403


# ---- socket tickets ----


def ask(client: Client, *topics: object, body: Any = None) -> Any:
    return client.post("/live/ticket", body or {"topics": list(topics)}, content_type="application/json", **SCRIPT)


def test_a_socket_ticket_says_who_may_hear_what(floor: scenes.Floor, settings: LazySettings) -> None:
    client = browser()
    assert ask(client, "desk").status_code == 401
    sign_in(client)
    wallboard = f"wallboard:{floor.programme.key}"
    given = ask(client, "desk", wallboard, "desk").json()
    assert given["url"] == f"ws://testserver:{settings.ENVIRONMENT.live_port}/socket"
    ticket = tickets.read(given["ticket"], key=tickets.signing_key(settings.ENVIRONMENT), now=datetime.now(UTC))
    user = models.User.objects.get(email="ana@example.org")
    assert (ticket.user_id, ticket.person_id) == (user.pk, floor.agents[0].pk)
    assert (ticket.scope, ticket.topics) == (frozenset(floor.scope), ("desk", wallboard))
    assert (ticket.origin, ticket.thread_key) == ("http://testserver", None)
    assert ask(client, "desk").json()["ticket"] != given["ticket"]


def test_a_socket_ticket_is_refused_for_what_the_roles_do_not_reach(floor: scenes.Floor) -> None:
    with scopes.scoped({0}):
        other = scenes.floor(agent_count=0, name="Tienda")
    agent, boss = browser(), browser()
    sign_in(agent)
    sign_in(boss, "jefa@example.org")
    assert ask(agent, f"wallboard:{other.programme.key}").status_code == 403, "another client's"
    assert ask(boss, f"wallboard:{other.programme.key}").status_code == 200
    assert ask(boss, "desk").status_code == 403, "no agent"
    for topic in ("thread", "wallboard:", "wallboard:x", f"wallboard:{uuid.uuid4()}", 7, None, {}, "\0"):
        assert ask(boss, topic).status_code == 400, topic
    for body in (
        "[]",
        "{",
        '{"topics": "desk"}',
        '{"topics": []}',
        '{"topics": ["\\ud800"]}',
        "[" * 100_000,
        "x" * 300_000,
    ):
        assert ask(boss, body=body).status_code in (400, 413), body[:20]


def _behind_a_proxy(settings: LazySettings) -> Any:
    return replace(settings.ENVIRONMENT, public_url="https://centre.example.org")
