"""Runs of pay for the people lead: which there are, what is in the way, working out, signing, and one person's slip."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.pay import states
from tejido.journal import clock
from tejido.people.hours import periods
from tejido.people.pay import queries, questions, runs, terms, working
from tejido.web.people import paging
from tejido.web.people.pay import forms, shown, words
from tejido.web.shared import people_sections, sections

SECTION = people_sections.PEOPLE
PERIODS_SHOWN_MAX = 12
REFRESH_SECONDS = 5


@require_safe
@never_cache
@gates.allowed("pay.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the runs, the locked periods that nobody has paid yet, and what waits."""
    asked, waiting = queries.questions(state="asked")
    going_on = working.going_on()
    held = [_run_line(one, is_going=one.pk in going_on) for one in queries.runs()]
    begun = {one["row"].period_key for one in held}
    locked = [
        one for one in periods.every(first=0, count=PERIODS_SHOWN_MAX) if one.state == "locked" and one.key not in begun
    ]
    context = {
        "runs": held,
        "periods": locked,
        "questions": asked[:5],
        "questions_count": waiting,
        "terms_count": len(terms.waiting()),
        "corrections": [
            {
                "row": one,
                "amount": words.money(one.amount, one.currency),
                "kind": _("more is paid") if one.kind == "earning" else _("less is paid"),
            }
            for one in queries.corrections_waiting()
        ],
        "may_change": gates.rights(request).may("pay.change"),
        "may_decide": gates.rights(request).may("pay.sign"),
    }
    return SECTION.show(request, "people/pay/runs.html", context)


