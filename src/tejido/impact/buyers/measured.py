"""Service, quality, cost and impact of what each client buys, side by side, by the client and by its programmes.

Service is the history's, quality what customers answered, cost the issued statements', and impact what the vault
publishes about the client: nothing is counted anew here, and every number stands on the rung of what it is made of.
Impact is known by client and not by programme, since so few people serve some programmes.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from typing import Any

from django.db import connection

from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import history as contact_history
from tejido.contacts.billing import queries as billing
from tejido.core import dates, history, metrics
from tejido.core.impact import disclosure, indicators
from tejido.core.impact.surveys import weights
from tejido.impact import evidences, queries
from tejido.journal import queries as journal_queries

ANSWERS = resources.files("tejido.impact").joinpath("sql/buyer_answers.sql").read_text()
# A customer who gave this or more was satisfied.
GOOD_MIN = 4
CURRENCIES = ("COP", "USD")
THOUSAND, MILLION = 1_000.0, 1_000_000.0
MONTHS_MAX = 24
Group = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Spend:
    """What the issued statements of some months come to, in one currency; several currencies have none."""

    amount: Decimal
    currency: str
    programmes: frozenset[int]
    statements_count: int


@dataclass(frozen=True, kw_only=True)
class Bought:
    """What one client bought in a period."""

    client: clients.Client
    programmes: Sequence[clients.Programme]
    measurements: Sequence[indicators.Measurement]
    gaps: Sequence[indicators.Gap]

    def of(self, dimension: str, key: str) -> list[indicators.Measurement]:
        """Return what was measured of the client or of one of its programmes."""
        return [each for each in self.measurements if (each.dimension, each.group_key) == (dimension, key)]


def measure(period: queries.Period) -> indicators.Measured:
    """Measure what every client in scope bought."""
    found = bought(period)
    return indicators.Measured(
        measurements=[each for one in found for each in one.measurements],
        gaps=_once(gap for one in found for gap in one.gaps),
    )


def bought(period: queries.Period, *, client: clients.Client | None = None) -> list[Bought]:
    """Return what the clients in scope bought, by name.

    Args:
        period: A year at most; the cost needs whole months.
        client: Only this one.
    """
    impact = {
        section.key: {each.indicator: each for each in section.measurements} for section in queries.by_client(period)
    }
    wanted = clients.Client.objects.order_by("name", "id")
    known = list(wanted if client is None else wanted.filter(pk=client.pk))
    answers, statements = _answers(period, known), _statements(period)
    own = client_queries.help_queue_ids()
    by_client: dict[int, list[clients.Queue]] = defaultdict(list)
    queues = clients.Queue.objects.filter(programme__client__in=known).select_related("programme")
    for queue in queues.order_by("id"):
        if queue.pk not in own:
            by_client[queue.programme.client_id].append(queue)
    return [
        _Client(one, period=period, impact=impact.get(str(one.pk), {}), answers=answers, statements=statements)
        .bought(by_client[one.pk])
        for one in known
    ]  # fmt: skip


def statement_rows(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the issued statements behind what a client or a programme spent."""
    found = [
        each for each in _statements(period)
        if group_key in (str(each.programme_id) if dimension == "programme" else str(each.client_id), "all")
    ]  # fmt: skip
    rows = [(each.programme.name, each.from_date, each.amount, each.currency, each.digest) for each in found]
    return evidences.Evidence(columns=STATEMENT_COLUMNS, rows=rows[: evidences.ROWS_MAX], rows_count=len(rows))


def day_rows(dimension: str, group_key: str, period: queries.Period) -> evidences.Evidence:
    """Return the days behind a number of contacts or of the service: offered, answered, counted and in time."""
    wanted = {"programme_id" if dimension == "programme" else "programme__client_id": group_key}
    if not group_key.isdecimal():
        return evidences.Evidence()
    own = client_queries.help_queue_ids()
    queues = [
        queue for queue in clients.Queue.objects.filter(**wanted).select_related("programme") if queue.pk not in own
    ]
    report = contact_history.service(queues=queues, rows_by="day", period=_of_history(period), comparison=None)
    rows = [
        (row.key[:10], row.counts.entered_count, row.counts.answered_count, row.level.in_time_count if row.level else 0,
         row.level.counted_count if row.level else 0)
        for row in report.rows
    ]  # fmt: skip
    return evidences.Evidence(columns=DAY_COLUMNS, rows=rows[: evidences.ROWS_MAX], rows_count=len(rows))


