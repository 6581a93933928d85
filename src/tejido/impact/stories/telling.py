"""Telling a story, saying for what it is used, and withdrawing it: the person's own to do, at any moment.

Whoever works with impact may take a story down for somebody who does not like to write; it is nobody's story before
that person has read it and confirmed it. Consent is for one use of one version: other words need to be agreed to anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.impact import stories
from tejido.impact.stories import errors, tables
from tejido.journal import actions as journal
from tejido.journal import erasure, scopes
from tejido.people import models as people

Story = tables.Story
StoryVersion = tables.StoryVersion


@transaction.atomic
def tell(
    *,
    person_id: int,
    text: str,
    language: str,
    shown_as: str,
    uses: Collection[str],
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> Story:
    """Keep a story that somebody wrote themselves.

    Args:
        shown_as: How they want to be called beside it; empty: without a name.
        uses: For what it may be used, some of `stories.USES`; none: nobody but the impact lead sees it.
        key: Made with the form: the same one again returns the story that it made.
    Raises: StoryTextInvalid, StoryNameInvalid, StoryUseInvalid
    """
    words = _words(text, shown_as=shown_as)
    _check_uses(uses)
    story, is_new = rows.make(
        Story, key=key, taken=errors.NoSuchStory, person_id=_standing(person_id), begun_at=at
    )  # fmt: skip
    if is_new:
        version = _write(story, number=1, words=words, language=language, by=by, at=at, is_confirmed=True)
        _allow(version, uses, by=by, at=at)
    return story


@transaction.atomic
def tell_anew(
    *, story: Story, person_id: int, text: str, language: str, shown_as: str, uses: Collection[str], seen: int,
    by: facts.Actor, at: datetime,
) -> None:  # fmt: skip
    """Keep other words for a story; what the former words were agreed for ends.

    Args:
        seen: The number of the version that was open before the person.
    Raises: NoSuchStory, StoryChanged, StoryTextInvalid, StoryNameInvalid, StoryUseInvalid, StoryVersionsEnough
    """
    words = _words(text, shown_as=shown_as)
    _check_uses(uses)
    newest = _newest(_locked(story, person_id=person_id), seen=seen)
    if newest.number >= stories.VERSIONS_MAX:
        raise errors.StoryVersionsEnough(errors.StoryVersionsEnough.__doc__)
    _end(story, at=at, by=by)
    version = _write(story, number=newest.number + 1, words=words, language=language, by=by, at=at, is_confirmed=True)
    _allow(version, uses, by=by, at=at)


@transaction.atomic
def take_down(
    *, person_id: int, text: str, language: str, shown_as: str, key: UUID | None = None, by: facts.Actor, at: datetime
) -> Story:
    """Keep what somebody told another person, who wrote it down; it waits until they confirm it.

    Raises: StoryTextInvalid, StoryNameInvalid, NoSuchStory: there is no such person.
    """
    words = _words(text, shown_as=shown_as)
    story, is_new = rows.make(
        Story, key=key, taken=errors.NoSuchStory, person_id=_standing(person_id), begun_at=at,
        taken_down_by_user_id=by.id,
    )  # fmt: skip
    if is_new:
        _write(story, number=1, words=words, language=language, by=by, at=at, is_confirmed=False)
    return story


@transaction.atomic
def confirm(
    *, story: Story, person_id: int, uses: Collection[str], seen: int, by: facts.Actor, at: datetime
) -> None:  # fmt: skip
    """Say that what was taken down are one's own words, and for what they may be used. Once is enough.

    Raises: NoSuchStory, StoryChanged, StoryUseInvalid
    """
    _check_uses(uses)
    newest = _newest(_locked(story, person_id=person_id), seen=seen)
    if newest.confirmed_at is not None:
        return
    StoryVersion.objects.filter(pk=newest.pk).update(confirmed_at=at)
    journal.record(
        "story_confirmed", by=by, at=at, client_id=scopes.OPERATOR, story=story.pk, version=newest.number
    )  # fmt: skip
    _allow(newest, uses, by=by, at=at)


@transaction.atomic
def use_for(
    *, story: Story, person_id: int, uses: Collection[str], seen: int, by: facts.Actor, at: datetime
) -> None:  # fmt: skip
    """Say for what a story may be used from now on: what is left out ends, what is new begins.

    Raises: NoSuchStory, StoryChanged, StoryNotConfirmed, StoryUseInvalid
    """
    _check_uses(uses)
    newest = _newest(_locked(story, person_id=person_id), seen=seen)
    if newest.confirmed_at is None:
        raise errors.StoryNotConfirmed(errors.StoryNotConfirmed.__doc__)
    _end(story, at=at, by=by, but=uses)
    held = set(tables.StoryConsent.objects.filter(version=newest, ended_at=None).values_list("use", flat=True))
    _allow(newest, [use for use in uses if use not in held], by=by, at=at)


@transaction.atomic
def withdraw(*, story: Story, person_id: int, by: facts.Actor, at: datetime) -> None:
    """Take a story back: every use ends, and all its words are erased. Once is enough.

    Raises: NoSuchStory
    """
    row = Story.objects.select_for_update().filter(pk=story.pk, person_id__in=_records(person_id)).first()
    if row is None:
        raise errors.NoSuchStory(errors.NoSuchStory.__doc__)
    if row.withdrawn_at is not None:
        return
    _end(row, at=at, by=by)
    erasure.erase("story", key=row.key, reason="withdrawn", by=by, at=at, client_id=scopes.OPERATOR)
    journal.record("story_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, story=row.pk)


def _records(person_id: int) -> list[int]:
    """Return the records of one person: their own, and those that were merged into it."""
    merged = people.Person.objects.filter(canonical_person_id=person_id).values_list("pk", flat=True)
    return [person_id, *merged]


def _standing(person_id: int) -> int:
    found = people.Person.objects.filter(pk=person_id).first()
    if found is None:
        raise errors.NoSuchStory(errors.NoSuchStory.__doc__)
    return found.standing_id


def _locked(story: Story, *, person_id: int) -> Story:
    known = Story.objects.select_for_update().filter(pk=story.pk, withdrawn_at=None)
    found = known.filter(person_id__in=_records(_standing(person_id))).first()
    if found is None:
        raise errors.NoSuchStory(errors.NoSuchStory.__doc__)
    return found


def _newest(story: Story, *, seen: int) -> StoryVersion:
    newest = StoryVersion.objects.filter(story=story).order_by("-number").first()
    if newest is None or newest.number != seen:
        raise errors.StoryChanged(errors.StoryChanged.__doc__)
    return newest


def _words(text: str, *, shown_as: str) -> tuple[str, str]:
    kept, name = text.strip(), " ".join(shown_as.split())
    is_long = not stories.TEXT_CHARACTERS_MIN <= len(kept) <= stories.TEXT_CHARACTERS_MAX
    if is_long or characters.FORBIDDEN.search(kept):
        raise errors.StoryTextInvalid(errors.StoryTextInvalid.__doc__)
    if len(name) > stories.NAME_CHARACTERS_MAX or characters.FORBIDDEN.search(name):
        raise errors.StoryNameInvalid(errors.StoryNameInvalid.__doc__)
    return kept, name


def _check_uses(uses: Collection[str]) -> None:
    if not set(uses) <= set(stories.USES):
        raise errors.StoryUseInvalid(errors.StoryUseInvalid.__doc__)


def _write(
    story: Story, *, number: int, words: tuple[str, str], language: str, by: facts.Actor, at: datetime,
    is_confirmed: bool,
) -> StoryVersion:  # fmt: skip
    text, shown_as = words
    salt, digest = journal.salted(text)
    version = StoryVersion.objects.create(
        story=story, number=number, language=language, shown_as=shown_as, text=text, salt=salt,
        written_by_user_id=by.id, recorded_at=at, confirmed_at=at if is_confirmed else None,
    )  # fmt: skip
    journal.record(
        "story_told" if is_confirmed else "story_taken_down", by=by, at=at, client_id=scopes.OPERATOR, story=story.pk,
        version=number, text_digest=digest, language=language,
    )  # fmt: skip
    return version


def _allow(version: StoryVersion, uses: Collection[str], *, by: facts.Actor, at: datetime) -> None:
    for use in sorted(set(uses)):
        tables.StoryConsent.objects.create(
            version=version, use=use, words_version=stories.WORDS_VERSION, given_at=at
        )  # fmt: skip
        journal.record(
            "story_use_allowed", by=by, at=at, client_id=scopes.OPERATOR, story=version.story_id,
            version=version.number, use=use, words_version=stories.WORDS_VERSION,
        )  # fmt: skip


def _end(story: Story, *, at: datetime, by: facts.Actor, but: Collection[str] = ()) -> None:
    standing = tables.StoryConsent.objects.filter(version__story=story, ended_at=None).exclude(use__in=list(but))
    for consent in standing.select_related("version"):
        tables.StoryConsent.objects.filter(pk=consent.pk).update(ended_at=max(at, consent.given_at))
        journal.record(
            "story_use_ended", by=by, at=at, client_id=scopes.OPERATOR, story=story.pk, version=consent.version.number,
            use=consent.use,
        )  # fmt: skip
