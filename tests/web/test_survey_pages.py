"""Surveys and stories as people use them: sent twice, by a link that was used, late, and taken back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import psycopg
from django.test import Client
from tests import centre as centres

from tejido.core import facts
from tejido.impact.surveys import links, rounds, tables
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries

Acting = Callable[[str], AbstractContextManager[None]]
PAGE = {"accept": "text/html", "accept-language": "en"}
STORY = "Vine de Tierralta, y aquí aprendí a escribir."


def read(browser: Client, path: str) -> tuple[int, str]:
    answer = browser.get(path, headers=PAGE)
    return answer.status_code, re.sub(r"\s+", " ", answer.content.decode())


def send(browser: Client, path: str, **form: Any) -> tuple[int, str]:
    answer = browser.post(path, form, headers=PAGE)
    return answer.status_code, re.sub(r"\s+", " ", answer.content.decode())


def test_a_survey_is_answered_once_by_whoever_is_asked(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting
) -> None:
    centre = centres.open_centre(owner, acting_as)
    agent, stranger, lead = centre.agent(), centre.browser(), centre.browser(centre.user("impact_lead"))
    today = journal_queries.business_day(clock.now())
    with scopes.scoped(centre.scope):
        mine, other = centre.bank.agents[:2]
        row = tables.SurveyRound.objects.create(
            key=uuid.uuid4(), questionnaire="worker_life", version=1, strata_by=[], with_leavers=False, seed="00",
            wanted_count=10, opens_date=today - timedelta(days=1), closes_date=today + timedelta(days=9),
            people_count=20, drawn_count=10,
        )  # fmt: skip
        stratum = tables.SurveyStratum.objects.create(round=row, code="all", people_count=20, drawn_count=10)
        keys = [
            tables.SurveyInvitation.objects.create(key=uuid.uuid4(), round=row, stratum=stratum, person=each).key
            for each in (mine, other)
        ]
    path = f"/me/surveys/{row.key}/"
    assert str(row.key) in read(agent, "/me/surveys/")[1]
    assert send(agent, path, quality_of_life="x")[0] == 200
    assert send(agent, path, quality_of_life="better")[0] == 302
    assert "You have answered" in read(agent, path)[1]
    # The second of two clicks changes nothing.
    assert send(agent, path, quality_of_life="worse")[0] == 200
    link = f"/survey/{links.token(keys[1], until=today + timedelta(days=5))}/"
    assert read(stranger, link)[0] == 200
    assert send(stranger, link, quality_of_life="better")[0] == 200
    assert "Thank you" in send(stranger, link, quality_of_life="worse")[1]
    assert "Thank you" in read(stranger, link)[1]
    for wrong, status in (
        ("forged", 404),
        (links.token(keys[1], until=today), 410),
        (links.token(row.key, until=today + timedelta(days=5)), 410),
    ):
        assert read(stranger, f"/survey/{wrong}/")[0] == status, wrong
    with scopes.scoped(centre.scope):
        assert not tables.SurveySheet.objects.filter(answers__quality_of_life="worse").exists()
    assert send(lead, f"/impact/surveys/{row.key}/close/")[0] == 302
    assert read(lead, f"/impact/surveys/{row.key}/")[0] == 200
    assert read(stranger, link)[0] == 410
    assert read(agent, path)[0] == 404
    with scopes.scoped(centre.scope):
        rounds.close_round(round=row, on=today, by=facts.SYSTEM, at=clock.now())


def test_a_story_is_told_once_and_gone_from_the_public_page_when_it_is_withdrawn(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting
) -> None:
    centre = centres.open_centre(owner, acting_as)
    agent, stranger = centre.agent(), centre.browser()
    told = {"text": STORY, "shown_as": "Marta", "language": "es", "uses": ["public_page"], "key": str(uuid.uuid4())}
    assert "between 20 and 4,000" in send(agent, "/me/stories/new/", **told | {"text": "corto"})[1]
    for _click in range(2):
        assert send(agent, "/me/stories/new/", **told)[0] == 302
    assert centre.count("impact_story") == 1
    assert STORY in read(stranger, "/stories/")[1]
    assert send(agent, f"/me/stories/{told['key']}/", seen="1")[0] == 302
    assert STORY not in read(stranger, "/stories/")[1]
    assert send(agent, f"/me/stories/{told['key']}/", seen="1", uses=["public_page"])[0] == 302
    assert send(agent, f"/me/stories/{told['key']}/withdraw/")[0] == 302
    assert STORY not in read(stranger, "/stories/")[1]
    assert STORY not in read(agent, "/me/stories/")[1]
