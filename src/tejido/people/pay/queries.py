"""Reading pay: runs, slips, lines and questions, what people cost, and what a month was for one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tejido.core import dates
from tejido.core.pay import lines, states
from tejido.core.reference import values
from tejido.people import models, pay_tables
from tejido.people.pay import errors, sheets

Run = pay_tables.PayRun
Slip = pay_tables.PaySlip
Line = pay_tables.PayLine
Question = pay_tables.PayQuestion
Correction = pay_tables.PayCorrection
LIST_LENGTH = 50
MONTHS_SHOWN_MAX = 24
PART_LENGTH = 500


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount with its currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class Month:
    """What one person's signed slips of a month come to.

    Args:
        earned: Everything before deductions, and `pay` what of it is pay for work, without allowances and grants.
        hour_minimum_missing: What was topped up to the legal minimum.
    """

    earned: Decimal
    pay: Decimal
    deducted: Decimal
    net: Decimal
    currency: str
    paid_seconds: int
    hour_minimum_missing: Decimal


def run(key: UUID) -> Run:
    """Return a run.

    Raises: NoSuchPayRun
    """
    found = Run.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchPayRun(errors.NoSuchPayRun.__doc__)
    return found


def runs(*, first: int = 0) -> Sequence[Run]:
    """Return runs, the newest days first; 50 at most."""
    return list(Run.objects.order_by("-from_date")[first : first + LIST_LENGTH])


def run_of_period(period_key: UUID) -> Run | None:
    """Return the run of a period, if somebody began it."""
    return Run.objects.filter(period_key=period_key).first()


def digest(found: Run) -> str:
    """Return the digest over the lines of a run as they are now: what whoever signs looks at."""
    return sheets.digest(found)


def totals(found: Run) -> Sequence[Mapping[str, object]]:
    """Return what a run comes to in each currency: people, earned, deducted and net."""
    return list(
        found.slips.values("currency").order_by("currency").annotate(
            people=Count("id"), earned=Sum("earned"), deducted=Sum("deducted"), net=Sum("net")
        )
    )  # fmt: skip


def finding_counts(found: Run) -> Mapping[str, int]:
    """Return how many people each finding of a run is about."""
    counted = found.findings.values_list("code").annotate(people=Count("person", distinct=True))
    return dict(counted.order_by("code"))


def is_blocked(found: Run) -> bool:
    """Tell whether something stands in the way of signing."""
    return found.findings.filter(code__in=states.BLOCKING).exists()


def slips(found: Run, *, finding: str = "", first: int = 0) -> tuple[Sequence[Slip], int]:
    """Return some slips of a run by name, and how many there are; 50 at most.

    Args:
        finding: Only people about whom this was found; empty: everybody.
    """
    known = Slip.objects.filter(run=found)
    if finding:
        known = known.filter(person_id__in=found.findings.filter(code=finding).values("person_id"))
    ordered = known.select_related("person").order_by("person__display_name", "id")
    return list(ordered[first : first + LIST_LENGTH]), known.count()


def findings_of(found: Run, person_ids: Sequence[int]) -> Mapping[int, Sequence[pay_tables.PayFinding]]:
    """Return what was found about some people of a run."""
    held: dict[int, list[pay_tables.PayFinding]] = {}
    for one in found.findings.filter(person_id__in=person_ids).order_by("code"):
        held.setdefault(one.person_id, []).append(one)
    return held


def slip(key: UUID) -> Slip:
    """Return a slip with its lines and questions.

    Raises: NoSuchPaySlip
    """
    found = _whole(Slip.objects.filter(key=key)).first()
    if found is None:
        raise errors.NoSuchPaySlip(errors.NoSuchPaySlip.__doc__)
    return found


def own_slips(person_id: int) -> Sequence[Slip]:
    """Return a person's signed slips, the newest first, without their lines; 24 at most."""
    known = Slip.objects.filter(person_id__in=_records(person_id), run__state="closed").select_related("run")
    return list(known.order_by("-run__from_date")[:MONTHS_SHOWN_MAX])


def own_slip(person_id: int, *, key: UUID | None) -> Slip | None:
    """Return a signed slip of a person's own with its lines, or without a key the newest there is, if any.

    Raises: NoSuchPaySlip: not one of theirs, or not signed by two.
    """
    known = Slip.objects.filter(person_id__in=_records(person_id), run__state="closed").order_by("-run__from_date")
    found = _whole(known if key is None else known.filter(key=key)).first()
    if found is None and key is not None:
        raise errors.NoSuchPaySlip(errors.NoSuchPaySlip.__doc__)
    return found


def own_line(key: UUID, *, person_id: int) -> Line:
    """Return a line of a person's own signed pay.

    Raises: NoSuchPayLine
    """
    known = Line.objects.filter(key=key, slip__person_id__in=_records(person_id), slip__run__state="closed")
    found = known.select_related("slip__run").first()
    if found is None:
        raise errors.NoSuchPayLine(errors.NoSuchPayLine.__doc__)
    return found


def question(key: UUID) -> Question:
    """Return a question with its line and its worker.

    Raises: NoSuchPayQuestion
    """
    found = Question.objects.filter(key=key).select_related("line__slip__run", "person", "correction").first()
    if found is None:
        raise errors.NoSuchPayQuestion(errors.NoSuchPayQuestion.__doc__)
    return found


def questions(*, state: str, first: int = 0) -> tuple[Sequence[Question], int]:
    """Return questions in a state, the longest waiting first, and how many there are; 50 at most."""
    known = Question.objects.filter(state=state)
    ordered = known.select_related("person", "line__slip__run").order_by("asked_at", "id")
    return list(ordered[first : first + LIST_LENGTH]), known.count()


