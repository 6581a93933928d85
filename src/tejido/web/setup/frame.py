"""What all set-up pages share: the way back, the parts, and how a form is shown, acted on, and shown again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts import leadership
from tejido.core import facts
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import readiness
from tejido.web.setup import findings, words
from tejido.web.shared import refusals


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the way from the overview to a page."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the set-up that the reader may open."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of a form: what is said, and where the reader goes."""

    said: str
    url: str


Act = Callable[[facts.Actor, datetime], Done]


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was filled in with, or None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def given(form: forms.Form, *names: str) -> dict[str, Any]:
    """Return some of a valid form's values, by name."""
    return {name: form.cleaned_data[name] for name in names}


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, trail: Sequence[Step] = ()
) -> HttpResponse:
    """Render a set-up page with the way back and the parts that the reader may open."""
    way = [Step(label=_("Set-up"), url=reverse("setup")), *trail]
    shown = {**context, "trail": way, "parts": _parts(request, {step.url for step in trail})}
    # Instants are told in the operator's zone, whoever looks.
    with timezone.override(journal_queries.installation().zone):
        return render(request, template, shown)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    act: Act,
    trail: Sequence[Step] = (),
    template: str = "setup/form.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Show a form; act on one that is valid, say what came of it and lead on; say what was refused beside it.

    Args:
        form: Bound where the request is a POST.
        submit: What its button says.
    """
    if form.is_bound and form.is_valid():
        done = try_to(request, form, act)
        if done is not None:
            messages.success(request, done.said)
            return redirect(done.url)
    is_refused = form.is_bound and bool(form.errors)
    # A screen reader says the title first: it tells at once that nothing has been stored.
    head_title = _("Not stored yet: %(title)s") % {"title": title} if is_refused else title
    shown = {"form": form, "title": title, "head_title": head_title, "submit": submit, **(context or {})}
    return show(request, template, shown, trail=trail)


def try_to(
    request: HttpRequest, form: forms.Form, act: Act, *, passing: tuple[type[Exception], ...] = ()
) -> Done | None:
    """Act, and put what is refused beside the field it is about, or above the form; nothing is kept then.

    Args:
        passing: What the page itself has more to say about.
    """
    try:
        with transaction.atomic():
            return act(gates.actor(request), clock.now())
    except passing:
        raise
    except Exception as problem:
        sentence = refusals.beside(problem)
        about: Mapping[type[Exception], str] = getattr(form, "about", {})
        field = about.get(type(problem)) or getattr(problem, "field", None)
        form.add_error(field if field in form.fields else None, sentence)
        return None


def press(request: HttpRequest, act: Act, *, back: str) -> HttpResponseBase:
    """Act on a single button; what is refused is said above the page that it stands on."""
    try:
        with transaction.atomic():
            done = act(gates.actor(request), clock.now())
    except Exception as problem:
        messages.error(request, refusals.beside(problem))
        return redirect(back)
    messages.success(request, done.said)
    return redirect(done.url)


def findings_shown(request: HttpRequest, found: Iterable[readiness.Finding]) -> list[dict[str, Any]]:
    """Return findings as sentences, each with the page where it is put right, where the reader may go there."""
    rights = gates.rights(request)
    shown = []
    for finding in found:
        told = findings.TOLD[finding.code]
        names = {
            "name": finding.name,
            "channel": words.CHANNELS.get(finding.channel, ""),
            "count": formats.number_format(finding.count),
        }
        may_go = rights.may(told.verb)
        shown.append(
            {
                "sentence": str(told.sentence) % names,
                "label": told.label,
                "url": reverse(told.page, args=[finding.key] if told.takes_key else []) if may_go else "",
                "stops": finding.level == "stops",
            }
        )
    return shown


def unled(queues: Collection[client_queries.Queue]) -> list[readiness.Finding]:
    """Return a finding for each pool of these queues that no router leads."""
    return [readiness.Finding(code="no_router", name=pool.name, key=pool.key) for pool in leadership.unled(queues)]


def _parts(request: HttpRequest, passed: Collection[str]) -> Sequence[Part]:
    rights = gates.rights(request)
    all_parts = (
        ("setup.see", _("Is everything ready?"), "setup"),
        ("clients.see", _("Clients"), "setup_clients"),
        ("people.see", _("Agents"), "setup_agents"),
        ("clients.see", _("Skills"), "setup_skills"),
        ("setup.see", _("Pools and routing"), "setup_pools"),
        ("people.see", _("Sites and places"), "setup_sites"),
        ("setup.see", _("Import"), "setup_imports"),
    )
    found = []
    for verb, label, name in all_parts:
        url = reverse(name)
        is_current = request.path == url or url in passed
        if rights.may(verb):
            found.append(Part(label=label, url=url, is_current=is_current))
    return found
