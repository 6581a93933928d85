"""What the work did, as measurements: each with its rung, n, coverage, an as-of instant and a digest of its rows.

Contacts and hours are read here. Who is an impact worker is asked of the vault's one aggregate function, which gives
back groups, never people. Everything about people leaves through `core.impact.disclosure`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from tejido.clients import models as clients
from tejido.core.impact import disclosure, indicators, worked_time
from tejido.impact import errors
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import models as people
from tejido.vault import errors as vault_errors
from tejido.vault import sealing

Dimension = Literal["all", "client", "site", "work_mode", "hired"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
PLACED: tuple[Dimension, ...] = ("hired", "site", "work_mode")
HOUR_SECONDS = 3600.0
ROUNDED = ("impact_workers", "contacts_by_impact_workers")
_SQL = resources.files(__package__).joinpath("sql")
CONTACTS_SERVED = _SQL.joinpath("contacts_served.sql").read_text()
WORKED_SECONDS = _SQL.joinpath("worked_seconds.sql").read_text()
PEOPLE_IN_PLACEMENT = _SQL.joinpath("people_in_placement.sql").read_text()
PLAIN_DIGEST = _SQL.joinpath("plain_digest.sql").read_text()
IMPACT_WORKERS = _SQL.joinpath("impact_workers.sql").read_text()
REFUSALS: Mapping[str, type[Exception]] = {
    "TJ031": errors.DimensionUnknown,
    "TJ032": errors.PeriodNotPublished,
    "TJ033": errors.FiguresNotYours,
    "TJ050": vault_errors.VaultKeysMissing,
}


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole business days of the operator, [from_date, to_date), and what is known of them at an instant."""

    from_date: date
    to_date: date
    from_at: datetime
    to_at: datetime
    as_of: datetime


@dataclass(frozen=True, kw_only=True)
class ImpactGroup:
    """What the vault publishes about one group; None where it is withheld."""

    group_key: str
    people_count: int
    impact_count: int | None
    known_count: int | None
    contacts_impact_share: float | None
    rows_digest: str | None


@dataclass(frozen=True, kw_only=True)
class Section:
    """The measurements of one group: everybody ("all"), a client, a site, a work mode, or those hired or not.

    `key` names the group in the codes of rows, such as "status:site:3".
    """

    dimension: Dimension
    key: str
    name: str
    measurements: Sequence[indicators.Measurement]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What the scope of this transaction may see of a period."""

    period: Period
    sections: Sequence[Section]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened, or nothing may be seen."""
        return not any(row.rows_count for section in self.sections for row in section.measurements)


@dataclass(frozen=True, kw_only=True)
class _Served:
    contacts_count: int
    handled_seconds: float
    people_count: int
    rows_digest: str | None


def overview(period: Period) -> Overview:
    """Return the measurements of a period, as far as the transaction's scope reaches.

    With the operator's own rows in scope: everybody, and those hired within the period and before it, and by site and
    work mode, where people differ in them; in any case each client in scope.
    """
    scope = _scope()
    served = _served(period)
    sections: list[Section] = []
    if scopes.OPERATOR in scope:
        reaches_all = scopes.every_client() <= scope
        measurements = _everybody(period, served if reaches_all else None)
        sections.append(Section(dimension="all", key="all", name="", measurements=measurements))
    sections += _by_client(period, served)
    if scopes.OPERATOR in scope:
        sections += _by_placement(period)
    return Overview(period=period, sections=sections)


def by_client(period: Period) -> list[Section]:
    """Return the measurements of each client in scope, as in the overview, and of nobody else."""
    return _by_client(period, _served(period))


