"""Reference values: wages, hours, surcharges, lines and factors, with days, source and how sure we are.

A value holds at a place on the days from `from_date` until before `to_date`, and was known from `recorded_at` until
`superseded_at`. No law is a constant of the code: whoever computes is given a table of these values and hands on the
values that it used, so that everybody can read where an amount comes from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from tejido.core.reference import keys

Status = Literal["in_force", "suspended", "transitional", "annulled", "demonstration"]
STATUSES: tuple[Status, ...] = get_args(Status)
# read: somebody read the norm or the publisher's own page; secondary: the press, a law firm or others tell of it;
# unchecked: from memory, to be read before anybody relies on it; policy: the operator's own choice.
Confidence = Literal["read", "secondary", "unchecked", "policy"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
# These hold for nobody on their days; another value of the same days goes before them, also the country's own.
NOT_HOLDING: tuple[Status, ...] = ("suspended", "annulled")
PLACE = re.compile(r"[A-Z]{2}(-[a-z0-9_]{1,40})?")
CODE = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}")
SOURCE_LENGTH_MAX, NOTE_LENGTH_MAX = 500, 1_000
# The amounts of money and the factors that fit in a column of the register: 14 digits before the point, 6 after it.
VALUE_MAX, DECIMALS_MAX = Decimal(10) ** 14, 6
_RANK: Mapping[Status, int] = {
    "in_force": 4, "transitional": 3, "demonstration": 2, "suspended": 1, "annulled": 0,
}  # fmt: skip


class ValueInvalid(Exception):
    """A reference value has a key, a place, a number, a unit, days from and to, a source, a status and a confidence."""


class AboutValue(Exception):
    """Something is said about one reference value."""

    def __init__(self, *, key: str, place: str, day: date, source: str = "") -> None:
        """Keep which value it is about.

        Args:
            source: What the value cites, where there is a value.
        """
        super().__init__(self.__doc__)
        self.key, self.place, self.day, self.source = key, place, day, source
        self.add_note(f"{key} at {place} on {day.isoformat()}{source and f', by {source}'}")


class NoSuchValue(AboutValue):
    """The register has no value of this kind for this place and day: propose one under Reference values."""


class DemonstrationValue(AboutValue):
    """A value is only a demonstration and cannot stand in a formal document: put a real one in its place first."""


class ValueNotInForce(AboutValue):
    """A value is suspended or annulled and cannot stand in a formal document: look at what took its place."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """One reference value.

    Args:
        place: A country ("CO"), or a part of it after a hyphen: its DIVIPOLA code ("CO-23001"),
            "CO-other_urban", "CO-rural".
        value: In `unit`, such as "COP/month", "hours", "share" (0.35 is 35 %) or "hour_of_day".
        from_date: The first day on which it holds.
        to_date: The first day on which it holds no more; None where no end is known.
        recorded_at: Since when this installation knows it; None while it only ships.
        superseded_at: Since when something else is known instead.
        source: What a worker can look up, such as "Ley 2466/2025 art. 14 (CST 179)".
        key_id: The uuid of its row as text, which a pay line keeps as its evidence; empty for one that only ships.
        variant: What tells values of one key and place apart, such as who publishes a living wage and for which family.
        version: The name by which decisions refer to it, such as "dane-2024".
    """

    key: str
    place: str
    value: Decimal
    unit: str
    from_date: date
    to_date: date | None
    recorded_at: datetime | None = None
    superseded_at: datetime | None = None
    source: str
    status: Status = "in_force"
    confidence: Confidence
    note: str = ""
    key_id: str = ""
    variant: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        is_named = CODE.fullmatch(self.key) and PLACE.fullmatch(self.place) and self.unit.strip()
        is_number = self.value.is_finite() and abs(self.value) < VALUE_MAX
        is_dated = self.to_date is None or self.to_date > self.from_date
        is_told = bool(self.source.strip()) and self.status in STATUSES and self.confidence in CONFIDENCES
        are_codes = all(not code or CODE.fullmatch(code) for code in (self.variant, self.version))
        if not (is_named and is_number and is_dated and is_told and are_codes):
            raise ValueInvalid(ValueInvalid.__doc__)

    @property
    def country(self) -> str:
        """The country of its place."""
        return self.place[:2]

    @property
    def currency(self) -> str:
        """The currency of an amount of money, or nothing for another unit."""
        return self.unit[:3] if re.fullmatch(r"[A-Z]{3}(/.*)?", self.unit) else ""

    def holds_on(self, day: date) -> bool:
        """Tell whether a day is one of its days, whatever its status."""
        return self.from_date <= day and (self.to_date is None or day < self.to_date)

    def known_at(self, at: datetime) -> bool:
        """Tell whether this was what we knew at an instant; what only ships is known always."""
        is_there = self.recorded_at is None or self.recorded_at <= at
        return is_there and (self.superseded_at is None or at < self.superseded_at)


class Table:
    """An immutable set of values, found by key, place and day."""

    def __init__(self, values: Iterable[Value] = ()) -> None:
        """Index the values.

        Args:
            values: In any order; those that something superseded should not be among them, see `known`.
        """
        held: dict[tuple[str, str], list[Value]] = {}
        for one in values:
            held.setdefault((one.key, one.place), []).append(one)
        self._held = {
            name: tuple(sorted(found, key=lambda one: (one.from_date, one.variant, -_RANK[one.status])))
            for name, found in held.items()
        }

    @property
    def values(self) -> Sequence[Value]:
        """Every value, by key, place and first day."""
        return [one for name in sorted(self._held) for one in self._held[name]]

    def on(
        self, key: str, *, place: str, day: date, variant: str | None = None, allow: Collection[Status] = ()
    ) -> Value:
        """Return the value that holds at a place on a day.

        What is in force goes before what is transitional, and both before what is only a demonstration. Suspended
        values are returned where nothing else covers the day, since somebody has to be paid on it; read `status`, or
        hand what you used to `formal`. An annulled value is returned only where nothing else covers the day and
        `allow` has "annulled" in it. For keys that are national (see `core.reference.keys`) a place without a value of
        its own has its country's; poverty lines, living wages and household sizes are never those of another place.

        Args:
            variant: Only the values of this variant; None takes any.
        Raises: NoSuchValue
        """
        found = self.find(key, place=place, day=day, variant=variant, allow=allow)
        if found is None:
            raise NoSuchValue(key=key, place=place, day=day)
        return found

    def find(
        self, key: str, *, place: str, day: date, variant: str | None = None, allow: Collection[Status] = ()
    ) -> Value | None:
        """Return what `on` returns, or None where the register has no such value."""
        held = [
            one
            for one in self.every(key, place=place, day=day)
            if (one.status != "annulled" or "annulled" in allow) and variant in (None, one.variant)
        ]
        return max(held, key=lambda one: _weight(one, place), default=None)

    def every(self, key: str, *, place: str, day: date) -> Sequence[Value]:
        """Return all values that cover a day at a place, of each variant and status, the place's own first."""
        return [one for at in _places(key, place) for one in self._held.get((key, at), ()) if one.holds_on(day)]

    def history(self, key: str, *, place: str) -> Sequence[Value]:
        """Return the values of a key at a place by first day: the place's own, or its country's where it has none."""
        return next((found for at in _places(key, place) if (found := self._held.get((key, at)))), ())


