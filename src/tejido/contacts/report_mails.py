"""The mail that leads to a scheduled report: which report it is and where it stands, and none of its numbers.

Numbers stay behind the sign-in, where each reader sees what their role may see and where corrections stand beside them.
"""

from __future__ import annotations

import uuid

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from tejido.access import mail
from tejido.access import models as access
from tejido.contacts import history_tables, reports
from tejido.core import deliveries
from tejido.journal import queries as journal


def message(delivery: history_tables.ReportDelivery, *, user: access.User) -> EmailMessage:
    """Return the mail of a delivery for its account.

    Every try has the same Message-ID, by which servers and mail programs know a mail that they already have.
    """
    schedule, report = delivery.schedule, delivery.report
    installation = journal.installation()
    language = user.language if schedule.language == deliveries.OWN_LANGUAGE else schedule.language
    with translation.override(language):
        named = {
            "operator": installation.operator_name,
            "programme": report.programme.name,
            "days": days(report),
            "zone": report.zone,
            "address": mail.public_address() + reverse("history_report", args=[report.key]),
        }
        subject = _("Report on %(programme)s: %(days)s") % named
        body = (
            _(
                "The report on %(programme)s for %(days)s (%(zone)s) is published.\n\n"
                "Sign in to read it, or to take it as CSV or XLSX:\n%(address)s\n\n"
                "Its numbers stay as they are. What is counted otherwise later stands on the same page.\n\n"
                "You get this mail because a schedule at %(operator)s names your account. "
                "Whoever publishes the programme's reports can change that."
            )
            % named
        )
        if installation.demonstration:
            body += "\n\n" + _("Synthetic data")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[user.email],
        headers={"Message-ID": _message_id(delivery, user=user)},
    )


def days(report: history_tables.PublishedReport) -> str:
    """Return the days that a report is about, in the active language."""
    period = reports.period_of(report)
    first = formats.date_format(period.from_date, "DATE_FORMAT")
    return first if period.days_count == 1 else f"{first} – {formats.date_format(period.last_date, 'DATE_FORMAT')}"


def _message_id(delivery: history_tables.ReportDelivery, *, user: access.User) -> str:
    host = mail.public_address().partition("://")[2].partition("/")[0].partition(":")[0]
    return f"<{uuid.uuid5(delivery.schedule.key, f'{delivery.to_date} {user.key}')}@{host}>"
