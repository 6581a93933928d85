"""The facts of claims: estimates that were kept, and how people did later."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "estimate_kept": fact_fields.FactType(
        "An estimate was kept with what it was made of; a reason stands where the data could not carry one.",
        {
            "estimate": "id", "indicator": "code", "version": "number", "method": "code", "rung": "code",
            "rows": "number", "inputs": "digest", "code": "digest", "reason": "code?",
        },
    ),
    "follow_up_told": fact_fields.FactType(
        "Somebody who was drawn, with a seat or without, told how they are doing so many months later.",
        {"follow_up": "id", "application": "id", "months": "number", "answer": "code"},
    ),
}  # fmt: skip
