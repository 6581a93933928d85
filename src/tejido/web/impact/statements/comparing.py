"""The page that compares two statements: which lines differ, what each says, and why, for whoever may read both."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.core.impact.statement import compare, lines
from tejido.impact import errors
from tejido.impact.statements import queries
from tejido.web.impact import sections as impact_sections
from tejido.web.impact.statements import document, frame, words
from tejido.web.shared import public_language

# What a page shows before it says that there is more.
LINES_SHOWN_MAX = 400
DIGEST_SHOWN_COUNT = 12
Told = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One line that differs, in words: what it is, what each statement says of it, and why they differ."""

    name: str
    group: str
    how: str
    first: Told
    second: Told
    why: str


@require_safe
@never_cache
@public_language.spoken
def page(request: HttpRequest) -> HttpResponse:
    """Show two statements beside each other; which, is chosen among those that the reader may see."""
    known = {str(row.key): row for row in frame.readable(request)}
    first, second = _chosen(request, "first", known), _chosen(request, "second", known)
    context: dict[str, Any] = {
        "choices": [(key, name_of(row)) for key, row in known.items()],
        "first": first, "second": second, "is_same": first is not None and first == second,
        **frame.languages(),
        "asked": urlencode({name: row.key for name, row in (("first", first), ("second", second)) if row}),
    }  # fmt: skip
    if first is not None and second is not None and first != second:
        context |= _compared(first, second)
    return impact_sections.IMPACT.show(
        request, "impact/statements/compare.html", context, trail=frame.way(request)
    )  # fmt: skip


def name_of(row: queries.Statement) -> str:
    """Return what a statement is called among others: its period, whose it is, and its version."""
    told = {"period": frame.title_of(row), "version": row.version}
    name = _("%(period)s, version %(version)s") % told
    if row.client is not None:
        name = f"{row.client.name} · {name}"
    return name if row.state == "published" else f"{name} ({words.STATES[row.state]})"


def _chosen(
    request: HttpRequest, name: str, known: dict[str, queries.Statement]
) -> queries.Statement | None:  # fmt: skip
    """Return the statement that an address names.

    Raises: NoSuchImpactStatement: there is none of this name, or the reader may not see it.
    """
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        key = uuid.UUID(text)
    except ValueError:
        raise errors.NoSuchImpactStatement(errors.NoSuchImpactStatement.__doc__) from None
    return known.setdefault(str(key), known.get(str(key)) or frame.statement(request, key))


def _compared(first: queries.Statement, second: queries.Statement) -> Mapping[str, Any]:
    before, after = queries.lines_of(first), queries.lines_of(second)
    found = compare.changes(before, after)
    is_same_period = (first.from_date, first.to_date) == (second.from_date, second.to_date)
    was, now = {line.name: line for line in before}, {line.name: line for line in after}
    shown = [
        (change.table, _difference(change, was, now, is_same_period=is_same_period))
        for change in found[:LINES_SHOWN_MAX]
    ]
    numbers = {line.name for line in (*before, *after) if line.table == "measurements"}
    differing = sum(change.table == "measurements" for change in found)
    return {
        "is_compared": True,
        "first_name": name_of(first), "second_name": name_of(second),
        "is_same_period": is_same_period,
        "reasons": [row for row in (first, second) if row.reason],
        "tables": [
            {"code": table, "name": words.TABLES[table], "lines": own}
            for table in lines.TABLES
            if (own := [line for part, line in shown if part == table])
        ],
        "same_count": len(numbers) - differing,
        "more_count": max(len(found) - LINES_SHOWN_MAX, 0),
    }  # fmt: skip


def _difference(
    change: compare.Change, was: Mapping[Any, lines.Line], now: Mapping[Any, lines.Line], *, is_same_period: bool
) -> Difference:
    before, after = was.get((change.table, change.key)), now.get((change.table, change.key))
    names = [name for name, _before, _after in change.fields]
    kept = after or before
    assert kept is not None
    named, group = _named(kept, now if after else was)
    why = [str(words.WHY[each]) for each in compare.reasons(change, is_same_period=is_same_period)]
    return Difference(
        name=named, group=group, how=str(words.HOW[change.how]), first=_said(before, names), second=_said(after, names),
        why="; ".join(why),
    )  # fmt: skip


def _named(line: lines.Line, known: Mapping[Any, lines.Line]) -> tuple[str, str]:
    """Return what a line is about, and of which group."""
    values = line.values
    code = values.get("indicator") or (values.get("code") if line.table == "definitions" else None)
    definition = known.get(("definitions", code))
    if definition is not None:
        name = document.told(definition.values["names"])
        return name, document.group_of(values) if line.table == "measurements" else ""
    if line.table == "gaps":
        return document.gap_of(values, {})["indicator"], ""
    if line.table == "reviews":
        return str(values["standard"]), ""
    if line.table == "inputs":
        return document.input_of(values)["name"], document.input_of(values)["place"]
    return str(words.TABLES[line.table]), line.key


def _said(line: lines.Line | None, names: Sequence[str]) -> Told:
    """Return what a statement says in a line, in the fields that differ; everything that counts of one the other lacks.

    Args:
        names: The fields that differ; none where one of the statements has no such line.
    """
    if line is None:
        return ()
    values = line.values
    if line.table == "measurements":
        return _number(values, names)
    if line.table == "gaps":
        reason = document.gap_of(values, {})["reason"]
        return [("", reason), *([("", str(values["detail"]))] if "detail" in names and values["detail"] else [])]
    if line.table == "inputs":
        told = document.input_of(values)
        return [("", f"{told['value']} {told['unit']}".strip()), ("", told["status"]), ("", told["source"])]
    if line.table == "definitions":
        version = _("version %(version)s") % {"version": values["version"]}
        return [("", version), *((str(words.FIELDS.get(name, name)), _text(values.get(name))) for name in names
                                 if name in words.DEFINITION_FIELDS)]  # fmt: skip
    shown: Mapping[str, Any] = document.review_of(values) if line.table == "reviews" else values
    return [(str(words.FIELDS.get(name, name)), _text(shown.get(name))) for name in names or sorted(shown)]


def _number(values: Mapping[str, Any], names: Sequence[str]) -> Told:
    shown = document.figure_of(values)
    told = [(_("value"), shown["value"])]
    told += [(_("range"), shown["range"])] if shown["range"] else []
    if not names or {"n", "rows_digest"} & set(names):
        told += [("n", shown["n"])] if shown["n"] else []
    if values["rows_digest"] and "rows_digest" in names:
        told.append((_("digest of the rows"), values["rows_digest"][:DIGEST_SHOWN_COUNT]))
    if "coverage" in names and shown["coverage"]:
        told.append((_("coverage"), shown["coverage"]))
    version = _("version %(version)s") % {"version": values["definition_version"]}
    return [*told, (_("definition"), version)] if "definition_version" in names else told


def _text(value: Any) -> str:
    """Return a value of a line in words; of words in two languages the reader's."""
    if isinstance(value, dict) and value.keys() <= {"en", "es"}:
        return document.told(value) or "–"
    if isinstance(value, dict | list):
        return ", ".join(_text(each) for each in (value.values() if isinstance(value, dict) else value)) or "–"
    return document.plain(value)
