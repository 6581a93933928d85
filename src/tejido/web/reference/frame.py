"""What the pages of the register share: the section, the day that somebody asks about, rows in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tejido.core.reference import values as core_values
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.reference import values
from tejido.web.shared import reference_notes, sections
from tejido.web.shared import reference_words as words

SECTION = sections.Section(
    name=_("Reference values"),
    home="reference",
    parts=(
        ("reference.see", _("What holds"), "reference"),
        ("reference.see", _("Compare"), "reference_compare"),
        ("reference.see", _("Proposals"), "reference_proposals"),
        ("reference.propose", _("Propose"), "reference_propose"),
        ("reference.propose", _("Load benchmarks"), "reference_import"),
    ),
)
BADGES: Mapping[str, str] = {
    "in_force": "well", "transitional": "well", "suspended": "attention", "annulled": "off",
    "demonstration": "attention",
}  # fmt: skip


def today() -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(clock.now())


def day_asked(request: HttpRequest, name: str = "day") -> date | None:
    """Return the day that an address names, or None where it names none."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def known_at(day: date | None) -> datetime | None:
    """Return the instant at which a day ended for the operator: what was known by then was known on that day."""
    if day is None or day >= date.max - timedelta(days=1):
        return None
    zone = ZoneInfo(journal_queries.installation().zone)
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def place_asked(request: HttpRequest, name: str = "place", *, default: str = "CO") -> str:
    """Return the place that an address names."""
    asked = request.GET.get(name, "")
    return asked if core_values.PLACE.fullmatch(asked) else default


def shown(one: core_values.Value, *, on: date | None = None) -> dict[str, Any]:
    """Return a value in words.

    Args:
        on: A day on which it is told whether it holds.
    """
    return {
        "value": one,
        "name": words.KEYS.get(one.key, one.key),
        "place": words.place(one.place),
        "amount": words.amount(one),
        "status": words.STATUSES[one.status],
        "badge": BADGES[one.status],
        "confidence": words.CONFIDENCES[one.confidence],
        "is_sure": one.confidence in ("read", "policy"),
        "note": reference_notes.told(one.note),
        "holds": on is not None and one.holds_on(on),
        "url": f"{reverse('reference_history', args=[one.key])}?place={one.place}",
    }


def row(held: values.Row, *, on: date | None = None) -> dict[str, Any]:
    """Return a row of the register in words, with where it comes from and what may be proposed about it."""
    return {
        **shown(values.value_of(held), on=on),
        "key": held.key,
        "origin": words.ORIGINS[held.origin],
        "is_shipped": held.origin == "shipped",
        "recorded_at": held.recorded_at,
        "superseded_at": held.superseded_at,
        "proposal": held.proposal,
    }
