"""Valid rows of the tables about pay, in the order in which a scene makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

RECORDED = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
JANUARY = date(2026, 1, 1)
DIGEST = "0" * 64


def run(scene: Any) -> dict[str, Any]:
    """Return a run of a month of its own."""
    from_date = date(1990, 1, 1) + timedelta(days=31 * scene.number())
    return {
        "period_key": UUID(int=scene.number()), "from_date": from_date, "to_date": from_date + timedelta(days=30),
        "state": "draft", "people_count": 0, "digest": "", "opened_by_user_id": 1, "opened_at": RECORDED,
    }  # fmt: skip


ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "people_payterm": lambda s: {
        "person_id": s.add("people_person"), "basis": "month", "amount": 10, "currency": "COP", "from_date": JANUARY,
        "state": "in_force", "is_lower": False, "set_by_user_id": 1, "recorded_at": RECORDED,
    },
    "people_piecerate": lambda s: {
        "programme_id": s.mine["clients_programme"], "client_id": s.mine["clients_client"], "queue_id": s.number(),
        "amount": 10, "currency": "COP", "from_date": JANUARY, "set_by_user_id": 1, "recorded_at": RECORDED,
    },
    "people_payday": lambda s: {"day_number": 30, "from_date": JANUARY, "set_by_user_id": 1, "set_at": RECORDED},
    "people_payrun": run,
    "people_payworking": lambda s: {
        "run_id": s.add("people_payrun"), "asked_by_user_id": 1, "asked_at": RECORDED, "try_number": 1,
        "seen_at": RECORDED, "done_count": 0, "problem": "", "about": Jsonb({}),
    },
    "people_payslip": lambda s: {
        "run_id": s.mine["people_payrun"], "person_id": s.add("people_person"), "currency": "COP", "earned": 10,
        "deducted": 0, "net": 10, "paid_seconds": 0,
    },
    "people_payline": lambda s: {
        "slip_id": s.mine["people_payslip"], "ordinal": s.number(), "code": "salary", "kind": "earning",
        "quantity": 30, "unit": "days", "amount": 10, "evidence": Jsonb([]), "days": Jsonb([]),
    },
    "people_payfinding": lambda s: {
        "run_id": s.mine["people_payrun"], "person_id": s.mine["people_person"], "code": "no_hours", "currency": "",
    },
    "people_paysignature": lambda s: {
        "run_id": s.mine["people_payrun"], "user_id": s.number(), "digest": DIGEST, "signed_at": RECORDED,
    },
    "people_paycorrection": lambda s: {
        "person_id": s.mine["people_person"], "run_id": s.mine["people_payrun"], "kind": "earning", "amount": 10,
        "currency": "COP", "state": "waiting", "set_by_user_id": 1, "set_at": RECORDED,
    },
    "people_payquestion": lambda s: {
        "person_id": s.mine["people_person"], "line_id": s.mine["people_payline"], "asked_at": RECORDED,
        "state": "asked",
    },
    "contacts_taskreview": lambda s: {
        "client_id": s.mine["clients_client"], "contact_id": s.mine["contacts_contact"], "is_accepted": False,
        "by_user_id": 1, "reviewed_at": RECORDED, "recorded_at": RECORDED,
    },
}  # fmt: skip
