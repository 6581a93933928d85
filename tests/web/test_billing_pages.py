"""Billing from a draft of prices to an issued statement that the client reads and asks about, page by page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.test import Client
from tests import centre as centres
from tests import scenes

from tejido.access import actions as access_actions
from tejido.contacts import history_tables, roll_ups
from tejido.core import facts
from tejido.journal import clock, scopes

Acting = Callable[[str], AbstractContextManager[None]]
OVER = datetime(2026, 12, 1, 6, tzinfo=UTC)
PRICE = {
    "code": "chats", "name": "=Chats atendidos", "measure": "answered_contact", "queue": "", "channel": "chat",
    "price": "2150,5", "from_2": "100", "price_2": "2000", "tiering": "graduated", "clause": "Cláusula 4",
}  # fmt: skip


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection, acting_as: Acting) -> centres.Centre:
    """November is over: seven of the bank's ten chats were answered in it, five in time."""
    made = centres.open_centre(owner, acting_as)
    counts = {
        **dict.fromkeys(roll_ups.QUEUE_COLUMNS, 0), "entered_count": 10, "answered_count": 7,
        "answered_in_time_count": 5, "abandoned_count": 3, "handled_count": 7, "talk_seconds": 4200.0,
    }  # fmt: skip
    with made.acting_as("work"), scopes.scoped(made.scope):
        history_tables.QueueInterval.objects.create(
            client=made.bank.client, queue=made.bank.queue, channel="chat", interval_at=scenes.START, revision=1,
            rolled_at=OVER, **counts,
        )  # fmt: skip
        for client_id in (0, made.bank.client.pk, made.shop.client.pk):
            history_tables.RollUp.objects.create(client_id=client_id, until_at=OVER, checked_at=OVER)
    with scopes.scoped({0}):
        clock.change(factor=1.0, by=facts.SYSTEM, real_at=clock.machine_now(), world_at=OVER + timedelta(hours=1))
    clock.forget()
    return made


def second_administrator(centre: centres.Centre) -> Client:
    with scopes.scoped({0}):
        user = access_actions.add_user(email="segunda@example.org", language="en", by=facts.SYSTEM, at=scenes.START)
        access_actions.grant_role(user=user, role="administrator", by=facts.SYSTEM, at=scenes.START)
    return centre.browser(user)


def send(browser: Client, path: str, **form: str) -> str:
    """Send a form and return where it leads; a form that is shown again fails the test with what it says."""
    answer = browser.post(path, form)
    assert answer.status_code == 302, re.findall(r'(?s)class="errors".*?</ul>', answer.content.decode())
    return str(answer["Location"])


def page(browser: Client, path: str) -> str:
    answer = browser.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\u00a0", " ")


def test_two_people_set_prices_and_issue_a_statement_that_the_client_reads(centre: centres.Centre) -> None:
    planner, boss = centre.browser(centre.user("planner")), centre.browser(centre.user("administrator"))
    programme, key = centre.bank.programme.key, str(uuid.uuid4())
    new = f"/billing/prices/programmes/{programme}/begin"
    here = send(planner, new, key=key, month="2026-11", currency="COP")
    assert send(planner, new, key=key, month="2026-11", currency="COP") == here, "sent twice, it is one draft"
    send(planner, f"{here}items/new", **PRICE)
    half = planner.post(f"{here}items/new", {**PRICE, "code": "more", "price_2": ""})
    assert half.status_code == 200 and "A step has a begin and a price" in half.content.decode()
    double = planner.post(f"{here}items/new", {**PRICE, "code": "more"})
    assert "the client would pay twice" in double.content.decode()
    send(
        planner, f"{here}clauses/new", code="late", kind="penalty", queue=str(centre.bank.queue.key), channel="chat",
        target_share="", share_per_point="1", share_max="10", basis="programme", text="Cláusula 7",
    )  # fmt: skip
    send(planner, f"{here}propose")
    assert planner.post(f"{here}approve").status_code == 403
    shown = page(boss, here)
    assert "1 % of the amount of the whole programme less, at most 10 %" in shown
    send(boss, f"{here}approve")
    month = {"programme": str(programme), "month": "2026-11"}
    statement = send(planner, "/billing/statements/new", **month)
    draft = page(boss, statement)
    # 7 x 2,150.50 = 15,053.50; 5 of 10 in time are 30 points below 80 %, capped at 10 %.
    assert "15,053.50 COP" in draft and "−1,505.35 COP" in draft and "13,548.15 COP" in draft
    client, stranger = (
        centre.browser(centre.user("client", client_id=floor.client.pk)) for floor in (centre.bank, centre.shop)
    )
    assert client.get(statement).status_code == 404, "a draft is not there for the client"
    digest = re.search(r'name="digest" value="(\w{64})"', boss.get(statement).content.decode())
    assert digest is not None
    send(boss, f"{statement}issue", digest=digest[1])
    send(boss, f"{statement}issue", digest=digest[1])
    assert centre.fact_types().count("statement_issued") == 1
    assert "13,548.15 COP" in page(client, "/billing/") and "13,548.15" not in page(stranger, "/billing/")
    assert stranger.get(statement).status_code == 404
    assert "administrator" not in page(client, statement), "who worked at it is the operator's own matter"
    text = client.get(f"{statement}statement.csv").content.decode()
    assert "'=Chats atendidos" in text and "Synthetic data" in text and "13548.15" in text
    send(client, f"{statement}ask", key=str(uuid.uuid4()), line="late", text="¿Por qué?")
    asked = re.search(r'href="(/billing/questions/[^"]+/answer)"', planner.get("/billing/questions/").content.decode())
    assert asked is not None
    send(planner, asked[1], text="Por la cláusula 7.")
    assert "Por la cláusula 7." in page(client, statement)
    for path in (f"{statement}lines/late/", f"{statement}lines/chats/", f"{statement}lines/chats/?before=1-1"):
        assert "Contacts behind this line" in page(client, path)
    for wrong in ("x", "1", "9" * 30 + "-1", "-1-1", "١-١"):
        assert client.get(f"{statement}lines/chats/", {"before": wrong}).status_code == 400
    assert "not shown" in page(boss, "/billing/margin/?month=2026-11")
    assert boss.get("/billing/?month=2026-13").status_code == 400
    again = planner.post("/billing/statements/new", month, follow=True, headers={"accept": "text/html"})
    assert "was issued and stands" in again.content.decode()


def test_whoever_prepares_cannot_decide_and_a_refusal_says_why(centre: centres.Centre) -> None:
    boss, other = centre.browser(centre.user("administrator")), second_administrator(centre)
    new = f"/billing/prices/programmes/{centre.bank.programme.key}/begin"
    here = send(boss, new, key=str(uuid.uuid4()), month="2026-11", currency="COP")
    send(boss, f"{here}items/new", **PRICE)
    send(boss, f"{here}propose")
    assert "so somebody else approves them" in page(boss, here)
    send(boss, f"{here}approve")
    assert centre.fact_types().count("price_list_approved") == 0
    send(other, f"{here}refuse", reason="El contrato dice otra cosa.")
    assert "El contrato dice otra cosa." in page(boss, here)
