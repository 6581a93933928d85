"""The tables of impact, written apart, part by part: Django finds an app's models through this module.

Each part imports its tables module here and names it in `APART`.
"""

from __future__ import annotations

from types import ModuleType

from tejido.impact import measurement_tables
from tejido.impact.buyers import tables as buyer_tables
from tejido.impact.economy import tables as economy_tables
from tejido.impact.estimates import tables as estimate_tables
from tejido.impact.footprint import tables as footprint_tables
from tejido.impact.standards import tables as standard_tables
from tejido.impact.statements import tables as statement_tables
from tejido.impact.stories import tables as story_tables
from tejido.impact.surveys import tables as survey_tables

APART: tuple[ModuleType, ...] = (
    buyer_tables,
    economy_tables,
    estimate_tables,
    footprint_tables,
    measurement_tables,
    standard_tables,
    statement_tables,
    story_tables,
    survey_tables,
)
