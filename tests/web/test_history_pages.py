"""The pages of history: reports scheduled, published and sent, and how every one of these pages looks."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

import psycopg
import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Route
from tests import centre as centres
from tests import scenes, walks

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.contacts import history_tables, jobs, roll_ups
from tejido.core import facts, history
from tejido.journal import clock, scopes

Acting = Callable[[str], AbstractContextManager[None]]
LIST, NEW = "/history/schedules/", "/history/schedules/new"
SITE = "http://tejido.test"
DAY = history.Period(from_date=scenes.START.date(), to_date=scenes.START.date() + timedelta(days=1),
                     zone="America/Bogota")  # fmt: skip


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection, acting_as: Acting, settings: LazySettings) -> centres.Centre:
    settings.EMAIL_BACKEND = "tejido.access.mail.OutboxBackend"
    return centres.open_centre(owner, acting_as)


def text(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def count_a_day(centre: centres.Centre) -> None:
    """Let three customers come on the centre's first day, and the day be over and counted."""
    counts = {**dict.fromkeys(roll_ups.QUEUE_COLUMNS, 0), "entered_count": 3, "answered_count": 2, "abandoned_count": 1}
    bank = centre.bank
    with centre.acting_as("work"), scopes.scoped(centre.scope):
        history_tables.QueueInterval.objects.create(
            client=bank.client, queue=bank.queue, channel="chat", interval_at=scenes.START, revision=1,
            rolled_at=DAY.to_at, **counts,
        )  # fmt: skip
        history_tables.RollUp.objects.create(client_id=bank.client.pk, until_at=DAY.to_at, checked_at=DAY.to_at)
    with scopes.scoped({0}):
        clock.change(factor=1.0, by=facts.SYSTEM, real_at=clock.machine_now(), world_at=DAY.to_at + timedelta(hours=1))
    clock.forget()


def let_the_worker_send(centre: centres.Centre) -> None:
    with centre.acting_as("work"):
        jobs.deliver_reports()
        due = centre.owner.execute("SELECT data FROM journal_fact WHERE type = 'report_mail_due'").fetchall()
        for (data,) in due:
            with scopes.scoped(centre.scope):
                jobs.send_report_mail(data["delivery"], data["try_number"])


@pytest.mark.journey
def test_a_schedule_from_its_form_to_its_end(centre: centres.Centre) -> None:
    bank = centre.bank
    lead, buyer = centre.user("supervisor"), centre.user("client", client_id=bank.client.pk)
    agent = centre.user("agent", person=bank.agents[0])
    browser = centre.browser(lead)
    assert "No report is scheduled yet" in text(browser.get(LIST).content)
    assert str(bank.programme.key) in browser.get(NEW).content.decode()
    asked = browser.get(f"{NEW}?programme={bank.programme.key}&rows=queue").content.decode()
    assert str(buyer.key) in asked and str(lead.key) in asked
    assert str(agent.key) not in asked, "an agent may not see it"
    given = {"programme": str(bank.programme.key), "key": str(uuid.uuid4()), "rows": "queue", "rhythm": "day",
             "language": "own"}  # fmt: skip
    refused = browser.post(NEW, given)
    assert (refused.status_code, "This field is required" in text(refused.content)) == (400, True)
    accounts = [str(lead.key), str(buyer.key)]
    for wrong in ({"rows": "quarter", "rhythm": "month"}, {"accounts": [str(agent.key)]}):
        assert browser.post(NEW, {**given, "accounts": accounts, **wrong}).status_code == 400
    made = [browser.post(NEW, {**given, "accounts": accounts})["Location"] for _ in range(2)]
    assert made[0] == made[1], "sent twice, set once"
    assert centre.count("contacts_reportschedule") == 1
    (url,) = set(made)
    assert "Nothing was sent yet" in text(browser.get(url).content)

    count_a_day(centre)
    assert "It is over and comes out once everything is counted" in text(browser.get(url).content)
    (grant,) = access.Grant.objects.filter(user=buyer)
    with scopes.scoped(centre.scope):
        access_actions.revoke_role(grant=grant, by=facts.SYSTEM, at=clock.now())
    let_the_worker_send(centre)
    shown = text(browser.get(url).content)
    assert "may no longer see it" in shown and "This account may no longer see the report." in shown
    assert re.search(r"\bsent\b", shown)
    assert "not sent to everybody" in text(browser.get(LIST).content)
    (mail,) = access.Mail.objects.all()
    (report,) = re.findall(r"/history/published/[0-9a-f-]+/", mail.body)
    assert browser.get(report).status_code == 200

    assert browser.post(f"{url}turn-off")["Location"] == url
    assert "Turn on" in text(browser.get(url).content)
    assert browser.post(f"{url}turn-on")["Location"] == url
    changed = {**given, "accounts": [str(lead.key)], "rhythm": "week"}
    assert browser.post(f"{url}change", changed)["Location"] == url
    assert "every week, on Monday" in text(browser.get(url).content)
    days = f"&from={DAY.from_date}&to={DAY.last_date}"
    history_url = f"/history/?programme={bank.programme.key}{days}"
    look_at(browser, (LIST, url, f"{url}change", NEW, report, "/history/published/", history_url))
    assert browser.post(f"{url}remove")["Location"] == LIST
    assert "No report is scheduled yet" in text(browser.get(LIST).content)
    for address in (url, f"{url}change"):
        assert browser.get(address).status_code == 404
    assert browser.post(f"{url}turn-on").status_code == 404


def look_at(browser: Client, addresses: Sequence[str]) -> None:
    """Look at pages as a browser draws them: each in one language and width, so that both have their turn."""
    pages, looks = {}, [("es", walks.NARROW), ("en", walks.WIDE)]
    for number, address in enumerate(addresses):
        language, _ = looks[number % 2]
        answer = browser.get(address, headers={"cookie": _cookies(browser, language)})
        assert answer.status_code == 200, address
        assert f'lang="{language}"' in answer.content.decode()
        pages[SITE + address] = answer.content.decode()

    def serve(route: Route) -> None:
        if route.request.url in pages:
            route.fulfill(body=pages[route.request.url], content_type="text/html; charset=utf-8")
            return
        found = finders.find(route.request.url.removeprefix(f"{SITE}/static/"))
        route.fulfill(path=str(found)) if found else route.fulfill(status=404)

    with walks.chromium() as launched:
        page = launched.new_page()
        page.route("**/*", serve)
        for number, url in enumerate(pages):
            page.goto(url)
            walks.look_at(page, sizes=(looks[number % 2][1],))


def _cookies(browser: Client, language: str) -> str:
    kept = {name: morsel.value for name, morsel in browser.cookies.items()}
    return "; ".join(f"{name}={value}" for name, value in {**kept, "django_language": language}.items())
