"""Keeping the definitions of indicators as rows, as they stood: what was measured is read by what it meant then."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.core.impact import indicators
from tejido.impact import errors
from tejido.impact import measurement_tables as tables
from tejido.journal import turns

_LOCK = "definitions of indicators"


@transaction.atomic
def load(
    *, recorded_at: datetime, catalogue: Mapping[str, indicators.Indicator] | None = None
) -> Mapping[str, tables.Definition]:
    """Keep every definition of this release that is not kept yet; return the rows by code.

    Args:
        recorded_at: Machine time.
        catalogue: The definitions; those that ship where none are given.
    Raises: DefinitionChanged: a definition says something else than when it was kept, under the same version.
    """
    turns.take(_LOCK)
    held: dict[str, dict[int, tables.Definition]] = {}
    for row in tables.Definition.objects.all():
        held.setdefault(row.code, {})[row.version] = row
    found: dict[str, tables.Definition] = {}
    added: list[tables.Definition] = []
    for code, definition in (catalogue or indicators.INDICATORS).items():
        versions = held.get(code, {})
        kept = versions.get(definition.version)
        if kept is None:
            if versions and max(versions) > definition.version:
                raise errors.DefinitionChanged(f"{errors.DefinitionChanged.__doc__} ({code})")
            kept = _row_of(definition, recorded_at=recorded_at)
            added.append(kept)
        elif kept.digest != digest(definition):
            raise errors.DefinitionChanged(f"{errors.DefinitionChanged.__doc__} ({code})")
        found[code] = kept
    tables.Definition.objects.bulk_create(added)
    return found


def digest(definition: indicators.Indicator) -> str:
    """Return the digest of what makes a definition this one and no other.

    What it is called, its Spanish wording, and where frameworks put it may be corrected; what is counted may not.
    """
    binding = {
        "unit": definition.unit, "rung": definition.rung, "scope": sorted(definition.scope),
        "numerator": definition.numerators["en"], "denominator": definition.denominators.get("en", ""),
        "assumption": definition.assumptions.get("en", ""), "meaning": definition.meanings["en"],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(binding, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def versions(code: str) -> Sequence[tables.Definition]:
    """Return the versions of a definition that were kept, the newest first."""
    return list(tables.Definition.objects.filter(code=code).order_by("-version"))


def _row_of(definition: indicators.Indicator, *, recorded_at: datetime) -> tables.Definition:
    record: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(definition), ensure_ascii=False))
    return tables.Definition(
        code=definition.code, version=definition.version, unit=definition.unit, rung=definition.rung, record=record,
        digest=digest(definition), recorded_at=recorded_at,
    )  # fmt: skip
