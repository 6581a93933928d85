"""The mentor's page, and the ladder: who learns from whom, and which rungs wait for a decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.contacts import errors, mentor_queries, mentoring, wallboard
from tejido.core import facts, ladder
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.people import mentor_words
from tejido.web.shared import people_sections, sections
from tejido.web.shared import section_forms as forms

SEE, CHANGE = "people.see", "people.change"


class PairForm(forms.SectionForm):
    """Who learns from whom from now on."""

    about = {errors.OwnHelp: "learner", errors.NoSuchColleague: "learner"}

    learner = django_forms.ChoiceField(label=gettext_lazy("Who learns"))
    mentor = django_forms.ChoiceField(
        label=gettext_lazy("From whom"),
        help_text=gettext_lazy("Whoever learns by listening sits in on this person's contacts."),
    )


class ProposeForm(forms.SectionForm):
    """A mentor's proposal of the next rung."""

    about = {errors.NoNextRung: "skill", errors.NotTheirMentor: "skill"}

    skill = django_forms.ChoiceField(label=gettext_lazy("Skill"))
    ground = django_forms.ChoiceField(
        label=gettext_lazy("What is it based on?"),
        choices=[(code, words) for code, words in mentor_words.GROUNDS.items() if code != "numbers"],
    )


@require_GET
@never_cache
@gates.allowed("desk.use")
def home(request: HttpRequest) -> HttpResponse:
    """Show a mentor their learners, who waits for help, and their own day; and a learner how far they are."""
    person_id, now = gates.person(request), clock.now()
    day_from, day_to = wallboard.business_day(now, zone=journal_queries.installation().zone)
    context: dict[str, Any] = {
        "now": now,
        "is_mentor": mentor_queries.is_mentor(person_id),
        "own_mentor": mentor_queries.mentor_of(person_id),
        "own_standings": [_standing(row) for row in mentor_queries.standings([person_id], at=now).get(person_id, ())],
    }
    if context["is_mentor"]:
        context |= {
            "requests": [_request(row, now) for row in mentor_queries.requests(person_id)],
            "today": _today(mentor_queries.help_today(person_id, from_at=day_from, to_at=day_to, as_of=now)),
            "learners": [
                {"learner": row, "standings": [_standing(one) for one in row.standings]}
                for row in mentor_queries.learners(person_id, at=now)
            ],
            "sessions": mentor_queries.sessions(person_id, at=now),
            "session_days": mentor_queries.SESSIONS_DAYS,
        }
    return people_sections.OWN.show(request, "people/mentor.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("desk.use")
def propose(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Propose one's learner for the next rung of a skill.

    Raises: NotTheirMentor
    """
    person_id, now = gates.person(request), clock.now()
    learner = next((row for row in mentor_queries.learners(person_id, at=now) if row.key == key), None)
    if learner is None:
        raise errors.NoSuchColleague(errors.NoSuchColleague.__doc__)
    form = ProposeForm(sections.sent(request))
    named = [
        (str(one.skill_key), _("%(skill)s: from “%(rung)s” to “%(wanted)s”") % _words_of(one))
        for one in learner.standings
        if one.wanted is not None
    ]
    form.choose("skill", named)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        mentoring.propose(
            mentor_id=person_id, person_key=key, skill_id=mentoring.skill_id_of(UUID(form.cleaned_data["skill"])),
            ground=form.cleaned_data["ground"], user_id=gates.user(request).pk, by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("Your proposal waits for the people lead."), url=reverse("mentor"))

    told = {"sentence": _("There is no rung to propose: they serve alone in every skill."), "label": "", "url": ""}
    return people_sections.OWN.form_page(
        request, form, title=_("Propose %(name)s for the next rung") % {"name": learner.name}, submit=_("Propose"),
        act=act, trail=[sections.Step(label=_("My mentoring"), url=reverse("mentor"))],
        context={"missing": [] if named else [told]},
    )  # fmt: skip


@require_GET
@never_cache
@gates.allowed(SEE)
def ladder_page(request: HttpRequest) -> HttpResponse:
    """Show which rungs wait for a decision, and who learns from whom."""
    proposals = [
        {"row": row, "rung": mentor_words.RUNGS[row.rung], "ground": mentor_words.GROUNDS[row.ground]}
        for row in mentor_queries.open_proposals()
    ]
    context = {
        "proposals": proposals,
        "pairings": mentor_queries.open_pairings(),
        "may_change": gates.rights(request).may(CHANGE),
        "listened_min": ladder.CONTACTS_MIN["shadow"],
        "served_min": ladder.CONTACTS_MIN["supervised"],
        "help_percent": round(ladder.HELP_SHARE_MAX * 100),
        "score_min": ladder.SCORE_MEAN_MIN,
    }
    return people_sections.PEOPLE.show(request, "people/ladder.html", context)


@require_POST
@never_cache
@gates.allowed(CHANGE)
def decide(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Accept or decline a proposed rung."""

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        row = mentoring.decide(
            proposal_key=key, verdict=request.POST.get("verdict", ""), user_id=gates.user(request).pk, by=by, at=at
        )
        said = _("The rung holds from now on.") if row.verdict == "accepted" else _("The rung stays as it was.")
        return sections.Done(said=said, url=reverse("mentor_ladder"))

    return sections.press(request, act, back=reverse("mentor_ladder"))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(CHANGE)
def pair(request: HttpRequest) -> HttpResponseBase:
    """Give a learner a mentor."""
    form = PairForm(sections.sent(request))
    colleagues = mentor_queries.colleagues()
    for name in ("learner", "mentor"):
        form.choose(name, colleagues)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        mentoring.pair(
            mentor_key=UUID(form.cleaned_data["mentor"]), learner_key=UUID(form.cleaned_data["learner"]),
            user_id=gates.user(request).pk, by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("They are paired from now on."), url=reverse("mentor_ladder"))

    trail = [sections.Step(label=_("Ladder and pairings"), url=reverse("mentor_ladder"))]
    return people_sections.PEOPLE.form_page(
        request, form, title=_("Give somebody a mentor"), submit=_("Pair them"), act=act, trail=trail
    )


@require_POST
@never_cache
@gates.allowed(CHANGE)
def unpair(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """End a pairing."""

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        mentoring.unpair(pairing_key=key, user_id=gates.user(request).pk, by=by, at=at)
        return sections.Done(said=_("The pairing has ended."), url=reverse("mentor_ladder"))

    return sections.press(request, act, back=reverse("mentor_ladder"))


def _words_of(one: mentor_queries.Standing) -> dict[str, str]:
    return {
        "skill": one.skill,
        "rung": str(mentor_words.RUNGS[one.rung]),
        "wanted": str(mentor_words.RUNGS[one.wanted]) if one.wanted else "",
    }


def _standing(one: mentor_queries.Standing) -> dict[str, Any]:
    return {
        **_words_of(one),
        "count": one.evidence.contacts_count,
        "needed": ladder.CONTACTS_MIN.get(one.rung, 0),
        "help_percent": round(one.evidence.help_share * 100),
        "score_count": one.evidence.score_count,
        "score_mean": one.evidence.score_mean,
        "progress_percent": round(one.progress_share * 100),
        "is_ready": one.is_ready,
        "proposed_at": one.proposed_at,
    }


def _request(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    minutes = max(0, round((now - row["from_at"]).total_seconds() / 60))
    return {**row, "reason": mentor_words.REASONS[row["reason"]], "minutes": minutes}


def _today(given: mentor_queries.Help) -> dict[str, Any]:
    return {
        "count": given.count,
        "minutes": round(given.seconds / 60),
        "mean_minutes": None if given.mean_seconds is None else round(given.mean_seconds / 60),
        "mean_count": given.mean_count,
    }
