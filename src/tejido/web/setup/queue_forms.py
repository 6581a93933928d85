"""The forms of queues: their hours and rules, what is promised, and who may take their contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms as fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.clients import changes, errors, queries
from tejido.core.routing import policy as routing_policy
from tejido.web.setup import words
from tejido.web.shared import section_forms as forms

TARGET_SECONDS_MAX = 7 * 24 * 3600
LEVELS = range(1, routing_policy.LEVEL_MAX + 1)
PAIRS_MIN = 2
NO_SKILL = ""


class QueueFields(forms.SectionForm):
    """How a queue is kept."""

    about = {
        errors.NameInvalid: "name",
        errors.QueueCodeTaken: "code",
        errors.CodeInvalid: "code",
        errors.CalendarUnknown: "holiday_calendar",
        errors.ZoneUnknown: "zone",
        errors.OverflowInvalid: "overflow_queue",
        errors.OverflowInCircle: "overflow_queue",
    }

    name = forms.name_field(gettext_lazy("Name"), help_text=gettext_lazy("Customers see it when they choose."))
    pool = fields.ChoiceField(
        label=gettext_lazy("Routing pool"),
        help_text=gettext_lazy("Its agents serve the queue, and its router decides who gets which contact."),
    )
    language = forms.language_field(help_text=gettext_lazy("Of the contacts in this queue."))
    zone = forms.zone_field(help_text=gettext_lazy("Opening hours are meant in it; a buyer abroad has their own."))
    holiday_calendar = forms.calendar_field()
    opens_at = forms.time_field(gettext_lazy("Opens at"))
    closes_at = forms.time_field(
        gettext_lazy("Closes at"),
        help_text=gettext_lazy(
            "The same time as the opening means around the clock; an earlier one means past midnight."
        ),
    )
    open_weekdays = fields.TypedMultipleChoiceField(
        label=gettext_lazy("Open on"),
        coerce=int,
        choices=[(str(day), name) for day, name in words.WEEKDAYS.items()],
        widget=fields.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day, or nobody is ever served.")},
    )
    priority = forms.number_field(
        gettext_lazy("Priority"),
        least=0,
        most=changes.PRIORITY_MAX,
        help_text=gettext_lazy(
            "It moves contacts forward; how much waiting a point is worth stands in the routing policy. 0 to 10."
        ),
    )
    difficulty = forms.number_field(
        gettext_lazy("Difficulty"),
        least=1,
        most=5,
        help_text=gettext_lazy("How hard its contacts are, 1 to 5; trainees get none above their rung."),
    )
    waiting_max = forms.number_field(
        gettext_lazy("Most that may wait"),
        least=1,
        most=changes.WAITING_MAX,
        required=False,
        help_text=gettext_lazy("A full queue takes no more contacts and says so. Empty: no limit."),
    )
    sticky_seconds = forms.number_field(
        gettext_lazy("Wait for the known agent (seconds)"),
        least=0,
        most=600,
        help_text=gettext_lazy(
            "How long a returning customer's contact waits for the agent they know before anybody may take it. 0: not"
            " at all, at most 600."
        ),
    )
    overflow_queue = fields.ChoiceField(
        label=gettext_lazy("Overflow queue"),
        required=False,
        help_text=gettext_lazy("Where contacts go that have waited too long here; another queue of the same client."),
    )
    overflow_after_seconds = forms.number_field(
        gettext_lazy("Overflow after (seconds)"), least=1, most=changes.SECONDS_MAX, required=False
    )

    def offer(self, *, client_id: int, own_id: int | None) -> None:
        """Offer the pools and the queues of the same client.

        Args:
            own_id: The queue itself, which cannot overflow into itself.
        """
        self.choose("pool", [(str(pool.key), pool.name) for pool in queries.pools()])
        others = [queue for queue in queries.every_queue() if queue.client_id == client_id and queue.pk != own_id]
        named = [(str(queue.key), f"{queue.programme.name}: {queue.name}") for queue in others]
        self.choose("overflow_queue", [("", "—"), *named])

    def clean(self) -> dict[str, Any]:
        """Ask for both parts of an overflow, or neither."""
        cleaned = super().clean() or self.cleaned_data
        queue, seconds = cleaned.get("overflow_queue"), cleaned.get("overflow_after_seconds")
        if queue and not seconds and "overflow_after_seconds" not in self.errors:
            self.add_error("overflow_after_seconds", _("Say after how many seconds contacts go to the overflow queue."))
        if seconds and not queue and "overflow_queue" not in self.errors:
            self.add_error("overflow_queue", _("Choose the queue to which contacts go, or leave the seconds empty."))
        return cleaned


class AddQueueForm(forms.AddForm, QueueFields):
    """A new queue."""

    code = forms.code_field(help_text=gettext_lazy("The widget names the queue by it, such as cards. It stays."))
    field_order = ("name", "code")


class ChangeQueueForm(forms.ChangeForm, QueueFields):
    """A queue's rules."""


