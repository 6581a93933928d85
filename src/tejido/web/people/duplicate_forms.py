"""The forms that decide about two records."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tejido.core.duplicates import decisions
from tejido.people import errors, merge_errors
from tejido.web.people import duplicate_words
from tejido.web.shared import section_forms


class DecisionForm(section_forms.AddForm):
    """A reason, and what was seen in one's own words."""

    kind = ""
    reason = forms.ChoiceField(label=_("Why"), widget=forms.RadioSelect)
    text = section_forms.text_field(
        _("What you saw"), length_max=decisions.TEXT_LENGTH_MAX, rows=3,
        help_text=_("One or two sentences. Whoever looks at this later, and the person, can ask for them."),
    )  # fmt: skip
    about = {
        merge_errors.MergeReasonUnknown: "reason",
        merge_errors.MergeTextMissing: "text",
        merge_errors.MergeTextTooLong: "text",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        told = decisions.KINDS[self.kind]
        self.choose("reason", [(code, duplicate_words.DECISION_REASONS[code]) for code in told.reasons])
        self.fields["text"].required = told.needs_text


class MergeForm(DecisionForm):
    """Which of two records stays, and why they are one person."""

    kind = "merged"
    kept = forms.ChoiceField(
        label=_("Which record stays?"), widget=forms.RadioSelect,
        help_text=_("It stands for both from then on. Both keep what they hold."),
    )  # fmt: skip
    about = {
        **DecisionForm.about, merge_errors.BothEmployed: "kept", merge_errors.EmployedRecordEnds: "kept",
        errors.PersonMergeRefused: "kept",
    }  # fmt: skip
    field_order = ("key", "kept", "reason", "text")

    def offer(self, records: Sequence[tuple[str, str]]) -> None:
        """Say which two records there are: key and name."""
        self.choose("kept", records)


class KeepApartForm(DecisionForm):
    """Why two records are two people."""

    kind = "kept_apart"


class UndoForm(DecisionForm):
    """Why a merge is undone."""

    kind = "undone"


class ConfirmForm(DecisionForm):
    """Why a merge stands although the person appealed."""

    kind = "confirmed"
