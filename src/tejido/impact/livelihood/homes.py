"""How the households of those who told live, as the vault publishes it: counts of answers, and steps of income."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources

from tejido.core.impact import disclosure, households, livelihood_told
from tejido.impact import queries

_SQL = resources.files("tejido.impact").joinpath("sql")
LIVELIHOOD = _SQL.joinpath("livelihood.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How a question was answered, in numbers of households or people.

    Args:
        people_count: n, everybody whom the question is about.
        shares: Answer to its share of all answers; withheld together.
        silent: How many could not answer yet, or told nothing.
    """

    people_count: int
    counts: Mapping[str, disclosure.Figure]
    silent: disclosure.Figure

    def share(self, code: str) -> disclosure.Figure:
        """Return which share of the answers one has, as rough as the counts are."""
        if any(figure.value is None for figure in self.counts.values()):
            return disclosure.withheld("few_people")
        part = self.counts[code]
        rest = [figure for name, figure in self.counts.items() if name != code]
        return disclosure.Figure(
            value=_part(part.value, [figure.value for figure in rest]),
            low=_part(part.low, [figure.high for figure in rest]),
            high=_part(part.high, [figure.low for figure in rest]),
        )


@dataclass(frozen=True, kw_only=True)
class Homes:
    """What is published of the households of a period.

    Args:
        crossed: Of households below their line at the application and told of twice since, who crossed it and stayed.
        heads: Moment to the middle household's income for each member, in poverty lines of its place.
        earning: Of people who said what they earned before, who is paid more now; steps of the minimum wage.
        earned_before, earned_now: The middle person's, in minimum wages.
        households, workers, others, not_earning: The households of those placed now who told, each counted once; who of
            them works here, who else lives there, and who of all has no income. Others and not earning are "at least".
        placed_count: Everybody placed in the period.
    """

    crossed: Answers
    heads: Mapping[str, disclosure.Figure]
    reached: Mapping[str, int]
    earning: Answers
    earned_before: disclosure.Figure
    earned_now: disclosure.Figure
    households: disclosure.Figure
    workers: disclosure.Figure
    others: disclosure.Figure
    not_earning: disclosure.Figure
    placed_count: int


def homes(*, from_date: date, to_date: date) -> Homes:
    """Return what the vault publishes of how households live, up to the end of a period.

    Args:
        from_date, to_date: A whole month that is over; in a demonstration, any whole days.
    Raises: PeriodNotPublished, FiguresNotYours, VaultKeysMissing
    """
    with queries.asked_of_the_vault() as cursor:
        cursor.execute(LIVELIHOOD, {"from_date": from_date, "to_date": to_date})
        rows = {(topic, code): (people or 0, published) for topic, code, people, published in cursor.fetchall()}
    median = livelihood_told.MEDIAN
    return Homes(
        crossed=_answers(rows, "crossed", livelihood_told.CROSSED, silent=livelihood_told.TOO_EARLY),
        heads={moment: step_figure(rows[f"head.{moment}", median][1]) for moment in households.MOMENT_MONTHS},
        reached={moment: rows[f"head.{moment}", median][0] for moment in households.MOMENT_MONTHS},
        earning=_answers(rows, "earning", livelihood_told.EARNS, silent=livelihood_told.UNTOLD),
        earned_before=step_figure(rows["earning.before", median][1]),
        earned_now=step_figure(rows["earning.now", median][1]),
        households=disclosure.count_figure(rows["homes", "households"][1]),
        workers=disclosure.count_figure(rows["homes", "workers"][1]),
        others=disclosure.count_figure(rows["homes", "others"][1]),
        not_earning=disclosure.count_figure(rows["homes", "not_earning"][1]),
        placed_count=rows["homes", "households"][0],
    )  # fmt: skip


def step_figure(code: int | None) -> disclosure.Figure:
    """Return the figure of a step: its middle, and from where to where it goes; the last is told by its start."""
    if code is None:
        return disclosure.withheld("few_people")
    low, high = livelihood_told.ends(code)
    if high is None:
        return disclosure.Figure(value=low, low=low, high=low)
    return disclosure.Figure(value=(low + high) / 2, low=low, high=high)


def _answers(
    rows: Mapping[tuple[str, str], tuple[int, int | None]], topic: str, codes: tuple[str, ...], *, silent: str
) -> Answers:  # fmt: skip
    return Answers(
        people_count=rows[topic, codes[0]][0],
        counts={code: disclosure.count_figure(rows[topic, code][1]) for code in codes},
        silent=disclosure.count_figure(rows[topic, silent][1]),
    )


def _part(part: float | None, rest: list[float | None]) -> float:
    whole = (part or 0.0) + sum(each or 0.0 for each in rest)
    return (part or 0.0) / whole if whole else 0.0
