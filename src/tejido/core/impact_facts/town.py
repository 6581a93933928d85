"""The facts of the town: suppliers, purchases, tables, outlines, comparisons, and public works."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

_COUNTS = {"made": "number", "changed": "number", "same": "number"}

FACTS: Mapping[str, fact_fields.FactType] = {
    "town_suppliers_kept": fact_fields.FactType(
        "Suppliers were written down or corrected, one or a file of them.", _COUNTS
    ),
    "town_purchases_kept": fact_fields.FactType(
        "Purchases were written down or corrected, one or a file of them.", _COUNTS
    ),
    "town_purchase_withdrawn": fact_fields.FactType(
        "A purchase that was entered wrongly was taken out; its row stays.", {"purchase": "id"}
    ),
    "town_table_loaded": fact_fields.FactType(
        "A table of inputs and outputs passed every check and was kept.",
        {"table": "id", "year": "number", "sectors": "number", "synthetic": "flag", "table_digest": "digest"},
    ),
    "town_shapes_loaded": fact_fields.FactType(
        "Outlines of places were loaded for maps.", {"level": "code", **_COUNTS}
    ),
    "town_comparison_chosen": fact_fields.FactType(
        "It was said with which towns a site's town is compared.",
        {"comparison": "id", "site": "id", "figure": "code", "places": "codes", "opened": "code"},
    ),
    "town_work_kept": fact_fields.FactType(
        "A public work or an incentive was written down or corrected.",
        {"work": "id", "kind": "code", "scheme": "code", "state": "code"},
    ),
}  # fmt: skip
