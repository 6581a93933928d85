"""Tables of inputs and outputs: those that are kept, loading one with every check, and its multipliers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.core.impact.economy import files, flows, leontief
from tejido.core.imports import errors as import_errors
from tejido.core.imports import lines, tables
from tejido.impact.economy import errors, io_tables
from tejido.journal import clock
from tejido.web.impact.town import forms, frame, loads, words
from tejido.web.shared import sections as shared
from tejido.web.shared import uploads

KIND, CUT = "flows", "region"


@require_safe
@never_cache
@gates.allowed("town.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the tables that are kept."""
    context = {"tables": io_tables.every()}
    return frame.show(request, "impact/town/tables.html", context, trail=frame.back())


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def load(request: HttpRequest) -> HttpResponseBase:
    """Take a table; one that fails a check is refused with the check and the sectors."""
    initial = {"year": frame.today().year - 3, "area": "CO", "currency": "COP"}
    form = forms.TableForm(shared.sent(request), request.FILES or None, initial=initial)
    troubled: list[dict[str, Any]] = []
    file = loads.read_file(form, KIND)
    table = None
    if file is not None:
        table, troubled = _read(form, file)
    if table is None:
        return loads.page(request, form, kind=KIND, troubled=troubled)
    given = shared.given(form, "name", "source", "area", "year", "currency", "is_synthetic", "key")

    def act(by: facts.Actor, at: datetime) -> io_tables.Row:
        return io_tables.keep(
            table, **given, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at
        )

    return _kept(request, form, act, kind=KIND)


@require_safe
@never_cache
@gates.allowed("town.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a table's multipliers by sector.

    Raises: NoSuchTownTable
    """
    row = io_tables.one(key)
    table = io_tables.of_row(row)
    simple = leontief.output_multipliers(table)
    upper = _upper(table)
    jobs = leontief.job_multipliers(table) if table.jobs.size else None
    context = {
        "row": row, "has_upper": upper is not None, "has_jobs": jobs is not None,
        "may_cut": _has_jobs(table) and row.area == "CO",
        "lines": [
            {
                "sector": sector, "inputs": frame.share(float(table.coefficients[:, place].sum())),
                "simple": frame.number(float(simple[place]), decimals=3),
                "upper": frame.number(float(upper[place]), decimals=3) if upper is not None else "",
                "jobs": frame.number(float(jobs[place]), decimals=4) if jobs is not None else "",
            }
            for place, sector in enumerate(table.sectors)
        ],
    }  # fmt: skip
    trail = frame.back((_("Tables of inputs and outputs"), "impact_town_tables"))
    return frame.show(request, "impact/town/table.html", context, trail=trail)


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def cut(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Cut a country's table down to a region, by how many people work in each sector there.

    Raises: NoSuchTownTable
    """
    base = io_tables.one(key)
    table = io_tables.of_row(base)
    if not _has_jobs(table):
        messages.error(request, _("A table is cut by its jobs: load it with a line “jobs” above 0 for each sector."))
        return redirect("impact_town_table", key=key)
    initial = {"name": base.name, "is_synthetic": base.is_synthetic}
    form = forms.CutForm(shared.sent(request), request.FILES or None, initial=initial)
    troubled: list[dict[str, Any]] = []
    file = loads.read_file(form, CUT)
    jobs = None
    if file is not None:
        jobs, troubled = _read_jobs(form, file, table)
    if jobs is None:
        return loads.page(request, form, kind=CUT, troubled=troubled)
    given = shared.given(form, "name", "source", "area", "delta", "is_synthetic", "key")

    def act(by: facts.Actor, at: datetime) -> io_tables.Row:
        return io_tables.keep_cut(
            base, region_jobs=jobs, **given, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by,
            at=at,
        )  # fmt: skip

    return _kept(request, form, act, kind=CUT)


def _has_jobs(table: leontief.Table) -> bool:
    return bool(table.jobs.size and (table.jobs > 0).all())


def _kept(
    request: HttpRequest, form: Any, keep: Callable[[facts.Actor, datetime], io_tables.Row], *, kind: str
) -> HttpResponseBase:
    """Keep a table and lead to it; one that fails a check is shown with what it fails."""
    made: list[io_tables.Row] = []

    def act(by: facts.Actor, at: datetime) -> shared.Done:
        made.append(keep(by, at))
        return shared.Done(said=_("The table passed every check and is stored."), url="")

    findings: Sequence[Mapping[str, str]] = []
    try:
        done = shared.try_to(request, form, act, passing=(errors.TownTableFails,))
    except errors.TownTableFails as problem:
        done, findings = None, words.findings(problem.findings)
        form.add_error("file", _("The table fails a check; what is wrong stands below, with the sectors."))
    if done is None:
        return loads.page(request, form, kind=kind, findings=findings)
    messages.success(request, done.said)
    return redirect("impact_town_table", key=made[0].key)


def _read_jobs(
    form: Any, file: tables.Table, table: leontief.Table
) -> tuple[leontief.FloatArray | None, list[dict[str, Any]]]:  # fmt: skip
    try:
        found, jobs = flows.read_jobs(lines.of_columns(file, files.REGION, kind=CUT).lines, table=table)
    except import_errors.FileUnreadable as problem:
        form.add_error("file", words.trouble(problem, kind=CUT))
        return None, []
    if jobs is None:
        form.add_error(None, _("Nothing is stored yet: some lines have a problem. They stand below."))
    elif not jobs.sum():
        form.add_error("file", _("Nobody works in any sector of this region, by this file."))
        jobs = None
    return jobs, loads.told_lines(found, CUT)


def _read(form: Any, file: tables.Table) -> tuple[leontief.Table | None, list[dict[str, Any]]]:
    try:
        found = flows.read(lines.of_columns(file, files.FLOWS, kind=KIND).lines)
    except import_errors.FileUnreadable as problem:
        form.add_error("file", words.trouble(problem, kind=KIND))
    except flows.TableIncomplete as problem:
        told = _("These sectors lack a line “output”, with what each sells in all: %(sectors)s.")
        form.add_error("file", told % {"sectors": ", ".join(problem.sectors[:20])})
    except leontief.TableInvalid:
        form.add_error("file", _("A table has 1 to 120 sectors, each with its own code, and plain numbers."))
    else:
        if found.table is None:
            form.add_error(None, _("Nothing is stored yet: some lines have a problem. They stand below."))
        return found.table, loads.told_lines(found.lines, KIND)
    return None, []


def _upper(table: leontief.Table) -> leontief.FloatArray | None:
    if not table.wages.size or not table.consumption.size:
        return None
    try:
        return leontief.upper_output_multipliers(table)
    except (leontief.TableFails, leontief.TableInvalid):
        return None
