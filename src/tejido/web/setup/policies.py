"""The routing policy of a pool: an editor that explains each number, every version, and the way back to one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tejido.access import gates
from tejido.access import queries as access_queries
from tejido.clients import queries as client_queries
from tejido.contacts import errors, policies, policy_versions
from tejido.core import facts
from tejido.journal import clock
from tejido.web.setup import frame, policy_examples, policy_forms, pools, words

USUAL_TARGET_SECONDS = 60
VERSIONS_SHOWN = 50
VERSION_MAX = 2**31 - 1


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("policies.change")
def page(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show the editor and the versions; try numbers out, or store them as a new version."""
    pool = client_queries.pool(key)
    queues = [queue for queue in client_queries.every_queue() if queue.pool_id == pool.pk]
    versions = policies.versions(pool.pk)
    newest = versions[0] if versions else None
    in_force = policies.settings_of(newest)
    form = policy_forms.PolicyForm(
        frame.sent(request), settings=in_force, version=newest.version if newest else 0, queues=queues
    )
    tried: policies.Settings | None = None

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        seen = form.cleaned_data["seen_version"]
        stored = policy_versions.change(pool=pool, plain=form.plain(), seen_version=seen, by=by, at=at)
        said = _("Version %(version)s is in force; the router follows it within a second.")
        return frame.Done(said=said % {"version": stored.version}, url=_url(pool))

    if form.is_bound and form.is_valid():
        tried = _tried(form, queues)
        if tried is not None and "store" in request.POST:
            try:
                done = frame.try_to(request, form, act, passing=(errors.PolicyChangedMeanwhile,))
            except errors.PolicyChangedMeanwhile as problem:
                done = None
                _say_meanwhile(form, problem, versions, queues)
            if done is not None:
                messages.success(request, done.said)
                return redirect(done.url)
    context = {
        "pool": pool,
        "form": form,
        "newest": newest,
        "queues": [_queue_shown(form, queue, in_force) for queue in queues],
        "every": form.lines(policies.EVERY_QUEUE, today=_today(in_force, policies.EVERY_QUEUE, queues)),
        "settings": form.lines("pool", today=policy_examples.settings_sentences(in_force.pool)),
        "scores": policy_examples.scores(in_force.weights_of(policies.EVERY_QUEUE)),
        "tried": _tried_shown(in_force, tried, queues) if tried is not None else None,
        "versions": _versions_shown(versions[: VERSIONS_SHOWN + 1], queues),
        "older_count": max(0, len(versions) - VERSIONS_SHOWN),
    }
    return frame.show(request, "setup/policy.html", context, trail=pools.trail_of(pool))


@require_POST
@gates.allowed("policies.change")
def back(request: HttpRequest, key: uuid.UUID, version: int) -> HttpResponseBase:
    """Make a new version that says what an earlier one said."""
    pool = client_queries.pool(key)
    seen = request.POST.get("seen_version", "")
    seen_version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
    try:
        stored = policy_versions.go_back(
            pool=pool, version=min(version, VERSION_MAX), seen_version=seen_version, by=gates.actor(request),
            at=clock.now(),
        )  # fmt: skip
    except errors.PolicyChangedMeanwhile as problem:
        said = _("Somebody stored version %(version)s meanwhile, so nothing was changed. Look at it first.")
        messages.error(request, said % {"version": problem.version})
        return redirect(_url(pool))
    said = _("Version %(version)s says what version %(earlier)s said, and is in force.")
    messages.success(request, said % {"version": stored.version, "earlier": version})
    return redirect(_url(pool))


def _url(pool: client_queries.Pool) -> str:
    return reverse("setup_policy", args=[pool.key])


def _tried(form: policy_forms.PolicyForm, queues: Sequence[client_queries.Queue]) -> policies.Settings | None:
    """Return what was typed as settings, or say beside the field why it cannot be used."""
    try:
        return policies.read(form.plain(), queue_keys=[str(queue.key) for queue in queues])
    except errors.PolicyRefused as problem:
        said = _(type(problem).__doc__ or "")
        form.add_error(problem.field if problem.field in form.fields else None, said)
        return None


