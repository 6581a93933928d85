"""Employment on pages: complaints without a name, what supervisors are told, the survey, and late corrections."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from tests import centre as centres

from tejido.journal import scopes
from tejido.people import employment_tables as tables
from tejido.people.employment import adjustments
from tejido.web.people.employment import days, forms, hearing


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


COMPLAINT = {"category": "harassment", "handler": "people_lead", "text": "Me gritan"}


def text(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def receipt_in(html: bytes) -> str:
    found = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){3}", html.decode())
    assert found is not None
    return found.group(0)


def test_whoever_is_signed_in_leaves_no_trace_in_a_complaint_and_a_flood_is_slowed_down(
    centre: centres.Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_no_trace(centre)
    slow_down(centre, monkeypatch)


def test_adjustments_the_survey_and_corrections_go_over_the_pages(centre: centres.Centre) -> None:
    """One centre serves the three: making it costs more than they do."""
    tell_the_floor(centre)
    answer_once(centre)
    keep_what_was_believed(centre)


def leave_no_trace(centre: centres.Centre) -> None:
    agent, lead = centre.agent(), centre.browser(centre.user("people_lead"))
    receipt = hearing.new_receipt()
    answers = [agent.post("/hear/", COMPLAINT | {"receipt": receipt}) for _ in range(2)]
    assert {receipt_in(answer.content) for answer in answers} == {hearing.shown(receipt)}
    assert "Alguien" not in answers[0].content.decode(), "the page does not even show who is signed in"
    with scopes.scoped({0}), connection.cursor() as cursor:
        (row,) = tables.Grievance.objects.all()
        assert (row.person_id, list(row.entries.values_list("user_id", flat=True))) == (None, [None])
        cursor.execute("SELECT by_kind, by_id, happened_at FROM journal_fact WHERE type LIKE 'grievance%%'")
        assert cursor.fetchall() == [("system", 0, days.beginning(row.received_date))]
    stranger = Client(headers={"accept-language": "en"})
    wrong = stranger.post("/hear/look-up/", {"receipt": "AAAA-AAAA-AAAA-AAAA"})
    assert "No complaint has this receipt" in text(wrong.content)
    assert b"<script" not in wrong.content, "a cheap phone on a slow line gets the words and two style sheets"
    assert "Me gritan" in text(stranger.post("/hear/look-up/", {"receipt": receipt.lower()}).content)
    assert not {name for name in stranger.cookies if "session" in name}
    opened = lead.get(f"/people/grievances/{row.key}/")
    assert "Me gritan" in text(opened.content)
    told = {"outcome": "upheld", "text": "Ya no pasa", "key": ""}
    assert lead.post(f"/people/grievances/{row.key}/answer/", told).status_code == 302
    read = stranger.post("/hear/look-up/", {"receipt": receipt}).content
    assert "Ya no pasa" in text(read) and "Alguien" not in text(read), "handlers have no name for the reporter"
    appealed = stranger.post("/hear/write/", {"receipt": receipt, "text": "Sí pasa", "step": "appeal"})
    assert "Impact lead" in text(appealed.content)
    assert lead.get(f"/people/grievances/{row.key}/").status_code == 404, "the other lead has it now"
    with scopes.scoped({0}):
        assert tables.GrievanceRead.objects.count() == 1


def slow_down(centre: centres.Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    few = type(hearing.NEW_COMPLAINTS)(what="hear_few", attempts_max=2, window_seconds=600)
    monkeypatch.setattr(hearing, "NEW_COMPLAINTS", few)
    statuses = [Client().post("/hear/", COMPLAINT).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    with scopes.scoped({0}):
        assert tables.Grievance.objects.count() == 3, "what was sent before stays"


def tell_the_floor(centre: centres.Centre) -> None:
    agent = centre.agent()
    lead, supervisor = centre.browser(centre.user("people_lead")), centre.browser(centre.user("supervisor"))
    asked = {"kind": "breaks", "text": "Por mi espalda, una pausa", "key": "7d1f0f5a-5b35-4d0c-9c1f-0d2f6a1b2c3d"}
    assert [agent.post("/me/adjustments/new/", asked).status_code for _ in range(2)] == [302, 302]
    with scopes.scoped({0}):
        (row,) = adjustments.of_person(centre.bank.agents[0].pk)
    decision = {
        "decision": "granted", "reason": "", "floor_words": "pausa cada hora", "cost_amount": "250000.50",
        "cost_currency": "COP", "do_by_date": "",
    }  # fmt: skip
    assert lead.post(f"/people/adjustments/{row.key}/", decision).status_code == 302
    seen = text(supervisor.get("/people/adjustments/floor/").content)
    assert "pausa cada hora" in seen
    assert not any(word in seen for word in ("espalda", "250"))
    for address in ("/people/adjustments/", f"/people/adjustments/{row.key}/"):
        assert supervisor.get(address).status_code == 403
    assert "Granted" in text(agent.get("/me/adjustments/").content)


def answer_once(centre: centres.Centre) -> None:
    agent = centre.agent()
    lead = centre.browser(centre.user("people_lead"))
    with scopes.scoped({0}):
        today = days.today()
    opened = {"opens_date": today.isoformat(), "closes_date": (today + timedelta(days=7)).isoformat(), "key": ""}
    assert lead.post("/people/climate/new/", opened).status_code == 302
    sheet = dict.fromkeys(("treated_fairly", "safe_to_speak", "can_rest", "learns_here", "would_recommend"), "5")
    assert "This field is required" in text(agent.post("/me/climate/", {"can_rest": "5"}).content)
    assert agent.post("/me/climate/", sheet).status_code == 302
    assert "You have answered this survey" in text(agent.post("/me/climate/", sheet).content)
    with scopes.scoped({0}):
        wave = tables.ClimateWave.objects.get()
        assert tables.ClimateAnswer.objects.count() == 1
    assert "still open" in text(lead.get(f"/people/climate/{wave.key}/").content)
    assert lead.post(f"/people/climate/{wave.key}/close/").status_code == 302
    closed = text(lead.get(f"/people/climate/{wave.key}/").content)
    assert "too few to tell of" in closed
    assert "100" not in closed


def keep_what_was_believed(centre: centres.Centre) -> None:
    lead, person = centre.browser(centre.user("people_lead")), centre.bank.agents[0]
    page = f"/people/employment/{person.key}/"
    form = {"contract": "fixed_term", "from_date": "2026-02-01", "to_date": "", "end_reason": "", "seen": ""}
    # Without what the page had shown, it says once what is stored now.
    assert "while your page was open" in text(lead.post(f"{page}correct/2026-01-01/", form).content)
    seen = re.search(r'name="seen" value="(\w+)"', lead.get(f"{page}correct/2026-01-01/").content.decode())
    assert seen is not None
    form["seen"] = seen.group(1)
    refused = lead.post(f"{page}correct/2026-01-01/", form | {"to_date": "2026-01-15"})
    assert "ends after it begins" in text(refused.content)
    sent = lead.post(f"{page}correct/2026-01-01/", form)
    assert sent.status_code == 302
    shown = text(lead.get(page).content)
    assert "what was believed before" in shown and "Jan. 1, 2026" in shown
    assert lead.get(f"{page}correct/2026-01-01/").status_code == 404


@pytest.mark.parametrize(
    ("written", "meant"),
    [("250.000", "250000"), ("1,250,000.50", "1250000.50"), ("1.250.000,5", "1250000.5"), ("42,5", "42.5"), ("7", "7")],
)
def test_an_amount_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert forms.AmountField(max_digits=14, decimal_places=2).clean(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["25.00.0", "1.25.000", "a", "NaN", "1.2345"])
def test_what_could_mean_two_amounts_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        forms.AmountField(max_digits=14, decimal_places=2).clean(written)
