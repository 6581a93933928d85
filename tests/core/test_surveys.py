"""Surveys in the core: questionnaires, who is drawn, weights, and what may be told of the answers."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tejido.core.impact import indicators, suppliers
from tejido.core.impact.surveys import questionnaires, results, sampling, weights

LIFE = questionnaires.QUESTIONNAIRES["worker_life"]
QUALITY = LIFE.question("quality_of_life")
CODES = st.text("abcdef", min_size=1, max_size=3)
SIZES = st.dictionaries(CODES, st.integers(1, 40), min_size=1, max_size=5)
WORDS = {"en": "a", "es": "b"}


def question(**given: Any) -> questionnaires.Question:
    return questionnaires.Question(**{"code": "q", "kind": "number", "texts": WORDS} | given)


def test_every_shipped_question_is_asked_in_both_languages_and_can_be_skipped() -> None:
    for questionnaire in questionnaires.QUESTIONNAIRES.values():
        assert questionnaires.sheet(questionnaire, {}) == {}
        for each in questionnaire.questions:
            assert set(each.texts) == {"en", "es"}, (questionnaire.code, each.code)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (QUALITY, "wonderful"), (QUALITY, True), (LIFE.question("has_problem"), "yes"),
        (LIFE.question("problem"), "a\0b"), (LIFE.question("problem"), " "), (LIFE.question("problem"), "x" * 1001),
        (question(low=1, high=5), 6), (question(), float("nan")), (question(), True),
        (question(kind="money_share"), 1.1),
    ],
)  # fmt: skip
def test_what_is_no_answer_to_a_question_is_refused(asked: questionnaires.Question, answer: object) -> None:
    with pytest.raises(questionnaires.AnswerInvalid):
        questionnaires.checked(asked, answer)


def test_a_sheet_of_a_stranger_question_and_a_questionnaire_with_one_language_are_refused() -> None:
    with pytest.raises(questionnaires.AnswerInvalid):
        questionnaires.sheet(LIFE, {"salary": 1})
    with pytest.raises(questionnaires.QuestionnaireInvalid):
        question(texts={"en": "a"})
    with pytest.raises(questionnaires.QuestionnaireInvalid):
        questionnaires.read(
            {"code": "a", "version": 1, "names": WORDS, "purposes": WORDS, "questions": [{"kind": "x"}]}
        )


@settings(max_examples=30)
@given(SIZES, st.integers(1, 3000), st.text("0123456789abcdef", min_size=8, max_size=8))
def test_a_sample_comes_from_its_strata_and_is_the_same_by_the_same_seed(
    sizes: dict[str, int], wanted: int, seed: str
) -> None:
    first, members = 1, {}
    for code, size in sizes.items():
        members[code], first = list(range(first, first + size)), first + size
    strata = sampling.merged(members)
    assert sorted(person for people in strata.values() for person in people) == list(range(1, first))
    counts = sampling.allocated({code: len(people) for code, people in strata.items()}, wanted=wanted)
    for code, people in strata.items():
        drawn = sampling.drawn(people, count=counts[code], seed=seed)
        assert drawn == sampling.drawn(reversed(people), count=counts[code], seed=seed)
        assert set(drawn) <= set(people)
        assert len(drawn) == counts[code] >= min(len(people), sampling.LEAST)
        assert len(people) >= min(sampling.LEAST, first - 1)


@settings(max_examples=30)
@given(SIZES, st.data())
def test_weights_sum_to_everybody_and_equal_answers_stay_what_they_are(sizes: dict[str, int], data: Any) -> None:
    answers = {code: data.draw(st.integers(0, size)) for code, size in sizes.items()}
    if not any(answers.values()):
        with pytest.raises(weights.AnswersMissing):
            weights.weights(sizes, answers)
        return
    found = weights.weights(sizes, answers)
    assert sum(found[code] * answers[code] for code in found) == pytest.approx(sum(sizes.values()))
    same = weights.share(sizes, answers, answers)
    assert same.value == pytest.approx(1.0)
    assert 0 <= same.low <= same.value + 1e-9
    assert weights.design_effect([found[code] for code in found for _ in range(answers[code])]) >= 1 - 1e-9


@settings(max_examples=30)
@given(st.integers(2, 60), st.integers(1, 9), st.lists(st.booleans(), min_size=2, max_size=60))
def test_where_every_stratum_answers_alike_the_weighted_share_is_the_plain_one(
    people_each: int, factor: int, said: list[bool]
) -> None:
    n, size = len(said), max(len(said), people_each) * factor
    strata = dict.fromkeys("abc", size)
    yes = {code: sum(said) for code in "abc"}
    found = weights.share(strata, yes, dict.fromkeys("abc", n))
    assert found.value == pytest.approx(sum(said) / n)
    assert found.design_effect == pytest.approx(1.0)
    everybody = weights.share(dict.fromkeys("abc", n), yes, dict.fromkeys("abc", n))
    assert everybody.low == everybody.value == everybody.high


def test_the_interval_holds_the_truth_about_95_times_of_100() -> None:
    """600 samples of a known town of 610 people in three strata, 65 of whom answer."""
    rng = random.Random(20261122)
    truths, asked = {"a": (400, 120), "b": (150, 90), "c": (60, 54)}, {"a": 40, "b": 15, "c": 10}
    people = {code: [1] * yes + [0] * (size - yes) for code, (size, yes) in truths.items()}
    sizes = {code: size for code, (size, _yes) in truths.items()}
    truth, worlds, held = sum(yes for _size, yes in truths.values()) / 610, 600, 0
    for _world in range(worlds):
        said = {code: sum(rng.sample(people[code], asked[code])) for code in asked}
        found = weights.share(sizes, said, asked)
        held += found.low <= truth <= found.high
    assert 0.93 <= held / worlds <= 0.98


def given_by(*counts: int, codes: tuple[str, ...] = QUALITY.codes) -> list[results.Given]:
    return [("all", code) for code, count in zip(codes, counts, strict=False) for _ in range(count)]


def test_nine_answers_are_withheld_and_ten_are_told() -> None:
    nine = results.told(QUALITY, people={"all": {"all": 100}}, given={"all": given_by(5, 4)})[0]
    assert nine.n is None
    assert all(figure.value is None for figure in nine.figures.values())
    ten = results.told(QUALITY, people={"all": {"all": 100}}, given={"all": given_by(5, 5)})[0]
    assert ten.n == 10
    assert ten.figures["much_better"].value == 0.5


@pytest.mark.parametrize("few", [0, 1, 2])
def test_whether_nobody_one_or_two_gave_an_answer_is_not_told(few: int) -> None:
    told = results.told(QUALITY, people={"all": {"all": 40}}, given={"all": given_by(40 - few, 0, 0, 0, few)})[0]
    none = results.told(QUALITY, people={"all": {"all": 40}}, given={"all": given_by(40)})[0]
    assert told.figures["much_worse"] == none.figures["much_worse"]
    assert told.figures["much_better"] == none.figures["much_better"]


def test_a_small_group_is_withheld_with_the_next_by_which_it_could_be_worked_out() -> None:
    people = {name: {name: 60} for name in ("big", "middle", "small")}
    said = {
        name: [(name, "better")] * (count // 2) + [(name, "worse")] * (count - count // 2)
        for name, count in (("big", 30), ("middle", 12), ("small", 6))
    }
    told = {each.group: each for each in results.told(QUALITY, people=people, given=said)}
    assert (told["big"].n, told["middle"].n, told["small"].n) == (30, None, None)
    assert set(told["big"].figures) == {results.GOOD}


def test_a_sensitive_question_needs_ten_on_both_sides() -> None:
    asked = question(kind="yes_no", is_sensitive=True)
    for yes, is_told in ((9, False), (10, True), (31, False)):
        said: list[results.Given] = [("all", place < yes) for place in range(40)]
        told = results.told(asked, people={"all": {"all": 50}}, given={"all": said})[0]
        assert (told.figures["yes"].value is not None) is is_told


def test_a_mean_is_told_to_two_digits_with_its_interval() -> None:
    said: list[results.Given] = [("all", float(10 + place)) for place in range(20)]
    figure = results.told(question(), people={"all": {"all": 400}}, given={"all": said})[0].figures[results.MEAN]
    assert figure.value == 20
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < 19.5 < figure.high


HEAD = ",".join(suppliers.COLUMNS)
SHARE = "Otra,buyer_service_level,1,0.8,2026-10-01,2026-11-01,Informe 4"


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (SHARE, None), (SHARE.replace(",1,", ",,"), "version_missing"), (SHARE.replace(",1,", ",2,"), "version_other"),
        (SHARE.replace("0.8", "80"), "value_unreadable"), (SHARE.replace("0.8", "NaN"), "value_unreadable"),
        (SHARE.replace("buyer_service_level", "people_in_placement"), "indicator_unknown"),
        (SHARE.replace("2026-11-01", "2026-10-01"), "days_unreadable"),
        (SHARE.replace("Informe 4", ""), "source_missing"),
        (SHARE.replace("Otra", ""), "supplier_missing"), ("Otra", "indicator_unknown"),
    ],
)  # fmt: skip
def test_a_suppliers_number_needs_a_definition_and_its_version(line: str, refusal: str | None) -> None:
    (found,) = suppliers.read(f"{HEAD}\n{line}\n".encode())
    assert found.refusal == refusal
    assert (found.figure is None) is (refusal is not None)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"a,b\n1,2\n", (HEAD + "\nA\0B,,,,,,").encode(), b"x" * 200_001])
def test_what_is_no_table_of_suppliers_is_refused(data: bytes) -> None:
    with pytest.raises(suppliers.SupplierFileInvalid):
        suppliers.read(data)


def test_no_indicator_counts_stories() -> None:
    for definition in indicators.INDICATORS.values():
        assert "stor" not in definition.code.split("_"), definition.code
        assert "stories" not in definition.source, definition.code
