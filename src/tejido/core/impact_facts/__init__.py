"""The facts of impact: one table for each part."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields
from tejido.core.impact_facts import surveys

PARTS = (surveys,)
FACTS: Mapping[str, fact_fields.FactType] = {name: kind for part in PARTS for name, kind in part.FACTS.items()}
