"""Surveys, stories and what clients buy: the lead's pages, everybody's own, and those that anybody may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, CLIENTS, EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"impact lead"}
ONE, CALL, TEXT = "/impact/surveys/{survey}", "/impact/surveys/calls/{drawn}", "/impact/surveys/{survey}/words/{text}"
MINE, STORY = "/me/surveys/{survey}", "/me/stories/{story}"
NEW = {
    "questionnaire": "worker_life", "wanted_count": "1", "opens_date": "2026-11-02", "closes_date": "2026-11-09",
}  # fmt: skip
TOLD = {"text": "corto", "shown_as": "", "language": "es"}
# Whoever was not drawn, or whose story it is not, finds nothing; accounts of nobody who works here have no such pages.
OTHERS = AGENTS - {"agent"}


def _lead(name: str, method: str, path: str, what: str, **more: object) -> Row:
    return Row(name=name, method=method, path=path, what=what, allows=LEAD, **more)  # type: ignore[arg-type]


def _own(name: str, method: str, path: str, what: str, **more: object) -> Row:
    return Row(name=name, method=method, path=path, what=what, allows={"agent"}, hides=OTHERS, **more)  # type: ignore[arg-type]


ROWS = (
    _lead("impact_surveys", "GET", "/impact/surveys/", "the rounds of surveys"),
    _lead("impact_open_survey", "GET", "/impact/surveys/new/", "the form: open a survey"),
    _lead("impact_open_survey", "POST", "/impact/surveys/new/", "open a survey and draw whom it asks", form=NEW),
    _lead("impact_survey", "GET", f"{ONE}/", "how far a survey is, and what came of it"),
    _lead("impact_survey_calls", "GET", f"{ONE}/calls/", "who was drawn and is to be called"),
    _lead("impact_survey_call", "GET", f"{CALL}/", "the questions, to read them to somebody"),
    _lead("impact_survey_call", "POST", f"{CALL}/", "take in answers by phone", form={"quality_of_life": "x"}),
    _lead("impact_survey_not_reached", "POST", f"{CALL}/not-reached/", "somebody did not answer the phone", form={}),
    _lead("impact_survey_link", "POST", f"{CALL}/link/", "make a link for somebody without an account", form={}),
    _lead("impact_survey_call_refused", "POST", f"{CALL}/refused/", "somebody does not want to answer", form={}),
    _lead("impact_erase_survey_words", "POST", f"{TEXT}/erase/", "erase what somebody wrote", form={}),
    Row(name="own_surveys", method="GET", path="/me/surveys/", what="the surveys that ask me", allows=AGENTS),
    _own("own_survey", "GET", f"{MINE}/", "the questions that I am asked"),
    _own("own_survey", "POST", f"{MINE}/", "answer, without a name", form={"quality_of_life": "x"}),
    _own("own_refuse_survey", "POST", f"{MINE}/refuse/", "say no", form={}),
    _own("own_take_back_survey", "POST", f"{MINE}/take-back/", "delete my answer", form={}),
    Row(name="survey_link", method="GET", path="/survey/{token}/", what="the questions behind a link",
        allows=EVERYBODY),
    Row(name="survey_link", method="POST", path="/survey/forged/", what="answer by a link; a forged one opens nothing",
        hides=EVERYBODY, form={"quality_of_life": "x"}),
    _lead("impact_close_survey", "POST", f"{ONE}/close/", "close a survey", form={}),
    _lead("impact_stories", "GET", "/impact/stories/", "the stories, and for what each may be used"),
    _lead("impact_choose_teller", "GET", "/impact/stories/take-down/", "look for whose story it is"),
    _lead("impact_take_down_story", "GET", "/impact/stories/take-down/{teller}/", "the form: take a story down"),
    _lead("impact_take_down_story", "POST", "/impact/stories/take-down/{teller}/", "take a story down", form=TOLD),
    Row(name="own_stories", method="GET", path="/me/stories/", what="my stories", allows=AGENTS),
    Row(name="own_tell_story", method="GET", path="/me/stories/new/", what="the form: tell my story", allows=AGENTS),
    Row(name="own_tell_story", method="POST", path="/me/stories/new/", what="tell my story", allows=AGENTS, form=TOLD),
    _own("own_story", "GET", f"{STORY}/", "for what my story is used"),
    _own("own_story", "POST", f"{STORY}/", "say for what my story is used", form={"seen": "1", "uses": "calendar"}),
    _own("own_change_story", "GET", f"{STORY}/change/", "the form: write my story anew"),
    _own("own_change_story", "POST", f"{STORY}/change/", "write my story anew", form=TOLD),
    _own("own_withdraw_story", "POST", f"{STORY}/withdraw/", "withdraw my story", form={}),
    Row(name="public_stories", method="GET", path="/stories/", what="stories whose people let everybody read them",
        allows=EVERYBODY),
    _lead("impact_buyers", "GET", "/impact/buyers/", "what every client buys"),
    Row(name="impact_own_spend", method="GET", path="/impact/buyers/mine/", what="what my company's spend did",
        allows=LEAD | CLIENTS, hides={"reviewer"}),
    Row(name="impact_buyer", method="GET", path="/impact/buyers/{buyer}/", what="what one client's spend did",
        allows=LEAD | {"client"}, hides={"other client", "reviewer"}),
    _lead("impact_load_suppliers", "GET", "/impact/buyers/suppliers/", "the form: other suppliers' numbers"),
    # Answered 400 with the form again: no file is in it.
    Row(name="impact_load_suppliers", method="POST", path="/impact/buyers/suppliers/",
        what="load other suppliers' numbers", statuses={"impact lead": 400}, form={}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Draw the agent in an open survey, keep a text, and let the agent tell two stories."""
    import uuid
    from datetime import timedelta

    from tejido.access import models as access
    from tejido.core import facts
    from tejido.impact.stories import telling
    from tejido.impact.surveys import links, tables
    from tejido.journal import clock, scopes
    from tejido.journal import queries as journal_queries
    from tejido.people import models as people

    at = clock.now()
    user = access.User.objects.get(pk=made.browsers["agent"].session["_auth_user_id"])
    person_id = user.person_id
    assert person_id is not None
    with scopes.scoped(made.centre.scope):
        today = journal_queries.business_day(at)
        row = tables.SurveyRound.objects.create(
            key=uuid.uuid4(), questionnaire="worker_life", version=1, strata_by=[], with_leavers=False, seed="00",
            wanted_count=10, opens_date=today - timedelta(days=1), closes_date=today + timedelta(days=9),
            people_count=20, drawn_count=10,
        )  # fmt: skip
        stratum = tables.SurveyStratum.objects.create(round=row, code="all", people_count=20, drawn_count=10)
        drawn = tables.SurveyInvitation.objects.create(
            key=uuid.uuid4(), round=row, stratum=stratum, person_id=person_id
        )  # fmt: skip
        text = tables.SurveyText.objects.create(
            key=uuid.uuid4(), round=row, question="problem", respondent_key=uuid.uuid4(), text="Los turnos"
        )
        story = telling.tell(
            person_id=person_id, text="Vine de Tierralta y aquí aprendí.", language="es", shown_as="", uses=[],
            key=uuid.uuid4(), by=facts.Actor("user", user.pk), at=at,
        )  # fmt: skip
        teller = people.Person.objects.get(pk=person_id).key
    return {
        "survey": str(row.key), "drawn": str(drawn.key), "text": str(text.key),
        "token": links.token(drawn.key, until=today + timedelta(days=5)), "story": str(story.key),
        "teller": str(teller), "buyer": str(made.centre.bank.client.key),
    }  # fmt: skip
