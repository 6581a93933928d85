"""Files of suppliers, purchases and figures of towns: an answer for every line, and a file to begin with."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.core.impact.economy import files
from tejido.core.imports import errors as import_errors
from tejido.core.imports import lines, tables
from tejido.impact.economy import errors, loads, places
from tejido.journal import clock
from tejido.web.history import files as table_files
from tejido.web.impact.town import forms, frame, words
from tejido.web.setup import import_words
from tejido.web.shared import refusals, uploads
from tejido.web.shared import sections as shared

SHOWN_MAX = 100
HOMES: Mapping[str, tuple[str, str]] = {
    "suppliers": ("impact_town_suppliers", "impact_town_load_suppliers"),
    "purchases": ("impact_town_purchases", "impact_town_load_purchases"),
    "figures": ("impact_town_places", "impact_town_load_figures"),
    "flows": ("impact_town_tables", "impact_town_load_table"),
    "region": ("impact_town_tables", "impact_town_cut_table"),
}


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def suppliers(request: HttpRequest) -> HttpResponseBase:
    """Take a file of suppliers."""
    return _ledger(request, "suppliers")


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def purchases(request: HttpRequest) -> HttpResponseBase:
    """Take a file of purchases."""
    return _ledger(request, "purchases")


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def figures(request: HttpRequest) -> HttpResponseBase:
    """Take a file about towns: its good lines become proposals to the register that somebody else decides."""
    form = forms.FiguresForm(shared.sent(request), request.FILES or None)
    troubled: list[dict[str, Any]] = []
    table = _table(form, "figures")
    if table is not None:
        try:
            found = places.read_figures(table)
        except (import_errors.FileUnreadable, errors.TownFiguresTooMany) as problem:
            _refuse(form, problem, kind="figures")
            found = ()
        troubled = [_told(line, "figures") for line, value in found if value is None]
        good = [value for _line, value in found if value is not None]
        if troubled and not form.cleaned_data["takes_good"]:
            form.add_error(None, _("Nothing is stored yet: some lines have a problem. They stand below."))
        elif not form.errors:
            with transaction.atomic():
                count, refused = places.propose_figures(
                    good, reason=form.cleaned_data["reason"], batch=form.cleaned_data["key"],
                    by=gates.actor(request), at=clock.now(),
                )  # fmt: skip
            if count:
                said = _("%(count)s values are proposed. Somebody else approves or refuses them together.")
                messages.success(request, said % {"count": count})
                return redirect("reference_batch", key=form.cleaned_data["key"])
            troubled += [{"number": value.place, "problems": [refusals.beside(problem)]} for value, problem in refused]
            form.add_error(None, _("No line is new: what is wrong with each stands below."))
    return page(request, form, kind="figures", troubled=troubled)


@require_safe
@never_cache
@gates.allowed("town.see")
def empty_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out a file with the headers and one line as an example.

    Raises: NoSuchTownSupplier: no file of this kind is loaded here.
    """
    if kind not in files.KINDS:
        raise errors.NoSuchTownSupplier(errors.NoSuchTownSupplier.__doc__)
    columns = files.KINDS[kind]
    return table_files.as_csv(
        [import_words.header(column) for column in columns], [[column.example for column in columns]],
        name=f"tejido-{kind}",
    )  # fmt: skip


def page(
    request: HttpRequest, form: Any, *, kind: str, troubled: Sequence[Mapping[str, Any]] = (),
    findings: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    """Show the form for a file with what is wrong with it, and what its columns take."""
    title, home = str(words.KINDS[kind]), HOMES[kind][0]
    context = {
        "form": form, "title": title, "kind": kind,
        "head_title": _("Not stored yet: %(title)s") % {"title": title} if form.is_bound and form.errors else title,
        "troubled": troubled[:SHOWN_MAX], "troubled_count": len(troubled), "findings": findings,
        "columns": [
            {"column": column, "header": import_words.header(column), "hint": words.hint(kind, column)}
            for column in files.KINDS[kind]
        ],
    }  # fmt: skip
    labels = {
        "suppliers": _("Suppliers"), "purchases": _("Purchases"), "figures": _("Where jobs are"),
        "flows": _("Tables of inputs and outputs"), "region": _("Tables of inputs and outputs"),
    }  # fmt: skip
    return frame.show(request, "impact/town/load.html", context, trail=frame.back((labels[kind], home)))


def read_file(form: Any, kind: str) -> tables.Table | None:
    """Return the table in a valid form's file, or None with the reason beside the field."""
    return _table(form, kind)


def told_lines(found: Sequence[lines.Line], kind: str) -> list[dict[str, Any]]:
    """Return the lines that have a problem, in words."""
    return [_told(line, kind) for line in found if line.problems]


def _ledger(request: HttpRequest, kind: str) -> HttpResponseBase:
    form = forms.FileForm(shared.sent(request), request.FILES or None)
    troubled: list[dict[str, Any]] = []
    table = _table(form, kind)
    if table is not None:
        found: list[loads.Loaded] = []

        def act(by: facts.Actor, at: datetime) -> shared.Done:
            loaded = loads.load(
                table, kind=kind, takes_good=form.cleaned_data["takes_good"], user_id=gates.user(request).pk,
                recorded_at=clock.machine_now(), by=by, at=at,
            )  # fmt: skip
            found.append(loaded)
            return shared.Done(said=_said(loaded), url=reverse(HOMES[kind][0]))

        try:
            done = shared.try_to(request, form, act, passing=(import_errors.FileUnreadable,))
        except import_errors.FileUnreadable as problem:
            _refuse(form, problem, kind=kind)
            done = None
        troubled = told_lines(found[0].lines, kind) if found else []
        if done is not None and found[0].counts is not None:
            messages.success(request, done.said)
            for line in troubled[:SHOWN_MAX]:
                messages.warning(request, f"{line['number']}: {line['problems'][0]}")
            return redirect(done.url)
        if found:
            form.add_error(None, _("Nothing is stored yet: some lines have a problem. They stand below."))
    return page(request, form, kind=kind, troubled=troubled)


def _said(loaded: loads.Loaded) -> str:
    if loaded.counts is None:
        return ""
    counted = dataclasses.asdict(loaded.counts)
    stored = ngettext("%(made)s new line", "%(made)s new lines", counted["made"]) % counted
    rest = _("%(changed)s corrected, %(same)s as they were, %(refused)s left out") % {
        **counted, "refused": len(loaded.refused),
    }  # fmt: skip
    return f"{stored}; {rest}."


def _table(form: Any, kind: str) -> tables.Table | None:
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return tables.read(form.cleaned_data["file"].read(tables.BYTES_MAX + 1))
    except import_errors.FileUnreadable as problem:
        _refuse(form, problem, kind=kind)
        return None


def _refuse(form: Any, problem: Exception, *, kind: str) -> None:
    if isinstance(problem, import_errors.FileUnreadable):
        form.add_error("file", words.trouble(problem, kind=kind))
    else:
        form.add_error("file", refusals.beside(problem))


def _told(line: lines.Line, kind: str) -> dict[str, Any]:
    return {"number": line.number, "problems": [words.problem_line(each, kind=kind) for each in line.problems]}
