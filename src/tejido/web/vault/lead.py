"""What the people lead writes down for somebody else, from what they say or from paper: written, never read back.

No page here shows what is kept, nor that something is: whoever writes a status sees an empty form the next time.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import actions as access_actions
from tejido.access import gates, roles
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.impact import consents
from tejido.impact import declarations, subjects
from tejido.journal import clock
from tejido.people import queries as people_queries
from tejido.vault import actions, queries
from tejido.web.shared import people_sections, sections
from tejido.web.vault import days, forms, own, words

FOUND_MAX = 25
DUE_MAX = 25
PAGE_MAX = 10_000
NAME_LENGTH_MAX = 100
ADULT_HOWS = ("in_person", "on_paper")
MINOR_HOWS = ("guardian_on_paper",)

Tell = Callable[[people_queries.Person, datetime], None]


@require_GET
@never_cache
@gates.allowed("vault.collect")
def overview(request: HttpRequest) -> HttpResponse:
    """Find somebody to write down for, and list whose household snapshot can be taken now."""
    today = days.today(clock.now())
    wanted = request.GET.get("name", "").replace("\0", "").strip()[:NAME_LENGTH_MAX]
    found, found_count = (
        people_queries.people_named(wanted, on=today, first=0, count=FOUND_MAX) if wanted else ([], 0)
    )  # fmt: skip
    page = _page(request)
    due, due_count = queries.snapshots_due(on=today, first=(page - 1) * DUE_MAX, count=DUE_MAX)
    people = subjects.named_people([one.person_id for one in due])
    context = {
        "wanted": wanted,
        "found": found,
        "found_count": found_count,
        "due": [
            {"person": people[one.person_id], "moment": words.MOMENTS[one.moment], "due_on": one.due_on,
             "is_late": one.due_on < today}
            for one in due
            if one.person_id in people
        ],
        "due_count": due_count,
        "earlier": page - 1 if page > 1 else None,
        "later": page + 1 if page * DUE_MAX < due_count else None,
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "vault/status.html", context, trail=_trail())


@require_GET
@never_cache
@gates.allowed("vault.collect")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what can be written down for somebody, and whether they can sign in; nothing of what is kept."""
    person = people_queries.person(key)
    context = {
        "person": person,
        "is_minor": days.is_minor(person, on=days.today(clock.now())),
        "user": access_queries.user_of_person(person.pk),
        "invitation": access_queries.open_invitation_of(person.pk, now=clock.machine_now()),
    }
    return people_sections.PEOPLE.show(request, "vault/status_of.html", context, trail=_trail(person))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("vault.collect")
def status(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write down how things were before somebody was hired."""
    person = people_queries.person(key)
    spells = people_queries.employments(person)
    first = {"hired_on": spells[0].from_date.isoformat()} if spells else {}
    form = forms.StatusForm(sections.sent(request), hows=_hows(person), initial=first)

    def tell(person: people_queries.Person, at: datetime) -> None:
        declarations.declare_status(
            person.pk, **sections.given(form, "status", "basis", "evidence", "hired_on"),
            domain=form.domain(), household=form.household(), consent_version=form.text.version, how=form.how_given,
            by_user_id=gates.user(request).pk, at=at,
        )  # fmt: skip

    return _writing(request, person, form, name="people_status_write", tell=tell)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("vault.collect")
def groups(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write down which groups somebody identifies with, from the paper that they filled in."""
    person = people_queries.person(key)
    form = forms.GroupsForm(sections.sent(request), hows=_hows(person))

    def tell(person: people_queries.Person, at: datetime) -> None:
        actions.declare_groups(
            person.pk, answers=form.answers(), consent_version=form.text.version, how=form.how_given,
            by_user_id=gates.user(request).pk, at=at,
        )  # fmt: skip

    return _writing(request, person, form, name="people_status_groups", tell=tell)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("vault.collect")
def household(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write down somebody's household."""
    person = people_queries.person(key)
    form = forms.HouseholdForm(sections.sent(request), hows=_hows(person))

    def tell(person: people_queries.Person, at: datetime) -> None:
        declarations.take_snapshot(
            person.pk, moment=form.cleaned_data["moment"], taken_on=days.today(at), household=form.household(),
            consent_version=form.text.version, how=form.how_given, by_user_id=gates.user(request).pk, at=at,
        )  # fmt: skip

    return _writing(request, person, form, name="people_status_household", tell=tell)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("vault.collect")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take back for somebody what they agreed to; the same is said whether there was something or not."""
    person = people_queries.person(key)
    form = forms.PurposeForm(sections.sent(request))

    def act(_by: facts.Actor, at: datetime) -> sections.Done:
        subjects.withdraw_if_given(
            person.pk, purpose=form.cleaned_data["purpose"], by_user_id=gates.user(request).pk, at=at
        )
        said = _("Whatever was told for it is erased, and counts in no figure from now on.")
        return sections.Done(said=said, url=reverse("people_status_of", args=[person.key]))

    title = _("Take back an agreement")
    return people_sections.PEOPLE.form_page(
        request, form, title=title, submit=_("Take back and erase"), act=act, trail=_trail(person)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def invite(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Invite somebody who learns with us to an account for their own pages; it gives no role."""
    person = people_queries.person(key)
    form = forms.InviteForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        access_actions.invite(
            **sections.given(form, "email", "language", "key"), role=roles.NONE, person_id=person.pk, by=by, at=at,
            now=clock.machine_now(),
        )  # fmt: skip
        return sections.Done(
            said=_("The invitation is on its way."), url=reverse("people_status_of", args=[person.key])
        )

    return people_sections.PEOPLE.form_page(
        request, form, title=_("An account for their own pages"), submit=_("Invite"), act=act, trail=_trail(person)
    )


def _writing(
    request: HttpRequest, person: people_queries.Person, form: forms.AgreedForm, *, name: str, tell: Tell
) -> HttpResponseBase:  # fmt: skip
    def act(_by: facts.Actor, at: datetime) -> sections.Done:
        tell(person, at)
        said = _("It is kept, sealed. You cannot read it back; the person can, and sees everybody who reads it.")
        return sections.Done(said=said, url=reverse("people_status_of", args=[person.key]))

    purpose: consents.Purpose = form.purpose
    return people_sections.PEOPLE.form_page(
        request, form, title=str(words.ASKED[purpose]), submit=_("Keep it sealed"), act=act, trail=_trail(person),
        template="vault/agreed_form.html", context={**own.text_of(form), "person": person},
    )  # fmt: skip


def _hows(person: people_queries.Person) -> Sequence[str]:
    return MINOR_HOWS if days.is_minor(person, on=days.today(clock.now())) else ADULT_HOWS


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, min(int(text), PAGE_MAX)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _trail(person: people_queries.Person | None = None) -> list[sections.Step]:
    way = [sections.Step(label=_("What people tell us"), url=reverse("people_status"))]
    if person is not None:
        way.append(sections.Step(label=person.display_name, url=reverse("people_status_of", args=[person.key])))
    return way
