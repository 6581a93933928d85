"""The forms of impact statements and extracts; what they mean is decided by the actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tejido.impact import errors
from tejido.impact.statements import tables
from tejido.web.shared import base_forms

OPERATOR = "operator"


class FreezeForm(base_forms.KeyedForm):
    """About whom and about when a statement is."""

    about_whom = forms.ChoiceField(
        label=_("About"), help_text=_("A client's statement is open to that client. The operator's own is public.")
    )
    period = forms.ChoiceField(label=_("Period"), help_text=_("Only whole months, quarters and years that are over."))
    about: Mapping[type[Exception], str] = {
        errors.ImpactPeriodInvalid: "period",
        errors.ImpactPeriodOpen: "period",
        errors.NothingToState: "period",
        errors.StatementFrozenAlready: "period",
    }

    def __init__(self, *args: Any, whom: base_forms.Choices, periods: base_forms.Choices, **kwargs: Any) -> None:
        """Offer these clients and these periods."""
        super().__init__(*args, **kwargs)
        self.choose("about_whom", whom)
        self.choose("period", periods)

    @property
    def days(self) -> tuple[date, date]:
        """The first day of the period that was chosen, and the first one after it."""
        first, after = str(self.cleaned_data["period"]).split("/")
        return date.fromisoformat(first), date.fromisoformat(after)


class CorrectForm(base_forms.KeyedForm):
    """Why a statement is corrected."""

    reason = forms.CharField(
        label=_("Why is it corrected?"), max_length=tables.TEXT_CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("This is published with the new version. Name no person."),
    )  # fmt: skip
    about: Mapping[type[Exception], str] = {errors.CorrectionReasonInvalid: "reason"}


class PublishForm(forms.Form):
    """The root of the statement that was looked at."""

    root = forms.RegexField(r"^[0-9a-f]{64}$", max_length=64)


class ExtractForm(base_forms.KeyedForm):
    """Who asks for an extract, what for, of which period, and which numbers."""

    asked_for = forms.CharField(
        label=_("Who asks?"), max_length=200, help_text=_("The person or the institution that does the research.")
    )
    purpose = forms.CharField(
        label=_("What for?"), max_length=tables.TEXT_CHARACTERS_MAX, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is studied, and where it will be published."),
    )  # fmt: skip
    period = forms.ChoiceField(label=_("Period"))
    variables = forms.MultipleChoiceField(
        label=_("Numbers"), widget=forms.CheckboxSelectMultiple,
        help_text=_("These and no others. An extract holds groups of people, never single people."),
    )  # fmt: skip
    about: Mapping[type[Exception], str] = {errors.ImpactPeriodInvalid: "period", errors.ImpactPeriodOpen: "period"}

    def __init__(self, *args: Any, periods: base_forms.Choices, variables: base_forms.Choices, **kwargs: Any) -> None:
        """Offer these periods and these numbers."""
        super().__init__(*args, **kwargs)
        self.choose("period", periods)
        self.choose("variables", variables)

    @property
    def days(self) -> tuple[date, date]:
        """The first day of the period that was chosen, and the first one after it."""
        first, after = str(self.cleaned_data["period"]).split("/")
        return date.fromisoformat(first), date.fromisoformat(after)


class DecideForm(forms.Form):
    """Whether an extract is handed out."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("refuse", "")])
