"""The facts of surveys, stories and other suppliers' numbers. None of them says who answered what."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields


def _story(meaning: str, **fields: str) -> fact_fields.FactType:
    return fact_fields.FactType(meaning, {"story": "id", "version": "number", **fields})


FACTS: Mapping[str, fact_fields.FactType] = {
    "survey_opened": fact_fields.FactType(
        "A round of a survey was opened, and people were drawn by a seed.",
        {"survey": "id", "questionnaire": "code", "version": "number", "from": "code", "to": "code",
         "people": "number", "drawn": "number", "seed_digest": "digest"},
    ),
    "survey_called": fact_fields.FactType(
        "Somebody who was drawn was called, and not reached.", {"survey": "id", "calls": "number"}
    ),
    "survey_mail_changed": fact_fields.FactType(
        "The mail to somebody who was drawn was sent, waits for their working time, or was not taken.",
        {"survey": "id", "state": "code"},
    ),
    "survey_sheet_given": fact_fields.FactType("Somebody answered a survey; nothing tells who.", {"survey": "id"}),
    "survey_refused": fact_fields.FactType(
        "Somebody said that they do not want to answer a survey; nothing tells who.", {"survey": "id"}
    ),
    "survey_answer_taken_back": fact_fields.FactType(
        "Somebody took back what they had answered; nothing tells who.", {"survey": "id"}
    ),
    "survey_closed": fact_fields.FactType(
        "A round of a survey was closed; who was drawn is not kept any more.",
        {"survey": "id", "drawn": "number", "answered": "number", "refused": "number"},
    ),
    "survey_link_made": fact_fields.FactType(
        "A link was made by which somebody who was drawn answers without an account.", {"survey": "id", "to": "code"}
    ),
    "story_told": _story(
        "Somebody told a story in their own words, or a new version of it.", text_digest="digest", language="code"
    ),
    "story_taken_down": _story(
        "A story was taken down for somebody; it waits until they confirm it.", text_digest="digest", language="code"
    ),
    "story_confirmed": _story("Somebody confirmed the words that were taken down for them."),
    "story_use_allowed": _story(
        "Somebody agreed that their story is used for something.", use="code", words_version="number"
    ),
    "story_use_ended": _story("Somebody ended a use of their story.", use="code"),
    "story_withdrawn": fact_fields.FactType(
        "Somebody withdrew their story; its words were erased.", {"story": "id"}
    ),
    "supplier_figure_loaded": fact_fields.FactType(
        "A number that another supplier gives about itself was loaded.",
        {"figure": "id", "indicator": "code", "definition_version": "number", "value": "number", "from": "code",
         "to": "code", "superseded": "id?"},
    ),
}  # fmt: skip
