"""The forms of reviewers' rooms; what they mean is decided by the actions."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core import exceptions
from django.utils.translation import gettext_lazy as _

from tejido.web.shared import base_forms

DAYS = (("1", _("one day")), ("3", _("three days")), ("7", _("a week")), ("14", _("two weeks")), ("30", _("30 days")))
DAY_SECONDS = 24 * 3600
CODE_LENGTH_MAX = 64
PSEUDONYM = re.compile(r"[0-9a-f]{16}")


class OpenRoomForm(base_forms.KeyedForm):
    """For whom a room is opened, with which rows, for how long."""

    reviewer = forms.ChoiceField(
        label=_("Reviewer"), help_text=_("Invited reviewers who hold no role inside the operation.")
    )
    codes = forms.MultipleChoiceField(
        label=_("Rows to open"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Open what the review needs and no more: the rows of one room can be linked with each other."),
    )
    days = forms.ChoiceField(label=_("Open for"), choices=DAYS, initial="7")

    def __init__(self, *args: Any, reviewers: base_forms.Choices, rows: base_forms.Choices, **kwargs: Any) -> None:
        """Offer these reviewers and these rows.

        Args:
            reviewers: Key and name of each.
            rows: Code and words of each.
        """
        super().__init__(*args, **kwargs)
        self.choose("reviewer", reviewers)
        self.choose("codes", rows)

    @property
    def valid_seconds(self) -> int:
        """How long the room stands open."""
        return int(self.cleaned_data["days"]) * DAY_SECONDS


class RowsForm(forms.Form):
    """Which rows a reviewer asks for, and after which one."""

    code = forms.CharField(max_length=CODE_LENGTH_MAX)
    after = forms.CharField(required=False, max_length=CODE_LENGTH_MAX)
    shown = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)

    def clean_after(self) -> str:
        """Return the pseudonym after which the rows begin; empty for the first ones."""
        after = str(self.cleaned_data["after"])
        if after and not PSEUDONYM.fullmatch(after):
            raise exceptions.ValidationError("")
        return after
