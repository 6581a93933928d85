"""The facts of the footprint: bills, contracts, surveys of the way to work, and counted months."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields


def _bill(meaning: str, **fields: str) -> fact_fields.FactType:
    return fact_fields.FactType(
        meaning,
        {"bill": "id", "site": "id?", "kind": "code", "month": "code", "amount": "number", **fields},
    )  # fmt: skip


def _contract(meaning: str) -> fact_fields.FactType:
    return fact_fields.FactType(
        meaning, {"contract": "id", "site": "id?", "kind": "code", "from": "code", "to": "code"}
    )


def _commute(meaning: str) -> fact_fields.FactType:
    return fact_fields.FactType(meaning, {"commute": "id", "site": "id?", "asked": "code", "people": "number"})


FACTS: Mapping[str, fact_fields.FactType] = {
    "footprint_bill_entered": _bill("A bill of what a site used in a month was entered."),
    "footprint_bill_corrected": _bill("A bill was corrected; the former one is superseded.", superseded="id"),
    "footprint_bill_withdrawn": _bill("A bill was withdrawn; it stays on record."),
    "footprint_contract_entered": _contract("A contract of electricity was entered."),
    "footprint_contract_withdrawn": _contract("A contract of electricity was withdrawn; it stays on record."),
    "footprint_commute_entered": _commute("Sums of answers about the way to work were entered."),
    "footprint_commute_withdrawn": _commute("Sums of answers about the way to work were withdrawn."),
    "footprint_month_counted": fact_fields.FactType(
        "The worked days of a month were counted by site; counts that had changed supersede the earlier ones.",
        {"month": "code", "kept": "number", "superseded": "number"},
    ),
}
