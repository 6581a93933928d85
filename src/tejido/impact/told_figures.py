"""What people told of themselves, as it may be shown: counts of answers by topic, withheld and rounded by the vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources

from tejido.core.impact import disclosure, households, self_identification, told
from tejido.impact import queries

TOLD = resources.files(__package__).joinpath("sql/told.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One question, and how it was answered.

    Args:
        people_count: Who could have answered: in placement in the period, or come to the moment.
        level: Whether every answer stands by itself, two sides do, or none is shown.
        answers: Answer, or side, to its figure, in the order of the choices; empty where none is shown.
        answered: How many answered; of households' topics, households.
        unsaid: How many preferred not to say; None where that cannot be answered.
    """

    name: str
    people_count: int
    level: told.Level
    answers: Mapping[str, disclosure.Figure]
    answered: disclosure.Figure
    unsaid: disclosure.Figure | None
    untold: disclosure.Figure

    def share(self, code: str) -> disclosure.Figure:
        """Return which share of those who answered gave an answer, as rough as the two counts are."""
        part, whole = self.answers[code], self.answered
        if part.value is None or whole.value is None or not whole.value or not whole.low or not whole.high:
            return disclosure.withheld("few_people")
        low, high = (part.low or 0) / whole.high, min((part.high or 0) / whole.low, 1.0)
        return disclosure.Figure(value=min(part.value / whole.value, 1.0), low=low, high=high)


@dataclass(frozen=True, kw_only=True)
class Told:
    """All topics of a period: the groups people identify with, and households by the moment they were told of."""

    groups: Sequence[Topic]
    homes: Mapping[str, Sequence[Topic]]


def told_in(*, from_date: date, to_date: date) -> Told:
    """Return what was told by those in placement in a period, and of households up to its end.

    Args:
        from_date, to_date: A whole month that is over; in a demonstration, any whole days.
    Raises: PeriodNotPublished, FiguresNotYours, VaultKeysMissing
    """
    with queries.asked_of_the_vault() as cursor:
        cursor.execute(TOLD, {"from_date": from_date, "to_date": to_date})
        rows = cursor.fetchall()
    found: dict[str, Topic] = {}
    for name in told.SIDES:
        counts = {code: count for topic, _people, _level, code, count in rows if topic == name}
        people, level = next((people, level) for topic, people, level, _code, _count in rows if topic == name)
        found[name] = _topic(name, people=people, level=level, counts=counts)
    return Told(
        groups=[found[question] for question in self_identification.QUESTIONS],
        homes={
            moment: [found[f"{moment}.{part}"] for part in told.PARTS] for moment in households.MOMENT_MONTHS
        },
    )  # fmt: skip


def _topic(name: str, *, people: int, level: told.Level, counts: Mapping[str, int | None]) -> Topic:
    sides = told.SIDES[name]
    codes = () if level == "none" else tuple(sides) if level == "each" else tuple(dict.fromkeys(sides.values()))
    return Topic(
        name=name, people_count=people, level=level,
        answers={code: disclosure.count_figure(counts[code]) for code in codes},
        answered=disclosure.count_figure(counts[told.ANSWERED]),
        unsaid=disclosure.count_figure(counts[told.UNSAID]) if told.UNSAID in counts else None,
        untold=disclosure.count_figure(counts[told.UNTOLD]),
    )  # fmt: skip
