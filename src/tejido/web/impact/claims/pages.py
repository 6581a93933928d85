"""The pages of claims: the ladder with all of them, one by itself, and an estimate that was kept, computed again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.access import gates
from tejido.core.impact import indicators
from tejido.core.impact.estimation import estimates
from tejido.core.impact.estimation import ladder as rungs
from tejido.impact.estimates import claims, provider, runs
from tejido.journal import clock
from tejido.web.impact import claim_words as words
from tejido.web.impact import indicators_shown, periods, reach, sections
from tejido.web.impact.claims import shown
from tejido.web.shared import base_forms


class KeepForm(base_forms.KeyedForm):
    """Keeping an estimate asks nothing; its key makes the second of two clicks keep nothing."""


@require_safe
@never_cache
@gates.allowed("claims.see")
def ladder(request: HttpRequest) -> HttpResponse:
    """Show the ladder: which claims stand on which rung, and what each rung asks for."""
    asked = periods.asked(request)
    with reach.opened_to_reviewer(request):
        found = claims.every(
            from_date=asked.period.from_date, to_date=asked.period.to_date, known_at=provider.NOW
        )  # fmt: skip
    standing = [one for one in found if isinstance(one.answer, estimates.Estimate)]
    others = [each for each in indicators.INDICATORS.values() if each.code not in claims.DEFINITIONS]
    context = {
        **periods.context_of(asked),
        # The highest rung stands on top, as on a ladder.
        "rungs": [
            {
                "code": rung,
                "name": words.RUNG_NAMES[rung],
                "says": words.RUNGS_SAY[rung],
                "claims": [shown.line(one, asked.period) for one in standing if one.claimed == rung],
                "others": [
                    {"code": each.code, "name": indicators_shown.told(each.names)}
                    for each in others if each.rung == rung
                ],
                "climb": [words.TO_CLIMB[need] for need in rungs.to_climb(rung)],
            }
            for rung in reversed(indicators.RUNGS)
        ],
        "lacking": [shown.line(one, asked.period) for one in found if isinstance(one.answer, estimates.CannotEstimate)],
        "may_follow": gates.rights(request).may("claims.follow"),
    }  # fmt: skip
    return sections.IMPACT.show(request, "impact/claims/ladder.html", context)


@require_safe
@never_cache
@gates.allowed("claims.see")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one claim: what it says, why it is not higher, and what stands beside it to doubt it by."""
    asked = periods.asked(request)
    may_keep = gates.rights(request).may("claims.keep")
    with reach.opened_to_reviewer(request):
        found = claims.found(
            code, from_date=asked.period.from_date, to_date=asked.period.to_date, known_at=provider.NOW
        )  # fmt: skip
        kept_runs = runs.of_indicator(code)
    context = {
        **periods.context_of(asked),
        "claim": shown.of(found, asked.period),
        "runs": [_run(run) for run in kept_runs],
        "form": KeepForm() if may_keep else None,
    }
    return sections.IMPACT.show(request, "impact/claims/one.html", context)


@require_POST
@never_cache
@gates.allowed("claims.keep")
def keep(request: HttpRequest, code: str) -> HttpResponseBase:
    """Keep the estimate of a period with all that it takes to compute it again."""
    asked = periods.asked(request, given=request.POST)
    form = KeepForm(request.POST)
    form.is_valid()
    with transaction.atomic():
        run = runs.keep(
            indicator=code, from_date=asked.period.from_date, to_date=asked.period.to_date,
            recorded_at=clock.machine_now(), user_id=gates.actor(request).id,
            key=form.cleaned_data.get("key") or uuid.uuid4(), by=gates.actor(request), at=clock.now(),
        )  # fmt: skip
    messages.success(request, _("The estimate is kept. Anybody who may see it can compute it again."))
    return redirect("impact_claim_kept", run.key)


@require_safe
@never_cache
@gates.allowed("claims.see")
def kept(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Compute a kept estimate again from what was known then, and say whether it is the same number."""
    with reach.opened_to_reviewer(request):
        again = runs.recompute(key)
    asked = periods.between(again.run.from_date, again.run.to_date, now=clock.now())
    context = {
        **periods.context_of(asked),
        "claim": shown.of(again.now, asked.period),
        "run": _run(again.run),
        "again": again,
        "claim_url": f"{reverse('impact_claim', args=[again.run.indicator])}?month={again.run.from_date:%Y-%m}",
    }
    return sections.IMPACT.show(request, "impact/claims/kept.html", context)


def _run(run: runs.Run) -> dict[str, Any]:
    """Return what is shown of a kept estimate; its number is shown where it is computed again, under disclosure."""
    return {
        "key": run.key, "recorded_at": run.recorded_at, "from_date": run.from_date, "version": run.definition_version,
        "rung": words.RUNG_NAMES[run.claimed], "rows_count": run.rows_count, "inputs": run.inputs_digest,
        "code": run.code_digest, "seed": run.seed, "reason": words.REASONS.get(run.reason, ""),
    }  # fmt: skip
