"""Programmes: their rules, how contacts come out, canned replies, the widget's script tag, the identity secret."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.clients import actions, changes, queries, texts
from tejido.core import facts
from tejido.journal import clock
from tejido.web.setup import client_forms, clients, frame
from tejido.web.shared import sockets

SECRET_BYTES = 32
SEEN_LENGTH = 16
WIDGET_SCRIPT = "tejido/widget/tejido-widget.js"


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Give a client a programme."""
    client = queries.client(key)
    form = client_forms.AddProgrammeForm(frame.sent(request))

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        programme = actions.add_programme(client=client, **frame.given(form, "key", "name"), by=by, at=at)
        return frame.Done(said=_("The programme is stored. Next, give it a queue."), url=url_of(programme))

    return frame.form_page(
        request,
        form,
        title=_("New programme"),
        submit=_("Store the programme"),
        act=act,
        trail=clients.trail_of(client),
    )


@require_GET
@never_cache
@gates.allowed("clients.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a programme: its queues, how contacts come out, canned replies, the widget's tag."""
    programme = queries.programme(key)
    now = clock.now()
    rights = gates.rights(request)
    context = {
        "programme": programme,
        "client": programme.client,
        "queues": [
            {"queue": queue, "is_open": queries.is_open(queue, at=now)}
            for queue in queries.every_queue()
            if queue.programme_id == programme.pk
        ],
        "dispositions": queries.dispositions(programme),
        "replies": queries.canned_replies(programme),
        "tag": _tag(request, programme),
        "has_secret": bool(programme.identity_secret),
        "may_change": rights.may("clients.change"),
        "may_change_queues": rights.may("queues.change"),
        "has_pools": bool(queries.pools()),
    }
    return frame.show(request, "setup/programme.html", context, trail=clients.trail_of(programme.client))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change a programme's rules."""
    programme = queries.programme(key)
    current = client_forms.current_programme(programme)
    form = client_forms.ChangeProgrammeForm(frame.sent(request), current=current)

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        changes.change_programme(programme=programme, **frame.given(form, *current), by=by, at=at)
        return frame.Done(said=_("The change is stored."), url=url_of(programme))

    return frame.form_page(
        request, form, title=_("Change the programme"), submit=_("Store the change"), act=act, trail=trail_of(programme)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def add_disposition(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Add a way in which contacts come out."""
    programme = queries.programme(key)
    form = client_forms.AddDispositionForm(frame.sent(request))

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        given = frame.given(form, "key", "code", "name_es", "name_en")
        actions.add_disposition(programme=programme, **given, by=by, at=at)
        return frame.Done(said=_("Agents can choose it from their next wrap-up on."), url=url_of(programme))

    return frame.form_page(
        request, form, title=_("New disposition"), submit=_("Store the disposition"), act=act, trail=trail_of(programme)
    )


@require_POST
@gates.allowed("clients.change")
def retire_disposition(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let a disposition no longer be chosen."""
    disposition = queries.disposition(key)

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        texts.retire_disposition(disposition=disposition, by=by, at=at)
        return frame.Done(said=_("It is no longer offered; contacts keep it."), url=back)

    back = url_of(disposition.programme)
    return frame.press(request, act, back=back)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def add_reply(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Add a canned reply."""
    programme = queries.programme(key)
    form = client_forms.AddReplyForm(frame.sent(request))

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        given = frame.given(form, "key", "shortcut", "title_es", "text_es", "title_en", "text_en")
        texts.add_canned_reply(programme=programme, **given, by=by, at=at)
        return frame.Done(said=_("The canned reply is stored."), url=url_of(programme))

    return frame.form_page(
        request, form, title=_("New canned reply"), submit=_("Store the reply"), act=act, trail=trail_of(programme)
    )


@require_POST
@gates.allowed("clients.change")
def retire_reply(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take a canned reply from the desks."""
    reply = queries.canned_reply(key)

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        texts.retire_canned_reply(reply=reply, by=by, at=at)
        return frame.Done(said=_("The reply is off the desks; its shortcut is free again."), url=back)

    back = url_of(reply.programme)
    return frame.press(request, act, back=back)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.change")
def identity(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Explain the identity secret; make a new one and show it once, in the answer to the very request."""
    programme = queries.programme(key)
    secret, is_stale = "", False
    if request.method == "POST":
        if request.POST.get("seen") != _mark(programme):
            # The same button twice, or a page that was loaded again: the secret just copied goes on working.
            is_stale = True
        else:
            secret = secrets.token_urlsafe(SECRET_BYTES)
            changes.set_identity_secret(programme=programme, secret=secret, by=gates.actor(request), at=clock.now())
    context: dict[str, Any] = {
        "programme": programme,
        "secret": secret,
        "is_stale": is_stale,
        "has_secret": bool(programme.identity_secret),
        "seen": _mark(programme),
    }
    return frame.show(request, "setup/identity.html", context, trail=trail_of(programme))


@require_POST
@gates.allowed("clients.change")
def forget_identity(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take the identity secret away: customers are then not recognised by the client's site."""
    programme = queries.programme(key)
    changes.set_identity_secret(programme=programme, secret="", by=gates.actor(request), at=clock.now())
    return redirect("setup_identity", key=key)


def trail_of(programme: queries.Programme) -> list[frame.Step]:
    """Return the way to a programme."""
    return [*clients.trail_of(programme.client), frame.Step(label=programme.name, url=url_of(programme))]


def url_of(programme: queries.Programme) -> str:
    """Return a programme's page."""
    return reverse("setup_programme", args=[programme.key])


def _tag(request: HttpRequest, programme: queries.Programme) -> str:
    """Return the line that shows the widget on the client's site."""
    script = sockets.origin(request) + static.static(WIDGET_SCRIPT)
    return f'<script src="{script}" data-programme="{programme.key}" data-language="es" async></script>'


def _mark(programme: queries.Programme) -> str:
    """Return what tells one secret from the next without telling the secret."""
    return hashlib.sha256(f"seen:{programme.identity_secret}".encode()).hexdigest()[:SEEN_LENGTH]
