"""The facts of what people may ask about their data."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "rights_request_filed": fact_fields.FactType(
        "Somebody asked about their own data.", {"person": "id", "request": "id", "kind": "code", "via": "code"}
    ),
    "rights_request_marked": fact_fields.FactType("A claim was marked as being dealt with.", {"request": "id"}),
    "rights_request_extended": fact_fields.FactType(
        "The term for an answer was extended, and the person told why.", {"request": "id", "reason": "code"}
    ),
    "rights_request_answered": fact_fields.FactType("A request was answered.", {"request": "id", "outcome": "code"}),
    "person_data_exported": fact_fields.FactType(
        "Somebody was given a copy of everything about them.", {"person": "id"}
    ),
    "person_erased": fact_fields.FactType(
        "A person's data was erased, but for what the law has us keep.", {"person": "id", "kept": "codes"}
    ),
}
