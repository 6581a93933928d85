"""Hours: what the database itself refuses about periods, agreements, weeks, absences, corrections and lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.constraint_cases_programmes import doubled, refused, superseded
from tests.constraint_hours import RECORDED
from tests.constraints import Case, Scene

PERIOD, AGREED, PATTERN = "people_hoursperiod", "people_timeagreement", "people_workpattern"
ABSENCE, CORRECTION, SHEET, LINE = (
    "people_absence", "people_timecorrection", "people_timesheet", "people_sheetline",
)  # fmt: skip
ANSWER = "people_findinganswer"
KEY = "00000000-0000-4000-8000-000000000001"
HOUR = timedelta(hours=1)
LATER = datetime(2040, 1, 1, tzinfo=UTC)
JANUARY = date(2026, 1, 1)
LOCKED = {"locked_by_user_id": 1, "locked_at": LATER, "locked_recorded_at": LATER}
DECIDED = {"decided_by_user_id": 2, "decided_at": RECORDED, "decided_recorded_at": RECORDED}
APPROVED = {"decision": "approved", **DECIDED}
# What an activity of the scene touches.
NOVEMBER = {
    "from_date": date(2026, 11, 1), "to_date": date(2026, 12, 1), "from_at": datetime(2026, 11, 1, 5, tzinfo=UTC),
    "to_at": datetime(2026, 12, 1, 5, tzinfo=UTC),
}  # fmt: skip


def locked(scene: Scene) -> int:
    """Lock the month in which the scene's rows lie."""
    return int(scene.add(PERIOD, **NOVEMBER, **LOCKED))


def asked(table: str, word: str) -> list[Case]:
    """Return the cases of what is asked for by one and decided by another."""
    return [
        refused(table, f"{word}_decision_known", APPROVED, decision="perhaps", **DECIDED),
        refused(table, f"{word}_decided_by_somebody", APPROVED, decision="approved"),
        refused(table, f"{word}_decided_by_somebody", {"decision": "withdrawn", **DECIDED}, **DECIDED),
        refused(table, f"{word}_decided_by_another", APPROVED, **APPROVED | {"decided_by_user_id": 1}),
        Case(
            table=table,
            guard=f"people_{word}_stays",
            sqlstate="TJ062",
            what="decided once more",
            forbidden=lambda s: (s.change(table, **APPROVED), s.change(table, **APPROVED | {"decision": "refused"})),
            allowed=lambda s: (s.change(table, **APPROVED), s.change(table, answer="")),
        ),
    ]


def late(table: str, word: str, inside: Mapping[str, Any]) -> Case:
    """Return the case of what is approved about a locked period without the later one in which it counts."""
    return Case(
        table=table, guard=f"people_{word}_stays", sqlstate="TJ063", what="approved about a locked period",
        forbidden=lambda s: (locked(s), s.change(table, **inside, **APPROVED)),
        allowed=lambda s: (
            locked(s), s.change(table, **inside, **APPROVED, effective_period_id=s.add(PERIOD)),
        ),
    )  # fmt: skip


def not_by_oneself(table: str, word: str) -> Case:
    return Case(
        table=table, guard=f"{word}_not_decided_by_oneself", what="decided by the person it is about",
        forbidden=lambda s: s.change(table, **APPROVED, decided_by_person_id=s.mine["people_person"]),
        allowed=lambda s: s.change(table, **APPROVED, decided_by_person_id=s.add("people_person")),
    )  # fmt: skip


def once(table: str) -> Case:
    return Case(
        table=table, guard=f"{table}_key_key", what="one key, two rows",
        forbidden=lambda s: [s.add(table, key=KEY) for _ in range(2)],
    )  # fmt: skip


