"""What is agreed with partners, what was kept of it, whose turn it is, and who speaks for them."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core import partners
from tejido.journal import spells
from tejido.people import programme_tables


class Liaison(models.Model):
    """Somebody at a partner with whom we speak. Name and addresses can be erased."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    partner = models.ForeignKey(programme_tables.Partner, on_delete=models.PROTECT, related_name="liaisons")
    name = models.TextField()
    role = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    language = models.CharField(max_length=2)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__regex=r"^[a-z]{2}$"), name="liaison_language_is_a_code"),
        ]


class Agreement(models.Model):
    """What we and a partner do for each other from a day on; of what is signed, every former version is kept."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    partner = models.ForeignKey(programme_tables.Partner, on_delete=models.PROTECT, related_name="agreements")
    kind = models.TextField()
    title = models.TextField()
    status = models.TextField(default="draft")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=partners.AGREEMENT_KINDS), name="agreement_kind_known"),
            spells.ends_later("agreement_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(status="draft", signed_on=None, ended_on=None, end_reason="")
                | Q(status="signed", signed_on__isnull=False, ended_on=None, end_reason="")
                | Q(status="ended", ended_on__isnull=False) & ~Q(end_reason=""),
                name="agreement_status_has_its_day",
            ),
        ]


class AgreementVersion(models.Model):
    """What a signed agreement was believed to say, until it was superseded, when and why."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    kind = models.TextField()
    title = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    signed_on = models.DateField()
    reason = models.TextField()
    user_id = models.BigIntegerField(null=True, blank=True)
    # Machine time.
    superseded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=partners.CORRECTIONS), name="version_reason_known"),
        ]
        indexes = [models.Index(fields=["agreement", "superseded_at"], name="version_of_agreement")]


class Commitment(models.Model):
    """What one side owes the other by an agreement: how much of what, until when."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="commitments")
    owed_by = models.TextField()
    what = models.TextField()
    quantity = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.TextField()
    due_date = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owed_by__in=partners.SIDES), name="commitment_side_known"),
            models.CheckConstraint(condition=Q(unit__in=partners.UNITS), name="commitment_unit_known"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="commitment_is_of_something"),
        ]


class KeptPart(models.Model):
    """A part of a commitment that was kept on a day; one that was entered wrongly is superseded, not changed."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="kept_parts")
    quantity = models.DecimalField(max_digits=14, decimal_places=2)
    on_date = models.DateField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="kept_part_is_of_something"),
            spells.superseded_later("kept_part_superseded_later"),
        ]


class PartnerStep(models.Model):
    """Something to be done with a partner, step by step, until it is done. Its words can be erased."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    partner = models.ForeignKey(programme_tables.Partner, on_delete=models.PROTECT, related_name="steps")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    what = models.TextField()
    due_date = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(done_at__gte=F("opened_at")), name="step_done_after_opened"
            ),
        ]


class StepTurn(models.Model):
    """Whose turn it was in a step, from an instant to another; one that runs has no end."""

    step = models.ForeignKey(PartnerStep, on_delete=models.PROTECT, related_name="turns")
    side = models.TextField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=partners.SIDES), name="turn_side_known"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="turn_ends_after_begin"
            ),
            models.UniqueConstraint(fields=["step"], condition=Q(to_at=None), name="one_turn_at_a_time"),
        ]
        indexes = [models.Index(fields=["from_at"], condition=Q(to_at=None), name="turn_that_waits")]


class PartnerNote(models.Model):
    """What a partner wrote to us, or we to them. Its words can be erased."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    partner = models.ForeignKey(programme_tables.Partner, on_delete=models.PROTECT, related_name="notes")
    written_by = models.TextField()
    text = models.TextField()
    user_id = models.BigIntegerField()
    written_at = models.DateTimeField()
    # When the other side opened the page it stands on.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(written_by__in=partners.SIDES), name="note_side_known"),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True) | Q(seen_at__gte=F("written_at")), name="note_seen_after_written"
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "written_at"], name="note_by_partner"),
            models.Index(fields=["written_at"], condition=Q(seen_at=None, written_by="theirs"), name="note_unseen"),
        ]


class PartnerLink(models.Model):
    """An account, or an invitation to one, that speaks for a partner from an instant on."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    partner = models.ForeignKey(programme_tables.Partner, on_delete=models.PROTECT, related_name="links")
    user_id = models.BigIntegerField(null=True, blank=True)
    invitation_id = models.BigIntegerField(null=True, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user_id__isnull=False, invitation_id=None) | Q(user_id=None, invitation_id__isnull=False),
                name="link_is_to_one_account",
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="link_ends_after_begin"
            ),
            models.UniqueConstraint(fields=["user_id"], condition=Q(to_at=None), name="account_speaks_for_one_partner"),
            models.UniqueConstraint(
                fields=["invitation_id"], condition=Q(to_at=None), name="invitation_is_for_one_partner"
            ),
        ]
