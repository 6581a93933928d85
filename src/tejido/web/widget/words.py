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
    "message_later": _("not sent yet; it is sent again by itself. {reason}"),
    "message_refused": _("not sent: {reason}"),
    "message_retry": _("Send again"),
    "message_discard": _("Discard"),
    "queue_any": _("Something else"),
    "queue_is_closed": _("{name} (closed now)"),
    "queue_is_full": _("{name} (too many are waiting)"),
    "wait_range": _("Lately, half of the people waited up to {low}, and nine in ten up to {high}."),
    "wait_high": _("Lately, nine in ten people waited up to {high}."),
    "agent_typing": _("{name} is writing…"),
    "news_file": _("sent a file"),
    "earlier_chat": _("Your chat of {day}"),
    "ended_gone": _("You were away for more than five minutes, so your place was given up. Start again to go on."),
    "notice_version": _("Version {version}, in force since {date}"),
    "notice_changed": _("This text has changed meanwhile. Your message is kept and goes out once you accept it."),
    "notice_accept": _("I have read this and accept it"),
    "notice_accept_send": _("I accept: send my message"),
    "closed_title": _("We are closed now"),
    "full_title": _("Too many people are waiting"),
    "full_text": _(
        "We cannot take another chat at this moment. Please try again in a few minutes; this page looks by itself."
    ),
    "none_title": _("This chat takes no messages"),
    "none_text": _("Nobody answers here at present. Please write or call in another way."),
    "opens_next": _("We open again on {when}, in your time."),
    "look_failed": _("We could not find out; check your connection and look again."),
    "survey_question": _("How content are you with this chat?"),
    "survey_send": _("Send answer"),
    "survey_skip": _("Skip"),
    "survey_choose": _("Choose one of the five answers, or skip the question."),
    "survey_lost": _("Your answer did not arrive; check your connection and send it again."),
    "survey_thanks": _("Thank you. Your answer: {word}."),
    "score_1": _("Very bad"),
    "score_2": _("Bad"),
    "score_3": _("So-so"),
    "score_4": _("Good"),
    "score_5": _("Very good"),
    "question_empty": _("Write what it is about."),
}
