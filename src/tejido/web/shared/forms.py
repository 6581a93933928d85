"""The forms of invitations and roles; what they mean is decided by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from tejido.access import mail, roles

NAME_LENGTH_MAX = 200
PASSWORD_LENGTH_MAX = 256


class AcceptForm(forms.Form):
    """What somebody who was invited says of themselves."""

    display_name = forms.CharField(
        label=_("Your name"), max_length=NAME_LENGTH_MAX, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password1 = forms.CharField(
        label=_("Password"),
        max_length=PASSWORD_LENGTH_MAX,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html(),
    )
    password2 = forms.CharField(
        label=_("Password (again)"),
        max_length=PASSWORD_LENGTH_MAX,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Make sure that both passwords are the same."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password1") != cleaned.get("password2"):
            self.add_error("password2", _("You must type the same password each time."))
        return cleaned


class RoleForm(forms.Form):
    """A role, and the client whose rows it reaches where the role needs one."""

    email = forms.EmailField(label=_("Email"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"))
    client = forms.ChoiceField(
        label=_("Client"), required=False, help_text=_("Only for the client role: whose contacts it sees.")
    )

    def __init__(self, *args: Any, clients: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the roles that can be given, and these clients.

        Args:
            clients: Key and name of each.
        """
        super().__init__(*args, **kwargs)
        role_field, client_field = self.fields["role"], self.fields["client"]
        assert isinstance(role_field, forms.ChoiceField)
        assert isinstance(client_field, forms.ChoiceField)
        role_field.choices = [(role, mail.role_name(role)) for role in roles.GRANTABLE]
        client_field.choices = [("", "—"), *clients]


class InviteForm(RoleForm):
    """Whom to invite, to which role, in which language."""

    language = forms.ChoiceField(label=_("Language of the mail"), choices=[("es", "Español"), ("en", "English")])
