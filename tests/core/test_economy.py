"""A town's economy without a database: properties, refusals, and files line by line."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.core.impact.economy import (
    comparison,
    files,
    flows,
    leontief,
    lm3,
    local_jobs,
    ranges,
    regional,
    shapes,
    what_if,
)
from tejido.core.imports import lines, tables

SHARES = st.floats(0, 1)
NOTHING = np.array([])
GEOGRAPHY = Path(__file__).parents[3] / "shared" / "data" / "geography"


def ranged(low: float, high: float) -> ranges.Range:
    return ranges.Range(low=low, central=(low + high) / 2, high=high)


@settings(max_examples=30)
@given(spent=st.floats(1, 1e12), parts=st.lists(st.tuples(SHARES, SHARES, SHARES), max_size=4), rest=st.floats(0.01, 1))
def test_three_rounds_lie_between_one_and_three(
    spent: float, parts: list[tuple[float, float, float]], rest: float
) -> None:
    whole = sum(part for part, _low, _high in parts) + rest
    made = [lm3.Flow(amount=spent * part / whole, spent_again=ranged(min(a, b), max(a, b))) for part, a, b in parts]
    found = lm3.rounds(spent=spent, flows=made).multiplier
    assert 1 <= found.low <= found.central <= found.high <= 3 + 1e-9


def test_more_cannot_stay_than_was_spent() -> None:
    with pytest.raises(lm3.FlowInvalid):
        lm3.rounds(spent=10, flows=[lm3.Flow(amount=11, spent_again=ranges.ZERO)])
    with pytest.raises(ranges.RangeInvalid):
        ranges.Range(low=2, central=1, high=3)
    with pytest.raises(ranges.RangeInvalid):
        ranges.Range(low=0, central=math.nan, high=1)


def table_of(coefficients: leontief.FloatArray, demand: leontief.FloatArray) -> leontief.Table:
    output = leontief.inverted(coefficients) @ demand
    n = len(output)
    return leontief.Table(
        sectors=tuple(f"s{place}" for place in range(n)), flows=coefficients * output, demand=demand, output=output,
        jobs=output / 10, wages=output * (1 - coefficients.sum(axis=0)) / 2, consumption=demand / 2,
    )  # fmt: skip


@st.composite
def sound(draw: st.DrawFn) -> leontief.Table:
    n = draw(st.integers(1, 6))
    raw = draw(arrays.arrays(np.float64, (n, n), elements=st.floats(0, 1)))
    demand = draw(arrays.arrays(np.float64, (n,), elements=st.floats(1, 1000)))
    return table_of(0.9 * raw / max(n, 1), demand)


@settings(max_examples=30)
@given(table=sound())
def test_a_sound_table_passes_and_its_multipliers_are_at_least_one(table: leontief.Table) -> None:
    assert leontief.findings(table) == ()
    simple, upper = leontief.output_multipliers(table), leontief.upper_output_multipliers(table)
    assert (simple >= 1 - 1e-9).all()
    assert (upper >= simple - 1e-9).all()
    assert leontief.set_off(table, demand=table.demand) == pytest.approx(table.output)
    # A job for every ten of output in each sector: so the jobs follow the output.
    assert leontief.job_multipliers(table) == pytest.approx(simple / 10)


@settings(max_examples=30)
@given(table=sound(), part=st.floats(0.05, 1), delta=st.floats(0, 0.5))
def test_a_region_buys_no_more_of_itself_than_the_country(table: leontief.Table, part: float, delta: float) -> None:
    region = table.jobs * part * np.linspace(0, 1, len(table.jobs))
    if not region.sum():
        region = table.jobs * part
    found = regional.cut(table, region_jobs=region, delta=delta)
    there = region > 0
    assert found.table.sectors == tuple(np.array(table.sectors)[there])
    assert leontief.findings(found.table) == ()
    assert (found.table.coefficients <= table.coefficients[np.ix_(there, there)] + 1e-12).all()
    assert -1e-9 <= found.leakage_share <= 1
    # Somebody in the region makes and earns what they make and earn in the country.
    assert found.table.output / region[there] == pytest.approx(table.output[there] / table.jobs[there])
    assert found.table.wages / region[there] == pytest.approx(table.wages[there] / table.jobs[there])
    assert found.table.consumption.sum() <= table.consumption.sum() * (1 + 1e-9)
    assert (leontief.output_multipliers(found.table) <= leontief.output_multipliers(table)[there] + 1e-9).all()


def test_the_smaller_a_region_the_more_leaks_and_a_whole_country_keeps_all() -> None:
    country = table_of(np.array([[0.1, 0.2], [0.3, 0.1]]), np.array([50.0, 50.0]))
    whole = regional.cut(country, region_jobs=country.jobs)
    assert whole.leakage_share == pytest.approx(0)
    assert whole.table.flows == pytest.approx(country.flows)
    assert whole.table.consumption == pytest.approx(country.consumption)
    leaks = [regional.cut(country, region_jobs=country.jobs * part).leakage_share for part in (0.5, 0.1, 0.01)]
    assert leaks == sorted(leaks)
    # By hand: a hundredth of the country, in all sectors alike, keeps log2(1.01) to the power of a quarter.
    assert leaks[-1] == pytest.approx(1 - np.log2(1.01) ** 0.25)
    # It has too little of its first sector, and more than its part of the second, which buys all there is.
    region = country.jobs * np.array([0.25, 0.5])
    lopsided = regional.cut(country, region_jobs=region, delta=0)
    quotients = regional.simple_quotients(region_jobs=region, country_jobs=country.jobs)
    assert lopsided.table.coefficients == pytest.approx(
        country.coefficients * np.array([[quotients[0], quotients[0] / quotients[1]], [1, 1]])
    )
    for wrong in (country.jobs * 2, country.jobs * 0, -country.jobs):
        with pytest.raises(regional.RegionInvalid):
            regional.cut(country, region_jobs=wrong)


def test_each_failing_check_names_its_sectors() -> None:
    good = table_of(np.array([[0.1, 0.2], [0.3, 0.1]]), np.array([50.0, 50.0]))

    def codes(**changed: leontief.FloatArray) -> dict[str, tuple[str, ...]]:
        columns = {name: getattr(good, name) for name in ("flows", "demand", "output", "jobs", "wages", "consumption")}
        made = leontief.Table(sectors=good.sectors, **{**columns, **changed})
        return {finding.code: finding.sectors for finding in leontief.findings(made)}

    assert codes(flows=np.array([[-1.0, 0], [0, 0]])) == {"flow_below_nothing": ("s0",)}
    assert codes(output=np.array([0.0, 10.0])) == {"output_not_above_nothing": ("s0",)}
    assert codes(demand=good.demand + np.array([0.0, 30.0]))["sales_differ_from_output"] == ("s1",)
    heavy = good.flows + np.array([[0.0, 0], [good.output[0], 0]])
    assert codes(flows=heavy)["inputs_above_output"] == ("s0",)
    own = good.flows + np.array([[0.0, 0], [0, good.output[1]]])
    assert codes(flows=own)["hawkins_simon"] == ("s1",)
    with pytest.raises(leontief.TableInvalid):
        codes(output=np.array([np.inf, 1.0]))


def test_the_first_bad_minor_is_found_as_by_determinants() -> None:
    random = np.random.default_rng(5)
    for _ in range(200):
        coefficients = random.uniform(0, 0.9, (4, 4))
        left = np.eye(4) - coefficients
        bad = [place for place in range(4) if np.linalg.det(left[: place + 1, : place + 1]) <= 1e-12]
        assert leontief.first_bad_minor(coefficients) == (bad[0] if bad else None)


def test_further_jobs_are_a_range_from_none_to_one_each() -> None:
    found = local_jobs.further_jobs(200)
    assert (found.low, found.high) == (0, 200)
    assert {study.code for study in local_jobs.STUDIES} >= {"moretti_2010", "van_dijk_2014", "italy"}


def test_what_if_moves_a_part() -> None:
    found = what_if.move(
        spend=1e9, share=0.01, local=ranged(0.4, 0.6), spent_again=ranged(0, 1), job_cost=2e6, wage_share=ranged(0.5, 1)
    )
    assert found.amount == pytest.approx(1e7)
    assert (found.stays.low, found.stays.high) == pytest.approx((4e6, 6e6))
    assert (found.stays_again.low, found.stays_again.high) == pytest.approx((0, 6e6))
    assert (found.jobs.low, found.jobs.high) == pytest.approx((2.5, 5))
    with pytest.raises(what_if.MoveInvalid):
        what_if.move(spend=1, share=0, local=ranges.ZERO, spent_again=ranges.ZERO, job_cost=1, wage_share=ranges.ZERO)


def test_a_comparison_puts_nothing_in_the_place_of_what_is_missing() -> None:
    own = comparison.Series(before=0.12, after=0.10)
    others = {
        "a": comparison.Series(before=0.10, after=0.09),
        "b": comparison.Series(before=0.11, after=0.12),
        "c": None,
    }
    found = comparison.compare(own, others)
    assert found.missing == ("c",)
    assert (found.difference.low, found.difference.high) == pytest.approx((-0.03, -0.01))
    with pytest.raises(comparison.TooFewToCompare):
        comparison.compare(own, {"a": others["a"], "c": None})


def read(text: str, kind: str) -> lines.Listing:
    return lines.of_columns(tables.read(text.encode()), files.KINDS[kind], kind=kind)


def test_every_line_of_a_file_gets_an_answer() -> None:
    found = read(
        "Código;Nombre;Municipio;Tamaño;Rasgos;Gasta en el municipio\n"
        "900.1-X;Cafetería;5001;microempresa;liderada por mujeres; 40 %\n"
        "=1+1;Mala;99;enorme;;140\n",
        "suppliers",
    ).lines
    assert found[0].values == {
        "code": "900.1-x", "name": "Cafetería", "place": "05001", "size": "micro", "traits": ("women_led",),
        "local_share": Decimal("0.4"),
    }  # fmt: skip
    assert {problem.column for problem in found[1].problems} == {"code", "size", "local_share"}
    bought = read("supplier,invoice,month,amount\nx,F/1,3/2026,1.250.000\nx,F2,2026-13,0\n", "purchases").lines
    assert str(bought[0].values["month"]) == "2026-03-01"
    assert bought[0].values["amount"] == Decimal(1_250_000)
    assert [problem.code for problem in bought[1].problems] == ["month"]


def test_a_table_is_read_number_by_number() -> None:
    text = "from,to,amount\na,a,150\na,b,500\nb,a,200\nb,b,100\na,output,1000\nb,output,2000\n"
    found = flows.read(read(text, "flows").lines)
    assert found.table is not None
    assert found.table.demand == pytest.approx([350, 1700])
    assert leontief.findings(found.table) == ()
    doubled = flows.read(read(text + "a,b,7\noutput,a,1\n", "flows").lines)
    assert doubled.table is None
    assert [line.problems[0].code for line in doubled.lines if line.problems] == ["double", "sector_named_so"]
    with pytest.raises(flows.TableIncomplete) as caught:
        flows.read(read(text + "c,a,1\n", "flows").lines)
    assert caught.value.sectors == ("c",)


def geojson(**properties: object) -> str:
    ring = [[math.cos(turn / 50) - 75, math.sin(turn / 50) + 8] for turn in range(314)]
    feature = {"properties": properties, "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_outlines_are_made_simple_within_the_tolerance() -> None:
    (shape,) = shapes.read(geojson(MPIO_CCNCT="5001", MPIO_CNMBR="MEDELLÍN"), level="municipality")
    assert (shape.code, shape.name) == ("05001", "Medellín")
    assert 10 < len(shape.rings[0]) < 100
    away = [abs(math.dist(point, (-75, 8)) - 1) for point in shape.rings[0]]
    assert max(away) < 0.01


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": []}', geojson(name="no code"), geojson(code="12\x00")])
def test_what_is_no_outline_is_refused(text: str) -> None:
    with pytest.raises(shapes.ShapesUnreadable):
        shapes.read(text, level="municipality")


@pytest.mark.skipif(not GEOGRAPHY.exists(), reason="the public outlines are not beside this checkout")
def test_the_public_outlines_of_the_country_are_read() -> None:
    found = shapes.read((GEOGRAPHY / "departamentos_mgn2018_simplified.geojson").read_bytes(), level="department")
    assert len(found) == 33
    assert {"23", "27"} <= {shape.code for shape in found}
