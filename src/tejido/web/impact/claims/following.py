"""Following up: asking everybody who was drawn how they are doing, those without a seat as much as those with one."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import gates
from tejido.impact.estimates import errors, following
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.impact import claim_words as words
from tejido.web.shared import people_sections, refusals

FIRST_MAX = 100_000


class FollowUpForm(forms.Form):
    """How one person is doing."""

    application = forms.UUIDField()
    months = forms.TypedChoiceField(choices=[(str(each), each) for each in following.MONTHS], coerce=int)
    answer = forms.ChoiceField(
        label=gettext_lazy("How they are doing"), choices=[(code, words.ANSWERS[code]) for code in following.ANSWERS]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("claims.follow")
def follow_up(request: HttpRequest) -> HttpResponseBase:
    """Show whom to ask, the longest due first, and note what they say."""
    if request.method == "POST":
        return _tell(request)
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    today = journal_queries.business_day(now)
    first = _first(request)
    is_open_only = request.GET.get("all") != "1"
    found = following.page(today=today, first=first, is_open_only=is_open_only)
    context = {
        "rows": [{"due": row, "answer": words.ANSWERS.get(row.answer, "")} for row in found.rows],
        "open_count": found.open_count,
        "answers": [(code, words.ANSWERS[code]) for code in following.ANSWERS],
        "is_open_only": is_open_only,
        "earlier": max(first - following.PAGE_ROWS_COUNT, 0) if first else None,
        "later": first + following.PAGE_ROWS_COUNT if found.has_more else None,
    }
    return people_sections.PEOPLE.show(request, "impact/claims/follow_up.html", context, status=status)


def _tell(request: HttpRequest) -> HttpResponseBase:
    form = FollowUpForm(request.POST)
    back = reverse("impact_follow_up")
    if not form.is_valid():
        messages.error(request, str(_(errors.FollowUpInvalid.__doc__ or "")))
        return _page(request, status=400)
    at = clock.now()
    given = form.cleaned_data
    try:
        with transaction.atomic():
            following.tell(
                application_key=uuid.UUID(str(given["application"])), months=given["months"], answer=given["answer"],
                on_date=_today(at), user_id=gates.actor(request).id, recorded_at=clock.machine_now(),
                by=gates.actor(request), at=at,
            )  # fmt: skip
    except errors.NoSuchApplicant as problem:
        messages.error(request, refusals.beside(problem))
        return redirect(back)
    messages.success(request, _("Noted. Thank you for asking those without a seat as well."))
    return redirect(back)


def _today(at: datetime) -> date:
    return journal_queries.business_day(at)


def _first(request: HttpRequest) -> int:
    try:
        return min(max(int(request.GET.get("first", "0")), 0), FIRST_MAX)
    except ValueError:
        return 0