def known(values: Iterable[Value], *, at: datetime) -> Table:
    """Return the table of what was known at an instant, out of values with what superseded them."""
    return Table(one for one in values if one.known_at(at))


def formal(values: Iterable[Value]) -> None:
    """Let a formal document (a payslip, an invoice, a statement) stand on values, or refuse.

    Raises: DemonstrationValue: one is only a demonstration. ValueNotInForce: one is suspended or annulled.
    """
    for one in values:
        if one.status == "demonstration":
            raise DemonstrationValue(key=one.key, place=one.place, day=one.from_date, source=one.source)
        if one.status in NOT_HOLDING:
            raise ValueNotInForce(key=one.key, place=one.place, day=one.from_date, source=one.source)


@cache
def shipped() -> Table:
    """Return the values that ship with Tejido, each with its source and its mark of confidence."""
    folder = resources.files(__package__).joinpath("shipped")
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".json")), key=lambda each: each.name)
    return Table(one for file in files for series in json.loads(file.read_text("utf-8")) for one in _series(series))


def _series(held: Mapping[str, Any]) -> Iterable[Value]:
    """Yield the values of one key at one place; a step without an end lasts until the next begins."""
    steps: Sequence[Mapping[str, Any]] = held["steps"]
    for number, step in enumerate(steps):
        after = steps[number + 1]["from"] if number + 1 < len(steps) else None
        to_date = step.get("to", after)
        yield Value(
            key=held["key"], place=held["place"], unit=held["unit"], variant=held.get("variant", ""),
            value=Decimal(step["value"]), from_date=date.fromisoformat(step["from"]),
            to_date=date.fromisoformat(to_date) if to_date else None, source=step["source"],
            status=step.get("status", "in_force"), confidence=step["confidence"], note=step.get("note", ""),
            version=step.get("version", ""),
        )  # fmt: skip


def _places(key: str, place: str) -> tuple[str, ...]:
    country = place[:2]
    return (place, country) if place != country and keys.is_national(key) else (place,)


def _weight(one: Value, place: str) -> tuple[bool, bool, int, date, bool, str]:
    """Return what orders values that cover one day: the one that applies comes last."""
    return (
        one.status not in NOT_HOLDING, one.place == place, _RANK[one.status], one.from_date,
        not one.variant, one.variant,
    )  # fmt: skip
