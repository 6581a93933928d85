"""The footprint's rows: bills and corrections, days as sums over many, gaps, and numbers followed to their lines."""

from __future__ import annotations

import io
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.test import Client
from tests import crowd, scenes

from tejido.access import actions as access_actions
from tejido.core import facts
from tejido.core.impact.footprint import commute
from tejido.impact import providers, queries
from tejido.impact.footprint import asked, bills, commuting, contracting, days, errors, jobs, ledger, measures, tables
from tejido.impact.surveys import answers
from tejido.journal import clock, scopes
from tejido.people import models as people
from tejido.people.hours import deciding, sheets

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
BY = scenes.BY
GIVEN: dict[str, Any] = {"user_id": 1, "recorded_at": crowd.AS_OF, "by": BY, "at": crowd.AS_OF}
SHEET = uuid.UUID(int=7)
LAST_DAY = datetime(2026, 3, 31, 14, tzinfo=UTC)


@pytest.fixture
def site(committed: None, owner: psycopg.Connection) -> people.Site:
    crowd.install()
    crowd.place(owner, 1)
    made = owner.execute(
        "INSERT INTO people_site (name, place_id, zone, holiday_calendar)"
        " SELECT 'Sede', id, 'America/Bogota', 'CO' FROM reference_place WHERE code = '23001' RETURNING id"
    ).fetchone()
    assert made is not None
    with scopes.scoped({0}):
        return people.Site.objects.select_related("place").get(pk=made[0])


def told(site: people.Site | None, kind: str = "electricity", amount: str = "1000", **more: Any) -> bills.Told:
    units = {"electricity": "kWh", "water": "m3", "waste": "kg", "diesel": "litre"}
    given: dict[str, Any] = {"month": MARCH, "unit": units.get(kind, "kWh"), **more}
    return bills.Told(site=site, kind=kind, amount=Decimal(amount), **given)


def work(owner: psycopg.Connection, ids: list[int], *, hours: int = 8) -> None:
    """Let people work a day of March and the last one, until after midnight in Greenwich."""
    for begin in (crowd.AT, LAST_DAY):
        owner.cursor().executemany(
            "INSERT INTO people_activity (person_id, activity, reason, from_at, to_at)"
            " VALUES (%s, 'available', '', %s, %s)",
            [(one, begin, begin + timedelta(hours=hours)) for one in ids],
        )


def march() -> ledger.Ledger:
    with scopes.scoped({0}):
        return ledger.of_months(from_month=MARCH, to_month=APRIL, as_of=crowd.AS_OF)


def test_a_bill_is_corrected_and_withdrawn_and_never_overwritten(site: people.Site, owner: psycopg.Connection) -> None:
    key, new = uuid.uuid4(), uuid.uuid4()
    with scopes.scoped({0}):
        first = bills.enter(told=told(site), key=key, **GIVEN)
        assert bills.enter(told=told(site), key=key, **GIVEN).pk == first.pk, "the second click makes nothing"
        with pytest.raises(errors.BillKnown):
            bills.enter(told=told(site, amount="2"), **GIVEN)
        second = bills.correct(key=key, told=told(site, amount="1.2", unit="MWh"), new_key=new, **GIVEN)
        assert bills.correct(key=key, told=told(site), new_key=new, **GIVEN).pk == second.pk
        assert (second.quantity, second.entered_quantity, second.entered_unit) == (Decimal(1200), Decimal("1.2"), "MWh")
        with pytest.raises(errors.NoSuchBill):
            bills.correct(key=key, told=told(site), **GIVEN)
        bills.withdraw(key=new, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF)
        assert bills.page(first=0, length=9) == (0, [])
        assert tables.FootprintBill.objects.count() == 2
    recorded = owner.execute("SELECT type, data FROM journal_fact WHERE type LIKE 'footprint%' ORDER BY id").fetchall()
    assert [kind for kind, _data in recorded] == [
        f"footprint_bill_{what}" for what in ("entered", "corrected", "withdrawn")
    ]
    assert recorded[1][1]["superseded"] == first.pk