STATEMENT_COLUMNS = (
    evidences.column("programme", "Programme", "Programa"),
    evidences.column("month", "Month", "Mes"),
    evidences.column("amount", "Amount", "Valor"),
    evidences.column("currency", "Currency", "Moneda"),
    evidences.column("digest", "Digest", "Huella"),
)
DAY_COLUMNS = (
    evidences.column("day", "Day", "Día"),
    evidences.column("offered", "Offered", "Recibidos", "contacts"),
    evidences.column("answered", "Answered", "Atendidos", "contacts"),
    evidences.column("in_time", "In time", "A tiempo", "contacts"),
    evidences.column("counted", "Counted", "Contados", "contacts"),
)
EVIDENCE: evidences.Evidences = {
    "buyer_contacts": day_rows,
    "buyer_service_level": day_rows,
    **{
        f"buyer_{what}_{currency.lower()}": statement_rows
        for what in ("spend", "cost_per_thousand", "impact_hours_per_million", "impact_people_per_million")
        for currency in CURRENCIES
    },
}


class _Client:
    """Measures one client: gathers the measurements of it and its programmes, and what is missing."""

    def __init__(
        self, client: clients.Client, *, period: queries.Period, impact: Mapping[str, indicators.Measurement],
        answers: Mapping[Group, tuple[int, int]], statements: Sequence[billing.Statement],
    ) -> None:  # fmt: skip
        self._client = client
        self._period = period
        self._impact = impact
        self._answers = answers
        self._statements = [each for each in statements if each.client_id == client.pk]
        self._measurements: list[indicators.Measurement] = []
        self._gaps: list[indicators.Gap] = []

    def bought(self, queues: Sequence[clients.Queue]) -> Bought:
        """Return what the client bought in these queues."""
        programmes = {queue.programme.pk: queue.programme for queue in queues}
        report = None
        if queues:
            period = _of_history(self._period)
            report = contact_history.service(queues=queues, rows_by="programme", period=period, comparison=None)
        rows = {row.key: row for row in report.rows} if report else {}
        whole: Group = ("client", str(self._client.pk))
        answered = self._service(whole, report.total if report else None)
        spend = self._spend(whole, _spend(self._statements), answered=0)
        counts = {}
        for programme in programmes.values():
            group: Group = ("programme", str(programme.pk))
            counts[programme.pk] = self._service(group, rows.get(str(programme.key)))
            own = _spend([each for each in self._statements if each.programme_id == programme.pk])
            self._spend(group, own, answered=counts[programme.pk])
        if spend is not None:
            # Only the contacts of the programmes whose statements are in the spend.
            self._per_thousand(whole, spend, answered=sum(counts.get(each, 0) for each in spend.programmes))
        self._hours(whole, spend=spend, answered=answered)
        ordered = sorted(programmes.values(), key=lambda programme: (programme.name, programme.pk))
        return Bought(
            client=self._client, programmes=ordered, measurements=self._measurements, gaps=self._gaps
        )  # fmt: skip

    def _service(self, group: Group, row: contact_history.Row[metrics.QueueCounts] | None) -> int:
        answered = row.counts.answered_count if row else 0
        self._add(group, "buyer_contacts", disclosure.plain_figure(answered), n=answered)
        level = row.level if row else None
        if level is not None and level.share is not None:
            figure = disclosure.plain_figure(level.share)
            self._add(group, "buyer_service_level", figure, n=level.counted_count)
        n, good = self._answers.get(group, (0, 0))
        if not n:
            self._miss("buyer_satisfaction", "no_answers")
        elif not disclosure.is_group_safe(n):
            self._add(group, "buyer_satisfaction", disclosure.withheld("few_people"), n=n)
        else:
            told = weights.share({"all": max(answered, n)}, {"all": good}, {"all": n})
            figure = disclosure.Figure(value=told.value, low=told.low, high=told.high)
            self._add(group, "buyer_satisfaction", figure, n=n, interval="sampling", method="wilson")
        return answered

    def _spend(self, group: Group, spend: Spend | None, *, answered: int) -> Spend | None:
        if spend is None:
            self._miss("buyer_spend_cop", "no_statement")
            return None
        figure = disclosure.plain_figure(float(spend.amount))
        self._add(group, f"buyer_spend_{spend.currency.lower()}", figure, n=spend.statements_count)
        self._per_thousand(group, spend, answered=answered)
        return spend

    def _per_thousand(self, group: Group, spend: Spend, *, answered: int) -> None:
        if answered:
            cost = disclosure.plain_figure(float(spend.amount) / answered * THOUSAND)
            self._add(group, f"buyer_cost_per_thousand_{spend.currency.lower()}", cost, n=answered)

    def _hours(self, group: Group, *, spend: Spend | None, answered: int) -> None:
        handled, share = self._impact.get("handled_hours"), self._impact.get("contacts_by_impact_workers")
        people = self._impact.get("impact_workers")
        if handled is None or share is None or people is None:
            return
        hours, n = _product(share.figure, handled.figure), handled.rows_count
        self._add(group, "buyer_impact_hours", hours, n=n, interval="rounding", coverage=share.coverage)
        if answered:
            figure = _times(hours, THOUSAND / answered)
            self._add(group, "buyer_impact_hours_per_thousand", figure, n=n, interval="rounding")
        if spend is not None and spend.amount > 0:
            per_million, currency = MILLION / float(spend.amount), spend.currency.lower()
            figure = _times(hours, per_million)
            self._add(group, f"buyer_impact_hours_per_million_{currency}", figure, n=n, interval="rounding")
            figure = _times(people.figure, per_million)
            self._add(group, f"buyer_impact_people_per_million_{currency}", figure, n=n, interval="rounding")

    def _add(
        self, group: Group, code: str, figure: disclosure.Figure, *, n: int, interval: indicators.Interval = "exact",
        method: str = "", coverage: disclosure.Figure | None = None,
    ) -> None:  # fmt: skip
        self._measurements.append(
            indicators.Measurement(
                indicator=code, dimension=group[0], group_key=group[1], figure=figure, interval=interval, rows_count=n,
                coverage=coverage, from_date=self._period.from_date, to_date=self._period.to_date,
                as_of=self._period.as_of, method=method, claimed="output",
            )
        )  # fmt: skip

    def _miss(self, code: str, reason: str) -> None:
        owner, path = GAP_OWNERS[reason]
        self._gaps.append(indicators.Gap(indicator=code, reason=reason, owner=owner, path=path))


