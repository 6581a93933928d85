"""The security of one's own account: code app, passkeys, recovery codes; each change after a fresh proof."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from allauth.account.internal.flows import reauthentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import addresses, encryption, errors, gates, mfa_adapter, passkeys, second_factors
from tejido.journal import clock
from tejido.web.shared import passkey_options, sign_in_forms

PROOF = "allauth.mfa"
TOTP_SECRET = "totp_secret"
Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]
_form = require_http_methods(["GET", "HEAD", "POST"])


def proven(view: View[Given]) -> View[Given]:
    """Return a view for which whoever asks has to prove anew who they are: a stolen session is not enough.

    Raises (the view): SignInNeeded, ReauthenticationRequired (allauth then asks for a proof, and goes on)
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        gates.user(request)
        reauthentication.raise_if_reauthentication_required(request, app=PROOF)
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Show what protects the account, and where to change it."""
    user = gates.user(request)
    shown = {"factors": second_factors.of(user), "has_password": user.has_usable_password()}
    return render(request, "mfa/index.html", shown | passkey_options.place(request))


@_form
@never_cache
@proven
def add_totp(request: HttpRequest) -> HttpResponse:
    """Show the secret for a code app, and take its first code."""
    user = gates.user(request)
    if second_factors.of(user).has_totp:
        return redirect("mfa_index")
    form = sign_in_forms.AddTotpForm(request.POST if request.method == "POST" else None)
    secret = _totp_secret(request, is_new=request.method != "POST")
    if request.method == "POST" and form.is_valid():
        try:
            has_codes = second_factors.add_totp(
                user=user,
                secret=secret,
                code=form.cleaned_data["code"],
                address=addresses.of_request(request),
                at=clock.now(),
                now=clock.machine_now(),
            )
        except errors.CodeWrong as problem:
            form.add_error("code", _(str(problem)))
        else:
            request.session.pop(TOTP_SECRET, None)
            return _changed(request, _("The code app is added."), has_new_codes=has_codes)
    address = get_adapter().build_totp_url(user, secret)
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    shown = {"form": form, "qr_code": mfa_adapter.qr_code(address), "secret_groups": groups, "totp_address": address}
    return render(request, "mfa/totp/activate_form.html", shown)


@_form
@never_cache
@proven
def remove_totp(request: HttpRequest) -> HttpResponse:
    """Ask whether the code app shall go, and remove it."""
    user = gates.user(request)
    if request.method == "POST":
        second_factors.remove_totp(user=user, at=clock.now())
        return _changed(request, _("The code app is removed."))
    if not second_factors.of(user).has_totp:
        return redirect("mfa_index")
    return render(request, "mfa/totp/deactivate_form.html")


@require_safe
@never_cache
@proven
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes that are left."""
    codes = second_factors.recovery_codes_of(gates.user(request))
    return render(request, "mfa/recovery_codes/index.html", {"codes": codes})


@require_safe
@never_cache
@proven
def download_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Return the recovery codes as a text file."""
    user = gates.user(request)
    codes = second_factors.recovery_codes_of(user)
    told = _("Recovery codes of %(email)s at %(operator)s. Each works once.") % {
        "email": user.email,
        "operator": mfa_adapter.operator_name(),
    }
    text = "\r\n".join([told, "", *codes, ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tejido-recovery-codes.txt"'
    return response


@require_POST
@never_cache
@proven
def make_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes."""
    second_factors.make_recovery_codes(user=gates.user(request), at=clock.now())
    return _changed(request, _("These are new codes; the old ones no longer work."), has_new_codes=True)


@_form
@never_cache
@proven
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey, and add it."""
    user = gates.user(request)
    form = sign_in_forms.AddPasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            credential = passkeys.complete_creation(form.cleaned_data["credential"])
            has_codes = second_factors.add_passkey(
                user=user, name=form.cleaned_data["name"], credential=credential, at=clock.now()
            )
        except errors.PasskeyNameInvalid as problem:
            form.add_error("name", _(str(problem)))
        except (errors.PasskeyInvalid, errors.TooManyPasskeys) as problem:
            form.add_error(None, _(str(problem)))
        else:
            return _changed(request, _("The passkey is added."), has_new_codes=has_codes)
    options = passkey_options.plain(passkeys.creation_options(user))
    shown = {"form": form, "passkey_options": options} | passkey_options.place(request)
    return render(request, "mfa/webauthn/add_form.html", shown)


@_form
@never_cache
@proven
def rename_passkey(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a passkey another name."""
    user = gates.user(request)
    found = second_factors.passkey(user, key)
    form = sign_in_forms.PasskeyNameForm(
        request.POST if request.method == "POST" else None, initial={"name": found.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            second_factors.rename_passkey(user=user, key=key, name=form.cleaned_data["name"], at=clock.now())
        except errors.PasskeyNameInvalid as problem:
            form.add_error("name", _(str(problem)))
        else:
            return _changed(request, _("The passkey has its new name."))
    return render(request, "mfa/webauthn/edit_form.html", {"form": form, "passkey": found})


@_form
@never_cache
@proven
def remove_passkey(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask whether a passkey shall go, and remove it."""
    user = gates.user(request)
    if request.method == "POST":
        second_factors.remove_passkey(user=user, key=key, at=clock.now())
        return _changed(request, _("The passkey is removed."))
    found = second_factors.passkey(user, key)
    return render(request, "mfa/webauthn/authenticator_confirm_delete.html", {"passkey": found})


def _totp_secret(request: HttpRequest, *, is_new: bool) -> str:
    """Return the secret that the app is being given; until its first code it lives in the session, encrypted."""
    kept: Any = request.session.get(TOTP_SECRET)
    if isinstance(kept, str) and not is_new:
        try:
            return encryption.decrypt(kept)
        except errors.SecretUnreadable:
            pass
    secret: str = totp.generate_totp_secret()
    request.session[TOTP_SECRET] = encryption.encrypt(secret)
    return secret


def _changed(request: HttpRequest, told: str, *, has_new_codes: bool = False) -> HttpResponse:
    """Say what was done and lead on: to new recovery codes where there are some, else to the overview."""
    messages.success(request, told)
    return redirect("mfa_view_recovery_codes" if has_new_codes else "mfa_index")
