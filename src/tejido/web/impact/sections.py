"""The section about impact: what the work did, its evidence, where its data comes from, and what is published of it.

Each part adds a line in its group: the verb that it asks for, its label, and the name of its address.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tejido.web.shared import sections

IMPACT = sections.Section(
    name=_("Impact"),
    home="impact",
    groups=(
        sections.Group(
            name=_("What the work did"),
            parts=(
                ("impact.see", _("Overview"), "impact"),
                ("indicators.see", _("Indicators"), "impact_indicators"),
                ("vault.aggregate", _("Whom this work reaches"), "impact_told"),
            ),
        ),
        sections.Group(
            name=_("Evidence and review"),
            parts=(
                ("claims.see", _("The claim ladder"), "impact_claims"),
                ("rooms.see", _("Rooms"), "impact_rooms"),
            ),
        ),
        sections.Group(
            name=_("Where the data comes from"),
            parts=(("indicators.see", _("Gaps"), "impact_gaps"),),
        ),
        sections.Group(
            name=_("Publish"),
            parts=(),
        ),
    ),
)
