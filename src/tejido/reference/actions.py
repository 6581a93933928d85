"""Adding reference values: places, so far."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.reference import errors, models

DIVIPOLA_PATTERN = re.compile(r"^[0-9]{5}$")


@transaction.atomic
def add_place(
    *, country: str, scheme: str, code: str, name: str, source: str, by: facts.Actor, at: datetime
) -> models.Place:
    """Make a place known by its country's own code; one that is known already is returned as it is.

    Args:
        country: ISO 3166 code.
        scheme: Whose code it is, such as "divipola".
        code: As text, since leading zeros matter.
        source: Where the code and the name come from.
    Raises: PlaceCodeInvalid
    """
    if scheme == "divipola" and (country != "CO" or not DIVIPOLA_PATTERN.match(code)):
        raise errors.PlaceCodeInvalid(errors.PlaceCodeInvalid.__doc__)
    place, is_new = models.Place.objects.get_or_create(
        country=country, scheme=scheme, code=code, defaults={"name": name, "source": source}
    )
    if is_new:
        journal.record("place_added", by=by, at=at, client_id=scopes.OPERATOR, place=place.pk)
    return place
