"""Impact status at hire: the codes that a person may declare, on what basis, and for what it may be read.

Source: the Global Impact Sourcing Coalition's definition: an impact worker is a person hired who previously was
long-term unemployed or lived below the national poverty line. Status is therefore a fact about the moment of hire.
"""

from __future__ import annotations

import re

from tejido.core.impact import poverty

STATUSES = ("long_term_unemployed", "below_poverty_line", "both", "neither", "prefer_not_to_say")
# Who counts as an impact worker, and whose status is known at all.
IMPACT_STATUSES = ("long_term_unemployed", "below_poverty_line", "both")
KNOWN_STATUSES = (*IMPACT_STATUSES, "neither")

# On what the status rests, and which paper, if any, somebody saw. No paper is kept.
BASES = ("self_declared", "partner_referral", "document_seen")
EVIDENCES = ("none", "signed_statement", "social_register", "unemployment_certificate", "partner_letter")

# Why one person's status may be read. There is no purpose for hiring, routing, rostering or pay.
PURPOSES = ("subject_request", "correction", "independent_review", "data_protection_audit")


CODE = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}")


class StatusRefused(Exception):
    """The vault takes only its own codes for status, basis and evidence, and versions written as codes."""


def is_impact_worker(status: str) -> bool:
    """Return whether somebody hired with this status counts as an impact worker."""
    return status in IMPACT_STATUSES


def class_of(status: str) -> str:
    """Return as what a status counts: "impact", "neither", or "unsaid"."""
    if is_impact_worker(status):
        return "impact"
    return "neither" if status == "neither" else "unsaid"


def worked_out(told: str, *, is_below: bool) -> str:
    """Return the status of somebody who told whether they were long without work, and whose income was compared.

    Args:
        told: What they said; of it only whether they were long without work is used. Who prefers not to say, says not.
        is_below: Whether their household's income per head lay below the line of its domain.
    """
    if told == "prefer_not_to_say":
        return told
    if told in ("long_term_unemployed", "both"):
        return "both" if is_below else "long_term_unemployed"
    return "below_poverty_line" if is_below else "neither"


def check(*, status: str, basis: str, evidence: str, threshold_version: str, domain: str, consent_version: str) -> None:
    """Refuse a declaration in words that the vault does not know. The message never repeats what was given.

    Raises: StatusRefused
    """
    is_known = status in STATUSES and basis in BASES and evidence in EVIDENCES
    versions = (threshold_version, consent_version)
    if not is_known or not poverty.is_domain(domain) or not all(CODE.fullmatch(version) for version in versions):
        raise StatusRefused(StatusRefused.__doc__)
