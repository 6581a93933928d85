"""The administrator's page: accounts, roles, invitations, and mails that were kept instead of sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import actions, errors, gates, mail, queries, roles, second_factors
from tejido.clients import queries as client_queries
from tejido.core import facts
from tejido.journal import clock
from tejido.web.shared import forms, security

ERASED = "@erased.invalid"
# What an action may refuse here: said above the list, which stays where it is.
REFUSED = (
    errors.AccountExists, errors.AlreadyInvited, errors.EmailInvalid, errors.GrantExists, errors.InvitationAccepted,
    errors.AccountStillOpen, errors.InvitationWithdrawn, errors.LastAdministrator, errors.NoSuchClient,
    errors.NoSuchFactor, errors.NoSuchGrant, errors.NoSuchUser, errors.OwnSecondStep, errors.RoleInvalid,
    errors.UserDeactivated,
)  # fmt: skip


@require_GET
@never_cache
@gates.allowed("access.invite")
def access(request: HttpRequest) -> HttpResponse:
    """Show accounts, roles and open invitations."""
    return _page(request)


@require_POST
@gates.allowed("access.invite")
def invite(request: HttpRequest) -> HttpResponseBase:
    """Invite somebody to a role."""
    form = forms.InviteForm(request.POST, clients=_client_choices())
    if not form.is_valid():
        return _page(request, form=form)

    def act(by: facts.Actor) -> str:
        actions.invite(
            **_role_of(form), language=form.cleaned_data["language"], key=uuid.uuid4(), by=by, at=clock.now(),
            now=clock.machine_now(),
        )  # fmt: skip
        return _("The invitation is on its way.")

    return _done(request, act)


@require_POST
@gates.allowed("access.invite")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Withdraw an invitation."""

    def act(by: facts.Actor) -> str:
        invitation = queries.invitation(key)
        actions.withdraw_invitation(invitation=invitation, by=by, at=clock.now(), now=clock.machine_now())
        return _("The invitation was withdrawn; its link no longer works.")

    return _done(request, act)


@require_POST
@gates.allowed("access.deactivate")
def deactivate(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Close an account."""

    def act(by: facts.Actor) -> str:
        actions.deactivate_user(user=queries.user(key), by=by, at=clock.now())
        return _("The account is closed and its sessions have ended.")

    return _done(request, act)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("access.deactivate")
@security.proven
def erase(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Ask whether the name and the address of a closed account shall go, and erase them."""
    user = queries.user(key)
    if request.method != "POST":
        return render(request, "shared/erase_account.html", {"account": user})

    def act(by: facts.Actor) -> str:
        actions.erase_account(user=user, reason="request", by=by, at=clock.now())
        return _("The name and the address of the account are erased.")

    return _done(request, act)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("access.deactivate")
@security.proven
def remove_second_step(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Ask whether somebody lost their second step, and remove it."""
    user = queries.user(key)
    if request.method != "POST":
        return render(request, "shared/remove_second_step.html", {"account": user})

    def act(by: facts.Actor) -> str:
        if user.pk == by.id:
            raise errors.OwnSecondStep(errors.OwnSecondStep.__doc__)
        second_factors.remove_all(user=user, by=by, at=clock.now())
        return _("The second step is removed: the password alone opens the account, and its owner was told by mail.")

    return _done(request, act)


@require_POST
@gates.allowed("access.invite")
def grant(request: HttpRequest) -> HttpResponseBase:
    """Give an account another role."""
    form = forms.RoleForm(request.POST, clients=_client_choices())
    if not form.is_valid():
        return _page(request, grant_form=form)

    def act(by: facts.Actor) -> str:
        given = _role_of(form)
        user = queries.user_by_email(given.pop("email"))
        if user is None:
            raise errors.NoSuchUser(errors.NoSuchUser.__doc__)
        actions.grant_role(user=user, **given, by=by, at=clock.now())
        return _("The role was given.")

    return _done(request, act)


@require_POST
@gates.allowed("access.invite")
def revoke(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take a role from an account."""

    def act(by: facts.Actor) -> str:
        actions.revoke_role(grant=queries.grant(key), by=by, at=clock.now())
        return _("The role was taken away.")

    return _done(request, act)


@require_GET
@never_cache
@gates.allowed("outbox.see")
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the mails that were kept."""
    return render(request, "shared/outbox.html", {"mails": queries.outbox()})


def _done(request: HttpRequest, act: Callable[[facts.Actor], str]) -> HttpResponseBase:
    """Act, say what came of it, and show the page again."""
    try:
        messages.success(request, act(gates.actor(request)))
    except REFUSED as problem:
        messages.error(request, _(str(problem)))
    return redirect("access")


def _page(
    request: HttpRequest, *, form: forms.InviteForm | None = None, grant_form: forms.RoleForm | None = None
) -> HttpResponse:
    names = {client.pk: client.name for client in client_queries.clients()}
    now = clock.machine_now()
    choices, protected = _client_choices(), second_factors.protected_users()
    context = {
        "accounts": [
            {
                "key": user.key,
                "name": user.get_short_name(),
                "email": user.email,
                "is_active": user.is_active,
                "is_protected": user.pk in protected,
                "is_erased": user.email.endswith(ERASED),
                "grants": [_shown(held, names) | {"key": held.key} for held in getattr(user, "held", ())],
            }
            for user in queries.users(at=clock.now())
        ],
        "invitations": [
            _shown(invitation, names)
            | {
                "key": invitation.key,
                "email": invitation.email,
                "expires_at": invitation.expires_at,
                "is_expired": invitation.expires_at <= now,
            }
            for invitation in queries.open_invitations()
        ],
        "form": form or forms.InviteForm(clients=choices, auto_id="invite_%s"),
        "grant_form": grant_form or forms.RoleForm(clients=choices, auto_id="grant_%s"),
        "may_read_outbox": gates.rights(request).may("outbox.see"),
    }
    return render(request, "shared/access.html", context)


def _shown(held: Any, names: dict[int, str]) -> dict[str, Any]:
    return {
        "role_label": mail.role_name(roles.named(held.role)),
        "client_name": names.get(held.client_id, "") if held.client_id is not None else "",
    }


def _client_choices() -> list[tuple[str, str]]:
    return [(str(client.key), client.name) for client in client_queries.clients()]


def _role_of(form: forms.RoleForm) -> dict[str, Any]:
    """Return email, role and client of a valid form, the client as the actions know it."""
    ids = {str(client.key): client.pk for client in client_queries.clients()}
    return {
        "email": form.cleaned_data["email"],
        "role": roles.named(form.cleaned_data["role"]),
        "client_id": ids.get(form.cleaned_data["client"]),
    }
