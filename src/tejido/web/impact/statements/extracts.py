"""The pages of extracts for research: asking, deciding by another person, and the file with its dictionary."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.impact.statement import archive
from tejido.impact.statements import extracts
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.history import files as table_files
from tejido.web.impact import indicators_shown
from tejido.web.impact import sections as impact_sections
from tejido.web.impact.statements import forms, frame, words
from tejido.web.shared import sections

SHOW = impact_sections.IMPACT.show
LABEL = """An extract of published figures for research. / Un extracto de cifras publicadas para investigación.

{synthetic}It holds groups of people, never single people. Small groups are withheld and counts are rounded, by the same
rules as in the published statements; do not try to work out what was withheld, and do not join it with other data about
the same people. It was asked for by somebody, for a stated purpose, and approved by another person; every hand-out is
recorded. Use it for that purpose only, and name the source.

Contiene grupos de personas, nunca personas. Los grupos pequeños se reservan y los conteos se redondean; no intente
averiguar lo reservado ni lo una con otros datos de las mismas personas. Úselo solo para ese fin y cite la fuente.

data.csv         the cells / las celdas
dictionary.csv   what each column and number means / qué significa cada columna y número
digest           {digest}
"""


@require_safe
@never_cache
@gates.allowed(frame.EXTRACT)
def every(request: HttpRequest) -> HttpResponse:
    """Show the extracts that were asked for."""
    rows = [{"row": row, "state": words.EXTRACT_STATES[row.state]} for row in extracts.every()]
    return SHOW(request, "impact/statements/extracts.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.EXTRACT)
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for an extract."""
    form = forms.ExtractForm(
        sections.sent(request),
        periods=[(f"{first}/{after}", frame.name_of(first, after)) for first, after in frame.periods()],
        variables=[(one.code, indicators_shown.told(one.names)) for one in extracts.variables()],
    )

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        first, after = form.days
        given = sections.given(form, "asked_for", "purpose", "key")
        made = extracts.ask(
            **given, chosen=form.cleaned_data["variables"], from_date=first, to_date=after, by=by, at=at
        )
        return sections.Done(said=_("It is asked for. Somebody else decides about it."), url=_url(made))

    return impact_sections.IMPACT.form_page(
        request, form, title=_("Ask for an extract"), submit=_("Ask for it"), act=act, trail=_back()
    )


@require_safe
@never_cache
@gates.allowed(frame.EXTRACT)
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an extract: who asks, what for, and what was decided."""
    extract = extracts.one(key)
    people = {extract.asked_by_user_id, extract.decided_by_user_id or extract.asked_by_user_id}
    names = access_queries.names_of(people)
    context = {
        "extract": extract, "state": words.EXTRACT_STATES[extract.state],
        "period": frame.name_of(extract.from_date, extract.to_date),
        "variables": [_named(code) for code in extract.variables],
        "asked_by": names.get(extract.asked_by_user_id, ""),
        "decided_by": names.get(extract.decided_by_user_id or 0, ""),
        "may_decide": extract.state == "asked" and extract.asked_by_user_id != gates.user(request).pk,
        "is_own": extract.asked_by_user_id == gates.user(request).pk, "cells_count": len(extract.lines or ()),
    }  # fmt: skip
    return SHOW(request, "impact/statements/extract.html", context, trail=_back())


@require_POST
@never_cache
@gates.allowed(frame.EXTRACT)
def decide(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Approve or refuse an extract that somebody else asked for."""
    extract, form = extracts.one(key), forms.DecideForm(request.POST)
    if not form.is_valid():
        raise BadRequest("This decides nothing.")
    is_approved = form.cleaned_data["decision"] == "approve"

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        if is_approved:
            extracts.approve(extract=extract, by=by, at=at)
            return sections.Done(said=_("The extract is approved and can be downloaded."), url=_url(extract))
        extracts.refuse(extract=extract, by=by, at=at)
        return sections.Done(said=_("The extract is refused."), url=_url(extract))

    return sections.press(request, act, back=_url(extract))


@require_POST
@never_cache
@gates.allowed(frame.EXTRACT)
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand out the file of an approved extract; that it was handed out is recorded."""
    extract = extracts.one(key)
    with transaction.atomic():
        cells = extracts.hand_out(extract=extract, by=gates.actor(request), at=clock.now())
    is_synthetic = journal_queries.installation().demonstration
    label = LABEL.format(
        synthetic="SYNTHETIC DATA of a demonstration, about nobody. / DATOS SINTÉTICOS.\n\n" if is_synthetic else "",
        digest=extract.lines_digest,
    )
    content = archive.packed(
        [
            ("README.txt", label.encode()),
            ("data.csv", _csv(extracts.COLUMNS, cells)),
            ("dictionary.csv", _csv(("kind", "name", "en", "es"), extracts.dictionary(extract))),
        ]
    )
    answer = HttpResponse(content, content_type="application/zip")
    name = f"{'synthetic-' if is_synthetic else ''}extract-{extract.from_date:%Y-%m}-{str(extract.key)[:8]}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    """Return a value as a table holds it; a text that a workbook would take for a formula is led by an apostrophe."""
    if isinstance(value, str) and value.startswith(table_files.FORMULA_BEGINS):
        return f"'{value}"
    return "" if value is None else value


def _named(code: str) -> str:
    known = {one.code: one for one in extracts.variables()}.get(code)
    return indicators_shown.told(known.names) if known else code


def _back() -> list[sections.Step]:
    return [sections.Step(label=_("Extracts for research"), url=reverse("impact_extracts"))]


def _url(extract: extracts.Extract) -> str:
    return reverse("impact_extract", args=[extract.key])
