"""A benefit as pages show it, to the worker and to whoever decides: what was asked, what is owed, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from tejido.people.leaving import ledger
from tejido.web.people import leaving_words as words
from tejido.web.shared import amounts

# A schedule is shown up to here; a year ahead is what people plan with.
LINES_SHOWN_MAX = 24


def shown(row: ledger.Benefit, *, on: date, receipt: str = "people_benefit_receipt") -> dict[str, Any]:
    """Return a benefit in words.

    Args:
        receipt: The page's name at which the file of a receipt is handed out.
        on: The business day on which a loan is looked at.
    """
    return {
        "row": row,
        "kind": words.BENEFITS[row.kind],
        "state": words.STATES[row.state],
        "asked": amounts.money(row.asked_amount, row.currency),
        "amount": amounts.money(row.amount, row.currency) if row.amount else "",
        "period": words.PERIODS.get(row.period or "", ""),
        "loan": _loan(row, on=on) if row.kind == "loan" and row.state == "granted" else None,
        "events": [
            {
                "row": event,
                "kind": words.EVENTS[event.kind],
                "amount": amounts.money(event.amount, row.currency) if event.amount else "",
                "file": reverse(receipt, args=[event.key]) if event.blob_key else "",
            }
            for event in row.events.all()
        ],
        "is_open": row.state == "granted",
    }


def _loan(row: ledger.Benefit, *, on: date) -> dict[str, Any]:
    account = ledger.loan(row)
    state = account.state(on=on)
    lines: Sequence[Any] = account.planned(on=on)
    return {
        "owed": amounts.money(state.owed, row.currency),
        "repaid": amounts.money(state.repaid, row.currency),
        "is_repaid": state.owed == 0,
        # A bar of 1000 steps; no more is meant by it.
        "repaid_steps": min(1000, round(1000 * state.repaid / (state.repaid + state.owed))),
        "rate": words.percent(float(account.terms.yearly_rate), places=2),
        "has_plan": account.plan is not None,
        "next": _line(lines[0], row.currency) if lines else None,
        "lines": [_line(line, row.currency) for line in lines[:LINES_SHOWN_MAX]],
        "more_count": max(0, len(lines) - LINES_SHOWN_MAX),
        "has_interest": account.terms.yearly_rate > 0,
    }


def _line(line: Any, currency: str) -> dict[str, Any]:
    return {
        "number": line.number,
        "due_date": line.due_date,
        "amount": amounts.money(line.amount, currency),
        "interest": amounts.money(line.interest, currency),
        "owed_after": amounts.money(line.owed_after, currency),
    }
