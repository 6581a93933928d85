"""First pages of the two sections, until their own parts bring them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates


@require_safe
@never_cache
@gates.allowed("people.see")
def lead(request: HttpRequest) -> HttpResponseBase:
    """Lead on to leavings, or to attrition."""
    return redirect("people_leaving" if gates.rights(request).may("leaving.see") else "setup_agents")


@require_safe
@never_cache
def own(request: HttpRequest) -> HttpResponseBase:
    """Lead on to one's own benefits."""
    gates.person(request)
    return redirect("own_benefits")
