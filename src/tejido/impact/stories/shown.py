"""Stories as they may be shown: one's own, what waits, and those that may be used for something now.

Whoever shows a story elsewhere keeps its key and nothing of its words, and asks here each time: `for_use` gives None as
soon as the person has ended that use, and whoever asked then says that it was withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q

from tejido.core.impact import stories
from tejido.impact.stories import errors, tables

SHOWN_MAX = 50


@dataclass(frozen=True, kw_only=True)
class Told:
    """A story in its newest words.

    Args:
        shown_as: How the person wants to be called; empty: without a name.
        uses: For what it may be used now.
        is_confirmed: Whether the person wrote these words, or said that they are theirs.
    """

    key: UUID
    number: int
    language: str
    shown_as: str
    text: str
    recorded_at: datetime
    is_confirmed: bool
    is_taken_down: bool
    is_withdrawn: bool
    uses: frozenset[str]


def own(person_id: int) -> Sequence[Told]:
    """Return one's own stories, the newest first; those withdrawn without a word of them."""
    return [_told(row) for row in _rows(Q(person_id=person_id) | Q(person__canonical_person_id=person_id))]


def own_one(key: UUID, *, person_id: int) -> tuple[tables.Story, Told]:
    """Return one of one's own stories.

    Raises: NoSuchStory
    """
    wanted = Q(person_id=person_id) | Q(person__canonical_person_id=person_id)
    found = _rows(wanted & Q(key=key, withdrawn_at=None))
    if not found:
        raise errors.NoSuchStory(errors.NoSuchStory.__doc__)
    return found[0], _told(found[0])


def kept() -> Sequence[Told]:
    """Return the newest stories that were not withdrawn, for the impact lead; also those that wait for their person."""
    return [_told(row) for row in _rows(Q(withdrawn_at=None))]


def for_use(key: UUID, use: stories.Use) -> Told | None:
    """Return a story if it may be used for something now; None where it never was, or is not any more."""
    return next((told for told in every_for(use, key=key)), None)


def every_for(use: stories.Use, *, key: UUID | None = None) -> Sequence[Told]:
    """Return the newest stories that may be used for something now.

    Args:
        key: Only the story of this key.
    """
    wanted = Q(withdrawn_at=None, pk__in=_allowed(use))
    found = [_told(row) for row in _rows(wanted if key is None else wanted & Q(key=key))]
    return [told for told in found if use in told.uses]


def _allowed(use: stories.Use) -> Sequence[int]:
    consents = tables.StoryConsent.objects.filter(use=use, ended_at=None)
    return list(consents.order_by("-given_at", "-id").values_list("version__story_id", flat=True)[:SHOWN_MAX])


def _rows(wanted: Q) -> Sequence[tables.Story]:
    standing = tables.StoryConsent.objects.filter(ended_at=None)
    versions = tables.StoryVersion.objects.order_by("-number").prefetch_related(Prefetch("consents", standing))
    known = tables.Story.objects.filter(wanted).prefetch_related(Prefetch("versions", versions))
    return list(known.order_by("-begun_at", "-id")[:SHOWN_MAX])


def _told(row: tables.Story) -> Told:
    newest = row.versions.all()[0]
    is_confirmed = newest.confirmed_at is not None
    return Told(
        key=row.key, number=newest.number, language=newest.language, shown_as=newest.shown_as, text=newest.text,
        recorded_at=newest.recorded_at, is_confirmed=is_confirmed, is_taken_down=row.taken_down_by_user_id is not None,
        is_withdrawn=row.withdrawn_at is not None,
        uses=frozenset(each.use for each in newest.consents.all()) if is_confirmed else frozenset(),
    )  # fmt: skip
