"""The visitors of the table as real browsers, and the keys that its addresses name, in one committed world."""

from __future__ import annotations

import importlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import hashers
from django.contrib.auth import tokens as password_tokens
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import roles, tokens
from tejido.core import facts
from tejido.journal import clock, scopes
from tests import centre as centres
from tests import permissions, scenes
from tests.permissions import rows

PASSWORD = "un tejido de hilos"
JSON, PAGE = "application/json", "text/html"


@dataclass
class World:
    """A centre with every visitor, and the keys to fill in; `prepare` of a part may add more."""

    centre: centres.Centre
    browsers: dict[str, Client] = field(default_factory=dict)
    thread_tokens: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    _last: int | None = None

    def fill(self, given: Any) -> Any:
        """Return a path or a body with its names in braces filled in."""
        if isinstance(given, str):
            return given.format_map(self.keys) if "{" in given else given
        if isinstance(given, dict):
            return {name: self.fill(value) for name, value in given.items()}
        return [self.fill(value) for value in given] if isinstance(given, list) else given

    def ask(self, row: rows.Row, visitor: str) -> HttpResponseBase:
        """Send a row's request as a visitor, and undo everything it did."""
        return self.send(row, visitor)[0]

    def send(
        self, row: rows.Row, visitor: str, *, path: str | None = None, body: str | bytes | None = None,
        content_type: str = JSON, checks_csrf: bool = False, **headers: str,
    ) -> tuple[HttpResponseBase, list[str]]:  # fmt: skip
        """Send a row's request, or it with another path or body, and undo everything; return the answer and its facts.

        Args:
            headers: By name, with low lines for hyphens.
        """
        browser = self.browsers[visitor]
        told = {"accept": JSON if row.body is not None else PAGE}
        if visitor in self.thread_tokens:
            told["authorization"] = f"Thread {self.thread_tokens[visitor]}"
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        given: dict[str, Any] = {}
        if body is not None:
            given = {"data": body, "content_type": content_type}
        elif row.body is not None:
            given = {"data": self.fill(dict(row.body)), "content_type": JSON}
        elif row.form is not None:
            given = {"data": self.fill(dict(row.form))}
        cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
        browser.handler.enforce_csrf_checks = checks_csrf
        with transaction.atomic():
            before = self._last_fact()
            answer = getattr(browser, row.method.lower())(path or self.fill(row.path), headers=told, **given)
            facts_made = self._facts_since(before)
            transaction.set_rollback(True)
        browser.handler.enforce_csrf_checks = False
        browser.cookies.clear()
        browser.cookies.load(cookies)
        return answer, facts_made

    def _last_fact(self) -> int:
        """Return the newest fact before all requests: what these record is undone."""
        if self._last is None:
            with scopes.scoped(self.centre.scope), connection.cursor() as cursor:
                cursor.execute("SELECT coalesce(max(id), 0) FROM journal_fact")
                self._last = int(cursor.fetchone()[0])
        return self._last

    def _facts_since(self, last: int) -> list[str]:
        with scopes.scoped(self.centre.scope), connection.cursor() as cursor:
            cursor.execute("SELECT type FROM journal_fact WHERE id > %s ORDER BY id", [last])
            return [str(row[0]) for row in cursor.fetchall()]


def build(centre: centres.Centre) -> World:
    """Make every visitor and everything that the rows name."""
    made = World(centre=centre)
    started, _ = centre.serve()
    ended, agent = centre.serve()
    ended_key = ended["contact"]["key"]
    other = centre.start("Otra cosa")
    made.thread_tokens = {"customer": started["token"], "other customer": other["token"]}
    # An agent with three places: one contact is served, one is offered, and one wraps up, after which none is offered.
    offer = centre.offer(centre.start("Una más")["contact"]["key"])
    assert centres.post(agent, f"/desk/contacts/{ended_key}/end").status_code == 200
    centre.owner.execute("UPDATE contacts_offer SET deadline_at = deadline_at + interval '1 day'")
    bank, now = centre.bank, clock.machine_now()
    made.keys = {
        "programme": str(bank.programme.key),
        "other_programme": str(centre.shop.programme.key),
        "client": str(bank.client.key),
        "other_client": str(centre.shop.client.key),
        "queue": str(bank.queue.key),
        "other_queue": str(centre.shop.queue.key),
        "pool": str(bank.pool.key),
        "disposition": str(bank.disposition.key),
        "person": str(bank.agents[0].key),
        "colleague": str(bank.agents[1].key),
        "contact": started["contact"]["key"],
        "ended_contact": ended_key,
        "waiting_contact": other["contact"]["key"],
        "offer": str(offer.key),
        "some_id": str(uuid.uuid4()),
        **_access_keys(now=now),
    }
    made.browsers = _browsers(centre)
    access.User.objects.update(password=hashers.make_password(PASSWORD))
    for visitor in rows.SIGNED_IN:
        user = access.User.objects.get(pk=made.browsers[visitor].session["_auth_user_id"])
        made.browsers[visitor].force_login(user)
    for part in permissions.parts():
        prepare = getattr(importlib.import_module(f"tests.permissions.{part}"), "prepare", None)
        if prepare is not None:
            more = prepare(made)
            doubled = made.keys.keys() & more.keys()
            assert not doubled, f"{part} calls something as another part does: {doubled}"
            made.keys |= more
    return made


def _browsers(centre: centres.Centre) -> dict[str, Client]:
    bank, shop = centre.bank, centre.shop
    given: dict[str, access.User | None] = {
        "stranger": None,
        "customer": None,
        "other customer": None,
        "invited": _user("invitada@example.org"),
        "agent": centre.user("agent", person=bank.agents[0]),
        "colleague": centre.user("agent", person=bank.agents[1]),
        "other agent": centre.user("agent", person=shop.agents[0]),
        "client": centre.user("client", client_id=bank.client.pk),
        "other client": centre.user("client", client_id=shop.client.pk),
    }
    rest: tuple[roles.Role, ...] = (
        "supervisor", "planner", "people_lead", "impact_lead", "partner", "reviewer", "administrator",
    )  # fmt: skip
    given |= {role.replace("_", " "): centre.user(role) for role in rest}
    return {visitor: centre.browser(user) for visitor, user in given.items()}


def _user(email: str) -> access.User:
    with scopes.scoped({0}):
        return access_actions.add_user(email=email, language="en", by=facts.SYSTEM, at=scenes.START)


def _access_keys(*, now: datetime) -> dict[str, str]:
    """Make an account of no importance, its grant, invitations, and links of every kind."""
    account = _user("cuenta@example.org")
    open_key, expired_key = uuid.uuid4(), uuid.uuid4()
    by, at = facts.SYSTEM, scenes.START
    with scopes.scoped({0}):
        grant = access_actions.grant_role(user=account, role="partner", by=by, at=at)
        access_actions.invite(email="nueva@example.org", role="partner", key=open_key, by=by, at=at, now=now)
        access_actions.invite(
            email="tarde@example.org", role="administrator", key=expired_key, by=by, at=at,
            now=now - timedelta(days=30),
        )  # fmt: skip
        access_actions.make_sign_in_ticket(user=account, token="una-vez", now=now)
    reset = password_tokens.default_token_generator.make_token(account)
    return {
        "account": str(account.key),
        "grant": str(grant.key),
        "invitation": str(open_key),
        "invitation_token": tokens.invitation(open_key),
        "expired_token": tokens.invitation(expired_key),
        "sign_in_ticket": "una-vez",
        "reset_key": f"{account.key.hex}-{reset}",
    }
