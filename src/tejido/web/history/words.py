"""The words of history: what the columns are called and mean, and what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, "str | Promise"]

ROWS: Words = {
    "queue": _("Queues"),
    "programme": _("Programmes"),
    "agent": _("Agents"),
    "day": _("Days"),
    "hour": _("Hours"),
    "quarter": _("Quarter hours"),
}
COMPARISONS: Words = {
    "before": _("the days just before"),
    "week": _("the same weekdays before"),
    "year": _("52 weeks before"),
    "none": _("nothing"),
}
CHANNELS: Words = {
    "voice": _("Call"),
    "chat": _("Chat"),
    "email": _("Email"),
    "messaging": _("Messaging"),
    "task": _("Task"),
    "help": _("Help for agents"),
}
VARIANTS: Words = {
    "removed_in_time": _("left the queue in time, of all that left it"),
    "answered_in_time": _("answered in time, of answered and abandoned"),
    "answered_less_short_abandons": _("answered in time, of answered and abandoned without the short ones"),
    "": _("each queue by its own contract"),
}
RHYTHMS: Words = {
    "day": _("every day"),
    "week": _("every week, on Monday"),
    "month": _("every month, on the first"),
}
LANGUAGES: Words = {"own": _("the language of each account"), "es": "Español", "en": "English"}
# What became of a mail: how that is marked, in a word, and why.
OUTCOMES: Mapping[str, tuple[str, str | Promise, str | Promise]] = {
    "waiting": ("", _("on its way"), ""),
    "sent": ("well", _("sent"), ""),
    "away": ("attention", _("not sent"), _("No mail server took it, however often it was tried.")),
    "refused": ("attention", _("not sent"), _("The mail server does not take this address.")),
    "not_allowed": ("attention", _("not sent"), _("This account may no longer see the report.")),
    "withdrawn": ("off", _("not sent"), _("The schedule was turned off, or no longer names this account.")),
}
TOTAL = _("Total")
WITHHELD = _("withheld: few people")
# Columns, by their codes.
COLUMNS: Words = {
    "entered": pgettext_lazy("count", "Came"),
    "answered": pgettext_lazy("count", "Answered"),
    "abandoned": pgettext_lazy("count", "Abandoned"),
    "abandonment": _("Abandonment"),
    "abandonment_without_short": _("Abandonment without short ones"),
    "level": _("Service level"),
    "speed_of_answer": _("Mean wait until answered"),
    "longest_wait": _("Longest wait"),
    "handled": _("Handled"),
    "handle_time": _("Mean handling time"),
    "transfers": _("Sent on"),
    "overflowed": _("Overflowed"),
    "transferred": _("Moved to another queue"),
    "not_responding": _("Offers not answered"),
    "first_reply": _("Mean first reply"),
    "worked": _("Worked"),
    "idle": _("Idle"),
    "in_hand": _("With contacts"),
    "occupancy": _("Occupancy"),
    "occupancy_by_load": _("Occupancy by load"),
    "breaks": pgettext_lazy("time", "Breaks"),
    "lost_line": _("Line lost"),
}
MEANINGS: Words = {
    "entered": _("Contacts that came into the queue; one that comes back counts again."),
    "answered": _("Contacts that left the queue because an agent took them."),
    "abandoned": _("Customers who gave up while they waited."),
    "abandonment": _("Abandoned over all that left the queue, short ones included."),
    "level": _("What the contract promises. In time is a wait up to the target in force when the wait began."),
    "speed_of_answer": _("Mean wait of those who were answered."),
    "longest_wait": _("The longest wait that ended in the period."),
    "handle_time": _("Talk, hold and wrap-up for each handled contact, booked where the wrap-up ended."),
    "worked": _("Time in activities that count as worked. Worked time is not paid time."),
    "in_hand": _("Time with at least one contact in hand, wrap-up included."),
    "occupancy": _(
        "Time with contacts over that time and idle time, by the clock: one of three chats is as busy as three."
    ),
    "occupancy_by_load": _("How full people were: one of three chats fills a third."),
    "not_responding": _("Offers that ran out, or whose customer gave up meanwhile, over all offers."),
    "handled": _("Contacts whose wrap-up ended in the period; each agent who served one handled it."),
    "transfers": _("Handled contacts that the agent sent on to a queue or a colleague."),
}
