"""The tables of impact, written apart, part by part: Django finds an app's models through this module.

Each part imports its tables module here and names it in `APART`.
"""

from __future__ import annotations

from types import ModuleType

from tejido.impact.footprint import tables as footprint_tables

APART: tuple[ModuleType, ...] = (footprint_tables,)
