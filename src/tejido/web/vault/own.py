"""My data: what I told, who read it, what I agreed to, and taking everything along; for whoever has a person.

What lies in the vault is read with POST only, so that no link or going back reads anything nobody asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms as fields
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.impact import consents, households
from tejido.impact import declarations, holding_words, subjects
from tejido.journal import clock
from tejido.people import consent_texts
from tejido.people import queries as people_queries
from tejido.people import rights as people_rights
from tejido.vault import actions, queries
from tejido.web.shared import people_sections, sections
from tejido.web.vault import days, errors, forms, words

# What somebody may fill in about themselves: the purpose and where its form is.
FORMS: Mapping[str, str] = {
    "impact_status": "own_status",
    "self_identification": "own_groups",
    "household": "own_household",
}
ROWS_SHOWN = 20
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(rf"{DAY.pattern}T[0-9:.]+[+-][0-9:]+")
Texts = Mapping[tuple[str, str], consents.Text]


@require_GET
@never_cache
@gates.own
def overview(request: HttpRequest) -> HttpResponse:
    """Show what there is to tell, what was agreed to, and who read what; no value is read."""
    person = _person(request)
    held = subjects.consents_of(person.pk)
    current = {consent.purpose: consent for consent in held if consent.ended_at is None}
    texts = consent_texts.named([(consent.purpose, consent.text_version) for consent in held])
    context = {
        "cards": [_card(purpose, current.get(purpose), texts) for purpose in consents.PURPOSES],
        "earlier": [_agreement(consent, texts) for consent in held if consent.ended_at is not None],
        "reads": _reads(request, person.pk),
        "is_minor": days.is_minor(person, on=_today()),
        "has_told": bool(set(current) & set(FORMS)),
    }
    return people_sections.OWN.show(request, "vault/own_data.html", context, trail=trail())


@require_POST
@never_cache
@gates.own
def shown(request: HttpRequest) -> HttpResponse:
    """Show somebody what they told; the log says before that they read it."""
    person = _person(request)
    told = subjects.told_to_the_vault(person.pk, reader_user_id=gates.user(request).pk, at=clock.now())
    status, groups = told.status, told.groups
    context = {
        "status": None if status is None else {
            "said": words.STATUSES[status.status], "basis": words.BASES[status.basis],
            "evidence": words.EVIDENCES[status.evidence], "domain": words.domain(status.domain),
            "version": status.threshold_version, "hired_on": status.hired_on, "declared_at": status.declared_at,
        },
        "groups": [] if groups is None else [
            {"question": words.QUESTIONS[name], "answer": words.ANSWERS[code]} for name, code in groups.answers.items()
        ],
        "snapshots": [_snapshot(one) for one in told.snapshots],
        "household_code": told.snapshots[-1].household_code if told.snapshots else "",
    }  # fmt: skip
    return people_sections.OWN.show(request, "vault/own_told.html", context, trail=trail(_("What I told"), "own_data"))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.own
def status(request: HttpRequest) -> HttpResponseBase:
    """Let somebody tell how things were before they were hired."""
    spells = people_queries.employments(_person(request))
    initial = {"hired_on": spells[0].from_date if spells else None}
    form = forms.StatusForm(sections.sent(request), hows=("self",), is_own=True, initial=initial)

    def act(person: people_queries.Person, at: datetime) -> None:
        user_id = gates.user(request).pk
        home = declarations.own_household(person.pk, reader_user_id=user_id, at=at) if wants(form) else None
        declarations.declare_status(
            person.pk, status=form.cleaned_data["status"], basis="self_declared", evidence="none",
            domain=form.domain(), household=home, hired_on=form.cleaned_data["hired_on"],
            consent_version=form.text.version, how="self", by_user_id=user_id, at=at,
        )  # fmt: skip

    def wants(form: forms.StatusForm) -> bool:
        return bool(form.cleaned_data["compare"]) and form.cleaned_data["status"] != "prefer_not_to_say"

    return _telling(request, form, title=_("My situation before I was hired"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.own
def groups(request: HttpRequest) -> HttpResponseBase:
    """Let somebody say which groups they identify with."""
    form = forms.GroupsForm(sections.sent(request), hows=("self",))

    def act(person: people_queries.Person, at: datetime) -> None:
        actions.declare_groups(
            person.pk, answers=form.answers(), consent_version=form.text.version, how="self",
            by_user_id=gates.user(request).pk, at=at,
        )  # fmt: skip

    return _telling(request, form, title=_("Groups I identify with"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.own
def household(request: HttpRequest) -> HttpResponseBase:
    """Let somebody tell about their household: at the moment that is due, or to correct an earlier."""
    person = _person(request)
    spells, told = people_queries.employments(person), declarations.moments_of(person.pk)
    hired_on = min((spell.from_date for spell in spells), default=None)
    moments = households.offered(on=_today(), hired_on=hired_on, told=told)
    if not moments:
        context = {"next_on": households.next_due_on(on=_today(), hired_on=hired_on)}
        return people_sections.OWN.show(
            request, "vault/own_household_later.html", context, trail=trail(_("My household"), "own_household")
        )
    due = [moment for moment in moments if moment not in told]
    form = forms.HouseholdForm(
        sections.sent(request), hows=("self",), moments=moments, told=told, initial={"moment": (due or moments)[0]}
    )  # fmt: skip

    def act(person: people_queries.Person, at: datetime) -> None:
        moment = form.cleaned_data["moment"]
        declarations.take_snapshot(
            person.pk, moment=moment, taken_on=told.get(moment) or days.today(at), household=form.household(),
            consent_version=form.text.version, how="self", by_user_id=gates.user(request).pk, at=at,
        )  # fmt: skip

    return _telling(request, form, title=_("My household"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.own
def join(request: HttpRequest) -> HttpResponseBase:
    """Let somebody say that they live with a colleague, so that the household is counted once."""
    person = _person(request)
    form = forms.JoinForm(sections.sent(request))

    def act(_by: facts.Actor, _at: datetime) -> sections.Done:
        actions.join_household(person.pk, code=form.cleaned_data["code"])
        return sections.Done(said=_("You belong to this household now; it is counted once."), url=reverse("own_data"))

    title = _("I live with somebody who works here")
    return people_sections.OWN.form_page(
        request, form, title=title, submit=_("Join this household"), act=act, trail=trail(title, "own_join")
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.own
def follow_up(request: HttpRequest) -> HttpResponseBase:
    """Let somebody agree to be asked later how things are going."""
    person, user_id = _person(request), gates.user(request).pk
    form = FollowUpForm(sections.sent(request), hows=("self",))

    def act(_by: facts.Actor, at: datetime) -> sections.Done:
        actions.give_consent(
            person.pk, purpose="follow_up", version=form.text.version, how="self", by_user_id=user_id, at=at
        )
        return sections.Done(said=_("Thank you. We may ask you later; you need not answer."), url=reverse("own_data"))

    title = _("Being asked later how things are going")
    return people_sections.OWN.form_page(
        request, form, title=title, submit=_("Agree"), act=act, trail=trail(title, "own_follow_up"),
        template="vault/agreed_form.html", context=text_of(form, replaces=False),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.own
def legal_quota(request: HttpRequest) -> HttpResponseBase:
    """Let somebody agree to be counted for the quota of workers with a disability; a number, never a name."""
    person, user_id = _person(request), gates.user(request).pk
    form = LegalQuotaForm(sections.sent(request), hows=("self",))

    def act(_by: facts.Actor, at: datetime) -> sections.Done:
        actions.give_consent(
            person.pk, purpose="legal_quota", version=form.text.version, how="self", by_user_id=user_id, at=at
        )
        return sections.Done(
            said=_("Thank you. You count as one among many, without your name."), url=reverse("own_data")
        )

    title = _("Being counted for the quota of workers with a disability")
    return people_sections.OWN.form_page(
        request, form, title=title, submit=_("Agree"), act=act, trail=trail(title, "own_legal_quota"),
        template="vault/agreed_form.html", context=text_of(form, replaces=False),
    )  # fmt: skip


class LegalQuotaForm(forms.AgreedForm):
    """An agreement to be counted for the quota, and nothing else."""

    purpose = "legal_quota"


class FollowUpForm(forms.AgreedForm):
    """An agreement to be asked later, and nothing else."""

    purpose = "follow_up"


class WithdrawForm(fields.Form):
    """Which agreement a button takes back."""

    purpose = fields.ChoiceField(choices=[(code, code) for code in consents.PURPOSES])


@require_POST
@never_cache
@gates.own
def withdraw(request: HttpRequest) -> HttpResponseBase:
    """Take an agreement back; what was told for it is erased."""
    person, user_id = _person(request), gates.user(request).pk
    form = WithdrawForm(request.POST)

    def act(_by: facts.Actor, at: datetime) -> sections.Done:
        purpose = form.cleaned_data["purpose"] if form.is_valid() else ""
        subjects.withdraw_consent(person.pk, purpose=purpose, by_user_id=user_id, at=at)
        said = _("It is taken back. What you told for it is erased, and counts in no figure from now on.")
        return sections.Done(said=said, url=reverse("own_data"))

    return sections.press(request, act, back=reverse("own_data"))


@require_GET
@never_cache
@gates.own
def everything(request: HttpRequest) -> HttpResponse:
    """Show in words what each place holds about somebody, but for what lies in the vault."""
    found = [_part(part) for part in subjects.parts(_person(request).pk, on=days.today(clock.now()))]
    return people_sections.OWN.show(
        request, "vault/own_everything.html", {"found": found}, trail=trail(_("Everything about me"), "own_everything")
    )


@require_POST
@never_cache
@gates.own
def file(request: HttpRequest) -> HttpResponse:
    """Answer a file with everything about somebody, what lies in the vault included, and say so in the log."""
    text = subjects.everything(
        _person(request).pk, reader_user_id=gates.user(request).pk, by=gates.actor(request), at=clock.now()
    )
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def trail(label: str = "", name: str = "") -> list[sections.Step]:
    """Return the way to a page about one's own data."""
    way = [sections.Step(label=_("My data"), url=reverse("own_data"))]
    return [*way, sections.Step(label=label, url=reverse(name))] if label else way


