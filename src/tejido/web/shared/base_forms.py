"""What forms share that make a row or let somebody choose."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

Choices = Sequence[tuple[str, Any]]


class ChoosingForm(forms.Form):
    """A form whose choices are known only when it is shown."""

    def choose(self, name: str, choices: Choices) -> None:
        """Say what can be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class KeyedForm(ChoosingForm):
    """A form that makes a row: it carries the row's key, so that the second of two clicks makes nothing."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = str(uuid.uuid4())

    def clean_key(self) -> uuid.UUID:
        """Return the key; one that was tampered with is replaced."""
        try:
            return uuid.UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid.uuid4()
