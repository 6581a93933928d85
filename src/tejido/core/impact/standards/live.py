"""What the system itself can count as evidence: which counts there are, and when they show that a rule works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from tejido.core.impact import disclosure

VERSION = 1
# Which part of the rows shows that a rule works: some of them, at least a share, or every one.
Shape = Literal["some", "share"]
Verdict = Literal["holds", "fails", "nothing"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, kw_only=True)
class Live:
    """A count over the rows of a period.

    Args:
        goal_share: Which share of the rows must be in the part, where the shape is "share".
        is_about_people: Then few rows are not told, and a share is told in steps of a twentieth.
    """

    shape: Shape
    goal_share: float = 1.0
    is_about_people: bool = True


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What the rows came to: all of them, the part, and their digest."""

    rows_count: int
    part_count: int
    rows_digest: str


LIVE: Mapping[str, Live] = {
    "absences_answered": Live(shape="share", goal_share=0.9),
    "abuse_flags": Live(shape="share"),
    "adjustments_decided": Live(shape="share", goal_share=0.9),
    "applications_answered": Live(shape="share", goal_share=0.9),
    "audit_actions": Live(shape="share", goal_share=0.8, is_about_people=False),
    "benefits_decided": Live(shape="share", goal_share=0.9),
    "client_questions_answered": Live(shape="share", goal_share=0.9, is_about_people=False),
    "climate_held": Live(shape="some", is_about_people=False),
    "commitments_kept": Live(shape="share", goal_share=0.8, is_about_people=False),
    "consent_texts": Live(shape="share", is_about_people=False),
    "contracts_recorded": Live(shape="share"),
    "costs_covered": Live(shape="some"),
    "grievances_answered": Live(shape="share", goal_share=0.9),
    "hours_locked": Live(shape="share", goal_share=0.9, is_about_people=False),
    "leavings_told": Live(shape="share", goal_share=0.9),
    "lotteries_sealed": Live(shape="share", is_about_people=False),
    "messages_waited": Live(shape="share", goal_share=0.9),
    "openings_inside_first": Live(shape="share", goal_share=0.8, is_about_people=False),
    "pay_above_minimum": Live(shape="share"),
    "pay_questions_answered": Live(shape="share", goal_share=0.9),
    "pay_runs_signed": Live(shape="share", is_about_people=False),
    "people_coached": Live(shape="share", goal_share=0.5),
    "pieces_reviewed": Live(shape="some"),
    "promotions_with_evidence": Live(shape="share", goal_share=0.8),
    "results_given": Live(shape="share", goal_share=0.8),
    "rights_answered": Live(shape="share"),
    "skill_records": Live(shape="some"),
    "training_attended": Live(shape="share", goal_share=0.8),
    "treatment_notices": Live(shape="share", is_about_people=False),
}


def verdict(code: str, counted: Counted) -> Verdict:
    """Return whether what was counted shows that the rule works; nothing to count shows nothing."""
    live = LIVE[code]
    if counted.rows_count == 0:
        return "nothing"
    if live.shape == "some":
        return "holds" if counted.part_count else "fails"
    return "holds" if counted.part_count >= live.goal_share * counted.rows_count else "fails"


def told(code: str, counted: Counted) -> dict[str, Any]:
    """Return what may be told of a count, as plain values: its verdict, and counts that name nobody.

    Where few people stand behind it, neither the count nor the share is told; the verdict is, since it is coarse.
    """
    live = LIVE[code]
    if live.is_about_people:
        rows = disclosure.group_figure(counted.rows_count, people=counted.rows_count)
        is_safe = disclosure.is_group_safe(counted.rows_count)
        share = disclosure.rounded_share(counted.part_count, whole=counted.rows_count) if is_safe else None
    else:
        rows = disclosure.plain_figure(counted.rows_count)
        share = counted.part_count / counted.rows_count if counted.rows_count else None
    return {
        "code": code,
        "version": VERSION,
        "verdict": verdict(code, counted),
        "rows_count": None if rows.value is None else int(rows.value),
        "share": None if share is None else round(share, 4),
        "goal_share": live.goal_share if live.shape == "share" else None,
        "rows_digest": counted.rows_digest,
    }
