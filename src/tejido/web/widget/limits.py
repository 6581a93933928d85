"""How often a customer's browser may ask.

New chats are counted for an address and a programme together: a network that floods one programme does not keep
anybody from another, and the window is one minute, so that many customers behind one address (an office, a phone
network) wait for a moment and are never locked out; the widget tries again by itself. Messages, files, answers, new
beginnings and socket tickets are counted for the thread alone, whatever address they come from.

In a demonstration all played customers come from the machine itself, so new chats from there are not counted.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from tejido import environment as environment_module
from tejido.access import addresses, limits
from tejido.journal import clock
from tejido.journal import queries as journal_queries

PURPOSE = "limits of the widget"
WINDOW_SECONDS = 60
NEW_CHATS = limits.Rule(what="widget_chats", attempts_max=30, window_seconds=WINDOW_SECONDS)
MESSAGES = limits.Rule(what="widget_messages", attempts_max=60, window_seconds=WINDOW_SECONDS)
UPLOADS = limits.Rule(what="widget_uploads", attempts_max=20, window_seconds=WINDOW_SECONDS)
ANSWERS = limits.Rule(what="widget_answers", attempts_max=10, window_seconds=WINDOW_SECONDS)
AGAIN = limits.Rule(what="widget_again", attempts_max=10, window_seconds=WINDOW_SECONDS)
TICKETS = limits.Rule(what="widget_tickets", attempts_max=30, window_seconds=WINDOW_SECONDS)


def take_new_chat(request: HttpRequest, *, programme_key: UUID) -> None:
    """Count a new chat from the address that asks.

    Raises: TooManyAttempts
    """
    if addresses.is_this_machine(request) and journal_queries.installation().demonstration:
        return
    _take(NEW_CHATS, addresses.of_request(request), str(programme_key))


def take(rule: limits.Rule, *, thread_key: UUID) -> None:
    """Count a request about a thread.

    Raises: TooManyAttempts
    """
    _take(rule, str(thread_key))


def _take(rule: limits.Rule, *parts: str) -> None:
    key = environment_module.derived_key(settings.ENVIRONMENT, PURPOSE).encode()
    limits.take(rule, subject=limits.subject(*parts, key=key), now=clock.machine_now())
