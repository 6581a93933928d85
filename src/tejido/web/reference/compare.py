"""Two views of the register beside each other: two kinds of values, two places, or what was known on two days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.core.reference import keys
from tejido.core.reference import values as core_values
from tejido.reference import values
from tejido.web.reference import frame
from tejido.web.shared import reference_words as words

FIRST = "minimum_wage_month"


@require_safe
@never_cache
@gates.allowed("reference.see")
def sides(request: HttpRequest) -> HttpResponse:
    """Show what two questions to the register answer, day by day where either changes."""
    asked = [_asked(request, side) for side in ("1", "2")]
    tables = [values.table(known_at=frame.known_at(one["known_on"])) for one in asked]
    found = [_own(table, one) for table, one in zip(tables, asked, strict=True)]
    days = sorted({day for held in found for one in held for day in (one.from_date, one.to_date) if day is not None})
    lines = [_line(day, found) for day in days]
    context = {
        "asked": asked,
        # A day on which nothing changes against the line before tells nothing new.
        "lines": [line for number, line in enumerate(lines) if not number or _told(line) != _told(lines[number - 1])],
        "keys": words.key_choices(), "places": _places(asked),
    }  # fmt: skip
    return frame.SECTION.show(request, "reference/compare.html", context)


def _asked(request: HttpRequest, side: str) -> dict[str, Any]:
    code = request.GET.get(f"code{side}", "")
    code = code if code in keys.KEYS else FIRST
    place = frame.place_asked(request, f"place{side}")
    return {
        "side": side, "code": code, "place": place, "known_on": frame.day_asked(request, f"known{side}"),
        "name": words.KEYS[code], "place_name": words.place(place),
    }  # fmt: skip


def _own(table: core_values.Table, asked: dict[str, Any]) -> list[core_values.Value]:
    return list(table.history(asked["code"], place=asked["place"]))


def _line(day: date, found: list[list[core_values.Value]]) -> dict[str, Any]:
    cells = [_cell(day, held) for held in found]
    told = [(cell["amount"], cell["status"]) if cell else None for cell in cells]
    return {"day": day, "cells": cells, "differs": told[0] != told[1]}


def _cell(day: date, held: list[core_values.Value]) -> dict[str, Any] | None:
    if not held:
        return None
    one = core_values.Table(held).find(held[0].key, place=held[0].place, day=day, allow=core_values.STATUSES)
    return None if one is None else frame.shown(one)


def _told(line: dict[str, Any]) -> list[tuple[str, str] | None]:
    return [(cell["amount"], str(cell["status"])) if cell else None for cell in line["cells"]]


def _places(asked: list[dict[str, Any]]) -> list[tuple[str, str]]:
    codes = {place for one in asked for place in (*values.places(one["code"]), one["place"])}
    codes |= {one.place for one in values.table().values}
    return sorted(((code, words.place(code)) for code in codes), key=lambda one: (len(one[0]) > 2, one[1]))
