"""The facts of impact statements and of extracts for research."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields


def _statement(meaning: str, **fields: str) -> fact_fields.FactType:
    return fact_fields.FactType(meaning, {"statement": "id", "version": "number", "root": "digest", **fields})


def _extract(meaning: str, **fields: str) -> fact_fields.FactType:
    return fact_fields.FactType(meaning, {"extract": "id", **fields})


FACTS: Mapping[str, fact_fields.FactType] = {
    "impact_statement_asked": fact_fields.FactType(
        "Somebody asked for a period to be frozen as a statement, or a try that died is taken up by another.",
        {"freezing": "id", "try_number": "number", "from": "code", "to": "code"},
    ),
    "impact_statement_failed": fact_fields.FactType(
        "A statement could not be frozen; the problem is the code of an error.",
        {"freezing": "id", "problem": "code"},
    ),
    "impact_statement_frozen": _statement(
        "A period was frozen as an impact statement, with everything it stands on; the root is over all its lines.",
        **{"from": "code", "to": "code", "lines": "number", "supersedes": "id?"},
    ),
    "impact_statement_published": _statement("An impact statement was published by a second person; it stands."),
    "impact_statement_written": _statement(
        "The files of a published impact statement were written.", files_digest="digest", files="number"
    ),
    "research_extract_asked": _extract(
        "Somebody asked for an extract of published figures for research, and said what for.",
        variables="codes", text_digest="digest", **{"from": "code", "to": "code"},
    ),
    "research_extract_approved": _extract("An extract for research was approved by another person.", lines="digest"),
    "research_extract_refused": _extract("An extract for research was refused by another person."),
    "research_extract_read": _extract("The file of an extract for research was handed out.", lines="digest"),
}  # fmt: skip