def text_of(form: forms.AgreedForm, *, replaces: bool = True) -> dict[str, Any]:
    """Return what a form says before somebody agrees: the text in the reader's language and its version."""
    language = translation.get_language() or "es"
    return {
        "consent_text": consents.in_language(form.text, language),
        "consent_version": form.text.version,
        "consent_digest": form.text.digest,
        "replaces": replaces,
    }


def _telling(request: HttpRequest, form: forms.AgreedForm, *, title: str, act: Any) -> HttpResponseBase:
    """Show or take in one of the forms in which somebody tells about themselves."""
    person = _person(request)
    if days.is_minor(person, on=_today()):
        raise errors.GuardianNeeded(errors.GuardianNeeded.__doc__)

    def tell(_by: facts.Actor, at: datetime) -> sections.Done:
        act(person, at)
        said = _("Thank you. It is kept apart and sealed; nobody reads it without your seeing who it was.")
        return sections.Done(said=said, url=reverse("own_data"))

    return people_sections.OWN.form_page(
        request, form, title=title, submit=_("Tell"), act=tell, trail=trail(title, FORMS[form.purpose]),
        template="vault/agreed_form.html", context=text_of(form),
    )  # fmt: skip


def _person(request: HttpRequest) -> people_queries.Person:
    """Return the person who reads; where their record was merged, the one that it was merged into."""
    return people_rights.person_of(gates.person(request))


