"""What a proposal would change in the register: which values give way, and which hold instead.

A value is never overwritten. What gives way is superseded, and what is left of its days is written anew beside the new
value; so the register always tells both what holds now and what was believed before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from tejido.core.reference import keys, values

Act = Literal["add", "correct", "change_status"]
ACTS: tuple[Act, ...] = get_args(Act)
# A value that is annulled or suspended lets others hold on its days.
HOLDING: tuple[values.Status, ...] = ("in_force", "transitional", "demonstration")


class ValueOverlaps(Exception):
    """Another value holds on some of these days from later on: correct that one, or let this one end before it."""

    def __init__(self, *, other: values.Value) -> None:
        """Keep which value stands in the way."""
        super().__init__(self.__doc__)
        self.other = other


class ValueUnchanged(Exception):
    """The register says exactly this already."""


class DayOutside(Exception):
    """This value does not hold on that day: choose one of its own days."""


class ValueOutOfRange(Exception):
    """This number cannot be right for such a value: look at its unit again."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a proposal does: `ends` are superseded, `begins` hold instead; what was cut is in both.

    Args:
        begins: The new values first, then what is left of others; each with the value that it is a part of, or None.
    """

    ends: tuple[values.Value, ...]
    begins: tuple[tuple[values.Value, values.Value | None], ...]


def check(value: values.Value) -> None:
    """Refuse a value whose kind is not known, or whose number or unit cannot be right.

    Raises: NoSuchKey, ValueOutOfRange
    """
    key = keys.find(value.key)
    is_whole = not key.is_whole or value.value == value.value.to_integral_value()
    exponent = value.value.as_tuple().exponent
    is_short = isinstance(exponent, int) and -exponent <= values.DECIMALS_MAX
    is_unit = value.unit == key.unit_of(value.currency) and bool(value.currency) == key.is_money
    if not (key.least <= value.value <= key.most and is_whole and is_short and is_unit):
        raise ValueOutOfRange(ValueOutOfRange.__doc__)


def added(held: Iterable[values.Value], new: values.Value) -> Effect:
    """Return what a new value changes among those of its key, place and variant.

    One that began before gives way on its days and goes on after them, if it lasts longer. One that begins later and
    ends by then stands in the way, unless the new value is left open: then the new one lasts until the later begins.

    Args:
        held: What is known now of the same key, place and variant.
    Raises: ValueOverlaps, ValueUnchanged
    """
    every = tuple(held)
    if any(_content(one) == _content(new) for one in every):
        raise ValueUnchanged(ValueUnchanged.__doc__)
    if new.status not in HOLDING:
        return Effect(ends=(), begins=((new, None),))
    rivals = sorted((one for one in every if one.status in HOLDING), key=lambda one: one.from_date)
    if new.to_date is None:
        later = next((one.from_date for one in rivals if one.from_date > new.from_date), None)
        new = replace(new, to_date=later)
    ends, rest = [], []
    for one in rivals:
        if not share_days(one, new):
            continue
        if one.from_date >= new.from_date:
            raise ValueOverlaps(other=one)
        ends.append(one)
        rest.append((replace(one, to_date=new.from_date), one))
        if new.to_date is not None and (one.to_date is None or one.to_date > new.to_date):
            rest.append((replace(one, from_date=new.to_date), one))
    return Effect(ends=tuple(ends), begins=((new, None), *rest))


def corrected(held: Iterable[values.Value], wrong: values.Value, right: values.Value) -> Effect:
    """Return what changes where a value turns out to have been wrong and another takes its place.

    Raises: ValueOverlaps, ValueUnchanged
    """
    if _content(wrong) == _content(right):
        raise ValueUnchanged(ValueUnchanged.__doc__)
    effect = added((one for one in held if one.key_id != wrong.key_id), right)
    return Effect(ends=(wrong, *effect.ends), begins=effect.begins)


def restated(
    held: Iterable[values.Value], value: values.Value, *, status: values.Status, from_date: date, source: str,
    confidence: values.Confidence,
) -> Effect:  # fmt: skip
    """Return what changes where a value is suspended, annulled or in force again from a day on.

    Args:
        source: The decision that says so.
        confidence: How sure we are of it.
    Raises: DayOutside, ValueUnchanged, ValueOverlaps: it is to be in force again while another value holds.
    """
    if not value.holds_on(from_date):
        raise DayOutside(DayOutside.__doc__)
    if status == value.status:
        raise ValueUnchanged(ValueUnchanged.__doc__)
    changed = replace(value, status=status, from_date=from_date, source=source, confidence=confidence)
    if status in HOLDING:
        for one in held:
            if one.key_id != value.key_id and one.status in HOLDING and share_days(one, changed):
                raise ValueOverlaps(other=one)
    before = ((replace(value, to_date=from_date), value),) if from_date > value.from_date else ()
    return Effect(ends=(value,), begins=((changed, None), *before))


def digest(value: values.Value) -> str:
    """Return the SHA-256 digest of what a value says, by which a release knows its own values again."""
    return hashlib.sha256(json.dumps(_content(value)).encode()).hexdigest()


def share_days(one: values.Value, other: values.Value) -> bool:
    """Tell whether there is a day on which both hold."""
    begins_before_end = other.to_date is None or one.from_date < other.to_date
    return begins_before_end and (one.to_date is None or other.from_date < one.to_date)


def _content(value: values.Value) -> tuple[str, ...]:
    days = (value.from_date.isoformat(), value.to_date.isoformat() if value.to_date else "")
    # 1.50 and 1.5 are one number.
    number = format(value.value.normalize(), "f")
    return (
        value.key, value.place, value.variant, value.version, number, value.unit, *days, value.source, value.status,
        value.confidence, value.note,
    )  # fmt: skip
