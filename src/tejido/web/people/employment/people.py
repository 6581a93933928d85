"""Who is where, under which contract and work mode, what ends soon; and one person's employment over time."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tejido.access import gates
from tejido.people import queries
from tejido.people.employment import adjustments, contracts, corrections, equipment, overview, work_regimes
from tejido.web.people.employment import days, positions, words
from tejido.web.shared import people_sections, sections

NAME_LENGTH_MAX = 100
LEAVERS_MAX = 20


@require_GET
@never_cache
@gates.allowed("people.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show who is employed today and where, and what has to be seen to."""
    today, page = days.today(), days.page_of(request)
    sites = list(queries.sites())
    chosen = _chosen(request, sites)
    lines, count = overview.employed(chosen, on=today, first=page.first, count=days.PAGE_LENGTH)
    names = positions.names()
    context = {
        "lines": [
            {
                "person": line.employment.person,
                "employment": line.employment,
                "contract": words.CONTRACTS[line.employment.contract],
                "placement": line.placement,
                "position": names.get(line.placement.position, line.placement.position) if line.placement else "",
                "work_mode": words.WORK_MODES[line.placement.work_mode] if line.placement else "",
            }
            for line in lines
        ],
        "contracts": [(words.CONTRACTS[code], people) for code, people in overview.contract_counts(on=today).items()],
        "work_modes": [
            (words.WORK_MODES[code], people) for code, people in overview.work_mode_counts(on=today).items()
        ],
        "regimes": [(words.REGIMES[code], people) for code, people in overview.regime_counts(on=today).items()],
        "ending": [{"row": row, "is_over": row.to_date <= today} for row in overview.ending(on=today) if row.to_date],
        "trials": overview.trials_ending(on=today),
        "insurer_due": [
            {"row": row, "regime": words.REGIMES[row.regime]} for row in work_regimes.insurer_due(on=today)
        ],
        "left_out": [_lent(row) for row in equipment.out_with_leavers(on=today, count=LEAVERS_MAX)],
        "contract_choices": words.CONTRACTS.items(),
        "work_mode_choices": words.WORK_MODES.items(),
        "sites": sites,
        "chosen": chosen,
        "is_chosen": chosen != overview.Filter(),
        "question": _question(request),
        "may_change": gates.rights(request).may("people.change"),
        **page.shown(count),
    }
    return people_sections.PEOPLE.show(request, "people/employment/people.html", context)


@require_GET
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a person's employment over time, as it is believed now and as it was believed before a correction."""
    person, today, names = queries.person(key), days.today(), positions.names()
    rights = gates.rights(request)
    employments, placements = queries.employments(person), queries.placements(person)
    trouble = contracts.trouble_now(person, on=today)
    current = next((row for row in placements if _holds(row, today)), None)
    context = {
        "person": person,
        "is_employed": any(_holds(row, today) for row in employments),
        "employments": [
            {
                "row": row,
                "code": row.from_date.isoformat(),
                "contract": words.CONTRACTS[row.contract],
                "reason": words.REASONS.get(row.end_reason, row.end_reason),
            }
            for row in employments
        ],
        "placements": [_placed(row, names) for row in placements],
        "terms": [{"row": row, "phase": words.PHASES.get(row.phase, "")} for row in contracts.terms_of(person)],
        "trouble": trouble,
        "trouble_standing": words.STANDINGS[trouble.limit.confidence] if trouble and trouble.limit else "",
        "regimes": [_regime(standing) for standing in work_regimes.spells_of(person)],
        "regime_misfits": current is not None
        and any(
            standing.row.to_date is None and current.work_mode not in standing.regime.modes
            for standing in work_regimes.spells_of(person)
        ),
        "loans": [_lent(row) for row in equipment.loans_of(person)],
        "adjustments_count": len(adjustments.of_person(person.pk)) if rights.may("adjustments.keep") else None,
        "corrections": [
            {"moment": moment, "known": _known(person, moment, names)} for moment in corrections.corrections_of(person)
        ],
        "may_change": rights.may("people.change"),
        "may_keep": rights.may("adjustments.keep"),
    }
    return people_sections.PEOPLE.show(request, "people/employment/person.html", context, trail=trail_of_list())


@require_GET
@never_cache
@gates.allowed("people.see")
def things(request: HttpRequest) -> HttpResponse:
    """Show the things that are lent, and who has each."""
    page = days.page_of(request)
    found, count = equipment.items(first=page.first, count=days.PAGE_LENGTH)
    context = {
        "items": [
            {"row": item, "kind": words.EQUIPMENT[item.kind], "loan": next(iter(getattr(item, "lent_now", [])), None)}
            for item in found
        ],
        **page.shown(count),
    }
    return people_sections.PEOPLE.show(request, "people/employment/equipment.html", context, trail=trail_of_list())


def trail_of_list() -> list[sections.Step]:
    """Return the way to the list of everybody employed."""
    return [sections.Step(label=_("Employment"), url=reverse("people_employment"))]


def trail_of(person: queries.Person) -> list[sections.Step]:
    """Return the way to a person's employment."""
    return [*trail_of_list(), sections.Step(label=person.display_name, url=url_of(person))]


def url_of(person: queries.Person) -> str:
    """Return the page of a person's employment."""
    return reverse("people_employed", args=[person.key])


def _chosen(request: HttpRequest, sites: list[queries.Site]) -> overview.Filter:
    """Return what is asked for; what is no choice is no filter."""
    given = {name: request.GET.get(name, "").replace("\0", "") for name in ("contract", "work_mode", "site", "name")}
    by_key = {str(site.key): site.pk for site in sites}
    return overview.Filter(
        contract=given["contract"] if given["contract"] in words.CONTRACTS else "",
        work_mode=given["work_mode"] if given["work_mode"] in words.WORK_MODES else "",
        site_id=by_key.get(given["site"]),
        name=given["name"][:NAME_LENGTH_MAX],
    )


def _question(request: HttpRequest) -> str:
    question = request.GET.copy()
    question.pop("page", None)
    return question.urlencode()[:500]


def _holds(row: Any, day: date) -> bool:
    return bool(row.from_date <= day and (row.to_date is None or row.to_date > day))


def _placed(row: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": row,
        "code": row.from_date.isoformat(),
        "position": names.get(row.position, row.position),
        "work_mode": words.WORK_MODES[row.work_mode],
        "reason": words.REASONS.get(row.end_reason, row.end_reason),
    }


def _regime(standing: work_regimes.Standing) -> dict[str, Any]:
    return {
        "row": standing.row,
        "name": words.REGIMES[standing.row.regime],
        "citation": standing.regime.citation,
        "standing": words.STANDINGS[standing.regime.standing] if standing.regime.citation else "",
        "follows": [
            {
                "sentence": words.CONSEQUENCES[each.code],
                "source": each.source,
                "standing": words.STANDINGS[each.standing],
            }
            for each in standing.regime.consequences
        ],
        "is_insurer_due": standing.is_insurer_due,
        "ends_by": standing.ends_by,
        "limit": standing.limit,
    }


def _lent(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "kind": words.EQUIPMENT[row.item.kind],
        "given": words.CONDITIONS[row.condition_given],
        "returned": words.CONDITIONS.get(row.condition_returned, ""),
    }


def _known(person: queries.Person, moment: Any, names: dict[str, str]) -> dict[str, Any]:
    """Return what was believed until a correction."""
    known = corrections.known_before(person, moment=moment)
    return {
        "employments": [
            {"row": row, "contract": words.CONTRACTS[row.contract]} for row in known.employments
        ],
        "placements": [_placed(row, names) for row in known.placements],
    }  # fmt: skip
