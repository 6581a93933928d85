"""A statement on paper: a tagged PDF (PDF/UA-1) in the document's language, set by typst from data."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Literal

from django.utils import translation
from django.utils.translation import gettext as _

from tejido.web.impact.statements import document

TEMPLATE = resources.files(__package__).joinpath("statement.typ")
STANDARD: Literal["ua-1"] = "ua-1"


def of(given: document.Document) -> bytes:
    """Return a statement as a PDF. It takes some tenths of a second: the worker does it, no request."""
    # The typesetter is large, and only the worker needs it.
    import typst

    with translation.override(given.language):
        told = json.dumps(_told(given), ensure_ascii=False)
    return bytes(typst.compile(TEMPLATE.read_bytes(), sys_inputs={"told": told}, pdf_standards=STANDARD))


def _told(given: document.Document) -> dict[str, Any]:
    return {
        "language": given.language, "title": given.title, "operator": given.operator, "subject": given.subject,
        "period": given.period, "is_synthetic": given.is_synthetic, "synthetic": given.synthetic,
        "reason": given.reason, "key": given.key, "root": given.root, "lines_count": given.lines_count,
        "as_of": given.as_of, "labels": _labels(given),
        "highlights": [
            {"name": one.name, "group": one.group if not one.is_for_all else "", "value": one.value, "rung": one.rung,
             "note": one.note}
            for one in given.highlights
        ],
        "rungs": [{"name": name, "meaning": meaning, "count": f"({count})"} for name, meaning, count in given.rungs],
        "areas": [{"name": area.name, "numbers": [_number(one) for one in area.numbers]} for area in given.areas],
        "gaps": list(given.gaps), "inputs": list(given.inputs),
        "changes": [
            {"name": one["name"], "how": one["how"],
             "what": "; ".join(f"{each['name']}: {each['before']} → {each['after']}" for each in one["fields"])}
            for one in given.changes
        ],
        "definitions": [
            {"name": one.name, "meaning": one.meaning, "pairs": [list(pair) for pair in (*one.rest, *one.five)],
             "about": " · ".join(part for part in (_("version %(version)s") % {"version": one.version}, one.rung,
                                                   one.mappings, one.source) if part)}
            for one in given.definitions
        ],
    }  # fmt: skip


def _number(one: document.Number) -> dict[str, Any]:
    return {
        "name": one.name, "group": one.group, "value": one.value, "range": one.range, "interval": one.interval,
        "rung": one.rung, "note": one.note, "n": one.n, "coverage": one.coverage, "is_withheld": one.is_withheld,
    }  # fmt: skip


def _labels(given: document.Document) -> dict[str, Any]:
    return {
        "description": _("What the work did, with how far each number may be believed."),
        "summary": _("In short"), "summary_heads": [_("Number"), _("Value"), _("Rung")],
        "corrected": _("Corrected"),
        "rungs_intro": _("Every number stands on a rung. None is shown above it. In brackets: how many stand there."),
        "heads": [_("Number"), _("Value"), _("Range"), _("Rung"), "n", _("Coverage")],
        "gaps": _("What is missing"), "gap_heads": [_("Number"), _("Why"), _("Whose it is")],
        "changes": _("What changed"), "definitions": _("Definitions"), "inputs": _("Values from outside"),
        "input_heads": [_("What"), _("Place"), _("Value"), _("Status"), _("Source")],
        "check": _("How to check this"),
        "check_text": _("Download the statement's file (.zip) and type: tejido verify statement.zip. It needs no account and no network, and names every line that is not as it was sealed."),  # noqa: E501
        "statement": _("Statement"), "root": _("Root over all lines"), "lines": _("Lines"), "as_of": _("As of"),
    }  # fmt: skip
