"""Files: the whole register as a table, and benchmarks of living wages that their licence holder loads."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core.imports import errors as import_errors
from tejido.core.imports import tables
from tejido.core.reference import benchmarks as core_benchmarks
from tejido.journal import clock
from tejido.reference import proposals, values
from tejido.web.history import files as table_files
from tejido.web.reference import forms, frame
from tejido.web.reference import register as register_pages
from tejido.web.shared import reference_words as words
from tejido.web.shared import refusals, uploads

SHOWN_MAX = 100
COLUMNS: words.Words = {
    "provider": gettext_lazy("provider"), "country": gettext_lazy("country"), "place": gettext_lazy("place"),
    "setting": gettext_lazy("setting"), "basis": gettext_lazy("basis"), "year": gettext_lazy("year"),
    "household": gettext_lazy("household"), "amount": gettext_lazy("amount"), "currency": gettext_lazy("currency"),
}  # fmt: skip
HINTS: words.Words = {
    "provider": gettext_lazy("Who publishes the table, such as Anker or WageIndicator."),
    "country": gettext_lazy("Two capital letters; empty is CO."),
    "place": gettext_lazy("The town’s code of five digits (DIVIPOLA); empty for all towns or all the countryside."),
    "setting": gettext_lazy("urban or rural"),
    "basis": gettext_lazy("gross or net"),
    "year": gettext_lazy("Four digits, from 2000 on."),
    "household": gettext_lazy("Which household it is for, such as 2 adults and 2 children; may be empty."),
    "amount": gettext_lazy("For one worker in a month, above 0: 2500000 or 2.500.000."),
    "currency": gettext_lazy("Three letters, such as COP."),
}
EXAMPLES = {
    "provider": "Anker", "country": "CO", "place": "23001", "setting": "urban", "basis": "gross", "year": "2026",
    "household": "2 adults, 2 children", "amount": "2500000", "currency": "COP",
}  # fmt: skip
PROBLEMS: words.Words = {
    "missing": gettext_lazy("is empty"),
    "double": gettext_lazy("says the same as a line before it"),
    **HINTS,
}
HEADS = (
    "key", "name", "place", "variant", "version", "value", "unit", "from", "until (not counting the day)", "status",
    "confidence", "source", "note", "origin", "recorded at", "superseded at",
)  # fmt: skip


@require_safe
@never_cache
@gates.allowed("reference.see")
def register(request: HttpRequest) -> HttpResponse:
    """Hand out every row of the register, what was superseded too, as a file."""
    rows = [
        (
            row.code, str(words.KEYS.get(row.code, row.code)), row.place, row.variant, row.version,
            str(values.plain(row.value)), row.unit, row.from_date.isoformat(),
            row.to_date.isoformat() if row.to_date else "", row.status, row.confidence, row.source, row.note,
            row.origin, row.recorded_at.isoformat(), row.superseded_at.isoformat() if row.superseded_at else "",
        )
        for row in values.everything()
    ]  # fmt: skip
    response = table_files.as_csv(HEADS, rows, name="tejido-reference-values")
    response["Cache-Control"] = "no-store"
    return response


@uploads.holds(tables.BYTES_MAX)
@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("reference.propose")
def benchmarks(request: HttpRequest) -> HttpResponseBase:
    """Take a table of living wages: tell what is wrong with each line, and propose what is right."""
    is_sent = request.method == "POST"
    form = forms.BenchmarkForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    troubled: list[dict[str, Any]] = []
    if form.is_bound and form.is_valid():
        lines = _read(form)
        troubled = [_told(line) for line in lines if line.value is None]
        good = [line for line in lines if line.value is not None]
        if troubled and not form.cleaned_data["takes_good"]:
            form.add_error(None, _("Nothing is stored yet: some lines have a problem. They stand below."))
        elif not form.errors and good:
            proposed_count, refused = _propose(request, good, form)
            troubled += refused
            if proposed_count:
                said = _("%(count)s values are proposed. Somebody else approves or refuses them together.")
                messages.success(request, said % {"count": proposed_count})
                for line in refused[:SHOWN_MAX]:
                    messages.warning(request, f"{line['number']}: {line['problems'][0]}")
                return redirect("reference_batch", key=form.cleaned_data["key"])
            form.add_error(None, _("No line is new: what is wrong with each stands below."))
        elif not form.errors:
            form.add_error("file", _("No line of this file could be read; what is wrong with each stands below."))
    title = _("Load benchmarks of living wages")
    context = {
        "form": form, "title": title, "troubled": troubled[:SHOWN_MAX], "troubled_count": len(troubled),
        "head_title": _("Not stored yet: %(title)s") % {"title": title} if form.errors else title,
        "columns": [
            {"header": column, "is_needed": column in core_benchmarks.NEEDED, "hint": hint, "example": EXAMPLES[column]}
            for column, hint in HINTS.items()
        ],
    }  # fmt: skip
    return frame.SECTION.show(request, "reference/import.html", context, trail=[register_pages.back()])


def _read(form: forms.BenchmarkForm) -> Sequence[core_benchmarks.Line]:
    try:
        return core_benchmarks.read(tables.read(form.cleaned_data["file"].read(tables.BYTES_MAX + 1)))
    except core_benchmarks.ColumnsMissing as problem:
        missing = ", ".join(problem.missing)
        form.add_error("file", _("The first line names these columns too: %(missing)s.") % {"missing": missing})
    except core_benchmarks.TooManyLines:
        form.add_error("file", _("A table has at most 500 lines; divide it into several files."))
    except import_errors.FileUnreadable:
        form.add_error("file", _("This is no table that can be read: save it as CSV or XLSX."))
    return ()


def _propose(
    request: HttpRequest, good: Sequence[core_benchmarks.Line], form: forms.BenchmarkForm
) -> tuple[int, list[dict[str, Any]]]:
    """Propose lines as one batch; the key of each follows from the form's, so that sending it twice proposes once."""
    batch, reason = form.cleaned_data["key"], form.cleaned_data["reason"]
    by, at = gates.actor(request), clock.now()
    refused: list[dict[str, Any]] = []
    for line in good:
        assert line.value is not None
        try:
            with transaction.atomic():
                proposals.propose(
                    act="add", value=line.value, reason=reason, batch=batch, key=uuid.uuid5(batch, str(line.number)),
                    by=by, at=at,
                )  # fmt: skip
        except Exception as problem:
            refused.append({"number": line.number, "problems": [refusals.beside(problem)]})
    return len(good) - len(refused), refused


def _told(line: core_benchmarks.Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "problems": [f"{COLUMNS[each.column]}: {PROBLEMS[each.code]}" for each in line.problems],
    }
