"""What a reader asks of history: read from the address, within what their roles reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils import dateparse

from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.clients import errors as client_errors
from tejido.clients import queries as client_queries
from tejido.contacts import history as contact_history
from tejido.core import history, metrics
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.people import errors as people_errors
from tejido.people import queries as people_queries
from tejido.web.history import errors

SEE, SEE_AGENTS, SEE_OWN, PUBLISH = "history.see", "history.see_agents", "history.see_own", "history.publish"
DAYS_FIRST_SHOWN = 7
NOT_COMPARED = "none"
COMPARED_FIRST: history.Comparison = "week"
FIELDS = ("programme", "queue", "agent", "rows", "from", "to", "compare")
Report: TypeAlias = contact_history.Report[metrics.QueueCounts] | contact_history.Report[metrics.AgentCounts]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is asked for: which rows, of which queues or people, of which days, compared with which.

    Args:
        given: The fields of the form, as they are shown again.
        queues: Those that the reader may see and has chosen.
        person_id: One person's own time.
        is_own: Whether the reader sees nobody but themselves.
    """

    given: Mapping[str, str]
    rows_by: contact_history.RowsBy
    period: history.Period
    comparison: history.Comparison | None
    programme: client_queries.Programme | None
    queues: Sequence[client_queries.Queue]
    is_limited: bool
    person_id: int | None
    is_own: bool

    @property
    def is_about_people(self) -> bool:
        """Whether the rows are what people did, not what queues saw."""
        return self.rows_by == "agent" or self.person_id is not None

    @property
    def address(self) -> str:
        """The query part of this choice's address."""
        return urlencode({name: value for name, value in self.given.items() if value})


def require_reader(request: HttpRequest) -> None:
    """Let in whoever may see some history: of queues, of agents, or their own.

    Raises: SignInNeeded, NotAllowed
    """
    gates.user(request)
    rights = gates.rights(request)
    if not rights.may(SEE) and not (rights.may(SEE_OWN) and rights.person_id is not None):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)


def visible_queues(request: HttpRequest) -> list[client_queries.Queue]:
    """Return the queues whose history the reader's roles reach, by client, programme and name."""
    rights = gates.rights(request)
    own = client_queries.help_queue_ids()
    return [
        queue
        for queue in client_queries.every_queue()
        if queue.pk not in own and rights.may(SEE, client_id=queue.client_id)
    ]


def of_request(request: HttpRequest) -> Choice:
    """Return what the address asks for; a week until today where it asks for no days.

    Raises: SignInNeeded, NotAllowed, NoSuchProgramme, NoSuchQueue, NoSuchPerson, HistoryChoiceInvalid,
        HistoryPeriodInvalid
    """
    require_reader(request)
    rights = gates.rights(request)
    is_own = not rights.may(SEE)
    given = {name: request.GET.get(name, "") for name in FIELDS}
    period = _period(given)
    given |= {"from": period.from_date.isoformat(), "to": period.last_date.isoformat()}
    if is_own and (given["programme"] or given["queue"] or given["agent"] or given["rows"] == "agent"):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    queues = visible_queues(request)
    programme, chosen = (None, queues) if is_own else _limited(given, queues)
    person_id = rights.person_id if is_own else _person(request, given["agent"])
    rows_by = _rows_by(given, is_time_only=person_id is not None)
    if rows_by == "agent" and not rights.may(SEE_AGENTS):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    comparison = _comparison(given["compare"])
    return Choice(
        given={**given, "rows": rows_by, "compare": comparison or NOT_COMPARED}, rows_by=rows_by, period=period,
        comparison=comparison, programme=programme, queues=chosen, is_limited=programme is not None,
        person_id=person_id, is_own=is_own,
    )  # fmt: skip


def report(choice: Choice) -> Report:
    """Return the report that a choice asks for.

    Raises: HistoryPeriodInvalid
    """
    try:
        if choice.is_about_people:
            return contact_history.agents(
                queues=choice.queues if choice.is_limited and choice.person_id is None else None,
                person_id=choice.person_id, rows_by=choice.rows_by, period=choice.period, comparison=choice.comparison,
            )  # fmt: skip
        return contact_history.service(
            queues=choice.queues, rows_by=choice.rows_by, period=choice.period, comparison=choice.comparison
        )
    except history.PeriodInvalid as problem:
        raise errors.HistoryPeriodInvalid(errors.HistoryPeriodInvalid.__doc__) from problem


def day(text: str) -> date | None:
    """Return the day that a field names; None where it names none.

    Raises: HistoryPeriodInvalid
    """
    try:
        found = dateparse.parse_date(text) if text else None
    except ValueError:
        found = None
    if text and (found is None or not history.YEAR_MIN < found.year < history.YEAR_MAX):
        raise errors.HistoryPeriodInvalid(errors.HistoryPeriodInvalid.__doc__)
    return found


def days(first: date, last: date) -> history.Period:
    """Return the period from a first to a last day, both within it, in the operator's zone.

    Raises: HistoryPeriodInvalid
    """
    try:
        return history.Period(
            from_date=first, to_date=last + timedelta(days=1), zone=journal_queries.installation().zone
        )
    except history.PeriodInvalid as problem:
        raise errors.HistoryPeriodInvalid(errors.HistoryPeriodInvalid.__doc__) from problem


def _period(given: Mapping[str, str]) -> history.Period:
    today = journal_queries.business_day(clock.now())
    last = day(given["to"]) or max(today, day(given["from"]) or today)
    first = day(given["from"]) or last - timedelta(days=DAYS_FIRST_SHOWN - 1)
    return days(first, last)


def _limited(
    given: Mapping[str, str], queues: Sequence[client_queries.Queue]
) -> tuple[client_queries.Programme | None, list[client_queries.Queue]]:
    """Return the chosen programme and the queues that are left of those the reader may see."""
    chosen, programme = list(queues), None
    if given["programme"]:
        chosen = [queue for queue in chosen if str(queue.programme.key) == given["programme"]]
        if not chosen:
            raise client_errors.NoSuchProgramme(client_errors.NoSuchProgramme.__doc__)
        programme = chosen[0].programme
    if given["queue"]:
        chosen = [queue for queue in queues if str(queue.key) == given["queue"]]
        if not chosen:
            raise client_errors.NoSuchQueue(client_errors.NoSuchQueue.__doc__)
        programme = chosen[0].programme
    return programme, chosen


def _person(request: HttpRequest, text: str) -> int | None:
    if not text:
        return None
    if not gates.rights(request).may(SEE_AGENTS):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    try:
        return people_queries.person(UUID(text)).pk
    except ValueError as problem:
        raise people_errors.NoSuchPerson(people_errors.NoSuchPerson.__doc__) from problem


def _rows_by(given: Mapping[str, str], *, is_time_only: bool) -> contact_history.RowsBy:
    for known in contact_history.ROWS_BY:
        if given["rows"] == known:
            return "day" if is_time_only and known not in contact_history.OF_TIME else known
    if given["rows"]:
        raise errors.HistoryChoiceInvalid(errors.HistoryChoiceInvalid.__doc__)
    return "day" if is_time_only else "queue"


def _comparison(text: str) -> history.Comparison | None:
    for known in history.COMPARISONS:
        if text == known:
            return known
    if text not in ("", NOT_COMPARED):
        raise errors.HistoryChoiceInvalid(errors.HistoryChoiceInvalid.__doc__)
    return COMPARED_FIRST if text == "" else None