def impact_workers(*, dimension: Dimension, from_date: date, to_date: date) -> list[ImpactGroup]:
    """Return what the vault publishes about the groups of one dimension.

    Args:
        from_date, to_date: A whole month that is over; in a demonstration, any whole days.
    Raises:
        DimensionUnknown: no such dimension; there are none over lists of people.
        PeriodNotPublished: not one of the fixed periods.
        FiguresNotYours: all but "client" needs the operator's own rows in scope.
    """
    given = {"dimension": dimension, "from_date": from_date, "to_date": to_date}
    with asked_of_the_vault() as cursor:
        cursor.execute(IMPACT_WORKERS, given)
        names = [column.name for column in cursor.description]
        return [ImpactGroup(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


@contextmanager
def asked_of_the_vault(refusals: Mapping[str, type[Exception]] = REFUSALS) -> Iterator[CursorWrapper]:
    """Give a cursor to ask the vault's functions with; what they refuse comes as an error with a name.

    Args:
        refusals: The error for each state that the database answers.
    Raises: one of the refusals
    """
    try:
        # The savepoint keeps the caller's transaction usable after a refusal.
        with transaction.atomic(), connection.cursor() as cursor:
            sealing.hand_over(connection)
            yield cursor
    except DatabaseError as problem:
        refusal = refusals.get(getattr(problem.__cause__, "sqlstate", ""))
        if refusal is None:
            raise
        raise refusal(refusal.__doc__) from problem


def period_of(*, from_date: date, to_date: date, as_of: datetime) -> Period:
    """Return the instants of a period of business days in the operator's zone."""
    zone = ZoneInfo(journal_queries.installation().zone)
    return Period(
        from_date=from_date,
        to_date=to_date,
        from_at=datetime.combine(from_date, time(), zone),
        to_at=datetime.combine(to_date, time(), zone),
        as_of=as_of,
    )


def reaches_operator() -> bool:
    """Return whether the transaction's scope reaches the operator's own rows."""
    return scopes.OPERATOR in _scope()


def reaches_all() -> bool:
    """Return whether the transaction's scope reaches the operator's own rows and every client's."""
    return scopes.every_client() | {scopes.OPERATOR} <= _scope()


def table_for_terminal(*, from_at: datetime, to_at: datetime, as_of: datetime) -> dict[str, str]:
    """Return the impact rows of the table that ends a demonstration, in plain English: label to value.

    Args:
        from_at, to_at: World times; the business days they touch are reported.
    """
    zone = ZoneInfo(journal_queries.installation().zone)
    last = (to_at - timedelta(microseconds=1)).astimezone(zone).date()
    first = from_at.astimezone(zone).date()
    found = overview(period_of(from_date=first, to_date=last + timedelta(days=1), as_of=as_of))
    rows = {
        row.indicator: row for section in found.sections if section.dimension == "all" for row in section.measurements
    }
    return {
        "people in placement": _plain(rows["people_in_placement"].figure),
        "worked hours (with corrections, not paid hours)": _plain(rows["worked_hours"].figure),
        "impact workers among them (claim rung output)": _plain(rows["impact_workers"].figure),
        "share of contacts that impact workers served": _plain(rows["contacts_by_impact_workers"].figure),
    }


def _plain(figure: disclosure.Figure) -> str:
    if figure.value is None:
        return "suppressed" if figure.withheld == "few_people" else "not published yet"
    text = f"{figure.value:.2f}".rstrip("0").rstrip(".")
    return text if figure.low == figure.high else f"about {text} ({figure.low:g} to {figure.high:g})"


def _scope() -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT scope()")
        (found,) = cursor.fetchone()
    return frozenset(found)


def _served(period: Period) -> dict[int, _Served]:
    with connection.cursor() as cursor:
        cursor.execute(CONTACTS_SERVED, _instants(period))
        return {row[0]: _Served(contacts_count=row[1], handled_seconds=row[2], people_count=row[3], rows_digest=row[4])
                for row in cursor.fetchall()}  # fmt: skip


def _everybody(period: Period, served: Mapping[int, _Served] | None) -> list[indicators.Measurement]:
    """Measure all people and, given what each client's contacts came to, all contacts.

    Whoever may not see every client's is told no number of them, rather than a smaller one.
    """
    with connection.cursor() as cursor:
        cursor.execute(WORKED_SECONDS, {**_instants(period), "activities": list(worked_time.WORKED_ACTIVITIES)})
        worked = {int(person): float(seconds) for person, seconds in cursor.fetchall()}
        cursor.execute(PEOPLE_IN_PLACEMENT, {"from_date": period.from_date, "to_date": period.to_date})
        placed = [int(person) for (person,) in cursor.fetchall()]
    measured = []
    if served is not None:
        contacts_count = sum(client.contacts_count for client in served.values())
        measured.append(_measured(period, "contacts_served", disclosure.plain_figure(contacts_count), n=contacts_count))
    return [
        *measured,
        _measured(
            period, "worked_hours", disclosure.group_figure(sum(worked.values()) / HOUR_SECONDS, people=len(worked)),
            n=len(worked), digest=_plain_digest("hours:all:all", period),
        ),
        _measured(
            period, "people_in_placement", disclosure.plain_figure(len(placed)), n=len(placed),
            digest=_plain_digest("placement:all:all", period),
        ),
        *_about_impact(period, _groups("all", period), n=len(placed), named=("all", "all")),
    ]  # fmt: skip


def _by_client(period: Period, served: Mapping[int, _Served]) -> list[Section]:
    groups = _groups("client", period)
    nothing = _Served(contacts_count=0, handled_seconds=0.0, people_count=0, rows_digest=None)
    sections = []
    for client in clients.Client.objects.order_by("name", "id"):
        of_client = served.get(client.pk, nothing)
        handled = disclosure.group_figure(of_client.handled_seconds / HOUR_SECONDS, people=of_client.people_count)
        digest = of_client.rows_digest
        named: tuple[Dimension, str] = ("client", str(client.pk))
        measurements = [
            _measured(
                period, "contacts_served", disclosure.plain_figure(of_client.contacts_count),
                n=of_client.contacts_count, group=named, digest=digest,
            ),
            _measured(
                period, "handled_hours", handled, n=of_client.contacts_count, group=named, digest=digest,
            ),
            *_about_impact(period, groups, n=of_client.people_count, named=named),
        ]  # fmt: skip
        sections.append(Section(dimension="client", key=str(client.pk), name=client.name, measurements=measurements))
    return sections


def _by_placement(period: Period) -> list[Section]:
    names = {str(site.pk): site.name for site in people.Site.objects.all()}
    # Where everybody is in one group, its row would only repeat the total.
    found = {dimension: groups for dimension in PLACED if len(groups := _groups(dimension, period) or {}) > 1}
    return [
        Section(
            dimension=dimension,
            key=key,
            name=names.get(key, key) if dimension == "site" else key,
            measurements=_about_impact(period, groups, n=group.people_count, named=(dimension, key)),
        )
        for dimension, groups in found.items()
        for key, group in groups.items()
    ]


def _about_impact(
    period: Period, groups: Mapping[str, ImpactGroup] | None, *, n: int, named: tuple[Dimension, str]
) -> list[indicators.Measurement]:
    group = None if groups is None else groups.get(named[1])
    if group is None:
        count = share = coverage = disclosure.withheld("period_open" if groups is None else "few_people")
    else:
        count = disclosure.count_figure(group.impact_count)
        share = disclosure.share_figure(group.contacts_impact_share)
        coverage = _coverage(group)
    digest = group.rows_digest if group else None
    return [
        _measured(period, "impact_workers", count, n=n, group=named, coverage=coverage, digest=digest),
        _measured(period, "contacts_by_impact_workers", share, n=n, group=named, coverage=coverage, digest=digest),
    ]


def _coverage(group: ImpactGroup) -> disclosure.Figure:
    return disclosure.ratio_figure(group.known_count, whole=group.people_count)


def _groups(dimension: Dimension, period: Period) -> Mapping[str, ImpactGroup] | None:
    """Return what is published of the groups of a dimension by their keys; None where the period is not published."""
    try:
        found = impact_workers(dimension=dimension, from_date=period.from_date, to_date=period.to_date)
    except errors.PeriodNotPublished:
        return None
    return {group.group_key: group for group in found}


def _plain_digest(code: str, period: Period) -> str | None:
    given: dict[str, Any] = {
        "code": code,
        "from_date": period.from_date,
        "to_date": period.to_date,
        "as_of": period.as_of,
    }
    with asked_of_the_vault() as cursor:
        cursor.execute(PLAIN_DIGEST, given)
        (digest,) = cursor.fetchone()
    return None if digest is None else str(digest)


def _measured(
    period: Period,
    indicator: str,
    figure: disclosure.Figure,
    *,
    n: int,
    group: tuple[Dimension, str] = ("all", "all"),
    coverage: disclosure.Figure | None = None,
    digest: str | None = None,
) -> indicators.Measurement:
    return indicators.Measurement(
        indicator=indicator, dimension=group[0], group_key=group[1], figure=figure,
        interval="rounding" if indicator in ROUNDED else "exact", rows_count=n, coverage=coverage,
        from_date=period.from_date, to_date=period.to_date, as_of=period.as_of, rows_digest=digest, claimed="output",
    )  # fmt: skip


def _instants(period: Period) -> dict[str, Any]:
    return {"from_at": period.from_at, "to_at": period.to_at, "as_of": period.as_of}
