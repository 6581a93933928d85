"""What clients buy: service, quality, cost and impact beside each other; for the lead, and for each client its own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.core.impact import disclosure, indicators
from tejido.core.impact import suppliers as supplier_files
from tejido.impact.buyers import errors, measured, suppliers
from tejido.impact.stories import shown as stories
from tejido.journal import clock, scopes
from tejido.web.impact import figures, indicators_shown, periods
from tejido.web.impact import sections as impact_sections
from tejido.web.impact.buyers import words
from tejido.web.shared import section_forms, sections

SECTION = impact_sections.IMPACT
# The page of impact statements, where there is one.
STATEMENTS = "impact_statements"


class LoadForm(section_forms.SectionForm):
    """A file of what other suppliers of a client say of themselves."""

    about = {errors.SupplierFileInvalid: "file"}

    client = forms.ChoiceField(label=gettext_lazy("Client"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy(
            "A CSV table with the columns supplier, indicator, definition_version, value, from_date, to_date, source."
        ),
    )


@require_safe
@never_cache
@gates.allowed("buyers.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show what every client bought in a month."""
    asked = periods.asked(request, otherwise=periods.published_month())
    context = {
        **periods.context_of(asked),
        "clients": [
            {"client": one.client, "lines": _brief(one.of("client", str(one.client.pk)))}
            for one in measured.bought(asked.period)
        ],
    }
    return SECTION.show(request, "impact/buyers/every.html", context)


@require_safe
@never_cache
@gates.allowed("impact.see")
def mine(request: HttpRequest) -> HttpResponseBase:
    """Lead a client's user to what their own spend did.

    Raises: NoSuchBuyer: no client is in scope.
    """
    found = _reached(request)
    if not found:
        raise errors.NoSuchBuyer(errors.NoSuchBuyer.__doc__)
    return redirect("impact_buyer", key=found[0].key)


@require_safe
@never_cache
@gates.allowed("impact.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what one client's spend did, by programme; to the lead, also what other suppliers say of themselves.

    Raises: NoSuchBuyer
    """
    reached = _reached(request)
    client = next((each for each in reached if each.key == key), None)
    if client is None:
        raise errors.NoSuchBuyer(errors.NoSuchBuyer.__doc__)
    asked = periods.asked(request, otherwise=periods.published_month())
    (found,) = measured.bought(asked.period, client=client)
    may_compare = gates.rights(request).may("buyers.see")
    context = {
        **periods.context_of(asked),
        "client": client,
        "aspects": _aspects(found.of("client", str(client.pk)), name=client.name),
        "programmes": [
            {"programme": programme, "measurements": indicators_shown.every(
                found.of("programme", str(programme.pk)), group_name=programme.name)}
            for programme in found.programmes
        ],
        "clients": [] if may_compare else reached,
        "statement_url": _statement_url(client.pk),
        "stories": _stories(request),
        "may_compare": may_compare,
    }  # fmt: skip
    if may_compare:
        own = {each.indicator: each for each in found.of("client", str(client.pk))}
        context["suppliers"] = [_beside(row, own) for row in suppliers.of_client(client, period=asked.period)]
    return SECTION.show(request, "impact/buyers/one.html", context, trail=_trail() if may_compare else [])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("buyers.see")
def load(request: HttpRequest) -> HttpResponseBase:
    """Take in what other suppliers say of themselves, and answer each line."""
    found = {str(client.key): client for client in suppliers.buyers()}
    form = LoadForm(sections.sent(request), request.FILES if request.method == "POST" else None)
    form.choose("client", [(key, client.name) for key, client in found.items()])
    answered: list[suppliers.Answered] = []
    if form.is_bound and form.is_valid():

        def act(by: facts.Actor, at: datetime) -> sections.Done:
            data = form.cleaned_data["file"].read(supplier_files.FILE_BYTES_MAX + 1)
            answered.extend(
                suppliers.load(
                    client=found[form.cleaned_data["client"]], data=data, by=by, at=at, recorded_at=clock.machine_now()
                )
            )
            return sections.Done(said="", url="")

        sections.try_to(request, form, act)
    context = {
        "form": form,
        "lines": [
            {"line": each.line, "answer": words.ANSWERS[each.answer],
             "why": words.REFUSALS[each.line.refusal] if each.line.refusal else ""}
            for each in answered
        ],
        "columns": ", ".join(supplier_files.COLUMNS),
        "definitions": [
            {"code": each.code, "version": each.version, "name": indicators_shown.name_of(each.code)}
            for each in indicators.INDICATORS.values()
            if "client" in each.scope
        ],
    }  # fmt: skip
    status = 400 if form.is_bound and form.errors else 200
    return SECTION.show(request, "impact/buyers/load.html", context, trail=_trail(), status=status)


def _reached(request: HttpRequest) -> list[suppliers.Client]:
    """Return the clients whose impact the reader's own roles reach; a reviewer's reach none."""
    rights = gates.rights(request)
    if not rights.scope:
        return []
    return [each for each in suppliers.buyers() if rights.may("impact.see", client_id=each.pk)]


def _stories(request: HttpRequest) -> Sequence[stories.Told]:
    """Return the stories whose people agreed that clients read them; they are the operator's rows."""
    scope = gates.rights(request).scope
    scopes.assign({*scope, scopes.OPERATOR})
    try:
        return stories.every_for("client")
    finally:
        scopes.assign(scope)


def _aspects(found: Sequence[indicators.Measurement], *, name: str) -> list[dict[str, Any]]:
    """Return the measurements of a client under service, quality, cost and impact; a part without one says so."""
    return [
        {
            "name": words.PARTS[part],
            "code": part,
            "measurements": indicators_shown.every(
                [each for each in found if words.PART_OF.get(each.indicator, "impact") == part], group_name=name
            ),
        }
        for part in words.PARTS
    ]


def _brief(found: Sequence[indicators.Measurement]) -> dict[str, list[indicators_shown.Shown]]:
    wanted = {
        part: [each for each in found if words.PART_OF.get(each.indicator, "impact") == part] for part in words.PARTS
    }
    return {part: indicators_shown.every(its) for part, its in wanted.items()}


def _beside(row: Any, own: dict[str, indicators.Measurement]) -> dict[str, Any]:
    """Return another supplier's number beside ours, if both were made by the same version of the definition."""
    definition = indicators.INDICATORS.get(row.indicator)
    ours = own.get(row.indicator)
    is_same = definition is not None and definition.version == row.definition_version
    value = _number(float(row.value), unit=definition.unit) if definition is not None else ""
    return {
        "supplier": row.supplier,
        "name": indicators_shown.name_of(row.indicator) if definition else row.indicator,
        "value": value,
        "from_date": row.from_date,
        "last_date": row.to_date - timedelta(days=1),
        "source": row.source,
        "version": row.definition_version,
        "is_same": is_same,
        "ours": indicators_shown.shown(ours) if ours is not None and is_same else None,
    }


def _number(value: float, *, unit: str) -> str:
    """Return a number that somebody else gave, with its unit; it is theirs to publish."""
    return figures.value(disclosure.plain_figure(value), unit=unit)


def _statement_url(client_id: int) -> str:
    try:
        return f"{reverse(STATEMENTS)}?group={client_id}"
    except NoReverseMatch:
        return ""


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("What clients buy"), url=reverse("impact_buyers"))]
