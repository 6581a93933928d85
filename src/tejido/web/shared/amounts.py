"""Money as people read it."""

from __future__ import annotations

from decimal import Decimal

from django.utils import formats


def money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency; cents only where there are any."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{formats.number_format(amount, decimal_pos=places, force_grouping=True)} {currency}"
