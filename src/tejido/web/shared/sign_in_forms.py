"""The forms of signing in and of proving once more who one is, with our limits and our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.internal import flows
from allauth.mfa.models import Authenticator
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.access import actions, addresses, errors, passkeys, queries, second_factors
from tejido.journal import clock

CODE_LENGTH_MAX = 40


class SignInForm(account_forms.LoginForm):  # type: ignore[misc]
    """Email and password; the page itself shows the way to a forgotten password, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ReauthenticateForm(account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ChangePasswordForm(account_forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one; tries at the old one count as those of signing in do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        """Make sure that whoever asks knows the password.

        Raises: TooManyAttempts
        """
        given: str = self.cleaned_data.get("oldpassword", "")
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, given):
            raise adapter.validation_error("enter_current_password")
        return given


class CodeForm(forms.Form):
    """A code of the app, or one of the recovery codes, after the password."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=CODE_LENGTH_MAX,
        help_text=gettext_lazy("The six digits that your app shows now, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )
    is_repeated = False

    def __init__(self, *args: Any, user: queries.User, **kwargs: Any) -> None:
        """Keep whose code it must be."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.authenticator: Authenticator | None = None

    def clean_code(self) -> str:
        """Take the code and use it up.

        Raises: TooManyAttempts
        """
        code: str = self.cleaned_data["code"]
        address = addresses.of_request(context.request)
        try:
            self.authenticator = second_factors.check_code(
                user=self.user, code=code, address=address, now=clock.machine_now()
            )
        except errors.CodeWrong as problem:
            if not self.is_repeated:
                actions.record_refusal(user=self.user, reason="wrong_code", at=clock.now())
            raise forms.ValidationError(_(str(problem))) from problem
        return code

    def save(self) -> None:
        """Note in the session that this step was taken."""
        flows.post_authentication(context.request, self.authenticator, reauthenticated=self.is_repeated)


class ReauthenticateCodeForm(CodeForm):
    """A code from somebody who is signed in."""

    is_repeated = True


class PasskeyForm(forms.Form):
    """What a browser answers when a passkey is used after the password."""

    credential = forms.CharField(widget=forms.HiddenInput)
    is_repeated = False
    is_alone = False

    def __init__(self, *args: Any, user: queries.User | None = None, **kwargs: Any) -> None:
        """Keep whose passkey it must be; without a user, it says whose it is."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> Authenticator:
        """Return the passkey that was used."""
        try:
            return passkeys.complete_request(self.cleaned_data["credential"], user=self.user)
        except errors.PasskeyInvalid as problem:
            if not self.is_repeated:
                actions.record_refusal(user=self.user, reason="wrong_passkey", at=clock.now())
            raise forms.ValidationError(_(str(problem))) from problem

    def save(self) -> None:
        """Note in the session that this step was taken."""
        flows.post_authentication(
            context.request,
            self.cleaned_data["credential"],
            reauthenticated=self.is_repeated,
            passwordless=self.is_alone,
        )


class PasskeyAloneForm(PasskeyForm):
    """A passkey instead of a password."""

    is_alone = True


class ReauthenticatePasskeyForm(PasskeyForm):
    """A passkey from somebody who is signed in."""

    is_repeated = True


class AddTotpForm(forms.Form):
    """The first code of a new app."""

    code = forms.CharField(
        label=gettext_lazy("Code from the app"),
        max_length=CODE_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class PasskeyNameForm(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=second_factors.PASSKEY_NAME_LENGTH_MAX,
        help_text=gettext_lazy("So that you know it again, such as “My phone”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AddPasskeyForm(PasskeyNameForm):
    """A name, and what the browser answers when it has made the passkey; a hidden field's faults are told above."""

    credential = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Tell what is wrong with the hidden field where it is seen."""
        cleaned = super().clean() or self.cleaned_data
        if self.has_error("credential"):
            self.add_error(None, _(str(errors.PasskeyInvalid.__doc__)))
        return cleaned
