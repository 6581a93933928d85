"""Stories: what somebody tells of their own work and life, in versions, and for what each version may be used."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.impact import stories


class Story(models.Model):
    """A story of a person. One that somebody else took down waits until the person has confirmed it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="stories")
    taken_down_by_user_id = models.BigIntegerField(null=True, blank=True)
    begun_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("begun_at")),
                name="story_withdrawn_after_it_began",
            )
        ]
        indexes = [models.Index(fields=["-begun_at", "-id"], name="story_newest")]


class StoryVersion(models.Model):
    """The words of a story as they stood; the newest version that the person confirmed is the story."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    language = models.TextField()
    # How the person wants to be called beside their words; empty: without a name.
    shown_as = models.TextField(blank=True, default="")
    text = models.TextField()
    salt = models.BinaryField(null=True)
    written_by_user_id = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="story_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="story_versions_begin_with_one"),
            models.CheckConstraint(condition=Q(language__in=stories.LANGUAGES), name="story_language_known"),
            models.CheckConstraint(
                condition=Q(salt__isnull=False, erased_at__isnull=True)
                | Q(salt__isnull=True, erased_at__isnull=False, text="", shown_as=""),
                name="story_text_and_salt_go_together",
            ),
        ]


class StoryConsent(models.Model):
    """The person agreed that this very version is used for one thing, by the words of a version of the question."""

    version = models.ForeignKey(StoryVersion, on_delete=models.PROTECT, related_name="consents")
    use = models.TextField()
    words_version = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(use__in=stories.USES), name="story_use_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("given_at")), name="story_consent_ends_later"
            ),
            models.UniqueConstraint(
                fields=["version", "use"], condition=Q(ended_at__isnull=True), name="one_consent_for_a_use"
            ),
        ]
        indexes = [models.Index(fields=["use", "version"], condition=Q(ended_at=None), name="story_by_use")]
