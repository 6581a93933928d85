"""Agreements with a partner: drafting, signing, ending, and what each side owes and has kept."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.people import agreements
from tejido.people import partner_queries as queries
from tejido.web.people import partner_forms as forms
from tejido.web.people import partner_frame as frame
from tejido.web.people import partner_words as words
from tejido.web.shared import sections

TERMS = ("kind", "title", "from_date", "to_date")


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Draft an agreement with a partner."""
    partner = queries.partner(key)
    form = forms.AddAgreementForm(sections.sent(request), initial={"from_date": frame.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = agreements.draft(partner=partner, **sections.given(form, "key", *TERMS), by=by, at=at)
        said = _("The draft is stored. Next, say what each side owes, and sign it when both agree.")
        return sections.Done(said=said, url=url_of(made))

    return frame.SECTION.form_page(
        request, form, title=_("New agreement"), submit=_("Store the draft"), act=act, trail=frame.trail_of(partner)
    )


@require_GET
@never_cache
@gates.allowed("partners.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an agreement with what each side owes and has kept."""
    agreement = queries.agreement(key)
    standing = queries.commitments([agreement], on=frame.today())[agreement.pk]
    versions = queries.versions(agreement)
    names = access_queries.names_of({row.user_id for row in versions if row.user_id is not None})
    context = {
        "agreement": agreement,
        "kind": words.AGREEMENT_KINDS[agreement.kind],
        "state": words.AGREEMENT_STATES[agreement.status],
        "reason": words.END_REASONS.get(agreement.end_reason, ""),
        "last_date": agreement.to_date - timedelta(days=1) if agreement.to_date else None,
        "commitments": [commitment_shown(each) for each in standing],
        "versions": [
            {
                "row": row,
                "kind": words.AGREEMENT_KINDS[row.kind],
                "reason": words.CORRECTIONS[row.reason],
                "who": names.get(row.user_id or 0, ""),
                "last_date": row.to_date - timedelta(days=1) if row.to_date else None,
            }
            for row in versions
        ],
        "may_change": gates.rights(request).may("partners.change"),
    }
    return frame.SECTION.show(request, "people/agreement.html", context, trail=trail_of(agreement))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change a draft."""
    agreement = queries.agreement(key)
    current = {name: getattr(agreement, name) for name in TERMS}
    form = forms.ChangeAgreementForm(sections.sent(request), current=current)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        agreements.change_draft(agreement=agreement, **sections.given(form, *TERMS), by=by, at=at)
        return sections.Done(said=_("The change is stored."), url=url_of(agreement))

    return frame.SECTION.form_page(
        request, form, title=_("Change the draft"), submit=_("Store the change"), act=act, trail=trail_of(agreement)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def sign(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that both sides signed."""
    agreement = queries.agreement(key)
    form = forms.SignForm(sections.sent(request), initial={"on": frame.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        agreements.sign(agreement=agreement, on=form.cleaned_data["on"], by=by, at=at)
        said = _("The agreement is in force. What changes in it from now on is kept with its reason.")
        return sections.Done(said=said, url=url_of(agreement))

    return frame.SECTION.form_page(
        request, form, title=_("Both sides signed"), submit=_("Store the signature"), act=act, trail=trail_of(agreement)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct what stands in a signed agreement; the former version stays below it."""
    agreement = queries.agreement(key)
    current = {name: getattr(agreement, name) for name in (*TERMS, "signed_on")}
    form = forms.CorrectAgreementForm(sections.sent(request), current=current)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        agreements.correct(
            agreement=agreement, **sections.given(form, *TERMS, "signed_on", "reason"), today=frame.today(),
            user_id=by.id, recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        said = _("The correction is stored; what stood there before is kept.")
        return sections.Done(said=said, url=url_of(agreement))

    return frame.SECTION.form_page(
        request, form, title=_("Correct the signed agreement"), submit=_("Store the correction"), act=act,
        trail=trail_of(agreement),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def end(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """End an agreement."""
    agreement = queries.agreement(key)
    form = forms.EndForm(sections.sent(request), initial={"on": frame.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        agreements.end(agreement=agreement, **sections.given(form, "on", "reason"), by=by, at=at)
        return sections.Done(said=_("The agreement has ended."), url=url_of(agreement))

    return frame.SECTION.form_page(
        request, form, title=_("End the agreement"), submit=_("Store the end"), act=act, trail=trail_of(agreement)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def add_commitment(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say what one side owes the other."""
    agreement = queries.agreement(key)
    form = forms.CommitmentForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "owed_by", "what", "quantity", "unit", "due_date")
        agreements.commit(agreement=agreement, **given, by=by, at=at)
        return sections.Done(said=_("The commitment is stored."), url=url_of(agreement))

    return frame.SECTION.form_page(
        request, form, title=_("New commitment"), submit=_("Store the commitment"), act=act, trail=trail_of(agreement)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("partners.change")
def keep(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a commitment was kept, in part or in full."""
    commitment = queries.commitment(key)
    agreement, today = commitment.agreement, frame.today()
    standing = next(
        each for each in queries.commitments([agreement], on=today)[agreement.pk] if each.commitment.pk == commitment.pk
    )
    rest = max(commitment.quantity - standing.kept.quantity, 0)
    form = forms.KeptForm(sections.sent(request), initial={"on": today, "quantity": rest or None})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "quantity", "on")
        agreements.keep(commitment=commitment, **given, today=today, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("What was kept is stored."), url=url_of(agreement))

    title = _("Kept: %(what)s, %(amount)s") % {
        "what": commitment.what,
        "amount": words.amount(commitment.quantity, commitment.unit),
    }
    return frame.SECTION.form_page(
        request, form, title=title, submit=_("Store what was kept"), act=act, trail=trail_of(agreement)
    )


@require_POST
@never_cache
@gates.allowed("partners.change")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take a commitment back."""
    commitment = queries.commitment(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        agreements.withdraw_commitment(commitment=commitment, by=by, at=at)
        return sections.Done(said=_("The commitment is no longer owed."), url=url_of(commitment.agreement))

    return sections.press(request, act, back=url_of(commitment.agreement))


@require_POST
@never_cache
@gates.allowed("partners.change")
def take_back_kept(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take back what was entered wrongly as kept."""
    part = queries.kept_part(key)
    url = url_of(part.commitment.agreement)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        agreements.take_back_kept(part=part, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The entry no longer counts."), url=url)

    return sections.press(request, act, back=url)


def commitment_shown(standing: queries.Standing) -> dict[str, object]:
    """Return a commitment with how far it is kept, as pages show it."""
    commitment = standing.commitment
    return {
        "row": commitment,
        "owed_by": words.OWED_BY[commitment.owed_by],
        "owed_by_at_theirs": words.OWED_BY_AT_THEIRS[commitment.owed_by],
        "amount": words.amount(commitment.quantity, commitment.unit),
        "kept": words.amount(standing.kept.quantity, commitment.unit),
        "state": standing.kept.state,
        "state_label": words.COMMITMENT_STATES[standing.kept.state],
        "kept_on": standing.kept.on_date,
        "parts": [{"row": part, "amount": words.amount(part.quantity, commitment.unit)} for part in standing.parts],
    }


def trail_of(agreement: queries.Agreement) -> list[sections.Step]:
    """Return the way to an agreement."""
    return [*frame.trail_of(agreement.partner), sections.Step(label=agreement.title, url=url_of(agreement))]


def url_of(agreement: queries.Agreement) -> str:
    """Return an agreement's page."""
    return reverse("people_agreement", args=[agreement.key])
