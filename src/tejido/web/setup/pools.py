"""Routing pools: the agents and queues that one router leads."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.clients import actions, changes, errors, queries
from tejido.core import facts
from tejido.people import readiness
from tejido.web.setup import frame
from tejido.web.shared import section_forms as forms


class AddPoolForm(forms.AddForm):
    """One more pool."""

    about = {errors.PoolNameTaken: "name", errors.NameInvalid: "name"}

    name = forms.name_field(gettext_lazy("Name"), help_text=gettext_lazy("Such as the floor or the town."))


class RenamePoolForm(forms.ChangeForm):
    """A pool's name."""

    about = {errors.PoolNameTaken: "name", errors.NameInvalid: "name"}

    name = forms.name_field(gettext_lazy("Name"))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("setup.see")
def every(request: HttpRequest) -> HttpResponseBase:
    """Show the pools, and make one.

    Raises: NotAllowed
    """
    form = AddPoolForm(frame.sent(request))
    if request.method == "POST":
        gates.require(request, "queues.change")

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        pool = actions.add_pool(**frame.given(form, "key", "name"), by=by, at=at)
        return frame.Done(said=_("The pool is there; a router leads it within seconds."), url=url_of(pool))

    counts = readiness.agent_counts()
    queues = queries.every_queue()
    context = {
        "pools": [
            {
                "pool": pool,
                "agents_count": counts.get(pool.pk, 0),
                "queues_count": sum(queue.pool_id == pool.pk for queue in queues),
            }
            for pool in queries.pools()
        ],
        "may_change": gates.rights(request).may("queues.change"),
    }
    return frame.form_page(
        request, form, title=_("Pools and routing"), submit=_("Make the pool"), act=act, template="setup/pools.html",
        context=context,
    )  # fmt: skip


@require_GET
@never_cache
@gates.allowed("setup.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a pool: its queues, how many agents it has, and its routing policy."""
    pool = queries.pool(key)
    rights = gates.rights(request)
    context: dict[str, Any] = {
        "pool": pool,
        "agents_count": readiness.agent_counts().get(pool.pk, 0),
        "queues": [queue for queue in queries.every_queue() if queue.pool_id == pool.pk],
        "may_see_clients": rights.may("clients.see"),
        "may_change": rights.may("queues.change"),
        "may_change_policy": rights.may("policies.change"),
    }
    return frame.show(request, "setup/pool.html", context, trail=trail_of_list())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("queues.change")
def rename(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Give a pool another name."""
    pool = queries.pool(key)
    form = RenamePoolForm(frame.sent(request), current={"name": pool.name})

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        changes.rename_pool(pool=pool, name=form.cleaned_data["name"], by=by, at=at)
        return frame.Done(said=_("The pool has its new name."), url=url_of(pool))

    return frame.form_page(
        request, form, title=_("Rename the pool"), submit=_("Store the name"), act=act, trail=trail_of(pool)
    )


def trail_of_list() -> list[frame.Step]:
    """Return the way to the list of pools."""
    return [frame.Step(label=_("Pools and routing"), url=reverse("setup_pools"))]


def trail_of(pool: queries.Pool) -> list[frame.Step]:
    """Return the way to a pool."""
    return [*trail_of_list(), frame.Step(label=pool.name, url=url_of(pool))]


def url_of(pool: queries.Pool) -> str:
    """Return a pool's page."""
    return reverse("setup_pool", args=[pool.key])
