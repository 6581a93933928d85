"""Leaving: who leaves and why, what is still to be done for each, and for which account people work."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import attrition, facts
from tejido.core import leaving as core_leaving
from tejido.journal import clock
from tejido.people import queries
from tejido.people.employment import equipment
from tejido.people.leaving import accounts, exits, ledger, register
from tejido.web.people import leaving_forms, leaving_sections
from tejido.web.people import leaving_words as words
from tejido.web.shared import amounts, people_sections, sections

# Employments that ended longer ago are history; nobody is asked for their reasons any more.
UNEXPLAINED_DAYS = 365
SEARCH_LENGTH_MAX = 100
FOUND_MAX = 20
SECTION = people_sections.PEOPLE


@require_safe
@never_cache
@gates.allowed("leaving.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show who leaves, what is still to be done for each, and whose leaving nobody explained."""
    number, day = leaving_sections.page_number(request), leaving_sections.today()
    first = (number - 1) * register.LIST_LENGTH
    found, count = register.newest(first=first), register.count()
    with_equipment = {loan.person_id for loan in equipment.still_out([made.person_id for made in found])}
    wanted = request.GET.get("name", "").replace("\0", "")[:SEARCH_LENGTH_MAX].strip()
    people, people_count = queries.people_named(wanted, on=day, first=0, count=FOUND_MAX) if wanted else ([], 0)
    context = {
        "lines": [_line(made, has_equipment=made.person_id in with_equipment) for made in found],
        "unexplained": register.unexplained(since=day - timedelta(days=UNEXPLAINED_DAYS)),
        "wanted": wanted,
        "people": [{"person": one, "is_employed": bool(getattr(one, "employed_now", []))} for one in people],
        "people_more": people_count - len(people),
        "earlier": f"?page={number - 1}" if number > 1 else "",
        "later": f"?page={number + 1}" if count > first + len(found) else "",
        "reasons": words.REASONS,
        "may_change": gates.rights(request).may("leaving.change"),
    }
    return SECTION.show(request, "people/leaving/leavings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("leaving.change")
def of_person(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write down that somebody leaves."""
    person = queries.person(key)
    employments = queries.employments(person)
    ended = employments[0] if employments and employments[0].to_date else None
    initial: dict[str, Any] = {"to_date": ended.to_date if ended else leaving_sections.today() + timedelta(days=1)}
    if ended and ended.end_reason in words.REASONS:
        initial["reason"] = ended.end_reason
    form = leaving_forms.LeavingForm(sections.sent(request), initial=initial)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = exits.record(
            person=person, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
            **sections.given(form, "key", "to_date", "reason", "destination", "would_return", "note"),
        )  # fmt: skip
        return sections.Done(said=_("Written down. These steps are still to be done."), url=_url(made))

    return SECTION.form_page(
        request, form, title=_("%(name)s leaves") % {"name": person.display_name}, submit=_("Write it down"), act=act,
        trail=[_back()],
    )  # fmt: skip


@require_safe
@never_cache
@gates.allowed("leaving.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a leaving: what is known, what is to be done, the loans, and what was believed before."""
    made = register.leaving_of(key)
    version, day = register.current(made), leaving_sections.today()
    versions = list(made.versions.all())
    names = access_queries.names_of({one.recorded_by_user_id for one in versions})
    account_names = {one.programme_id: one.name for one in accounts.accounts()}
    is_gone = version is not None and version.to_date <= day
    title = _("%(name)s left") if is_gone else _("%(name)s leaves")
    context = {
        "made": made,
        "title": title % {"name": made.person.display_name},
        "version": _version(version, account_names) if version else None,
        "steps": [
            {"step": step, "name": words.STEPS[step.code], "can_tick": not step.is_found}
            for step in register.steps(made, on=day)
        ],
        "loans": [
            {
                "key": row.key,
                "owed": amounts.money(loan.state(on=day).owed, row.currency),
                "has_plan": loan.plan is not None,
            }
            for row, loan in ledger.owed_loans(made.person_id, on=day)
        ],
        "before": [
            {**_version(one, account_names), "by": names.get(one.recorded_by_user_id, "–"), "at": one.superseded_at}
            for one in versions
            if one.superseded_at is not None
        ],
        "may_change": gates.rights(request).may("leaving.change"),
        "sees_notes": gates.rights(request).may("leaving.change"),
        "may_close_access": gates.rights(request).may("access.deactivate"),
    }
    return SECTION.show(request, "people/leaving/leaving.html", context, trail=[_back()])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("leaving.change")
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct what is known of a leaving.

    Raises: NoSuchLeaving: there is none, or it was taken back.
    """
    made = register.leaving_of(key)
    version = register.current(made)
    names = ("to_date", "reason", "destination", "would_return", "note")
    current = {name: getattr(version, name) or "" for name in names} if version else dict.fromkeys(names, "")
    form = leaving_forms.CorrectLeavingForm(sections.sent(request), current=current)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        exits.correct(
            made=made, user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
            **sections.given(form, *names),
        )  # fmt: skip
        return sections.Done(said=_("The correction is stored; what was known before is kept."), url=_url(made))

    here = sections.Step(label=made.person.display_name, url=_url(made))
    return SECTION.form_page(
        request, form, title=_("Correct the leaving of %(name)s") % {"name": made.person.display_name},
        submit=_("Store the correction"), act=act, trail=[_back(), here],
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("leaving.change")
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let somebody stay who was to leave."""
    made = register.leaving_of(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        exits.take_back(made=made, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("Taken back: their employment goes on."), url=_url(made))

    return sections.press(request, act, back=_url(made))


@require_POST
@never_cache
@gates.allowed("leaving.change")
def tick(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a step is done, or is to be done again."""
    made = register.leaving_of(key)
    step, is_done = request.POST.get("step", ""), request.POST.get("done") == "yes"

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        exits.tick(made=made, step=step, is_done=is_done, user_id=gates.user(request).pk, by=by, at=at)
        said = _("Done: %(step)s.") if is_done else _("To be done again: %(step)s.")
        return sections.Done(said=said % {"step": words.STEPS[step]}, url=_url(made))

    return sections.press(request, act, back=_url(made))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("leaving.change")
def account(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say for which account somebody works from a day on; the history stands below."""
    person = queries.person(key)
    known = {str(one.programme_key): one for one in accounts.accounts()}
    by_id = {one.programme_id: one.name for one in known.values()}
    form = leaving_forms.AccountForm(sections.sent(request), initial={"from_date": leaving_sections.today()})
    form.choose("account", [(code, one.name) for code, one in known.items()])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        accounts.assign(
            person=person, account=known[form.cleaned_data["account"]], recorded_at=clock.machine_now(), by=by, at=at,
            **sections.given(form, "is_seasonal", "from_date"),
        )  # fmt: skip
        return sections.Done(said=_("The account is stored."), url=reverse("people_account", args=[person.key]))

    context = {
        "spells": [{"row": spell, "name": by_id.get(spell.programme_id, "–")} for spell in accounts.spells(person)],
    }
    return SECTION.form_page(
        request, form, title=_("Account of %(name)s") % {"name": person.display_name}, submit=_("Store the account"),
        act=act, trail=[_back()], template="people/leaving/account.html", context=context,
    )  # fmt: skip


def _line(made: register.Leaving, *, has_equipment: bool) -> dict[str, Any]:
    version = register.current(made)
    done = {step.step for step in made.steps.all() if step.done_at is not None}
    return {
        "made": made,
        "version": version,
        "reason": words.REASONS[version.reason] if version else "",
        "open_count": len(set(core_leaving.TICKED) - done) + has_equipment,
    }


def _version(version: register.Version, account_names: dict[int, str]) -> dict[str, Any]:
    return {
        "row": version,
        "reason": words.REASONS[version.reason],
        "kind": words.KINDS[attrition.kind_of(version.reason)],
        "destination": words.DESTINATIONS[version.destination],
        "would_return": words.WOULD_RETURN[version.would_return],
        "account": account_names.get(version.programme_id, "–") if version.programme_id else "",
    }


def _url(made: register.Leaving) -> str:
    return reverse("people_leaving_one", args=[made.key])


def _back() -> sections.Step:
    return sections.Step(label=_("Leaving"), url=reverse("people_leaving"))
