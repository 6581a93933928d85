"""The facts of what was measured, estimated, reviewed and published: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields
from tejido.core.impact_facts import estimates, footprint, measuring, standards, statements, surveys, town

FACTS: Mapping[str, fact_fields.FactType] = {
    **estimates.FACTS,
    **footprint.FACTS,
    **measuring.FACTS,
    **standards.FACTS,
    **statements.FACTS,
    **surveys.FACTS,
    **town.FACTS,
}
