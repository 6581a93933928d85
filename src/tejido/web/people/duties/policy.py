"""The written policy of the right to disconnect, open to everybody, with the way to complain, also without a name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.core.duties import disconnection
from tejido.journal import scopes
from tejido.web.people import public_frame
from tejido.web.people.duties import words


@require_GET
@never_cache
@public_frame.spoken
def page(request: HttpRequest) -> HttpResponse:
    """Show the policy; nobody who reads it is noted."""
    scopes.assign({scopes.OPERATOR})
    context = {
        "begins": disconnection.POLICY_BEGINS,
        "ends": disconnection.POLICY_ENDS,
        "source": disconnection.SOURCE,
        "reasons": list(words.OVERRIDES.values()),
        "exemptions": list(words.EXEMPTIONS.values()),
    }
    return public_frame.show(request, "people/duties/policy.html", context)
