"""Quotas by each reading of the law, and what may be claimed for the people who were hired.

Among the vault's own pages, since how many of a quota there are is counted there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.core import dates
from tejido.core.duties import incentives, quotas
from tejido.core.impact import disclosure
from tejido.core.reference import values as reference
from tejido.impact import duties as impact_duties
from tejido.impact import errors as impact_errors
from tejido.people.duties import staff
from tejido.web.people.duties import frame, rest, words
from tejido.web.people.employment import days
from tejido.web.shared import people_sections

QUOTAS = "duties.quotas"
DAY = timedelta(days=1)


@require_GET
@never_cache
@gates.allowed(QUOTAS)
def every(request: HttpRequest) -> HttpResponse:
    """Show what both quotas ask for, by each reading, and how the operator stands."""
    today = days.today()
    counted = staff.on_day(today)
    first, after = _last_month(today)
    context = {
        **frame.shown(request),
        "staff": counted,
        "disability": _disability(counted, first=first, after=after, today=today),
        "apprentices": _apprentices(counted, today=today),
        "base_source": quotas.BASE_SOURCE,
        "counted_on": after - DAY,
        "cell_min": disclosure.CELL_MIN,
    }
    return people_sections.PEOPLE.show(request, "people/duties/quotas.html", context, trail=rest.trail())


@require_GET
@never_cache
@gates.allowed(QUOTAS)
def claims(request: HttpRequest) -> HttpResponse:
    """Show what may be claimed for the hires of a month, and the whole catalogue with its state today."""
    today = days.today()
    first, after = _month_asked(request, today=today)
    table = frame.table()
    hired, count = staff.hired_in(from_date=first, to_date=after, table=table, place=frame.PLACE)
    every = [finding for each in hired for finding in each.findings]
    context = {
        **frame.shown(request),
        "month": first,
        "earlier": (first - DAY).strftime("%Y-%m"),
        "later": after.strftime("%Y-%m") if after <= today else "",
        "hires_count": count,
        "hires_max": staff.HIRES_MAX,
        "lines": [_hired(each) for each in hired],
        "certain": [
            {"kind": words.KINDS[kind], "amount": words.amount(amount, frame.CURRENCY)}
            for kind, amount in incentives.certain_month(every).items()
        ],
        "catalogue": [_incentive(each, every, today=today) for each in incentives.CATALOGUE.values()],
    }
    return people_sections.PEOPLE.show(request, "people/duties/incentives.html", context, trail=rest.trail())


def _disability(counted: staff.Staff, *, first: date, after: date, today: date) -> Mapping[str, Any]:
    try:
        rules = quotas.disability_rules(frame.table(), place=frame.PLACE, day=today)
    except reference.NoSuchValue:
        return {}
    required = {reading: rule.required(counted.base) for reading, rule in rules.items()}
    figure = _figure(first, after)
    low = None if figure is None or figure.low is None else int(figure.low)
    high = None if figure is None or figure.high is None else int(figure.high)
    standing = quotas.standing(required=required, low=low, high=high)
    values = rules["whole_blocks"].values
    return {
        "readings": [
            {"name": words.READINGS[reading], "meaning": words.READING_MEANINGS[reading], "required": people}
            for reading, people in required.items()
        ],
        "is_same": len(set(required.values())) == 1,
        "is_binding": all(rule.is_binding for rule in rules.values()),
        "binding_from": values[0].from_date,
        "low": low, "high": high, "is_shown": low is not None,
        "standing": words.STANDINGS[standing], "is_met": standing in ("met", "not_asked"),
        "sources": sorted({words.source(value) for value in values}),
        "notes": sorted({value.note for value in values if value.note}),
    }  # fmt: skip


def _apprentices(counted: staff.Staff, *, today: date) -> Mapping[str, Any]:
    table = frame.table()
    try:
        rule = quotas.apprentice_rule(table, place=frame.PLACE, day=today)
        wage = table.on("minimum_wage_month", place=frame.PLACE, day=today)
    except reference.NoSuchValue:
        return {}
    required, held = rule.required(counted.base), counted.apprentices
    month = rule.monetised_month(required=required, apprentices=held, minimum_wage=wage.value)
    return {
        "required": required, "halved": rule.required_halved(counted.base), "held": held,
        "missing": max(0, required - held), "is_met": held >= required,
        "cost": words.amount(month, wage.currency),
        "wages": formats.number_format(rule.monetisation_minimum_wages.normalize(), use_l10n=True),
        "sources": sorted({words.source(value) for value in (*rule.values, wage)}),
    }  # fmt: skip


def _figure(first: date, after: date) -> disclosure.Figure | None:
    """Return how many count as the vault publishes it; None where it publishes nothing of the month."""
    try:
        return impact_duties.quota_counted(from_date=first, to_date=after).counted
    except impact_errors.PeriodNotPublished:
        return None


def _hired(each: staff.Hired) -> dict[str, Any]:
    open_ones = [finding for finding in each.findings if finding.answer in ("yes", "could")]
    return {
        "name": each.employment.person.display_name,
        "person_key": each.employment.person.key,
        "from_date": each.employment.from_date,
        "findings": [_finding(finding) for finding in open_ones],
    }


def _finding(finding: incentives.Finding) -> dict[str, Any]:
    return {
        "name": words.INCENTIVES[finding.incentive.code],
        "answer": words.ANSWERS[finding.answer],
        "is_yes": finding.answer == "yes",
        "unknown": [words.CONDITIONS[code] for code in finding.unknown],
        "amount": words.amount(finding.worth.amount_month, frame.CURRENCY),
        "has_amount": finding.worth.amount_month is not None,
        "kind": words.KINDS[finding.worth.of],
        "confidence": words.CONFIDENCES[finding.incentive.confidence],
    }


def _incentive(each: incentives.Incentive, findings: Sequence[incentives.Finding], *, today: date) -> dict[str, Any]:
    state = each.state(today)
    answers = Counter(finding.answer for finding in findings if finding.incentive.code == each.code)
    return {
        "name": words.INCENTIVES[each.code],
        "kind": words.KINDS[each.kind],
        "state": {
            "in_force": _("in force"), "expired": _("has ended"), "not_for_us": _("not for contact centres"),
            "unverified": _("enacted; nobody has confirmed that it is paid now"),
        }[state],
        "is_open": state in ("in_force", "unverified"),
        "from_date": each.from_date,
        "last_date": each.to_date - DAY if each.to_date else None,
        "conditions": [words.CONDITIONS[code] for code in each.asks],
        "why_not": words.WHY_NOT.get(each.why_not, ""),
        "citation": each.citation,
        "confidence": words.CONFIDENCES[each.confidence],
        "yes": answers["yes"],
        "could": answers["could"],
    }  # fmt: skip


def _last_month(today: date) -> tuple[date, date]:
    """Return the days [from, to) of the last month that is over: the only ones that the vault publishes."""
    after = today.replace(day=1)
    return (after - DAY).replace(day=1), after


def _month_asked(request: HttpRequest, *, today: date) -> tuple[date, date]:
    text = request.GET.get("month", today.strftime("%Y-%m"))
    try:
        first = date.fromisoformat(f"{text}-01")
        after = dates.next_month(first)
    except (ValueError, OverflowError) as problem:
        raise BadRequest("There is no such month.") from problem
    if not 2000 <= first.year <= today.year + 1:
        raise BadRequest("There is no such month.")
    return first, after
