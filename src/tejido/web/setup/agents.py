"""The people who serve contacts: who they are, how they are employed and placed, what they may do."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import queries as client_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import careers, inside, queries, signing_in
from tejido.reference import queries as reference_queries
from tejido.web.people import leaving_words
from tejido.web.setup import frame, next_steps, people_forms, skills, words
from tejido.web.shared import seats

PAGE_LENGTH = 50
SEARCH_LENGTH_MAX = 100
NAMES = ("given_names", "first_surname", "second_surname", "display_name")


@require_GET
@never_cache
@gates.allowed("people.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the people by name, with what they do and whether they can sign in.

    Raises: BadRequest: there is no such page of the list.
    """
    wanted = request.GET.get("name", "").replace("\0", "")[:SEARCH_LENGTH_MAX]
    number = request.GET.get("page", "1")
    if not number.isdecimal() or not 0 < len(number) < 6 or int(number) < 1:
        raise BadRequest("There is no such page.")
    first = (int(number) - 1) * PAGE_LENGTH
    found, count = queries.people_named(wanted, on=today(clock.now()), first=first, count=PAGE_LENGTH)
    accounts = access_queries.people_with_account(person.pk for person in found)
    context = {
        "people": [
            {
                "person": person,
                "placement": next(iter(getattr(person, "placed_now", [])), None),
                "is_employed": bool(getattr(person, "employed_now", [])),
                "queues_count": getattr(person, "queues_count", 0),
                "has_account": person.pk in accounts,
            }
            for person in found
        ],
        "wanted": wanted,
        "count": count,
        "first": first + 1,
        "last": min(first + PAGE_LENGTH, count),
        "earlier": int(number) - 1,
        "later": int(number) + 1 if first + PAGE_LENGTH < count else 0,
        "may_change": gates.rights(request).may("people.change"),
    }
    return frame.show(request, "setup/agents.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add(request: HttpRequest) -> HttpResponseBase:
    """Register somebody, employ them and place them."""
    form = people_forms.RegisterForm(frame.sent(request), initial={"from_date": today(clock.now())})
    form.offer(pools=_pools())

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        person = careers.hire(
            **frame.given(form, "key", *NAMES, "contract"),
            **_placement(form.cleaned_data),
            capacities=form.capacities(),
            recorded_at=clock.machine_now(),
            by=by,
            at=at,
        )
        said = _("The person is stored. Next, say which queues they may serve, and invite them to sign in.")
        return frame.Done(said=said, url=url_of(person))

    missing = [] if reference_queries.places() else [_place_missing()]
    return frame.form_page(
        request, form, title=_("New agent"), submit=_("Store the person"), act=act, trail=trail_of_list(),
        context={"missing": missing},
    )  # fmt: skip


@require_GET
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a person: employment, placement, what they may serve, how far they are, their account."""
    person = queries.person(key)
    rights = gates.rights(request)
    day = today(clock.now())
    employments, placements = queries.employments(person), queries.placements(person)
    held, capacities = queries.queue_ids(person), queries.capacities(person)
    levels = queries.skill_levels(person)
    is_employed = any(row.from_date <= day and (row.to_date is None or row.to_date > day) for row in employments)
    pool_id = next((row.pool_id for row in placements if row.to_date is None), None)
    standing = signing_in.standing(person, at=clock.now(), now=clock.machine_now())
    known = next_steps.Known(
        has_left=bool(employments) and all(row.to_date is not None and row.to_date <= day for row in employments),
        is_employed=any(row.to_date is None or row.to_date > day for row in employments),
        in_pool=pool_id is not None, capacities=capacities, levels_count=len(levels), queues_count=len(held),
        standing=standing,
    )  # fmt: skip
    context = {
        "person": person,
        "employments": [
            {
                "row": row,
                "contract": words.CONTRACTS[row.contract],
                "reason": leaving_words.REASONS.get(row.end_reason, row.end_reason),
            }
            for row in employments
        ],
        "placements": [
            {
                "row": row,
                "position": words.POSITIONS.get(row.position, row.position),
                "work_mode": words.WORK_MODES[row.work_mode],
            }
            for row in placements
        ],
        "is_employed": is_employed,
        "next_steps": next_steps.of(person, known, rights=rights),
        "may_employ": all(row.to_date is not None for row in employments),
        "capacities": [{"name": name, "count": capacities.get(code, 0)} for code, name in words.CHANNELS.items()],
        "queues": [queue for queue in client_queries.every_queue() if queue.pk in held],
        "other_queues_count": len(held - {queue.pk for queue in client_queries.every_queue()}),
        "pool_id": pool_id,
        "levels": [
            {
                "row": row,
                "skill": skills.shown(row.skill),
                "rung": words.RUNGS[row.rung],
                "evidence": words.EVIDENCE.get(row.evidence, row.evidence),
            }
            for row in levels
        ],
        "account": access_queries.user_of_person(person.pk),
        "invitation": access_queries.open_invitation_of(person.pk, now=clock.machine_now()),
        "may_change": rights.may("people.change"),
        "standing": standing,
        "may_invite": rights.may("people.invite"),
        "may_see_clients": rights.may("clients.see"),
    }
    return frame.show(request, "setup/agent.html", context, trail=trail_of_list())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def change_names(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct somebody's names."""
    person = queries.person(key)
    form = people_forms.NamesForm(frame.sent(request), current={name: getattr(person, name) for name in NAMES})

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        careers.change_names(person=person, **frame.given(form, *NAMES), by=by, at=at)
        return frame.Done(said=_("The names are stored."), url=url_of(person))

    return frame.form_page(
        request, form, title=_("Change the names"), submit=_("Store the names"), act=act, trail=trail_of(person)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def employ(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Employ and place somebody who is known already."""
    person = queries.person(key)
    form = people_forms.EmployForm(frame.sent(request), initial={"from_date": today(clock.now())})
    form.offer(pools=_pools())

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        careers.employ_again(
            person=person, contract=form.cleaned_data["contract"], **_placement(form.cleaned_data),
            recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return frame.Done(said=_("The employment is stored."), url=url_of(person))

    return frame.form_page(
        request, form, title=_("Employ"), submit=_("Store the employment"), act=act, trail=trail_of(person)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def move(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Give somebody another position, place, work mode or pool."""
    person = queries.person(key)
    newest = next(iter(queries.placements(person)), None)
    initial: dict[str, Any] = {"from_date": today(clock.now())}
    if newest is not None:
        initial |= {
            "position": newest.position,
            "work_mode": newest.work_mode,
            "site": str(newest.site.key) if newest.site else "",
            "place": people_forms.token(newest.place),
            "pool": str(newest.pool.key) if newest.pool else "",
        }
    openings = {str(row.key): row for row in inside.to_fill(person, on=today(clock.now()))}
    form = people_forms.MoveForm(frame.sent(request), initial=initial | {"opening": seats.wanted(openings)})
    form.offer(pools=_pools())
    if openings:
        form.choose("opening", [("", _("No opening")), *seats.choices(openings)])
    else:
        del form.fields["opening"]

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        opening = openings.get(form.cleaned_data.get("opening", ""))
        inside.move(
            person=person, opening=opening, **_placement(form.cleaned_data), recorded_at=clock.machine_now(), by=by,
            at=at,
        )  # fmt: skip
        said = _("The placement is stored, and the seat is filled from inside.") if opening else None
        return frame.Done(said=said or _("The placement is stored."), url=url_of(person))

    return frame.form_page(
        request, form, title=_("New placement"), submit=_("Store the placement"), act=act, trail=trail_of(person)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def leave(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """End somebody's employment."""
    person = queries.person(key)
    form = people_forms.LeaveForm(frame.sent(request))

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        careers.leave(
            person=person, **frame.given(form, "to_date", "reason"), recorded_at=clock.machine_now(), by=by, at=at
        )
        return frame.Done(said=_("The end is stored; after that day they receive no offers."), url=url_of(person))

    return frame.form_page(
        request, form, title=_("End the employment"), submit=_("Store the end"), act=act, trail=trail_of(person)
    )


def today(now: datetime) -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(now)


def trail_of_list() -> list[frame.Step]:
    """Return the way to the list of agents."""
    return [frame.Step(label=_("Agents"), url=reverse("setup_agents"))]


def trail_of(person: queries.Person) -> list[frame.Step]:
    """Return the way to a person."""
    return [*trail_of_list(), frame.Step(label=person.display_name, url=url_of(person))]


def url_of(person: queries.Person) -> str:
    """Return a person's page."""
    return reverse("setup_agent", args=[person.key])


def _pools() -> list[tuple[str, str]]:
    return [(str(pool.key), pool.name) for pool in client_queries.pools()]


def _placement(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return a placement form's values as the actions take them: rows instead of their keys.

    Raises: NoSuchSite, NoSuchPool
    """
    place = next(place for place in reference_queries.places() if people_forms.token(place) == cleaned["place"])
    is_home = cleaned["work_mode"] == "home"
    return {
        "position": cleaned["position"],
        "work_mode": cleaned["work_mode"],
        "site": queries.site(uuid.UUID(cleaned["site"])) if cleaned["site"] and not is_home else None,
        "place": place,
        "pool": client_queries.pool(uuid.UUID(cleaned["pool"])) if cleaned["pool"] else None,
        "from_date": cleaned["from_date"],
    }


def _place_missing() -> dict[str, str]:
    return {
        "sentence": _("There is no place yet, and everybody works at one."),
        "label": _("Add a place"),
        "url": reverse("setup_sites"),
    }
