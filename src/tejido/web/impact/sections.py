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
                ("town.see", _("Town and economy"), "impact_town"),
                ("town.see", _("Where jobs are"), "impact_town_places"),
                ("livelihood.see", _("Livelihood"), "impact_livelihood"),
                ("livelihood.see", _("Staying and growing"), "impact_staying"),
                ("vault.aggregate", _("Whom this work reaches"), "impact_told"),
                ("buyers.see", _("What clients buy"), "impact_buyers"),
                ("footprint.see", _("Footprint"), "impact_footprint"),
            ),
        ),
        sections.Group(
            name=_("Evidence and review"),
            parts=(
                ("standards.see", _("Standards"), "impact_standards"),
                ("standards.review", _("Reviews"), "impact_reviews"),
                ("impact.see", _("Signed results"), "impact_results"),
                ("claims.see", _("The claim ladder"), "impact_claims"),
                ("rooms.see", _("Rooms"), "impact_rooms"),
            ),
        ),
        sections.Group(
            name=_("Where the data comes from"),
            parts=(
                ("indicators.see", _("Gaps"), "impact_gaps"),
                ("town.see", _("Suppliers"), "impact_town_suppliers"),
                ("town.see", _("Purchases"), "impact_town_purchases"),
                ("town.see", _("Tables of inputs and outputs"), "impact_town_tables"),
                ("town.see", _("Public works"), "impact_town_works"),
                ("surveys.see", _("Surveys"), "impact_surveys"),
                ("footprint.keep", _("Bills"), "impact_footprint_bills"),
            ),
        ),
        sections.Group(
            name=_("Publish"),
            parts=(
                ("stories.keep", _("Stories"), "impact_stories"),
                ("impact_statements.see", _("Impact statements"), "impact_statements"),
                ("impact_statements.extract", _("Extracts for research"), "impact_extracts"),
            ),
        ),
    ),
)
