"""Partners as a people lead works with them: whose turn it is over all of them, and one with all that stands."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core import partners as partner_rules
from tejido.journal import clock
from tejido.people import partner_accounts, partners
from tejido.people import partner_queries as queries
from tejido.web.people import partner_forms as forms
from tejido.web.people import partner_frame as frame
from tejido.web.people import partner_words as words
from tejido.web.shared import sections

# Commitments are told so many days before they are due.
DUE_SOON_DAYS = 14
LIAISON = ("name", "role", "phone", "email", "language")


@require_GET
@never_cache
@gates.allowed("partners.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show whose turn it is over all partners, the longest waiting first, and what is owed and due."""
    at, day, zone = clock.now(), frame.today(), frame.zone()
    wanted = request.GET.get("turn", "")
    side = wanted if wanted in partner_rules.SIDES else None
    part = frame.listed(request)
    turns, count = queries.waiting(side=side, first=part.first, count=frame.PAGE_LENGTH)
    context = {
        "turns": [frame.turn_shown(turn, at=at, zone_name=zone) for turn in turns],
        "counts": queries.waiting_counts(),
        "side": side or "",
        "unseen": queries.unseen_notes(),
        "owed": [
            {
                "row": row,
                "owed_by": words.OWED_BY[row.owed_by],
                "amount": words.amount(row.quantity, row.unit),
                "kept": words.amount(row.kept_quantity, row.unit),
                "is_late": row.due_date < day,
            }
            for row in queries.owed(until=day + timedelta(days=DUE_SOON_DAYS))
        ],
        "may_change": gates.rights(request).may("partners.change"),
        **part.told(count),
    }
    return frame.SECTION.show(request, "people/partner_turns.html", context)


@require_GET
@never_cache
@gates.allowed("partners.see")
def directory(request: HttpRequest) -> HttpResponse:
    """Show the partners by name."""
    wanted, kind = frame.searched(request), request.GET.get("kind", "")
    is_ended = request.GET.get("ended") == "yes"
    part = frame.listed(request)
    found, count = queries.partners_named(
        wanted, kind=kind if kind in queries.KINDS else None, is_ended=is_ended, first=part.first,
        count=frame.PAGE_LENGTH,
    )  # fmt: skip
    context = {
        "partners": [{"partner": partner, "kind": words.KINDS[partner.kind]} for partner in found],
        "kinds": words.KINDS,
        "kind": kind,
        "wanted": wanted,
        "is_ended": is_ended,
        "may_change": gates.rights(request).may("partners.change"),
        **part.told(count),
    }
    return frame.SECTION.show(request, "people/partners.html", context, trail=frame.trail_of_list())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def add(request: HttpRequest) -> HttpResponseBase:
    """Begin to work with a partner."""
    form = forms.AddPartnerForm(sections.sent(request))
    _offer(form)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partner = partners.add_partner(**sections.given(form, "key"), **_given(form), by=by, at=at)
        said = _("The partner is stored. Next, note whom you talk to there, and what is to be done first.")
        return sections.Done(said=said, url=frame.url_of(partner))

    return frame.SECTION.form_page(
        request, form, title=_("New partner"), submit=_("Store the partner"), act=act, trail=frame.trail_of_list()
    )


