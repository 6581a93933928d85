"""What is measured: the definition of each indicator with its version, and the form of every published measurement.

Definitions are records: one file a part in `catalogue/`, read and checked when this module is loaded. A changed
definition gets a new version, and its numbers are a new series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from tejido.core.impact import definitions, disclosure

Language = definitions.Language
LANGUAGES = definitions.LANGUAGES
Rung = definitions.Rung
RUNGS = definitions.RUNGS
Words = definitions.Words
Indicator = definitions.Indicator
IndicatorInvalid = definitions.IndicatorInvalid
# What low to high means: nothing, how a number was rounded, a confidence interval of 95 %, or a range of assumptions.
Interval = Literal["exact", "rounding", "sampling", "scenario"]
INTERVALS: tuple[Interval, ...] = get_args(Interval)

INDICATORS: Mapping[str, Indicator] = definitions.read()


class MeasurementInvalid(Exception):
    """A measurement names a known indicator and group, a period that ends after it begins, and a rung it may claim."""


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One published number with all it needs to be checked.

    Args:
        dimension, group_key: The group that it is about; "all", "all" for everybody.
        interval: What the figure's low to high means.
        rows_count: The n behind it.
        coverage: Share of what it is about of which something is known, where that matters.
        from_date, to_date: Business days, half-open.
        as_of: World time of the reading.
        rows_digest: Of the rows behind it.
        method: How it was estimated, as a code; empty where it was counted.
        claimed: The rung that this number stands on; never above its indicator's.
    """

    indicator: str
    dimension: str = "all"
    group_key: str = "all"
    figure: disclosure.Figure
    interval: Interval = "exact"
    rows_count: int
    coverage: disclosure.Figure | None = None
    from_date: date
    to_date: date
    as_of: datetime
    rows_digest: str | None = None
    method: str = ""
    claimed: Rung

    def __post_init__(self) -> None:
        definition = INDICATORS.get(self.indicator)
        if definition is None or self.to_date <= self.from_date or self.interval not in INTERVALS:
            raise MeasurementInvalid(MeasurementInvalid.__doc__)
        if self.dimension not in definition.scope or not self.group_key or is_above(self.claimed, definition.rung):
            raise MeasurementInvalid(MeasurementInvalid.__doc__)

    @property
    def definition(self) -> Indicator:
        return INDICATORS[self.indicator]

    @property
    def definition_version(self) -> int:
        return self.definition.version


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What keeps a number from being given, and whose it is.

    Args:
        reason: A code; its words are the page's.
        owner: The role that can fill it.
        path: The page on which it is filled; empty if there is none.
        detail: What a refusal said, where a computation was refused.
    """

    indicator: str
    reason: str
    owner: str
    path: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a part measured of a period, and what it could not."""

    measurements: Sequence[Measurement] = field(default_factory=tuple)
    gaps: Sequence[Gap] = field(default_factory=tuple)


def is_above(rung: Rung, other: Rung) -> bool:
    """Return whether a rung claims more than another."""
    return RUNGS.index(rung) > RUNGS.index(other)


def area(name: str) -> Sequence[Indicator]:
    """Return the indicators of one part, as its file orders them."""
    return [each for each in INDICATORS.values() if each.area == name]
