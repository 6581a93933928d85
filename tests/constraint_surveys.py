"""Valid rows of the tables about surveys, stories and suppliers, in the order in which a scene makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "impact_surveyround": lambda s: {
        "questionnaire": f"questions{s.number()}", "version": 1, "strata_by": ["site"], "with_leavers": False,
        "seed": "00", "wanted_count": 10, "opens_date": JANUARY, "closes_date": MARCH, "people_count": 20,
        "drawn_count": 10,
    },
    "impact_surveystratum": lambda s: {
        "round_id": s.mine["impact_surveyround"], "code": f"site:{s.number()}", "work_mode": "", "position": "",
        "is_left": False, "people_count": 20, "drawn_count": 10, "answered_count": 0, "refused_count": 0,
    },
    "impact_surveyinvitation": lambda s: {
        "round_id": s.mine["impact_surveyround"], "stratum_id": s.mine["impact_surveystratum"],
        "person_id": s.add("people_person"), "state": "waiting", "calls_count": 0,
    },
    "impact_surveysheet": lambda s: {
        "round_id": s.mine["impact_surveyround"], "stratum_id": s.mine["impact_surveystratum"], "mode": "web",
        "answers": "{}",
    },
    "impact_surveytext": lambda s: {
        "round_id": s.mine["impact_surveyround"], "question": "problem", "text": "Los turnos",
        "respondent_key": UUID(int=s.number()),
    },
    "impact_story": lambda s: {"person_id": s.mine["people_person"], "begun_at": RECORDED},
    "impact_storyversion": lambda s: {
        "story_id": s.mine["impact_story"], "number": s.number(), "language": "es", "shown_as": "",
        "text": "Vine de Tierralta", "salt": b"salt", "recorded_at": RECORDED,
    },
    "impact_storyconsent": lambda s: {
        "version_id": s.mine["impact_storyversion"], "use": "press", "words_version": 1, "given_at": RECORDED,
        "ended_at": RECORDED + timedelta(days=1),
    },
    "impact_supplierfigure": lambda s: {
        "client_id": s.mine["clients_client"], "supplier": f"Otra {s.number()}", "indicator": "buyer_service_level",
        "definition_version": 1, "value": 1, "from_date": JANUARY, "to_date": MARCH, "source": "Informe",
        "loaded_by_user_id": 1, "recorded_at": RECORDED,
    },
}  # fmt: skip
