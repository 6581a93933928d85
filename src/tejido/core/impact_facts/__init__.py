"""The facts of what was measured, estimated, reviewed and published: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields
from tejido.core.impact_facts import footprint, measuring

FACTS: Mapping[str, fact_fields.FactType] = {
    **measuring.FACTS,
    **footprint.FACTS,
}
