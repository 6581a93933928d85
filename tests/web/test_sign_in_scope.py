"""The frame around every view: one scope, one transaction, refusals, the policy, and a database that is away."""

from __future__ import annotations

import itertools
import wsgiref.util
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.core.handlers import wsgi
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests import scenes

from tejido.access import actions, models, queries, roles
from tejido.clients import models as clients
from tejido.core import facts
from tejido.journal import scopes

PAGE = {"HTTP_ACCEPT": "text/html"}
SCRIPT = {"HTTP_ACCEPT": "application/json"}
pytestmark = pytest.mark.urls("tests.web.probe_urls")


@pytest.fixture
def floors(committed: None) -> Iterator[tuple[scenes.Floor, scenes.Floor]]:
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor(agent_count=1, name="Banco"), scenes.floor(agent_count=1, name="Tienda")
    yield made


def browser() -> Client:
    return Client(raise_request_exception=False)


def enter(role: Any, *, floor: scenes.Floor | None = None) -> Client:
    """Return a browser in which a new user with one role is signed in."""
    with scopes.scoped({0}):
        user = actions.add_user(
            email=f"{role}@example.org", person_id=floor.agents[0].pk if floor and role == "agent" else None,
            by=facts.SYSTEM, at=scenes.START,
        )  # fmt: skip
        client_id = floor.client.pk if floor and role == "client" else None
        actions.grant_role(user=user, role=role, client_id=client_id, by=facts.SYSTEM, at=scenes.START)
    client = browser()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# ---- scope ----


@pytest.mark.parametrize("address", ["/probe/names/", "/probe/late-names/"])
def test_a_template_asks_within_the_scope_of_whoever_looks(
    floors: tuple[scenes.Floor, scenes.Floor], address: str
) -> None:
    expected = {
        "agent": "[Banco]", "client": "[Banco]", "supervisor": "[Banco][Tienda]", "planner": "[Banco][Tienda]",
        "impact_lead": "[Banco][Tienda]", "administrator": "[Banco][Tienda]", "people_lead": "",
    }  # fmt: skip
    seen = {}
    for role in expected:
        response = enter(role, floor=floors[0]).get(address, **PAGE)
        assert response.status_code == 200, role
        seen[role] = response.content.decode()
    assert seen == expected


def test_without_a_scope_nothing_is_read_and_nothing_is_empty_by_chance(
    floors: tuple[scenes.Floor, scenes.Floor],
) -> None:
    for client in (browser(), enter("partner"), enter("reviewer")):
        for address in ("/probe/names/", "/probe/late-names/"):
            assert client.get(address, **PAGE).status_code == 500, "the mistake is ours, so it shows"


def test_after_the_answer_nothing_is_readable_on_the_same_connection(
    floors: tuple[scenes.Floor, scenes.Floor],
) -> None:
    client = enter("supervisor")
    before = _backend()
    assert client.get("/probe/names/", **PAGE).content == b"[Banco][Tienda]"
    assert _backend() == before, "one connection for all that follows"
    for _ in range(2):
        with pytest.raises(DatabaseError, match="no scope is set"), transaction.atomic():
            clients.Client.objects.count()
    # A stranger next on the same connection, then a user with a narrower scope, then the first again.
    assert browser().get("/probe/names/", **PAGE).status_code == 500
    assert enter("client", floor=floors[1]).get("/probe/names/", **PAGE).content == b"[Tienda]"
    assert client.get("/probe/names/", **PAGE).content == b"[Banco][Tienda]"
    assert _backend() == before


