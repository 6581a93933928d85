"""The rows behind a wallboard's figures: the stays and the people that each number counts.

What the figures count and what these rows show is asked in the same words, and a test demands that there are as many
rows as the figure says. Who may read them is the page's to ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

from django.db import connection

from tejido.clients import models as clients
from tejido.contacts import queries, wallboard
from tejido.core import metrics
from tejido.journal import statements
from tejido.people import models as people

_SQL = resources.files(__package__).joinpath("sql")
STAYS = _SQL.joinpath("wallboard_stays.sql").read_text()
PEOPLE = statements.read(_SQL, "wallboard_people.sql")
# Who waits now, who is served now, what left its queue today by an answer, by giving up, or in any way.
FIGURES = ("waiting", "serving", "answered", "abandoned", "left")
AGENT_STATES = wallboard.AGENT_STATES
# Stands for no site among the sites.
HOME = "home"
PAGE_ROWS = 100
# More people than this do not fit on a page; the page says so.
PEOPLE_MAX = 500
# Further than this nobody pages.
AFTER_MAX = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Stays:
    """One page of the stays behind a figure, how many there are in all, and after how many the next page begins."""

    rows: Sequence[Mapping[str, Any]]
    count: int
    next_after: int | None


def stays(
    programme: clients.Programme, *, figure: str, queue: clients.Queue | None, zone: str, now: datetime, after: int = 0
) -> Stays:
    """Return the stays that a figure counts.

    Args:
        figure: One of `FIGURES`.
        queue: Of this queue alone; None: of all the programme's open ones.
        zone: The operator's IANA zone, which bounds the business day.
        now: World time.
        after: How many rows came before this page, 0 to `AFTER_MAX`.
    """
    day_from, day_to = wallboard.business_day(now, zone=zone)
    rows = _rows(
        STAYS, programme=programme.pk, queue=queue.pk if queue else None, figure=figure, day_from=day_from,
        day_to=day_to, now=now, after=after, most=PAGE_ROWS,
    )  # fmt: skip
    count = rows[0]["all_count"] if rows else 0
    shown_count = after + len(rows)
    return Stays(rows=rows, count=count, next_after=shown_count if shown_count < count else None)


def service_levels(
    programme: clients.Programme, *, queue: clients.Queue, zone: str, now: datetime
) -> tuple[metrics.ServiceLevel, ...]:
    """Return a queue's service level of today in every variant, the one that is promised today first.

    Args: as of `stays`.
    """
    day_from, day_to = wallboard.business_day(now, zone=zone)
    hours = _rows(queries.WALLBOARD_HOURS, programmes=[programme.pk], zone=zone, day_from=day_from, day_to=day_to)
    promises = {row["queue_id"]: row for row in _rows(queries.WALLBOARD_QUEUES, programmes=[programme.pk], now=now)}
    promised = promises.get(queue.pk, {}).get("variant") or metrics.VARIANTS[0]
    counts = wallboard.counts(hour for hour in hours if hour["queue_id"] == queue.pk)
    return metrics.service_levels(counts, contractual=promised)


def agents(
    programme: clients.Programme, *, state: str | None, site: str | None, zone: str, now: datetime
) -> Sequence[Mapping[str, Any]]:
    """Return the people whom the wallboard's agents' figures count, at most `PEOPLE_MAX`.

    Args:
        state: One of `AGENT_STATES`; None: all.
        site: A site's key, or `HOME`; None: all.
    """
    return _rows(PEOPLE, programmes=[programme.pk], state=state, site=site, zone=zone, now=now, most=PEOPLE_MAX)


def queues(programme: clients.Programme) -> Sequence[clients.Queue]:
    """Return the programme's open queues by name."""
    return list(clients.Queue.objects.filter(programme=programme, is_closed=False).order_by("name", "id"))


def sites() -> Sequence[people.Site]:
    """Return the operator's sites by name."""
    return list(people.Site.objects.order_by("name", "id"))


def _rows(statement: str, **given: Any) -> Sequence[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
