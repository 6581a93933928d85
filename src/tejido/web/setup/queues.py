"""Queues: their hours and rules, what is promised, who may take their contacts, and whether they are open."""

from __future__ import annotations

import uuid
import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.clients import actions, changes, queries
from tejido.core import facts
from tejido.journal import clock
from tejido.people import readiness
from tejido.web.setup import frame, programmes, queue_forms, skills, words

NEW_QUEUE = {
    "opens_at": time(8), "closes_at": time(18), "open_weekdays": [0, 1, 2, 3, 4], "priority": 0, "difficulty": 1,
    "sticky_seconds": 0, "language": "es",
}  # fmt: skip
NEW_TARGET = {
    "channel": "chat", "variant": "answered_in_time", "target_share_percent": 80, "target_seconds": 30,
    "offer_seconds": 20,
}  # fmt: skip
SPARE_STEPS = 2
AFTER_CREATION = (
    "pool", "name", "language", "zone", "holiday_calendar", "opens_at", "closes_at", "open_weekdays", "priority",
    "difficulty", "waiting_max", "sticky_seconds", "overflow_queue", "overflow_after_seconds",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("queues.change")
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Give a programme a queue."""
    programme = queries.programme(key)
    client = programme.client
    form = queue_forms.AddQueueForm(
        frame.sent(request), initial={**NEW_QUEUE, "zone": client.zone, "holiday_calendar": client.country}
    )
    form.offer(client_id=client.pk, own_id=None)

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        kept = _kept(form.cleaned_data)
        made = {name: kept[name] for name in AFTER_CREATION[:9]}
        queue = actions.add_queue(programme=programme, **made, **frame.given(form, "key", "code"), by=by, at=at)
        changes.change_queue(queue=queue, **kept, by=by, at=at)
        return frame.Done(said=_("The queue is stored. Next, say what is promised for it."), url=url_of(queue))

    return frame.form_page(
        request,
        form,
        title=_("New queue"),
        submit=_("Store the queue"),
        act=act,
        trail=programmes.trail_of(programme),
        context={"missing": [] if queries.pools() else [_pool_missing()]},
    )


@require_GET
@never_cache
@gates.allowed("clients.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a queue: its hours, its targets, who may take its contacts, and what keeps it from being served."""
    queue = queries.queue(key)
    now = clock.now()
    rights = gates.rights(request)
    today = _today(queue, now)
    context = {
        "queue": queue,
        "is_open": queries.is_open(queue, at=now),
        "weekdays": [words.WEEKDAYS[day] for day in queue.open_weekdays],
        "is_around_the_clock": queue.opens_at == queue.closes_at,
        "is_past_midnight": queue.closes_at < queue.opens_at,
        "targets": _targets_shown(queries.targets(queue), today=today),
        "steps": _steps_shown(queries.steps(queue)),
        "findings": frame.findings_shown(request, [*readiness.of_queue(queue, at=now), *frame.unled([queue])]),
        "may_change": rights.may("queues.change"),
        "local_now": now.astimezone(zoneinfo.ZoneInfo(queue.zone)).replace(tzinfo=None),
    }
    return frame.show(request, "setup/queue.html", context, trail=programmes.trail_of(queue.programme))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("queues.change")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change a queue's rules."""
    queue = queries.queue(key)
    form = queue_forms.ChangeQueueForm(frame.sent(request), current=queue_forms.current_queue(queue))
    form.offer(client_id=queue.client_id, own_id=queue.pk)

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        changes.change_queue(queue=queue, **_kept(form.cleaned_data), by=by, at=at)
        return frame.Done(said=_("The change is stored; the router follows it within a second."), url=url_of(queue))

    return frame.form_page(
        request, form, title=_("Change the queue"), submit=_("Store the change"), act=act, trail=trail_of(queue)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("queues.change")
def target(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Promise something for a channel from a day on."""
    queue = queries.queue(key)
    today = _today(queue, clock.now())
    form = queue_forms.TargetForm(frame.sent(request), today=today, initial=NEW_TARGET | {"from_date": today})

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        given = frame.given(form, "channel", "from_date", "variant", "target_seconds", "offer_seconds")
        share = form.cleaned_data["target_share_percent"] / 100
        actions.set_target(queue=queue, **given, target_share=share, by=by, at=at)
        return frame.Done(said=_("The target is stored."), url=url_of(queue))

    return frame.form_page(
        request, form, title=_("New target"), submit=_("Store the target"), act=act, trail=trail_of(queue)
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("queues.change")
def steps(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change who may take a queue's contacts, and from when on."""
    queue = queries.queue(key)
    known = {skills.token(skill): skill for skill in queries.skills() if skill.client_id in (None, queue.client_id)}
    stored = [
        (seconds, [(skills.token(skill), level) for skill, level in pairs]) for seconds, pairs in queries.steps(queue)
    ]
    form = queue_forms.StepsForm(
        frame.sent(request),
        skills=[(token, skills.shown(skill)) for token, skill in known.items()],
        steps=stored,
        step_count=max(len(stored) + SPARE_STEPS, _sent_step_count(request)),
    )

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        found = [
            (seconds, [(known[token], level) for token, level in pairs])
            for seconds, pairs in form.cleaned_data["steps"]
        ]
        actions.set_requirements(queue=queue, steps=found, by=by, at=at)
        return frame.Done(said=_("The steps are stored; the router follows them within a second."), url=url_of(queue))

    missing = [] if known else [readiness.Finding(code="no_skill", level="hint")]
    return frame.form_page(
        request,
        form,
        title=_("Who may take its contacts"),
        submit=_("Store the steps"),
        act=act,
        trail=trail_of(queue),
        template="setup/steps.html",
        context={"queue": queue, "missing": frame.findings_shown(request, missing)},
    )


@require_POST
@gates.allowed("queues.change")
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Close a queue for new contacts, or open it again."""
    queue = queries.queue(key)
    is_closed = request.POST.get("is_closed") == "yes"

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        if queue.is_closed != is_closed:
            actions.set_closed(queue=queue, is_closed=is_closed, by=by, at=at)
        said = (
            _("The queue takes no new contacts; those who wait stay.") if is_closed else _("The queue is open again.")
        )
        return frame.Done(said=said, url=url_of(queue))

    return frame.press(request, act, back=url_of(queue))


def trail_of(queue: queries.Queue) -> list[frame.Step]:
    """Return the way to a queue."""
    return [*programmes.trail_of(queue.programme), frame.Step(label=queue.name, url=url_of(queue))]


def url_of(queue: queries.Queue) -> str:
    """Return a queue's page."""
    return reverse("setup_queue", args=[queue.key])


def _kept(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return a queue form's values as `change_queue` takes them: rows instead of their keys.

    Raises: NoSuchPool, NoSuchQueue
    """
    kept = {name: cleaned[name] for name in AFTER_CREATION}
    kept["pool"] = queries.pool(uuid.UUID(cleaned["pool"]))
    overflow = cleaned["overflow_queue"]
    kept["overflow_queue"] = queries.queue(uuid.UUID(overflow)) if overflow else None
    return kept


def _today(queue: queries.Queue, now: datetime) -> date:
    return now.astimezone(zoneinfo.ZoneInfo(queue.zone)).date()


def _sent_step_count(request: HttpRequest) -> int:
    """Return how many steps a form that was sent has, so that none of them is lost."""
    numbers = [name.removeprefix("after-") for name in request.POST if name.startswith("after-")]
    return max((int(number) + 1 for number in numbers if number.isdecimal() and len(number) < 3), default=0)


def _targets_shown(targets: Sequence[Any], *, today: date) -> list[dict[str, Any]]:
    """Return the targets with their state: over, in force, or still to come."""
    shown, in_force = [], set()
    for row in targets:
        if row.from_date > today:
            state = "coming"
        elif row.channel not in in_force:
            in_force.add(row.channel)
            state = "in_force"
        else:
            state = "over"
        shown.append(
            {
                "row": row,
                "state": state,
                "channel": words.CHANNELS[row.channel],
                "variant": words.VARIANTS[row.variant],
                "percent": round(100 * row.target_share),
            }
        )
    return shown


def _steps_shown(found: Sequence[tuple[int, Sequence[tuple[queries.Skill, int]]]]) -> list[dict[str, Any]]:
    return [
        {"seconds": seconds, "pairs": [{"name": skills.shown(skill), "level": level} for skill, level in pairs]}
        for seconds, pairs in found
    ]


def _pool_missing() -> dict[str, str]:
    return {
        "sentence": _("There is no routing pool yet, and a queue belongs to one."),
        "label": _("Make a pool"),
        "url": reverse("setup_pools"),
    }
