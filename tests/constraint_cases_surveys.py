"""Surveys, stories and suppliers: what the database itself refuses about them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from tests.constraint_cases_programmes import doubled, refused
from tests.constraint_surveys import JANUARY, MARCH, RECORDED
from tests.constraints import Case

ROUND, STRATUM, INVITATION = "impact_surveyround", "impact_surveystratum", "impact_surveyinvitation"
SHEET, TEXT = "impact_surveysheet", "impact_surveytext"
STORY, VERSION, CONSENT, FIGURE = "impact_story", "impact_storyversion", "impact_storyconsent", "impact_supplierfigure"
EARLIER, LATER = RECORDED - timedelta(days=1), RECORDED + timedelta(days=1)

CASES = (
    refused(ROUND, "survey_closes_after_opening", {"closes_date": MARCH}, closes_date=JANUARY),
    refused(ROUND, "survey_names_a_questionnaire", {"questionnaire": "spending"}, questionnaire="A b"),
    refused(ROUND, "survey_strata_known", {"strata_by": ["site", "hired"]}, strata_by=["star_sign"]),
    refused(ROUND, "survey_draws_from_its_people", {"drawn_count": 20}, drawn_count=21),
    Case(
        table=ROUND, guard="one_round_of_a_survey_at_a_time", what="two rounds of a survey that are open",
        forbidden=lambda s: [s.add(ROUND, questionnaire="spending") for _ in range(2)],
        allowed=lambda s: [s.add(ROUND, questionnaire="spending", closed_date=day) for day in (MARCH, None)],
    ),
    doubled(STRATUM, "survey_stratum_once", "round_id", "code", code="site:other"),
    refused(STRATUM, "survey_stratum_adds_up", {"answered_count": 7, "refused_count": 3}, answered_count=7,
            refused_count=4),
    Case(
        table=INVITATION, guard="survey_asks_somebody_once", what="somebody drawn twice",
        forbidden=lambda s: [s.add(INVITATION, person_id=s.mine["people_person"]) for _ in range(2)],
        allowed=lambda s: [s.add(INVITATION) for _ in range(2)],
    ),
    doubled(INVITATION, f"{INVITATION}_respondent_key_key", "respondent_key", respondent_key=UUID(int=8)),
    doubled(SHEET, f"{SHEET}_respondent_key_key", "respondent_key", respondent_key=UUID(int=9)),
    refused(INVITATION, "survey_invitation_state_known", {"state": "refused"}, state="ill"),
    refused(INVITATION, "survey_invitation_mail_known", {"mail": "held"}, mail="fax"),
    refused(SHEET, "survey_mode_known", {"mode": "phone"}, mode="fax"),
    doubled(TEXT, "survey_text_once_for_question", "respondent_key", "question", respondent_key=UUID(int=7)),
    refused(STORY, "story_withdrawn_after_it_began", {"withdrawn_at": LATER}, withdrawn_at=EARLIER),
    doubled(VERSION, "story_version_once", "story_id", "number", number=30_000),
    refused(VERSION, "story_versions_begin_with_one", {"number": 1}, number=0),
    refused(VERSION, "story_language_known", {"language": "en"}, language="fr"),
    refused(VERSION, "story_text_and_salt_go_together", {"text": "", "salt": None, "erased_at": LATER}, salt=None),
    refused(CONSENT, "story_use_known", {"use": "client"}, use="calendar"),
    refused(CONSENT, "story_consent_ends_later", {"ended_at": LATER}, ended_at=EARLIER),
    Case(
        table=CONSENT, guard="one_consent_for_a_use", what="two consents for one use that hold",
        forbidden=lambda s: [s.add(CONSENT, ended_at=None) for _ in range(2)],
        allowed=lambda s: [s.add(CONSENT, ended_at=end) for end in (LATER, None)],
    ),
    refused(FIGURE, "supplier_figure_has_days", {"to_date": MARCH}, to_date=JANUARY),
    refused(FIGURE, "supplier_figure_names_who_and_source", {"source": "Otro"}, source=""),
    refused(FIGURE, "supplier_figure_superseded_later", {"superseded_at": LATER}, superseded_at=EARLIER),
    Case(
        table=FIGURE, guard="one_figure_of_a_supplier", what="two numbers for the same days that hold",
        forbidden=lambda s: [s.add(FIGURE, supplier="Otra") for _ in range(2)],
        allowed=lambda s: [s.add(FIGURE, supplier="Otra", to_date=day) for day in (MARCH, date(2026, 4, 1))],
    ),
)  # fmt: skip
