"""Reading reference values."""

from __future__ import annotations

import collections
from collections.abc import Sequence

from tejido.reference import models

# The row that pages hand on from a query to an action; they never import the models themselves.
Place = models.Place


def places() -> Sequence[models.Place]:
    """Return the places that are known, by name."""
    return list(models.Place.objects.order_by("name", "code"))


def places_to_choose() -> Sequence[tuple[models.Place, str]]:
    """Return the places with what each is called in a list: its name, and its code only where a name is two places'."""
    known = places()
    counts = collections.Counter(place.name for place in known)
    return [(place, place.name if counts[place.name] == 1 else str(place)) for place in known]
