"""Impact statements with their lines and files, and extracts for research."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.core.impact.statement import lines
from tejido.journal import models as journal
from tejido.journal import tries

DIGEST = r"^[0-9a-f]{64}$"
TEXT_CHARACTERS_MAX = 1000


class Statement(models.Model):
    """A period frozen with everything it stands on: frozen by one person, published by another, never changed.

    Without a client it is the operator's own. A correction is the next version; it names the one before and says why.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField()
    version = models.IntegerField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.TextField(blank=True, default="")
    is_synthetic = models.BooleanField()
    root = models.CharField(max_length=64)
    lines_count = models.IntegerField()
    state = models.TextField(default="frozen")
    frozen_by_user_id = models.BigIntegerField()
    frozen_at = models.DateTimeField()
    published_by_user_id = models.BigIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_date__day=1, to_date__day=1, to_date__gt=F("from_date")),
                name="impact_statement_is_of_whole_months",
            ),
            models.CheckConstraint(condition=Q(root__regex=DIGEST), name="impact_statement_root_is_a_digest"),
            models.CheckConstraint(condition=Q(lines_count__gt=0), name="impact_statement_has_lines"),
            models.CheckConstraint(
                condition=Q(version=1, supersedes__isnull=True, reason="")
                | (Q(version__gt=1, supersedes__isnull=False) & ~Q(reason="")),
                name="impact_statement_correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="frozen", published_by_user_id__isnull=True, published_at__isnull=True)
                | Q(state="published", published_by_user_id__isnull=False, published_at__isnull=False),
                name="impact_statement_state_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(frozen_by_user_id=F("published_by_user_id")),
                name="impact_statement_is_published_by_another",
            ),
            models.UniqueConstraint(
                fields=["client", "from_date", "to_date", "version"], name="one_impact_statement_a_version",
                nulls_distinct=False,
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["client", "-from_date"], name="impact_statement_of_client")]


class StatementFreezing(tries.Tried):
    """A statement that a job is freezing, or what kept it from its end; once it is frozen, the row goes.

    Its key becomes the statement's.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField()
    corrects = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    asked_by_user_id = models.BigIntegerField()
    # World time up to which everything in it is known.
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "from_date", "to_date"], name="one_freezing_a_period", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(from_date__day=1, to_date__day=1, to_date__gt=F("from_date")),
                name="freezing_is_of_whole_months",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
                name="freezing_correction_says_why",
            ),
            models.CheckConstraint(condition=Q(try_number__gt=0), name="freezing_has_a_try"),
            models.CheckConstraint(
                condition=Q(problem="") | Q(problem__regex=tries.CODE), name="freezing_problem_is_a_code"
            ),
        ]


class StatementLine(models.Model):
    """One line of a statement: its canonical text, and the hash of it that is a leaf under the root."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    place = models.IntegerField()
    table = models.TextField(db_column="table_name")
    line_key = models.TextField()
    text = models.TextField()
    leaf = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "place"], name="impact_statement_place_once"),
            models.UniqueConstraint(fields=["statement", "table", "line_key"], name="impact_statement_line_once"),
            models.CheckConstraint(condition=Q(table__in=lines.TABLES), name="impact_statement_line_table_is_known"),
            models.CheckConstraint(condition=Q(leaf__regex=DIGEST), name="impact_statement_leaf_is_a_digest"),
        ]


class StatementFile(models.Model):
    """One file of a published statement, in the store of files; in one language, or for every reader."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="files")
    kind = models.TextField()
    language = models.TextField(blank=True, default="")
    blob = models.OneToOneField(journal.Blob, on_delete=models.PROTECT, related_name="+")
    # The fact that it was written, with the root of the lines and the digest of the files.
    fact_id = models.BigIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "kind", "language"], name="impact_statement_file_once"),
            models.CheckConstraint(
                condition=Q(kind__in=("pdf", "xlsx", "html"), language__in=("en", "es"))
                | Q(kind__in=("jsonld", "zip"), language=""),
                name="impact_statement_file_kind_is_known",
            ),
        ]


class ResearchExtract(models.Model):
    """A table of published cells that somebody asked for, for a purpose; another person approves it or does not.

    `lines` are the cells as they were when it was approved; what was asked and why are texts that can be erased.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    from_date = models.DateField()
    to_date = models.DateField()
    variables = models.JSONField()
    asked_for = models.TextField(null=True)
    purpose = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    state = models.TextField(default="asked")
    asked_by_user_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    lines = models.JSONField(null=True, blank=True)
    lines_digest = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_date__day=1, to_date__day=1, to_date__gt=F("from_date")),
                name="extract_is_of_whole_months",
            ),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST), name="extract_digest_is_a_digest"),
            models.CheckConstraint(
                condition=Q(asked_for__isnull=True, purpose__isnull=True, salt__isnull=True)
                | Q(asked_for__isnull=False, purpose__isnull=False, salt__isnull=False),
                name="extract_text_and_salt_go_together",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by_user_id__isnull=True, decided_at__isnull=True,
                            lines__isnull=True, lines_digest__isnull=True)
                | Q(state="refused", decided_by_user_id__isnull=False, decided_at__isnull=False,
                    lines__isnull=True, lines_digest__isnull=True)
                | Q(state="approved", decided_by_user_id__isnull=False, decided_at__isnull=False,
                    lines__isnull=False, lines_digest__regex=DIGEST),
                name="extract_state_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_user_id__isnull=True) | ~Q(asked_by_user_id=F("decided_by_user_id")),
                name="extract_is_decided_by_another",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-asked_at"], name="research_extract_by_time")]
