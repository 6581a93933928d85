"""The forms of duties; what they mean is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.people.duties import errors, exemptions, messages, notes
from tejido.web.people.duties import words
from tejido.web.shared import section_forms as forms


class NoteForm(forms.AddForm):
    """What was done about a finding."""

    about = {errors.RestDayInvalid: "rest_date", errors.NoteInvalid: "text"}

    outcome = fields.ChoiceField(
        label=gettext_lazy("What was done"), choices=list(words.OUTCOMES.items()), widget=fields.RadioSelect
    )
    rest_date = forms.date_field(
        gettext_lazy("Which day of rest was given"),
        help_text=gettext_lazy("Only where another day of rest was given."),
    )
    text = forms.text_field(
        gettext_lazy("In a few words"), length_max=notes.TEXT_LENGTH_MAX, rows=3,
        help_text=gettext_lazy("May be empty. The person can read it on their own page."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let words and the day of rest be left out."""
        super().__init__(*args, **kwargs)
        self.fields["text"].required = self.fields["rest_date"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for the day of rest where one was given, and for none elsewhere."""
        cleaned = super().clean() or self.cleaned_data
        is_given = cleaned.get("outcome") == "rest_given"
        if cleaned.get("outcome") and "rest_date" in cleaned and is_given != bool(cleaned["rest_date"]):
            self.add_error("rest_date", _("Name the day of rest that was given, and only where one was given."))
        return cleaned


class SendNowForm(forms.AddForm):
    """Why a message cannot wait."""

    about = {errors.ReasonInvalid: "reason", errors.OverrideNoteNeeded: "note"}

    reason = fields.ChoiceField(
        label=gettext_lazy("Reason"), choices=[(code, words.OVERRIDES[code]) for code in messages.OVERRIDE_REASONS],
        widget=fields.RadioSelect,
    )  # fmt: skip
    note = forms.text_field(
        gettext_lazy("Why it cannot wait"), length_max=messages.NOTE_LENGTH_MAX, rows=3,
        help_text=gettext_lazy("The person reads this on their own page, with your name."),
    )  # fmt: skip


class ExemptForm(forms.AddForm):
    """For whom the right does not hold, and why."""

    about = {errors.ReasonInvalid: "reason", errors.ExemptionInvalid: "to_date", errors.ExemptionOverlaps: "from_date"}

    reason = fields.ChoiceField(
        label=gettext_lazy("Reason"), choices=[(code, words.EXEMPTIONS[code]) for code in exemptions.REASONS],
        widget=fields.RadioSelect,
    )  # fmt: skip
    from_date = forms.date_field(gettext_lazy("First day"))
    to_date = forms.last_day_field(
        gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty where no end is known.")
    )


class EndExemptionForm(forms.SectionForm):
    """From when on the right holds again."""

    about = {errors.ExemptionInvalid: "to_date"}

    to_date = forms.date_field(gettext_lazy("First day on which the right to disconnect holds again"))
