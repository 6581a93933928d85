"""The same request many times at once, as impatient browsers and lost answers make it: everything is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from tests import centre as centres
from tests.centre import bearing, post

TIMES = 12


@pytest.fixture
def centre(owner: psycopg.Connection[Any], acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def at_once(ask: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Ask `TIMES` times at the same moment, each on a connection of its own."""
    answers: list[HttpResponse] = []
    gate = threading.Barrier(TIMES)

    def run() -> None:
        try:
            gate.wait()
            answers.append(ask())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == TIMES
    return answers


def test_the_same_request_many_times_at_once_is_done_once(centre: centres.Centre) -> None:
    begun, address = centres.new_chat(), f"/widget/{centre.bank.programme.key}/contacts"
    started = at_once(lambda: post(Client(), address, begun, REMOTE_ADDR="203.0.113.7"))
    assert {answer.status_code for answer in started} <= {200, 201}
    assert len({answer.json()["token"] for answer in started}) == 1  # type: ignore[attr-defined]
    token, contact = started[0].json()["token"], started[0].json()["contact"]["key"]  # type: ignore[attr-defined]

    said = centres.message()
    written = at_once(lambda: post(Client(), "/widget/thread/messages", said, headers=bearing(token)))
    assert {answer.status_code for answer in written} == {200}
    assert len({answer.json()["message"]["key"] for answer in written}) == 1  # type: ignore[attr-defined]

    user, offer = centre.user("agent", person=centre.bank.agents[0]), centre.offer(contact)
    browsers = [centre.browser(user) for _ in range(TIMES)]

    def by_the_agent(path: str, body: Any = None) -> set[int]:
        waiting = iter(browsers)
        lock = threading.Lock()

        def ask() -> HttpResponse:
            with lock:
                browser = next(waiting)
            return post(browser, path, body)

        return {answer.status_code for answer in at_once(ask)}

    assert by_the_agent(f"/desk/offers/{offer.key}/accept") == {200}
    assert by_the_agent(f"/desk/contacts/{contact}/messages", centres.message("A la orden")) == {200}
    assert by_the_agent(f"/desk/contacts/{contact}/end") == {200}
    outcome = {"disposition": str(centre.bank.disposition.key)}
    assert by_the_agent(f"/desk/contacts/{contact}/wrap-up", outcome) == {200}
    assert by_the_agent("/desk/presence", {"activity": "lunch"}) == {200}

    told = centre.fact_types()
    once = ("contact_arrived", "contact_queued", "offer_accepted", "leg_started", "contact_ended", "leg_ended")
    assert {name: told.count(name) for name in once} == dict.fromkeys(once, 1)
    assert told.count("message_sent") == 3
    assert [centre.count(f"contacts_{table}") for table in ("contact", "thread", "customer", "leg")] == [1] * 4
    assert centre.owner.execute("SELECT sum(used) FROM people_load").fetchone() == (0,)
