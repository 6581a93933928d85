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
        # Rights
        ("vault.collect", _("What people tell us"), "people_status"),
        ("rights.answer", _("Data requests"), "people_rights"),
    ),
)
OWN = sections.Section(
    name=_("My path"),
    home="own_path",
    parts=(
        # Growth
        # Benefits, leaving, fairness
        # Employment
        # Rights
        (None, _("My data"), "own_data"),
        (None, _("My rights"), "own_rights"),
    ),
)
