"""The facts of the register of reference values: what was proposed, who else decided, and what a release brought."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

_DECIDED = {"proposal": "id", "reference_key": "code", "place": "code"}

FACTS: Mapping[str, fact_fields.FactType] = {
    "reference_value_proposed": fact_fields.FactType(
        "Somebody proposed to add, correct, suspend or annul a reference value; another user decides.",
        {**_DECIDED, "act": "code", "value": "number", "status": "code", "about": "id?"},
    ),
    "reference_value_approved": fact_fields.FactType(
        "Somebody else approved a proposal: so many values were superseded, so many hold from now on.",
        {**_DECIDED, "act": "code", "added_count": "number", "superseded_count": "number"},
    ),
    "reference_proposal_refused": fact_fields.FactType("Somebody else refused a proposal.", _DECIDED),
    "reference_proposal_withdrawn": fact_fields.FactType("Whoever proposed a value took the proposal back.", _DECIDED),
    "reference_values_shipped": fact_fields.FactType(
        "A release brought reference values; what the operator had put in place was left as it is.",
        {"added_count": "number", "superseded_count": "number", "left_out_count": "number"},
    ),
}
