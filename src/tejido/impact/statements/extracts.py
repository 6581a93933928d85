"""Extracts for research: cells of published statements, asked for with a purpose, approved by another person, logged.

An extract holds nothing that is not published: every cell in it has passed the control of the statement that it stands
in, so no extract can be set against a statement to work out what was withheld. It never holds rows about single people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import rfc8785
from django.db import transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.impact import definitions, indicators
from tejido.core.impact.statement import control
from tejido.impact import errors
from tejido.impact.statements import tables
from tejido.journal import actions as journal
from tejido.journal import scopes

Extract = tables.ResearchExtract
WHO_CHARACTERS_MAX = 200
PAGE_COUNT = 100
# What an extract tells of a cell, in this order.
COLUMNS = (
    "indicator", "definition_version", "from_date", "to_date", "dimension", "group_key", "group_name", "unit", "value",
    "low", "high", "interval", "n", "rung", "withheld", "statement", "line",
)  # fmt: skip
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "indicator": {"en": "Code of the number; see its definition", "es": "Código del número; vea su definición"},
    "definition_version": {"en": "Version of the definition", "es": "Versión de la definición"},
    "from_date": {"en": "First day of the period", "es": "Primer día del período"},
    "to_date": {"en": "First day after the period", "es": "Primer día después del período"},
    "dimension": {"en": "By what people are grouped", "es": "Por qué se agrupa a las personas"},
    "group_key": {"en": "Code of the group", "es": "Código del grupo"},
    "group_name": {"en": "Name of the group", "es": "Nombre del grupo"},
    "unit": {"en": "Unit of the number", "es": "Unidad del número"},
    "value": {"en": "The number; empty if withheld", "es": "El número; vacío si se reserva"},
    "low": {"en": "From where it may be", "es": "Desde dónde puede estar"},
    "high": {"en": "To where it may be", "es": "Hasta dónde puede estar"},
    "interval": {"en": "What low and high mean", "es": "Qué significan los dos extremos"},
    "n": {"en": "How many stand behind it", "es": "Cuántos hay detrás"},
    "rung": {"en": "Rung of the claim ladder", "es": "Peldaño de la escalera"},
    "withheld": {"en": "Why it is withheld", "es": "Por qué se reserva"},
    "statement": {"en": "Key of the published statement", "es": "Clave de la declaración publicada"},
    "line": {"en": "Key of the line in it", "es": "Clave de la línea en ella"},
}


def every() -> Sequence[Extract]:
    """Return the extracts, the newest first."""
    return list(Extract.objects.order_by("-asked_at", "-id")[:PAGE_COUNT])


def one(key: UUID) -> Extract:
    """Return an extract.

    Raises: NoSuchExtract
    """
    found = Extract.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchExtract(errors.NoSuchExtract.__doc__)
    return found


def variables() -> Sequence[indicators.Indicator]:
    """Return the numbers that can be asked for: those that are given for everybody or for a group of people."""
    return [one for one in indicators.INDICATORS.values() if set(one.scope) - {"client", "programme"}]


@transaction.atomic
def ask(
    *, asked_for: str, purpose: str, from_date: date, to_date: date, chosen: Collection[str], key: UUID | None = None,
    by: facts.Actor, at: datetime,
) -> Extract:  # fmt: skip
    """Ask for an extract of published cells.

    Args:
        asked_for: Who does the research, 1 to 200 characters.
        purpose: 1 to 1000 characters.
        from_date, to_date: A whole month, quarter or year; cells of the fixed periods within it.
        chosen: Codes of indicators, at least one.
        key: Made with the form: the same one again returns the extract that it made.
    Raises: ExtractInvalid, ImpactPeriodInvalid
    """
    who, what = _text(asked_for, WHO_CHARACTERS_MAX), _text(purpose, tables.TEXT_CHARACTERS_MAX)
    codes = sorted(set(chosen))
    if not codes or set(codes) - {one.code for one in variables()}:
        raise errors.ExtractInvalid(errors.ExtractInvalid.__doc__)
    try:
        control.grain_of(from_date, to_date)
    except (control.PeriodNotFixed, OverflowError, ValueError) as problem:
        raise errors.ImpactPeriodInvalid(errors.ImpactPeriodInvalid.__doc__) from problem
    salt, digest = journal.salted(f"{who}\n{what}")
    extract, is_new = rows.make(
        Extract, key=key, taken=errors.ExtractInvalid, asked_for=who, purpose=what, salt=salt, digest=digest,
        from_date=from_date, to_date=to_date, variables=codes, asked_by_user_id=by.id, asked_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "research_extract_asked", by=by, at=at, client_id=scopes.OPERATOR, extract=extract.pk, variables=codes,
            text_digest=digest, **{"from": from_date.isoformat(), "to": to_date.isoformat()},
        )  # fmt: skip
    return extract


@transaction.atomic
def approve(*, extract: Extract, by: facts.Actor, at: datetime) -> Extract:
    """Approve an extract that somebody else asked for; its cells are those that are published now.

    Raises: ExtractByOneself, ExtractDecided
    """
    found = _decidable(extract, by=by, state="approved")
    if found.state == "approved":
        return found
    cells = _cells(found)
    found.lines, found.lines_digest = cells, hashlib.sha256(rfc8785.dumps(cells)).hexdigest()
    found.state, found.decided_by_user_id, found.decided_at = "approved", by.id, at
    found.save(update_fields=["lines", "lines_digest", "state", "decided_by_user_id", "decided_at"])
    journal.record(
        "research_extract_approved", by=by, at=at, client_id=scopes.OPERATOR, extract=found.pk,
        lines=found.lines_digest,
    )  # fmt: skip
    return found


@transaction.atomic
def refuse(*, extract: Extract, by: facts.Actor, at: datetime) -> Extract:
    """Refuse an extract that somebody else asked for.

    Raises: ExtractByOneself, ExtractDecided
    """
    found = _decidable(extract, by=by, state="refused")
    if found.state == "refused":
        return found
    found.state, found.decided_by_user_id, found.decided_at = "refused", by.id, at
    found.save(update_fields=["state", "decided_by_user_id", "decided_at"])
    journal.record("research_extract_refused", by=by, at=at, client_id=scopes.OPERATOR, extract=found.pk)
    return found


@transaction.atomic
def hand_out(*, extract: Extract, by: facts.Actor, at: datetime) -> Sequence[Mapping[str, Any]]:
    """Return the cells of an approved extract; that they were handed out is recorded first.

    Raises: ExtractNotApproved
    """
    if extract.state != "approved" or extract.lines is None or extract.lines_digest is None:
        raise errors.ExtractNotApproved(errors.ExtractNotApproved.__doc__)
    journal.record(
        "research_extract_read", by=by, at=at, client_id=scopes.OPERATOR, extract=extract.pk,
        lines=extract.lines_digest,
    )  # fmt: skip
    return list(extract.lines)


def dictionary(extract: Extract) -> list[Mapping[str, Any]]:
    """Return what every column and every number of an extract means, in both languages."""
    columns: list[Mapping[str, Any]] = [{"kind": "column", "name": name, **MEANINGS[name]} for name in COLUMNS]
    numbers: list[Mapping[str, Any]] = []
    for code in extract.variables:
        known = indicators.INDICATORS.get(code)
        words: dict[str, str] = {
            language: known.meanings[language] if known else code for language in definitions.LANGUAGES
        }
        numbers.append({"kind": "indicator", "name": code, **words})
    return [*columns, *numbers]


def _cells(extract: Extract) -> list[dict[str, Any]]:
    """Return the published cells that an extract asks for: of each period, those of the newest published version."""
    published = tables.Statement.objects.filter(
        state="published", client=None, from_date__gte=extract.from_date, to_date__lte=extract.to_date
    ).exclude(superseded_by__state="published")  # fmt: skip
    found = tables.StatementLine.objects.filter(statement__in=published, table="measurements").select_related(
        "statement"
    )
    cells = []
    for line in found.order_by("statement__from_date", "statement__to_date", "statement_id", "place"):
        values = json.loads(line.text)["values"]
        if values["indicator"] in extract.variables:
            told = {**values, "statement": str(line.statement.key), "line": line.line_key}
            cells.append({name: told[name] for name in COLUMNS})
    return cells


def _decidable(extract: Extract, *, by: facts.Actor, state: str) -> Extract:
    """Return the extract, locked; one that the same person decided the same way is returned as it is."""
    found = Extract.objects.select_for_update().get(pk=extract.pk)
    if found.asked_by_user_id == by.id:
        raise errors.ExtractByOneself(errors.ExtractByOneself.__doc__)
    if found.state != "asked" and (found.state, found.decided_by_user_id) != (state, by.id):
        raise errors.ExtractDecided(errors.ExtractDecided.__doc__)
    return found


def _text(text: str, characters_max: int) -> str:
    kept = text.replace("\r\n", "\n").strip()
    if not 0 < len(kept) <= characters_max or characters.FORBIDDEN.search(kept):
        raise errors.ExtractInvalid(errors.ExtractInvalid.__doc__)
    return kept