@require_GET
@never_cache
@gates.allowed("partners.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a partner: steps, words, agreements, whom we talk to, who signs in for it, and what came of its people."""
    partner = queries.partner(key)
    at, day, zone = clock.now(), frame.today(), frame.zone()
    rights = gates.rights(request)
    agreements = queries.agreements(partner)
    notes = queries.notes(partner)
    names = access_queries.names_of({note.user_id for note in notes})
    context = {
        "partner": partner,
        "kind": words.KINDS[partner.kind],
        "client": _client_name(partner),
        "turns": [frame.turn_shown(turn, at=at, zone_name=zone) for turn in queries.open_turns(partner)],
        "done": [_done_shown(step, zone=zone) for step in queries.done_steps(partner)],
        "agreements": [
            {
                "row": row,
                "kind": words.AGREEMENT_KINDS[row.kind],
                "state": words.AGREEMENT_STATES[row.status],
                "last_date": row.to_date - timedelta(days=1) if row.to_date else None,
            }
            for row in agreements
        ],
        "liaisons": queries.liaisons(partner),
        "notes": [
            {"note": note, "is_ours": note.written_by == "ours", "name": names.get(note.user_id, "")} for note in notes
        ],
        "has_unseen": any(note.written_by == "theirs" and note.seen_at is None for note in notes),
        "note_form": forms.NoteForm(auto_id="note_%s"),
        "accounts": partner_accounts.accounts(partner),
        "outcomes": outcomes_shown(partner, until=day),
        "may_change": rights.may("partners.change"),
        "may_invite": rights.may("partners.invite"),
    }
    return frame.SECTION.show(request, "people/partner.html", context, trail=frame.trail_of(partner))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change what a partner is called, is, and where."""
    partner = queries.partner(key)
    client = next((buyer for buyer in queries.buyers() if buyer.client_id == partner.partner_client_id), None)
    current = {
        "name": partner.name,
        "kind": partner.kind,
        "place": next((token for token, place in frame.places().items() if place.pk == partner.place_id), ""),
        "partner_client": str(client.client_key) if client else "",
    }
    form = forms.ChangePartnerForm(sections.sent(request), current=current)
    _offer(form)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.change_partner(partner=partner, **_given(form), by=by, at=at)
        return sections.Done(said=_("The change is stored."), url=frame.url_of(partner))

    return frame.SECTION.form_page(
        request, form, title=_("Change the partner"), submit=_("Store the change"), act=act,
        trail=frame.trail_of(partner),
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("partners.change")
def end(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """End the work with a partner."""
    partner = queries.partner(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.end_partner(partner=partner, by=by, at=at)
        said = _("You no longer work with this partner. Its accounts open nothing any more; what was done stays.")
        return sections.Done(said=said, url=frame.url_of(partner))

    return sections.press(request, act, back=frame.url_of(partner))


@require_POST
@never_cache
@gates.allowed("partners.change")
def resume(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take the work with a partner up again."""
    partner = queries.partner(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.resume_partner(partner=partner, by=by, at=at)
        return sections.Done(said=_("You work with this partner again."), url=frame.url_of(partner))

    return sections.press(request, act, back=frame.url_of(partner))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def add_liaison(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Note somebody at a partner with whom we speak."""
    partner = queries.partner(key)
    form = forms.AddLiaisonForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.add_liaison(partner=partner, **sections.given(form, "key", *LIAISON), by=by, at=at)
        return sections.Done(said=_("You know whom to talk to there."), url=frame.url_of(partner))

    return frame.SECTION.form_page(
        request, form, title=_("Somebody to talk to"), submit=_("Store the name"), act=act,
        trail=frame.trail_of(partner),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def change_liaison(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct what we know of somebody at a partner."""
    liaison = queries.liaison(key)
    current = {name: getattr(liaison, name) for name in LIAISON}
    form = forms.ChangeLiaisonForm(sections.sent(request), current=current)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.change_liaison(liaison=liaison, **sections.given(form, *LIAISON), by=by, at=at)
        return sections.Done(said=_("The change is stored."), url=frame.url_of(liaison.partner))

    return frame.SECTION.form_page(
        request, form, title=_("Somebody to talk to"), submit=_("Store the change"), act=act,
        trail=frame.trail_of(liaison.partner),
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("partners.change")
def erase_liaison(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Forget somebody at a partner."""
    liaison = queries.liaison(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.erase_liaison(liaison=liaison, by=by, at=at)
        return sections.Done(said=_("Name, phone and email are erased for good."), url=frame.url_of(liaison.partner))

    return sections.press(request, act, back=frame.url_of(liaison.partner))


def outcomes_shown(partner: queries.Partner, *, until: Any) -> Mapping[str, Any]:
    """Return what came of the people a partner brought, as tables show it; `lines` is empty where nobody came yet."""
    cohorts = queries.cohorts(partner, until=until)
    found = queries.outcomes_of(partner, until=until)
    order = [*(group for group in cohorts if group in found.people), *(group for group in found.people if not group)]
    lines = [
        {
            "name": _cohort_name(cohorts.get(group)),
            "cohort": cohorts.get(group),
            "people": words.figure(found.people[group]),
            "cells": [(words.STAGES[stage], words.figure(found.stages[stage][group])) for stage in found.stages],
        }
        for group in order
    ]
    return {
        "lines": lines,
        "ahead": [
            {"name": _cohort_name(cohort), "from_date": cohort["from_date"]}
            for cohort in queries.cohorts_ahead(partner, until=until)
        ],
        "stages": [words.STAGES[stage] for stage in found.stages],
        "all_people": words.figure(found.all_people),
        "all_cells": [(words.STAGES[stage], words.figure(found.all_stages[stage])) for stage in found.stages],
    }


def _cohort_name(cohort: Mapping[str, Any] | None) -> str:
    if cohort is None:
        return _("Without a training")
    return f"{words.local(en=cohort['course_en'], es=cohort['course_es'])}, {cohort['name']}"


def _done_shown(step: queries.Step, *, zone: str) -> dict[str, Any]:
    days = queries.days_by_side(step, zone=zone)
    return {"step": step, "ours": words.days(days["ours"]), "theirs": words.days(days["theirs"])}


def _client_name(partner: queries.Partner) -> str:
    if partner.partner_client_id is None:
        return ""
    known = {buyer.client_id: buyer.client_name for buyer in queries.buyers()}
    return known.get(partner.partner_client_id, "")


def _offer(form: forms.PartnerFields) -> None:
    clients = {str(buyer.client_key): buyer.client_name for buyer in queries.buyers()}
    form.offer(places=frame.place_choices(), clients=list(clients.items()))


def _given(form: forms.PartnerFields) -> dict[str, Any]:
    """Return a partner form's values as the actions take them: rows instead of what names them."""
    cleaned = form.cleaned_data
    clients = {str(buyer.client_key): buyer.client_id for buyer in queries.buyers()}
    return {
        "name": cleaned["name"],
        "kind": cleaned["kind"],
        "place": frame.places().get(cleaned["place"]),
        "partner_client_id": clients.get(cleaned["partner_client"]),
    }
