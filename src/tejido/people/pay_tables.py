"""Pay: what was agreed, rates by the piece, runs with their lines and signatures, and what workers ask about them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.core.pay import lines, states
from tejido.journal import spells, tries

CURRENCY = r"^[A-Z]{3}$"
CODE = r"^[a-z][a-z_]*$"


def _key() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(unique=True, editable=False, db_default=RandomUUID())


def _by_another(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(decided_by_user_id__isnull=True) | ~Q(decided_by_user_id=F("set_by_user_id")), name=name
    )


class PayTerm(models.Model):
    """How somebody is paid from a day on: by the month, the hour or the piece; a correction supersedes the former.

    A term that lowers the pay waits until somebody else approves it.
    """

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="pay_terms")
    basis = models.TextField()
    amount = models.DecimalField(null=True, blank=True, max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    state = models.TextField(default="in_force")
    is_lower = models.BooleanField()
    set_by_user_id = models.BigIntegerField()
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=states.BASES), name="pay_term_basis_known"),
            models.CheckConstraint(
                condition=Q(basis="piece", amount__isnull=True) | ~Q(basis="piece") & Q(amount__gt=0),
                name="pay_term_has_its_amount",
            ),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="pay_term_currency_is_a_code"),
            models.CheckConstraint(condition=Q(state__in=states.DECISIONS), name="pay_term_state_known"),
            _by_another("pay_term_decided_by_another"),
            models.CheckConstraint(
                condition=~Q(state="in_force", is_lower=True) | Q(decided_by_user_id__isnull=False),
                name="pay_term_lowered_is_approved",
            ),
            spells.ends_later("pay_term_ends_after_begin"),
            spells.superseded_later("pay_term_superseded_later"),
            spells.one_day_spell("one_pay_term_at_a_time", "person", condition=spells.KNOWN & Q(state="in_force")),
            models.UniqueConstraint(fields=["person"], condition=Q(state="waiting"), name="one_pay_term_waits"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "from_date"], name="pay_term_of")]


class PieceRate(models.Model):
    """What an accepted task of a programme, or of one of its queues, is paid from a day on; queue 0 is every queue."""

    key = _key()
    client_id = models.BigIntegerField()
    programme = models.ForeignKey("clients.Programme", on_delete=models.PROTECT, related_name="+")
    queue_id = models.BigIntegerField(default=0)
    amount = models.DecimalField(max_digits=16, decimal_places=4)
    currency = models.CharField(max_length=3)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    set_by_user_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="piece_rate_above_nothing"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="piece_rate_currency_is_a_code"),
            spells.ends_later("piece_rate_ends_after_begin"),
            spells.superseded_later("piece_rate_superseded_later"),
            spells.one_day_spell("one_piece_rate_at_a_time", "programme", "queue_id"),
        ]


class PayDay(models.Model):
    """On which day of the month after the period it is paid, from a day on; the newest that has begun holds."""

    key = _key()
    day_number = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    set_by_user_id = models.BigIntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(day_number__gte=1, day_number__lte=31), name="pay_day_is_a_day"),
        ]


class PayRun(models.Model):
    """The pay of a locked period: a draft is worked out anew as often as needed; two signatures close it for good."""

    key = _key()
    # Of the locked period of hours.
    period_key = models.UUIDField(unique=True)
    from_date = models.DateField()
    to_date = models.DateField()
    pay_date = models.DateField(null=True, blank=True)
    state = models.TextField(default="draft")
    people_count = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    # Until when we know what it was worked out from, in the time of corrections; empty before it was worked out.
    known_at = models.DateTimeField(null=True, blank=True)
    opened_by_user_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_date__gt=F("from_date")), name="pay_run_ends_after_begin"),
            models.CheckConstraint(condition=Q(state__in=states.RUN_STATES), name="pay_run_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft", digest="") | ~Q(state="draft") & Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="pay_run_signed_with_a_digest",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="pay_run_closed_at_an_instant",
            ),
            spells.one_day_spell("one_pay_run_a_day", condition=None),
        ]
        indexes = [models.Index(fields=["state", "-from_date"], name="pay_run_by_state")]


class PayWorking(tries.Tried):
    """A draft that is being worked out by a job, or what kept it from its end; once it is worked out, the row goes."""

    run = models.OneToOneField(PayRun, on_delete=models.PROTECT, related_name="working")
    asked_by_user_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    # How many people there are to look at, once that is known.
    people_count = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(try_number__gt=0), name="pay_working_has_a_try"),
            models.CheckConstraint(
                condition=Q(people_count__isnull=True, done_count=0)
                | Q(people_count__isnull=False, done_count__lte=F("people_count")),
                name="pay_working_done_of_all",
            ),
            models.CheckConstraint(
                condition=Q(problem="") | Q(problem__regex=tries.CODE), name="pay_working_problem_is_a_code"
            ),
        ]
        indexes = [models.Index(fields=["seen_at"], condition=Q(problem=""), name="pay_working_open")]


class PaySlip(models.Model):
    """One person in a run: what was earned, what was taken off, and what is left."""

    key = _key()
    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="slips")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="pay_slips")
    currency = models.CharField(max_length=3)
    earned = models.DecimalField(max_digits=16, decimal_places=2)
    deducted = models.DecimalField(max_digits=16, decimal_places=2)
    net = models.DecimalField(max_digits=16, decimal_places=2)
    paid_seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="pay_slip_once"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="pay_slip_currency_is_a_code"),
            models.CheckConstraint(condition=Q(net=F("earned") - F("deducted")), name="pay_slip_adds_up"),
            models.CheckConstraint(condition=Q(deducted__gte=0, net__gte=0), name="pay_slip_never_below_nothing"),
        ]
        indexes = [models.Index(fields=["person", "run"], name="pay_slip_of")]


class PayLine(models.Model):
    """One amount of a slip: what, how much of it, at which rate and factor, from which days, and by which values."""

    key = _key()
    slip = models.ForeignKey(PaySlip, on_delete=models.PROTECT, related_name="lines")
    ordinal = models.PositiveSmallIntegerField()
    code = models.TextField()
    kind = models.TextField()
    quantity = models.DecimalField(max_digits=18, decimal_places=4)
    unit = models.TextField()
    rate = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    factor = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    evidence = models.JSONField(default=list)
    days = models.JSONField(default=list)
    adjusts = models.ForeignKey(PayRun, on_delete=models.PROTECT, null=True, blank=True, related_name="adjusted_by")
    # The loan, the grant or the correction that it comes from.
    about_key = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slip", "ordinal"], name="pay_line_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="pay_line_code_is_a_code"),
            models.CheckConstraint(condition=Q(kind__in=lines.KINDS), name="pay_line_kind_known"),
            models.CheckConstraint(condition=Q(unit__in=lines.UNITS), name="pay_line_unit_known"),
            models.CheckConstraint(
                condition=~Q(kind="note") & Q(amount__gte=0) | Q(kind="note", amount=0), name="pay_line_has_its_amount"
            ),
        ]


class PayFinding(models.Model):
    """Something about one person that whoever signs a run has to know, or that stands in its way."""

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="findings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    code = models.TextField()
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__in=tuple(states.FINDINGS)), name="pay_finding_known"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="") | Q(amount__isnull=False, currency__regex=CURRENCY),
                name="pay_finding_amount_has_a_currency",
            ),
        ]
        indexes = [models.Index(fields=["run", "code"], name="pay_finding_of")]


class PaySignature(models.Model):
    """Somebody signed a run with the digest of all its lines; the second signature is another person's."""

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="signatures")
    user_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    # When the run was sent back to be worked out again.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "user_id"], condition=Q(withdrawn_at__isnull=True), name="pay_run_signed_by_two"
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="pay_signature_has_a_digest"),
        ]


