"""Who measures what: one line for each part, named as its file in the catalogue; and the rows behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.impact import evidences, work
from tejido.impact.buyers import measured as buyers
from tejido.impact.economy import evidence as town_evidence
from tejido.impact.economy import measuring as town_measuring
from tejido.impact.estimates import provider as claims
from tejido.impact.footprint import measures as footprint
from tejido.impact.livelihood import measured as livelihood
from tejido.impact.standards import measured as standards_measured
from tejido.impact.staying import measured as staying
from tejido.impact.surveys import measured as surveys

Provider = evidences.Provider

PROVIDERS: Mapping[str, Provider] = {
    "work": work.measure,
    "claims": claims.measure,
    "town": town_measuring.measure,
    "surveys": surveys.measure,
    "buyers": buyers.measure,
    "livelihood": livelihood.measure,
    "staying": staying.measure,
    "footprint": footprint.measure,
    "standards": standards_measured.measure,
}

EVIDENCE: evidences.Evidences = {
    **work.EVIDENCE,
    **claims.EVIDENCE,
    **town_evidence.EVIDENCE,
    **surveys.EVIDENCE,
    **buyers.EVIDENCE,
    **livelihood.EVIDENCE,
    **staying.EVIDENCE,
    **footprint.EVIDENCE,
    **standards_measured.EVIDENCE,
}
