"""Pay as people use it: two leads close a month, payroll gets a file that adds up, and a worker reads and asks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import openpyxl
import psycopg
from django.http import HttpResponse
from django.test import Client
from tests import centre as centres

from tejido.contacts import piece_work
from tejido.people.pay import working

Acting = Callable[[str], AbstractContextManager[None]]
PEOPLE_WITH_HOURS = """
INSERT INTO people_contractterm (person_id, from_date, weekly_hours, phase, recorded_at)
SELECT DISTINCT person_id, date '2026-01-01', 42, '', now() FROM people_employment
"""
LOCKED = """
INSERT INTO people_hoursperiod (from_date, to_date, from_at, to_at, opened_by_user_id, recorded_at, locked_by_user_id,
    locked_at, locked_recorded_at)
VALUES ('2026-10-01', '2026-11-01', '2026-10-01 05:00+00', '2026-11-01 05:00+00', 1, '2026-11-01', 1,
    '2026-11-02', '2026-11-02') RETURNING key
"""


def page(browser: Client, path: str) -> str:
    answer = browser.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def one_row(owner: psycopg.Connection[Any], asked: Any) -> tuple[Any, ...]:
    found = owner.execute(asked).fetchone()
    assert found is not None
    return tuple(found)


def send(browser: Client, path: str, **form: Any) -> HttpResponse:
    return browser.post(path, form, headers={"accept": "text/html"})  # type: ignore[return-value]  # a response of a test


def test_a_month_is_closed_by_two_exported_and_asked_about(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting
) -> None:
    centre = centres.open_centre(owner, acting_as)
    worker, lead, other = (
        centre.agent(),
        *(centre.browser(centre.user(role)) for role in ("people_lead", "administrator")),
    )
    owner.execute(PEOPLE_WITH_HOURS)
    (period,) = one_row(owner, LOCKED)
    # A name that a spreadsheet would calculate.
    owner.execute("UPDATE people_person SET first_surname = '=1+1'")
    terms = "/people/pay/terms/of/{}/"
    pay = {"basis": "month", "amount": "2.100.000", "currency": "COP", "from_date": "2026-01-01"}
    keys = [key for (key,) in owner.execute("SELECT person.key FROM people_person AS person JOIN people_employment"
                                            " ON person_id = person.id").fetchall()]  # fmt: skip
    assert "Say how much it is" in send(lead, terms.format(keys[0]), **pay | {"amount": ""}).content.decode()
    for key in keys:
        assert send(lead, terms.format(key), **pay).status_code == 302
    assert "There is no pay here yet" in page(worker, "/me/pay/")
    for _ in range(2):
        send(lead, f"/people/pay/open/{period}/")
    assert centre.count("people_payrun") == centre.count("people_payworking") == 1
    (run,) = one_row(owner, "SELECT key FROM people_payrun")
    here = f"/people/pay/runs/{run}/"
    going_on(lead, other, owner, here=here)
    work(acting_as, owner)
    assert lead.get(f"{here}lines.csv").status_code == 409
    for browser in (lead, lead, other):
        digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page(browser, here))
        send(browser, f"{here}sign/", digest=digest.group(1) if digest else "")
    assert "signed by two, closed" in page(other, here)
    assert centre.count("people_paysignature") == 2

    table = list(csv.reader(io.StringIO(other.get(f"{here}lines.csv").content.decode("utf-8-sig"))))
    assert table[0][0].startswith("SYNTHETIC")
    rows = [dict(zip(table[1], line, strict=True)) for line in table[2:]]
    sums = {
        kind: sum(Decimal(one["Amount"]) for one in rows if one["Kind"] == kind) for kind in ("earning", "deduction")
    }
    told = {one["Code"]: Decimal(one["Amount"]) for one in rows if one["Kind"] == "total"}
    assert told["total_earned"] == sums["earning"] == 2349095 * len(keys)
    assert told["total_net"] == sums["earning"] - sums["deduction"]
    assert {one["Surnames"] for one in rows if one["Person"]} == {"'=1+1"}
    sheet = openpyxl.load_workbook(io.BytesIO(other.get(f"{here}lines.xlsx").content)).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[2]]
    kind, amount, surname = (heads.index(name) for name in ("Kind", "Amount", "Surnames"))
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert round(sum(row[amount] for row in cells if row[kind] == "earning"), 2) == float(sums["earning"])
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells[0][surname] == "=1+1"

    what_it_means(worker, other, owner)
    own = page(worker, "/me/pay/")
    assert "You get" in own
    assert "Ley 2466/2025" in own
    (line,) = re.findall(r"/me/pay/lines/([0-9a-f-]{36})/ask/", own)[:1]
    ask = f"/me/pay/lines/{line}/ask/"
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page(worker, ask))
    assert found is not None
    for _ in range(2):
        assert send(worker, ask, text="¿Por qué tan poco?", key=found.group(1)).status_code == 302
    assert centre.count("people_payquestion") == 1
    (question,) = one_row(owner, "SELECT key FROM people_payquestion")
    answer = f"/people/pay/questions/{question}/"
    assert "Say by how much" in send(lead, answer, text="Sí", kind="earning").content.decode()
    assert send(lead, answer, text="Le faltaba una hora", kind="earning", amount="10.000").status_code == 302
    (correction,) = one_row(owner, "SELECT key FROM people_paycorrection")
    for browser in (lead, other):
        send(browser, f"/people/pay/corrections/{correction}/", decision="approve")
    told_back = page(worker, "/me/pay/")
    assert "Le faltaba una hora" in told_back
    assert "You should get 10,000" in told_back
    (state, by) = one_row(owner, "SELECT state, decided_by_user_id <> set_by_user_id FROM people_paycorrection")
    assert (state, by) == ("in_force", True)


def going_on(lead: Client, other: Client, owner: psycopg.Connection[Any], *, here: str) -> None:
    """See how far it is on a page that comes anew by itself, and be refused what has to wait."""
    assert "What it is worked out from is being read" in page(lead, here)
    owner.execute("UPDATE people_payworking SET people_count = 1000, done_count = 300")
    answer = other.get(here, headers={"accept": "text/html"})
    assert answer["Refresh"] == "5"
    told = re.sub(r"\s+", " ", answer.content.decode())
    assert "300 of 1,000 people" in told
    assert f'<a href="{here}">Look again</a>' in told
    assert "Work it out again" not in told
    assert "sign/" not in told
    assert "is being worked out" in page(lead, "/people/pay/")
    send(lead, f"{here}sign/", digest="0" * 64)
    assert "wait until it is done" in page(lead, here)
    about = '{"key": "night_surcharge", "place": "CO", "day": "2026-10-06"}'
    owner.execute("UPDATE people_payworking SET problem = 'no_such_value', about = %s", [about])
    told = page(lead, here)
    assert "It could not be worked out" in told
    assert "Propose one there." in told
    assert "Refresh" not in lead.get(here, headers={"accept": "text/html"})
    for name, sentence in (("pay_run_not_draft", "This pay run is signed"), ("gave_up", "Something broke on our side")):
        owner.execute("UPDATE people_payworking SET problem = %s, about = '{}'", [name])
        assert sentence in page(lead, here)
    for _ in range(2):
        send(lead, f"{here}work-out/")
    assert one_row(owner, "SELECT try_number, problem, done_count FROM people_payworking") == (2, "", 0)


def work(acting_as: Acting, owner: psycopg.Connection[Any]) -> None:
    """Do what the worker does."""
    for asked, number in owner.execute("SELECT id, try_number FROM people_payworking").fetchall():
        with acting_as("work"):
            working.carry_out(asked, number, count=piece_work.count)


def what_it_means(worker: Any, stranger: Any, owner: psycopg.Connection[Any]) -> None:
    """Read the month beside the minimum, and beside a household that is told of and opened for its worker alone."""
    shown = page(worker, "/me/living/")
    # 2,100,000 / 1,750,905 = 1.1994
    assert "2,100,000 COP is 1.20 times 1,750,905 COP." in shown
    assert "No living wage of your town is kept here yet" in shown
    (slip,) = re.findall(r'name="slip" value="([0-9a-f-]{36})"', shown)
    assert (
        "You have told nothing about your household"
        in send(worker, "/me/living/household/", slip=slip).content.decode()
    )
    # Hired as the month began, somebody can still tell how it was when they applied.
    owner.execute("UPDATE people_employment SET from_date = '2026-10-01'")
    owner.execute("UPDATE people_placement SET from_date = '2026-10-01'")
    home = {"moment": "application", "members_count": "4", "earners_count": "1", "income_month": "1600000",
            "currency": "COP", "where": "city:23001", "agrees": "on"}  # fmt: skip
    assert send(worker, "/me/data/household/", **home).status_code == 302
    before = one_row(owner, "SELECT count(*) FROM vault.read_log")
    told = send(worker, "/me/living/household/", slip=slip).content.decode()
    assert "400,000" in told
    assert one_row(owner, "SELECT count(*) FROM vault.read_log") > before
    # What is left of 2,349,095 after 4 % and 4 % of 2,100,000 is 2,181,095: 136.32 % of 1,600,000.
    assert "136 %" in told
    # Whoever has no person has no such page, and nobody has another's slip.
    assert stranger.get("/me/living/").status_code in (403, 404)
    assert worker.get("/me/living/", {"slip": "00000000-0000-4000-8000-000000000000"}).status_code == 404
    assert worker.get("/me/living/", {"slip": "x"}).status_code == 404
