"""What numbers stand on besides rows: reference values, lotteries, reviews, stories, and what else a part names.

Each part adds a function to `SOURCES`: given the period, its lines. All of them are the operator's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from tejido.clients import models as clients
from tejido.core.impact import stories
from tejido.core.impact.statement import lines as statement_lines
from tejido.core.reference import keys
from tejido.core.reference import values as core_values
from tejido.impact import queries
from tejido.impact.economy import io_tables
from tejido.impact.estimates import assumptions, claims
from tejido.impact.estimates import tables as estimate_tables
from tejido.impact.standards import tables as standard_tables
from tejido.impact.stories import shown as stories_shown
from tejido.people import funnel_tables
from tejido.reference import values

Source = Callable[[queries.Period], Iterator[statement_lines.Line]]
# The subjects of the register on which numbers about impact stand.
SUBJECTS: frozenset[keys.Subject] = frozenset({"wages", "poverty", "living_wage", "footprint"})
LOTTERIES_MAX = 1000
RUNS_MAX, REVIEWS_MAX = 1000, 100
STORY_USE: stories.Use = "statement"


def lines(period: queries.Period, *, client: clients.Client | None) -> list[statement_lines.Line]:
    """Return the lines of every source; a client's statement has none of them."""
    return [] if client is not None else [line for source in SOURCES for line in source(period)]


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


def made_up(period: queries.Period) -> Mapping[str, str]:
    """Return the indicators that stand on something invented, each with the page on which the real thing is put."""
    found: dict[str, str] = {}
    if assumptions.on(period.from_date, place=claims.COUNTRY).factors.is_demonstration:
        found["net_jobs"] = "/setup/reference/"
    table = io_tables.newest()
    if table is not None and table.is_synthetic:
        found["output_set_off"] = "/impact/town/tables/"
    return found


def _reference(period: queries.Period) -> Iterator[statement_lines.Line]:
    for row in reference_rows(period):
        yield statement_lines.Line(
            table="inputs", key=f"{row.code}/{row.place}/{row.variant or '-'}/{row.from_date}/{row.key}",
            values={
                "code": row.code, "place": row.place, "variant": row.variant, "version": row.version,
                "value": str(values.value_of(row).value), "unit": row.unit, "from_date": row.from_date.isoformat(),
                "to_date": row.to_date.isoformat() if row.to_date else None, "source": row.source,
                "status": row.status, "confidence": row.confidence, "row": str(row.key),
            },
        )  # fmt: skip


def _lotteries(period: queries.Period) -> Iterator[statement_lines.Line]:
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


def _estimates(period: queries.Period) -> Iterator[statement_lines.Line]:
    """Yield what each kept estimate of the period was computed from: its seed, its inputs and its factors."""
    runs = estimate_tables.EstimateRun.objects.filter(from_date__gte=period.from_date, to_date__lte=period.to_date)
    for run in runs.prefetch_related("factors").order_by("recorded_at", "id")[:RUNS_MAX]:
        yield statement_lines.Line(
            table="inputs", key=f"estimate/{run.indicator}/{run.key}",
            values={
                "code": run.indicator, "place": "", "value": run.method, "unit": run.claimed, "seed": str(run.seed),
                "from_date": run.from_date.isoformat(), "to_date": run.to_date.isoformat(), "row": str(run.key),
                "source": f"inputs {run.inputs_digest}, code {run.code_digest}", "status": "in_force",
                "inputs_digest": run.inputs_digest, "code_digest": run.code_digest,
                "factors": [
                    {"kind": one.kind, "level": one.level, "value": str(one.value), "row": str(one.reference_key),
                     "is_demonstration": one.is_demonstration}
                    for one in sorted(run.factors.all(), key=lambda one: (one.kind, one.level))
                ],
            },
        )  # fmt: skip


def _reviews(period: queries.Period) -> Iterator[statement_lines.Line]:
    """Yield the signed reviews that hold at the end of the period and may be shown: how many of each verdict."""
    signed = standard_tables.Assessment.objects.select_related("catalogue").filter(
        signed_at__lt=period.as_of, expires_date__gte=period.to_date, shown_at__isnull=False
    )
    rows = list(signed.order_by("signed_at", "id")[:REVIEWS_MAX])
    decisions = standard_tables.ReviewDecision.objects.filter(review__assessment__in=rows, superseded_at=None)
    verdicts: dict[int, Counter[str]] = {row.pk: Counter() for row in rows}
    for assessment_id, verdict in decisions.values_list("review__assessment_id", "verdict"):
        verdicts[assessment_id][verdict] += 1
    for row in rows:
        yield statement_lines.Line(
            table="reviews", key=f"{row.catalogue.code}/{row.catalogue.version}/{row.key}",
            values={
                "standard": row.catalogue.code, "version": row.catalogue.version,
                "signed_at": row.signed_at.isoformat() if row.signed_at else None,
                "expires_date": row.expires_date.isoformat() if row.expires_date else None,
                "digest": row.digest, "verdicts": dict(sorted(verdicts[row.pk].items())),
            },
        )  # fmt: skip


def _stories(period: queries.Period) -> Iterator[statement_lines.Line]:
    """Yield the keys of stories that may stand in a statement; their words are asked for anew at each reading."""
    for told in stories_shown.every_for(STORY_USE):
        yield statement_lines.Line(table="stories", key=str(told.key), values={"version": told.number})


SOURCES: Sequence[Source] = (_reference, _lotteries, _estimates, _reviews, _stories)
