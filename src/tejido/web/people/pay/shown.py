"""A slip as pages show it, to its worker and to the people lead: each line with its sum, its days and its law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tejido.people.pay import queries
from tejido.web.people.pay import words
from tejido.web.shared import reference_words

# A year of days is more than any line has; what is beyond is counted.
DAYS_SHOWN_MAX = 62


def slip(found: queries.Slip) -> dict[str, Any]:
    """Return a slip in words, its lines in two groups: what is earned, and what is taken off."""
    told = [line(one, currency=found.currency) for one in found.lines.all()]
    return {
        "row": found,
        "net": words.money(found.net, found.currency),
        "earned": words.money(found.earned, found.currency),
        "deducted": words.money(found.deducted, found.currency),
        "earnings": [one for one in told if not _is_taken(one["row"])],
        "deductions": [one for one in told if _is_taken(one["row"])],
        "hours": words.hours(found.paid_seconds) if found.paid_seconds else "",
        "from_date": found.run.from_date,
        "to_date": found.run.to_date,
        "pay_date": found.run.pay_date,
    }  # fmt: skip


def line(row: queries.Line, *, currency: str) -> dict[str, Any]:
    """Return a line in words."""
    questions = [
        {"row": one, "state": words.QUESTIONS[one.state], "correction": _correction(one)}
        for one in row.questions.all()
    ]  # fmt: skip
    quantity = words.quantity(row.quantity, row.unit, currency=currency)
    return {
        "row": row,
        "what": words.CODES[row.code],
        "why": words.WHY["correction" if row.adjusts_id else row.code],
        "adjusts": row.adjusts.from_date if row.adjusts is not None else None,
        "quantity": quantity,
        "rate": words.rate(row.rate, row.unit, currency=currency) if row.rate is not None else "",
        "factor": words.factor(row.factor) if row.factor is not None and row.unit == "seconds" else "",
        # Less than the whole hour: the salary pays the hour, and this line what the law adds.
        "is_on_top": row.factor is not None and row.unit == "seconds" and row.factor < 1,
        "is_by_days": row.unit == "days" and row.rate is not None,
        "amount": words.money(row.amount, currency),
        "is_note": row.kind == "note",
        "days": _days(row),
        "more_days_count": max(0, len(row.days) - DAYS_SHOWN_MAX),
        "law": [_law(one) for one in row.evidence],
        "questions": questions,
    }


def _is_taken(row: queries.Line) -> bool:
    """Tell whether a line stands with what is taken off: a deduction, or a note beside one."""
    return row.kind == "deduction" or row.code == "loan_left_over"


def _days(row: queries.Line) -> Sequence[tuple[date, str]]:
    if row.code == "loan_instalment":
        return []
    is_count = row.unit == "items"
    return [
        (date.fromisoformat(day), str(count) if is_count else words.hours(abs(count)))
        for day, count in row.days[:DAYS_SHOWN_MAX]
    ]


def _law(kept: dict[str, str]) -> dict[str, object]:
    return {
        "name": reference_words.KEYS.get(kept["key"], kept["key"]),
        "value": words.value(kept["value"], kept["unit"]),
        "from_date": date.fromisoformat(kept["from"]),
        "source": kept["source"],
        "status": words.STATUSES[kept["status"]],
        "is_in_force": kept["status"] == "in_force",
        "confidence": words.CONFIDENCES[kept["confidence"]],
        "is_read": kept["confidence"] == "read",
        "url_key": kept["key_id"],
    }


def _correction(one: queries.Question) -> dict[str, object] | None:
    found = one.correction
    if found is None:
        return None
    return {
        "amount": words.money(found.amount, found.currency),
        "is_earning": found.kind == "earning",
        "state": words.DECISIONS[found.state],
        "is_paid": found.taken_in_id is not None,
    }
