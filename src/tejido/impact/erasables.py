"""Which words of this app can be erased, by themselves and with the person they are about or by."""

from __future__ import annotations

from tejido.journal import erasure
from tejido.people import erasables

_VERSION = {"text": "''", "shown_as": "''", "salt": "NULL", "erased_at": "coalesce(erased_at, %(at)s)"}
_WITHDRAWN = {"withdrawn_at": "coalesce(withdrawn_at, greatest(begun_at, %(at)s))"}
_ENDED = {"ended_at": "coalesce(ended_at, greatest(given_at, %(at)s))"}
_TEXT = {"text": "''", "erased_at": "coalesce(erased_at, %(at)s)"}
_OWN_STORIES = "story_id IN (SELECT id FROM impact_story WHERE person_id = %(row)s)"
# Only while the round is open: afterwards nothing leads from a person to what they answered.
_OWN_ANSWERS = "respondent_key IN (SELECT respondent_key FROM impact_surveyinvitation WHERE person_id = %(row)s)"


def register() -> None:
    """Name them all; called once when the app is ready."""
    # A small supplier may be a person under their own name; each version of it is erased by itself.
    erasure.register("town_supplier", table="impact_townsupplierversion", columns={"name": "''"})
    erasure.register("survey_text", table="impact_surveytext", columns=_TEXT)
    erasure.register("story", table="impact_story", columns=_WITHDRAWN)
    erasure.register_together(
        "story", table="impact_storyversion", columns=_VERSION, where="story_id = %(row)s"
    )  # fmt: skip
    erasure.register_together(
        "story", table="impact_storyconsent", columns=_ENDED,
        where="version_id IN (SELECT id FROM impact_storyversion WHERE story_id = %(row)s)",
    )  # fmt: skip
    for relation in erasables.BOTH:
        erasure.register_together(relation, table="impact_surveysheet", columns={"answers": "'{}'"}, where=_OWN_ANSWERS)
        erasure.register_together(relation, table="impact_surveytext", columns=_TEXT, where=_OWN_ANSWERS)
        erasure.register_together(relation, table="impact_story", columns=_WITHDRAWN, where="person_id = %(row)s")
        erasure.register_together(relation, table="impact_storyversion", columns=_VERSION, where=_OWN_STORIES)
        erasure.register_together(
            relation, table="impact_storyconsent", columns=_ENDED,
            where=f"version_id IN (SELECT id FROM impact_storyversion WHERE {_OWN_STORIES})",  # noqa: S608
        )  # fmt: skip
