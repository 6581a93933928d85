"""Clients: who buys, which sites may show their widget, and what their customers read first."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.clients import actions, changes, queries, texts
from tejido.core import facts, origins
from tejido.web.setup import client_forms, frame, words


@require_GET
@never_cache
@gates.allowed("clients.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the clients with their programmes."""
    by_client: dict[int, list[queries.Programme]] = {}
    for programme in queries.programmes():
        by_client.setdefault(programme.client_id, []).append(programme)
    counts = queries.open_queue_counts()
    shown = [
        {
            "client": client,
            "programmes": [
                {"programme": programme, "queues_count": counts.get(programme.pk, 0)}
                for programme in by_client.get(client.pk, ())
            ],
        }
        for client in queries.clients()
    ]
    return frame.show(request, "setup/clients.html", {"clients": shown, "may_change": _may_change(request)})


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def add(request: HttpRequest) -> HttpResponseBase:
    """Take on a client."""
    form = client_forms.AddClientForm(frame.sent(request), initial={"country": "CO", "zone": "America/Bogota"})

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        client = actions.add_client(**frame.given(form, "key", "name", "country", "zone"), by=by, at=at)
        return frame.Done(said=_("The client is stored. Next, give it a programme."), url=_url(client))

    return frame.form_page(
        request, form, title=_("New client"), submit=_("Store the client"), act=act, trail=trail_of_list()
    )


@require_GET
@never_cache
@gates.allowed("clients.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a client: its programmes, its sites, its notice."""
    client = queries.client(key)
    notices = queries.treatment_notices(client)
    counts = queries.open_queue_counts()
    context = {
        "client": client,
        "programmes": [
            {"programme": programme, "queues_count": counts.get(programme.pk, 0)}
            for programme in queries.programmes()
            if programme.client_id == client.pk
        ],
        "notice": notices[0] if notices else None,
        "skills": [skill for skill in queries.skills() if skill.client_id == client.pk],
        "may_change": _may_change(request),
    }
    return frame.show(request, "setup/client.html", context, trail=trail_of_list())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change a client's details."""
    client = queries.client(key)
    form = client_forms.ChangeClientForm(frame.sent(request), current=client_forms.current_client(client))

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        changes.change_client(client=client, **frame.given(form, "name", "country", "zone"), by=by, at=at)
        return frame.Done(said=_("The change is stored."), url=_url(client))

    return frame.form_page(
        request, form, title=_("Change the client"), submit=_("Store the change"), act=act, trail=trail_of(client)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def sites(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change which sites may show the client's widget, and look at a page of one of them."""
    client = queries.client(key)
    current = {"allowed_origins": "\n".join(client.allowed_origins)}
    form = client_forms.OriginsForm(frame.sent(request), current=current)

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        lines = form.cleaned_data["allowed_origins"].splitlines()
        changes.set_allowed_origins(client=client, allowed_origins=lines, by=by, at=at)
        return frame.Done(said=_("The list is stored and holds from now on."), url=reverse("setup_origins", args=[key]))

    return frame.form_page(
        request,
        form,
        title=_("Sites that may show the widget"),
        submit=_("Store the list"),
        act=act,
        trail=trail_of(client),
        template="setup/origins.html",
        context=_looked_at(request, client),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def notice(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show the versions of the data-treatment notice, and put a new one into force."""
    client = queries.client(key)
    versions = queries.treatment_notices(client)
    newest = versions[0] if versions else None
    current = {"text_es": newest.text_es if newest else "", "text_en": newest.text_en if newest else ""}
    form = client_forms.NoticeForm(frame.sent(request), current=current)

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        stored = texts.set_treatment_notice(
            client=client,
            **frame.given(form, "text_en", "text_es"),
            seen_version=newest.version if newest else 0,
            by=by,
            at=at,
        )
        said = _("Version %(version)s is in force.") % {"version": stored.version}
        return frame.Done(said=said, url=reverse("setup_notice", args=[key]))

    return frame.form_page(
        request,
        form,
        title=_("Data-treatment notice"),
        submit=_("Put into force as a new version"),
        act=act,
        trail=trail_of(client),
        template="setup/notice.html",
        context={"client": client, "versions": versions},
    )


def trail_of_list() -> list[frame.Step]:
    """Return the way to the list of clients."""
    return [frame.Step(label=_("Clients"), url=reverse("setup_clients"))]


def trail_of(client: queries.Client) -> list[frame.Step]:
    """Return the way to a client."""
    return [*trail_of_list(), frame.Step(label=client.name, url=_url(client))]


def _url(client: queries.Client) -> str:
    return reverse("setup_client", args=[client.key])


def _may_change(request: HttpRequest) -> bool:
    return gates.rights(request).may("clients.change")


def _looked_at(request: HttpRequest, client: queries.Client) -> dict[str, Any]:
    """Return the form that looks at a page, and what there is to say about the page that was asked for."""
    form = client_forms.CheckPageForm(request.GET if "page" in request.GET else None, auto_id="check_%s")
    context: dict[str, Any] = {"client": client, "check_form": form}
    if form.is_bound and form.is_valid():
        verdict = origins.judge(form.cleaned_data["page"], allowed=client.allowed_origins)
        context |= {"verdict": verdict, "verdict_told": words.VERDICTS[verdict.reason]}
    return context
