"""Courses as they are given: who asks for a seat, how seats are drawn, who was there, how it ended, what it cost."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.journal import spells
from tejido.people import programme_tables
from tejido.reference import models as reference

OUTREACH_KINDS = ("talk", "fair", "visit", "campaign", "other")
RESULTS = ("passed", "not_passed", "attended_only")
COST_KINDS = ("fees", "transport", "meals", "other")
ANSWERS = ("accepted", "declined", "no_answer")
ATTENDED_BY = ("list", "code")


class Outreach(models.Model):
    """People who were reached together and counted, without names; a correction supersedes it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    kind = models.TextField()
    on_date = models.DateField()
    people_count = models.PositiveIntegerField()
    partner = models.ForeignKey(
        programme_tables.Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OUTREACH_KINDS), name="outreach_kind_known"),
            models.CheckConstraint(condition=Q(people_count__gte=1), name="outreach_reached_somebody"),
            spells.superseded_later("outreach_superseded_later"),
        ]
        indexes = [models.Index(fields=["on_date"], condition=Q(superseded_at=None), name="outreach_by_date")]


class Application(models.Model):
    """A person asks for a seat in a cohort; the key is what a lottery draws."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="applications")
    cohort = models.ForeignKey(programme_tables.Cohort, on_delete=models.PROTECT, related_name="applications")
    partner = models.ForeignKey(
        programme_tables.Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "cohort"], name="application_once_in_a_cohort"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("applied_at")),
                name="application_withdrawn_later",
            ),
        ]
        # Of a cohort's people nothing else is counted by.
        indexes = [
            models.Index(fields=["cohort", "person", "id"], condition=Q(withdrawn_at=None), name="application_open")
        ]


class Lottery(models.Model):
    """A draw of a cohort's seats: sealed before it, and then its seed, its list and its result for everybody.

    The seed is kept encrypted until the draw and in plain letters from then on. A second round draws only those who
    applied after the first.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    cohort = models.ForeignKey(programme_tables.Cohort, on_delete=models.PROTECT, related_name="lotteries")
    round = models.PositiveSmallIntegerField()
    seal = models.CharField(max_length=64)
    encrypted_seed = models.TextField()
    seed = models.CharField(max_length=64, blank=True, default="")
    # What outside number goes into the draw, announced with the seal, and the number itself.
    beacon_source = models.TextField(blank=True, default="")
    beacon = models.TextField(blank=True, default="")
    strata = models.TextField()
    rule = models.TextField()
    seats_count = models.PositiveIntegerField(null=True, blank=True)
    sealed_at = models.DateTimeField()
    sealed_by_user_id = models.BigIntegerField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by_user_id = models.BigIntegerField(null=True, blank=True)
    inputs_digest = models.CharField(max_length=64, blank=True, default="")
    result_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "round"], name="lottery_round_once"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="", inputs_digest="", result_digest="", seats_count=None)
                | Q(
                    drawn_at__isnull=False,
                    seed__regex="^[0-9a-f]{64}$",
                    inputs_digest__regex="^[0-9a-f]{64}$",
                    result_digest__regex="^[0-9a-f]{64}$",
                    seats_count__isnull=False,
                ),
                name="lottery_opens_when_drawn",
            ),
        ]


class LotteryPlace(models.Model):
    """What a draw gave one application. It is written once: the assignment by chance outlives whatever came of it."""

    lottery = models.ForeignKey(Lottery, on_delete=models.PROTECT, related_name="places")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="drawn")
    stratum = models.TextField()
    number = models.CharField(max_length=64)
    rank = models.PositiveIntegerField()
    has_seat = models.BooleanField()
    waiting = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lottery", "waiting"], name="lottery_waiting_place_once"),
            models.CheckConstraint(
                condition=Q(has_seat=True, waiting=None) | Q(has_seat=False, waiting__isnull=False, waiting__gte=1),
                name="lottery_gives_a_seat_or_a_waiting_place",
            ),
        ]


class SeatOffer(models.Model):
    """A seat put before somebody who applied, and the answer; a seat given back names the offer it comes from."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="seat_offer")
    freed_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="passed_on")
    offered_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | Q(answer__in=ANSWERS, answered_at__isnull=False),
                name="seat_offer_answer_known",
            ),
        ]
        indexes = [models.Index(fields=["application"], condition=Q(answer=""), name="seat_offer_unanswered")]


class Meeting(models.Model):
    """One session of a cohort, with the secret from which the code on its wall is made."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    cohort = models.ForeignKey(programme_tables.Cohort, on_delete=models.PROTECT, related_name="meetings")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    secret = models.CharField(max_length=64)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="meeting_ends_after_begin"),
            models.UniqueConstraint(
                fields=["cohort", "from_at"], condition=Q(cancelled_at=None), name="meeting_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["from_at"], condition=Q(cancelled_at=None), name="meeting_by_begin")]


class Attendance(models.Model):
    """Whether a person was in a session, told by the trainer's list or by the code; a correction supersedes it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField()
    told_by = models.TextField()
    # Of the browser that sent the code, with the session's secret: it shows who used the same phone, and nothing else.
    device_digest = models.CharField(max_length=64, blank=True, default="")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(superseded_at=None), name="attendance_told_once"
            ),
            models.CheckConstraint(condition=Q(told_by__in=ATTENDED_BY), name="attendance_told_by_known"),
            spells.superseded_later("attendance_superseded_later"),
        ]


class CourseResult(models.Model):
    """How a person ended a cohort: passed or not, with a score where there is one; a correction supersedes it."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="course_results")
    cohort = models.ForeignKey(programme_tables.Cohort, on_delete=models.PROTECT, related_name="results")
    result = models.TextField()
    score_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    on_date = models.DateField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], condition=Q(superseded_at=None), name="course_result_once"
            ),
            models.CheckConstraint(condition=Q(result__in=RESULTS), name="course_result_known"),
            models.CheckConstraint(
                condition=Q(score_percent__isnull=True) | Q(score_percent__gte=0, score_percent__lte=100),
                name="course_result_score_is_a_share",
            ),
            spells.superseded_later("course_result_superseded_later"),
        ]


class CoveredCost(models.Model):
    """A cost that was covered for a person in a cohort, with its receipt; a correction supersedes it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="covered_costs")
    cohort = models.ForeignKey(programme_tables.Cohort, on_delete=models.PROTECT, related_name="covered_costs")
    kind = models.TextField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    on_date = models.DateField()
    receipt_number = models.TextField(blank=True, default="")
    # The file of the receipt, where there is one; its bytes lie in the blob store and can be erased there.
    blob_key = models.UUIDField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=COST_KINDS), name="covered_cost_kind_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="covered_cost_is_money"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="covered_cost_currency_is_a_code"),
            spells.superseded_later("covered_cost_superseded_later"),
        ]
        indexes = [models.Index(fields=["cohort"], condition=Q(superseded_at=None), name="covered_cost_of_cohort")]
