"""What my pay means: my signed slip beside the minimum, a living wage, and what I told of my household."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tejido.access import gates
from tejido.core.impact import livelihood
from tejido.impact import own_living
from tejido.journal import clock
from tejido.people.pay import errors as pay_errors
from tejido.people.pay import queries as pay_queries
from tejido.web.shared import amounts, people_sections, reference_words, sections
from tejido.web.vault import words

# The picture of an amount beside a benchmark, in its own units.
WIDTH = Decimal(300)
FULL_AT = Decimal("1.2")


@require_GET
@never_cache
@gates.own
def page(request: HttpRequest) -> HttpResponse:
    """Show a worker what their newest signed slip means, or the one they chose; no value of the vault is read."""
    return _shown(request, request.GET.get("slip"), home=None)


@require_POST
@never_cache
@gates.own
def household(request: HttpRequest) -> HttpResponse:
    """Show a slip beside what the worker told of their household; the log says before that they read it."""
    person_id = gates.person(request)
    slip = _slip(person_id, request.POST.get("slip"))
    if slip is None:
        return _shown(request, None, home=None)
    earnings = own_living.earnings_of(slip)
    found = own_living.home(person_id, earnings=earnings, reader_user_id=gates.user(request).pk, at=clock.now())
    return _shown(request, str(slip.key), home=_home(found))


def _shown(request: HttpRequest, wanted: str | None, *, home: Mapping[str, Any] | None) -> HttpResponse:
    person_id = gates.person(request)
    slip = _slip(person_id, wanted)
    context: dict[str, Any] = {"months": []}
    if slip is not None:
        context = {
            "months": [_month(one, is_shown=one.pk == slip.pk) for one in pay_queries.own_slips(person_id)],
            "household": home,
            **_meaning(slip),
        }
    trail = [sections.Step(label=_("What my pay means"), url=reverse("own_living"))]
    return people_sections.OWN.show(request, "vault/own_living.html", context, trail=trail)


def _slip(person_id: int, wanted: str | None) -> pay_queries.Slip | None:
    """Return the slip asked for, or the newest; None where there is none.

    Raises: NoSuchPaySlip: not one of one's own.
    """
    try:
        key = uuid.UUID(wanted) if wanted else None
    except ValueError as problem:
        raise pay_errors.NoSuchPaySlip(pay_errors.NoSuchPaySlip.__doc__) from problem
    return pay_queries.own_slip(person_id, key=key)


def _month(slip: pay_queries.Slip, *, is_shown: bool) -> dict[str, Any]:
    return {"label": _period(slip), "url": f"{reverse('own_living')}?slip={slip.key}", "is_shown": is_shown}


def _period(slip: pay_queries.Slip) -> str:
    last = slip.run.to_date - timedelta(days=1)
    if slip.run.from_date.day == 1 and slip.run.to_date.day == 1 and last.month == slip.run.from_date.month:
        return formats.date_format(slip.run.from_date, "YEAR_MONTH_FORMAT")
    return _("%(first)s to %(last)s") % {
        "first": formats.date_format(slip.run.from_date, "SHORT_DATE_FORMAT"),
        "last": formats.date_format(last, "SHORT_DATE_FORMAT"),
    }


def _meaning(slip: pay_queries.Slip) -> dict[str, Any]:
    found = own_living.living(slip)
    currency = found.earnings.currency
    rows = [_beside(_("The legal minimum for your hours"), found.minimum, currency)] if found.minimum else []
    rows += [_beside(_("A living wage"), one, currency) for one in found.living_wages]
    if not found.living_wages:
        rows.append(
            {
                "name": _("A living wage"),
                "sentence": _("No living wage of your town is kept here yet. Those who publish one give a licence; "
                              "whoever keeps the values can load it, and it is then shown here."),
            }
        )  # fmt: skip
    return {
        "shown": {
            "key": slip.key,
            "label": _period(slip),
            "wages": amounts.money(found.earnings.wages, currency),
            "allowances": amounts.money(found.earnings.allowances, currency),
            "deductions": amounts.money(found.earnings.deductions, currency),
            "net": amounts.money(found.earnings.net, currency),
        },
        "rows": rows,
    }


def _beside(name: str, one: own_living.Beside, currency: str) -> dict[str, Any]:
    return {
        "name": name,
        "sentence": _sentence(one.compared, currency),
        "bar": _bar(one.compared),
        "source": one.value.source,
        "marks": [reference_words.STATUSES[one.value.status], reference_words.CONFIDENCES[one.value.confidence]],
    }


def _sentence(compared: livelihood.Compared, currency: str) -> str:
    given = {
        "amount": amounts.money(compared.amount, currency),
        "benchmark": amounts.money(compared.benchmark, currency),
        "multiple": formats.number_format(compared.multiple, decimal_pos=2),
        "gap": amounts.money(compared.gap, currency),
    }
    if compared.is_reached:
        return _("%(amount)s is %(multiple)s times %(benchmark)s.") % given
    return _("%(amount)s is %(multiple)s times %(benchmark)s; %(gap)s are missing.") % given


def _bar(compared: livelihood.Compared) -> dict[str, Any]:
    """Return a bar of which the mark is the benchmark; far above it, the bar is full and the mark moves back."""
    most = max(FULL_AT, compared.multiple)
    return {
        "own": round(WIDTH * min(compared.multiple, most) / most),
        "mark": round(WIDTH / most),
        "is_reached": compared.is_reached,
    }


def _home(found: own_living.Home) -> dict[str, Any]:
    days = [_day(moment, day) for moment, day in zip(found.moments, found.days, strict=True)]
    return {"days": days, "sentences": _told(found)}


def _day(moment: str, day: livelihood.HouseholdDay) -> dict[str, Any]:
    name = _("%(day)s (%(moment)s)") % {
        "day": formats.date_format(day.told_on, "DATE_FORMAT"), "moment": words.MOMENTS[moment],
    }  # fmt: skip
    if day.compared is None or day.line is None:
        head = formats.number_format(day.income_month_per_head, decimal_pos=0, force_grouping=True)
        sentence = _("%(amount)s for each of you in a month. No line of your domain is kept for that day, so nothing "
                     "is compared.") % {"amount": head}  # fmt: skip
        return {"name": name, "sentence": sentence}
    currency = day.line.currency
    given = {"amount": amounts.money(day.compared.amount, currency), "line": amounts.money(day.line.amount, currency)}
    if day.compared.is_reached:
        sentence = _("%(amount)s for each of you in a month; the poverty line was %(line)s.") % given
    else:
        sentence = _("%(amount)s for each of you in a month; %(gap)s below the poverty line of %(line)s.") % {
            **given, "gap": amounts.money(day.compared.gap, currency),
        }  # fmt: skip
    return {"name": name, "sentence": sentence, "bar": _bar(day.compared), "source": day.line.source}


def _told(found: own_living.Home) -> Sequence[str]:
    told: list[str] = []
    if found.share is not None:
        percent = formats.number_format(round(100 * found.share), decimal_pos=0)
        told.append(
            _("What you have in your hand is %(percent)s %% of what you last said comes in at home.")
            % {"percent": percent}
        )
    both = livelihood.first_and_last(found.days)
    if both is not None:
        before, after = (
            formats.number_format(day.income_month_per_head, decimal_pos=0, force_grouping=True) for day in both
        )
        told.append(
            _("From the first to the last time you told, what there is for each of you went from %(before)s to "
              "%(after)s. That is before and after; it does not say what came of the job alone.")
            % {"before": before, "after": after}
        )  # fmt: skip
    return told
