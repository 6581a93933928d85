"""Freezing a quarter as the impact lead does it: the form sent twice, how far it is, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
from django.test import Client
from tests import centre as centres

from tejido.impact.statements import freezing

Acting = Callable[[str], AbstractContextManager[None]]
FORM = "/impact/statements/new/"


def page(browser: Client, path: str) -> str:
    answer = browser.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def send(browser: Client, period: str) -> Any:
    """Fill in the form and send it."""
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page(browser, FORM))
    assert found is not None
    form = {"about_whom": "operator", "period": period, "key": found.group(1)}
    return browser.post(FORM, form, headers={"accept": "text/html"})


def test_a_quarter_is_measured_by_the_worker(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting
) -> None:
    centre = centres.open_centre(owner, acting_as)
    owner.execute("UPDATE journal_installation SET demonstration = true")
    lead = centre.browser(centre.user("impact_lead"))
    answers = [send(lead, "2026-07-01/2026-10-01") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    here = answers[0]["Location"]
    assert here == answers[1]["Location"], "two forms about one quarter are one job"
    assert centre.count("impact_statementfreezing") == 1
    assert centre.count("impact_statement") == 0
    owner.execute("UPDATE impact_statementfreezing SET done_count = 2")
    answer = lead.get(here, headers={"accept": "text/html"})
    assert answer["Refresh"] == "5"
    shown = re.sub(r"\s+", " ", answer.content.decode())
    done, left = shown.split("Still to be measured")
    assert "July 2026" in done
    assert "August 2026" in left
    assert f'<a href="{here}">Look again</a>' in shown
    assert here in page(lead, "/impact/statements/")

    owner.execute("UPDATE impact_statementfreezing SET problem = 'nothing_to_state'")
    shown = page(lead, here)
    assert "It could not be frozen" in shown
    assert "Refresh" not in lead.get(here, headers={"accept": "text/html"})
    assert "It could not be frozen" in page(lead, "/impact/statements/")
    assert lead.get("/impact/statements/freezing/x/").status_code == 404
    assert lead.get("/impact/statements/freezing/00000000-0000-4000-8000-000000000000/").status_code == 404
    here = send(lead, "2026-07-01/2026-10-01")["Location"]
    assert centre.count("impact_statementfreezing") == 1

    for asked, number in owner.execute("SELECT id, try_number FROM impact_statementfreezing").fetchall():
        with acting_as("work"):
            freezing.carry_out(asked, number)
    # What was being frozen leads on to the statement, whose key it has.
    answer = lead.get(here)
    assert (answer.status_code, answer["Location"]) == (302, here.replace("freezing/", ""))
    assert centre.count("impact_statement") == 1
