"""What all set-up pages share: the section's parts, and what would stop the first contact as sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts import leadership
from tejido.people import readiness
from tejido.web.setup import findings, words
from tejido.web.shared import sections

SECTION = sections.Section(
    name=_("Set-up"),
    home="setup",
    parts=(
        ("setup.see", _("Is everything ready?"), "setup"),
        ("clients.see", _("Clients"), "setup_clients"),
        ("people.see", _("Agents"), "setup_agents"),
        ("clients.see", _("Skills"), "setup_skills"),
        ("setup.see", _("Pools and routing"), "setup_pools"),
        ("people.see", _("Sites and places"), "setup_sites"),
        ("setup.see", _("Import"), "setup_imports"),
    ),
)
# Every page of the set-up shows, asks and acts as its section does.
show = SECTION.show
form_page = SECTION.form_page
Step = sections.Step
Done = sections.Done
Act = sections.Act
sent = sections.sent
given = sections.given
try_to = sections.try_to
press = sections.press


def findings_shown(request: HttpRequest, found: Iterable[readiness.Finding]) -> list[dict[str, Any]]:
    """Return findings as sentences, each with the page where it is put right, where the reader may go there."""
    rights = gates.rights(request)
    shown = []
    for finding in found:
        told = findings.TOLD[finding.code]
        names = {
            "name": finding.name,
            "channel": words.CHANNELS.get(finding.channel, ""),
            "count": formats.number_format(finding.count),
        }
        may_go = rights.may(told.verb)
        shown.append(
            {
                "sentence": str(told.sentence) % names,
                "label": told.label,
                "url": reverse(told.page, args=[finding.key] if told.takes_key else []) if may_go else "",
                "stops": finding.level == "stops",
            }
        )
    return shown


def unled(queues: Collection[client_queries.Queue]) -> list[readiness.Finding]:
    """Return a finding for each pool of these queues that no router leads."""
    return [readiness.Finding(code="no_router", name=pool.name, key=pool.key) for pool in leadership.unled(queues)]