@require_POST
@never_cache
@gates.allowed("pay.change")
def open_run(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Begin the pay of a locked period, and have it worked out.

    Raises: NoSuchPeriod
    """
    period = periods.period(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        known = queries.run_of_period(period.key)
        if known is not None:
            # The button was pressed twice, or by two.
            return sections.Done(said=_("This pay is there already."), url=reverse("people_pay_run", args=[known.key]))
        user_id = gates.user(request).pk
        run = runs.open_run(period=period, user_id=user_id, by=by, at=at)
        working.ask(run=run, user_id=user_id, now=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The pay is begun."), url=reverse("people_pay_run", args=[run.key]))

    return sections.press(request, act, back=reverse("people_pay"))


@require_safe
@never_cache
@gates.allowed("pay.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a run: its totals, what was found, its people, and what can be done with it.

    Raises: NoSuchPayRun
    """
    run, page = queries.run(key), paging.asked(request)
    finding = request.GET.get("finding", "")
    if finding and finding not in states.FINDINGS:
        raise Http404
    slips, count = queries.slips(run, finding=finding, first=page.first)
    about = queries.findings_of(run, [one.person_id for one in slips])
    signed = queries.signatures(run)
    names = access_queries.names_of([one.user_id for one in signed])
    is_open, rights = run.state != "closed", gates.rights(request)
    is_blocked = is_open and queries.is_blocked(run)
    has_signed = any(one.user_id == gates.user(request).pk for one in signed)
    begun = working.of_run(run)
    is_going = begun is not None and not begun.problem
    may_sign = (
        is_open and not is_going and rights.may("pay.sign") and run.known_at is not None
        and not is_blocked and not has_signed
    )  # fmt: skip
    context = {
        "run": _run_line(run, is_going=is_going),
        "begun": begun,
        "is_going": is_going,
        "problem": words.problem(begun) if begun is not None and begun.problem else "",
        "totals": [_total(one) for one in queries.totals(run)],
        "findings": [
            {"code": code, "what": words.FINDINGS[code], "count": people, "is_blocking": code in states.BLOCKING}
            for code, people in queries.finding_counts(run).items()
        ],
        "finding": finding,
        "lines": [_slip_line(slip, about.get(slip.person_id, ())) for slip in slips],
        "signatures": [{"row": one, "name": names.get(one.user_id, "–")} for one in signed],
        "is_blocked": is_blocked,
        "has_signed": has_signed and is_open,
        "may_change": rights.may("pay.change"),
        "digest": queries.digest(run) if may_sign else "",
        "query": f"finding={finding}&" if finding else "",
        **page.told(count),
    }
    answer = SECTION.show(request, "people/pay/run.html", context, trail=[_back()])
    if is_going:
        # The page comes anew until it is done, without a script.
        answer["Refresh"] = str(REFRESH_SECONDS)
    return answer


@require_POST
@never_cache
@gates.allowed("pay.change")
def work_out(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Have a draft worked out anew.

    Raises: NoSuchPayRun
    """
    run = queries.run(key)
    here = reverse("people_pay_run", args=[run.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        working.ask(run=run, user_id=gates.user(request).pk, now=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("It is worked out again."), url=here)

    return sections.press(request, act, back=here)


@require_POST
@never_cache
@gates.allowed("pay.sign")
def sign(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Sign a run as it was shown.

    Raises: NoSuchPayRun
    """
    run = queries.run(key)
    here = reverse("people_pay_run", args=[run.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        signed = runs.sign(run=run, digest=request.POST.get("digest", ""), user_id=gates.user(request).pk, by=by, at=at)
        said = (
            _("You have signed. The pay is closed, and everybody can read theirs.")
            if signed.state == "closed"
            else _("You have signed. A second person has to sign too.")
        )
        return sections.Done(said=said, url=here)

    return sections.press(request, act, back=here)


@require_POST
@never_cache
@gates.allowed("pay.sign")
def send_back(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take the one signature off a run, so that it can be worked out again.

    Raises: NoSuchPayRun
    """
    run = queries.run(key)
    here = reverse("people_pay_run", args=[run.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        runs.send_back(run=run, by=by, at=at)
        return sections.Done(said=_("The pay is a draft again."), url=here)

    return sections.press(request, act, back=here)


@require_safe
@never_cache
@gates.allowed("pay.see")
def slip(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one person's lines in a run.

    Raises: NoSuchPaySlip
    """
    found = queries.slip(key)
    about = queries.findings_of(found.run, [found.person_id]).get(found.person_id, ())
    context = {
        "slip": shown.slip(found),
        "person": found.person,
        "findings": [_finding(one) for one in about],
        "may_correct": found.run.state == "closed" and gates.rights(request).may("pay.change"),
        "may_change": gates.rights(request).may("pay.change"),
        "is_own": False,
    }
    trail = [_back(), _run_step(found.run)]
    return SECTION.show(request, "people/pay/slip.html", context, trail=trail)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("pay.change")
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Write down what a closed run should have paid or taken.

    Raises: NoSuchPaySlip
    """
    found = queries.slip(key)
    form = forms.CorrectionForm(sections.sent(request))
    here = reverse("people_pay_slip", args=[found.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        questions.set_correction(
            slip=found, user_id=gates.user(request).pk, by=by, at=at,
            **sections.given(form, "key", "kind", "amount", "reason"),
        )  # fmt: skip
        said = _("The correction is stored. Somebody else approves it, and the next run pays it.")
        return sections.Done(said=said, url=here)

    title = _("Correct the pay of %(name)s") % {"name": found.person.display_name}
    trail = [_back(), _run_step(found.run), sections.Step(label=found.person.display_name, url=here)]
    return SECTION.form_page(request, form, title=title, submit=_("Store the correction"), act=act, trail=trail)


@require_POST
@never_cache
@gates.allowed("pay.sign")
def decide_correction(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Approve or refuse a correction that somebody else wrote down."""

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        is_approved = request.POST.get("decision") == "approve"
        questions.decide_correction(key=key, is_approved=is_approved, user_id=gates.user(request).pk, by=by, at=at)
        said = _("Approved: the next run pays it.") if is_approved else _("Refused.")
        return sections.Done(said=said, url=reverse("people_pay"))

    return sections.press(request, act, back=reverse("people_pay"))


def _run_line(run: queries.Run, *, is_going: bool) -> dict[str, Any]:
    state = _("is being worked out") if is_going else words.STATES[run.state]
    return {"row": run, "state": state, "is_closed": run.state == "closed"}


def _total(found: Any) -> dict[str, Any]:
    return {
        "people": found["people"],
        **{name: words.money(found[name], found["currency"]) for name in ("earned", "deducted", "net")},
    }


def _slip_line(found: queries.Slip, about: Any) -> dict[str, Any]:
    return {
        "row": found,
        **{name: words.money(getattr(found, name), found.currency) for name in ("earned", "deducted", "net")},
        "findings": [_finding(one) for one in about],
    }


def _finding(one: Any) -> dict[str, Any]:
    return {
        "what": words.FINDINGS[one.code],
        "amount": words.money(one.amount, one.currency) if one.amount is not None else "",
        "is_blocking": one.code in states.BLOCKING,
        "is_pay_term": one.code == "no_pay_term",
    }


def _back() -> sections.Step:
    return sections.Step(label=_("Pay"), url=reverse("people_pay"))


def _run_step(run: queries.Run) -> sections.Step:
    label = _("Pay from %(date)s") % {"date": run.from_date.isoformat()}
    return sections.Step(label=label, url=reverse("people_pay_run", args=[run.key]))
