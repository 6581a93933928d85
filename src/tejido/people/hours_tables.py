"""What hours keep beside presence: what counts, patterns of weeks, absences, corrections, imported sheets, periods."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q

from tejido.core import presence
from tejido.core.hours import absences, counting, findings, patterns, spans
from tejido.journal import spells

DECISIONS = ("approved", "refused", "withdrawn")
_DECIDED = Q(decision__in=("approved", "refused"))
_UNDECIDED = Q(decision="")


def _key() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(unique=True, editable=False, db_default=RandomUUID())


class Asked(models.Model):
    """What is asked for by one and decided by another: when it was asked, what was decided, and when it takes effect.

    `effective_period` is set where what was approved touches a period that is locked already: it changes nothing there
    and is seen in that later one.
    """

    key = _key()
    asked_by_user_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    decision = models.TextField(blank=True, default="")
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    decided_by_person_id = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_recorded_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    effective_period = models.ForeignKey(
        "people.HoursPeriod", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


def _asked(name: str) -> list[models.CheckConstraint]:
    """Return the rules of what is asked and decided, for one table."""
    return [
        models.CheckConstraint(condition=Q(decision__in=("", *DECISIONS)), name=f"{name}_decision_known"),
        models.CheckConstraint(
            condition=Q(decision="", decided_by_user_id=None, decided_at=None, decided_recorded_at=None)
            | (
                Q(decided_by_user_id__isnull=False, decided_at__isnull=False, decided_recorded_at__isnull=False)
                & ~_UNDECIDED
            ),
            name=f"{name}_decided_by_somebody",
        ),
        models.CheckConstraint(
            condition=~_DECIDED | ~Q(decided_by_user_id=F("asked_by_user_id")), name=f"{name}_decided_by_another"
        ),
    ]


def _not_by_oneself(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~_DECIDED | Q(decided_by_person_id__isnull=True) | ~Q(decided_by_person_id=F("person_id")),
        name=f"{name}_not_decided_by_oneself",
    )


class HoursPeriod(models.Model):
    """Days [from, to) whose hours are looked at and locked together; instants are midnights in the operator's zone."""

    key = _key()
    from_date = models.DateField()
    to_date = models.DateField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    opened_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    locked_by_user_id = models.BigIntegerField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__gt=F("from_date"), to_at__gt=F("from_at")), name="period_ends_after_begin"
            ),
            models.CheckConstraint(
                condition=Q(locked_at=None, locked_by_user_id=None, locked_recorded_at=None)
                | Q(
                    locked_at__gte=F("to_at"), locked_by_user_id__isnull=False,
                    locked_recorded_at__gte=F("recorded_at"),
                ),
                name="period_locked_when_over",
            ),
            ExclusionConstraint(
                name="one_period_on_a_day",
                expressions=[
                    (
                        Func(
                            F("from_date"), F("to_date"), spells.HALF_OPEN, function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]  # fmt: skip


class TimeAgreement(models.Model):
    """What an activity counts as from a day on, in the words that workers read; a later one supersedes it."""

    key = _key()
    activity = models.TextField()
    counts = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    words_en = models.TextField()
    words_es = models.TextField()
    agreed_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(activity__in=counting.AGREEABLE), name="agreed_activity_known"),
            models.CheckConstraint(condition=Q(counts__in=spans.KINDS), name="agreed_kind_known"),
            models.CheckConstraint(condition=~Q(words_en="") & ~Q(words_es=""), name="agreed_in_both_languages"),
            spells.ends_later("agreed_ends_after_begin"),
            spells.superseded_later("agreed_superseded_later"),
            spells.one_day_spell("one_count_at_a_time", "activity"),
        ]


class WorkPattern(models.Model):
    """How somebody's week is agreed from a day on: rest day, days a week, fixed or flexible."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="work_patterns")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    rest_weekday = models.PositiveSmallIntegerField()
    days_a_week = models.PositiveSmallIntegerField()
    distribution = models.TextField()
    agreed_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rest_weekday__lte=patterns.SUNDAY), name="pattern_rests_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(days_a_week__gte=1, days_a_week__lte=patterns.DAYS_A_WEEK_MAX),
                name="pattern_has_a_rest_day",
            ),
            models.CheckConstraint(
                condition=Q(distribution__in=patterns.DISTRIBUTIONS), name="pattern_distribution_known"
            ),
            spells.ends_later("pattern_ends_after_begin"),
            spells.superseded_later("pattern_superseded_later"),
            spells.one_day_spell("one_pattern_at_a_time", "person"),
        ]


class Absence(Asked):
    """Days [from, to) on which somebody does not work: asked for, and decided by another."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="absences")
    kind = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField()
    # Only a part of one day, such as an appointment; None: whole days.
    day_seconds = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=tuple(absences.KINDS)), name="absence_kind_known"),
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="absence_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(day_seconds__isnull=True)
                | Q(day_seconds__gte=60, day_seconds__lte=absences.DAY_SECONDS_MAX),
                name="absence_part_of_a_day",
            ),
            *_asked("absence"),
            _not_by_oneself("absence"),
        ]
        indexes = [
            models.Index(fields=["from_date", "id"], condition=_UNDECIDED, name="absence_undecided"),
            models.Index(fields=["person", "from_date"], name="absence_by_person"),
        ]


class TimeCorrection(Asked):
    """What somebody says they did from when to when, instead of what presence says; decided by another.

    Several that overlap are laid one over another in the order in which they were decided.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="time_corrections")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    activity = models.TextField()
    is_own_request = models.BooleanField()
    # Asking again after a refusal: an appeal.
    again_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="again")
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="correction_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(activity__in=tuple(presence.ACTIVITIES)), name="correction_activity_known"
            ),
            models.UniqueConstraint(fields=["again_of"], name="asked_again_once"),
            *_asked("correction"),
            _not_by_oneself("correction"),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=_UNDECIDED, name="correction_undecided"),
            models.Index(fields=["person", "from_at"], name="correction_by_person"),
            models.Index(
                fields=["effective_period", "person"], condition=Q(effective_period__isnull=False),
                name="correction_late",
            ),
        ]  # fmt: skip


class TimeSheet(Asked):
    """A list of hours imported by one, which counts once another has approved it; it fills what presence lacks."""

    from_at = models.DateTimeField()
    to_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="sheet_ends_after_begin"),
            *_asked("sheet"),
        ]


class SheetLine(models.Model):
    """One line of an imported list of hours."""

    key = _key()
    sheet = models.ForeignKey(TimeSheet, on_delete=models.PROTECT, related_name="lines")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="sheet_lines")
    number = models.PositiveIntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    activity = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_line_once"),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="sheet_line_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(activity__in=tuple(presence.ACTIVITIES)), name="sheet_line_activity_known"
            ),
        ]
        indexes = [models.Index(fields=["person", "from_at"], name="sheet_line_by_person")]


class FindingAnswer(models.Model):
    """Something that stood in the way of a lock is right as it is: who says so, when and why."""

    period = models.ForeignKey(HoursPeriod, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="finding_answers")
    code = models.TextField()
    from_at = models.DateTimeField()
    text = models.TextField(blank=True, default="")
    answered_by_user_id = models.BigIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__in=findings.ANSWERABLE), name="answered_finding_known"),
            models.UniqueConstraint(fields=["period", "person", "code", "from_at"], name="finding_answered_once"),
        ]
