"""Who may do what, as data: one row for each address and method, and one for each topic of a socket.

The rows stand in one module for each part of the site (`ROWS`, and what they need in `prepare`). A test sends every
row as every visitor; another fails when an address, a method or a topic has no row. `docs/reference/permissions.md` is
written from the rows.
"""

from __future__ import annotations

import importlib
import pkgutil

from tests.permissions import rows

# What is no part of the site but of the table itself.
_NOT_PARTS = {"rows", "world", "page"}


def parts() -> dict[str, tuple[rows.Row, ...]]:
    """Return the rows of every part, by its module's name."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__) if found.name not in _NOT_PARTS)
    return {name: importlib.import_module(f"{__name__}.{name}").ROWS for name in names}
