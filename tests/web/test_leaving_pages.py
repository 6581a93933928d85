"""Benefits, leaving and attrition as people use them: sent twice, refused beside the field, withheld where few are."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.core.files import uploadedfile
from django.http import HttpResponse
from django.test import Client
from tests import centre as centres

from tejido.web.people import money_field

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
Acting = Callable[[str], AbstractContextManager[None]]


@pytest.mark.parametrize(
    ("told", "amount"),
    [("1200000", "1200000"), ("1.200.000", "1200000"), ("1,200,000.50", "1200000.50"), ("1 200 000,5", "1200000.5"),
     ("12,5", "12.5"), ("0", "0"), ("1.200,75", "1200.75"), ("1\u00a0200", "1200")],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(told: str, amount: str) -> None:
    assert money_field.amount_of(told) == Decimal(amount)


@pytest.mark.parametrize("told", ["", "mil", "-5", "1.20.000", "1,2,3", "NaN", "1e9", "٣", "9" * 14, "1\0", "1.2345"])
def test_what_is_no_amount_or_could_be_two(told: str) -> None:
    assert money_field.amount_of(told) is None


def page(browser: Client, path: str) -> str:
    answer = browser.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def send(browser: Client, path: str, **form: Any) -> HttpResponse:
    return browser.post(path, form, headers={"accept": "text/html"})  # type: ignore[return-value]  # a response of a test


def key_in(html: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', html)
    assert found is not None
    return found.group(1)


def test_a_worker_asks_the_people_lead_lends_and_somebody_leaves(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting
) -> None:
    centre = centres.open_centre(owner, acting_as)
    agent, lead = centre.agent(), centre.browser(centre.user("people_lead"))
    asked = {"kind": "loan", "amount": "1.200.000", "currency": "COP", "count": "12", "purpose": "Una nevera"}
    assert (
        "A loan needs a number of months" in send(agent, "/me/benefits/ask/", **asked | {"count": ""}).content.decode()
    )
    key = key_in(page(agent, "/me/benefits/ask/"))
    for _ in range(2):
        assert send(agent, "/me/benefits/ask/", **asked, key=key).status_code == 302
    assert centre.count("people_benefit") == 1
    assert "Una nevera" in page(agent, "/me/benefits/")

    lent = {"amount": "1200000", "count": "12", "yearly_rate": "0", "first_due_date": "2030-01-31",
            "month_pay": "2.000.000", "reason": "Cabe"}  # fmt: skip
    lend = f"/people/benefits/{key}/lend/"
    assert "no limits for loans" in send(lead, lend, **lent).content.decode()
    limits = {"currency": "COP", "share": "10", "amount_max": "3.000.000", "count_max": "24", "yearly_rate_max": "0",
              "status": "own_policy", "source": "Acta 12", "from_date": "2026-01-01"}  # fmt: skip
    assert send(lead, "/people/benefits/limits/", **limits).status_code == 302
    assert "beyond the limits" in send(lead, lend, **lent | {"count": "4"}).content.decode()
    assert send(lead, lend, **lent).status_code == 302
    # Sent again, it says that it was decided, and lends nothing more.
    assert "decided or withdrawn already" in send(lead, lend, **lent).content.decode()
    repay = f"/people/benefits/{key}/repay/"
    paid: dict[str, Any] = {
        "amount": "300000",
        "on": "2026-11-03",
        "reference": "N-1",
        "key": key_in(page(lead, repay)),
    }
    wrong = send(lead, repay, **paid, receipt=uploadedfile.SimpleUploadedFile("slip.pdf", b"MZ program"))
    assert "receipt is a picture" in wrong.content.decode() and centre.count("people_benefitevent") == 0
    for _ in range(2):
        slip = uploadedfile.SimpleUploadedFile("slip.pdf", PDF)
        assert send(lead, repay, **paid, receipt=slip).status_code == 302
    assert centre.count("people_benefitevent") == 1
    (own,) = re.findall(r'href="(/me/benefits/receipts/[^"]+)"', page(agent, "/me/benefits/"))
    handed = agent.get(own)
    assert (handed.content, handed["Content-Type"]) == (PDF, "application/pdf")
    assert lead.get(own.replace("/me/", "/people/")).content == PDF and lead.get(own).status_code != 200
    table = lead.get("/people/benefits/every.csv").content.decode("utf-8-sig").splitlines()
    assert len(table) == 2 and "300000" in table[1] and "900000" in table[1] and "nevera" not in table[1]
    assert "900,000" in page(agent, "/me/benefits/")
    assert agent.get(f"/people/benefits/{key}/").status_code == 403

    person = centre.bank.agents[0]
    path = f"/people/leaving/of/{person.key}/"
    left = {"to_date": "2026-11-04", "reason": "hired_by_client", "destination": "client", "would_return": "yes",
            "note": "", "key": key_in(page(lead, path))}  # fmt: skip
    for _ in range(2):
        assert send(lead, path, **left).status_code == 302
    assert centre.count("people_leaving") == 1
    one = f"/people/leaving/{left['key']}/"
    told = page(lead, one)
    assert "900,000" in told
    assert "Hired by a client" in told
    seen = re.search(r'name="seen" value="(\w+)"', page(lead, f"{one}correct/"))
    assert seen is not None
    assert send(lead, f"{one}correct/", **left | {"reason": "study", "seen": seen.group(1)}).status_code == 302
    assert "Known before" in page(lead, one)
    # Three people are too few to tell numbers about, and not too few for whoever may see them.
    assert "withheld" in page(lead, "/people/attrition/?by=all&until=2026-11&months=3")
    assert "To study" in page(lead, "/people/attrition/rows/?by=all&until=2026-11&months=3")
    for wrong in ("by=moon", "until=0001-01", "part=%00"):
        assert lead.get(f"/people/attrition/?{wrong}").status_code == 400, wrong