WRONG: tuple[dict[str, Any], ...] = (
    {"kind": "travel_bus"}, {"kind": "electricity", "unit": "litre"}, {"month": date(2026, 3, 2)},
    {"month": date(2026, 6, 1)}, {"amount": "-1"}, {"amount": "NaN"}, {"amount": "1e20"}, {"variant": "landfill"},
    {"kind": "waste"}, {"kind": "waste", "variant": "eaten"}, {"reference": "a\0b"}, {"reference": "x" * 61},
    {"reference": "\ud800"}, {"kind": "cloud_network", "unit": "GB", "variant": "sa-east-1"},
)  # fmt: skip


def test_a_bill_that_cannot_be_is_refused(site: people.Site) -> None:
    with scopes.scoped({0}):
        for wrong in WRONG:
            with pytest.raises(errors.BillInvalid):
                bills.enter(told=told(site, **wrong), **GIVEN)


def test_contracts_and_answers_are_checked_and_withdrawn(site: people.Site) -> None:
    contract: dict[str, Any] = {
        "site": None, "kind": "certificate", "from_date": MARCH, "to_date": APRIL, "energy_kwh": Decimal(310),
        "share": None, "variant": "", "reference": "I-REC 1", **GIVEN,
    }  # fmt: skip
    wrongs: tuple[dict[str, Any], ...] = (
        {"reference": " "},
        {"to_date": MARCH},
        {"share": Decimal(1)},
        {"variant": "supplier.a"},
        {"kind": "gift"},
    )
    modes = [commute.Mode(mode="bus", people_count=12, km=8.0)]
    sums: dict[str, Any] = {"site": site, "asked_date": MARCH, "modes": modes, "home_count": 0, "cooled_count": 0}
    odd_sums: tuple[dict[str, Any], ...] = (
        {"modes": []}, {"cooled_count": 1}, {"asked_date": date(2027, 1, 1)}, {"modes": modes * 2},
    )  # fmt: skip
    with scopes.scoped({0}):
        for wrong in wrongs:
            with pytest.raises(errors.EnergyContractInvalid):
                contracting.enter(**{**contract, **wrong})
        made = contracting.enter(**contract)
        row = commuting.enter(**sums, **GIVEN)
        with pytest.raises(errors.CommuteKnown):
            commuting.enter(**sums, **GIVEN)
        for odd in odd_sums:
            with pytest.raises(errors.CommuteInvalid):
                commuting.enter(**{**sums, **odd}, **GIVEN)
        contracting.withdraw(key=made.key, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF)
        commuting.withdraw(key=row.key, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF)
        assert (contracting.every(), commuting.every()) == ([], [])
        with pytest.raises(errors.NoSuchEnergyContract):
            contracting.withdraw(key=made.key, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF)
        with pytest.raises(errors.NoSuchCommute):
            commuting.withdraw(key=row.key, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF)


def test_days_are_told_as_sums_over_ten_and_small_sites_only_together(
    site: people.Site, owner: psycopg.Connection
) -> None:
    work(owner, crowd.place(owner, 12, work_mode="site", site=site.pk) + crowd.place(owner, 11))
    found = march().worked
    # Each worked on two days, eight hours each; the second lasts until after midnight in Greenwich, not in Bogotá.
    assert {one.site: (one.people_count, one.site_days, one.home_days, one.worked_hours) for one in found.days} == {
        str(site.key): (12, 24, 0, 192.0), "": (11, 0, 22, 176.0),
    }  # fmt: skip
    small = people.Site(name="Otra", place=site.place, zone="America/Bogota", holiday_calendar="CO")
    with scopes.scoped({0}):
        small.save()
    few = crowd.place(owner, 3, work_mode="hybrid", site=small.pk)
    work(owner, few)
    told_apart = {one.site: (one.people_count, one.home_days) for one in march().worked.days}
    # The three alone would be told by subtraction: the next smallest group is told with them.
    assert told_apart == {str(site.key): (12, 0.0), "": (14, 22 + 3.0)}


def test_fewer_than_ten_people_are_not_told_at_all(site: people.Site, owner: psycopg.Connection) -> None:
    work(owner, crowd.place(owner, 9, work_mode="site", site=site.pk))
    found = march()
    assert (found.worked.days, found.worked.is_withheld, found.all_lines) == ([], True, [])
    with scopes.scoped({0}):
        measured = measures.of_ledger(found, queries.period_of(from_date=MARCH, to_date=APRIL, as_of=crowd.AS_OF))
    assert "few_people" in {gap.reason for gap in measured.gaps}


