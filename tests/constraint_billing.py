"""Valid rows of the tables about prices and statements, in the order in which a scene makes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

START = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
DIGEST = "0" * 64
PROPOSED = {"state": "proposed", "proposed_by_user_id": 1, "proposed_at": START, "digest": DIGEST}
APPROVED = {**PROPOSED, "state": "approved", "decided_by_user_id": 2, "decided_at": START}

ROWS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "clients_pricelist": lambda s: {
        "client_id": s.mine["clients_client"], "programme_id": s.mine["clients_programme"], "from_date": OCTOBER,
        "currency": "COP", "items": json.dumps([]), "clauses": json.dumps([]), "state": "draft", "reason": "",
        "begun_by_user_id": 1, "begun_at": START,
    },
    "clients_exchangerate": lambda s: {
        "currency": "USD", "into_currency": "COP", "rate": 4025 + s.number(), "from_date": OCTOBER, "source": "TRM",
        "set_by_user_id": 1, "recorded_at": START, "superseded_at": START,
    },
    "contacts_statement": lambda s: {
        "client_id": s.mine["clients_client"], "programme_id": s.add("clients_programme"),
        "price_list_id": s.mine["clients_pricelist"], "from_date": OCTOBER, "to_date": NOVEMBER,
        "zone": "America/Bogota", "currency": "COP", "amount": 1000, "lines": json.dumps([]), "digest": DIGEST,
        "digest_format": "rfc8785-sha256-1", "rolled_until_at": START, "state": "draft", "drafted_by_user_id": 1,
        "drafted_at": START,
    },
    "contacts_statementquestion": lambda s: {
        "client_id": s.mine["clients_client"], "statement_id": s.mine["contacts_statement"], "line": "",
        "text": "¿Por qué?", "salt": b"salt", "digest": DIGEST, "asked_by_user_id": 1, "asked_at": START,
    },
}  # fmt: skip
