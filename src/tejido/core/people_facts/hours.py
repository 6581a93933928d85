"""The facts of hours: what counts, patterns, absences, corrections, imported sheets, and periods."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

_DAYS: Mapping[str, str] = {"from": "code", "to": "code?"}
_INSTANTS: Mapping[str, str] = {"from_at": "instant", "to_at": "instant"}
_CORRECTION = {"person": "id", "correction": "id"}
_ABSENCE = {"person": "id", "absence": "id"}

FACTS: Mapping[str, fact_fields.FactType] = {
    "time_counting_agreed": fact_fields.FactType(
        "The operator and its workers agreed on what an activity counts as.",
        {**_DAYS, "agreement": "id", "activity": "code", "counts": "code", "digest": "digest"},
    ),
    "work_pattern_set": fact_fields.FactType(
        "A person's week was agreed on: rest day, days a week, fixed or flexible.",
        {**_DAYS, "person": "id", "pattern": "id", "rest_weekday": "number", "days_a_week": "number",
         "distribution": "code", "superseded": "id?"},
    ),
    "absence_asked": fact_fields.FactType(
        "An absence was asked for.", {**_DAYS, **_ABSENCE, "kind": "code", "day_seconds": "number?"}
    ),
    "absence_decided": fact_fields.FactType(
        "An absence was approved, refused or taken back.", {**_ABSENCE, "decision": "code", "period": "id?"}
    ),
    "time_correction_asked": fact_fields.FactType(
        "Somebody said that what is recorded of their time, or of another's, is not right.",
        {**_INSTANTS, **_CORRECTION, "activity": "code", "is_own": "flag", "again_of": "id?"},
    ),
    "time_correction_decided": fact_fields.FactType(
        "A correction of time was approved, refused or taken back; a late one counts in a later period.",
        {**_CORRECTION, "decision": "code", "period": "id?"},
    ),
    "time_sheet_imported": fact_fields.FactType(
        "A list of hours was imported; it counts once another has approved it.", {**_INSTANTS, "sheet": "id"}
    ),
    "time_sheet_line_imported": fact_fields.FactType(
        "A line of a list of hours was imported.",
        {**_INSTANTS, "person": "id", "sheet": "id", "line": "id", "activity": "code"},
    ),
    "time_sheet_decided": fact_fields.FactType(
        "A list of hours was approved or refused.",
        {"sheet": "id", "decision": "code", "lines": "number", "period": "id?"},
    ),
    "hours_period_opened": fact_fields.FactType("A period of hours was opened.", {**_DAYS, "period": "id"}),
    "hours_period_locked": fact_fields.FactType(
        "A period of hours was locked; from now on it changes only by effects in a later one.", {"period": "id"}
    ),
    "hours_finding_answered": fact_fields.FactType(
        "Something that stood in the way of a lock is right as it is.",
        {"period": "id", "person": "id", "finding": "code", "from_at": "instant"},
    ),
}  # fmt: skip