def test_a_month_counted_once_is_what_is_counted_live(site: people.Site, owner: psycopg.Connection) -> None:
    ids = crowd.place(owner, 12, work_mode="site", site=site.pk)
    work(owner, ids)
    live = march().worked
    with scopes.scoped({0}):
        assert days.keep(MARCH, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF) == 1
        assert days.keep(MARCH, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF) == 0
    assert march().worked == live
    # What came late stands in the next count and supersedes the former.
    owner.execute("DELETE FROM people_activity WHERE person_id = %s", [ids[0]])
    assert march().worked == live
    with scopes.scoped({0}):
        assert days.keep(MARCH, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF) == 1
        assert tables.FootprintMonth.objects.count() == 2
    assert march().worked.people == {MARCH: 11}
    assert jobs.count_months() >= 0


def test_a_month_about_which_something_was_approved_is_counted_again(
    site: people.Site, owner: psycopg.Connection
) -> None:
    ids = crowd.place(owner, 12, work_mode="site", site=site.pk)
    work(owner, ids)
    with scopes.scoped({0}):
        days.keep(MARCH, recorded_at=crowd.AS_OF, by=BY, at=crowd.AS_OF)
        before = march().worked.days[0].worked_hours
        given: dict[str, Any] = {"by": BY, "at": crowd.AS_OF, "recorded_at": clock.machine_now()}
        # A list fills days on which nobody was seen, and says nothing where presence speaks.
        for number, at in enumerate((crowd.AT, crowd.AT + timedelta(days=5))):
            line = sheets.add_line(
                sheet_key=SHEET, number=number, person=people.Person.objects.get(pk=ids[0]), from_at=at,
                to_at=at + timedelta(hours=4), activity="training", user_id=1, **given,
            )  # fmt: skip
        decider = deciding.Decider(user_id=2, person_id=None)
        sheets.decide(sheet=line.sheet, decision="approved", answer="", decider=decider, **given)
    assert days_of_march() == [(12, 24, before)], "kept as it was counted"
    assert jobs.count_months() == 1
    assert days_of_march() == [(12, 25, before + 4)]


def days_of_march() -> list[tuple[int, float, float]]:
    return [(one.people_count, one.site_days, one.worked_hours) for one in march().worked.days]


def test_numbers_follow_to_their_lines_and_gaps_have_an_owner(site: people.Site, owner: psycopg.Connection) -> None:
    work(owner, crowd.place(owner, 12, work_mode="site", site=site.pk))
    with scopes.scoped({0}):
        bills.enter(told=told(site, amount="1000"), **GIVEN)
        bills.enter(told=told(site, "waste", "10", variant="recycled"), **GIVEN)
        commuting.enter(
            site=None, asked_date=MARCH, modes=[commute.Mode(mode="bus", people_count=10, km=10.0)], home_count=0,
            cooled_count=0, **GIVEN,
        )  # fmt: skip
        period = queries.period_of(from_date=MARCH, to_date=APRIL, as_of=crowd.AS_OF)
        measured = providers.PROVIDERS["footprint"](period)
        held = {(one.indicator, one.dimension): one for one in measured.measurements}
        assert held["footprint_scope_2_location", "all"].figure.value == pytest.approx(220.0)
        # 24 days, 20 km, 0.10385 kg; 10 kg of waste.
        assert held["footprint_scope_3", "all"].figure.value == pytest.approx(24 * 20 * 0.10385 + 10 * 0.0064)
        assert held["footprint_per_hour", "site"].figure.value == pytest.approx(1000 * (220 + 49.912) / 192)
        for (indicator, dimension), one in held.items():
            evidence = providers.EVIDENCE[indicator](dimension, one.group_key, period)
            assert evidence.rows_count == one.rows_count > 0, indicator
            if evidence.total is not None and "_per_" not in indicator:
                assert evidence.total == pytest.approx(one.figure.value)
        assert {(gap.indicator, gap.reason, gap.owner) for gap in measured.gaps} == {
            ("water_used", "bill_missing", "impact_lead"),
            ("footprint_scope_2_location", "factor_of_another_year", "impact_lead"),
        }
        half = queries.period_of(from_date=MARCH, to_date=date(2026, 3, 9), as_of=crowd.AS_OF)
        assert [gap.reason for gap in providers.PROVIDERS["footprint"](half).gaps] == ["no_whole_month"]


