"""Openings as a people lead works with them: what is to be filled, its history, and who fills each seat from where."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import queries as client_queries
from tejido.core import facts
from tejido.core.impact import disclosure
from tejido.journal import clock
from tejido.people import inside, openings, partner_queries
from tejido.people import opening_queries as queries
from tejido.people import queries as people_queries
from tejido.web.people import opening_forms as forms
from tejido.web.people import partner_frame as frame
from tejido.web.people import partner_words as words
from tejido.web.people import seat_rates
from tejido.web.shared import sections

USUAL_HOURS = 42
# So many lines for skills a form has, and more where an opening asks for more.
SKILLS_COUNT = 3
YEAR_DAYS = 365


@require_GET
@never_cache
@gates.allowed("openings.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show what is to be filled, or what was closed."""
    is_open = request.GET.get("closed") != "yes"
    part = frame.listed(request)
    found, count = queries.openings(is_open=is_open, first=part.first, count=frame.PAGE_LENGTH)
    programmes, today = _programme_names(), frame.today()
    year_ago = today - timedelta(days=YEAR_DAYS)
    context = {
        "openings": [
            {
                "row": row,
                "position": words.local(en=row.position.name_en, es=row.position.name_es),
                "programme": programmes.get(row.programme_id or 0, ""),
                "work_mode": words.WORK_MODES[row.work_mode],
                "left": queries.seats_left(row),
                "is_inside": row.inside_first_until is not None and row.inside_first_until > today,
                "reason": words.CLOSE_REASONS.get(row.close_reason, row.close_reason),
            }
            for row in found
        ],
        "is_open": is_open,
        "rates": [] if is_open else seat_rates.of(queries.seats_by_source(from_date=year_ago, to_date=today)),
        "people_min": disclosure.CELL_MIN,
        "may_change": gates.rights(request).may("openings.change"),
        **part.told(count),
    }
    return frame.SECTION.show(request, "people/openings.html", context, trail=_trail_of_list())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("openings.change")