GAP_OWNERS: Mapping[str, tuple[str, str]] = {
    "no_statement": ("administrator", "/billing/"),
    "no_answers": ("administrator", ""),
}


def _spend(statements: Sequence[billing.Statement]) -> Spend | None:
    """Return what some statements come to; None where there are none, or more than one currency."""
    currencies = {each.currency for each in statements}
    if len(currencies) != 1 or not currencies <= set(CURRENCIES):
        return None
    return Spend(
        amount=sum((each.amount for each in statements), Decimal(0)), currency=currencies.pop(),
        programmes=frozenset(each.programme_id for each in statements), statements_count=len(statements),
    )  # fmt: skip


def _statements(period: queries.Period) -> list[billing.Statement]:
    """Return the issued statements of the months of a period; none where it is not made of whole months."""
    if period.from_date.day != 1 or period.to_date.day != 1:
        return []
    return [
        each
        for first in itertools.islice(dates.months(period.from_date, period.to_date), MONTHS_MAX)
        for each in billing.of_month(first).values()
        if each.state == "issued"
    ]


def _answers(period: queries.Period, known: Sequence[clients.Client]) -> dict[Group, tuple[int, int]]:
    """Return how many customers answered, and how many of them were satisfied, by client and by programme."""
    given: dict[str, Any] = {
        "from_at": period.from_at, "to_at": period.to_at, "good_min": GOOD_MIN, "clients": [each.pk for each in known],
    }  # fmt: skip
    found: dict[Group, tuple[int, int]] = defaultdict(lambda: (0, 0))
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, given)
        for client, programme, answers, good in cursor.fetchall():
            for group in (("client", str(client)), ("programme", str(programme))):
                had = found[group]
                found[group] = (had[0] + answers, had[1] + good)
    return dict(found)


def _of_history(period: queries.Period) -> history.Period:
    return history.Period(
        from_date=period.from_date, to_date=period.to_date, zone=journal_queries.installation().zone
    )  # fmt: skip


def _product(share: disclosure.Figure, hours: disclosure.Figure) -> disclosure.Figure:
    """Return a share of some hours, as rough as the share is; withheld where either is."""
    if share.value is None or hours.value is None:
        return disclosure.withheld(share.withheld or hours.withheld or "few_people")
    return _times(share, hours.value)


def _times(figure: disclosure.Figure, factor: float) -> disclosure.Figure:
    if figure.value is None or figure.low is None or figure.high is None:
        return figure
    return disclosure.Figure(value=figure.value * factor, low=figure.low * factor, high=figure.high * factor)


def _once(gaps: Iterable[indicators.Gap]) -> list[indicators.Gap]:
    return list(dict.fromkeys(gaps))
