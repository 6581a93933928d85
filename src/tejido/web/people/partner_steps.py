"""What happens with a partner from day to day: steps and their turns, words to each other, and who signs in for it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import http as http_words
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import partner_accounts, partners
from tejido.people import partner_queries as queries
from tejido.web.people import partner_forms as forms
from tejido.web.people import partner_frame as frame
from tejido.web.shared import sections


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say what is to be done next with a partner."""
    partner = queries.partner(key)
    by_key = {str(agreement.key): agreement for agreement in queries.agreements(partner)}
    form = forms.StepForm(sections.sent(request))
    form.choose("agreement", [("", "—"), *((text, agreement.title) for text, agreement in by_key.items())])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "what", "side", "due_date")
        agreement = by_key.get(form.cleaned_data["agreement"])
        partners.open_step(partner=partner, agreement=agreement, **given, by=by, at=at)
        return sections.Done(said=_("The step is on the list."), url=frame.url_of(partner))

    return frame.SECTION.form_page(
        request, form, title=_("New step"), submit=_("Store the step"), act=act, trail=frame.trail_of(partner)
    )


@require_POST
@never_cache
@gates.allowed("partners.change")
def pass_turn(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that one side did its part and the other has the turn."""
    step = queries.step(key)
    side = "theirs" if request.POST.get("from_side") == "theirs" else "ours"

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.pass_turn(step=step, from_side=side, by=by, at=at)
        said = _("Now it is their turn.") if side == "ours" else _("Now it is our turn.")
        return sections.Done(said=said, url=_back(request, step))

    return sections.press(request, act, back=_back(request, step))


@require_POST
@never_cache
@gates.allowed("partners.change")
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a step is done."""
    step = queries.step(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.finish_step(step=step, by=by, at=at)
        return sections.Done(said=_("The step is done."), url=_back(request, step))

    return sections.press(request, act, back=_back(request, step))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def write(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write to a partner; what it wrote counts as read then."""
    partner = queries.partner(key)
    form = forms.NoteForm(sections.sent(request), auto_id="note_%s")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "text")
        partners.write_note(partner=partner, **given, side="ours", user_id=by.id, by=by, at=at)
        partners.see_notes(partner=partner, by=by, at=at)
        said = _("Your words stand on the partner's page. No mail is sent.")
        return sections.Done(said=said, url=f"{frame.url_of(partner)}#notes")

    return frame.SECTION.form_page(
        request, form, title=_("Write to the partner"), submit=_("Send"), act=act, trail=frame.trail_of(partner)
    )


@require_POST
@never_cache
@gates.allowed("partners.change")
def see(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that what a partner wrote was read."""
    partner = queries.partner(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partners.see_notes(partner=partner, by=by, at=at)
        return sections.Done(said=_("Marked as read."), url=frame.url_of(partner))

    return sections.press(request, act, back=frame.url_of(partner))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.invite")
def open_account(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let somebody sign in for a partner."""
    partner = queries.partner(key)
    form = forms.AccountForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "email", "language", "key")
        link = partner_accounts.open_account(partner=partner, **given, by=by, at=at, now=clock.machine_now())
        is_invited = link.invitation_id is not None
        said = _("The invitation is on its way.") if is_invited else _("This account now speaks for the partner.")
        return sections.Done(said=said, url=frame.url_of(partner))

    return frame.SECTION.form_page(
        request, form, title=_("Who signs in for the partner"), submit=_("Let them sign in"), act=act,
        trail=frame.trail_of(partner),
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("partners.invite")
def end_account(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """End that an account speaks for a partner."""
    link = partner_accounts.link(key)
    url = frame.url_of(link.partner)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        partner_accounts.end_account(link=link, by=by, at=at, now=clock.machine_now())
        return sections.Done(said=_("This account no longer speaks for the partner."), url=url)

    return sections.press(request, act, back=url)


def _back(request: HttpRequest, step: queries.Step) -> str:
    """Return where a button leads back to: the list over all partners where it stands there, else the partner."""
    wanted = request.POST.get("back", "")
    is_list = wanted.startswith(reverse("people_partners")) and "\\" not in wanted
    if is_list and http_words.url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return frame.url_of(step.partner)
