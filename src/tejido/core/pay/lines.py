"""Lines of pay: each amount rounded once, what is earned up and what is taken off down, so that totals add up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import rfc8785

from tejido.core.reference import values

Kind = Literal["earning", "deduction", "note"]
KINDS: tuple[Kind, ...] = ("earning", "deduction", "note")
# How a quantity is counted. "money" is that of a note which names an amount that nobody pays here.
UNITS = ("days", "seconds", "items", "times", "share", "money")
CENTS = 100
RATE_PLACES = Decimal("0.000001")
HOUR_SECONDS = 3600
DIGEST_FORMAT = "pay-lines-1"

# Every code of a line, in the order in which a slip shows them.
CODES = (
    "salary", "apprentice_support", "ordinary", "night", "overtime_day", "overtime_night", "rest", "rest_night",
    "rest_overtime_day", "rest_overtime_night", "holiday", "holiday_night", "holiday_overtime_day",
    "holiday_overtime_night", "piece_work", "piece_rejected", "top_up", "transport_allowance",
    "connectivity_allowance", "grant", "correction", "health", "pension", "loan_instalment", "loan_left_over",
)  # fmt: skip
# What counts as pay for the limit of the allowances and for health and pension; allowances and grants do not.
PAY_CODES = frozenset(CODES[: CODES.index("transport_allowance")])


@dataclass(frozen=True, kw_only=True)
class Line:
    """One amount.

    Args:
        quantity: In `unit`; hours are kept in seconds.
        rate: Money for one unit, or for an hour; for reading, since the amount is worked out from the exact one.
        amount: To the cent, >= 0; of a note 0.
        values: The reference values that it rests on.
        days: On which days, and how many seconds or items on each.
        adjusts: The run that this line corrects, by its id.
        about_key: The loan, grant or correction that it comes from, as text.
    """

    code: str
    kind: Kind
    quantity: Decimal
    unit: str
    amount: Decimal
    rate: Decimal | None = None
    factor: Decimal | None = None
    values: tuple[values.Value, ...] = ()
    days: tuple[tuple[date, int], ...] = ()
    adjusts: int | None = None
    about_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What was earned, what was taken off, and what is left."""

    earned: Decimal
    deducted: Decimal

    @property
    def net(self) -> Decimal:
        """What is paid out."""
        return self.earned - self.deducted


def up(amount: Fraction) -> Decimal:
    """Return an amount in cents, any part of a cent in the worker's favour: for what is earned."""
    return Decimal(-((-amount * CENTS) // 1)) / CENTS


def down(amount: Fraction) -> Decimal:
    """Return an amount in cents without any part of a cent: for what is taken off."""
    return Decimal((amount * CENTS) // 1) / CENTS


def shown_rate(rate: Fraction) -> Decimal:
    """Return a rate with six decimals, for reading."""
    return (Decimal(rate.numerator) / Decimal(rate.denominator)).quantize(RATE_PLACES)


def totals(given: Iterable[Line]) -> Totals:
    """Return the totals of some lines, to the cent."""
    found = list(given)
    return Totals(
        earned=sum((line.amount for line in found if line.kind == "earning"), Decimal(0)),
        deducted=sum((line.amount for line in found if line.kind == "deduction"), Decimal(0)),
    )


def pay(given: Iterable[Line]) -> Decimal:
    """Return what of some lines is pay for work: no allowance, no grant, nothing of another period."""
    return sum((one.amount for one in given if one.code in PAY_CODES and one.kind == "earning"), Decimal(0))


def ordered(given: Iterable[Line]) -> Sequence[Line]:
    """Return lines as a slip shows them: what is earned first, then what is taken off, notes beside what they tell."""
    place = {code: number for number, code in enumerate(CODES)}
    return sorted(given, key=lambda one: (one.kind == "deduction", place[one.code], one.adjusts or 0, one.days))


def evidence(value: values.Value) -> dict[str, Any]:
    """Return a reference value as a line keeps it, so that a worker can read it even when the register has changed."""
    return {
        "key": value.key, "place": value.place, "value": str(value.value), "unit": value.unit,
        "from": value.from_date.isoformat(), "to": value.to_date.isoformat() if value.to_date else "",
        "source": value.source, "status": value.status, "confidence": value.confidence, "key_id": value.key_id,
    }  # fmt: skip


def digest(slips: Iterable[Mapping[str, Any]]) -> str:
    """Return the digest of a run: SHA-256 over the canonical JSON (RFC 8785) of its slips with all their lines.

    Args:
        slips: In the order of their persons' ids; numbers as text, so that no cent depends on a float.
    """
    made = hashlib.sha256(DIGEST_FORMAT.encode())
    for slip in slips:
        made.update(rfc8785.dumps(dict(slip)))
        made.update(b"\n")
    return made.hexdigest()
