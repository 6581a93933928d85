"""Employment without a database: terms against the law's limits, regimes, scores, what a survey may tell, deadlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tejido.core import dates
from tejido.core.employment import audits, climate, grievances, regimes, terms
from tejido.core.reference import values

HOURS = Decimal(42)
BEGIN = date(2026, 8, 1)
YEAR = terms.Term(from_date=BEGIN, to_date=date(2027, 8, 1), weekly_hours=HOURS)
LECTIVE = replace(YEAR, phase="lective")
PRODUCTIVE = replace(YEAR, from_date=date(2027, 8, 1), to_date=date(2028, 8, 1), phase="productive")


def code(contract: str, *held: terms.Term, country: str = "CO") -> str:
    found = terms.trouble(contract, held, country=country, table=values.shipped())
    return found.code if found else ""


def renewed(times: int) -> list[terms.Term]:
    return [replace(YEAR, from_date=date(2026 + n, 8, 1), to_date=date(2027 + n, 8, 1)) for n in range(times)]


@pytest.mark.parametrize(
    ("contract", "held", "expected"),
    [
        ("fixed_term", (YEAR,), ""),
        ("fixed_term", (replace(YEAR, to_date=None),), "end"),
        ("indefinite", (replace(YEAR, to_date=None),), ""),
        ("indefinite", (replace(YEAR, to_date=None, weekly_hours=Decimal("42.5")),), "hours_of_the_law"),
        ("indefinite", (replace(YEAR, to_date=None, weekly_hours=Decimal(0)),), "hours"),
        ("indefinite", (replace(YEAR, to_date=BEGIN),), "end"),
        ("apprentice", (LECTIVE, PRODUCTIVE), ""),
        ("apprentice", (YEAR,), "phase"),
        ("indefinite", (LECTIVE,), "phase"),
        ("apprentice", (replace(LECTIVE, phase="productive"), replace(PRODUCTIVE, phase="lective")), "phase"),
        ("fixed_term", (YEAR, replace(YEAR, from_date=date(2027, 7, 31), to_date=date(2028, 8, 1))), "overlap"),
        ("indefinite", (replace(YEAR, to_date=None, trial_to_date=date(2026, 10, 1)),), ""),
        ("indefinite", (replace(YEAR, to_date=None, trial_to_date=date(2026, 10, 2)),), "trial"),
        ("indefinite", (replace(YEAR, to_date=None, trial_to_date=BEGIN),), "trial"),
    ],
)
def test_what_terms_may_say(contract: str, held: tuple[terms.Term, ...], expected: str) -> None:
    assert code(contract, *held) == expected


def test_a_fixed_term_lasts_four_years_with_its_renewals_and_not_a_day_more() -> None:
    assert code("fixed_term", *renewed(4)) == ""
    longer = [*renewed(4)[:3], replace(renewed(4)[3], to_date=date(2030, 8, 2))]
    assert code("fixed_term", *longer) == "too_long"
    assert code("fixed_term", *longer, country="JM") == "", "another country's law is not ours to guess"


def test_the_week_of_the_law_is_that_of_the_day_and_another_country_has_none_that_we_guess() -> None:
    half = replace(YEAR, to_date=None, weekly_hours=Decimal(44))
    assert [code("indefinite", replace(half, from_date=day)) for day in (date(2026, 7, 14), date(2026, 7, 15))] == [
        "", "hours_of_the_law",
    ]  # fmt: skip
    found = terms.trouble("indefinite", [half], country="CO", table=values.shipped())
    assert found is not None and found.limit is not None and "Ley 2101/2021" in found.limit.source
    assert code("indefinite", half, country="PA") == ""
    with pytest.raises(values.NoSuchValue):
        grievances.deadlines("pay", received=date(1990, 1, 1), table=values.shipped())


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)), (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 15), 48, date(2030, 1, 15)), (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)  # fmt: skip
def test_months_later_keeps_the_day_where_there_is_one(day: date, months: int, expected: date) -> None:
    assert dates.months_later(day, months=months) == expected


def test_every_kind_of_telework_gives_connectivity_and_has_to_be_told_and_work_on_site_does_not() -> None:
    telework = [each for each in regimes.REGIMES.values() if each.code.startswith("co_telework")]
    assert len(telework) == 5
    for regime in telework:
        follows = {each.code for each in regime.consequences}
        assert {"connectivity_allowance", "arl_told"} <= follows
        assert "transport_allowance" not in follows
    assert not regimes.asks_to_tell("co_on_site")
    assert regimes.fits("co_telework_hybrid", work_mode="hybrid")
    assert not regimes.fits("co_telework_hybrid", work_mode="site")


def test_an_audits_score_leaves_out_what_does_not_apply() -> None:
    results = dict.fromkeys(audits.POINTS, "does_not_apply")
    assert audits.score(results).share is None
    results |= {"lift": "meets", "chair": "meets", "quiet_room": "partly", "alarm_seen_and_heard": "fails"}
    scored = audits.score(results)
    assert (scored.meets, scored.partly, scored.fails, scored.share) == (2, 1, 1, 0.5)


def sheets(count: int, *, favourable: int) -> list[dict[str, int]]:
    return [dict.fromkeys(climate.QUESTIONS, 4 if number < favourable else 2) for number in range(count)]


def test_small_groups_of_a_survey_are_not_told_of_and_cannot_be_had_by_subtraction() -> None:
    whole, *groups = climate.groups(
        {"a": sheets(30, favourable=20), "b": sheets(12, favourable=6), "c": sheets(4, favourable=4)}
    )
    told = {group.name: group.people for group in groups}
    assert whole.people == 46
    # Were b told of, c would be what is left of the whole.
    assert told == {"a": 30, "b": None, "c": None}
    assert all(figure.value is None for figure in groups[2].shares.values())
    assert climate.groups({"a": sheets(9, favourable=5)})[0].people is None


def test_nobody_can_read_that_all_were_of_one_mind() -> None:
    for favourable in (18, 19, 20):
        figure = climate.groups({"a": sheets(20, favourable=favourable)})[1].shares["can_rest"]
        assert (figure.value, figure.high) == (0.85, 1.0)
    assert climate.groups({"a": sheets(20, favourable=0)})[1].shares["can_rest"].low == 0.0
    assert climate.groups({"a": sheets(20, favourable=10)})[1].shares["can_rest"].value == 0.5


@pytest.mark.parametrize("spoilt", [{}, {"can_rest": 6}, {"can_rest": 0}, {"other": 3}])
def test_a_sheet_is_whole_and_within_the_scale(spoilt: dict[str, int]) -> None:
    scores = {**dict.fromkeys(climate.QUESTIONS, 3), **spoilt} if spoilt else {}
    with pytest.raises(climate.ScoresInvalid):
        climate.check(scores)


def test_harassment_is_answered_sooner_and_an_appeal_goes_to_the_other_lead() -> None:
    pay = grievances.deadlines("pay", received=BEGIN, table=values.shipped())
    harassment = grievances.deadlines("harassment", received=BEGIN, table=values.shipped())
    assert pay.answer_by - BEGIN == timedelta(days=15)
    assert harassment.answer_by < pay.answer_by
    assert harassment.receive_by <= harassment.answer_by
    assert {grievances.other_handler(each) for each in grievances.HANDLERS} == set(grievances.HANDLERS)
    assert not grievances.may_follow("closed", "answered")
