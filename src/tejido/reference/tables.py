"""The register of reference values and the proposals that change it.

A value is never changed: what is known otherwise supersedes it. Nobody's own decision is enough for a new one: the
database asks for a proposal that another user approved.
"""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.reference import changes, values
from tejido.journal import spells

CODE = r"^[a-z0-9][a-z0-9_.:+-]{0,63}$"
CODE_OR_NOTHING = r"^([a-z0-9][a-z0-9_.:+-]{0,63})?$"
PLACE = r"^[A-Z]{2}(-[a-z0-9_]{1,40})?$"
DIGEST = r"^[0-9a-f]{64}$"
# shipped: it came with Tejido; operator: proposed and approved here; kept: by one person, before approval was asked.
ORIGINS = ("shipped", "operator", "kept")
STATES = ("open", "approved", "refused", "withdrawn")


class Proposal(models.Model):
    """What somebody proposes to change in the register, and what another user decided."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    # Proposals of one file, which are decided together.
    batch = models.UUIDField(null=True, blank=True)
    act = models.TextField()
    # The value that is corrected, or whose status changes.
    about = models.ForeignKey("reference.Value", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.TextField()
    place = models.TextField()
    variant = models.TextField(blank=True)
    version = models.TextField(blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    unit = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    source = models.TextField()
    status = models.TextField()
    confidence = models.TextField()
    note = models.TextField(blank=True)
    reason = models.TextField()
    state = models.TextField(default="open")
    proposed_by_user_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(act__in=changes.ACTS), name="reference_act_known"),
            models.CheckConstraint(
                condition=Q(act="add", about__isnull=True) | (~Q(act="add") & Q(about__isnull=False)),
                name="reference_change_is_about_a_value",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="reference_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by_user_id__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by_user_id__isnull=False, decided_at__isnull=False)),
                name="reference_decision_is_whole",
            ),
            # Two people stand behind each change; who proposed may only take it back.
            models.CheckConstraint(
                condition=Q(state="open") | Q(state="withdrawn", decided_by_user_id=F("proposed_by_user_id"))
                | (Q(state__in=("approved", "refused")) & ~Q(decided_by_user_id=F("proposed_by_user_id"))),
                name="reference_two_people_decide",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reference_reason_is_told"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "-proposed_at", "-id"], name="reference_proposals_newest"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="reference_batch"),
            models.Index(fields=["code", "place"], name="reference_proposals_of_key"),
        ]


class Value(models.Model):
    """A reference value on its days, as it is or was known."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    code = models.TextField()
    place = models.TextField()
    variant = models.TextField(blank=True)
    version = models.TextField(blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    unit = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    source = models.TextField()
    status = models.TextField()
    confidence = models.TextField()
    note = models.TextField(blank=True)
    origin = models.TextField()
    # What a release shipped exactly so; empty for what was cut or came otherwise.
    shipped_digest = models.TextField(blank=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE), name="reference_code_is_a_code"),
            models.CheckConstraint(condition=Q(place__regex=PLACE), name="reference_value_place_known"),
            models.CheckConstraint(
                condition=Q(variant__regex=CODE_OR_NOTHING) & Q(version__regex=CODE_OR_NOTHING),
                name="reference_variant_is_a_code",
            ),
            models.CheckConstraint(condition=~Q(unit=""), name="reference_value_has_a_unit"),
            models.CheckConstraint(condition=~Q(source=""), name="reference_value_names_its_source"),
            models.CheckConstraint(condition=Q(status__in=values.STATUSES), name="reference_status_known"),
            models.CheckConstraint(condition=Q(confidence__in=values.CONFIDENCES), name="reference_confidence_known"),
            models.CheckConstraint(condition=Q(origin__in=ORIGINS), name="reference_origin_known"),
            models.CheckConstraint(
                condition=Q(shipped_digest="") | Q(origin="shipped", shipped_digest__regex=DIGEST),
                name="reference_digest_of_what_shipped",
            ),
            models.CheckConstraint(
                condition=~Q(origin="operator") | Q(proposal__isnull=False), name="reference_value_was_proposed"
            ),
            models.UniqueConstraint(
                fields=["shipped_digest"], condition=~Q(shipped_digest="") & Q(superseded_at=None),
                name="reference_shipped_once",
            ),
            spells.ends_later("reference_value_ends_after_begin"),
            spells.superseded_later("reference_value_superseded_later"),
            spells.one_day_spell(
                "one_reference_value_holds", "code", "place", "variant",
                condition=spells.KNOWN & Q(status__in=changes.HOLDING),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["code", "place", "from_date"], name="reference_history"),
            models.Index(fields=["recorded_at"], name="reference_recorded"),
            models.Index(
                fields=["superseded_at"], condition=Q(superseded_at__isnull=False), name="reference_superseded"
            ),
        ]
