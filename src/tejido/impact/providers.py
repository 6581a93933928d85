"""Who measures what: one line for each part, named as its file in the catalogue; and the rows behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.impact import evidences, work
from tejido.impact.buyers import measured as buyers
from tejido.impact.surveys import measured as surveys

Provider = evidences.Provider

PROVIDERS: Mapping[str, Provider] = {
    "work": work.measure,
    "surveys": surveys.measure,
    "buyers": buyers.measure,
}

EVIDENCE: evidences.Evidences = {
    **work.EVIDENCE,
    **surveys.EVIDENCE,
    **buyers.EVIDENCE,
}
