"""What is asked for and decided by another: corrections, absences and imported sheets share how that is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from tejido.people import hours_tables as tables
from tejido.people.hours import errors, periods

Row = TypeVar("Row", tables.Absence, tables.TimeCorrection, tables.TimeSheet)
Request = TypeVar("Request", tables.Absence, tables.TimeCorrection)
ANSWER_LENGTH_MAX = 500
VERDICTS = ("approved", "refused")


@dataclass(frozen=True, kw_only=True)
class Decider:
    """Who decides: an account, and the person behind it if there is one."""

    user_id: int
    person_id: int | None


def lock(row: Row) -> Row:
    """Take a row that was asked for, so that two who decide take turns."""
    return type(row).objects.select_for_update().get(pk=row.pk)


def is_decided(row: Row, *, decision: str) -> bool:
    """Tell whether this decision was taken before, as by the second of two clicks.

    Raises: DecidedAlready: another one was.
    """
    if row.decision and row.decision != decision:
        raise errors.DecidedAlready(errors.DecidedAlready.__doc__)
    return bool(row.decision)


def withdraw(row: Request, *, user_id: int, recorded_at: datetime, at: datetime) -> bool:
    """Take a locked request back and erase its words; return whether this did it, and not an earlier click.

    Raises: DecidedAlready
    """
    if is_decided(row, decision="withdrawn"):
        return False
    type(row)._default_manager.filter(pk=row.pk).update(
        decision="withdrawn", decided_by_user_id=user_id, decided_at=at, decided_recorded_at=recorded_at, text=""
    )
    row.decision = "withdrawn"
    return True


def check(row: Row, *, person_id: int | None, decision: str, answer: str, decider: Decider) -> None:
    """Refuse a decision by whoever asked or is concerned, and a refusal that says no reason.

    Raises: DecidedByTheSame, ReasonNeeded
    """
    is_own = person_id is not None and decider.person_id == person_id
    if decider.user_id == row.asked_by_user_id or is_own:
        raise errors.DecidedByTheSame(errors.DecidedByTheSame.__doc__)
    is_told = decision in VERDICTS and len(answer) <= ANSWER_LENGTH_MAX and "\0" not in answer
    if not is_told or (decision == "refused" and not answer.strip()):
        raise errors.ReasonNeeded(errors.ReasonNeeded.__doc__)


def keep(
    row: Row, *, from_at: datetime, to_at: datetime, decision: str, answer: str, decider: Decider,
    recorded_at: datetime, at: datetime,
) -> int | None:  # fmt: skip
    """Store a decision, and return the later period in which it counts where its own is locked.

    Raises: NoOpenPeriod
    """
    period_id = None
    if decision == "approved":
        period_id = periods.effective_period_id(from_at=from_at, to_at=to_at)
    kept: dict[str, Any] = {
        "decision": decision, "answer": answer.strip(), "decided_by_user_id": decider.user_id,
        "decided_by_person_id": decider.person_id, "decided_at": at, "decided_recorded_at": recorded_at,
        "effective_period_id": period_id,
    }  # fmt: skip
    type(row).objects.filter(pk=row.pk).update(**kept)
    for name, value in kept.items():
        setattr(row, name, value)
    return period_id
