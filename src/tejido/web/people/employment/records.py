"""Forms about one person: corrections, terms, regimes, and things lent."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import queries
from tejido.people.employment import contracts, corrections, equipment, work_regimes
from tejido.reference import queries as reference_queries
from tejido.web.people.employment import days, forms, people, positions
from tejido.web.shared import people_sections, sections

CHANGE = "people.change"
TERM_NAMES = ("from_date", "to_date", "weekly_hours", "phase", "trial_to_date")


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def correct_employment(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Put right what was recorded of an employment."""
    person = queries.person(key)
    row = corrections.employment_from(person, day=code)
    names = ("contract", "from_date", "to_date", "end_reason")
    form = forms.CorrectEmploymentForm(sections.sent(request), current={name: getattr(row, name) for name in names})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        corrections.correct_employment(
            employment=row, **sections.given(form, *names), recorded_at=clock.machine_now(), by=by, at=at
        )
        return sections.Done(said=_("The correction is stored; what stood before stays readable."), url=_back(person))

    return _page(request, form, person, title=_("Correct the employment"), submit=_("Store the correction"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def correct_placement(request: HttpRequest, key: uuid.UUID, code: str) -> HttpResponseBase:
    """Put right what was recorded of a placement."""
    person = queries.person(key)
    row = corrections.placement_from(person, day=code)
    current: dict[str, Any] = {
        "position": row.position, "work_mode": row.work_mode, "site": str(row.site.key) if row.site else "",
        "place": forms.token(row.place), "from_date": row.from_date, "to_date": row.to_date,
        "end_reason": row.end_reason,
    }  # fmt: skip
    form = forms.CorrectPlacementForm(sections.sent(request), current=current)
    form.offer(positions=list({row.position: row.position, **positions.names()}.items()))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        is_home = given["work_mode"] == "home"
        corrections.correct_placement(
            placement=row,
            site=queries.site(uuid.UUID(given["site"])) if given["site"] and not is_home else None,
            place=next(each for each in reference_queries.places() if forms.token(each) == given["place"]),
            **sections.given(form, "position", "work_mode", "from_date", "to_date", "end_reason"),
            recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The correction is stored; what stood before stays readable."), url=_back(person))

    return _page(request, form, person, title=_("Correct the placement"), submit=_("Store the correction"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def set_term(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Enter a contract's terms: the first ones, a renewal, other hours, the next phase."""
    person = queries.person(key)
    form = forms.AddTermForm(sections.sent(request), initial={"from_date": days.today(), "weekly_hours": 42})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        contracts.set_term(
            person=person, **sections.given(form, "key", *TERM_NAMES), recorded_at=clock.machine_now(), by=by, at=at
        )
        return sections.Done(said=_("The terms are stored."), url=_back(person))

    return _page(request, form, person, title=_("New terms or a renewal"), submit=_("Store the terms"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def correct_term(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Put right what was recorded of a contract's terms."""
    term = contracts.term(key)
    person = term.person
    form = forms.CorrectTermForm(sections.sent(request), current={name: getattr(term, name) for name in TERM_NAMES})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        contracts.correct_term(
            term=term, **sections.given(form, *TERM_NAMES), recorded_at=clock.machine_now(), by=by, at=at
        )
        return sections.Done(said=_("The correction is stored; what stood before stays readable."), url=_back(person))

    return _page(request, form, person, title=_("Correct the terms"), submit=_("Store the correction"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def set_regime(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let somebody work under a regime from a day on."""
    person = queries.person(key)
    form = forms.AddRegimeForm(sections.sent(request), initial={"from_date": days.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "regime", "from_date")
        work_regimes.set_regime(person=person, **given, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The legal regime is stored."), url=_back(person))

    return _page(request, form, person, title=_("New legal regime"), submit=_("Store the regime"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def correct_regime(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Put right what was recorded of a regime."""
    spell = work_regimes.spell(key)
    person = spell.person
    names = ("regime", "from_date", "to_date")
    form = forms.CorrectRegimeForm(sections.sent(request), current={name: getattr(spell, name) for name in names})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, *names)
        work_regimes.correct_regime(spell=spell, **given, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The correction is stored; what stood before stays readable."), url=_back(person))

    return _page(request, form, person, title=_("Correct the legal regime"), submit=_("Store the correction"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def tell_insurer(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Note when the insurer of work risks was told."""
    spell = work_regimes.spell(key)
    form = forms.DayForm(sections.sent(request), initial={"on_date": days.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        work_regimes.tell_insurer(spell=spell, told_date=form.cleaned_data["on_date"], by=by, at=at)
        return sections.Done(said=_("It is noted that the insurer was told."), url=_back(spell.person))

    title = _("When was the insurer (ARL) told?")
    return _page(request, form, spell.person, title=title, submit=_("Note the day"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def lend(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Lend somebody a thing."""
    person = queries.person(key)
    form = forms.LendForm(sections.sent(request), initial={"from_date": days.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "kind", "serial", "condition", "from_date")
        equipment.lend(person=person, **given, by=by, at=at)
        return sections.Done(said=_("It is noted who has it."), url=_back(person))

    return _page(request, form, person, title=_("Lend something"), submit=_("Store the loan"), act=act)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take a thing back."""
    loan = equipment.loan(key)
    form = forms.ReturnForm(sections.sent(request), initial={"to_date": days.today()})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        equipment.take_back(loan=loan, **sections.given(form, "to_date", "condition"), by=by, at=at)
        return sections.Done(said=_("It is noted that it came back."), url=_back(loan.person))

    title = _("Take it back")
    return _page(request, form, loan.person, title=title, submit=_("Store the return"), act=act)


def _page(
    request: HttpRequest, form: Any, person: queries.Person, *, title: str, submit: str, act: sections.Act
) -> HttpResponseBase:
    return people_sections.PEOPLE.form_page(
        request, form, title=title, submit=submit, act=act, trail=people.trail_of(person)
    )


def _back(person: queries.Person) -> str:
    return people.url_of(person)
