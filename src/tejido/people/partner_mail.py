"""The mails to a partner's people: that something waits for them, and the link; never what it is about."""

from __future__ import annotations

from typing import Literal

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tejido.access import mail
from tejido.access import models as access

What = Literal["turn", "note"]


def message(user: access.User, *, what: What, operator_name: str) -> EmailMessage:
    """Return the mail that asks somebody of a partner to look at their page, in the language of their account.

    Args:
        what: "turn": a step waits for them; "note": we wrote to them.
    """
    with translation.override(user.language):
        said = {
            "turn": _("It is your turn in something that %(operator)s does together with you."),
            "note": _("%(operator)s has written to you."),
        }[what] % {"operator": operator_name}
        subject = _("%(operator)s: something waits for you") % {"operator": operator_name}
        body = _(
            "%(said)s\n\nSign in to read it:\n%(address)s\n\n"
            "What it is about stands on that page alone, and not in this mail."
        ) % {"said": said, "address": mail.public_address() + reverse("partner_home")}  # fmt: skip
    # Line ends in a header would let a name write headers of its own; Django refuses them, so they never get here.
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[user.email])
