"""Records that may be one person: those that wait for a decision, two of them side by side, and what was decided."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core.duplicates import comparison
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import comparisons
from tejido.web.people import duplicate_words
from tejido.web.shared import people_sections, sections

PAGE_LENGTH = 25
SHOWN_STATES = ("open", "appealed", "merged", "kept_apart")


@require_GET
@never_cache
@gates.allowed("people.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the pairs in a state: those to decide unless another is asked for.

    Raises: BadRequest: there is no such state, or no such page of the list.
    """
    state, number = request.GET.get("state", "open"), request.GET.get("page", "1")
    if state not in SHOWN_STATES or not number.isdecimal() or not 0 < len(number) < 6 or int(number) < 1:
        raise BadRequest("There is no such list.")
    first = (int(number) - 1) * PAGE_LENGTH
    found, count = comparisons.pairs(state=state, first=first, count=PAGE_LENGTH)
    counts = comparisons.counts()
    context = {
        "lines": [
            {"pair": pair, "names": [name(pair.lower), name(pair.higher)], "band": duplicate_words.BANDS[pair.band],
             "is_certain": pair.band == "certain", "reasons": _reasons(pair.reasons)}
            for pair in found
        ],
        "tabs": [
            {"state": each, "name": duplicate_words.STATES[each], "count": counts.get(each, 0)}
            for each in SHOWN_STATES
        ],
        "state": state,
        "today": today(),
        "empty": duplicate_words.EMPTY[state],
        "count": count,
        "may_change": gates.rights(request).may("people.change"),
        "first": first + 1,
        "last": min(first + PAGE_LENGTH, count),
        "earlier": int(number) - 1,
        "later": int(number) + 1 if first + PAGE_LENGTH < count else 0,
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/duplicates.html", context)


@require_GET
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show two records side by side, what speaks for and against one person, and what was decided."""
    pair = comparisons.pair(key)
    both = comparisons.sides(pair, day=today())
    decided = comparisons.history(pair)
    namers = {pair.named_by_user_id} if pair.named_by_user_id else set()
    names = access_queries.names_of({decision.by_user_id for decision in decided} | namers)
    context = {
        "pair": pair,
        "state": duplicate_words.STATES[pair.state],
        "band": duplicate_words.BANDS[pair.band],
        "named_by": names.get(pair.named_by_user_id, "") if pair.named_by_user_id else "",
        "speaks_for": _reasons(reason for reason in pair.reasons if comparison.POINTS[reason] > 0),
        "speaks_against": _reasons(reason for reason in pair.reasons if comparison.POINTS[reason] < 0),
        "says_nothing": _reasons(reason for reason in pair.reasons if comparison.POINTS[reason] == 0),
        "sides": both,
        "rows": compared(both, reasons=comparisons.reasons_now(pair)),
        "overlapping_days": comparisons.overlapping_days_count(both),
        "history": [
            {"decision": decision, "kind": duplicate_words.KINDS[decision.kind], "by": names.get(decision.by_user_id),
             "reason": duplicate_words.DECISION_REASONS[decision.reason],
             "kept": name(decision.canonical) if decision.canonical else ""}
            for decision in decided
        ],
        "today": today(),
        "may_change": gates.rights(request).may("people.change"),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/duplicate.html", context, trail=trail_of_list())


def compared(both: tuple[comparisons.Side, comparisons.Side], *, reasons: Iterable[str]) -> list[dict[str, Any]]:
    """Return what the two records say, line by line, and how much that is alike.

    Args:
        reasons: What the two records say together now, in codes.
    """
    people = [side.person for side in both]
    marks = dict(duplicate_words.MARKS[reason] for reason in reasons if reason in duplicate_words.MARKS)
    told: list[tuple[str, str, list[str]]] = [
        ("given", _("Given names"), [person.given_names for person in people]),
        ("first_surname", _("First surname"), [person.first_surname for person in people]),
        ("second_surname", _("Second surname"), [person.second_surname for person in people]),
        ("birth", _("Birth date"), [_day(person.birth_date) for person in people]),
        ("document", _("Documents"), ["\n".join(_document(each) for each in side.documents) for side in both]),
        ("phone", _("Phones"), ["\n".join(side.phones) for side in both]),
    ]
    rows: list[dict[str, Any]] = [
        {"label": label, "cells": cells, "mark": marks.get(trait, "")} for trait, label, cells in told
    ]
    if any(side.employed_from for side in both):
        cells = [_day(side.employed_from) or _("not employed") for side in both]
        rows.append({"label": _("Employed since"), "cells": cells, "mark": ""})
    for part, label in duplicate_words.PARTS.items():
        counts = [side.counts[part] for side in both]
        if any(counts):
            rows.append({"label": label, "cells": counts, "mark": ""})
    return rows


def name(person: comparisons.Person) -> str:
    """Return the whole name of a person; of whom was erased, that they were."""
    whole = person.full_name
    return whole or _("(erased)")


def today() -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(clock.now())


def trail_of_list() -> list[sections.Step]:
    """Return the way to the list of pairs."""
    return [sections.Step(label=_("Duplicates"), url=reverse("duplicates"))]


def _day(day: date | None) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else ""


def _document(document: comparisons.Document) -> str:
    kind = duplicate_words.DOCUMENTS.get(document.kind, document.kind)
    return f"{kind} {document.number} ({document.country})"


def _reasons(codes: Iterable[str]) -> Sequence[Promise]:
    return [duplicate_words.REASONS[code] for code in codes]
