"""My rest and my limits: what waits for me, what was sent to me off shift, my hours against the limits, and claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core.duties import incentives
from tejido.journal import clock
from tejido.people.duties import messages, notes, rest, watch
from tejido.web.people.duties import frame, words
from tejido.web.people.employment import days
from tejido.web.shared import people_sections

SECTION = people_sections.OWN


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show somebody what the law promises them about time and rest, and how it stands this week."""
    person_id = gates.person(request)
    today = days.today()
    held, sent = messages.of_person(person_id)
    names = access_queries.names_of({row.decided_by_user_id for row in sent if row.decided_by_user_id})
    exemption = rest.exemption_on(person_id, on=today)
    pattern, _calendar = rest.pattern_of(person_id, on=today)
    context = {
        "held": [{"row": row, "what": words.message(row.job)} for row in held],
        "sent": [
            {
                "row": row, "what": words.message(row.job), "reason": words.OVERRIDES[row.reason],
                "by": names.get(row.decided_by_user_id or 0, ""),
            }
            for row in sent
        ],
        "exemption": exemption,
        "exemption_reason": words.EXEMPTIONS[exemption.reason] if exemption else "",
        "pattern": pattern,
        "findings": _findings(person_id),
        "claims": _claims(),
    }  # fmt: skip
    return SECTION.show(request, "people/duties/own.html", context)


def _findings(person_id: int) -> Sequence[Mapping[str, Any]]:
    from_date, to_date = watch.month_of(days.today())
    found = watch.watched([person_id], from_date=from_date, to_date=to_date, table=frame.table(), at=clock.now())
    return [
        {
            "duty": words.DUTIES[each.finding.duty], "meaning": words.MEANINGS[each.finding.duty],
            "when": words.when(each.finding.from_date, each.finding.duty),
            "is_breach": each.finding.stage == "breach",
            "measured": words.measured(each.finding.measured, each.finding.unit),
            "allowed": words.measured(each.finding.allowed, each.finding.unit),
            "is_least": each.finding.duty == "rest_between_days",
            "sources": [words.source(value) for value in each.finding.values],
            "outcome": words.OUTCOMES[each.note.outcome] if each.note else "",
            "text": each.note.text if each.note else "",
        }
        for each in reversed(found.seen)
    ][: notes.NOTES_MAX]  # fmt: skip


def _claims() -> Sequence[Mapping[str, Any]]:
    """Return what the employer could claim only with the person's own word; nothing says whether it fits them."""
    open_ones = [
        each for each in incentives.CATALOGUE.values()
        if each.state(days.today()) in ("in_force", "unverified") and incentives.PRIVATE & set(each.asks)
    ]  # fmt: skip
    return [
        {
            "name": words.INCENTIVES[each.code],
            "conditions": [words.CONDITIONS[code] for code in each.asks],
            "citation": each.citation, "confidence": words.CONFIDENCES[each.confidence],
        }
        for each in open_ones
    ]  # fmt: skip
