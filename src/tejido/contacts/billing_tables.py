"""Clients' statements of a month, and what clients ask about them."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.clients import price_tables

STATES = ("draft", "issued")


class Statement(models.Model):
    """What a programme's month costs its client: worked out as a draft, issued by a second person, then standing.

    `lines` are as `core.prices.statements` writes them; the digest is of them and of what names the statement.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(clients.Programme, on_delete=models.PROTECT, related_name="statements")
    price_list = models.ForeignKey(price_tables.PriceList, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField()
    zone = models.TextField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    lines = models.JSONField()
    digest = models.CharField(max_length=64)
    digest_format = models.TextField()
    rolled_until_at = models.DateTimeField()
    state = models.TextField(default="draft")
    drafted_by_user_id = models.BigIntegerField()
    drafted_at = models.DateTimeField()
    issued_by_user_id = models.BigIntegerField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "client"], name="statement_with_client"),
            models.UniqueConstraint(fields=["programme", "from_date"], name="one_statement_a_month"),
            models.CheckConstraint(
                condition=Q(from_date__day=1, to_date__day=1, to_date__gt=F("from_date")),
                name="statement_is_of_a_month",
            ),
            models.CheckConstraint(condition=Q(currency__regex=price_tables.CURRENCY), name="statement_has_a_currency"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="statement_digest_is_a_digest"),
            models.CheckConstraint(
                condition=Q(state="draft", issued_by_user_id__isnull=True, issued_at__isnull=True)
                | Q(state="issued", issued_by_user_id__isnull=False, issued_at__isnull=False),
                name="statement_state_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | ~Q(drafted_by_user_id=F("issued_by_user_id")),
                name="statement_is_issued_by_another",
            ),
        ]
        indexes = [models.Index(fields=["client", "-from_date"], name="statement_of_client")]


class StatementQuestion(models.Model):
    """What a client's user asks about a line of a statement, and the answer; an empty line is the whole of it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="questions")
    line = models.TextField(blank=True, default="")
    text = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    asked_by_user_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    answer = models.TextField(null=True, blank=True)
    answer_salt = models.BinaryField(null=True, blank=True)
    answer_digest = models.CharField(max_length=64, null=True, blank=True)
    answered_by_user_id = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(text__isnull=True, salt__isnull=True) | Q(text__isnull=False, salt__isnull=False),
                name="question_text_and_salt_go_together",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=True, answer_salt__isnull=True)
                | Q(answer__isnull=False, answer_salt__isnull=False),
                name="answer_text_and_salt_go_together",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by_user_id__isnull=True, answer_digest__isnull=True)
                | Q(answered_at__isnull=False, answered_by_user_id__isnull=False, answer_digest__isnull=False),
                name="question_answer_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-asked_at"], condition=Q(answered_at=None), name="question_waits"),
        ]
