"""One evening of work by Colombia's law, without a database: which minute is of which kind, why, and what it pays.

    python examples/hours_by_law.py

Change the times, the agreement or the salary below and run it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from tejido.core.labour import amounts, colombia, lines, terms
from tejido.core.reference import values

BOGOTA = timezone(timedelta(hours=-5))
BOYACA = date(2026, 8, 7)


@dataclass(frozen=True)
class Span:
    """Paid time of one person."""

    person: int
    from_at: datetime
    to_at: datetime


def main() -> None:
    """Print the hours of an evening before a holiday, and what comes on top of the salary."""
    law = colombia.law(values.shipped(), place="CO-23001", holidays=lambda day: day == BOYACA)
    worked = [Span(1, datetime(2026, 8, 6, 17, tzinfo=BOGOTA), datetime(2026, 8, 7, 2, tzinfo=BOGOTA))]
    agreed = [
        terms.WorkTerms(
            person=1, from_date=date(2026, 7, 15), to_date=None, week_seconds=42 * 3600, day_seconds=6 * 3600,
            rest_weekday=6,
        )
    ]  # fmt: skip
    salary = amounts.Rate(
        person=1, from_date=date(2026, 1, 1), to_date=None, basis="month", amount=Decimal(2_100_000), currency="COP"
    )
    hours = lines.hour_lines(worked, agreed, law=law, zone="America/Bogota")
    for one in amounts.amounts(hours, [salary], laws={law.place: law}):
        print(f"{one.from_date} {one.kind:15} {one.seconds / 3600:4.1f} h x {one.paid_factor:4} = {one.amount:9} COP")
        for value in one.values:
            print(f"    {value.key}: {value.value} {value.unit}, {value.source} ({value.confidence})")


if __name__ == "__main__":
    main()
