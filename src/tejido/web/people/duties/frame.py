"""What the pages of duties share: the way back, the parts beside each other, and the register's values of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tejido.access import gates
from tejido.core.reference import values as reference
from tejido.reference import values as reference_values

# The pages are for an operator in Colombia: quotas and incentives of other countries are not known here.
PLACE, CURRENCY = "CO", "COP"
PARTS = (
    ("duties.see", "people_duties"),
    ("duties.count", "people_duty_counts"),
    ("duties.rest", "people_rest"),
    ("duties.quotas", "people_quotas"),
    ("duties.quotas", "people_incentives"),
)


@dataclass(frozen=True)
class Tab:
    """One of the pages beside each other."""

    label: str
    url: str
    is_current: bool


def table() -> reference.Table:
    """Return the reference values as they are known now."""
    return reference_values.table()


def shown(request: HttpRequest) -> Mapping[str, Sequence[Tab]]:
    """Return the pages of duties that the reader may open."""
    names = {
        "people_duties": _("Limits of working time"),
        "people_duty_counts": _("Limits in numbers"),
        "people_rest": _("Right to disconnect"),
        "people_quotas": _("Quotas"),
        "people_incentives": _("Incentives"),
    }
    rights = gates.rights(request)
    return {
        "tabs": [
            Tab(names[name], reverse(name), reverse(name) == request.path) for verb, name in PARTS if rights.may(verb)
        ]
    }
