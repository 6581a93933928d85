"""The two sections about people: the people lead's pages, and those that are about whoever reads them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tejido.web.shared import sections

PEOPLE = sections.Section(
    name=_("People"),
    home="people",
    parts=(
        # The funnel
        # Partners and openings
        # Duplicates and merges
        # Employment
        # Growth
        # Benefits, leaving, fairness
        ("benefits.see", _("Benefits"), "people_benefits"),
        ("leaving.see", _("Leaving"), "people_leaving"),
        ("attrition.see", _("Attrition"), "people_attrition"),
        ("fairness.see", _("Fairness"), "people_fairness"),
        # Rights
    ),
)
OWN = sections.Section(
    name=_("My path"),
    home="own_path",
    parts=(
        # Growth
        # Benefits, leaving, fairness
        (None, _("My benefits"), "own_benefits"),
        (None, _("My numbers"), "own_numbers"),
        # Employment
        # Rights
    ),
)
