"""What the engine needs of a reference value and of the table that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol


class Value(Protocol):
    """A dated value of the law with its citation, as `core.reference` keeps it."""

    @property
    def key(self) -> str:
        """Return its name, such as "night_surcharge"."""

    @property
    def value(self) -> Decimal:
        """Return the number."""

    @property
    def unit(self) -> str:
        """Return what the number counts."""

    @property
    def from_date(self) -> date:
        """Return its first day."""

    @property
    def to_date(self) -> date | None:
        """Return the first day after it, None while it runs on."""

    @property
    def key_id(self) -> str:
        """Return the id of its row as text, empty for one that only ships."""

    @property
    def source(self) -> str:
        """Return the citation that a worker reads."""


class Table(Protocol):
    """The values of one or more places, as they were known on some day."""

    def on(self, key: str, *, place: str, day: date) -> Value:
        """Return the value in force on a day."""

    def history(self, key: str, *, place: str) -> Sequence[Value]:
        """Return all values of a key, by their first day."""
