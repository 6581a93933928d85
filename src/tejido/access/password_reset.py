"""The link of a forgotten password names its user by key: addresses show no numbers of rows."""

from __future__ import annotations

from uuid import UUID

from allauth.account import forms
from allauth.account import utils as account_utils
from django.urls import reverse

from tejido.access import mail, models


class UserTokenForm(forms.UserTokenForm):  # type: ignore[misc]
    """Finds the user of a link by key, where allauth would look for the number of a row."""

    def _get_user(self, uidb36: str) -> models.User | None:
        try:
            return models.User.objects.filter(key=UUID(hex=uidb36)).first()
        except ValueError:
            return None


def address(*, key: str) -> str:
    """Return the address of the link, which begins as all our links do, whatever the page was asked for under.

    Args:
        key: What allauth made: the number of the user's row in base 36, a hyphen, and the token.
    """
    number, _, token = key.partition("-")
    user = models.User.objects.get(pk=account_utils.url_str_to_user_pk(number))
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user.key.hex, "key": token})
    return mail.public_address() + path
