"""The pages of coaches: supervisors and mentors write notes, agree on goals and recognise the people they coach."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib import parse

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import queries as client_queries
from tejido.core import facts
from tejido.people import careers, coaching, growth, queries
from tejido.web.people import growth_forms, own_path, paging, reach
from tejido.web.people import growth_words as words
from tejido.web.shared import sections

COACHING = sections.Section(
    name=gettext_lazy("Coaching"), home="coach", parts=((None, gettext_lazy("My people"), "coach"),)
)
ASSIGN = "people.assign"
ENDED = {"reached": gettext_lazy("The goal is reached."), "dropped": gettext_lazy("The goal is dropped.")}


@require_GET
@never_cache
@reach.coaches
def page(request: HttpRequest, coach: coaching.Coach) -> HttpResponse:
    """Show the people whom somebody coaches.

    Raises: BadRequest: there is no such page of the list.
    """
    wanted, page = paging.wanted(request, "name"), paging.asked(request)
    lines, count = coaching.coached_page(
        coach, wanted=wanted, on=reach.today(), first=page.first, count=paging.PAGE_LENGTH
    )
    query = parse.urlencode({"name": wanted}) + "&" if wanted else ""
    context = {"lines": lines, "wanted": wanted, "name_query": query, **page.told(count)}
    return COACHING.show(request, "people/coach.html", context)


@require_GET
@never_cache
@reach.coaches
def one(request: HttpRequest, coach: coaching.Coach, key: uuid.UUID) -> HttpResponse:
    """Show a person's goals, notes and recognition, and how far they are."""
    on = reach.today()
    person = coaching.coached_person(coach, key, on=on)
    goals, notes, recognitions = coaching.goals(person), coaching.notes(person), coaching.recognitions(person)
    names = access_queries.names_of(
        {row.set_by_user_id for row in goals}
        | {row.written_by_user_id for row in notes}
        | {row.given_by_user_id for row in recognitions}
    )
    placement = growth.placement_on(person, on=on)
    context = {
        "person": person,
        "position": words.position_of(placement.position, growth.positions()) if placement else "",
        "user_id": coach.user_id,
        "levels": [
            {"name": row.skill.name, "level": row.level, "rung": words.RUNGS[row.rung], "since": row.from_at}
            for row in queries.skill_levels(person)
        ],
        "queues": _queues(person) if gates.rights(request).may(ASSIGN) else None,
        "ends": [("reached", _("Reached")), ("dropped", _("Drop it"))],
        "goals": own_path.goals_told(goals, names, on=on),
        "notes": own_path.notes_told(notes, names),
        "recognitions": own_path.recognitions_told(recognitions, names),
    }
    return COACHING.show(request, "people/coached.html", context, trail=[_step(person)])


@require_http_methods(["GET", "POST"])
@never_cache
@reach.coaches
def note(request: HttpRequest, coach: coaching.Coach, key: uuid.UUID) -> HttpResponseBase:
    """Write something down."""
    form = growth_forms.NoteForm(sections.sent(request), initial={"on_date": reach.today()})
    return _written(
        request, coach, key, form, title=_("Write something down"), submit=_("Store the note"),
        said=_("The note is stored; %(name)s can read it."), write=coaching.write_note,
        names=("kind", "text", "on_date"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@reach.coaches
def goal(request: HttpRequest, coach: coaching.Coach, key: uuid.UUID) -> HttpResponseBase:
    """Agree on a goal."""
    form = growth_forms.GoalForm(sections.sent(request))
    return _written(
        request, coach, key, form, title=_("Agree on a goal"), submit=_("Store the goal"),
        said=_("The goal is stored; %(name)s can read it."), write=coaching.set_goal, names=("text", "due_date"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@reach.coaches
def recognise(request: HttpRequest, coach: coaching.Coach, key: uuid.UUID) -> HttpResponseBase:
    """Recognise somebody."""
    form = growth_forms.RecognitionForm(sections.sent(request))
    return _written(
        request, coach, key, form, title=_("Say a good word"), submit=_("Say it"),
        said=_("It is said; %(name)s can read it."), write=coaching.recognise, names=("kind", "text", "audience"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(ASSIGN)
@reach.coaches
def queues(request: HttpRequest, coach: coaching.Coach, key: uuid.UUID) -> HttpResponseBase:
    """Say which queues somebody serves, from now on and not for today alone."""
    person = coaching.coached_person(coach, key, on=reach.today())
    pool_id = getattr(growth.placement_on(person, on=reach.today()), "pool_id", None)
    held = queries.queue_ids(person)
    seen = [queue for queue in client_queries.every_queue() if queue.pool_id == pool_id or queue.pk in held]
    current = {"queues": [str(queue.key) for queue in seen if queue.pk in held]}
    form = growth_forms.QueuesForm(sections.sent(request), current=current)
    form.choose("queues", [(str(row.key), f"{row.client.name} · {row.programme.name} · {row.name}") for row in seen])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        chosen = set(form.cleaned_data["queues"])
        wanted = [queue for queue in seen if str(queue.key) in chosen]
        careers.set_queues(person=person, queues=wanted, among=seen, by=by, at=at)
        said = _("The queues are stored; the router follows them at once.")
        return sections.Done(said=said, url=reverse("coached", args=[person.key]))

    return COACHING.form_page(
        request, form, title=_("Queues they may serve"), submit=_("Store the queues"), act=act, trail=[_step(person)]
    )


@require_POST
@never_cache
@reach.coaches
def end_goal(request: HttpRequest, coach: coaching.Coach, key: uuid.UUID, kind: str) -> HttpResponseBase:
    """Say that a goal was reached, or is dropped.

    Raises: BadRequest: neither.
    """
    if kind not in ENDED:
        raise BadRequest("A goal is reached or dropped.")
    back = _back(request)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        ended = coaching.end_goal(coach=coach, key=key, state=kind, on=reach.today(), by=by, at=at)
        return sections.Done(said=str(ENDED[kind]), url=reverse("coached", args=[ended.person.key]))

    return sections.press(request, act, back=back)


@require_POST
@never_cache
@reach.coaches
def erase_note(request: HttpRequest, coach: coaching.Coach, key: uuid.UUID) -> HttpResponseBase:
    """Erase the words of one's own note."""
    back = _back(request)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        coaching.erase_note(coach=coach, key=key, by=by, at=at)
        return sections.Done(said=_("The words of the note are erased for good."), url=back)

    return sections.press(request, act, back=back)


def _written(
    request: HttpRequest, coach: coaching.Coach, key: uuid.UUID, form: Any, *, title: str, submit: str, said: str,
    write: Callable[..., object], names: tuple[str, ...],
) -> HttpResponseBase:  # fmt: skip
    on: date = reach.today()
    person = coaching.coached_person(coach, key, on=on)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        write(coach=coach, person=person, on=on, **sections.given(form, "key", *names), by=by, at=at)
        return sections.Done(said=said % {"name": person.display_name}, url=reverse("coached", args=[person.key]))

    return COACHING.form_page(request, form, title=title, submit=submit, act=act, trail=[_step(person)])


def _queues(person: queries.Person) -> list[str]:
    held = queries.queue_ids(person)
    return [f"{row.client.name} · {row.name}" for row in client_queries.every_queue() if row.pk in held]


def _step(person: queries.Person) -> sections.Step:
    return sections.Step(label=person.display_name, url=reverse("coached", args=[person.key]))


def _back(request: HttpRequest) -> str:
    """Return the page of the person whom a button is about; the list, where it names none."""
    try:
        return reverse("coached", args=[uuid.UUID(request.POST.get("person", ""))])
    except ValueError:
        return reverse("coach")
