"""The impact menu, which shows the pages of one subject at a time, and the page that compares two statements."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
from django.test import Client
from tests import centre as centres
from tests import scenes, statements

from tejido.core.impact.statement import lines
from tejido.impact.statements import actions, tables
from tejido.journal import scopes

Acting = Callable[[str], AbstractContextManager[None]]
SEPTEMBER, OCTOBER = datetime.date(2026, 9, 1), datetime.date(2026, 10, 1)
LINK = re.compile(r'<a href="([^"]*)"( aria-current="(?:page|true)")?>([^<]*)</a>')


def read(browser: Client, path: str) -> str:
    answer = browser.get(path, headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == 200, path
    return answer.content.decode()


def rows(page: str) -> dict[str, list[tuple[str, str]]]:
    """Return the rows of the menu by what they are called, each entry with what it says of being the current one."""
    found = {}
    for label, row in re.findall(r'<nav class="section-\w+" aria-label="([^"]*)">(.*?)</nav>', page, re.DOTALL):
        found[label] = [(name, current.strip()) for _url, current, name in LINK.findall(row)]
    return found


def test_the_menu_shows_the_pages_of_the_subject_one_is_in(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting
) -> None:
    centre = centres.open_centre(owner, acting_as)
    lead = centre.browser(centre.user("impact_lead"))
    town = rows(read(lead, "/impact/town/suppliers/new/"))
    assert list(town) == ["Impact", "Impact: Town"]
    assert [name for name, current in town["Impact"] if current == 'aria-current="true"'] == ["Town"]
    assert len(town["Impact"]) == 7
    assert [name for name, current in town["Impact: Town"] if current == 'aria-current="page"'] == ["Suppliers"]
    footprint = rows(read(lead, "/impact/footprint/bills/"))
    assert ("Bills", 'aria-current="page"') in footprint["Impact: Footprint"]
    assert "Suppliers" not in dict(footprint["Impact: Footprint"])
    # A subject with one page needs no row of its own, and is called as its page.
    buyers = rows(read(lead, "/impact/buyers/"))
    assert list(buyers) == ["Impact"]
    assert ("Buyers", 'aria-current="page"') in buyers["Impact"]


def test_two_statements_are_compared_by_whoever_may_read_both(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting
) -> None:
    centre = centres.open_centre(owner, acting_as)
    lead, client = centre.browser(centre.user("impact_lead")), of_bank(centre)
    stranger = centre.browser()
    published = {"state": "published", "published_by_user_id": 900_002, "published_at": scenes.START}
    with scopes.scoped(centre.scope):
        first = statements.keep(month=SEPTEMBER, **published)
        second = corrected(first)
        october = statements.keep(month=OCTOBER, **published)
        banks = statements.keep(month=SEPTEMBER, client=centre.bank.client, **published)
    path = "/impact/statements/compare/"
    asked = f"{path}?first={first.key}&second={second.key}"
    page = read(lead, asked)
    assert re.search(r"1,234.*1,240", page, re.DOTALL)
    for said in ("rows that were entered later", "1 number is the same", "Six contacts came late."):
        assert said in page
    # Nothing of one that is not published reaches anybody else, not even its name in a list.
    for browser in (client, stranger):
        assert browser.get(asked).status_code == 404
        assert str(second.key) not in read(browser, path)
    of_both = f"{path}?first={banks.key}&second={october.key}"
    assert "different periods" in read(client, of_both)
    assert stranger.get(of_both).status_code == 404
    assert "another period" in read(stranger, f"{path}?first={first.key}&second={october.key}&language=en")
    assert "same statement twice" in read(stranger, f"{path}?first={first.key}&second={first.key}&language=en")
    assert stranger.get(f"{path}?first=x").status_code == 404
    assert stranger.get(f"{path}?first={uuid.uuid4()}").status_code == 404
    assert f"first={first.key}&amp;second={second.key}" in read(lead, f"/impact/statements/{second.key}/")


def of_bank(centre: centres.Centre) -> Client:
    return centre.browser(centre.user("client", client_id=centre.bank.client.pk))


def corrected(first: tables.Statement) -> tables.Statement:
    """Keep a second version in which six contacts more were counted."""
    key = uuid.uuid4()
    told = [
        line if line.key != "contacts_served/all/all" else
        lines.Line(table=line.table, key=line.key,
                   values={**line.values, "value": 1240, "low": 1240, "high": 1240, "n": 1240, "rows_digest": "0" * 64})
        for line in statements.given(month=first.from_date, key=str(key))
    ]  # fmt: skip
    row = tables.Statement.objects.create(
        key=key, from_date=first.from_date, to_date=first.to_date, version=2, supersedes=first, is_synthetic=False,
        reason="Six contacts came late.", root="0" * 64, lines_count=len(told), frozen_by_user_id=900_001,
        frozen_at=statements.AT,
    )  # fmt: skip
    actions.keep_lines(row, told)
    return row