class TargetForm(forms.SectionForm):
    """What is promised for a channel of a queue from a day on."""

    about = {errors.TargetInvalid: "target_seconds"}

    channel = fields.ChoiceField(label=gettext_lazy("Channel"), choices=list(words.CHANNELS.items()))
    from_date = forms.date_field(
        gettext_lazy("From"),
        help_text=gettext_lazy("Until then the one before goes on. A promise is not dated back."),
    )
    variant = fields.ChoiceField(
        label=gettext_lazy("Service level counts"),
        choices=list(words.VARIANTS.items()),
        help_text=gettext_lazy("Contracts count differently; take the way that stands in the contract."),
    )
    target_share_percent = forms.number_field(
        gettext_lazy("Share promised (%)"), least=1, most=100, help_text=gettext_lazy("1 to 100.")
    )
    target_seconds = forms.number_field(
        gettext_lazy("within (seconds)"),
        least=1,
        most=TARGET_SECONDS_MAX,
        help_text=gettext_lazy("1 to 604800, a week."),
    )
    offer_seconds = forms.number_field(
        gettext_lazy("An offer stands for (seconds)"),
        least=5,
        most=routing_policy.OFFER_MAX_SECONDS,
        help_text=gettext_lazy("After it the contact goes back to the front of the queue. 5 to 3600."),
    )

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        """Take no target from before today.

        Args:
            today: In the queue's own zone.
        """
        self.today = today
        super().__init__(data, **kwargs)

    def clean_from_date(self) -> date:
        """Refuse to date a promise back."""
        day: date = self.cleaned_data["from_date"]
        if day < self.today:
            raise fields.ValidationError(
                _("What was promised for days that are over stays as it was; choose %(today)s or later.")
                % {"today": self.today.isoformat()}
            )
        return day


class StepsForm(forms.SectionForm):
    """Who may take a queue's contacts: rings of skills, each opening after some seconds of waiting."""

    about: Mapping[type[Exception], str] = {}

    def __init__(
        self,
        data: Any = None,
        *,
        skills: Sequence[tuple[str, str]],
        steps: Sequence[tuple[int, Sequence[tuple[str, int]]]],
        step_count: int,
        **kwargs: Any,
    ) -> None:
        """Make the fields of each step.

        Args:
            skills: Token and name of each skill that can be asked for.
            steps: What is stored: seconds, and pairs of a skill's token and level.
            step_count: How many steps there is room for.
        """
        super().__init__(data, **kwargs)
        self.step_count = max(1, min(step_count, routing_policy.STEPS_MAX))
        self.pair_count = max(PAIRS_MIN, *(len(pairs) for _seconds, pairs in steps), 0) + 1
        for number in range(self.step_count):
            stored = steps[number] if number < len(steps) else None
            self.fields[f"after-{number}"] = fields.IntegerField(
                label=_("Step %(number)d: after seconds of waiting") % {"number": number + 1},
                required=False,
                min_value=0,
                max_value=routing_policy.STEP_MAX_SECONDS,
                initial=stored[0] if stored else (0 if number == 0 else None),
            )
            for pair in range(self.pair_count):
                known = stored[1][pair] if stored and pair < len(stored[1]) else (NO_SKILL, 1)
                told = {"number": number + 1, "pair": pair + 1}
                self.fields[f"skill-{number}-{pair}"] = fields.ChoiceField(
                    label=_("Step %(number)d, skill %(pair)d") % told,
                    required=False,
                    choices=[(NO_SKILL, "—"), *skills],
                    initial=known[0],
                )
                self.fields[f"level-{number}-{pair}"] = fields.TypedChoiceField(
                    label=_("Step %(number)d, level of skill %(pair)d") % told,
                    required=False,
                    coerce=int,
                    choices=[(str(level), str(level)) for level in LEVELS],
                    initial=known[1],
                )

    def rows(self) -> list[dict[str, Any]]:
        """Return the bound fields step by step, for the template."""
        return [
            {
                "number": number + 1,
                "after": self[f"after-{number}"],
                "pairs": [
                    {"skill": self[f"skill-{number}-{pair}"], "level": self[f"level-{number}-{pair}"]}
                    for pair in range(self.pair_count)
                ],
            }
            for number in range(self.step_count)
        ]

    def clean(self) -> dict[str, Any]:
        """Gather the steps; one with neither seconds nor a skill is left out."""
        cleaned = super().clean() or self.cleaned_data
        found: list[tuple[int, list[tuple[str, int]]]] = []
        for number in range(self.step_count):
            seconds = cleaned.get(f"after-{number}")
            pairs = [
                (cleaned[f"skill-{number}-{pair}"], cleaned.get(f"level-{number}-{pair}") or 1)
                for pair in range(self.pair_count)
                if cleaned.get(f"skill-{number}-{pair}")
            ]
            if seconds is None and pairs and f"after-{number}" not in self.errors:
                self.add_error(f"after-{number}", _("Say after how many seconds this step begins."))
            elif seconds is not None:
                found.append((seconds, pairs))
        if len({seconds for seconds, _pairs in found}) != len(found):
            self.add_error(None, _("Two steps begin at the same second; put their skills into one step."))
        cleaned["steps"] = sorted(found, key=lambda step: step[0])
        return cleaned


def current_queue(queue: queries.Queue) -> dict[str, Any]:
    """Return what `ChangeQueueForm` begins with."""
    plain = (
        "name", "language", "zone", "holiday_calendar", "opens_at", "closes_at", "priority", "difficulty",
        "waiting_max", "sticky_seconds", "overflow_after_seconds",
    )  # fmt: skip
    return {
        **{name: getattr(queue, name) for name in plain},
        "pool": str(queue.pool.key),
        "open_weekdays": list(queue.open_weekdays),
        "overflow_queue": str(queue.overflow_queue.key) if queue.overflow_queue else "",
    }
