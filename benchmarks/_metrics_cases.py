"""What the metrics benchmark asks: everything that a wallboard page, the two lists behind it and history ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import _metrics_world
from tejido import environment as environment_module
from tejido.clients import queries as client_queries
from tejido.contacts import history as contact_history
from tejido.contacts import measures, queries, wallboard_rows
from tejido.core import history, intervals
from tejido.journal import scopes
from tejido.people import models as people

NEWEST = date.fromisoformat(_metrics_world.NEWEST)
WALLBOARD, ROUND, YEAR, SHORTER = "wallboard", "round", "year", "history"


@dataclass(frozen=True)
class Case:
    """One thing that is asked, in the role and the scope of whoever asks it."""

    part: str
    words: str
    ask: Callable[[], object]
    clients: Collection[int]
    role: environment_module.Role = "app"


def all_of(*, year_days: int) -> list[Case]:
    """Return every case; a transaction with a scope of everything must be open.

    Args:
        year_days: Days of history, at most as many as a table of history shows.
    """
    return [*_wallboard(), *_round(), *_history(year_days)]


def _wallboard() -> Iterator[Case]:
    """What `web.wallboard` asks about one programme, and what `live` asks about all of them."""
    programme = client_queries.programmes()[-1]
    queue = wallboard_rows.queues(programme)[0]
    scope = {scopes.OPERATOR, programme.client_id}
    moment: dict[str, Any] = {"zone": _metrics_world.ZONE, "now": _metrics_world.NOW}

    def case(words: str, ask: Callable[[], object]) -> Case:
        return Case(WALLBOARD, words, ask, scope)

    def stays(**asked: Any) -> Callable[[], object]:
        return lambda: wallboard_rows.stays(programme, **{"queue": None, **asked}, **moment)

    yield case("list", lambda: (client_queries.programmes(), client_queries.open_queue_counts()))
    yield case("page", lambda: client_queries.programme(programme.key))
    yield case("page", lambda: queries.wallboard_numbers(programme, synthetic=True, **moment))
    for figure in wallboard_rows.FIGURES:
        yield case(figure, stays(figure=figure))
    yield case("left, one queue", stays(figure="left", queue=queue))
    yield case("left, second page", stays(figure="left", after=wallboard_rows.PAGE_ROWS))
    yield case("contacts", lambda: wallboard_rows.queues(programme))
    yield case("contacts, levels", lambda: wallboard_rows.service_levels(programme, queue=queue, **moment))
    yield case(
        "agents", lambda: (wallboard_rows.sites(), wallboard_rows.agents(programme, state=None, site=None, **moment))
    )
    yield case("agents, serving", lambda: wallboard_rows.agents(programme, state="serving", site=None, **moment))


def _round() -> Iterator[Case]:
    """What the round that rolls up asks about a quarter of the newest day, and about the whole of it."""
    everybody = [queue.client_id for queue in client_queries.every_queue()]
    quarter_at = _metrics_world.DAY_ENDS - 2 * intervals.QUARTER
    for words, from_at, to_at in (
        ("a quarter", quarter_at, quarter_at + intervals.QUARTER),
        ("a day", _metrics_world.MIDNIGHT, _metrics_world.DAY_ENDS),
    ):
        span: dict[str, Any] = {"from_at": from_at, "to_at": to_at}
        yield Case(
            ROUND,
            f"queues, {words}",
            lambda span=span: measures.queue_counts(**span),
            {0, *everybody},
            "work",  # type: ignore[misc]
        )
        yield Case(
            ROUND, f"agents, {words}",
            lambda span=span: measures.agent_counts(**span, as_of=_metrics_world.NOW),  # type: ignore[misc]
            {0, *everybody}, "work",
        )  # fmt: skip


def _history(year_days: int) -> Iterator[Case]:
    """What `web.history` asks: days, a month and a year, of queues and of people."""
    queues = client_queries.every_queue()
    scope = {scopes.OPERATOR, *(queue.client_id for queue in queues)}
    own = [queue for queue in queues if queue.programme_id == queues[0].programme_id]
    person = people.Person.objects.order_by("id")[0]

    def service(rows_by: contact_history.RowsBy, period: history.Period) -> Callable[[], object]:
        return lambda: contact_history.service(queues=queues, rows_by=rows_by, period=period, comparison=None)

    def agents(rows_by: contact_history.RowsBy, period: history.Period, **asked: Any) -> Callable[[], object]:
        given = {"queues": None, "person_id": None, **asked}
        return lambda: contact_history.agents(rows_by=rows_by, period=period, comparison=None, **given)

    for part, words, days_count in (
        (SHORTER, "day", 1), (SHORTER, "month", min(30, year_days)), (YEAR, "year", year_days),
    ):  # fmt: skip
        period = history.Period(from_date=NEWEST - timedelta(days=days_count), to_date=NEWEST, zone=_metrics_world.ZONE)
        yield Case(part, f"{words} by queue", service("queue", period), scope)
        if part == YEAR:
            yield Case(part, f"{words} by programme", service("programme", period), scope)
        yield Case(part, f"{words} by {'quarter' if days_count == 1 else 'day'}",
                   service("quarter" if days_count == 1 else "day", period), scope)  # fmt: skip
        yield Case(part, f"{words} by agent", agents("agent", period), scope)
        yield Case(part, f"{words} by agent, one programme", agents("agent", period, queues=own), scope)
        yield Case(part, f"{words}, an agent's days", agents("day", period, person_id=person.pk), scope)
        yield Case(part, f"{words}, who is asked for", lambda period=period: contact_history.people_in(period), scope)  # type: ignore[misc]
