"""A country's table of inputs and outputs, cut down to a region on its page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests import centre as centres

from tejido.impact.economy import io_tables
from tejido.journal import scopes

Acting = Callable[[str], AbstractContextManager[None]]
ENGLISH = {"accept": "text/html", "accept-language": "en"}
COUNTRY = """from,to,amount
food,food,10
food,trade,20
trade,food,30
trade,trade,10
food,output,100
trade,output,100
food,jobs,40
trade,jobs,10
"""
ABOUT = {"name": "Tabla", "source": "Oficina", "area": "CO", "year": "2021", "currency": "COP"}
REGION = {"name": "Tabla", "source": "Censo", "area": "CO-23001", "delta": "0.25"}


@pytest.fixture
def centre(committed: None, owner: psycopg.Connection[Any], acting_as: Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


@pytest.fixture
def lead(centre: centres.Centre) -> Client:
    return centre.browser(centre.user("impact_lead"))


def send(browser: Client, path: str, text: str, **fields: str) -> HttpResponse:
    file = SimpleUploadedFile("tabla.csv", text.encode(), content_type="text/csv")
    given = {"key": str(uuid.uuid4()), **fields, "file": file}
    return browser.post(f"/impact/town/tables/{path}", given, headers=ENGLISH)


def load(browser: Client, text: str = COUNTRY) -> str:
    """Load a country's table and return its key."""
    answer = send(browser, "load/", text, **ABOUT)
    assert answer.status_code == 302, answer.content.decode()
    found = re.search(r"tables/([0-9a-f-]{36})/$", answer["Location"])
    assert found is not None
    return found[1]


def read(browser: Client, key: str) -> str:
    return str(browser.get(f"/impact/town/tables/{key}/", headers=ENGLISH).content.decode())


def test_a_table_is_cut_once_and_says_of_which_one(centre: centres.Centre, lead: Client) -> None:
    key = load(lead)
    assert f"/impact/town/tables/{key}/region/" in read(lead, key)
    sent_twice = {**REGION, "key": str(uuid.uuid4())}
    answers = [send(lead, f"{key}/region/", "sector,jobs\nfood,4\ntrade,2\n", **sent_twice) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    page = read(lead, answers[0]["Location"].split("/")[-2])
    with scopes.scoped(centre.scope):
        newest, base = io_tables.newest(), io_tables.one(uuid.UUID(key))
        assert len(io_tables.every()) == 2
        assert newest is not None
        assert (newest.area, newest.year, newest.currency) == ("CO-23001", 2021, "COP")
        assert newest.source == f"Censo · FLQ δ 0.25, SHA-256 {base.digest[:12]}"
        assert io_tables.of_row(newest).output == pytest.approx([10.0, 20.0])
    assert "Censo · FLQ δ 0.25" in page
    assert "/region/" not in page, "what was cut is no country's"


def test_each_line_is_answered_and_nothing_is_kept_before_all_are_right(centre: centres.Centre, lead: Client) -> None:
    key = load(lead)
    text = "sector,jobs\nfood,41\nfish,3\ntrade,1\ntrade,1\n"
    page = send(lead, f"{key}/region/", text, **REGION).content.decode()
    for told in ("where the table has 40", "the table has no such sector", "says the same as line 4"):
        assert told in page
    for text, told in (
        ("sector,jobs\nfood,0\n", "Nobody works in any sector"),
        ("sector,jobs\nfood,-1\n", "write a number such as"),
        ("sector\nfood\n", "Jobs"),
        ("\x00", "characters that no text has"),
    ):
        answer = send(lead, f"{key}/region/", text, **REGION)
        assert answer.status_code < 500
        assert told in answer.content.decode(), text
    wrong = {**REGION, "area": "CO", "delta": "9"}
    page = send(lead, f"{key}/region/", "sector,jobs\nfood,4\n", **wrong).content.decode()
    assert "Write CO- and the digits" in page
    with scopes.scoped(centre.scope):
        assert len(io_tables.every()) == 1


def test_a_table_without_jobs_is_not_cut(lead: Client) -> None:
    key = load(lead, "\n".join(line for line in COUNTRY.splitlines() if "jobs" not in line))
    assert "/region/" not in read(lead, key)
    for answer in (lead.get(f"/impact/town/tables/{key}/region/"), send(lead, f"{key}/region/", "x", **REGION)):
        assert answer["Location"] == f"/impact/town/tables/{key}/"
    assert "load it with a line “jobs”" in read(lead, key)


def test_what_is_cut_of_an_invented_table_is_invented(centre: centres.Centre, lead: Client) -> None:
    answer = send(lead, "load/", COUNTRY, **ABOUT, is_synthetic="on")
    key = answer["Location"].split("/")[-2]
    send(lead, f"{key}/region/", "sector,jobs\nfood,4\n", **REGION)
    with scopes.scoped(centre.scope):
        (cut,) = (row for row in io_tables.every() if row.area == "CO-23001")
        assert cut.is_synthetic
        assert cut.sectors == ["food"]
