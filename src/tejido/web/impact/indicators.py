"""The pages of indicators: the state of every one, one with its definition and its rows, and what is missing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.impact import indicators
from tejido.web.impact import indicators_shown, sections


@require_safe
@never_cache
@gates.allowed("indicators.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the state of every indicator."""
    return sections.IMPACT.show(request, "impact/indicators/every.html", {"indicators": indicators.INDICATORS})


@require_safe
@never_cache
@gates.allowed("indicators.see")
def gaps(request: HttpRequest) -> HttpResponse:
    """Show what is missing, and whose it is."""
    return sections.IMPACT.show(request, "impact/indicators/gaps.html", {})


@require_safe
@never_cache
@gates.allowed("indicators.see")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show an indicator."""
    if code not in indicators.INDICATORS:
        raise Http404
    return sections.IMPACT.show(request, "impact/indicators/one.html", {"name": indicators_shown.name_of(code)})
