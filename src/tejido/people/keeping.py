"""What of a person has to stay although they asked to be erased, why, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q

from tejido.core import retention
from tejido.people import benefit_tables, funnel_tables, models, rights

# What says who somebody was; it stays with the records of an employment, and goes with the person otherwise.
IDENTITY = ("people_person", "people_document")
_MONEY = ("repayment", "receipt")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Something that stays, by its code of `journal.holdings.KEPT_REASONS`.

    Args:
        until: The first day on which it goes as well; None where it stays, since it says nothing about anybody.
        status: Whether somebody who knows the law checked `until`; empty where there is none.
    """

    code: str
    until: date | None = None
    source: str = ""
    status: str = ""


def of(person: models.Person, *, on: date) -> Sequence[Kept]:
    """Return what stays of a person erased on a day; of an employment that still runs, until when is not known."""
    ids = rights.ids_of(person.pk)
    country = rights.calendar_of(person, on=on)[:2]
    kept = []
    employments = models.Employment.objects.filter(person_id__in=ids, superseded_at=None)
    ends = list(employments.values_list("to_date", flat=True))
    if None in ends:
        kept.append(Kept(code="employment_records"))
    elif ends:
        kept.append(_kept("employment_records", last=max(end for end in ends if end), country=country, on=on))
    costs = funnel_tables.CoveredCost.objects.filter(person_id__in=ids)
    events = benefit_tables.BenefitEvent.objects.filter(benefit__person_id__in=ids, kind__in=_MONEY)
    days = [rows.aggregate(last=Max("on_date"))["last"] for rows in (costs, events)]
    if any(days):
        kept.append(_kept("books", last=max(day for day in days if day), country=country, on=on))
    if rights.Request.objects.filter(person_id__in=ids).exists():
        kept.append(Kept(code="proof_of_answer"))
    return [one for one in kept if one.until is None or one.until > on]


def receipts(person_ids: Sequence[int]) -> Sequence[UUID]:
    """Return the keys of the files of receipts about some people."""
    costs = funnel_tables.CoveredCost.objects.filter(person_id__in=person_ids)
    events = benefit_tables.BenefitEvent.objects.filter(benefit__person_id__in=person_ids)
    keys = [*costs.values_list("blob_key", flat=True), *events.values_list("blob_key", flat=True)]
    return [key for key in keys if key is not None]


def overdue(*, on: date, count: int) -> Sequence[rights.Request]:
    """Return requests for erasure that were answered in part, and of which what was kept need not be kept any more.

    Args:
        count: How many at most, the oldest answers first.
    """
    years = min(rule.years for rule in retention.RULES)
    since = on.replace(year=on.year - years, day=min(on.day, 28))
    running = models.Employment.objects.filter(
        Q(to_date=None) | Q(to_date__gt=since), person=OuterRef("person"), superseded_at=None
    )
    costs = funnel_tables.CoveredCost.objects.filter(person=OuterRef("person"))
    events = benefit_tables.BenefitEvent.objects.filter(benefit__person=OuterRef("person"), kind__in=_MONEY)
    known = rights.Request.objects.filter(asked="erasure", outcome="partly").select_related("person")
    still = known.filter(
        ~Q(person__given_names="") & ~Exists(running)
        | Exists(costs.exclude(receipt_number="")) & ~Exists(costs.filter(on_date__gt=since))
        | Exists(events.exclude(reference="")) & ~Exists(events.filter(on_date__gt=since))
    )
    found = still.order_by(F("answered_on").asc(), "id")[:count]
    return [one for one in found if is_over(one, on=on)]


def is_over(request: rights.Request, *, on: date) -> bool:
    """Tell whether a person who was erased in part can be erased further now."""
    if request.asked != "erasure" or request.outcome != "partly":
        return False
    codes = {one.code for one in of(request.person, on=on)}
    ids = rights.ids_of(request.person_id)
    is_named = models.Person.objects.filter(pk__in=ids).exclude(given_names="").exists()
    costs = funnel_tables.CoveredCost.objects.filter(person_id__in=ids).exclude(receipt_number="")
    events = benefit_tables.BenefitEvent.objects.filter(benefit__person_id__in=ids, kind__in=_MONEY)
    has_books = costs.exists() or events.exclude(reference="").exists()
    return (is_named and "employment_records" not in codes) or (has_books and "books" not in codes)


def _kept(code: retention.Records, *, last: date, country: str, on: date) -> Kept:
    rule = retention.rule(code, country=country, on=on)
    until = retention.kept_until(code, last=last, country=country, on=on)
    return Kept(code=code, until=until, source=rule.source, status=rule.status)
