"""Files for payroll programs: a line for each person and code, then the totals, to the cent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.journal import queries as journal_queries
from tejido.people.pay import errors, queries
from tejido.web.history import files
from tejido.web.people import table_files
from tejido.web.people.pay import words

DAY = timedelta(days=1)
HOUR_SECONDS = 3600
HOURS = Decimal("0.0001")


@require_safe
@never_cache
@gates.allowed("pay.see")
def file(request: HttpRequest, key: uuid.UUID, ending: str) -> HttpResponse:
    """Hand out a closed run as a table. A demonstration's is labelled as synthetic on its first line.

    Raises: NoSuchPayRun, PayRunNotClosed, PayNotFormal, Http404
    """
    run = queries.run(key)
    if run.state != "closed":
        raise errors.PayRunNotClosed(errors.PayRunNotClosed.__doc__)
    is_demonstration = journal_queries.installation().demonstration
    if not is_demonstration:
        queries.check_formal(run)
    heads = [
        _("Person"), _("Surnames"), _("Given names"), _("From"), _("Last day"), _("Code"), _("Line"), _("Kind"),
        _("Quantity"), _("Unit"), _("Rate"), _("Factor"), _("Amount"), _("Currency"), _("Corrects the period from"),
    ]  # fmt: skip
    rows = [*_lines(run, is_text=ending == "csv"), *_totals(run, is_text=ending == "csv")]
    if is_demonstration:
        label = _("SYNTHETIC: pay of a demonstration, of nobody, to be paid by nobody")
        return table_files.answer("tejido-pay", ending, [label], [heads, *rows])
    return table_files.answer("tejido-pay", ending, heads, rows)


def _lines(run: queries.Run, *, is_text: bool) -> Sequence[Sequence[files.Value]]:
    days: tuple[files.Value, files.Value] = (run.from_date.isoformat(), (run.to_date - DAY).isoformat())
    return [
        [
            str(one.slip.person.key), f"{one.slip.person.first_surname} {one.slip.person.second_surname}".strip(),
            one.slip.person.given_names, *days, one.code, str(words.CODES[one.code]), one.kind, *_counted(one, is_text),
            _number(one.rate, is_text), _number(one.factor, is_text), _number(one.amount, is_text), one.slip.currency,
            one.adjusts.from_date.isoformat() if one.adjusts is not None else "",
        ]
        for one in queries.every_line(run)
    ]  # fmt: skip


def _totals(run: queries.Run, *, is_text: bool) -> Sequence[Sequence[files.Value]]:
    days: tuple[files.Value, files.Value] = (run.from_date.isoformat(), (run.to_date - DAY).isoformat())
    names = {"earned": _("Total earned"), "deducted": _("Total taken off"), "net": _("Total to pay out")}
    return [
        ["", "", "", *days, f"total_{kind}", name, "total", "", "", "", "", _number(total[kind], is_text),
         str(total["currency"]), ""]
        for total in queries.totals(run)
        for kind, name in names.items()
    ]  # fmt: skip


def _counted(one: queries.Line, is_text: bool) -> tuple[files.Value, str]:
    """Return a quantity with its unit, times in hours."""
    if one.unit == "seconds":
        return _number((one.quantity / HOUR_SECONDS).quantize(HOURS), is_text), "hours"
    return _number(one.quantity, is_text), one.unit


def _number(amount: object, is_text: bool) -> files.Value:
    """Return a number as its file has it: written out in CSV, a number that a workbook can add up in XLSX."""
    if amount is None:
        return ""
    return str(amount) if is_text else float(str(amount))
