"""The lottery of a cohort: sealing and drawing it, and the public page on which anybody can check it."""

from __future__ import annotations

import secrets
import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts, lottery
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.people import cohorts
from tejido.people import lotteries as lottery_actions
from tejido.web.people import choosing, courses, funnel_forms
from tejido.web.people import funnel_words as words
from tejido.web.shared import people_sections, public_language, sections

SEED_BYTES = 32


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def seal(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Seal the lottery of a cohort.

    Raises: NoSuchCohort
    """
    cohort = cohorts.cohort(key)
    form = funnel_forms.SealForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        made = lottery_actions.seal(
            cohort=cohort, **sections.given(form, "key", "strata", "rule", "beacon_source"),
            seed=secrets.token_hex(SEED_BYTES), user_id=gates.user(request).pk, by=by, at=at,
        )  # fmt: skip
        said = _("The lottery is sealed. Show its page to everybody who may apply.")
        return sections.Done(said=said, url=reverse("people_lottery", args=[made.key]))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Seal a lottery"), submit=_("Seal it"), act=act, trail=courses.trail_of(cohort),
        template="people/funnel/seal.html", context={"cohort": cohort},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show a lottery with its log, and draw it.

    Raises: NoSuchLottery, NotAllowed
    """
    row = cohorts.lottery(key)
    if request.method == "POST":
        gates.require(request, "people.change")
    form = funnel_forms.DrawForm(sections.sent(request), beacon_source=row.beacon_source)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        lottery_actions.draw(
            key=key, beacon=form.cleaned_data.get("beacon", ""), user_id=gates.user(request).pk, by=by, at=at
        )
        said = _("The seats are drawn and on offer. Note who takes theirs.")
        return sections.Done(said=said, url=reverse("people_lottery", args=[key]))

    names = access_queries.names_of(
        user for user in (row.sealed_by_user_id, row.drawn_by_user_id) if user is not None
    )  # fmt: skip
    context = {
        **_shown(row), "waiting_count": len(lottery_actions.undrawn(row.cohort)) if row.drawn_at is None else 0,
        "sealed_by": names.get(row.sealed_by_user_id, ""), "drawn_by": names.get(row.drawn_by_user_id or 0, ""),
        "may_change": gates.rights(request).may("people.change"),
        "is_early": row.round == 1 and row.cohort.apply_until is not None
        and choosing.today() <= row.cohort.apply_until,
        "public_url": request.build_absolute_uri(reverse("public_lottery", args=[row.key])),
    }  # fmt: skip
    return people_sections.PEOPLE.form_page(
        request, form, title=_("Lottery of %(cohort)s") % {"cohort": words.cohort_name(row.cohort)},
        submit=_("Draw the seats now"), act=act, trail=courses.trail_of(row.cohort),
        template="people/funnel/lottery.html", context=context,
    )  # fmt: skip


@require_GET
@never_cache
@public_language.spoken
def public(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show anybody the seal of a lottery and, once it is drawn, everything that is needed to repeat it.

    Raises: NoSuchLottery
    """
    scopes.assign({scopes.OPERATOR})
    row = cohorts.lottery(key)
    context: dict[str, Any] = {**_shown(row), "cohort_name": words.cohort_name(row.cohort)}
    wanted = request.GET.get("number", "").strip().lower()
    if wanted and row.drawn_at is not None:
        context["wanted"] = wanted[:64]
        context["own"] = next((place for place in context["places"] if str(place.application.key) == wanted), None)
    with timezone.override(journal_queries.installation().zone):
        return render(request, "people/funnel/public_lottery.html", context)


@require_GET
@never_cache
def text(request: HttpRequest, key: uuid.UUID, what: str) -> HttpResponse:
    """Hand out what was drawn from, or the result, as the very text whose digest is shown.

    Raises: NoSuchLottery, Http404: not drawn yet, or no such text.
    """
    scopes.assign({scopes.OPERATOR})
    row = cohorts.lottery(key)
    if row.drawn_at is None or what not in ("list", "result"):
        raise Http404
    places = cohorts.lottery_places(row)
    if what == "list":
        entries = [lottery.Entry(str(place.application.key), place.stratum) for place in places]
        found = lottery.inputs_text(entries, terms=_terms(row))
    else:
        found = lottery.result_text(lottery_actions.drawn(place) for place in places)
    response = HttpResponse(found, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tejido-lottery-{what}.txt"'
    return response


def _shown(row: cohorts.Lottery) -> dict[str, Any]:
    """Return what everybody may see of a lottery."""
    places = cohorts.lottery_places(row) if row.drawn_at is not None else []
    names = _stratum_names(row, places)
    sizes = Counter(place.stratum for place in places)
    seats = Counter(place.stratum for place in places if place.has_seat)
    return {
        "lottery": row, "cohort": row.cohort, "strata_told": words.STRATA[row.strata],
        "rule_told": words.RULES[row.rule], "places": places, "applications_count": len(places),
        "seats_given": sum(seats.values()), "after_seal_count": cohorts.applied_after_seal(row) if places else 0,
        "strata": [
            {"name": names.get(code, code), "code": code, "size": size, "seats": seats[code],
             "percent": round(100 * seats[code] / size, 1)}
            for code, size in sorted(sizes.items())
        ],
        "is_right": lottery_actions.is_right(row) if places else None,
        "secret": f"{row.seed}:{row.beacon}" if row.beacon else row.seed, "now": clock.now(),
    }  # fmt: skip


def _stratum_names(row: cohorts.Lottery, places: Any) -> Mapping[str, str]:
    """Return what strata are called; the code alone stands in the list that is drawn from."""
    found = {"all": _("everybody")}
    for place in places:
        if place.stratum not in found:
            application = place.application
            partner = application.partner or row.cohort.partner
            told = {
                "partner": [partner.name if partner else _("no partner")],
                "place": [application.place.name if application.place else _("no place named")],
            }  # fmt: skip
            told["partner_and_place"] = told["partner"] + told["place"]
            found[place.stratum] = ", ".join(told.get(row.strata, []))
    return found


def _terms(row: cohorts.Lottery) -> lottery.Terms:
    return lottery.Terms(seats=row.seats_count or 0, rule="equal" if row.rule == "equal" else "proportional")
