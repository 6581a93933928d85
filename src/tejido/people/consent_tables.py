"""What people are asked to agree to, as the operator publishes it, and poverty lines of old."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from tejido.core.impact import consents, poverty
from tejido.journal import spells

CODE = r"^[a-z0-9][a-z0-9_.:+-]{0,63}$"
DIGEST = r"^[0-9a-f]{64}$"
LINE_DOMAIN = r"^(city:[0-9]{5}|other_urban|rural|national)$"


class ConsentText(models.Model):
    """One version of what somebody reads before they agree, in both languages; never changed once it is published."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    purpose = models.TextField()
    version = models.TextField(unique=True)
    words_es = models.TextField()
    words_en = models.TextField()
    digest = models.CharField(max_length=64)
    # The first business day on which it is shown.
    from_date = models.DateField()
    published_by_user_id = models.BigIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=consents.PURPOSES), name="consent_text_purpose_known"),
            models.CheckConstraint(condition=Q(version__regex=CODE), name="consent_text_version_is_a_code"),
            models.CheckConstraint(
                condition=~Q(words_es="") & ~Q(words_en=""), name="consent_text_in_both_languages"
            ),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="consent_text_has_its_digest"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["purpose", "-from_date", "-id"], name="consent_text_newest")]


class PovertyLine(models.Model):
    """A poverty line as it was kept before the register, which has them all now; nothing is written here."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    version = models.TextField()
    domain = models.TextField()
    # Per person and month.
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    source = models.TextField()
    standing = models.TextField()
    kept_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "from_date"], condition=Q(superseded_at=None), name="one_line_from_a_day"
            ),
            models.CheckConstraint(condition=Q(version__regex=CODE), name="line_version_is_a_code"),
            models.CheckConstraint(condition=Q(domain__regex=LINE_DOMAIN), name="line_domain_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="line_is_above_nothing"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="line_currency_is_a_code"),
            spells.ends_later("line_ends_after_begin"),
            models.CheckConstraint(condition=~Q(source=""), name="line_names_its_source"),
            models.CheckConstraint(condition=Q(standing__in=poverty.STATUSES), name="line_standing_known"),
            spells.superseded_later("line_superseded_later"),
        ]  # fmt: skip
