"""Bills out of a file: what is wrong with each line is told, and what is right is stored."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import gates
from tejido.core.impact.footprint import bill_files
from tejido.core.imports import errors as import_errors
from tejido.core.imports import tables
from tejido.impact.footprint import bills
from tejido.journal import clock
from tejido.web.impact.footprint import forms, frame, words
from tejido.web.shared import refusals, uploads

SHOWN_MAX = 100


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("footprint.keep")
def load(request: HttpRequest) -> HttpResponseBase:
    """Take a table of bills: tell what is wrong with each line, and store what is right."""
    is_sent = request.method == "POST"
    form = forms.FileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    troubled: list[dict[str, Any]] = []
    if form.is_bound and form.is_valid():
        sites = _sites()
        lines = [_placed(line, sites) for line in _read(form)]
        troubled = [_told(line) for line in lines if line.bill is None]
        good = [line for line in lines if line.bill is not None]
        if troubled and not form.cleaned_data["takes_good"]:
            form.add_error(None, _("Nothing is stored yet: some lines have a problem. They stand below."))
        elif not form.errors and good:
            stored_count, refused = _store(request, good, sites, form)
            troubled += refused
            if stored_count:
                said = ngettext("%(count)s bill is stored.", "%(count)s bills are stored.", stored_count)
                messages.success(request, said % {"count": stored_count})
                for line in troubled[:SHOWN_MAX]:
                    messages.warning(request, f"{line['number']}: {'; '.join(line['problems'])}")
                return redirect("impact_footprint_bills")
            form.add_error(None, _("No line is new: what is wrong with each stands below."))
        elif not form.errors:
            form.add_error("file", _("No line of this file could be read; what is wrong with each stands below."))
    title = _("Load bills from a file")
    context = {
        "form": form, "title": title, "troubled": troubled[:SHOWN_MAX], "troubled_count": len(troubled),
        "head_title": _("Not stored yet: %(title)s") % {"title": title} if form.errors else title,
        "columns": [
            {"header": words.COLUMNS[column], "is_needed": column in bill_files.NEEDED, "hint": hint,
             "example": words.EXAMPLES[column]}
            for column, hint in words.HINTS.items()
        ],
    }  # fmt: skip
    trail = [frame.step(_("Bills"), "impact_footprint_bills")]
    return frame.show(request, "impact/footprint/load.html", context, trail=trail)


def _sites() -> Mapping[str, Any]:
    return {bill_files.plain(site.name): site for site in bills.sites()}


def _read(form: forms.FileForm) -> Sequence[bill_files.Line]:
    try:
        return bill_files.read(tables.read(form.cleaned_data["file"].read(tables.BYTES_MAX + 1)))
    except bill_files.ColumnsMissing as problem:
        missing = ", ".join(str(words.COLUMNS[column]) for column in problem.missing)
        form.add_error("file", _("The first line names these columns too: %(missing)s.") % {"missing": missing})
    except bill_files.TooManyBills:
        form.add_error("file", _("A file has at most 2,000 bills; divide it into several."))
    except import_errors.FileUnreadable:
        form.add_error("file", _("This is no table that can be read: save it as CSV or XLSX."))
    return ()


def _placed(line: bill_files.Line, sites: Mapping[str, Any]) -> bill_files.Line:
    """Return a line, or what is wrong where it names a site that is not known."""
    if line.bill is None or not line.bill.site or bill_files.plain(line.bill.site) in sites:
        return line
    problem = bill_files.Problem(column="site", code="site_unknown")
    return bill_files.Line(number=line.number, bill=None, problems=(problem,))


def _store(
    request: HttpRequest, good: Sequence[bill_files.Line], sites: Mapping[str, Any], form: forms.FileForm
) -> tuple[int, list[dict[str, Any]]]:  # fmt: skip
    """Store lines; the key of each follows from the form's, so that sending it twice stores once."""
    batch, by, at = form.cleaned_data["key"], gates.actor(request), clock.now()
    refused: list[dict[str, Any]] = []
    for line in good:
        one = line.bill
        assert one is not None
        told = bills.Told(
            site=sites.get(bill_files.plain(one.site)), kind=one.kind, month=one.month, amount=one.amount,
            unit=one.unit, variant=one.variant, is_estimate=one.is_estimate, reference=one.reference,
        )  # fmt: skip
        try:
            with transaction.atomic():
                bills.enter(
                    told=told, key=uuid.uuid5(batch, str(line.number)), user_id=gates.user(request).pk,
                    recorded_at=clock.machine_now(), by=by, at=at,
                )  # fmt: skip
        except Exception as problem:
            refused.append({"number": line.number, "problems": [refusals.beside(problem)]})
    return len(good) - len(refused), refused


def _told(line: bill_files.Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "problems": [f"{words.COLUMNS[each.column]}: {words.PROBLEMS[each.code]}" for each in line.problems],
    }
