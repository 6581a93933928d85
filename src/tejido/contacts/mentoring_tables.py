"""Who learns beside whom, and who is proposed for the next rung of a skill."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.core import ladder
from tejido.journal import spells
from tejido.people import models as people


class Pairing(models.Model):
    """A learner has a mentor, from when to when; whoever learns by listening sits in on that mentor's contacts."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    mentor = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="learners_paired")
    learner = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="mentors_paired")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    set_by_user_id = models.BigIntegerField()
    ended_by_user_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("learner")), name="nobody_is_their_own_mentor"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True, ended_by_user_id__isnull=True)
                | Q(to_at__isnull=False, to_at__gte=F("from_at"), ended_by_user_id__isnull=False),
                name="pairing_ends_whole",
            ),
            spells.one_instant_spell("one_mentor_at_a_time", "learner"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["mentor"], condition=Q(to_at__isnull=True), name="pairing_of_mentor")]


class RungProposal(models.Model):
    """Somebody should be on another rung of a skill: who says so, on which evidence, and what a person decided."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="rung_proposals")
    skill = models.ForeignKey(clients.Skill, on_delete=models.PROTECT, related_name="+")
    rung = models.TextField()
    # What was counted since the rung before it began, up to the proposal.
    contacts_count = models.PositiveIntegerField()
    help_count = models.PositiveIntegerField()
    score_count = models.PositiveIntegerField()
    score_mean = models.FloatField(null=True, blank=True)
    # A mentor's proposal names its ground; without one, the numbers alone speak.
    ground = models.TextField()
    proposed_by_user_id = models.BigIntegerField(null=True, blank=True)
    proposed_at = models.DateTimeField()
    verdict = models.TextField(null=True, blank=True)
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rung__in=ladder.RUNGS), name="proposed_rung_known"),
            models.CheckConstraint(condition=Q(ground__in=ladder.GROUNDS), name="proposal_ground_known"),
            models.CheckConstraint(
                condition=Q(ground="numbers", proposed_by_user_id__isnull=True)
                | (~Q(ground="numbers") & Q(proposed_by_user_id__isnull=False)),
                name="somebody_observed_it",
            ),
            models.CheckConstraint(
                condition=Q(verdict__isnull=True, decided_by_user_id__isnull=True, decided_at__isnull=True)
                | Q(
                    verdict__isnull=False, verdict__in=ladder.VERDICTS, decided_by_user_id__isnull=False,
                    decided_at__isnull=False,
                ),
                name="decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(help_count__lte=F("contacts_count")), name="help_within_contacts"
            ),
            models.UniqueConstraint(
                fields=["person", "skill"], condition=Q(verdict__isnull=True), name="one_open_proposal"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["proposed_at"], condition=Q(verdict__isnull=True), name="proposal_open")]
