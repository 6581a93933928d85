"""Surveys, stories and other suppliers: each action, its fact, its refusals, and what nobody finds out afterwards."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from tests import scenes

from tejido.core.impact.surveys import questionnaires
from tejido.core.impact.surveys import results as core
from tejido.impact import queries
from tejido.impact.buyers import errors as buyer_errors
from tejido.impact.buyers import suppliers
from tejido.impact.buyers import tables as buyer_tables
from tejido.impact.stories import errors as story_errors
from tejido.impact.stories import shown, telling
from tejido.impact.stories import tables as story_tables
from tejido.impact.surveys import answering, answers, errors, links, measured, results, rounds, tables
from tejido.journal import erasure, scopes
from tejido.people import models as people
from tejido.reference import actions as reference_actions

BY, AT = scenes.BY, scenes.START
DAY, END = date(2026, 11, 3), date(2026, 11, 17)
LIFE = questionnaires.QUESTIONNAIRES["worker_life"]
GOOD = {"quality_of_life": "better", "recommend": "surely", "problem": "Los turnos de la noche"}
STORY = "Vine de Tierralta, y aquí aprendí a escribir."
HEAD = "supplier,indicator,definition_version,value,from_date,to_date,source\n"


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    scenes.install()
    made = scenes.floor(agent_count=0)
    scopes.assign(made.scope)
    place = reference_actions.add_place(
        country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", by=BY, at=AT
    )
    # Twenty-four work at home, three at none of the large groups' places.
    for number in range(27):
        person = people.Person.objects.create(given_names="Ana", first_surname=f"Díaz {number}", display_name="Ana")
        employment = people.Employment.objects.create(
            person=person, contract="indefinite", from_date=date(2026, 1, 5), recorded_at=AT
        )
        people.Placement.objects.create(
            person=person, employment=employment, position="advisor" if number < 24 else "trainer", place=place,
            work_mode="home", legal_regime="co_telework", from_date=date(2026, 1, 5), recorded_at=AT,
        )  # fmt: skip
        made.agents.append(person)
    return made


def opened(**given: Any) -> rounds.Round:
    return rounds.open_round(**{
        "questionnaire": LIFE, "strata_by": ["position"], "wanted_count": 1000, "opens_date": DAY, "closes_date": END,
        "seed": "abc", "by": BY, "at": AT,
    } | given)  # fmt: skip


def drawn(row: rounds.Round) -> list[tables.SurveyInvitation]:
    return list(tables.SurveyInvitation.objects.filter(round=row).select_related("round", "person").order_by("pk"))


def answer(held: tables.SurveyInvitation, **given: Any) -> None:
    answering.answer(**{"invitation": held, "answers": GOOD, "mode": "web", "on": DAY, "at": AT} | given)


def facts_of(*kinds: str) -> list[tuple[str, int, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, by_id, data FROM journal_fact WHERE type = ANY (%s) ORDER BY id", [list(kinds)])
        rows = cursor.fetchall()
    return [(kind, by, json.loads(data) if isinstance(data, str) else data) for kind, by, data in rows]


def test_a_round_draws_by_stratum_merges_what_is_small_and_is_made_once(floor: scenes.Floor) -> None:
    key = uuid.uuid4()
    first, again = opened(key=key), opened(key=key)
    assert first.pk == again.pk
    # Three trainers are too few to be told of alone, and twenty-four are the next smallest.
    assert [(part.stratum.code, part.drawn_count) for part in rounds.progress(first) if part.stratum] == [("rest", 27)]
    [(_kind, _by, fact)] = facts_of("survey_opened")
    assert (fact["people"], fact["drawn"], fact["questionnaire"]) == (27, 27, "worker_life")
    with pytest.raises(errors.SurveyOpenAlready):
        opened(key=uuid.uuid4())


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"closes_date": DAY}, errors.SurveyDatesInvalid),
        ({"closes_date": DAY + timedelta(days=61)}, errors.SurveyDatesInvalid),
        ({"strata_by": ["ethnic_group"]}, errors.SurveyStrataInvalid),
        ({"wanted_count": 9}, errors.SurveyCountInvalid),
        ({"opens_date": date(2020, 1, 1), "closes_date": date(2020, 1, 9)}, errors.TooFewToAsk),
    ],
)
def test_a_round_that_could_tell_nothing_is_refused(
    floor: scenes.Floor, given: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        opened(**given)


def test_an_answer_counts_once_can_be_taken_back_and_its_fact_names_nobody(floor: scenes.Floor) -> None:
    row = opened(strata_by=[])
    mine, other = drawn(row)[:2]
    answer(mine)
    with pytest.raises(errors.SurveyAnswered):
        answer(mine)
    with pytest.raises(errors.SurveyAnswered):
        answering.refuse(invitation=mine, on=DAY, at=AT)
    answering.refuse(invitation=other, on=DAY, at=AT)
    told = facts_of("survey_sheet_given", "survey_refused")
    assert [(kind, by, fact) for kind, by, fact in told] == [
        ("survey_sheet_given", 0, {"survey": row.pk}), ("survey_refused", 0, {"survey": row.pk}),
    ]  # fmt: skip
    assert (rounds.progress(row)[0].answered_count, rounds.progress(row)[0].refused_count) == (1, 1)
    for _twice in range(2):
        answering.take_back(invitation=mine, on=DAY, at=AT)
    assert not tables.SurveySheet.objects.exists()
    assert not tables.SurveyText.objects.exists()
    answer(mine)
    with pytest.raises(errors.SurveyAnswerInvalid):
        answer(drawn(row)[2], answers={"quality_of_life": "fine"})
    with pytest.raises(errors.NothingAnswered):
        answer(drawn(row)[2], answers={})


def test_closing_forgets_who_was_asked_and_nobody_answers_late(floor: scenes.Floor) -> None:
    row = opened(strata_by=[])
    held = drawn(row)
    for each in held[:12]:
        answer(each)
    token, _until = answering.make_link(invitation=held[13], on=DAY, by=BY, at=AT)
    before = {*tables.SurveySheet.objects.values_list("pk", "respondent_key")}
    assert results.of_round(row) is None
    assert answers.of_round(row) is None
    with pytest.raises(errors.NoSuchInvitation):
        answer(held[12], on=END)
    assert rounds.close_due(on=END - timedelta(days=1), at=AT) == 0
    for count in (1, 0):
        assert rounds.close_due(on=END, at=AT) == count
    row.refresh_from_db()
    assert drawn(row) == []
    after = set(tables.SurveySheet.objects.values_list("pk", "respondent_key"))
    assert len(after) == 12
    assert not {pk for pk, _ in after} & {pk for pk, _ in before}
    assert not {key for _, key in after} & {key for _, key in before}
    assert not set(tables.SurveyText.objects.values_list("respondent_key", flat=True)) & {key for _, key in after}
    with pytest.raises(errors.NoSuchInvitation):
        answer(held[12])
    with pytest.raises(errors.SurveyLinkExpired):
        answering.by_link(token, on=DAY)


def test_a_closed_round_is_told_with_weights_and_speaks_for_a_year(floor: scenes.Floor) -> None:
    row = opened(strata_by=[])
    for place, each in enumerate(drawn(row)[:20]):
        answer(each, answers=GOOD if place < 10 else {"quality_of_life": "same"})
    rounds.close_round(round=row, on=DAY, by=BY, at=AT)
    row.refresh_from_db()
    found = results.of_round(row)
    assert found is not None
    whole = {question.code: told[0] for question, told in found.questions}
    assert whole["quality_of_life"].figures[core.GOOD].value == 0.5
    assert whole["recommend"].n == 10
    assert whole["alternative"].n is None
    period = queries.period_of(from_date=date(2026, 11, 1), to_date=date(2026, 12, 1), as_of=AT)
    sheets = answers.answers_of("worker_life", to_date=period.to_date)
    assert sheets is not None
    assert sum(sheet.weight for sheet in sheets.sheets) == pytest.approx(27)
    assert all("problem" not in sheet.answers for sheet in sheets.sheets)
    late = queries.period_of(from_date=date(2028, 1, 1), to_date=date(2028, 2, 1), as_of=AT)
    assert answers.answers_of("worker_life", to_date=late.to_date) is None
    told = measured.measure(period)
    rate = next(each for each in told.measurements if each.indicator == "survey_response_rate")
    assert rate.figure.value == pytest.approx(20 / 27)
    assert {gap.indicator for gap in told.gaps} == {"survey_hard_to_replace", "survey_without_problem"}
    assert {gap.reason for gap in measured.measure(late).gaps} == {"no_survey"}


def test_a_link_opens_its_own_invitation_until_its_day(floor: scenes.Floor) -> None:
    row = opened(strata_by=[])
    held = drawn(row)[0]
    token, until = answering.make_link(invitation=held, on=DAY, by=BY, at=AT)
    assert answering.by_link(token, on=DAY).pk == held.pk
    with pytest.raises(errors.SurveyLinkExpired):
        answering.by_link(token, on=until)
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    for wrong in (forged, "", "á", "x" * 5000, token[:20]):
        with pytest.raises(errors.SurveyLinkInvalid):
            answering.by_link(wrong, on=DAY)
    with pytest.raises(errors.SurveyLinkExpired):
        answering.by_link(links.token(uuid.uuid4(), until=until), on=DAY)
    answer(held)
    with pytest.raises(errors.SurveyAnswered):
        answer(answering.by_link(token, on=DAY))


def test_words_can_be_erased_alone_and_answers_with_their_person(floor: scenes.Floor) -> None:
    row = opened(strata_by=[])
    mine, other = drawn(row)[:2]
    for each in (mine, other):
        answer(each)
    text = tables.SurveyText.objects.filter(respondent_key=other.respondent_key).get()
    for _twice in range(2):
        answering.erase_text(key=text.key, by=BY, at=AT)
    text.refresh_from_db()
    assert text.text == ""
    erasure.erase("person", key=mine.person.key, reason="request", by=BY, at=AT, client_id=0)
    sheets = dict(tables.SurveySheet.objects.values_list("respondent_key", "answers"))
    assert sheets[mine.respondent_key] == {}
    assert sheets[other.respondent_key]["recommend"] == "surely"
    assert not tables.SurveyText.objects.exclude(text="").exists()


def test_nobody_is_called_more_than_three_times(floor: scenes.Floor) -> None:
    held = drawn(opened(strata_by=[]))[0]
    for _call in range(answering.CALLS_MAX):
        answering.note_call(invitation=held, on=DAY, by=BY, at=AT)
    with pytest.raises(errors.CallsEnough):
        answering.note_call(invitation=held, on=DAY, by=BY, at=AT)
    calls, count = answering.to_call(held.round, on=DAY)
    assert held.pk not in {call.invitation.pk for call in calls}
    assert count == 26


def test_a_story_is_used_for_what_its_person_allows_and_is_gone_when_they_withdraw_it(floor: scenes.Floor) -> None:
    person, stranger = floor.agents[:2]
    told = {"person_id": person.pk, "by": BY, "at": AT}
    words = {"text": STORY, "language": "es", "shown_as": "Marta"}
    key = uuid.uuid4()
    story, again = (telling.tell(**told, **words, uses=["client", "statement"], key=key) for _ in range(2))
    assert story.pk == again.pk
    assert shown.for_use(story.key, "press") is None
    found = shown.for_use(story.key, "client")
    assert found is not None
    assert found.text == STORY
    telling.use_for(story=story, uses=["statement"], seen=1, **told)
    assert shown.for_use(story.key, "client") is None
    assert shown.for_use(story.key, "statement") is not None
    for refused in (telling.withdraw, lambda **given: telling.use_for(uses=[], seen=1, **given)):
        with pytest.raises(story_errors.NoSuchStory):
            refused(story=story, **told | {"person_id": stranger.pk})
    # Other words need to be agreed to anew.
    telling.tell_anew(story=story, **told, **words | {"text": STORY + " Y a leer."}, uses=[], seen=1)
    assert shown.for_use(story.key, "statement") is None
    with pytest.raises(story_errors.StoryChanged):
        telling.use_for(story=story, uses=["press"], seen=1, **told)
    for _twice in range(2):
        telling.withdraw(story=story, **told)
    assert not story_tables.StoryVersion.objects.exclude(text="", shown_as="", salt=None).exists()
    assert [each.is_withdrawn for each in shown.own(person.pk)] == [True]
    assert len(facts_of("story_withdrawn")) == 1
    assert STORY not in str(facts_of("story_told", "story_use_allowed", "story_withdrawn"))
    with pytest.raises(story_errors.NoSuchStory):
        telling.use_for(story=story, uses=["press"], seen=2, **told)


def test_what_was_taken_down_is_used_for_nothing_before_its_person_confirms_it(floor: scenes.Floor) -> None:
    person = floor.agents[0]
    given = {"by": BY, "at": AT, "person_id": person.pk}
    story = telling.take_down(text=STORY, language="es", shown_as="", **given)
    with pytest.raises(story_errors.StoryNotConfirmed):
        telling.use_for(story=story, uses=["press"], seen=1, **given)
    assert shown.every_for("press") == []
    telling.confirm(story=story, uses=["press"], seen=1, **given)
    assert [told.key for told in shown.every_for("press")] == [story.key]
    for wrong, refusal in (({"text": "corto"}, story_errors.StoryTextInvalid),
                           ({"shown_as": "x" * 81}, story_errors.StoryNameInvalid),
                           ({"uses": ["calendar"]}, story_errors.StoryUseInvalid)):  # fmt: skip
        with pytest.raises(refusal):
            telling.tell(**{"text": STORY, "language": "es", "shown_as": "", "uses": []} | wrong, **given)


def test_a_suppliers_file_is_answered_line_by_line_and_loading_it_twice_changes_nothing(floor: scenes.Floor) -> None:
    def load(lines: str) -> list[str]:
        data = (HEAD + lines).encode()
        found = suppliers.load(client=floor.client, data=data, by=BY, at=AT, recorded_at=AT)
        return [each.answer for each in found]

    line = "Otra,buyer_service_level,1,{},2026-10-01,2026-11-01,Informe\n"
    assert load(line.format("0.8") + line.format("80") + "Otra,buyer_service_level,,0.8,,,\n") == [
        "added", "refused", "refused",
    ]  # fmt: skip
    assert load(line.format("0.8")) == ["same"]
    assert load(line.format("0.9")) == ["replaced"]
    held = buyer_tables.SupplierFigure.objects.filter(superseded_at=None)
    assert [float(row.value) for row in held] == [0.9]
    assert len(facts_of("supplier_figure_loaded")) == 2
    with pytest.raises(buyer_errors.SupplierFileInvalid):
        suppliers.load(client=floor.client, data=b"\0", by=BY, at=AT, recorded_at=AT)