def _today() -> date:
    return days.today(clock.now())


def _card(purpose: consents.Purpose, consent: queries.Consent | None, texts: Texts) -> dict[str, Any]:
    # What is agreed to stays agreed to; whoever likes may read what is asked now.
    newest = consent_texts.current(purpose, on=_today()).version
    return {
        "has_newer_text": consent is not None
        and (purpose, consent.text_version) in texts
        and consent.text_version != newest,
        "purpose": purpose,
        "name": words.PURPOSES[purpose],
        "url": reverse(FORMS.get(purpose, f"own_{purpose}")),
        "is_told": purpose in FORMS,
        "agreement": None if consent is None else _agreement(consent, texts),
    }


def _agreement(consent: queries.Consent, texts: Texts) -> dict[str, Any]:
    text = texts.get((consent.purpose, consent.text_version))
    return {
        "name": words.PURPOSES[consent.purpose],
        "given_at": consent.given_at,
        "how": words.HOWS[consent.given_how],
        "ended_at": consent.ended_at,
        "is_withdrawn": consent.ended_how == "withdrawn",
        "version": consent.text_version,
        "text": "" if text is None else consents.in_language(text, translation.get_language() or "es"),
        "digest": "" if text is None else text.digest,
    }


def _reads(request: HttpRequest, person_id: int) -> Sequence[dict[str, Any]]:
    found = subjects.reads_about(person_id)
    names = access_queries.names_of({read.reader_user_id for read in found})
    own = gates.user(request).pk
    return [
        {
            "read_at": read.read_at, "what": words.READ_WHATS[read.what], "why": words.READ_PURPOSES[read.purpose],
            "who": _("you") if read.reader_user_id == own else names.get(read.reader_user_id, ""),
            "is_in_room": read.is_in_room,
        }
        for read in found
    ]  # fmt: skip


def _snapshot(held: queries.Snapshot) -> dict[str, Any]:
    home = held.household
    return {
        "moment": words.MOMENTS[held.moment], "taken_on": held.taken_on, "members": home.members_count,
        "earners": home.earners_count, "domain": words.domain(home.domain), "currency": home.currency,
        "outcome": words.AGAINST_LINE[held.outcome],
        "line_version": "" if held.outcome == "no_line" else held.line_version,
        "income": formats.number_format(home.income_month, decimal_pos=0, force_grouping=True),
        "own_income": "" if home.own_income_month is None else formats.number_format(
            home.own_income_month, decimal_pos=0, force_grouping=True
        ),
    }  # fmt: skip


def _part(part: subjects.Part) -> dict[str, Any]:
    first = part.rows[:ROWS_SHOWN]
    columns = _columns(first)
    return {
        "named": part.named or part.code, "count": part.rows_count,
        "columns": [holding_words.COLUMNS.get(name, name) for name in columns],
        "kept": words.kept(part.kept, until=part.kept_until),
        "rest": part.rows_count - len(first), "rows": [[_cell(row.get(name, "")) for name in columns] for row in first],
    }  # fmt: skip


def _cell(value: Any) -> Any:
    """Return a value as a person reads it: yes and no in words, days and instants in their own form."""
    if isinstance(value, bool):
        return words.ANSWERS["yes" if value else "no"]
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return formats.date_format(
            datetime.fromisoformat(value).astimezone(timezone.get_current_timezone()), "SHORT_DATETIME_FORMAT"
        )
    if isinstance(value, str) and DAY.fullmatch(value):
        return formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return value


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))
