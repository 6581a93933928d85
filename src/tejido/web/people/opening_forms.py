"""The forms about openings: what is to be filled, why it changes, why it closes, and who fills a seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms as fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.people import errors, openings, texts
from tejido.web.people import funnel_forms, partner_forms
from tejido.web.people import partner_words as words
from tejido.web.shared import section_forms


class OpeningFields(section_forms.SectionForm):
    """What is to be filled, where, for whom, and who may see it when."""

    about = {
        errors.OpeningInvalid: "seats_count",
        errors.SeatsFilled: "seats_count",
        errors.WordsInvalid: "reason",
    }

    skills_count = 0
    position = fields.ChoiceField(label=gettext_lazy("Position"))
    seats_count = section_forms.number_field(gettext_lazy("Seats"), least=1, most=openings.SEATS_MAX)
    programme = fields.ChoiceField(
        label=gettext_lazy("Client and programme"),
        required=False,
        help_text=gettext_lazy("Empty: for the operator itself."),
    )
    work_mode = fields.ChoiceField(label=gettext_lazy("Work mode"), choices=list(words.WORK_MODES.items()))
    site = fields.ChoiceField(label=gettext_lazy("Site"), required=False)
    place = fields.ChoiceField(label=gettext_lazy("Place"))
    weekly_hours = fields.DecimalField(
        label=gettext_lazy("Hours a week"), min_value=1, max_value=60, max_digits=4, decimal_places=1
    )
    inside_first_until = partner_forms.optional_date_field(
        gettext_lazy("Open to people outside from"),
        help_text=gettext_lazy(
            "Until the day before, only those who work here see it. Empty: open to everybody at once."
        ),
    )
    covers = funnel_forms.covers_field(gettext_lazy("What we pay for whoever gets the job, besides pay"))
    is_public = fields.BooleanField(label=gettext_lazy("Show it on the public page from then on"), required=False)
    reason = fields.CharField(
        label=gettext_lazy("Why, in a few words"),
        max_length=texts.LINE_LENGTH_MAX,
        required=False,
        help_text=gettext_lazy("It stands in the opening's history, with your name."),
    )

    def offer(
        self,
        *,
        positions: Sequence[tuple[str, str]],
        programmes: Sequence[tuple[str, str]],
        sites: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, str]],
        skills: Sequence[tuple[str, str]],
        rungs: Sequence[tuple[str, Any]],
        skills_count: int,
    ) -> None:
        """Offer what is known, and so many lines for skills."""
        self.choose("position", positions)
        self.choose("programme", [("", "—"), *programmes])
        self.choose("site", [("", "—"), *sites])
        self.choose("place", places)
        self.skills_count = skills_count if skills else 0
        for number in range(1, self.skills_count + 1):
            label = _("Skill %(number)s that is needed") % {"number": number}
            self.fields[f"skill_{number}"] = fields.ChoiceField(
                label=label, required=False, choices=[("", "—"), *skills]
            )
            self.fields[f"level_{number}"] = section_forms.number_field(
                gettext_lazy("Least level, 1 to 5"), least=1, most=openings.LEVEL_MAX, required=False
            )
            self.fields[f"rung_{number}"] = fields.ChoiceField(
                label=gettext_lazy("Least rung"), required=False, choices=list(rungs)
            )

    def asked(self) -> list[tuple[str, int, str]]:
        """Return the skills that were chosen: what names each in the form, its least level and rung."""
        found = []
        for number in range(1, self.skills_count + 1):
            skill = self.cleaned_data.get(f"skill_{number}")
            if skill:
                level = self.cleaned_data.get(f"level_{number}") or 1
                found.append((skill, level, self.cleaned_data.get(f"rung_{number}") or "supervised"))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the site of work at one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("work_mode") in ("site", "hybrid") and not cleaned.get("site"):
            self.add_error("site", _("Choose the site at which they work, or work at home as the work mode."))
        return cleaned


class AddOpeningForm(section_forms.AddForm, OpeningFields):
    """One more opening."""


class ChangeOpeningForm(section_forms.ChangeForm, OpeningFields):
    """An opening that changes; its history keeps what it was."""


class CloseForm(section_forms.SectionForm):
    """The end of an opening."""

    about = {errors.OpeningClosed: "on", errors.OpeningDayInvalid: "on"}

    on = section_forms.date_field(gettext_lazy("Closed on"))
    reason = fields.ChoiceField(label=gettext_lazy("Reason"), choices=list(words.CLOSE_REASONS.items()))


class ReopenForm(section_forms.SectionForm):
    """Opening again what was closed."""

    about = {errors.WordsInvalid: "reason"}

    reason = fields.CharField(
        label=gettext_lazy("Why, in a few words"), max_length=texts.LINE_LENGTH_MAX, required=False
    )


class FillForm(section_forms.AddForm):
    """Who fills a seat, from when."""

    about = {
        errors.NoSeatLeft: "person",
        errors.SeatOfThisPerson: "person",
        errors.NotPlacedThere: "person",
    }

    person = fields.ChoiceField(
        label=gettext_lazy("Who"),
        help_text=gettext_lazy("Those who are placed in this position, the newest placement first."),
    )
    on = section_forms.date_field(
        gettext_lazy("First day in the seat"),
        help_text=gettext_lazy("Where they come from follows from their placement on the day before."),
    )
