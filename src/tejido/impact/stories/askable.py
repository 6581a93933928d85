"""Finding the person whose story is taken down."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from tejido.impact.stories import errors
from tejido.people import models as people
from tejido.people import names

SHOWN_MAX = 20


def found(wanted: str) -> Sequence[people.Person]:
    """Return the first people whose names hold some words; nobody where no word is given."""
    if not wanted.split():
        return ()
    known = people.Person.objects.filter(pk__in=names.holding(wanted), canonical_person=None)
    return list(known.order_by("display_name", "id")[:SHOWN_MAX])


def person(key: UUID) -> people.Person:
    """Return the person of a key.

    Raises: NoSuchStory: there is none.
    """
    known = people.Person.objects.filter(key=key, canonical_person=None).first()
    if known is None:
        raise errors.NoSuchStory(errors.NoSuchStory.__doc__)
    return known
