"""A field for an amount of money as people write it: 1.200.000, 1,200,000.50, 1200000,5."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

LENGTH_MAX = 20
# Groups of three after the first, by the same sign; then at most two decimals after another sign.
GROUPED = re.compile(r"\d{1,3}(?:([., ])\d{3}(?:\1\d{3})*)(?:[.,](\d{1,2}))?")
PLAIN = re.compile(r"(\d{1,13})(?:[.,](\d{1,2}))?")


class MoneyField(forms.CharField):
    """An amount to the cent, with or without signs between thousands."""

    default_error_messages = {"invalid": gettext_lazy("Write an amount such as 1200000 or 1.200.000.")}

    def __init__(self, **given: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=LENGTH_MAX, widget=widget, **given)

    def clean(self, value: Any) -> Any:
        """Return the amount; None where the field may be empty and is."""
        text = super().clean(value)
        if not text:
            return None
        found = amount_of(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


def amount_of(text: str) -> Decimal | None:
    """Return the amount that a text says; None where it says none, or could say two."""
    told = text.strip()
    if not told.isascii():
        told = told.replace("\u00a0", " ").replace("\u202f", " ")
    grouped = GROUPED.fullmatch(told) if told.isascii() else None
    if grouped is not None:
        decimals = grouped.group(2)
        whole = re.sub(r"\D", "", told[: -len(decimals) - 1] if decimals else told)
        return Decimal(f"{whole}.{decimals or 0}")
    plain = PLAIN.fullmatch(told) if told.isascii() else None
    return None if plain is None else Decimal(f"{plain.group(1)}.{plain.group(2) or 0}")
