"""Reading reference values."""

from __future__ import annotations

from collections.abc import Sequence

from tejido.reference import models

# The row that pages hand on from a query to an action; they never import the models themselves.
Place = models.Place


def places() -> Sequence[models.Place]:
    """Return the places that are known, by name."""
    return list(models.Place.objects.order_by("name", "code"))
