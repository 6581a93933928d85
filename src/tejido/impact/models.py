"""The tables of impact, written apart, part by part: Django finds an app's models through this module.

Each part imports its tables module here and names it in `APART`.
"""

from __future__ import annotations

from types import ModuleType

APART: tuple[ModuleType, ...] = ()
