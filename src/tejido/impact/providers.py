"""Who measures what: one line for each part, named as its file in the catalogue; and the rows behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.impact import evidences, work
from tejido.impact.livelihood import measured as livelihood
from tejido.impact.staying import measured as staying

Provider = evidences.Provider

PROVIDERS: Mapping[str, Provider] = {
    "work": work.measure,
    "livelihood": livelihood.measure,
    "staying": staying.measure,
}

EVIDENCE: evidences.Evidences = {
    **work.EVIDENCE,
    **livelihood.EVIDENCE,
    **staying.EVIDENCE,
}
