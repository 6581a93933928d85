"""What numbers stand on besides rows: reference values, lotteries, reviews, stories, and what else a part names.

Each part adds a function to `SOURCES`: given the period and the client (None for the operator), its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from tejido.clients import models as clients
from tejido.core.impact.statement import lines as statement_lines
from tejido.core.reference import keys
from tejido.core.reference import values as core_values
from tejido.impact import queries
from tejido.people import funnel_tables
from tejido.reference import values

Source = Callable[[queries.Period, clients.Client | None], Iterator[statement_lines.Line]]
# The subjects of the register on which numbers about impact stand.
SUBJECTS: frozenset[keys.Subject] = frozenset({"wages", "poverty", "living_wage", "footprint"})
LOTTERIES_MAX = 1000


def lines(period: queries.Period, *, client: clients.Client | None) -> list[statement_lines.Line]:
    """Return the lines of every source."""
    return [line for source in SOURCES for line in source(period, client)]


def reference_rows(period: queries.Period) -> Sequence[values.Row]:
    """Return the reference values that hold on the last day of a period, as the register knows them now."""
    last_day = period.to_date - timedelta(days=1)
    return [
        row
        for row in values.held_on(last_day)
        if row.code in keys.KEYS and keys.KEYS[row.code].subject in SUBJECTS
    ]  # fmt: skip


def not_formal(period: queries.Period) -> list[values.Row]:
    """Return the reference values on which a formal statement cannot stand: made up, suspended or annulled ones."""
    blocked = {"demonstration", *core_values.NOT_HOLDING}
    rows = reference_rows(period)
    # One that was suspended or annulled stands in nobody's way where another holds in its place.
    held = {(row.code, row.place, row.variant) for row in rows if row.status not in blocked}
    return [row for row in rows if row.status in blocked and (row.code, row.place, row.variant) not in held]


def _reference(period: queries.Period, client: clients.Client | None) -> Iterator[statement_lines.Line]:
    if client is not None:
        return
    for row in reference_rows(period):
        yield statement_lines.Line(
            table="inputs", key=f"{row.code}/{row.place}/{row.variant or '-'}/{row.from_date}/{row.key}",
            values={
                "code": row.code, "place": row.place, "variant": row.variant, "version": row.version,
                "value": str(_plain(row)), "unit": row.unit, "from_date": row.from_date.isoformat(),
                "to_date": row.to_date.isoformat() if row.to_date else None, "source": row.source,
                "status": row.status, "confidence": row.confidence, "row": str(row.key),
            },
        )  # fmt: skip


def _lotteries(period: queries.Period, client: clients.Client | None) -> Iterator[statement_lines.Line]:
    if client is not None:
        return
    rows = funnel_tables.Lottery.objects.filter(drawn_at__gte=period.from_at, drawn_at__lt=period.to_at)
    for row in rows.order_by("drawn_at", "id")[:LOTTERIES_MAX]:
        yield statement_lines.Line(
            table="lotteries", key=str(row.key),
            values={
                "round": row.round, "seal": row.seal, "seed": row.seed, "beacon": row.beacon,
                "beacon_source": row.beacon_source, "rule": row.rule, "seats": row.seats_count,
                "sealed_at": row.sealed_at.isoformat(),
                "drawn_at": row.drawn_at.isoformat() if row.drawn_at else None,
                "inputs_digest": row.inputs_digest, "result_digest": row.result_digest,
            },
        )  # fmt: skip


def _plain(row: values.Row) -> object:
    """Return the number of a row without the zeros that its column adds."""
    return values.value_of(row).value


SOURCES: Sequence[Source] = (_reference, _lotteries)
