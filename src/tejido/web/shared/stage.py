"""A client's site, played: where anybody can write as a customer in a demonstration."""

from __future__ import annotations

from django import http
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.journal import scopes
from tejido.web.shared import entrance, policy, sockets

WIDGET_SCRIPT = "tejido/widget/tejido-widget.js"


@require_GET
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show the site of the client whose programme `?programme=` names, or of the first one, with the widget on it."""
    if not entrance.is_demonstration():
        raise http.Http404
    # Everything here is synthetic, so a stranger may know which clients there are; people stay out of the scope.
    scopes.assign(scopes.every_client() - {scopes.OPERATOR} or {scopes.OPERATOR})
    wanted = request.GET.get("programme", "")
    found = [one for one in client_queries.programmes() if wanted in ("", str(one.key))]
    if not found:
        raise http.Http404
    programme = min(found, key=lambda one: one.pk)
    gates.enter_client(programme.client_id)
    script = sockets.origin(request) + static.static(WIDGET_SCRIPT)
    shown = {
        "script_tag": f'<script src="{script}" data-programme="{programme.key}" data-language="es" async></script>',
        "programme_key": str(programme.key),
        "programme_name": programme.name,
        "client_name": programme.client.name,
    }
    response = render(request, "shared/try.html", shown)
    policy.let_hold_frames(response)
    return response
