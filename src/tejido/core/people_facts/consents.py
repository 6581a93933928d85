"""The facts of what people are asked to agree to, and of poverty lines before they came into the register."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

_LINE = {
    "line": "id", "version": "code", "domain": "code", "amount": "number", "currency": "code", "standing": "code",
}  # fmt: skip

FACTS: Mapping[str, fact_fields.FactType] = {
    "consent_text_published": fact_fields.FactType(
        "A new version of what people agree to was published.",
        {"text": "id", "purpose": "code", "version": "code", "text_digest": "digest"},
    ),
    "poverty_line_kept": fact_fields.FactType(
        "A poverty line of a place was kept, before such lines came into the register of reference values.", _LINE
    ),
    "poverty_line_corrected": fact_fields.FactType(
        "A poverty line was corrected; what was decided by it keeps naming the version it had.",
        {**_LINE, "corrected": "id"},
    ),
}