def test_answers_of_a_survey_become_sums_and_few_of_them_stand_with_others() -> None:
    def sheets(count: int, mode: str, km: float, *, weight: float = 1.0) -> list[answers.Sheet]:
        given: dict[str, str | float | bool] = {
            "mode": mode,
            "km": km,
            "works_at_home": True,
            "cools_at_home": mode == "bus",
        }
        return [answers.Sheet(stratum="s", weight=weight, answers=given) for _ in range(count)]

    groups = {
        "1": sheets(10, "bus", 10.0) + sheets(10, "walk", 1.0, weight=3.0),
        "2": sheets(12, "motorcycle", 4.0) + sheets(3, "never", 0.0),
        "3": sheets(4, "car", 9.0),
    }
    found = asked.of_groups(groups, on=MARCH, site_keys={1: "one", 2: "two", 3: "three"})
    assert [one.site for one in found] == ["one", ""]
    # Those on foot stand for three each.
    assert found[0].ways == {"bus": (0.25, 10.0), "walk": (0.75, 1.0)}
    assert found[0].cooled_share == 0.5
    # The four by car are told with the next smallest site only; whoever never comes has no way.
    assert found[1].ways == {"motorcycle": (0.75, 4.0), "car": (0.25, 9.0)}
    assert len(asked.of_groups({"1": groups["1"]}, on=MARCH, site_keys={1: "one"})) == 2


@pytest.fixture
def lead(site: people.Site) -> Client:
    with scopes.scoped({0}):
        user = access_actions.add_user(email="i@example.org", language="en", by=facts.SYSTEM, at=crowd.AT)
        access_actions.grant_role(user=user, role="impact_lead", by=facts.SYSTEM, at=crowd.AT)
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_bill_is_entered_seen_and_corrected_on_the_pages(lead: Client, site: people.Site) -> None:
    form = {
        "key": str(uuid.uuid4()), "kind": "electricity", "site": str(site.key), "month": "2026-03", "amount": "1000",
        "unit": "kWh", "variant": "", "reference": "A-1",
    }  # fmt: skip
    wrong = lead.post("/impact/footprint/bills/new/", {**form, "unit": "litre", "site": ""}).content.decode()
    assert "This is told in: kWh, MWh." in wrong and "Choose the site." in wrong
    for _click in range(2):
        assert "The bill is stored." in lead.post("/impact/footprint/bills/new/", form, follow=True).content.decode()
    page = lead.get("/impact/footprint/bills/").content.decode()
    assert page.count("A-1") == 1, "two clicks made one bill"
    shown = lead.get("/impact/footprint/?until=2026-03&months=1").content.decode()
    assert "220.0 kg CO₂e" in shown and "of 2024" not in shown and "Nothing is known of these months" not in shown
    assert lead.get("/impact/footprint/?until=2026-13").status_code == 400
    assert lead.get("/impact/footprint/home/?mode=bus&km=10&hours=8").status_code == 200


def test_a_file_of_bills_is_answered_line_by_line(lead: Client, site: people.Site) -> None:
    def load(text: str, **more: str) -> str:
        file = io.BytesIO(text.encode())
        file.name = "bills.csv"
        answer = lead.post("/impact/footprint/bills/file/", {"key": key, "file": file, **more}, follow=True)
        return answer.content.decode()

    key = str(uuid.uuid4())
    head = "Sede;Qué;Mes;Cantidad;Unidad;Clase\n"
    good = "Sede;luz;2026-03;1250;kWh;\nSEDE;residuos;03/2026;12,5;kg;reciclado\n"
    bad = "Otra;agua;2026-03;5;m3;\nSede;agua;2026-03;1.250;m3;\nSede;agua;marzo;5;kWh;\n"
    refused = load(head + good + bad)
    for sentence in ("There is no site of this name.", "may be two numbers", "does not go with what was used"):
        assert sentence in refused
    with scopes.scoped({0}):
        assert tables.FootprintBill.objects.count() == 0
    assert "2 bills are stored." in load(head + good + bad, takes_good="on")
    assert "2 bills are stored." in load(head + good)
    with scopes.scoped({0}):
        assert sorted(one.quantity for one in tables.FootprintBill.objects.all()) == [Decimal("12.5"), Decimal(1250)]
    assert "names these columns too" in load("a;b\n1;2\n")
