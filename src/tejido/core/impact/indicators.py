"""What is measured: the definition of each indicator with its version, and the form of every published measurement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tejido.core.impact import disclosure

# The claim ladder. A measurement never stands above the evidence of its indicator.
Rung = Literal["output", "outcome", "net", "causal"]
RUNGS: tuple[Rung, ...] = ("output", "outcome", "net", "causal")
Unit = Literal["contacts", "people", "hours", "share"]


class MeasurementInvalid(Exception):
    """A measurement names a known indicator and a period that ends after it begins."""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A definition. A changed definition gets a new version, and its numbers are a new series."""

    meaning: str
    unit: Unit
    rung: Rung
    version: int
    assumption: str = ""


INDICATORS: Mapping[str, Indicator] = {
    "contacts_served": Indicator(
        meaning="Contacts in which somebody began to serve within the period, each counted once.",
        unit="contacts", rung="output", version=1,
    ),
    "handled_hours": Indicator(
        meaning="Time from start to end of the serving parts of contacts, with wrap-up, that began in the period.",
        unit="hours", rung="output", version=1,
        assumption="Somebody who serves several chats at once is counted in each.",
    ),
    "worked_hours": Indicator(
        meaning="Time people spent in activities that count as worked, from presence, in the period. Not paid time.",
        unit="hours", rung="output", version=1,
        assumption="Breaks, training and unanswered offers count as worked; lunch and time offline do not.",
    ),
    "people_in_placement": Indicator(
        meaning="People in employment and placement on at least one day of the period, each counted once.",
        unit="people", rung="output", version=1,
    ),
    "impact_workers": Indicator(
        meaning="People of the group who were long-term unemployed or below the national poverty line when hired.",
        unit="people", rung="output", version=1,
        assumption="Only what people chose to declare is counted; rounded at random to fives.",
    ),
    "contacts_by_impact_workers": Indicator(
        meaning="Share of the group's contacts that impact workers served.",
        unit="share", rung="output", version=1,
        assumption="A contact that two people served counts once for each; rounded to twentieths.",
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One published number with all it needs to be checked.

    `rows_count` is the n behind it; `coverage` the share of those people whose status is known, where it matters.
    """

    indicator: str
    figure: disclosure.Figure
    rows_count: int
    coverage: disclosure.Figure | None
    from_date: date
    to_date: date
    as_of: datetime
    rows_digest: str | None

    def __post_init__(self) -> None:
        if self.indicator not in INDICATORS or self.to_date <= self.from_date:
            raise MeasurementInvalid(MeasurementInvalid.__doc__)

    @property
    def definition(self) -> Indicator:
        return INDICATORS[self.indicator]

    @property
    def rung(self) -> Rung:
        return self.definition.rung

    @property
    def definition_version(self) -> int:
        return self.definition.version
