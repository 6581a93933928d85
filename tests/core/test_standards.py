"""Standards: how evidence scores, what may be told of a count, and words that their owner loads line by line."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core.impact.standards import catalogues, listed, live, records, scoring, states
from tejido.core.imports import tables

SHIPPED = catalogues.shipped()[0]
IRIS = Path(__file__).resolve().parents[3] / "shared" / "data" / "impact" / "iris53_ids_names.csv"


@st.composite
def standings(draw: st.DrawFn) -> dict[str, scoring.Standing]:
    found = {}
    for requirement in SHIPPED.requirements:
        is_set_aside = draw(st.booleans())
        verdict = draw(st.sampled_from((None, *scoring.VERDICTS)))
        found[requirement.code] = scoring.Standing(
            requirement=requirement,
            claimed=0 if is_set_aside else draw(st.integers(0, 2)),
            is_set_aside=is_set_aside,
            has_policy=draw(st.booleans()),
            has_system=draw(st.booleans()),
            is_contradicted=draw(st.booleans()),
            decision=None
            if verdict is None
            else scoring.Decision(verdict=verdict, points=draw(st.integers(0, 2)) if verdict == "upheld" else 0),
        )
    return found


@given(standings())
def test_no_evidence_no_point_and_no_minimum_is_hidden(found: dict[str, scoring.Standing]) -> None:
    for each in found.values():
        assert each.points <= each.claimed
        assert each.points == 0 or each.has_policy
        assert each.points < 2 or (each.has_system and not each.is_contradicted)
        assert each.decision is None or each.decision.verdict != "not_upheld" or each.points == 0
        assert each.requirement.may_be_set_aside or each.applies
    result = scoring.score(SHIPPED, found)
    missed = {
        code for code, each in found.items()
        if each.requirement.level == "minimum" and each.applies and each.points < 2
    }  # fmt: skip
    assert set(result.unmet) == missed
    assert result.minimums_met + len(missed) == result.minimums
    assert result.is_met == (not missed and result.minimums > 0)
    for area in result.areas:
        assert area.practices_counted in (0, area.practices_met)
        assert not (area.unmet and area.practices_counted), "good practice never hides a missed minimum"


@given(standings(), st.data())
def test_more_evidence_never_takes_a_point(found: dict[str, scoring.Standing], data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(found)))
    before = found[code]
    more = scoring.Standing(
        requirement=before.requirement, claimed=before.claimed, is_set_aside=before.is_set_aside, has_policy=True,
        has_system=True, decision=before.decision,
    )  # fmt: skip
    assert more.points >= before.points
    after = scoring.score(SHIPPED, {**found, code: more})
    assert set(after.unmet) <= set(scoring.score(SHIPPED, found).unmet)


def test_nothing_known_meets_nothing_and_what_is_impossible_is_not_built() -> None:
    result = scoring.score(SHIPPED, {})
    assert (result.minimums_met, result.is_met) == (0, False)
    assert len(result.unmet) == result.minimums == 23
    for bad in ({"claimed": 3}, {"claimed": 1, "is_set_aside": True}):
        with pytest.raises(scoring.StandingInvalid):
            scoring.Standing(requirement=SHIPPED.requirements[0], **bad)  # type: ignore[arg-type]


def test_what_ships_is_whole_in_both_languages() -> None:
    assert len(SHIPPED.sections) == 7
    assert len(SHIPPED.requirements) == 38
    for each in SHIPPED.requirements:
        assert all(words["en"] != words["es"] for words in (each.titles, each.texts)), each.code
        assert set(each.live) <= set(live.LIVE), each.code
        assert all(re.fullmatch(r"[A-Z]{2}\d{4}", code) for code in each.iris), each.code
    assert catalogues.read(SHIPPED.document()) == SHIPPED
    assert SHIPPED.digest == catalogues.read(SHIPPED.document()).digest


def test_the_ids_of_iris_are_those_of_its_catalogue() -> None:
    if not IRIS.exists():
        pytest.skip("the public list of IRIS+ ids is not beside the project")
    with IRIS.open(encoding="utf-8") as lines:
        known = {row["iris_id"] for row in csv.DictReader(lines)}
    assert {code for each in SHIPPED.requirements for code in each.iris} <= known


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(sorted(live.LIVE)))
def test_a_count_about_few_people_tells_no_number(rows: int, part: int, code: str) -> None:
    told = live.told(code, live.Counted(rows_count=max(rows, part), part_count=part, rows_digest="0" * 64))
    if live.LIVE[code].is_about_people and max(rows, part) < 10:
        assert (told["rows_count"], told["share"]) == (None, None)
    assert told["verdict"] in live.VERDICTS
    assert (told["verdict"] == "nothing") == (max(rows, part) == 0)
    records.digest(told)


def test_words_of_others_are_answered_line_by_line() -> None:
    text = (
        "section;code;level;title_es;text_es;may_be_set_aside\n"
        "Contratación;1.1;Mínimo;Título;Texto;no\n"
        "Contratación;1.1;mínimo;Otro;Texto;\n"
        ";1.2;alto;;Texto;\n"
    )
    lines = listed.read(tables.read(text.encode()))
    assert [line.problems for line in lines] == [(), ("double",), ("section", "level", "title_en")]
    good = listed.catalogue(lines[:1], code="own", version="1", name="Norma", source="PDF", holder="Dueña")
    (made,) = good.requirements
    assert (made.code, made.titles["en"], made.may_be_set_aside) == ("1-1", "Título", False)
    with pytest.raises(listed.ColumnsMissing) as refused:
        listed.read(tables.read(b"section,code\nA,1\n"))
    assert refused.value.missing == ["level", "title_en", "text_en"]
    with pytest.raises(catalogues.CatalogueInvalid):
        listed.catalogue([], code="own", version="1", name="Norma", source="", holder="Dueña")


WRONG = (
    {}, {"code": "a"}, {**SHIPPED.document(), "sections": []}, {**SHIPPED.document(), "code": "A b"},
    {**SHIPPED.document(), "sections": "x"}, {**SHIPPED.document(), "sections": [None]},
)  # fmt: skip


@pytest.mark.parametrize("document", WRONG)
def test_what_is_no_catalogue_is_refused_by_name(document: dict[str, object]) -> None:
    with pytest.raises(catalogues.CatalogueInvalid):
        catalogues.read(document)


def test_a_signature_holds_two_years_and_every_state_leads_on() -> None:
    assert states.expires(date(2026, 11, 22)) == date(2028, 11, 22)
    assert states.expires(date(2024, 2, 29)) == date(2026, 2, 28)
    assert {after for then in states.LIFE.values() for after in then} <= set(states.STATES)
    assert not set(states.OPEN) & set(states.SIGNED)
