"""The words that the chat window's scripts say to a customer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tejido.web.shared import words

WORDS: words.Words = {
    "start_failed": _("The chat could not be started."),
    "start_waiting": _("Your message is kept here and goes out as soon as the connection is back."),
    "queue_waiting": _("We are looking for someone to answer you."),
    "queue_next": _("You are next."),
    "queue_ahead": {
        "one": ngettext_lazy("{count} person is ahead of you.", "{count} people are ahead of you.", 1),
        "other": ngettext_lazy("{count} person is ahead of you.", "{count} people are ahead of you.", 2),
    },
    "agent_here": _("{name} is with you."),
    "agent_unknown": _("An agent"),
    "ended": _("This chat has ended. Thank you."),
    "ended_by_customer": _("You ended this chat. Thank you."),
    "ended_resume": _("This chat has ended in the meantime."),
    "start_again": _("Start again"),
    "you": _("You"),
    "system": _("Notice"),
    "assistant": _("Assistant"),
    "message_erased": _("This text was erased."),
    "message_sending": _("on its way…"),
    "message_refused": _("not sent: {reason}"),
    "message_retry": _("Send again"),
    "message_discard": _("Discard"),
    "question_empty": _("Write what it is about."),
}