def _say_meanwhile(
    form: policy_forms.PolicyForm,
    problem: errors.PolicyChangedMeanwhile,
    versions: Sequence[policy_versions.Version],
    queues: Sequence[client_queries.Queue],
) -> None:
    """Say which version came in between and what it changed, and let the next sending follow it."""
    by_version = {row.version: row for row in versions}
    seen = by_version.get(form.cleaned_data["seen_version"])
    changed = policy_versions.differences(
        policies.settings_of(seen), policies.settings_of(by_version.get(problem.version))
    )
    told = "; ".join(each["told"] for each in _differences_shown(changed, queues)) or _("nothing")
    form.add_error(
        None,
        _(
            "Somebody stored version %(version)s meanwhile. It changed: %(changes)s. Your own numbers stand below and"
            " are not stored; store them again if they are right, and they become the version after it."
        )
        % {"version": problem.version, "changes": told},
    )
    form.see(problem.version)


def _today(in_force: policies.Settings, place: str, queues: Sequence[client_queries.Queue]) -> dict[str, str]:
    """Return what each weight does today in a place, on the target of a queue there."""
    own = [queue for queue in queues if place in (policies.EVERY_QUEUE, str(queue.key))]
    targets = [row.target_seconds for queue in own for row in client_queries.targets(queue)[:1]]
    seconds = targets[0] if targets else USUAL_TARGET_SECONDS
    return dict(policy_examples.sentences(in_force.weights_of(place), target_seconds=seconds))


def _queue_shown(
    form: policy_forms.PolicyForm, queue: client_queries.Queue, in_force: policies.Settings
) -> dict[str, Any]:
    place = str(queue.key)
    lines = form.lines(place, today=_today(in_force, place, [queue]))
    is_open = any(line.field.errors or line.field.value() for line in lines)
    return {"queue": queue, "lines": lines, "is_open": is_open, "own_count": len(in_force.weights.get(place, {}))}


def _tried_shown(
    in_force: policies.Settings, tried: policies.Settings, queues: Sequence[client_queries.Queue]
) -> dict[str, Any]:
    return {
        "differences": _differences_shown(policy_versions.differences(in_force, tried), queues),
        "scores": policy_examples.scores(tried.weights_of(policies.EVERY_QUEUE)),
    }


def _versions_shown(
    versions: Sequence[policy_versions.Version], queues: Sequence[client_queries.Queue]
) -> list[dict[str, Any]]:
    """Return the versions with who set each, when, and what it changed of the one before."""
    names = access_queries.names_of(row.set_by_user_id for row in versions if row.set_by_user_id is not None)
    shown = []
    for number, row in enumerate(versions[:VERSIONS_SHOWN]):
        before = versions[number + 1] if number + 1 < len(versions) else None
        changed = policy_versions.differences(policies.settings_of(before), policies.settings_of(row))
        shown.append(
            {
                "row": row,
                "who": names.get(row.set_by_user_id or 0, ""),
                "differences": _differences_shown(changed, queues),
                "is_first": before is None,
            }
        )
    return shown


def _differences_shown(
    changed: Sequence[policy_versions.Difference], queues: Sequence[client_queries.Queue]
) -> list[dict[str, str]]:
    """Return each difference as a line: where, which number, from what to what."""
    names = {str(queue.key): queue.name for queue in queues}
    shown = []
    for each in changed:
        if each.place == "":
            where = _("the whole pool")
        elif each.place == policies.EVERY_QUEUE:
            where = _("every queue")
        else:
            where = names.get(each.place) or _("a queue that has left the pool")
        told = _("%(where)s, %(number)s: %(before)s → %(after)s") % {
            "where": where,
            "number": words.POLICY_NUMBERS[each.name],
            "before": _value_shown(each, each.before),
            "after": _value_shown(each, each.after),
        }
        shown.append({"told": told})
    return shown


def _value_shown(each: policy_versions.Difference, value: float | None) -> str:
    if value is not None:
        return policy_forms.told(value)
    if each.place in ("", policies.EVERY_QUEUE):
        known = policies.POOL_SETTINGS if each.place == "" else policies.WEIGHTS
        return _("%(number)s (the default)") % {"number": policy_forms.told(known[each.name].default)}
    return _("as for every queue")
