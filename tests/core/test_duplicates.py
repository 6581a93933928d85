"""Which records may be one person: how names are written, who is compared with whom, and what it says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core.duplicates import blocking, comparison, decisions, search, traits

BORN = date(1994, 3, 7)
CARD = ("cc", "CO", "1077421333")


def record(person_id: int = 1, **given: Any) -> traits.Record:
    whole = {
        "given_names": "Yeison Andrés", "first_surname": "Mosquera", "second_surname": "Rentería", "birth_date": BORN,
        "documents": frozenset({CARD}), "phones": frozenset({"+573104567890"}),
    } | given  # fmt: skip
    return traits.Record(person_id=person_id, **whole)  # type: ignore[arg-type]


def said(one: traits.Record, other: traits.Record) -> comparison.Verdict:
    return comparison.compare(traits.of_record(one), traits.of_record(other))


def meet(one: traits.Record, other: traits.Record) -> bool:
    return bool(blocking.keys(traits.of_record(one)) & blocking.keys(traits.of_record(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("yeison", "jeison"), ("jhon", "john"), ("valencia", "balensia"), ("gimenez", "jimenez"),
        ("guzman", "gusman"), ("kevin", "quevin"), ("yesica", "llesica"), ("ianet", "yanet"), ("muñoz", "munos"),
    ],
)  # fmt: skip
def test_what_sounds_alike_is_one_writing(one: str, other: str) -> None:
    assert traits.sound(traits.words.plain(one)) == traits.sound(traits.words.plain(other))


@pytest.mark.parametrize(("one", "other"), [("ana", "eva"), ("castro", "castaño"), ("rojas", "rosas"), ("pea", "pena")])
def test_what_sounds_otherwise_is_not(one: str, other: str) -> None:
    assert traits.sound(one) != traits.sound(other)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("mosquera", "mosqera", 1), ("mosquera", "msoquera", 1), ("mosquera", "mosquera", 0), ("gomez", "lopez", 2),
        ("ab", "ba", 1), ("abc", "", 2), ("hinestroza", "inestrosa", 2),
    ],
)  # fmt: skip
def test_slips_are_counted_up_to_a_limit(one: str, other: str, slips: int) -> None:
    assert min(traits.slips_count(one, other, at_most=1), 2) == min(slips, 2)
    assert traits.slips_count(one, other, at_most=2) == (3 if other == "" else slips)


# Written down a second time, by another hand: each is found, certainly or likely, and says why.
AGAIN: list[tuple[dict[str, Any], str, str]] = [
    ({"given_names": "YEISON", "documents": frozenset()}, "certain", "given_part"),
    ({"given_names": "Jeyson Andres", "documents": frozenset()}, "certain", "given_alike"),
    ({"second_surname": "", "documents": frozenset()}, "certain", "second_surname_missing"),
    ({"birth_date": date(1994, 7, 3), "documents": frozenset()}, "certain", "birth_swapped"),
    ({"birth_date": date(1984, 3, 7), "phones": frozenset()}, "certain", "birth_nearly"),
    ({"first_surname": "Rentería", "second_surname": "Mosquera", "documents": frozenset()}, "certain",
     "surnames_swapped"),
    ({"documents": frozenset({("ti", "CO", "1077421333")}), "birth_date": None}, "certain", "document_same_number"),
    ({"documents": frozenset({("cc", "CO", "1077421338")}), "phones": frozenset()}, "certain", "document_nearly"),
    ({"first_surname": "Rentería", "second_surname": "", "documents": frozenset()}, "certain", "first_surname_alike"),
    ({"birth_date": None, "documents": frozenset(), "phones": frozenset({"3104567890"})}, "likely", "phone_same"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "band", "reason"), AGAIN)
def test_somebody_written_down_twice_is_found(changed: dict[str, Any], band: str, reason: str) -> None:
    one, other = record(1), record(2, **changed)
    verdict = said(one, other)
    assert (verdict.band, reason in verdict.reasons) == (band, True), verdict
    assert meet(one, other)


# Two people, however much they share.
OTHERS: list[dict[str, Any]] = [
    # A sister and a twin at the same phone; a twin who shares one of two given names.
    {"given_names": "Yuliana", "birth_date": date(1996, 5, 2), "documents": frozenset()},
    {"given_names": "Jhon Fredy", "documents": frozenset()},
    {"given_names": "Yeison Fabián", "documents": frozenset()},
    # A father of the same name, and a namesake with a card of his own.
    {"birth_date": date(1968, 1, 30), "second_surname": "Copete", "documents": frozenset()},
    {"documents": frozenset({("cc", "CO", "52123456")}), "birth_date": date(1990, 3, 7), "phones": frozenset()},
]


@pytest.mark.parametrize("changed", OTHERS)
def test_a_household_twins_and_namesakes_are_not_made_one(changed: dict[str, Any]) -> None:
    assert said(record(1), record(2, **changed)).band == "unlikely"


def test_a_contradiction_is_never_certain() -> None:
    verdict = said(record(1), record(2, documents=frozenset({("cc", "CO", "52123456")})))
    assert "document_differs" in verdict.reasons
    assert verdict.band != "certain"


NAMES = st.sampled_from(["Ana", "Ana María", "Anamaria", "María Ana", "Yeison", "Jeison", "Luz", "", "Ñ", "De la O"])
RECORDS = st.builds(
    record, person_id=st.integers(1, 9), given_names=NAMES, first_surname=NAMES, second_surname=NAMES,
    birth_date=st.sampled_from([None, BORN, date(1994, 7, 3), date(1984, 3, 7)]),
    documents=st.frozensets(st.sampled_from([CARD, ("ti", "CO", "1077421333"), ("passport", "VE", "0012345")])),
    phones=st.frozensets(st.sampled_from(["+573104567890", "3104567890", "12"])),
)  # fmt: skip


@given(RECORDS, RECORDS)
def test_the_order_of_two_records_makes_no_difference(one: traits.Record, other: traits.Record) -> None:
    assert said(one, other) == said(other, one)


@given(RECORDS)
def test_a_record_says_nothing_against_itself(one: traits.Record) -> None:
    assert not comparison.AGAINST.intersection(said(one, one).reasons)


def test_everybody_is_compared_with_whoever_shares_a_key_and_a_crowd_with_nobody() -> None:
    school = "+576041234567"
    crowd = [
        record(number, given_names=f"N{number}", first_surname=f"A{number}", second_surname="", birth_date=None,
               documents=frozenset(), phones=frozenset({school}))
        for number in range(1, blocking.BLOCK_MAX + 2)
    ]  # fmt: skip
    twice = [record(500), record(501, given_names="Yeison")]
    passed = blocking.Passed()
    found = list(search.found([traits.of_record(one) for one in [*crowd, *twice]], passed=passed))
    assert [(one.lower_id, one.higher_id) for one in found] == [(500, 501)]
    assert (passed.blocks_count, passed.people_count) == (1, blocking.BLOCK_MAX + 1)


def test_a_key_tells_nothing_by_itself() -> None:
    for key in blocking.keys(traits.of_record(record())):
        assert type(key) is int
        assert -(2**63) <= key < 2**63


def test_each_decision_leads_from_where_it_may_be_made() -> None:
    for kind in decisions.KINDS.values():
        assert {kind.after, *kind.before} <= set(decisions.STATES)
        assert kind.reasons
    assert decisions.due_date(date(2026, 11, 3)) == date(2026, 11, 18)
    assert decisions.masked("Ana María Díaz") == "A… M… D…"
