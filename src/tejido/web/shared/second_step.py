"""The steps of signing in after the password or instead of it, and the proof of somebody who is signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as code_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import flows
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect

from tejido import environment as environment_module
from tejido.access import addresses, limits, passkeys, second_factors
from tejido.journal import clock
from tejido.web.shared import passkey_options


class SecondStep(code_views.AuthenticateView):  # type: ignore[misc]
    """Ask for a code or a passkey after the password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Begin anew where the account has lost its second step since the password was typed."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        stage = getattr(request, "_login_stage", None)
        if stage is not None and not second_factors.of(stage.login.user).is_protected:
            begun: HttpResponseBase = stage.abort()
            return begun
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page's script needs."""
        user = self.stage.login.user
        return {**super().get_context_data(**kwargs), **passkey_options.context(self.request, user=user)}


class ConfirmByCode(code_views.ReauthenticateView):  # type: ignore[misc]
    """Ask somebody who is signed in for a code."""


class ConfirmByPasskey(passkey_views.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Ask somebody who is signed in for a passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page's script needs."""
        return {**super().get_context_data(**kwargs), **passkey_options.context(self.request, user=self.request.user)}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say why it was not taken, where it can be tried again."""
        for problem in form.errors.get("credential", []):
            messages.error(self.request, problem)
        return redirect(self.request.get_full_path())


class PasskeyAlone(passkey_views.LoginWebAuthnView):  # type: ignore[misc]
    """Sign in with a passkey and nothing else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count the visit: each one of a stranger makes a session.

        Raises: TooManyAttempts
        """
        key = environment_module.derived_key(settings.ENVIRONMENT, "limits").encode()
        subject = limits.subject(addresses.of_request(request), key=key)
        limits.take(limits.PASSKEY_PAGE, subject=subject, now=clock.machine_now())
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand a script what to ask the browser for; lead everybody else to the sign-in page."""
        if request.META.get("HTTP_ACCEPT") != "application/json":
            return redirect("account_login")
        return JsonResponse({"request_options": passkey_options.plain(passkeys.request_options(None))})

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign the passkey's user in and lead on to where they wanted to go."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        response: HttpResponse = flows.perform_passwordless_login(self.request, authenticator, login)
        return response


authenticate = SecondStep.as_view()
confirm_by_code = ConfirmByCode.as_view()
confirm_by_passkey = ConfirmByPasskey.as_view()
passkey_alone = PasskeyAlone.as_view()
