"""What happens later: the invitation's mail, and the rows whose time is over."""

from __future__ import annotations

import logging
from datetime import timedelta

from tejido.access import limits, mail, models
from tejido.journal import clock
from tejido.journal import queries as journal

MAIL_KEPT_DAYS = 30
TICKET_KEPT_DAYS = 1

log = logging.getLogger(__name__)


def send_invitation(invitation_id: int) -> None:
    """Send the mail of an invitation that is still open; a repetition sends the same link again.

    It goes at any hour: only who has no account yet is invited, and without one nobody is at work here.

    Raises: OSError: the mail server does not take it now; the job is tried again.
    """
    invitation = models.Invitation.objects.get(pk=invitation_id)
    is_open = invitation.accepted_at is None and invitation.withdrawn_at is None
    if not is_open or invitation.expires_at <= clock.machine_now():
        log.info("Invitation %d is no longer open; its mail is not sent.", invitation_id)
        return
    mail.invitation_message(invitation, operator_name=journal.installation().operator_name).send()


def forget_expired() -> dict[str, int]:
    """Delete sessions, tickets, counted attempts and kept mails whose time is over.

    Returns: How many rows of each went.
    """
    now = clock.machine_now()
    longest = max(rule.window_seconds for rule in limits.RULES)
    over = {
        "sessions": models.Session.objects.filter(expire_date__lte=now),
        "sign_in_tickets": models.SignInTicket.objects.filter(expires_at__lte=now - timedelta(days=TICKET_KEPT_DAYS)),
        "socket_tickets": models.SocketTicketUse.objects.filter(expires_at__lte=now - timedelta(minutes=5)),
        "limits": models.Limit.objects.filter(window_from__lte=now - timedelta(seconds=longest)),
        "mails": models.Mail.objects.filter(written_at__lte=now - timedelta(days=MAIL_KEPT_DAYS)),
    }
    return {name: rows.delete()[0] for name, rows in over.items()}
