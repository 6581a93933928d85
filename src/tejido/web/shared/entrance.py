"""Ways in beside the sign-in page: invitations, one-time tickets, and the links of a demonstration."""

from __future__ import annotations

import secrets

from django import http
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import http as http_words
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import actions, addresses, errors, mail, queries, roles
from tejido.journal import clock
from tejido.journal import errors as journal_errors
from tejido.journal import queries as journal
from tejido.web.shared import forms

TOKEN_BYTES = 32
ROLE_LINK_SECONDS = 60
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
INVITATION_OVER = (
    errors.NoSuchInvitation, errors.InvitationAccepted, errors.InvitationWithdrawn, errors.InvitationExpired
)  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who was invited choose a name and a password, and sign them in."""
    now = clock.machine_now()
    try:
        found = queries.invitation_by_token(token, now=now)
        form = forms.AcceptForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and _accept(request, form, token=token):
            return redirect("home")
    except errors.InvitationAccepted:
        if request.method == "POST":
            # The second of two clicks: the first one has made the account.
            messages.info(request, _("You have accepted this invitation. Sign in with the password you chose."))
            return redirect("account_login")
        return render(request, "shared/invitation_invalid.html", status=410)
    except INVITATION_OVER as problem:
        is_unknown = isinstance(problem, errors.NoSuchInvitation)
        return render(request, "shared/invitation_invalid.html", status=404 if is_unknown else 410)
    shown = {
        "role_label": mail.invited_name(found),
        "operator_name": journal.installation().operator_name,
        "expires_at": found.expires_at,
        "email": found.email,
    }
    return render(request, "shared/invitation.html", {"form": form, "invitation": shown})


@never_cache
@require_http_methods(["GET"])
def enter(request: HttpRequest, ticket: str) -> HttpResponse:
    """Use a one-time ticket up, sign its user in and lead on.

    Raises: SignInTicketUsed
    """
    try:
        user = actions.use_sign_in_ticket(token=ticket, now=clock.machine_now())
    except errors.SignInTicketUsed:
        if request.user.is_authenticated:
            # Whoever follows the link again in the browser that it signed in need not be told off.
            return redirect(_next(request))
        raise
    auth.login(request, user, backend=BACKEND)
    actions.record_sign_in(user=user, method="ticket", at=clock.now())
    return redirect(_next(request))


@never_cache
@require_http_methods(["GET"])
def enter_as(request: HttpRequest, role: str) -> HttpResponse:
    """Take somebody's place in a demonstration, from the very machine it runs on.

    Raises: NotAllowed: this is no demonstration, or somebody else's machine asks.
    """
    if role not in roles.GRANTABLE or not is_demonstration() or not addresses.is_this_machine(request):
        raise errors.NotAllowed(errors.NotAllowed.__doc__)
    user = queries.first_user_in(roles.named(role), at=clock.now())
    if user is None:
        raise http.Http404
    token = secrets.token_urlsafe(TOKEN_BYTES)
    actions.make_sign_in_ticket(user=user, token=token, now=clock.machine_now(), valid_seconds=ROLE_LINK_SECONDS)
    return redirect("enter", ticket=token)


def is_demonstration() -> bool:
    """Return whether everything here is synthetic."""
    try:
        return journal.installation().demonstration
    except journal_errors.NotInstalled:
        return False


def role_links(request: HttpRequest) -> list[dict[str, str]]:
    """Return who can be stepped in for, one for each role that somebody holds; none for visitors from elsewhere."""
    if not addresses.is_this_machine(request):
        return []
    at = clock.now()
    found = ((role, queries.first_user_in(role, at=at)) for role in roles.GRANTABLE)
    return [
        {"role": mail.role_name(role), "name": user.get_short_name(), "url": f"/enter/as/{role}/"}
        for role, user in found
        if user is not None
    ]


def _accept(request: HttpRequest, form: forms.AcceptForm, *, token: str) -> bool:
    """Accept an invitation and sign in; False, with the form's errors filled, where the words do not do.

    Raises: NoSuchInvitation, InvitationAccepted, InvitationWithdrawn, InvitationExpired
    """
    language = translation.get_language() or "es"
    try:
        user = actions.accept_invitation(
            token=token,
            password=form.cleaned_data["password1"],
            display_name=form.cleaned_data["display_name"],
            language=language.split("-")[0],
            at=clock.now(),
            now=clock.machine_now(),
        )
    except errors.PasswordWeak as problem:
        form.add_error("password1", str(problem))
        return False
    except errors.NameInvalid as problem:
        form.add_error("display_name", _(str(problem)))
        return False
    except (errors.AccountExists, errors.PersonHasAccount) as problem:
        form.add_error(None, _(str(problem)))
        return False
    auth.login(request, user, backend=BACKEND)
    actions.record_sign_in(user=user, method="invitation", at=clock.now())
    return True


def _next(request: HttpRequest) -> str:
    """Return where to go on: the address asked for if it is one of ours, else the start."""
    wanted = request.GET.get("next", "")
    is_ours = http_words.url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
