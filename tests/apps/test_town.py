"""The ledgers of a town: each action, its fact and its refusals, nothing twice, and what is measured of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import psycopg
import pytest
from django.db import connection
from tests import crowd, scenes

from tejido.core.impact import indicators
from tejido.core.impact.economy import leontief, shapes
from tejido.core.imports import tables as file_tables
from tejido.impact import measuring, queries
from tejido.impact.economy import (
    comparisons,
    errors,
    io_tables,
    ledger,
    loads,
    places,
    purchases,
    suppliers,
    tables,
    works,
)
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import models as people
from tejido.reference import actions as reference_actions
from tejido.reference import models as reference
from tejido.reference import tables as register_tables

BY, AT = scenes.BY, scenes.START
LATER = AT + timedelta(hours=1)
OCTOBER = date(2026, 10, 1)
GIVEN: dict[str, Any] = {"user_id": 1, "recorded_at": AT, "by": BY, "at": AT}
NOTHING = np.array([])


@pytest.fixture
def town(db: None) -> reference.Place:
    scopes.assign({0})
    scenes.install()
    return add_place("23001", "Montería")


def add_place(code: str, name: str) -> reference.Place:
    return reference_actions.add_place(
        country="CO", scheme="divipola", code=code, name=name, source="DANE", by=BY, at=AT
    )


def add_site(place: reference.Place) -> people.Site:
    return people_actions.add_site(
        name=f"Sede {place.name}", place=place, zone="America/Bogota", holiday_calendar="CO", by=BY, at=AT
    )


def entry(place: reference.Place, **given: Any) -> suppliers.Entry:
    return suppliers.Entry(**{"code": "nit-1", "name": "Cafetería", "place": place, "size": "micro"} | given)


def bought(pesos: int, *, code: str = "nit-1", site: people.Site | None = None, **given: Any) -> purchases.Entry:
    supplier = suppliers.by_code([code])[code]
    whole = {"document": "f-1", "month": OCTOBER, "amount": Decimal(pesos), "currency": "COP"} | given
    return purchases.Entry(supplier=supplier, site=site, **whole)


def facts_of(kind: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM journal_fact WHERE type = %s ORDER BY id", [kind])
        return [json.loads(data) if isinstance(data, str) else data for (data,) in cursor.fetchall()]


def period(from_date: date = OCTOBER, to_date: date = date(2026, 11, 1)) -> queries.Period:
    return queries.period_of(from_date=from_date, to_date=to_date, as_of=AT)


def measured(**given: Any) -> dict[tuple[str, str], indicators.Measurement]:
    found = measuring.measure_part("town", period(**given)).measurements
    return {(row.indicator, row.group_key): row for row in found}


def test_a_supplier_is_corrected_and_what_was_known_stays(town: reference.Place) -> None:
    first = suppliers.keep([entry(town)], **GIVEN)
    again = suppliers.keep([entry(town)], **GIVEN)
    changed = suppliers.keep([entry(town, size="small", local_share=Decimal("0.4"))], **GIVEN | {"recorded_at": LATER})
    assert [(one.made, one.changed, one.same) for one in (first, again, changed)] == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]
    key = suppliers.by_code(["nit-1"])["nit-1"].key
    assert [row.size for row in suppliers.history(key)] == ["small", "micro"]
    assert suppliers.one(key).local_share == Decimal("0.4")
    # Nothing was recorded of what changed nothing, and no name is in a fact.
    assert facts_of("town_suppliers_kept") == [
        {"made": 1, "changed": 0, "same": 0}, {"made": 0, "changed": 1, "same": 0},
    ]  # fmt: skip
    for wrong in ({"size": "huge"}, {"code": "a b"}, {"name": " "}, {"local_share": Decimal(2)}, {"traits": ["rich"]}):
        with pytest.raises(errors.TownEntryInvalid):
            suppliers.keep([entry(town, **wrong)], **GIVEN)
    with pytest.raises(errors.NoSuchTownSupplier):
        suppliers.one(uuid.uuid4())


def test_a_purchase_is_corrected_taken_out_and_written_anew(town: reference.Place) -> None:
    suppliers.keep([entry(town)], **GIVEN)
    purchases.keep([bought(1000)], **GIVEN)
    assert purchases.keep([bought(1000)], **GIVEN).same == 1
    row = purchases.Purchase.objects.get()
    given = {"month": OCTOBER, "currency": "COP", "site": None, **GIVEN, "recorded_at": LATER}
    purchases.correct(key=row.key, amount=Decimal(900), **given)
    with pytest.raises(errors.NoSuchTownPurchase):
        purchases.correct(key=row.key, amount=Decimal(800), **given)
    standing = purchases.Purchase.objects.get(superseded_at=None)
    assert (standing.amount, purchases.totals(month=OCTOBER)) == (Decimal(900), [("COP", Decimal(900))])
    for _ in range(2):
        purchases.withdraw(key=standing.key, recorded_at=LATER, by=BY, at=AT)
    assert len(facts_of("town_purchase_withdrawn")) == 1
    assert purchases.of_list(month=None) == ([], 0)
    assert purchases.keep([bought(700)], **GIVEN | {"recorded_at": LATER}).made == 1
    for wrong in (
        {"amount": Decimal(0)},
        {"currency": "pesos"},
        {"document": "á"},
        {"month": OCTOBER, "amount": Decimal("0.1") ** 3},
    ):
        with pytest.raises(errors.TownEntryInvalid):
            purchases.keep([bought(1, **wrong)], **GIVEN)


def test_a_file_is_answered_line_by_line_and_stored_once(town: reference.Place) -> None:
    add_site(town)

    def load(text: str, kind: str, *, takes_good: bool = False) -> loads.Loaded:
        return loads.load(file_tables.read(text.encode()), kind=kind, takes_good=takes_good, **GIVEN)

    listed = "code,name,town\nnit-1,Cafetería,23001\nnit-2,Aseo,99999\nnit-1,Otra,23001\n"
    refused = load(listed, "suppliers")
    assert refused.counts is None
    assert [line.problems[0].code for line in refused.refused] == ["place_unknown", "town_double"]
    kept = load(listed, "suppliers", takes_good=True)
    assert kept.counts is not None
    assert kept.counts.made == 1
    text = "supplier;invoice;month;amount;site\nnit-1;f1;2026-10;1.000;sede montería\nnit-9;f2;2026-10;5;\n"
    found = load(text, "purchases", takes_good=True)
    assert [line.problems[0].code for line in found.refused] == ["supplier_unknown"]
    again = load(text, "purchases", takes_good=True)
    assert again.counts is not None
    assert again.counts.same == 1
    assert tables.TownPurchase.objects.count() == 1


def test_a_town_that_only_an_outline_knows_becomes_a_place(town: reference.Place) -> None:
    ring = ((-76.7, 5.7), (-76.6, 5.7), (-76.6, 5.8))
    shape = shapes.Shape(code="27001", name="Quibdó", rings=(ring,))
    given: dict[str, Any] = {
        "level": "municipality",
        "source": "DANE, MGN, CC BY 4.0",
        "recorded_at": AT,
        "by": BY,
        "at": AT,
    }
    assert places.load_shapes([shape], **given).made == 1
    assert places.load_shapes([shape], **given).same == 1
    moved = shapes.Shape(code="27001", name="Quibdó", rings=((*ring, (-76.7, 5.8)),))
    assert places.load_shapes([moved], **given | {"recorded_at": LATER}).changed == 1
    assert [row.name for row in places.outlines(level="municipality", department="27")] == ["Quibdó"]
    text = b"code,name,town\nnit-3,Tienda,27001\n"
    loads.load(file_tables.read(text), kind="suppliers", takes_good=False, **GIVEN)
    assert reference.Place.objects.get(code="27001").name == "Quibdó"


def test_only_a_table_that_passes_every_check_is_kept(town: reference.Place) -> None:
    good = leontief.Table(
        sectors=("food", "trade"), flows=np.array([[10.0, 5], [5, 10]]), demand=np.array([85.0, 35]),
        output=np.array([100.0, 50]), jobs=NOTHING, wages=NOTHING, consumption=NOTHING,
    )  # fmt: skip
    bad = leontief.Table(**{**vars(good), "flows": np.array([[10.0, 5], [5, 60]])})
    about: dict[str, Any] = {
        "name": "Tabla", "source": "Prueba", "area": "CO", "year": 2021, "currency": "COP", "is_synthetic": True,
    }  # fmt: skip
    with pytest.raises(errors.TownTableFails) as caught:
        io_tables.keep(bad, **about, **GIVEN)
    assert "trade" in {sector for finding in caught.value.findings for sector in finding.sectors}
    key = uuid.uuid4()
    rows = [io_tables.keep(good, **about, key=key, **GIVEN) for _ in range(2)]
    assert rows[0].pk == rows[1].pk
    assert facts_of("town_table_loaded")[0]["table_digest"] == rows[0].digest
    io_tables.keep(good, **about, key=uuid.uuid4(), **GIVEN | {"recorded_at": LATER})
    assert len(io_tables.every()) == 1
    suppliers.keep([entry(town, sector="food")], **GIVEN)
    purchases.keep([bought(1000, site=add_site(town))], **GIVEN)
    figure = measured()["output_set_off", "all"].figure
    assert figure.low == 1000
    assert figure.value == pytest.approx(1000 * leontief.output_multipliers(good)[0])


def test_towns_of_a_comparison_are_named_kept_and_never_filled_up(town: reference.Place) -> None:
    site = add_site(town)
    about: dict[str, Any] = {
        "site": site, "figure": "unemployment_share", "opened_on": date(2026, 2, 1), "reason": "Parecidos",
        "chosen_on": date(2025, 1, 1),
    }  # fmt: skip
    for codes in (["15001"], ["15001", "15001"], ["15001", "23001"], ["15001", "x"]):
        with pytest.raises(errors.TownComparisonInvalid):
            comparisons.choose(codes=codes, **about, **GIVEN)
    key = uuid.uuid4()
    row = comparisons.choose(codes=["15001", "52001"], key=key, **about, **GIVEN)
    assert comparisons.choose(codes=["15001", "52001"], key=key, **about, **GIVEN).pk == row.pk
    values = {("23001", 2025): "0.12", ("23001", 2026): "0.10", ("15001", 2025): "0.10", ("15001", 2026): "0.10",
              ("52001", 2025): "0.09"}  # fmt: skip
    for (code, year), value in values.items():
        publish("unemployment_share", f"CO-{code}", year, value)
    assert comparisons.told(row, until=date(2026, 11, 1)).compared is None
    publish("unemployment_share", "CO-52001", 2026, "0.10")
    found = comparisons.told(row, until=date(2026, 11, 1))
    assert found.is_beforehand
    assert found.compared is not None
    assert found.compared.difference.central == pytest.approx(-0.025)
    told = measured()["site_town_unemployment", str(site.pk)]
    assert (told.claimed, told.figure.value) == ("outcome", pytest.approx(-2.5))
    # What is chosen after the opening is shown and published nowhere.
    comparisons.choose(codes=["15001", "52001"], **about | {"chosen_on": date(2026, 3, 1)}, **GIVEN)
    assert ("site_town_unemployment", str(site.pk)) not in measured()
    assert len(comparisons.former(row)) == 2


def publish(code: str, place: str, year: int, value: str) -> None:
    """Put a value into the register, as two people would have."""
    register_tables.Value.objects.create(
        code=code, place=place, value=Decimal(value), unit="share", from_date=date(year, 1, 1), source="Prueba",
        status="in_force", confidence="read", origin="kept", recorded_at=AT, to_date=date(year + 1, 1, 1),
    )  # fmt: skip


def test_a_work_is_corrected_and_counts_once_it_is_finished(town: reference.Place) -> None:
    whole: dict[str, Any] = {
        "kind": "public_work", "scheme": "obras_por_impuestos", "name": "Vía", "place": town, "site": None,
        "partner": None, "amount": Decimal(5000), "currency": "COP", "state": "running",
        "from_date": date(2026, 1, 1), "to_date": None, "source": "Resolución 1",
    }  # fmt: skip
    row = works.keep(works.Entry(**whole), **GIVEN)
    assert ("public_works_value", "all") not in measured()
    done = works.Entry(**whole | {"state": "finished", "to_date": date(2026, 10, 9)})
    later = GIVEN | {"recorded_at": LATER}
    assert works.keep(done, about=row.work, **later).pk != row.pk
    assert works.keep(done, about=row.work, **later) == works.one(row.work)
    assert measured()["public_works_value", "all"].figure.value == 5000
    for wrong in ({"state": "finished"}, {"scheme": "luck"}, {"to_date": date(2025, 1, 1)}, {"source": ""}):
        with pytest.raises(errors.TownEntryInvalid):
            works.keep(works.Entry(**whole | wrong), **GIVEN)
    with pytest.raises(errors.NoSuchTownWork):
        works.keep(done, about=uuid.uuid4(), **GIVEN)


def test_small_towns_are_told_of_neither_by_people_nor_by_pay(committed: None, owner: psycopg.Connection) -> None:
    """Three towns with 14, 12 and 4 people: the smallest is withheld together with the next, by people and by pay."""
    crowd.install()
    codes = {"23001": 14, "27001": 12, "52001": 4}
    with scopes.scoped({0}):
        known = {code: add_place(code, f"Lugar {code}") for code in codes}
    for code, count in codes.items():
        pay(owner, crowd.place(owner, count), place=known[code], net=1_000_000)
    with scopes.scoped({0}):
        suppliers.keep([entry(known["23001"], local_share=Decimal("0.5"))], **GIVEN)
        purchases.keep([bought(2_000_000, site=add_site(known["23001"]))], **GIVEN)
        found = measured()
        counted = ledger.headcounts(day=date(2026, 10, 31))
        evidence = measuring.evidence("town_people", dimension="place", group_key="CO-23001", period=period())
    told = {group: row.figure.value for (code, group), row in found.items() if code == "payroll_in_town"}
    assert told == {"CO-23001": 14_000_000, "CO-27001": None, "CO-52001": None}
    assert {place.code: counted.by_place[place.pk] for place in known.values()} == {
        "23001": 14, "27001": None, "52001": None,
    }  # fmt: skip
    assert [row[1] for row in evidence.rows] == [14]
    # Round 1: 14 earn 1.2 million each and one invoice of 2; round 2: what they are paid out, and the invoice.
    lm3 = found["lm3", "CO-23001"].figure
    spent, stayed = 14 * 1.2 + 2, 14 * 1.0 + 2
    assert lm3.low == pytest.approx(1 + (stayed + 1) / spent)
    assert lm3.high == pytest.approx(1 + (stayed + 14 + 1) / spent)
    assert found["lm3", "CO-27001"].figure.withheld == "few_people"


def pay(owner: psycopg.Connection, members: Sequence[int], *, place: reference.Place, net: int) -> None:
    """Give people their place, and each a signed slip of October."""
    owner.execute("UPDATE people_placement SET place_id = %s WHERE person_id = ANY (%s)", [place.pk, list(members)])
    owner.execute(
        "INSERT INTO people_payrun (period_key, from_date, to_date, state, people_count, digest, opened_by_user_id,"
        " opened_at) VALUES (gen_random_uuid(), '2026-10-01', '2026-11-01', 'draft', 0, '', 1, now())"
        " ON CONFLICT DO NOTHING"
    )
    owner.execute("ALTER TABLE people_payslip DISABLE TRIGGER people_pay_slip_stands")
    owner.execute(
        "INSERT INTO people_payslip (run_id, person_id, currency, earned, deducted, net, paid_seconds)"
        " SELECT (SELECT min(id) FROM people_payrun), person, 'COP', %s * 1.2, %s * 0.2, %s, 0"
        " FROM unnest(%s::bigint[]) AS person",
        [net, net, net, list(members)],
    )
    owner.execute("ALTER TABLE people_payslip ENABLE TRIGGER people_pay_slip_stands")
    owner.execute("ALTER TABLE people_payrun DISABLE TRIGGER people_pay_run_stands")
    owner.execute(
        "UPDATE people_payrun SET state = 'closed', closed_at = now(), digest = %s WHERE state <> 'closed'", ["0" * 64]
    )
    owner.execute("ALTER TABLE people_payrun ENABLE TRIGGER people_pay_run_stands")