def test_a_public_page_sees_its_client_whoever_is_signed_in(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    one, two = (floor.client.pk for floor in floors)
    for client in (browser(), enter("administrator"), enter("client", floor=floors[1])):
        assert client.get(f"/probe/client/{one}/").content == b"[Banco]"
        assert client.get(f"/probe/client/{two}/").content == b"[Tienda]"
        assert client.get("/probe/client/987654/").content == b""


def policies(owner: psycopg.Connection) -> list[tuple[str, bool]]:
    """Return every table with a policy that the app may read, and whether it is the operator's (else a client's)."""
    rows = owner.execute(
        "SELECT tablename, qual LIKE '%(0 = ANY%' FROM pg_policies"
        " WHERE schemaname = 'public'"
        " AND has_table_privilege('tejido_app', to_regclass(format('%I.%I', schemaname, tablename)), 'SELECT')"
    )
    return sorted(rows.fetchall())


def visible(owner: psycopg.Connection, table: str, is_operators: bool, scope: set[int]) -> int:
    """Return how many rows of a table a scope should open, counted past all policies."""
    column = "0" if is_operators else "id" if table == "clients_client" else "coalesce(client_id, 0)"
    (count,) = owner.execute(f"SELECT count(*) FROM {table} WHERE {column} = ANY (%s)", [list(scope)]).fetchone()
    return int(count)


@pytest.mark.parametrize("scope", ["unset", "empty", "foreign", "own", "both"])
def test_every_policy_on_a_reused_connection(
    floors: tuple[scenes.Floor, scenes.Floor], owner: psycopg.Connection, scope: str
) -> None:
    """Without a scope a table with rows raises; with one, exactly its rows are seen, whatever was seen before."""
    one, two = (floor.client.pk for floor in floors)
    with scopes.scoped({0, one, two}):
        for floor in floors:
            floor.arrive()
    clients_of = {"unset": set(), "empty": set(), "foreign": {two}, "own": {0, one}, "both": {0, one, two}}[scope]
    tables, backend = policies(owner), _backend()
    assert sum(visible(owner, table, kind, {0, one, two}) > 0 for table, kind in tables) > 15
    for table, is_operators in tables:
        with scopes.scoped({0, one, two}), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            (everything,) = cursor.fetchone()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if scope != "unset":
                    scopes.assign(clients_of)
                cursor.execute(f"SELECT count(*) FROM {table}")
                (seen,) = cursor.fetchone()
        except DatabaseError as problem:
            assert "no scope is set" in str(problem)
            assert not clients_of, table
            continue
        assert seen == visible(owner, table, is_operators, clients_of), table
        assert clients_of or everything == 0, f"{table} was read without a scope"
    assert _backend() == backend


# ---- one transaction ----


@pytest.mark.parametrize("asks", [PAGE, SCRIPT])
def test_a_view_that_fails_leaves_nothing_behind(
    floors: tuple[scenes.Floor, scenes.Floor], owner: psycopg.Connection, asks: dict[str, str]
) -> None:
    ways = {
        "200": (200, None), "400": (400, None), "500": (500, None), "503": (503, None), "raise": (500, "failed"),
        "missing": (404, "not_found"), "refuse": (409, "offer_gone"), "database": (500, "failed"),
        "away": (503, "database_away"), "stream": (500, "failed"),
    }  # fmt: skip
    for how, (status, code) in ways.items():
        response = browser().get(f"/probe/write/{how}/", **asks)
        assert response.status_code == status, how
        assert models.Mail.objects.filter(to="probe").exists() == (how in ("200", "400")), how
        if code and asks is SCRIPT:
            assert set(response.json()["error"]) == {"code", "message"}
            assert response.json()["error"]["code"] == code
        owner.execute("DELETE FROM access_mail")


def test_an_error_page_for_somebody_who_is_signed_in_is_whole(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    client = enter("agent", floor=floors[0])
    for how, status in (("raise", 500), ("missing", 404), ("refuse", 409), ("database", 500)):
        response = client.get(f"/probe/write/{how}/", **PAGE)
        assert response.status_code == status
        assert b"</html>" in response.content
    assert client.get("/probe/desk/", **PAGE).status_code == 200, "and the session is as it was"


def test_refusals_speak_the_language_of_whoever_asks(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    spoken = {
        language: browser().post("/live/ticket", HTTP_ACCEPT_LANGUAGE=language, **SCRIPT).json()["error"]["message"]
        for language in ("es", "en")
    }
    assert spoken["en"] == "Sign in first."


# ---- policy and headers ----


def test_every_page_has_its_policy(floors: tuple[scenes.Floor, scenes.Floor], settings: LazySettings) -> None:
    pages = {
        "/": 200, "/accounts/login/": 200, "/nowhere/": 404, "/probe/write/raise/": 500, "/healthz": 200,
        "/probe/write/away/": 503, "/invitation/x/": 404, "/metrics": 200, "/desk/": 302,
    }  # fmt: skip
    for address, status in pages.items():
        response = browser().get(address, **PAGE)
        assert response.status_code == status, address
        policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["frame-ancestors"] == "'none'"
        assert policy["connect-src"] == f"'self' ws://testserver:{settings.ENVIRONMENT.live_port}"
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_is_refused_with_a_policy(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    response = browser().get("/", HTTP_HOST="evil.example", **PAGE)
    assert response.status_code == 400
    assert "evil" not in response["Content-Security-Policy"]


def test_the_widget_is_framed_by_its_clients_sites_only(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    response = browser().get(f"/widget/{floors[0].programme.key}/frame", **PAGE)
    assert response.status_code == 200
    assert "frame-ancestors 'self' https://example.org;" in response["Content-Security-Policy"]


def test_the_played_site_holds_the_widget_in_a_demonstration_only(
    floors: tuple[scenes.Floor, scenes.Floor], owner: psycopg.Connection
) -> None:
    for client in (browser(), enter("agent", floor=floors[1])):
        response = client.get("/try/", **PAGE)
        assert response.status_code == 200
        assert str(floors[0].programme.key) in response.content.decode()
        assert "frame-src 'self';" in response["Content-Security-Policy"]
    second = browser().get("/try/", {"programme": floors[1].programme.key}, **PAGE)
    assert "Tienda" in second.content.decode()
    assert browser().get("/try/", {"programme": "\0"}, **PAGE).status_code == 404
    owner.execute("ALTER TABLE journal_installation DISABLE TRIGGER ALL")
    owner.execute("UPDATE journal_installation SET demonstration = false")
    owner.execute("ALTER TABLE journal_installation ENABLE TRIGGER ALL")
    assert browser().get("/try/", **PAGE).status_code == 404


# ---- health, metrics, a database that is away ----


@pytest.fixture
def away(floors: tuple[scenes.Floor, scenes.Floor]) -> Iterator[None]:
    """The database cannot be reached: its socket is elsewhere, as after a crash."""
    place = connection.settings_dict
    before = place["HOST"]
    connection.close()
    place["HOST"] = "/nonexistent"
    try:
        yield
    finally:
        connection.close()
        place["HOST"] = before


def test_without_a_database_every_page_says_so(away: None) -> None:
    for address in ("/", "/accounts/login/", "/desk/", "/probe/names/", "/access/", "/metrics", "/live/ticket"):
        for method, cookie in itertools.product(("get", "post"), ("", "tejido_session=abcdefghijklmnop")):
            ask = getattr(browser(), method)
            response = ask(address, headers={"cookie": cookie}, **PAGE)
            if response.status_code == 405:
                continue
            assert response.status_code == 503, (method, address)
            assert int(response["Retry-After"]) > 0
            assert b"</html>" in response.content
            as_json = ask(address, headers={"cookie": cookie}, **SCRIPT)
            assert as_json.json()["error"]["code"] == "database_away"


def test_health_tells_the_truth(away: None) -> None:
    response = browser().get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "database_away"})


def test_health_asks_no_session(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    response = browser().get("/healthz", headers={"cookie": "tejido_session=abcdefghijklmnop"})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert not response.cookies


def test_after_a_broken_connection_the_next_request_works(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    """Asked as the server asks, since the test client leaves out what Django does between two requests."""
    statuses: list[str] = []
    for _ in range(2):
        connection.ensure_connection()
        connection.connection.close()
        environ: dict[str, Any] = {}
        wsgiref.util.setup_testing_defaults(environ)
        environ |= {"HTTP_HOST": "localhost", "PATH_INFO": "/probe/client/1/"}
        response = wsgi.WSGIHandler()(environ, lambda status, headers: statuses.append(status))
        response.close()
    assert statuses == ["200 OK", "200 OK"]


def test_metrics_count_without_names(floors: tuple[scenes.Floor, scenes.Floor], settings: LazySettings) -> None:
    floor = floors[0]
    with scopes.scoped(floor.scope):
        floor.arrive()
    text = browser().get("/metrics").content.decode()
    assert f'tejido_contacts_waiting{{code="general",queue="{floor.queue.key}"}} 1.0' in text
    assert f'tejido_leader_epoch{{pool="{floor.pool.key}"}} 1.0' in text
    assert "tejido_facts_unnumbered" in text
    assert "tejido_last_position" in text
    assert "Banco" not in text
    assert "Agente" not in text
    for elsewhere in ({"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}):
        assert browser().get("/metrics", **elsewhere).status_code == 403


def test_metrics_open_to_the_token_that_was_set(
    floors: tuple[scenes.Floor, scenes.Floor], settings: LazySettings
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, metrics_token="secret")
    assert browser().get("/metrics").status_code == 403, "a token that is set is asked for, here too"
    right = {"HTTP_AUTHORIZATION": "Bearer secret", "REMOTE_ADDR": "192.0.2.7"}
    assert browser().get("/metrics", **right).status_code == 200
    assert browser().get("/metrics", HTTP_AUTHORIZATION="Bearer other").status_code == 403


# ---- people and access ----


def test_the_administrators_page_invites_and_withdraws(
    floors: tuple[scenes.Floor, scenes.Floor], settings: LazySettings
) -> None:
    boss = enter("administrator")
    assert boss.get("/", **PAGE)["Location"] == "/set-up/"
    given = {"email": "cliente@example.org", "role": "client", "client": floors[0].client.key, "language": "es"}
    assert b"Banco" in boss.get("/access/", **PAGE).content
    assert boss.post("/access/invitations/", given).status_code == 302
    (invitation,) = queries.open_invitations()
    assert (invitation.role, invitation.client_id) == ("client", floors[0].client.pk)
    again = boss.post("/access/invitations/", given, follow=True)
    assert b"open: withdraw it" in again.content or "abierta" in again.content.decode()
    assert boss.post(f"/access/invitations/{invitation.key}/withdraw/").status_code == 302
    assert not queries.open_invitations()
    for bad in ({"role": "public"}, {"client": "nobody"}, {"email": "x"}, {"language": "fr"}, {"email": "a\0@b.org"}):
        assert boss.post("/access/invitations/", given | bad).status_code == 200, bad
    assert not queries.open_invitations()


def test_the_administrators_page_gives_and_takes_roles(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    boss, agent = enter("administrator"), enter("agent", floor=floors[0])
    given = {"email": "agent@example.org", "role": "planner", "client": ""}
    assert boss.post("/access/roles/", given).status_code == 302
    grant = models.Grant.objects.get(role="planner")
    assert agent.get("/wallboard/", **PAGE).status_code == 200
    assert boss.post(f"/access/roles/{grant.key}/revoke/").status_code == 302
    grant.refresh_from_db()
    assert grant.to_at is not None
    own = models.Grant.objects.get(role="administrator")
    boss.post(f"/access/roles/{own.key}/revoke/")
    own.refresh_from_db()
    assert own.to_at is None, "the last administrator stays"


def test_nobody_else_changes_access(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    for role in set(roles.GRANTABLE) - {"administrator"}:
        client = enter(role, floor=floors[0])
        for address in ("/access/", "/outbox/"):
            assert client.get(address, **PAGE).status_code == 403, role
        for address in ("/access/invitations/", "/access/roles/"):
            assert client.post(address, {}).status_code == 403, role


def test_everybody_has_a_home(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    homes = {
        "agent": "/desk/", "supervisor": "/supervisor/", "planner": "/wallboard/", "people_lead": "/people/",
        "impact_lead": "/impact/", "client": "/impact/", "partner": "/partner/", "reviewer": "/impact/",
        "administrator": "/set-up/",
    }  # fmt: skip
    for role in roles.GRANTABLE:
        response = enter(role, floor=floors[0]).get("/", follow=True, **PAGE)
        assert (response.request["PATH_INFO"], response.status_code) == (homes[role], 200)


def test_the_language_switch_is_remembered_by_the_account(floors: tuple[scenes.Floor, scenes.Floor]) -> None:
    client = enter("agent", floor=floors[0])
    assert client.post("/i18n/", {"language": "en", "next": "/"}).status_code == 302
    assert models.User.objects.get(email="agent@example.org").language == "en"
    client.cookies.pop("django_language")
    assert 'lang="en"' in client.get("/nowhere/", HTTP_ACCEPT_LANGUAGE="es", **PAGE).content.decode()
    assert client.post("/i18n/", {"language": "\0", "next": "https://evil.example/"})["Location"] == "/"


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
