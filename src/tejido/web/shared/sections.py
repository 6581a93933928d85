"""Sections: pages of one audience with their parts beside each other, the way back, forms and single buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.shared import refusals

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the way from the section's first page to a page."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a section that the reader may open."""

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


Entry = tuple[str | None, Words, str]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Parts that belong together; only those of the group one is in stand beside each other.

    Args:
        parts: For each part the verb it asks for (None: whoever came this far), its label, and the name of its address.
    """

    name: Words
    parts: Sequence[Entry]


@dataclass(frozen=True, kw_only=True)
class Section:
    """The pages of one audience.

    Args:
        name: What the section is called.
        home: The name of its first page's address.
        parts: As in a `Group`, for a section that needs no groups.
        groups: For one that has many parts.
    """

    name: Words
    home: str
    parts: Sequence[Entry] = ()
    groups: Sequence[Group] = ()

    def show(
        self, request: HttpRequest, template: str, context: Mapping[str, Any], *, trail: Sequence[Step] = (),
        status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        """Render a page with the way back and the parts that the reader may open."""
        groups = self._groups(request, self._current(request, trail))
        current = next((group for group in groups if any(part.is_current for part in group[1])), None)
        # A page is no step of the way to itself.
        steps = [step for step in trail if step.url != request.path]
        way = [Step(label=str(self.name), url=self.entrance(request) or reverse(self.home)), *steps]
        beside = current[1] if current else groups[0][1] if len(groups) == 1 else []
        shown = {
            **context,
            "section_name": self.name,
            "trail": way,
            "section_groups": [_entry(label, parts, is_current=(label, parts) == current) for label, parts in groups],
            "section_group_name": current[0] if current and len(groups) > 1 else self.name,
            # The only part of a group stands among the groups already, by its own name.
            "parts": beside if len(beside) > 1 or len(groups) == 1 else [],
        }
        # Instants are told in the operator's zone, whoever looks.
        with timezone.override(journal_queries.installation().zone):
            return render(request, template, shown, status=status)

    def form_page(
        self,
        request: HttpRequest,
        form: forms.Form,
        *,
        title: str,
        submit: str,
        act: Act,
        trail: Sequence[Step] = (),
        template: str = "shared/form_page.html",
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
        return self.show(request, template, shown, trail=trail)

    def entrance(self, request: HttpRequest) -> str | None:
        """Return where the reader enters: at the first part that they may open; None where they may open none."""
        return next((parts[0].url for _label, parts in self._groups(request, "")), None)

    def _current(self, request: HttpRequest, trail: Sequence[Step]) -> str:
        """Return the address of the part one is in: the page's own, or the last on the way that is a part."""
        known = {reverse(name) for group in self.groups or (self,) for _verb, _label, name in group.parts}
        way = [*(step.url for step in trail), request.path]
        return next((url for url in reversed(way) if url in known), "")

    def _groups(self, request: HttpRequest, current: str) -> list[tuple[str, list[Part]]]:
        rights = gates.rights(request)
        found = []
        for group in self.groups or (Group(name=self.name, parts=self.parts),):
            parts = [
                Part(label=str(label), url=reverse(name), is_current=reverse(name) == current)
                for verb, label, name in group.parts
                if verb is None or rights.may(verb)
            ]
            if parts:
                found.append((str(group.name), parts))
        return found


def _entry(label: str, parts: Sequence[Part], *, is_current: bool) -> Part:
    """Return a group among the groups; one of which the reader may open a single part is called as that part."""
    return Part(label=label if len(parts) > 1 else parts[0].label, url=parts[0].url, is_current=is_current)
