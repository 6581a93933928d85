"""What an agent may do: how many contacts at once, which queues, how far in each skill, and signing in."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.people import careers, queries, signing_in
from tejido.web.setup import agents, frame, people_forms, skills


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def capacity(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Set how many contacts of each channel somebody may hold at once."""
    person = queries.person(key)
    form = people_forms.CapacityForm(frame.sent(request), current=queries.capacities(person))

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        careers.set_capacities(person=person, capacities=form.capacities(), by=by, at=at)
        return frame.Done(said=_("The capacity is stored; the router follows it at once."), url=agents.url_of(person))

    return frame.form_page(
        request, form, title=_("Contacts at once"), submit=_("Store the capacity"), act=act,
        trail=agents.trail_of(person),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def queues(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Set which queues somebody may serve."""
    person = queries.person(key)
    seen = client_queries.every_queue()
    pool_id = next((row.pool_id for row in queries.placements(person) if row.to_date is None), None)
    held = queries.queue_ids(person)
    form = people_forms.QueuesForm(
        frame.sent(request), current={"queues": [str(queue.key) for queue in seen if queue.pk in held]}
    )
    form.choose("queues", [(str(queue.key), _told(queue, pool_id)) for queue in seen])

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        chosen = set(form.cleaned_data["queues"])
        wanted = [queue for queue in seen if str(queue.key) in chosen]
        careers.set_queues(person=person, queues=wanted, among=seen, by=by, at=at)
        return frame.Done(said=_("The queues are stored; the router follows them at once."), url=agents.url_of(person))

    return frame.form_page(
        request, form, title=_("Queues they may serve"), submit=_("Store the queues"), act=act,
        trail=agents.trail_of(person),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def skill(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Set how far somebody is in a skill."""
    person = queries.person(key)
    known = {skills.token(each): each for each in client_queries.skills()}
    form = people_forms.SkillForm(frame.sent(request), initial={"skill": request.GET.get("skill", ""), "level": 1})
    form.choose("skill", [(token, skills.shown(each)) for token, each in known.items()])

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        careers.judge(
            person=person, skill=known[form.cleaned_data["skill"]], **frame.given(form, "level", "rung", "evidence"),
            user_id=gates.user(request).pk, by=by, at=at,
        )  # fmt: skip
        return frame.Done(said=_("The level is stored."), url=agents.url_of(person))

    missing = [] if known else [_skill_missing()]
    return frame.form_page(
        request, form, title=_("How far in a skill"), submit=_("Store the level"), act=act,
        trail=agents.trail_of(person), context={"missing": missing},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.invite")
def account(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Invite somebody to sign in as an agent."""
    person = queries.person(key)
    form = people_forms.AccountForm(frame.sent(request))

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        signing_in.invite(
            person=person, **frame.given(form, "key", "email", "language"), on=agents.today(at), by=by, at=at,
            now=clock.machine_now(),
        )  # fmt: skip
        said = _("The invitation is on its way; its link works for seven days.")
        return frame.Done(said=said, url=agents.url_of(person))

    return frame.form_page(
        request, form, title=_("Invite to sign in"), submit=_("Send the invitation"), act=act,
        trail=agents.trail_of(person),
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("people.invite")
def let_in(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let somebody use the desk with the account they have."""
    person = queries.person(key)

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        signing_in.let_in(person=person, on=agents.today(at), by=by, at=at)
        said = _("They can use the desk with their account from now on.")
        return frame.Done(said=said, url=agents.url_of(person))

    return frame.press(request, act, back=agents.url_of(person))


def _told(queue: client_queries.Queue, pool_id: int | None) -> str:
    told = f"{queue.client.name} · {queue.programme.name} · {queue.name}"
    if queue.pool_id != pool_id:
        return _("%(queue)s (in another routing pool: %(pool)s)") % {"queue": told, "pool": queue.pool.name}
    return told


def _skill_missing() -> dict[str, str]:
    return {"sentence": _("There is no skill yet."), "label": _("Name a skill"), "url": reverse("setup_skills")}