class PayCorrection(models.Model):
    """Money that an earlier run should have paid or taken: written by one, approved by another, paid in the next."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="pay_corrections")
    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="corrections")
    kind = models.TextField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    reason = models.TextField(null=True, blank=True)
    reason_salt = models.BinaryField(null=True, blank=True)
    state = models.TextField(default="waiting")
    set_by_user_id = models.BigIntegerField()
    set_at = models.DateTimeField()
    decided_by_user_id = models.BigIntegerField(null=True, blank=True)
    taken_in = models.ForeignKey(PayRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("earning", "deduction")), name="pay_correction_kind_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="pay_correction_above_nothing"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="pay_correction_currency_is_a_code"),
            models.CheckConstraint(condition=Q(state__in=states.DECISIONS), name="pay_correction_state_known"),
            models.CheckConstraint(
                condition=Q(reason__isnull=True, reason_salt__isnull=True)
                | Q(reason__isnull=False, reason_salt__isnull=False),
                name="pay_correction_reason_and_salt",
            ),
            _by_another("pay_correction_decided_by_another"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(decided_by_user_id__isnull=False), name="pay_correction_is_decided"
            ),
            models.CheckConstraint(
                condition=Q(taken_in__isnull=True) | Q(state="in_force"), name="pay_correction_paid_was_approved"
            ),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(taken_in__isnull=True), name="pay_correction_open"),
            models.Index(fields=["person"], name="pay_correction_of"),
        ]


class PayQuestion(models.Model):
    """What a worker asks about a line of their pay, what was answered, and the correction that came of it."""

    key = _key()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="pay_questions")
    line = models.ForeignKey(PayLine, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(null=True, blank=True)
    text_salt = models.BinaryField(null=True, blank=True)
    asked_at = models.DateTimeField()
    state = models.TextField(default="asked")
    answer = models.TextField(null=True, blank=True)
    answer_salt = models.BinaryField(null=True, blank=True)
    answered_by_user_id = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    correction = models.ForeignKey(PayCorrection, on_delete=models.PROTECT, null=True, blank=True, related_name="asked")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=states.QUESTION_STATES), name="pay_question_state_known"),
            models.CheckConstraint(
                condition=Q(text__isnull=True, text_salt__isnull=True)
                | Q(text__isnull=False, text_salt__isnull=False),
                name="pay_question_text_and_salt",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=True, answer_salt__isnull=True)
                | Q(answer__isnull=False, answer_salt__isnull=False),
                name="pay_question_answer_and_salt",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True, answered_by_user_id__isnull=True)
                | ~Q(state="asked") & Q(answered_at__isnull=False, answered_by_user_id__isnull=False),
                name="pay_question_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="solved", correction__isnull=False) | ~Q(state="solved"),
                name="pay_question_solved_by_a_line",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state="asked"), name="pay_question_open"),
            models.Index(fields=["person", "-asked_at"], name="pay_question_of"),
        ]


TABLES = (
    PayTerm, PieceRate, PayDay, PayRun, PayWorking, PaySlip, PayLine, PayFinding, PaySignature, PayCorrection,
    PayQuestion,
)  # fmt: skip
