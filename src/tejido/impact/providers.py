"""Who measures what: one line for each part, named as its file in the catalogue; and the rows behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.impact import evidences, work
from tejido.impact.footprint import measures as footprint

Provider = evidences.Provider

PROVIDERS: Mapping[str, Provider] = {
    "work": work.measure,
    "footprint": footprint.measure,
}

EVIDENCE: evidences.Evidences = {
    **work.EVIDENCE,
    **footprint.EVIDENCE,
}
