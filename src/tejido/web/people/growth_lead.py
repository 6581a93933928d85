"""Growth for the people lead: what positions ask for, who is close, promotions, and seats filled from inside."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import queries as client_queries
from tejido.core import dates, facts
from tejido.core.impact import disclosure
from tejido.journal import clock
from tejido.people import growth, inside, promotions, queries, skill_records
from tejido.reference import queries as reference_queries
from tejido.web.people import growth_forms, paging, reach, seat_rates
from tejido.web.people import growth_words as words
from tejido.web.shared import people_sections, seats, sections

PERIOD_DAYS_MAX = 5 * 366


@require_GET
@never_cache
@gates.allowed("people.see")
def page(request: HttpRequest) -> HttpResponse:
    """Show the positions with what they ask for, the promotions of a period, and the seats filled in it.

    Raises: BadRequest: this is no period.
    """
    on = reach.today()
    from_date, to_date = _period(request, on=on)
    asked = paging.asked(request)
    listed, count = growth.promotions(from_date=from_date, to_date=to_date, first=asked.first, count=paging.PAGE_LENGTH)
    names = access_queries.names_of({row.decided_by_user_id for row in listed})
    paths = {path.position_id: path for path in growth.paths(on=on)}
    known = growth.positions()
    context = {
        "positions": [
            {
                "row": row,
                "name": words.position_name(row),
                "path": paths.get(row.pk),
                "asked": [words.asks(each) for each in paths[row.pk].requirements.all()] if row.pk in paths else [],
            }
            for row in known
        ],
        "rates": seat_rates.of(growth.seats_filled(from_date=from_date, to_date=to_date)),
        "people_min": disclosure.CELL_MIN,
        "promotions": [
            {
                "row": row,
                "name": words.position_name(row.position),
                "before": words.position_of(row.before.position, known),
                "by": names.get(row.decided_by_user_id, ""),
                "exception": words.EXCEPTIONS.get(row.exception, ""),
            }
            for row in listed
        ],
        "from_date": from_date,
        "last_date": to_date - timedelta(days=1),
        "period_query": f"from={from_date.isoformat()}&to={(to_date - timedelta(days=1)).isoformat()}&",
        **asked.told(count),
    }
    return people_sections.PEOPLE.show(request, "people/growth.html", context)


@require_GET
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what a position asks for, who is close to it, and what it asked for before."""
    position, on, asked = growth.position(key), reach.today(), paging.asked(request)
    path = growth.path_of(position, on=on)
    close, count = growth.close_to(path, on=on, first=asked.first, count=paging.PAGE_LENGTH) if path else ([], 0)
    known = growth.positions()
    context = {
        "position": position,
        "name": words.position_name(position),
        "path": path,
        "lines": [words.asks(row) for row in path.requirements.all()] if path else [],
        "asked_count": len(path.requirements.all()) if path else 0,
        "people": [{"row": row, "position": words.position_of(row.position, known)} for row in close],
        "versions": [
            {"row": row, "lines": [words.asks(each) for each in row.requirements.all()]}
            for row in growth.path_versions(position)
        ],
        "may_change": gates.rights(request).may("people.change"),
        **asked.told(count),
    }
    return people_sections.PEOPLE.show(request, "people/growth_position.html", context, trail=_trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def path(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say what a position asks for."""
    position, on = growth.position(key), reach.today()
    now = growth.path_of(position, on=on)
    form = growth_forms.PathForm(
        sections.sent(request), initial={**growth_forms.path_initial(now), "from_date": on},
        skills=client_queries.skills(), courses=growth.courses(), positions=growth.positions(),
    )  # fmt: skip

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        promotions.set_path(
            position=position, requirements=form.requirements(), from_date=form.cleaned_data["from_date"],
            user_id=gates.user(request).pk, recorded_at=clock.machine_now(), key=form.cleaned_data["key"], by=by, at=at,
        )  # fmt: skip
        said = _("It is stored. Everybody who works here sees on their own page what they still need.")
        return sections.Done(said=said, url=reverse("people_growth_position", args=[position.key]))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("What it asks for: %(position)s") % {"position": words.position_name(position)},
        submit=_("Store what it asks for"), act=act, trail=[*_trail(), _step(position)],
        template="people/growth_path.html",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def promote(request: HttpRequest, key: uuid.UUID, person_key: uuid.UUID) -> HttpResponseBase:
    """Promote somebody to a position, with what they have shown before one's eyes."""
    position, person, on = growth.position(key), queries.person(person_key), reach.today()
    placement, path = growth.placement_on(person, on=on), growth.path_of(position, on=on)
    openings = {str(row.key): row for row in inside.to_fill(person, position=position, on=on)}
    form = growth_forms.PromoteForm(
        sections.sent(request), initial=_placed(placement) | {"from_date": on, "opening": seats.wanted(openings)}
    )
    sites, pools = {str(row.key): row for row in queries.sites()}, {str(row.key): row for row in client_queries.pools()}
    places = {growth_forms.token(row): row for row in reference_queries.places()}
    form.offer(sites=list(sites.values()), pools=list(pools.values()), openings=seats.choices(openings))
    assessment = growth.assessed(path, growth.shown(person), on=on) if path else None

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        promotions.promote(
            person=person, position=position, place=places[given["place"]], site=sites.get(given["site"]),
            pool=pools.get(given["pool"]), opening=openings.get(given.get("opening", "")),
            user_id=gates.user(request).pk, recorded_at=clock.machine_now(),
            **sections.given(form, "key", "work_mode", "from_date", "exception"), by=by, at=at,
        )  # fmt: skip
        said = _("%(name)s is promoted. Say next which queues they serve and with which skills.")
        if given.get("opening"):
            said = _("%(name)s is promoted, and the seat is filled from inside. Say next which queues they serve.")
        return sections.Done(said=said % {"name": person.display_name}, url=reverse("people_growth"))

    context = {
        "person": person,
        "lines": words.told(path, assessment) if path and assessment else [],
        "is_ready": assessment is not None and assessment.is_ready,
        "held": words.position_of(placement.position, growth.positions()) if placement else "",
    }
    title = _("Promote %(name)s to: %(position)s") % {
        "name": person.display_name, "position": words.position_name(position),
    }  # fmt: skip
    return people_sections.PEOPLE.form_page(
        request, form, title=title, submit=_("Promote"), act=act, trail=[*_trail(), _step(position)],
        template="people/growth_promote.html", context=context,
    )  # fmt: skip


@require_GET
@never_cache
@gates.allowed("people.see")
def records(request: HttpRequest) -> HttpResponse:
    """Show the keys that sign skill records, and the records that were issued; what they say is the worker's."""
    asked = paging.asked(request)
    listed, count = skill_records.issued(first=asked.first, count=paging.PAGE_LENGTH)
    context = {
        "keys": skill_records.signing_keys(),
        "records": listed,
        "may_change": gates.rights(request).may("people.change"),
        **asked.told(count),
    }
    return people_sections.PEOPLE.show(request, "people/growth_records.html", context, trail=_trail())


@require_POST
@never_cache
@gates.allowed("people.change")
def rotate(request: HttpRequest) -> HttpResponseBase:
    """Sign with a new key from now on."""

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        skill_records.rotate_key(by=by, at=at)
        said = _("New records are signed with a new key. Those signed before still hold.")
        return sections.Done(said=said, url=reverse("people_records"))

    return sections.press(request, act, back=reverse("people_records"))


@require_POST
@never_cache
@gates.allowed("people.change")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Withdraw a record that should not have been issued."""
    row = skill_records.record(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        skill_records.withdraw(record=row, reason="wrong", by=by, at=at)
        return sections.Done(said=_("The record is withdrawn."), url=reverse("people_records"))

    return sections.press(request, act, back=reverse("people_records"))


def _period(request: HttpRequest, *, on: date) -> tuple[date, date]:
    """Return the period asked for, half-open; the last twelve months where none is.

    Raises: BadRequest: this is no period.
    """
    try:
        from_date = date.fromisoformat(request.GET.get("from") or dates.months_later(on, months=-12).isoformat())
        last_date = date.fromisoformat(request.GET.get("to") or on.isoformat())
        to_date = last_date + timedelta(days=1)
    except (ValueError, OverflowError) as problem:
        raise BadRequest("This is no period.") from problem
    if not timedelta(days=1) <= to_date - from_date <= timedelta(days=PERIOD_DAYS_MAX):
        raise BadRequest("This is no period.")
    return from_date, to_date


def _placed(placement: Any) -> dict[str, Any]:
    if placement is None:
        return {}
    return {
        "work_mode": placement.work_mode,
        "site": str(placement.site.key) if placement.site else "",
        "place": growth_forms.token(placement.place),
        "pool": str(placement.pool.key) if placement.pool else "",
    }


def _trail() -> list[sections.Step]:
    return [sections.Step(label=_("Growth"), url=reverse("people_growth"))]


def _step(position: growth.Position) -> sections.Step:
    return sections.Step(
        label=words.position_name(position), url=reverse("people_growth_position", args=[position.key])
    )