def add(request: HttpRequest) -> HttpResponseBase:
    """Open seats of a position."""
    form = forms.AddOpeningForm(
        sections.sent(request), initial={"weekly_hours": USUAL_HOURS, "seats_count": 1, "is_public": True}
    )
    _offer(form)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        opening = openings.make(
            terms=_terms(form), skills=_wanted(form), **sections.given(form, "key", "reason"), opened_on=frame.today(),
            user_id=by.id, by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The seats are open."), url=_url_of(opening))

    return frame.SECTION.form_page(
        request, form, title=_("New opening"), submit=_("Open the seats"), act=act, trail=_trail_of_list(),
        context={**_missing(), "form_class": "paired"},
    )  # fmt: skip


@require_GET
@never_cache
@gates.allowed("openings.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an opening: its terms, who fills its seats from where, and its history."""
    opening = queries.opening(key)
    changes = queries.history(opening)
    names = access_queries.names_of({change.user_id for change in changes if change.user_id is not None})
    today = frame.today()
    known = {row.code: words.local(en=row.name_en, es=row.name_es) for row in queries.positions()}
    context = {
        "opening": opening,
        "position": _position_name(opening),
        "programme": _programme_names().get(opening.programme_id or 0, ""),
        "work_mode": words.WORK_MODES[opening.work_mode],
        "left": queries.seats_left(opening),
        "covers": words.covered(opening.covers),
        "is_inside": opening.inside_first_until is not None and opening.inside_first_until > today,
        "reason": words.CLOSE_REASONS.get(opening.close_reason, opening.close_reason),
        "skills": [{"row": row, "rung": words.RUNGS[row.rung]} for row in queries.skills(opening)],
        "seats": [
            {
                "row": seat,
                "source": words.SOURCES[seat.source],
                "before": known.get(seat.from_placement.position, "") if seat.from_placement else "",
            }
            for seat in queries.filled_seats(opening)
        ],
        "interested": inside.interested(opening),
        "may_promote": gates.rights(request).may("people.change") and not opening.position.is_entry,
        "changes": [
            {
                "row": change,
                "what": words.CHANGES[change.what],
                "who": names.get(change.user_id or 0, ""),
                "reason": words.CLOSE_REASONS.get(change.reason, change.reason),
            }
            for change in changes
        ],
        "may_change": gates.rights(request).may("openings.change"),
    }
    return frame.SECTION.show(request, "people/opening.html", context, trail=_trail_of(opening))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("openings.change")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change an opening's terms, seats or skills."""
    opening = queries.opening(key)
    form = forms.ChangeOpeningForm(sections.sent(request), current=_current(opening))
    _offer(form, opening=opening)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        openings.change(
            opening=opening, terms=_terms(form), skills=_wanted(form, opening=opening),
            reason=form.cleaned_data["reason"], user_id=by.id, by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The change is stored, and stands in the history."), url=_url_of(opening))

    return frame.SECTION.form_page(
        request, form, title=_("Change the opening"), submit=_("Store the change"), act=act, trail=_trail_of(opening),
        context={"form_class": "paired"},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("openings.change")
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Close an opening for a reason."""
    opening, today = queries.opening(key), frame.today()
    form = forms.CloseForm(sections.sent(request), initial={"on": today})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "on", "reason")
        openings.close(opening=opening, **given, today=today, user_id=by.id, by=by, at=at)
        return sections.Done(said=_("The opening is closed."), url=_url_of(opening))

    return frame.SECTION.form_page(
        request, form, title=_("Close the opening"), submit=_("Close the opening"), act=act, trail=_trail_of(opening)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("openings.change")
def reopen(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Open a closed opening again."""
    opening = queries.opening(key)
    form = forms.ReopenForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        openings.reopen(opening=opening, reason=form.cleaned_data["reason"], user_id=by.id, by=by, at=at)
        return sections.Done(said=_("The seats are open."), url=_url_of(opening))

    return frame.SECTION.form_page(
        request, form, title=_("Open it again"), submit=_("Open it again"), act=act, trail=_trail_of(opening)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("openings.change")
def fill(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say who fills a seat."""
    opening, today = queries.opening(key), frame.today()
    people = {str(person.key): person for person in queries.candidates(opening, on=today)}
    form = forms.FillForm(sections.sent(request), initial={"on": today})
    form.choose("person", [(text, f"{who.given_names} {who.first_surname}") for text, who in people.items()])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        seat = openings.fill_seat(
            opening=opening, person=people[form.cleaned_data["person"]], on=form.cleaned_data["on"],
            key=form.cleaned_data["key"], recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        said = (
            _("The seat is filled from inside.") if seat.source == "inside" else _("The seat is filled from outside.")
        )
        return sections.Done(said=said, url=_url_of(opening))

    told = {
        "sentence": _("Nobody is placed in this position who does not fill a seat already. Place somebody first."),
        "label": _("Agents"),
        "url": reverse("setup_agents") if gates.rights(request).may("people.see") else "",
    }
    return frame.SECTION.form_page(
        request, form, title=_("Who fills a seat"), submit=_("Store it"), act=act, trail=_trail_of(opening),
        context={"missing": [] if people else [told]},
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("openings.change")
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take back that a seat was filled."""
    seat = queries.filled_seat(key)
    url = _url_of(seat.opening)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        openings.take_back_seat(seat=seat, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The seat is free again; the entry stays in the record."), url=url)

    return sections.press(request, act, back=url)


def _offer(form: forms.OpeningFields, *, opening: queries.Opening | None = None) -> None:
    positions = queries.positions(among=opening.position.code if opening else None)
    named = [(position.code, words.local(en=position.name_en, es=position.name_es)) for position in positions]
    form.offer(
        positions=sorted(named, key=lambda each: each[1]),
        programmes=[
            (str(buyer.programme_key), f"{buyer.client_name}: {buyer.programme_name}")
            for buyer in partner_queries.buyers()
            if buyer.programme_key is not None
        ],
        sites=[(str(site.key), site.name) for site in people_queries.sites()],
        places=frame.place_choices(),
        skills=[(str(skill.key), skill.name) for skill in client_queries.skills()],
        rungs=list(words.RUNGS.items()),
        skills_count=max(SKILLS_COUNT, len(queries.skills(opening)) if opening else 0),
    )


def _terms(form: forms.OpeningFields) -> openings.Terms:
    """Return an opening form's values as the actions take them: rows instead of what names them."""
    cleaned = form.cleaned_data
    programmes = {str(buyer.programme_key): buyer.programme_id for buyer in partner_queries.buyers()}
    is_home = cleaned["work_mode"] == "home"
    return openings.Terms(
        position=next(row for row in queries.positions(among=cleaned["position"]) if row.code == cleaned["position"]),
        programme_id=programmes.get(cleaned["programme"]),
        site=people_queries.site(uuid.UUID(cleaned["site"])) if cleaned["site"] and not is_home else None,
        place=frame.places()[cleaned["place"]],
        work_mode=cleaned["work_mode"],
        weekly_hours=cleaned["weekly_hours"],
        seats_count=cleaned["seats_count"],
        inside_first_until=cleaned["inside_first_until"],
        is_public=cleaned["is_public"],
        covers=cleaned["covers"],
    )


def _wanted(form: forms.OpeningFields, *, opening: queries.Opening | None = None) -> list[openings.Wanted]:
    """Return the skills that are asked for; those of clients that whoever asks does not see stay as they are."""
    seen = {str(skill.key): skill.pk for skill in client_queries.skills()}
    unseen = [row for row in opening.skills.all() if row.skill_id not in seen.values()] if opening else []
    return [
        *(openings.Wanted(skill_id=seen[key], level=level, rung=rung) for key, level, rung in form.asked()),
        *(openings.Wanted(skill_id=row.skill_id, level=row.level, rung=row.rung) for row in unseen),
    ]


def _current(opening: queries.Opening) -> Mapping[str, Any]:
    """Return what an opening's form begins with."""
    programmes = {buyer.programme_id: str(buyer.programme_key) for buyer in partner_queries.buyers()}
    current: dict[str, Any] = {
        name: getattr(opening, name)
        for name in ("seats_count", "work_mode", "weekly_hours", "inside_first_until", "is_public", "covers")
    }
    for number, row in enumerate(queries.skills(opening), start=1):
        current |= {f"skill_{number}": str(row.skill.key), f"level_{number}": row.level, f"rung_{number}": row.rung}
    return current | {
        "position": opening.position.code,
        "programme": programmes.get(opening.programme_id, "") if opening.programme_id else "",
        "site": str(opening.site.key) if opening.site else "",
        "place": next((token for token, place in frame.places().items() if place.pk == opening.place_id), ""),
    }


def _programme_names() -> Mapping[int, str]:
    return {
        buyer.programme_id: f"{buyer.client_name}: {buyer.programme_name}"
        for buyer in partner_queries.buyers()
        if buyer.programme_id is not None
    }


def _missing() -> Mapping[str, Any]:
    told = {
        "sentence": _("There is no place yet, and an opening is at one."),
        "label": _("Add a place"),
        "url": reverse("setup_sites"),
    }
    return {"missing": [] if frame.places() else [told]}


def _position_name(opening: queries.Opening) -> str:
    return words.local(en=opening.position.name_en, es=opening.position.name_es)


def _trail_of_list() -> list[sections.Step]:
    return [sections.Step(label=_("Openings"), url=reverse("people_openings"))]


def _trail_of(opening: queries.Opening) -> list[sections.Step]:
    return [*_trail_of_list(), sections.Step(label=_position_name(opening), url=_url_of(opening))]


def _url_of(opening: queries.Opening) -> str:
    return reverse("people_opening", args=[opening.key])
