"""The history of openings: what changed and why, who filled a seat from where, and who said they are interested."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from tejido.core import openings
from tejido.journal import spells
from tejido.people import programme_tables


class OpeningChange(models.Model):
    """One line of an opening's history: what changed, how many seats it had afterwards, who did it, when and why."""

    opening = models.ForeignKey(programme_tables.Opening, on_delete=models.PROTECT, related_name="changes")
    what = models.TextField()
    seats_count = models.PositiveIntegerField()
    reason = models.TextField(blank=True, default="")
    user_id = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(what__in=openings.CHANGES), name="opening_change_known"),
        ]


class FilledSeat(models.Model):
    """A seat of an opening that somebody filled from a day on, and where they came from.

    `from_placement` is the placement they left for it; a correction adds a row and supersedes the former.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    opening = models.ForeignKey(programme_tables.Opening, on_delete=models.PROTECT, related_name="filled_seats")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="filled_seats")
    source = models.TextField()
    from_placement = models.ForeignKey(
        "people.Placement", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # By whom somebody from outside came to us, where we know.
    partner = models.ForeignKey(
        programme_tables.Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    filled_on = models.DateField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source__in=openings.SOURCES), name="seat_source_known"),
            models.CheckConstraint(
                condition=Q(source="inside", from_placement__isnull=False) | Q(source="outside", from_placement=None),
                name="seat_from_inside_names_the_placement",
            ),
            spells.superseded_later("seat_superseded_later"),
            models.UniqueConstraint(
                fields=["opening", "person"], condition=Q(superseded_at=None), name="seat_filled_once_by_a_person"
            ),
        ]
        indexes = [models.Index(fields=["filled_on"], condition=Q(superseded_at=None), name="seat_by_date")]


class Interest(models.Model):
    """Somebody said on the public page that they are interested, and which version of our words they agreed to."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="interests")
    cohort = models.ForeignKey(programme_tables.Cohort, on_delete=models.PROTECT, null=True, blank=True)
    opening = models.ForeignKey(programme_tables.Opening, on_delete=models.PROTECT, null=True, blank=True)
    notice_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cohort=None) | Q(opening=None), name="interest_is_in_one_thing"),
            models.UniqueConstraint(
                fields=["person", "cohort", "opening"], nulls_distinct=False, name="interest_is_kept_once"
            ),
        ]
