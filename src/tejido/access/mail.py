"""Mails: kept on a page for the administrator where no mail server is set, and what an invitation says."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from tejido.access import models, roles, tokens
from tejido.journal import clock
from tejido.journal import queries as journal

log = logging.getLogger(__name__)

# What a mail server says to a mail: it has it, there is no such address, or nothing that one could build on.
Answer = Literal["taken", "refused", "away"]
OUTBOX = "tejido.access.mail.OutboxBackend"
# From here on an SMTP answer is final. Source: RFC 5321, section 4.2.1.
PERMANENT = 500
ROLE_NAMES = {
    "agent": pgettext_lazy("role", "Agent"),
    "supervisor": pgettext_lazy("role", "Supervisor"),
    "planner": pgettext_lazy("role", "Planner"),
    "people_lead": pgettext_lazy("role", "People lead"),
    "impact_lead": pgettext_lazy("role", "Impact lead"),
    "client": pgettext_lazy("role", "Client"),
    "partner": pgettext_lazy("role", "Partner"),
    "reviewer": pgettext_lazy("role", "Reviewer"),
    "administrator": pgettext_lazy("role", "Administrator"),
    "public": pgettext_lazy("role", "Public"),
}
# What is said to somebody whose second steps changed.
CHANGES: Mapping[str, Promise] = {
    "totp_added": gettext_lazy("A code app was added to your account."),
    "totp_removed": gettext_lazy("The code app was removed from your account."),
    "passkey_added": gettext_lazy("A passkey was added to your account."),
    "passkey_removed": gettext_lazy("A passkey was removed from your account."),
    "recovery_codes_made": gettext_lazy("New recovery codes were made for your account; the old ones no longer work."),
    "removed_for_you": gettext_lazy(
        "An administrator removed the second step from your account: your password alone opens it now."
    ),
}


class OutboxBackend(BaseEmailBackend):
    """Keeps mails in a table instead of sending them, where no mail server is set."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep messages and return how many there were."""
        rows = [
            models.Mail(
                to=", ".join(message.recipients()), subject=str(message.subject), body=str(message.body),
                written_at=clock.machine_now(),
            )
            for message in email_messages
        ]  # fmt: skip
        models.Mail.objects.bulk_create(rows)
        return len(rows)


def role_name(role: roles.Role) -> str:
    """Return what a role is called, in the active language."""
    return str(ROLE_NAMES[role])


def invited_name(invitation: models.Invitation) -> str:
    """Return what somebody is invited as; to no role means to one's own pages."""
    role = roles.named(invitation.role)
    return str(pgettext("role", "Learner")) if role == roles.NONE else role_name(role)


def public_address() -> str:
    """Return where people find this installation, for links in mails; without a slash at the end."""
    environment = settings.ENVIRONMENT
    return str(environment.public_url or f"http://localhost:{environment.port}").rstrip("/")


def invitation_address(invitation: models.Invitation) -> str:
    """Return the link that accepts an invitation."""
    return public_address() + reverse("invitation", args=[tokens.invitation(invitation.key)])


def invitation_message(invitation: models.Invitation, *, operator_name: str) -> EmailMessage:
    """Return the mail that brings an invitation, in the language chosen for it."""
    with translation.override(invitation.language):
        subject = _("Your invitation to %(operator)s") % {"operator": operator_name}
        body = _(
            "%(operator)s invites you to Tejido as: %(role)s.\n\n"
            "Open this link to choose a password and sign in:\n%(address)s\n\n"
            "The link works once, until %(until)s (UTC). If you did not expect it, you need not do anything."
        ) % {
            "operator": operator_name,
            "role": invited_name(invitation),
            "address": invitation_address(invitation),
            "until": formats.date_format(invitation.expires_at, "DATETIME_FORMAT"),
        }
    # Line ends in a header would let a name write headers of its own; Django refuses them, so they never get here.
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[invitation.email])


def security_message(user: models.User, *, change: str) -> EmailMessage:
    """Return the mail that tells somebody that their second steps changed, in the language of their account.

    Args:
        change: A code of `CHANGES`.
    """
    with translation.override(user.language):
        operator = journal.installation().operator_name
        subject = _("The security of your account at %(operator)s changed") % {"operator": operator}
        body = _(
            "%(change)s\n\nIf this was not you, change your password at once and tell your administrator:\n%(address)s"
        ) % {"change": CHANGES[change], "address": public_address() + reverse("mfa_index")}
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[user.email])


def send_after_commit(message: EmailMessage) -> None:
    """Send a mail once what it tells of is committed: a slow server neither holds a transaction open nor undoes it."""
    transaction.on_commit(partial(_send, message), robust=True)


def are_kept() -> bool:
    """Return whether mails are kept in the database, so that one written in a transaction stands or falls with it."""
    return bool(settings.EMAIL_BACKEND == OUTBOX)


def hand_over(message: EmailMessage) -> Answer:
    """Hand a mail to the server and return what it said.

    Call it outside any transaction where mails are not kept: a server may take its time.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as problem:
        codes = [code for code, _text in problem.recipients.values()]
        is_final = all(code >= PERMANENT for code in codes)
        log.error("The mail server does not take an address: %s", codes)
        return "refused" if is_final else "away"
    except OSError as problem:
        log.error("A mail could not be handed to the server: %s", type(problem).__name__)
        return "away"
    return "taken"


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError as problem:
        log.error("A mail could not be handed to the server: %s", type(problem).__name__)
