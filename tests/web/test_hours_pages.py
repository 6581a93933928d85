"""Hours on pages: a worker objects, a supervisor decides, the lead locks; clicks that come twice, and clocks abroad."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import psycopg
import pytest
from tests import centre as centres

from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people import models
from tejido.web.people.hours import forms, shown

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def centre(owner: psycopg.Connection, acting_as: centres.Acting) -> centres.Centre:
    return centres.open_centre(owner, acting_as)


def text(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def test_a_worker_objects_another_decides_and_a_locked_month_says_where_it_counts(centre: centres.Centre) -> None:
    """One centre serves the whole way: making it costs more than walking it."""
    person = centre.bank.agents[0]
    agent = centre.agent()
    lead, supervisor = (centre.browser(centre.user(role)) for role in ("people_lead", "supervisor"))
    asked = {
        "key": str(uuid.uuid4()), "day": "2026-11-02", "from_time": "08:00", "to_time": "09:30", "to_day": "",
        "activity": "training", "text": "Curso en el salón",
    }  # fmt: skip
    for _twice in range(2):
        assert agent.post("/me/hours/correct/", asked).status_code == 302
    with scopes.scoped({0}):
        (row,) = tables.TimeCorrection.objects.all()
    assert "Curso en el salón" in text(agent.get("/me/hours/?month=2026-11").content)
    assert agent.post(f"/people/hours/corrections/{row.key}/", {"decision": "approved"}).status_code == 403
    refused = supervisor.post(f"/people/hours/corrections/{row.key}/", {"decision": "refused", "answer": " "})
    assert "Say in a few words why" in text(refused.content)
    assert supervisor.post(f"/people/hours/corrections/{row.key}/", {"decision": "approved"}).status_code == 302
    own = text(agent.get("/me/hours/?month=2026-11").content)
    assert "1 h 30 min" in own and "corrected" in own
    late(centre, agent, lead, supervisor, person)
    for address in ("/me/hours/?month=2026-13", "/me/hours/?month=x", "/me/hours/correct/?again=x"):
        assert agent.get(address).status_code in (400, 404)


def late(centre: centres.Centre, agent, lead, supervisor, person: models.Person) -> None:  # type: ignore[no-untyped-def]
    """Lock October, and let a correction of it count in November."""
    for first, last in (("2026-10-01", "2026-10-31"), ("2026-11-01", "2026-11-30")):
        opened = {"key": str(uuid.uuid4()), "from_date": first, "last_date": last}
        for _twice in range(2):
            assert lead.post("/people/hours/new/", opened).status_code == 302
    with scopes.scoped({0}):
        october, november = tables.HoursPeriod.objects.order_by("from_date")
    assert supervisor.post(f"/people/hours/{october.key}/lock/").status_code == 403
    for _twice in range(2):
        assert lead.post(f"/people/hours/{october.key}/lock/").status_code == 302
    assert "Nothing in it changes any more" in text(lead.get(f"/people/hours/?period={october.key}").content)
    asked = {
        "key": str(uuid.uuid4()), "day": "2026-10-20", "from_time": "08:00", "to_time": "09:00", "to_day": "",
        "activity": "available", "text": "Faltaba",
    }  # fmt: skip
    assert agent.post("/me/hours/correct/", asked).status_code == 302
    with scopes.scoped({0}):
        row = tables.TimeCorrection.objects.get(decision="")
    assert supervisor.post(f"/people/hours/corrections/{row.key}/", {"decision": "approved"}).status_code == 302
    own = text(agent.get("/me/hours/?month=2026-11").content)
    assert "What belongs to an earlier period and counts in this one" in own and "belongs to October 2026" in own
    assert "counts in the period November 2026" in text(agent.get("/me/hours/?month=2026-10").content)
    table = lead.get(f"/people/hours/{november.key}/hours.csv").content.decode("utf-8-sig")
    assert "Agente 1 Prueba" in table and len(table.splitlines()) > 1


def test_where_clocks_are_set_back_a_time_is_asked_about_and_where_they_are_set_forward_refused() -> None:
    given = {
        "key": str(uuid.uuid4()), "day": "2026-11-01", "from_time": "01:30", "to_time": "03:00", "activity": "break",
        "text": "x",
    }  # fmt: skip
    form = forms.CorrectionForm(given, zone=NEW_YORK)
    assert not form.is_valid() and "which" in form.fields
    lengths = []
    for which in ("earlier", "later"):
        answered = forms.CorrectionForm({**given, "which": which}, zone=NEW_YORK)
        assert answered.is_valid() and answered.stretch is not None
        lengths.append((answered.stretch[1] - answered.stretch[0]).total_seconds() / 3600)
    assert lengths == [2.5, 1.5]
    gone = forms.CorrectionForm({**given, "day": "2026-03-08", "from_time": "02:30"}, zone=NEW_YORK)
    assert not gone.is_valid() and "from_time" in gone.errors
    last = forms.CorrectionForm({**given, "day": "9999-12-31", "from_time": "23:00", "to_time": "01:00"}, zone=NEW_YORK)
    assert not last.is_valid(), "the calendar ends there"


def test_a_month_is_told_by_its_name_and_other_days_by_first_and_last() -> None:
    assert shown.days(date(2026, 12, 1), date(2027, 1, 1)) == "December 2026"
    assert " – " in shown.days(date(2026, 12, 1), date(2026, 12, 16))
    local = datetime.combine(date(2026, 11, 2), time(8), tzinfo=NEW_YORK)
    assert shown.clock(local) == "08:00" and shown.clock(local.replace(second=7)) == "08:00:07"
