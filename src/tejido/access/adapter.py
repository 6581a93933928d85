"""How allauth behaves here: accounts come by invitation, attempts are counted by us, and signing in is a fact."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse

from tejido import environment as environment_module
from tejido.access import actions, addresses, errors, limits, mail, models, password_reset, queries
from tejido.journal import clock
from tejido.journal import queries as journal

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our rules at the points where allauth asks for them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an account comes with an invitation."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at.

        Raises: TooManyAttempts: with it the request is rolled back, so a refused attempt does not count.
        """
        now = clock.machine_now()
        self._subjects = _subjects(request, email=str(credentials.get("email", "")))
        # The pair first: whoever is refused by it does not touch the account's own count.
        counts = {rule: limits.take(rule, subject=subject, now=now) for rule, subject in self._subjects.items()}
        self._was_last = any(count == rule.attempts_max for rule, count in counts.items())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> models.User | None:
        """Return the user with these credentials, and give the attempt back to whoever has them right.

        Raises: TooManyAttempts
        """
        user: models.User | None = super().authenticate(request, **credentials)
        if user is not None:
            limits.forget(limits.SIGN_IN, subject=self._subjects[limits.SIGN_IN])
            limits.give_back(limits.SIGN_IN_OF_ACCOUNT, subject=self._subjects[limits.SIGN_IN_OF_ACCOUNT])
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record that a sign-in was refused, and that the next ones will not even be looked at."""
        user = queries.user_by_email(str(credentials.get("email", "")))
        actions.record_refusal(user=user, reason="wrong_password", at=clock.now())
        if self._was_last:
            actions.record_refusal(user=user, reason="limited", at=clock.now())

    def respond_user_inactive(self, request: HttpRequest, user: models.User) -> HttpResponse:
        """Refuse a deactivated user and record it."""
        actions.record_refusal(user=user, reason="deactivated", at=clock.now())
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def login(self, request: HttpRequest, user: models.User) -> None:
        """Open the session and record it; nobody comes in who was deactivated between two steps."""
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)
        actions.record_sign_in(user=user, method=_method(request), at=clock.now())

    def reauthenticate(self, user: models.User, password: str) -> bool:
        """Return whether somebody who is signed in knows their password; tries count as those of signing in do.

        Raises: TooManyAttempts
        """
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def logout(self, request: HttpRequest) -> None:
        """End the session and record it."""
        if isinstance(request.user, models.User):
            actions.record_sign_out(user=request.user, at=clock.now())
        super().logout(request)

    def set_password(self, user: models.User, password: str) -> None:
        """Change a password and record it; all other sessions of the user end."""
        super().set_password(user, password)
        actions.record_password_change(user=user, at=clock.now())

    def is_ajax(self, request: HttpRequest) -> bool:
        """Say no: whoever sends JSON to a form gets what everybody gets, and not errors in another form than ours."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits count by."""
        return addresses.of_request(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a forgotten password; it names the user by key."""
        return password_reset.address(key=key)

    def format_email_subject(self, subject: str) -> str:
        """Return the subject of a mail with the operator's name before it."""
        name = journal.installation().operator_name
        return f"[{' '.join(name.split())}] {' '.join(subject.split())}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of allauth's mails after the commit; at most a few an hour go to one account.

        Nothing tells whoever asked whether there is such an account, nor whether its mails were used up.
        """
        subject = limits.subject(email, key=_key())
        try:
            limits.take(limits.PASSWORD_MAIL, subject=subject, now=clock.machine_now())
        except errors.TooManyAttempts:
            log.warning("An account has had its mails of this hour; %s is not sent.", template_prefix)
            return
        site = SimpleNamespace(name=journal.installation().operator_name, domain=mail.public_address())
        context = {"email": email, "request": self.request, "current_site": site, **context}
        message: EmailMessage = self.render_mail(template_prefix, email, context)
        mail.send_after_commit(message)


def _subjects(request: HttpRequest, *, email: str) -> dict[limits.Rule, str]:
    key = _key()
    return {
        limits.SIGN_IN: limits.subject(email, addresses.of_request(request), key=key),
        limits.SIGN_IN_OF_ACCOUNT: limits.subject(email, key=key),
    }


def _key() -> bytes:
    return environment_module.derived_key(settings.ENVIRONMENT, "limits").encode()


def _method(request: HttpRequest) -> actions.SignInMethod:
    """Return how the sign-in that allauth is completing was done: by its last step, and what came before it."""
    records = request.session.get("account_authentication_methods") or [{}]
    last = records[-1]
    if last.get("method") == "mfa":
        kinds: dict[str, actions.SignInMethod] = {"totp": "totp", "recovery_codes": "recovery_code"}
        return kinds.get(last.get("type", "")) or ("passkey" if last.get("passwordless") else "password_and_passkey")
    return "password_reset" if last.get("method") == "password_reset" else "password"
