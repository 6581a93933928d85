"""Who measures what: one line for each part, named as its file in the catalogue; and the rows behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.impact import evidences, work

Provider = evidences.Provider

PROVIDERS: Mapping[str, Provider] = {
    "work": work.measure,
}

EVIDENCE: evidences.Evidences = {
    **work.EVIDENCE,
}
