"""A partner's own pages: where we stand with it, its turn in each step, words to us, and what came of its people.

Everything is read in the partner's own scope (`people.partner_accounts`): of another partner, of a client or of a
person there is nothing here. An account that speaks for nobody yet is told so.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import errors, partner_accounts, partners
from tejido.people import partner_queries as queries
from tejido.web.people import agreements, partner_forms
from tejido.web.people import partner_frame as frame
from tejido.web.people import partner_words as words
from tejido.web.people import partners as lead_pages
from tejido.web.shared import sections

VERB = "partners.see_own"
SECTION = sections.Section(
    name=gettext_lazy("Our work together"),
    home="partner_home",
    parts=(
        (VERB, gettext_lazy("Where we stand"), "partner_home"),
        (VERB, gettext_lazy("The people you brought"), "partner_outcomes"),
    ),
)


@require_GET
@never_cache
@gates.allowed(VERB)
def home(request: HttpRequest) -> HttpResponse:
    """Show a partner its agreements, the steps with its turn first, and what was written."""
    partner_id = _partner_id(request)
    if partner_id is None:
        return SECTION.show(request, "people/partner_unlinked.html", {})
    at, zone, day = clock.now(), frame.zone(), frame.today()
    with partner_accounts.entered(partner_id):
        partner = queries.partner_of_id(partner_id)
        known = [row for row in queries.agreements(partner) if row.status == "signed"]
        standing = queries.commitments(known, on=day)
        turns = [frame.turn_shown(turn, at=at, zone_name=zone) for turn in queries.open_turns(partner)]
        notes = [{"note": note, "is_ours": note.written_by == "ours"} for note in queries.notes(partner)]
    context = {
        "partner": partner,
        "theirs": [turn for turn in turns if turn["side"] == "theirs"],
        "ours": [turn for turn in turns if turn["side"] == "ours"],
        "agreements": [
            {
                "row": row,
                "kind": words.AGREEMENT_KINDS[row.kind],
                "last_date": row.to_date - timedelta(days=1) if row.to_date else None,
                "commitments": [agreements.commitment_shown(each) for each in standing[row.pk]],
            }
            for row in known
        ],
        "notes": notes,
        "note_form": partner_forms.NoteForm(auto_id="note_%s"),
    }
    return SECTION.show(request, "people/partner_home.html", context)


@require_GET
@never_cache
@gates.allowed(VERB)
def outcomes(request: HttpRequest) -> HttpResponse:
    """Show a partner how far its people came, as counts that tell about nobody."""
    partner_id = _partner_id(request)
    if partner_id is None:
        return SECTION.show(request, "people/partner_unlinked.html", {})
    with partner_accounts.entered(partner_id):
        shown = lead_pages.outcomes_shown(queries.partner_of_id(partner_id), until=frame.today())
    trail = [sections.Step(label=_("The people you brought"), url=reverse("partner_outcomes"))]
    return SECTION.show(request, "people/partner_outcomes.html", {"outcomes": shown}, trail=trail)


@require_POST
@never_cache
@gates.allowed(VERB)
def did_our_part(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let a partner say that it did its part; the turn is ours then.

    Raises: NoSuchPartner, NoSuchStep
    """
    partner_id = _linked(request)
    with partner_accounts.entered(partner_id):
        step = queries.step(key)

        def act(by: facts.Actor, at: datetime) -> sections.Done:
            with partner_accounts.acting(partner_id):
                partners.pass_turn(step=step, from_side="theirs", by=by, at=at)
            return sections.Done(said=_("Thank you. Now it is our turn."), url=reverse("partner_home"))

        return sections.press(request, act, back=reverse("partner_home"))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(VERB)
def write(request: HttpRequest) -> HttpResponseBase:
    """Let a partner write to us.

    Raises: NoSuchPartner
    """
    partner_id = _linked(request)
    form = partner_forms.NoteForm(sections.sent(request), auto_id="note_%s")
    with partner_accounts.entered(partner_id):
        partner = queries.partner_of_id(partner_id)

        def act(by: facts.Actor, at: datetime) -> sections.Done:
            given = sections.given(form, "key", "text")
            with partner_accounts.acting(partner_id):
                partners.write_note(partner=partner, **given, side="theirs", user_id=by.id, by=by, at=at)
            return sections.Done(said=_("Your words have arrived."), url=reverse("partner_home"))

        return SECTION.form_page(request, form, title=_("Write to us"), submit=_("Send"), act=act)


def _partner_id(request: HttpRequest) -> int | None:
    return partner_accounts.partner_of(gates.user(request).pk, at=clock.now())


def _linked(request: HttpRequest) -> int:
    """Return the partner that whoever asks speaks for.

    Raises: NoSuchPartner: none.
    """
    found = _partner_id(request)
    if found is None:
        raise errors.NoSuchPartner(errors.NoSuchPartner.__doc__)
    return found