def corrections_waiting() -> Sequence[Correction]:
    """Return the corrections that wait for approval, the longest waiting first; 50 at most."""
    known = Correction.objects.filter(state="waiting").select_related("person", "run")
    return list(known.order_by("set_at", "id")[:LIST_LENGTH])


def signatures(found: Run) -> Sequence[pay_tables.PaySignature]:
    """Return the signatures that hold, in their order."""
    return list(found.signatures.filter(withdrawn_at=None).order_by("id"))


def every_line(found: Run) -> Iterator[Line]:
    """Return every line of a run with its slip and worker, by person and order, a part at a time."""
    known = Line.objects.filter(slip__run=found).select_related("slip__person", "adjusts")
    yield from known.order_by("slip__person_id", "ordinal").iterator(chunk_size=PART_LENGTH)


def check_formal(found: Run) -> None:
    """Refuse a formal document of a run that rests on values of a demonstration, or on suspended or annulled ones.

    Raises: PayNotFormal
    """
    codes = ("demonstration_value", "value_not_in_force")
    about = found.findings.filter(code__in=codes).values("person_id")
    for line in Line.objects.filter(slip__run=found, slip__person_id__in=about).iterator(chunk_size=PART_LENGTH):
        try:
            values.formal(sheets.evidence(one) for one in line.evidence)
        except (values.DemonstrationValue, values.ValueNotInForce) as problem:
            raise errors.PayNotFormal(errors.PayNotFormal.__doc__) from problem


def people_paid(*, on: date, wanted: str, is_missing: bool, first: int = 0) -> tuple[Sequence[models.Person], int]:
    """Return who is employed on a day, by name, and how many they are; 50 at most.

    Args:
        wanted: Part of a name; empty for everybody.
        is_missing: Only those whose pay nobody has written down; apprentices have theirs by law.
    """
    holds = Q(to_date__isnull=True) | Q(to_date__gt=on)
    employed = models.Employment.objects.filter(holds, superseded_at=None, from_date__lte=on)
    known = models.Person.objects.filter(canonical_person=None)
    if is_missing:
        employed = employed.exclude(contract="apprentice")
        held = pay_tables.PayTerm.objects.filter(holds, state="in_force", superseded_at=None, from_date__lte=on)
        known = known.exclude(pk__in=held.values("person_id"))
    known = known.filter(pk__in=employed.values("person_id"))
    if wanted:
        known = known.filter(display_name__icontains=wanted)
    return list(known.order_by("display_name", "id")[first : first + LIST_LENGTH]), known.count()


def terms_of(person_ids: Sequence[int], *, on: date) -> Mapping[int, pay_tables.PayTerm]:
    """Return how people are paid on a day, by id."""
    held = pay_tables.PayTerm.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=on), person_id__in=person_ids, state="in_force", superseded_at=None,
        from_date__lte=on,
    )  # fmt: skip
    return {one.person_id: one for one in held}


def cost_by_person(*, from_date: date, to_date: date) -> Mapping[int, Money]:
    """Return what people earned in signed runs whose days lie in [from_date, to_date), by standing person.

    It is what the operator pays before deductions; its own contributions to social security are not in it.
    Whoever shows it about a few people has to keep to `core.impact.disclosure`.
    """
    known = Slip.objects.filter(run__state="closed", run__from_date__gte=from_date, run__to_date__lte=to_date)
    summed = (
        known.annotate(standing=Coalesce("person__canonical_person_id", "person_id"))
        .values("standing", "currency").annotate(earned=Sum("earned")).order_by("standing", "currency")
    )  # fmt: skip
    return {one["standing"]: Money(amount=one["earned"], currency=one["currency"]) for one in summed}


def month_of(person_id: int, month: date) -> Month | None:
    """Return what the signed slips of a person come to whose days begin in a month, or None where there is none.

    Args:
        month: Any day of it.
    """
    first = month.replace(day=1)
    last = dates.next_month(first)
    known = Slip.objects.filter(
        person_id__in=_records(person_id), run__state="closed", run__from_date__gte=first, run__from_date__lt=last
    )
    summed = known.aggregate(
        earned=Sum("earned"), deducted=Sum("deducted"), net=Sum("net"), seconds=Sum("paid_seconds"),
        currency=Max("currency"),
    )  # fmt: skip
    if summed["earned"] is None:
        return None
    own = Line.objects.filter(slip__in=known, kind="earning", adjusts=None)
    by_code = own.aggregate(
        pay=Sum("amount", filter=Q(code__in=lines.PAY_CODES)), missing=Sum("amount", filter=Q(code="top_up"))
    )
    return Month(
        earned=summed["earned"], pay=by_code["pay"] or Decimal(0), deducted=summed["deducted"], net=summed["net"],
        currency=summed["currency"], paid_seconds=summed["seconds"],
        hour_minimum_missing=by_code["missing"] or Decimal(0),
    )  # fmt: skip


def _records(person_id: int) -> QuerySet[models.Person]:
    """Return a person's own record and those that were merged into it."""
    return models.Person.objects.filter(Q(pk=person_id) | Q(canonical_person_id=person_id))


def _whole(known: QuerySet[Slip]) -> QuerySet[Slip]:
    asked = Prefetch("questions", queryset=Question.objects.order_by("asked_at").select_related("correction"))
    held = Prefetch(
        "lines", queryset=Line.objects.order_by("ordinal").select_related("adjusts").prefetch_related(asked)
    )
    return known.select_related("run", "person").prefetch_related(held)
