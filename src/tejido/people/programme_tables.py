"""Partners, what is open to fill, what is taught, and how far people came: the ground that the funnel stands on."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.core import funnel, openings
from tejido.journal import spells
from tejido.reference import models as reference

PARTNER_KINDS = ("school", "ngo", "municipality", "cluster", "apprenticeship_service", "client")
WORK_MODES = ("site", "home", "hybrid")
RUNGS = ("shadow", "supervised", "solo")


class Position(models.Model):
    """What somebody can be employed as; placements and openings name it by its code."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    code = models.TextField(unique=True)
    name_en = models.TextField()
    name_es = models.TextField()
    # A seat that people from outside begin in. Fill rates are told with and without these.
    is_entry = models.BooleanField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9_-]{0,63}$"), name="position_code_is_a_code"
            )
        ]


class Partner(models.Model):
    """A body that trains, refers, funds or governs; a client can be one too."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.TextField(unique=True)
    kind = models.TextField()
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT, null=True, blank=True)
    # The client that is an ally in this.
    partner_client = models.ForeignKey(clients.Client, on_delete=models.PROTECT, null=True, blank=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PARTNER_KINDS), name="partner_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="client", partner_client__isnull=False) | ~Q(kind="client") & Q(partner_client=None),
                name="partner_client_is_a_client",
            ),
        ]


class Opening(models.Model):
    """A position to fill: where, for whom, how many seats, and whether people inside are asked first."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="openings")
    programme = models.ForeignKey(clients.Programme, on_delete=models.PROTECT, null=True, blank=True)
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True)
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT)
    work_mode = models.TextField()
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1)
    seats_count = models.PositiveIntegerField()
    # Nobody from outside is asked before this day.
    inside_first_until = models.DateField(null=True, blank=True)
    is_public = models.BooleanField()
    # What we pay for whoever comes: codes of `core.openings.COVERED`, told on the public page.
    covers = ArrayField(models.TextField(), default=list, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(work_mode__in=WORK_MODES), name="opening_work_mode_known"),
            models.CheckConstraint(
                condition=Q(work_mode="home") | Q(site__isnull=False), name="opening_on_site_names_the_site"
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0, weekly_hours__lte=60), name="opening_hours_within_limits"
            ),
            models.CheckConstraint(condition=Q(seats_count__gte=1), name="opening_has_a_seat"),
            models.CheckConstraint(
                condition=Q(covers__contained_by=list(openings.COVERED)), name="opening_covers_what_is_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, close_reason="")
                | Q(closed_on__isnull=False, closed_on__gte=F("opened_on")) & ~Q(close_reason=""),
                name="opening_closes_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["opened_on"], condition=Q(closed_on=None), name="opening_still_open")]


class OpeningSkill(models.Model):
    """A skill that an opening asks for, with the least level and rung."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(clients.Skill, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField()
    rung = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "skill"], name="opening_asks_a_skill_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="opening_level_within_limits"),
            models.CheckConstraint(condition=Q(rung__in=RUNGS), name="opening_rung_known"),
        ]


class Course(models.Model):
    """What is taught, in how many hours; for how long a completion counts, where it runs out."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    code = models.TextField(unique=True)
    name_en = models.TextField()
    name_es = models.TextField()
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9][a-z0-9_-]{0,63}$"), name="course_code_is_a_code"
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="course_takes_time"),
            models.CheckConstraint(
                condition=Q(valid_months__isnull=True) | Q(valid_months__gte=1), name="course_counts_for_a_month"
            ),
        ]


class Cohort(models.Model):
    """A course given to a group from a day to a day, with a number of seats; with a partner or by ourselves."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="cohorts")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="cohorts")
    name = models.TextField()
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT)
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True)
    language = models.CharField(max_length=2)
    seats_count = models.PositiveIntegerField()
    # Open to the public page until this day, inclusive.
    apply_until = models.DateField(null=True, blank=True)
    is_public = models.BooleanField()
    # What we pay for whoever comes: codes of `core.openings.COVERED`, told on the public page.
    covers = ArrayField(models.TextField(), default=list, blank=True)
    from_date = models.DateField()
    to_date = models.DateField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "name"], name="cohort_named_once"),
            models.CheckConstraint(condition=Q(seats_count__gte=1), name="cohort_has_a_seat"),
            models.CheckConstraint(
                condition=Q(covers__contained_by=list(openings.COVERED)), name="cohort_covers_what_is_known"
            ),
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="cohort_ends_after_begin"),
            models.CheckConstraint(condition=Q(language__regex=r"^[a-z]{2}$"), name="cohort_language_is_a_code"),
        ]
        indexes = [models.Index(fields=["from_date"], name="cohort_by_begin")]


class Enrolment(models.Model):
    """A person in a cohort from a day on; a correction adds a row and supersedes the former."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            spells.ends_later("enrolment_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | ~Q(end_reason=""), name="enrolment_end_has_a_reason"
            ),
            spells.superseded_later("enrolment_superseded_later"),
            spells.one_day_spell("one_enrolment_in_a_cohort_at_a_time", "person", "cohort"),
        ]
        indexes = [
            models.Index(
                fields=["cohort", "to_date", "person"], condition=Q(superseded_at=None), name="enrolment_seats"
            )
        ]


class Stage(models.Model):
    """A person came to a stage on a day, in a cohort, for an opening or by a partner; a correction supersedes it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="stages")
    stage = models.TextField()
    on_date = models.DateField()
    reason = models.TextField(blank=True, default="")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=funnel.STAGES), name="stage_known"),
            spells.superseded_later("stage_superseded_later"),
            models.UniqueConstraint(
                fields=["person", "stage", "cohort", "opening"],
                condition=Q(superseded_at__isnull=True),
                nulls_distinct=False,
                name="stage_reached_once",
            ),
        ]
        indexes = [
            models.Index(fields=["on_date", "stage"], condition=Q(superseded_at=None), name="stage_by_date"),
            models.Index(fields=["cohort", "stage"], condition=Q(superseded_at=None), name="stage_by_cohort"),
            models.Index(fields=["opening", "stage"], condition=Q(superseded_at=None), name="stage_by_opening"),
            models.Index(fields=["partner", "on_date"], condition=Q(superseded_at=None), name="stage_by_partner"),
        ]
