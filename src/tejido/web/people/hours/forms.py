"""The forms of hours; what they mean is decided by the actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as fields
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.core.hours import local_times
from tejido.people.hours import absences, agreements, corrections, errors
from tejido.web.people.hours import words
from tejido.web.shared import section_forms as forms

WHICH: Mapping[str, Promise] = {
    "earlier": gettext_lazy("the first time"),
    "later": gettext_lazy("the second time"),
}


def _choice(label: Any, named: Mapping[str, Promise], **given: Any) -> fields.ChoiceField:
    return fields.ChoiceField(label=label, choices=list(named.items()), **given)


def _text(label: Any, *, length_max: int, help_text: Any = "", required: bool = True) -> fields.CharField:
    field = forms.text_field(label, length_max=length_max, rows=3, help_text=help_text)
    field.required = required
    return field


class CorrectionForm(forms.AddForm):
    """From when to when somebody did what, on the clock of their workplace."""

    about = {errors.ReasonNeeded: "text", errors.NothingChanges: "activity", errors.NotEmployedThen: "day"}

    day = forms.date_field(gettext_lazy("Day"))
    from_time = forms.time_field(gettext_lazy("From"))
    to_time = forms.time_field(
        gettext_lazy("To"), help_text=gettext_lazy("Earlier than “from” means: on the next day.")
    )
    activity = _choice(gettext_lazy("What was done"), {code: words.ACTIVITIES[code] for code in corrections.ACTIVITIES})
    which = _choice(
        gettext_lazy("Clocks were set back: which one is meant?"),
        {"": gettext_lazy("not asked"), **WHICH},
        required=False,
    )
    text = _text(
        gettext_lazy("Why? Another person reads it and decides."), length_max=corrections.TEXT_LENGTH_MAX,
    )  # fmt: skip

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.stretch: tuple[datetime, datetime] | None = None
        # Only where a time comes twice is it asked which one is meant.
        self._hidden = self.fields.pop("which")

    def clean(self) -> dict[str, Any]:
        """Turn the times into instants; where clocks are set, say so."""
        cleaned = super().clean() or self.cleaned_data
        day, begin, end = (cleaned.get(name) for name in ("day", "from_time", "to_time"))
        if day is None or begin is None or end is None:
            return cleaned
        asked = self.data.get(self.add_prefix("which"), "")
        which: local_times.Which = "earlier" if asked == "earlier" else "later" if asked == "later" else ""
        try:
            last_day = day if end > begin else day + timedelta(days=1)
            self.stretch = (
                local_times.instant(day, begin, zone=self.zone, which=which),
                local_times.instant(last_day, end, zone=self.zone, which=which),
            )
        except local_times.LocalTimeMissing:
            self.add_error("from_time", _("On this day the clocks were set forward, and this time did not come."))
        except local_times.LocalTimeTwice:
            self.fields["which"] = self._hidden
            self.add_error(None, _("On this day the clocks were set back, and this time came twice. Say which one."))
        except OverflowError:
            self.add_error("day", _("Write a day that the calendar has."))
        return cleaned


class AbsenceForm(forms.AddForm):
    """From which day to which somebody is away, and why."""

    about = {
        errors.AbsenceInvalid: "last_date", errors.AbsencesOverlap: "from_date", errors.NotEmployedThen: "from_date",
    }  # fmt: skip

    kind = fields.ChoiceField(label=gettext_lazy("Why"))
    from_date = forms.date_field(gettext_lazy("First day"))
    last_date = forms.last_day_field(gettext_lazy("Last day"))
    part_hours = fields.DecimalField(
        label=gettext_lazy("Only some hours of the day"), required=False, min_value=0, max_value=24, decimal_places=2,
        help_text=gettext_lazy("Such as 2 or 1.5 for an appointment. Leave it empty for whole days."),
        widget=fields.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    text = _text(
        gettext_lazy("What whoever decides should know"), length_max=absences.TEXT_LENGTH_MAX, required=False,
        help_text=gettext_lazy("Never write a diagnosis."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paid = [(code, words.ABSENCES[code]) for code, kind in absences.KINDS.items() if kind.is_paid]
        others = [(code, words.ABSENCES[code]) for code, kind in absences.KINDS.items() if kind.is_by_others]
        unpaid = [
            (code, words.ABSENCES[code])
            for code, kind in absences.KINDS.items()
            if not (kind.is_paid or kind.is_by_others)
        ]
        self.choose(
            "kind", [(_("Paid"), paid), (_("Paid by the insurer"), others), (_("Not paid"), unpaid)]
        )  # fmt: skip

    @property
    def day_seconds(self) -> int | None:
        """The part of a day that was written, in seconds; None: whole days."""
        hours = self.cleaned_data.get("part_hours")
        return int(hours * 3600) if hours else None


class PatternForm(forms.AddForm):
    """How somebody's week is agreed from a day on."""

    about = {errors.NotEmployedThen: "from_date", errors.PeriodLocked: "from_date"}

    from_date = forms.date_field(gettext_lazy("From"))
    days_a_week = forms.number_field(gettext_lazy("Working days a week"), least=1, most=6)
    rest_weekday = _choice(gettext_lazy("Day of rest"), words.WEEKDAYS)
    distribution = _choice(gettext_lazy("Hours of a day"), words.DISTRIBUTIONS, widget=fields.RadioSelect)


class DecisionForm(forms.SectionForm):
    """Whether something that was asked for is approved."""

    about = {errors.ReasonNeeded: "answer"}

    decision = _choice(gettext_lazy("Decision"), words.VERDICTS, widget=fields.RadioSelect)
    answer = _text(
        gettext_lazy("Answer"), length_max=corrections.TEXT_LENGTH_MAX, required=False,
        help_text=gettext_lazy("The person reads it. A refusal needs one."),
    )  # fmt: skip


class PeriodForm(forms.AddForm):
    """The days of a new period."""

    about = {errors.PeriodsOverlap: "from_date", errors.PeriodInvalid: "last_date"}

    from_date = forms.date_field(gettext_lazy("First day"))
    last_date = forms.last_day_field(gettext_lazy("Last day"))


class AnswerForm(forms.SectionForm):
    """Why something is right as it is."""

    about = {errors.ReasonNeeded: "text"}

    text = _text(gettext_lazy("Why is it right as it is?"), length_max=corrections.TEXT_LENGTH_MAX)


class CountingForm(forms.AddForm):
    """What an activity counts as from a day on."""

    about = {errors.CountingTooEarly: "from_date"}

    counts = _choice(gettext_lazy("It counts as"), words.KINDS, widget=fields.RadioSelect)
    from_date = forms.date_field(gettext_lazy("From"))
    words_es = _text(gettext_lazy("Why, in Spanish"), length_max=agreements.WORDS_LENGTH_MAX)
    words_en = _text(gettext_lazy("Why, in English"), length_max=agreements.WORDS_LENGTH_MAX)
