"""Rounds of surveys: the strata they were drawn from, who was drawn while a round is open, and the answers."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

STATES = ("waiting", "answered", "refused")
MODES = ("web", "phone")
# How far the mail about an invitation is: not written yet, kept until the person is at work, sent, not taken.
MAILS = ("", "held", "sent", "refused")
# By what a round's strata are made; the first are cut first.
DIMENSIONS = ("site", "work_mode", "position", "hired")


def _key() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(unique=True, editable=False, db_default=RandomUUID())


def _random_id() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)


class SurveyRound(models.Model):
    """One round of a questionnaire. Who was drawn follows from the seed; who answered what is not kept once it closes.

    `closes_date` is the first day on which nobody can answer any more.
    """

    key = _key()
    questionnaire = models.TextField()
    version = models.PositiveSmallIntegerField()
    strata_by = ArrayField(models.TextField())
    with_leavers = models.BooleanField()
    seed = models.TextField()
    wanted_count = models.PositiveIntegerField()
    opens_date = models.DateField()
    closes_date = models.DateField()
    people_count = models.PositiveIntegerField()
    drawn_count = models.PositiveIntegerField()
    closed_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_date__gt=F("opens_date")), name="survey_closes_after_opening"),
            models.CheckConstraint(
                condition=Q(questionnaire__regex=r"^[a-z][a-z0-9_]*$", version__gte=1),
                name="survey_names_a_questionnaire",
            ),
            models.CheckConstraint(
                condition=Q(strata_by__contained_by=list(DIMENSIONS)), name="survey_strata_known"
            ),
            models.CheckConstraint(
                condition=Q(drawn_count__lte=F("people_count"), drawn_count__gte=1), name="survey_draws_from_its_people"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(closed_date__isnull=True), name="one_round_of_a_survey_at_a_time"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["questionnaire", "-closed_date", "-id"], name="survey_round_newest"),
        ]


class SurveyStratum(models.Model):
    """People of a round who are alike in what its strata are made by; `code` is "rest" where small ones were merged."""

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="strata")
    code = models.TextField()
    site = models.ForeignKey("people.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    work_mode = models.TextField(blank=True, default="")
    position = models.TextField(blank=True, default="")
    hired_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_left = models.BooleanField(default=False)
    people_count = models.PositiveIntegerField()
    drawn_count = models.PositiveIntegerField()
    answered_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="survey_stratum_once"),
            models.CheckConstraint(
                condition=Q(drawn_count__lte=F("people_count"))
                & Q(drawn_count__gte=F("answered_count") + F("refused_count")),
                name="survey_stratum_adds_up",
            ),
        ]


class SurveyInvitation(models.Model):
    """Somebody who was drawn. Deleted when the round closes, and with it the way to anybody's answers."""

    key = _key()
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="invitations")
    stratum = models.ForeignKey(SurveyStratum, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="survey_invitations")
    state = models.TextField(default="waiting")
    # Under which the answers stand while the round is open, so that the person can take them back.
    respondent_key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    calls_count = models.PositiveSmallIntegerField(default=0)
    mail = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="survey_asks_somebody_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="survey_invitation_state_known"),
            models.CheckConstraint(condition=Q(mail__in=MAILS), name="survey_invitation_mail_known"),
        ]
        indexes = [models.Index(fields=["person"], name="survey_invitation_by_person")]


class SurveySheet(models.Model):
    """The answers of one sheet, codes and numbers only, without person and time."""

    id = _random_id()
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="sheets")
    stratum = models.ForeignKey(SurveyStratum, on_delete=models.PROTECT, related_name="+")
    respondent_key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    mode = models.TextField()
    answers = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(mode__in=MODES), name="survey_mode_known")]


class SurveyText(models.Model):
    """What somebody wrote in their own words, apart from their other answers; only the impact lead reads it."""

    key = _key()
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="texts")
    question = models.TextField()
    respondent_key = models.UUIDField(editable=False)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["respondent_key", "question"], name="survey_text_once_for_question")
        ]
        indexes = [models.Index(fields=["round", "question"], name="survey_text_by_question")]
