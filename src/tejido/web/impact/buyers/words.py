"""Words of the pages about what clients buy."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

PARTS: Words = {
    "service": _("Service"),
    "quality": _("Quality"),
    "cost": _("Cost"),
    "impact": _("Impact"),
}
# Under which of them an indicator stands.
PART_OF: Mapping[str, str] = {
    "buyer_contacts": "service",
    "buyer_service_level": "service",
    "buyer_satisfaction": "quality",
    "buyer_spend_cop": "cost",
    "buyer_spend_usd": "cost",
    "buyer_cost_per_thousand_cop": "cost",
    "buyer_cost_per_thousand_usd": "cost",
}
ANSWERS: Words = {
    "added": _("added"),
    "replaced": _("replaced what was there"),
    "same": _("was there already"),
    "refused": _("refused"),
}
REFUSALS: Words = {
    "supplier_missing": _("It names no supplier."),
    "indicator_unknown": _("There is no such indicator for clients. Copy its code from the page of indicators."),
    "version_missing": _("It names no version of the definition, so nobody knows what was counted."),
    "version_other": _("It was made by another version of the definition, and cannot be compared."),
    "value_unreadable": _("The value is no number. Shares are written from 0 to 1, with a point."),
    "days_unreadable": _("The days are unreadable. Write 2026-10-01, and the first day after the period."),
    "source_missing": _("It names no source."),
}
