"""Scheduled reports: their list, one with what became of its mails, and setting, turning off and removing them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates, mail
from tejido.access import queries as access_queries
from tejido.clients import queries as client_queries
from tejido.contacts import deliveries as contact_deliveries
from tejido.contacts import history as contact_history
from tejido.contacts import schedules as contact_schedules
from tejido.core import deliveries, history
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.history import choices, published, schedule_forms, words
from tejido.web.shared import refusals

Schedule = contact_schedules.ReportSchedule


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One mail in words: about which report, to whom, what became of it, and when.

    Args:
        mark: The kind of badge.
        detail: What is to be said beside it, if anything.
    """

    report_key: uuid.UUID
    period: history.Period
    name: str
    mark: str
    outcome: str | Promise
    detail: str
    tried_at: datetime


@require_safe
@never_cache
@gates.allowed(choices.PUBLISH)
def every(request: HttpRequest) -> HttpResponse:
    """List the schedules of the programmes whose reports the reader may publish."""
    known = contact_schedules.schedules(_reached(request))
    failed = contact_deliveries.not_all_sent(known)
    lines = [
        {
            "schedule": schedule, "has_failed": schedule.pk in failed, "accounts_count": len(schedule.user_ids),
            "rows": words.ROWS[schedule.rows_by], "rhythm": words.RHYTHMS[schedule.rhythm],
            "next": contact_schedules.next_period(schedule),
        }
        for schedule in known
    ]  # fmt: skip
    return render(request, "history/schedules.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(choices.PUBLISH)
def new(request: HttpRequest) -> HttpResponseBase:
    """Ask for a programme first, and then what of it is sent to whom."""
    asked = (request.POST if request.method == "POST" else request.GET).get("programme", "")
    if not asked and request.method != "POST":
        reached = set(_reached(request))
        offered = [one for one in client_queries.programmes() if one.client_id in reached]
        return render(request, "history/schedule_programme.html", {"programmes": offered})
    programme = published.publishable(request, asked)
    # Whoever sets it is among those who get it, until they say otherwise.
    initial = {"rows": request.GET.get("rows", "day"), "accounts": [str(gates.user(request).key)]}
    form = schedule_forms.ScheduleForm(
        request.POST if request.method == "POST" else None, readers=_readers(programme.client_id), initial=initial
    )
    if form.is_bound and form.is_valid():
        made = _beside(form, lambda: _added(request, form, programme))
        if made is not None:
            messages.success(request, _("The reports are scheduled."))
            return redirect("history_schedule", key=made.key)
    return _form_page(request, form, programme=programme, schedule=None)


@require_safe
@never_cache
@gates.allowed(choices.PUBLISH)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a schedule: what it is, what comes next, and what became of the mails so far."""
    schedule = _publishable(request, key)
    period, now = contact_schedules.next_period(schedule), clock.now()
    readers = {user.pk: schedule_forms.account_name(user) for user in _readers(schedule.client_id)}
    found = contact_deliveries.of_schedule(schedule)
    names = access_queries.names_of({*schedule.user_ids, schedule.set_by_user_id, *(each.user_id for each in found)})
    context = {
        "schedule": schedule,
        "rows": words.ROWS[schedule.rows_by],
        "rhythm": words.RHYTHMS[schedule.rhythm],
        "language": words.LANGUAGES[schedule.language],
        "accounts": [
            {"name": readers.get(user_id, names.get(user_id, "")), "may_see": user_id in readers}
            for user_id in schedule.user_ids
        ],
        "set_by": names.get(schedule.set_by_user_id, ""),
        "period": period,
        "is_over": period.to_at <= now,
        "rolled_until_at": contact_history.rolled_until([schedule.client_id]),
        "zone": period.zone,
        "sent": _sent(found, names, zone=period.zone),
        "sent_max": contact_deliveries.SHOWN_MAX,
        "are_kept": mail.are_kept(),
        "tries_max": deliveries.TRIES_MAX,
    }
    return render(request, "history/schedule.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(choices.PUBLISH)
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Set a schedule otherwise."""
    schedule = _publishable(request, key)
    readers = _readers(schedule.client_id)
    initial = {
        "rows": schedule.rows_by, "rhythm": schedule.rhythm, "language": schedule.language,
        "accounts": [str(user.key) for user in readers if user.pk in schedule.user_ids],
    }  # fmt: skip
    form = schedule_forms.ScheduleForm(
        request.POST if request.method == "POST" else None, readers=readers, initial=initial
    )
    if form.is_bound and form.is_valid():
        made = _beside(form, lambda: _changed(request, form, schedule))
        if made is not None:
            messages.success(request, _("The schedule is changed."))
            return redirect("history_schedule", key=made.key)
    return _form_page(request, form, programme=schedule.programme, schedule=schedule)


@require_POST
@never_cache
@gates.allowed(choices.PUBLISH)
def turn_on(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let a schedule's reports come out again."""
    schedule = _publishable(request, key)
    contact_schedules.turn_on(key=schedule.key, user_id=gates.user(request).pk, by=gates.actor(request), at=clock.now())
    messages.success(request, _("The schedule is on."))
    return redirect("history_schedule", key=key)


@require_POST
@never_cache
@gates.allowed(choices.PUBLISH)
def turn_off(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let no report of a schedule come out any more."""
    schedule = _publishable(request, key)
    contact_schedules.turn_off(key=schedule.key, by=gates.actor(request), at=clock.now())
    messages.success(request, _("The schedule is off. What was published stands."))
    return redirect("history_schedule", key=key)


@require_POST
@never_cache
@gates.allowed(choices.PUBLISH)
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a schedule away."""
    schedule = _publishable(request, key)
    contact_schedules.remove(key=schedule.key, by=gates.actor(request), at=clock.now())
    messages.success(request, _("The schedule is removed. What was published stands."))
    return redirect("history_schedules")


def _reached(request: HttpRequest) -> list[int]:
    """Return the clients whose programmes' reports the reader may publish."""
    rights = gates.rights(request)
    return [client.pk for client in client_queries.clients() if rights.may(choices.PUBLISH, client_id=client.pk)]


def _publishable(request: HttpRequest, key: uuid.UUID) -> Schedule:
    """Return a schedule of a programme whose reports the reader may publish.

    Raises: NoSuchSchedule, NotAllowed
    """
    schedule = contact_schedules.schedule(key)
    gates.require(request, choices.PUBLISH, client_id=schedule.client_id)
    return schedule


def _readers(client_id: int) -> Sequence[access_queries.User]:
    return access_queries.users_who_may(contact_schedules.SEE, client_id=client_id, at=clock.now())


def _added(
    request: HttpRequest, form: schedule_forms.ScheduleForm, programme: client_queries.Programme
) -> Schedule:  # fmt: skip
    return contact_schedules.add(
        key=form.cleaned_data["key"], programme=programme, **form.setting, user_id=gates.user(request).pk,
        by=gates.actor(request), at=clock.now(),
    )  # fmt: skip


def _changed(request: HttpRequest, form: schedule_forms.ScheduleForm, schedule: Schedule) -> Schedule:
    return contact_schedules.change(
        key=schedule.key, **form.setting, user_id=gates.user(request).pk, by=gates.actor(request), at=clock.now()
    )


def _beside(form: schedule_forms.ScheduleForm, act: Callable[[], Schedule]) -> Schedule | None:
    """Return what an action returns; where it refuses, say why beside the form and return None."""
    try:
        with transaction.atomic():
            return act()
    except Exception as problem:
        form.add_error(None, refusals.beside(problem))
        return None


def _form_page(
    request: HttpRequest,
    form: schedule_forms.ScheduleForm,
    *,
    programme: client_queries.Programme,
    schedule: Schedule | None,
) -> HttpResponse:
    context = {
        "form": form, "programme": programme, "schedule": schedule, "zone": journal_queries.installation().zone,
    }  # fmt: skip
    return render(request, "history/schedule_form.html", context, status=400 if form.is_bound else 200)


def _sent(
    found: Sequence[contact_deliveries.ReportDelivery], names: Mapping[int, str], *, zone: str
) -> list[Sent]:  # fmt: skip
    told = []
    for each in found:
        mark, outcome, reason = words.OUTCOMES[each.outcome]
        told.append(
            Sent(
                report_key=each.report.key, period=contact_deliveries.period_of(each),
                name=names.get(each.user_id, ""), mark=mark, outcome=outcome,
                detail=str(reason) or _tries(each, zone=zone), tried_at=each.tried_at,
            )
        )  # fmt: skip
    return told


def _tries(delivery: contact_deliveries.ReportDelivery, *, zone: str) -> str:
    """Return which try a mail is at, once its first one has brought nothing."""
    if delivery.outcome != "waiting" or delivery.tries_count < 2 or delivery.due_at is None:
        return ""
    local: Any = delivery.due_at.astimezone(ZoneInfo(zone))
    return _("The mail server did not take it: try %(number)s of %(most)s, the next at %(moment)s") % {
        "number": delivery.tries_count,
        "most": deliveries.TRIES_MAX,
        "moment": formats.date_format(local, "SHORT_DATETIME_FORMAT"),
    }
