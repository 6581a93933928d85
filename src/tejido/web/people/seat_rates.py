"""How many seats were filled from inside, as a page tells it: with and without those that people begin in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tejido.core.impact import disclosure


class Filled(Protocol):
    """Seats that were filled, of one kind: all, and those from inside."""

    @property
    def is_entry(self) -> bool: ...

    @property
    def seats_count(self) -> int: ...

    @property
    def inside_count(self) -> int: ...


def of(filled: Sequence[Filled]) -> list[Mapping[str, Any]]:
    """Return each line with its name, its seats and the share of them from inside in percent; None where few seats."""
    without = [row for row in filled if not row.is_entry]
    found: list[Mapping[str, Any]] = []
    for name, rows in ((_("All seats"), filled), (_("Without the seats that people begin in"), without)):
        count, inside_count = sum(row.seats_count for row in rows), sum(row.inside_count for row in rows)
        # A share of a few seats says less than it seems to, and can name somebody.
        share = 100 * inside_count / count if disclosure.is_group_safe(count) else None
        found.append({"name": name, "seats_count": count, "share": share})
    return found