CASES: tuple[Case, ...] = (
    *(once(table) for table in (PERIOD, AGREED, PATTERN, ABSENCE, CORRECTION, SHEET, LINE)),
    # Periods
    refused(PERIOD, "period_ends_after_begin", to_at=RECORDED),
    refused(PERIOD, "period_locked_when_over", LOCKED, locked_at=LATER),
    refused(PERIOD, "period_locked_when_over", **LOCKED | {"locked_at": RECORDED}),
    Case(
        table=PERIOD, guard="one_period_on_a_day", what="two that share a day",
        forbidden=lambda s: [
            s.add(PERIOD, **NOVEMBER), s.add(PERIOD, **NOVEMBER | {"from_date": date(2026, 11, 30)}),
        ],
        allowed=lambda s: [
            s.add(PERIOD, **NOVEMBER),
            s.add(PERIOD, **NOVEMBER | {"from_date": date(2026, 12, 1), "to_date": date(2027, 1, 1)}),
        ],
    ),
    Case(
        table=PERIOD, guard="people_lock_stays", sqlstate="TJ061", what="opened again",
        forbidden=lambda s: (s.change(PERIOD, **LOCKED), s.change(PERIOD, **dict.fromkeys(LOCKED))),
        allowed=lambda s: s.change(PERIOD, **LOCKED),
    ),
    Case(
        table="people_activity", guard="people_presence_stays", sqlstate="TJ060", what="moved within a locked period",
        forbidden=lambda s: (
            s.change("people_activity", to_at=RECORDED + HOUR), locked(s),
            s.change("people_activity", to_at=RECORDED + 2 * HOUR),
        ),
        allowed=lambda s: (locked(s), s.change("people_activity", to_at=LATER)),
    ),
    # What counts
    refused(AGREED, "agreed_activity_known", {"activity": "break"}, activity="offline"),
    refused(AGREED, "agreed_kind_known", {"counts": "neutral"}, counts="doubled"),
    refused(AGREED, "agreed_in_both_languages", words_es=""),
    refused(AGREED, "agreed_ends_after_begin", from_date=JANUARY, to_date=JANUARY),
    superseded(AGREED, "agreed_superseded_later"),
    Case(
        table=AGREED, guard="one_count_at_a_time", what="two for one activity",
        forbidden=lambda s: s.add(AGREED, superseded_at=None),
        allowed=lambda s: s.add(AGREED, superseded_at=None, activity="break"),
    ),
    # Weeks
    refused(PATTERN, "pattern_rests_on_a_weekday", {"rest_weekday": 0}, rest_weekday=7),
    refused(PATTERN, "pattern_has_a_rest_day", {"days_a_week": 6}, days_a_week=7),
    refused(PATTERN, "pattern_has_a_rest_day", days_a_week=0),
    refused(PATTERN, "pattern_distribution_known", {"distribution": "flexible"}, distribution="loose"),
    refused(PATTERN, "pattern_ends_after_begin", to_date=JANUARY),
    superseded(PATTERN, "pattern_superseded_later"),
    doubled(PATTERN, "one_pattern_at_a_time", "person_id", superseded_at=RECORDED),
    # Absences
    refused(ABSENCE, "absence_kind_known", {"kind": "sick"}, kind="tired"),
    refused(ABSENCE, "absence_ends_after_begin", to_date=JANUARY),
    refused(ABSENCE, "absence_part_of_a_day", {"day_seconds": 3600}, day_seconds=59),
    *asked(ABSENCE, "absence"),
    not_by_oneself(ABSENCE, "absence"),
    late(ABSENCE, "absence", {"from_date": date(2026, 11, 5), "to_date": date(2026, 11, 6)}),
    # Corrections
    refused(CORRECTION, "correction_ends_after_begin", to_at=RECORDED),
    refused(CORRECTION, "correction_activity_known", {"activity": "offline"}, activity="asleep"),
    Case(
        table=CORRECTION, guard="asked_again_once", what="asked again twice",
        forbidden=lambda s: [s.add(CORRECTION, again_of_id=s.mine[CORRECTION]) for _ in range(2)],
        allowed=lambda s: s.add(CORRECTION, again_of_id=s.mine[CORRECTION]),
    ),
    *asked(CORRECTION, "correction"),
    not_by_oneself(CORRECTION, "correction"),
    late(CORRECTION, "correction", {}),
    # Imported lists
    refused(SHEET, "sheet_ends_after_begin", to_at=RECORDED),
    *asked(SHEET, "sheet"),
    late(SHEET, "sheet", {}),
    Case(
        table=LINE, guard="sheet_line_once", what="one line twice",
        forbidden=lambda s: [s.add(LINE, number=7) for _ in range(2)],
    ),
    Case(
        table=LINE, guard="sheet_line_ends_after_begin", what="ends as it begins",
        forbidden=lambda s: s.change(LINE, to_at=RECORDED),
        allowed=lambda s: s.change(LINE, to_at=RECORDED + HOUR / 2),
    ),
    refused(LINE, "sheet_line_activity_known", {"activity": "lunch"}, activity="asleep"),
    Case(
        table=LINE, guard="people_sheet_takes_line", sqlstate="TJ064", what="a line after the decision",
        forbidden=lambda s: (s.change(SHEET, **APPROVED), s.add(LINE)), allowed=lambda s: s.add(LINE),
    ),
    # Answers
    refused(ANSWER, "answered_finding_known", {"code": "span_too_long"}, code="terms_missing"),
    doubled(ANSWER, "finding_answered_once", "period_id", "person_id", "code", "from_at", code="import_overlap"),
)  # fmt: skip
