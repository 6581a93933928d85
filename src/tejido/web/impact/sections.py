"""The section about impact: its numbers, the lives behind them, town, footprint, evidence, and what is published.

A group is one subject; only the pages of the subject that one is in stand beside each other. Each page adds a line in
its group: the verb that it asks for, its label, and the name of its address.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tejido.web.shared import sections

IMPACT = sections.Section(
    name=_("Impact"),
    home="impact",
    groups=(
        sections.Group(
            name=_("Numbers"),
            parts=(
                ("impact.see", _("Overview"), "impact"),
                ("indicators.see", _("Indicators"), "impact_indicators"),
                ("claims.see", _("The claim ladder"), "impact_claims"),
                ("indicators.see", _("Gaps"), "impact_gaps"),
            ),
        ),
        sections.Group(
            name=_("Lives and voices"),
            parts=(
                ("vault.aggregate", _("Whom this work reaches"), "impact_told"),
                ("livelihood.see", _("Livelihood"), "impact_livelihood"),
                ("livelihood.see", _("Staying and growing"), "impact_staying"),
                ("surveys.see", _("Surveys"), "impact_surveys"),
                ("stories.keep", _("Stories"), "impact_stories"),
            ),
        ),
        sections.Group(
            name=_("Town"),
            parts=(
                ("town.see", pgettext_lazy("of the town", "All together"), "impact_town"),
                ("town.see", _("Where jobs are"), "impact_town_places"),
                ("town.see", _("What if"), "impact_town_what_if"),
                ("town.see", _("Suppliers"), "impact_town_suppliers"),
                ("town.see", _("Purchases"), "impact_town_purchases"),
                ("town.see", _("Tables of inputs and outputs"), "impact_town_tables"),
                ("town.see", _("Public works"), "impact_town_works"),
            ),
        ),
        sections.Group(
            name=_("Footprint"),
            parts=(
                ("footprint.see", _("Totals and change"), "impact_footprint"),
                ("footprint.see", _("Sites compared"), "impact_footprint_sites"),
                ("footprint.see", _("Home or site"), "impact_footprint_home"),
                ("footprint.keep", _("Bills"), "impact_footprint_bills"),
                ("footprint.keep", _("Contracts of electricity"), "impact_footprint_contracts"),
                ("footprint.keep", _("Way to work"), "impact_footprint_commutes"),
            ),
        ),
        sections.Group(name=_("Buyers"), parts=(("buyers.see", _("Buyers"), "impact_buyers"),)),
        sections.Group(
            name=_("Standards and reviews"),
            parts=(
                ("standards.see", _("Standards"), "impact_standards"),
                ("standards.review", _("Reviews"), "impact_reviews"),
                ("impact.see", _("Signed results"), "impact_results"),
                ("rooms.see", _("Rooms"), "impact_rooms"),
            ),
        ),
        sections.Group(
            name=_("Publish"),
            parts=(
                ("impact_statements.see", _("Impact statements"), "impact_statements"),
                ("impact_statements.extract", _("Extracts for research"), "impact_extracts"),
            ),
        ),
    ),
)
