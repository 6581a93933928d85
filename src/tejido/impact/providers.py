"""Who measures what: one line for each part, named as its file in the catalogue; and the rows behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.impact import evidences, work
from tejido.impact.standards import measured as standards_measured

Provider = evidences.Provider

PROVIDERS: Mapping[str, Provider] = {
    "work": work.measure,
    "standards": standards_measured.measure,
}

EVIDENCE: evidences.Evidences = {
    **work.EVIDENCE,
    **standards_measured.EVIDENCE,
}
