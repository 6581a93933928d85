"""The facts of people's way, from a partner's list to leaving: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FactType = fact_fields.FactType

PARTNERS: Mapping[str, FactType] = {}
FUNNEL: Mapping[str, FactType] = {}
MERGES: Mapping[str, FactType] = {}
EMPLOYMENT: Mapping[str, FactType] = {}
GROWTH: Mapping[str, FactType] = {}
LEAVING: Mapping[str, FactType] = {}
RIGHTS: Mapping[str, FactType] = {
    "rights_request_filed": FactType(
        "Somebody asked about their own data.", {"person": "id", "request": "id", "kind": "code", "via": "code"}
    ),
    "rights_request_marked": FactType("A claim was marked as being dealt with.", {"request": "id"}),
    "rights_request_extended": FactType(
        "The term for an answer was extended, and the person told why.", {"request": "id", "reason": "code"}
    ),
    "rights_request_answered": FactType("A request was answered.", {"request": "id", "outcome": "code"}),
    "person_data_exported": FactType("Somebody was given a copy of everything about them.", {"person": "id"}),
    "person_erased": FactType(
        "A person's data was erased, but for what the law has us keep.", {"person": "id", "kept": "codes"}
    ),
}

FACTS: Mapping[str, FactType] = {
    **PARTNERS,
    **FUNNEL,
    **MERGES,
    **EMPLOYMENT,
    **GROWTH,
    **LEAVING,
    **RIGHTS,
}
