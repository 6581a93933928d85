"""The demonstration's last months, measured and kept, so that its indicators have a series."""

from __future__ import annotations

from datetime import date

from tejido.cli.demo import way
from tejido.impact import measuring, queries

MONTH_COUNT = 3


def is_kept(from_date: date, to_date: date) -> bool:
    """Tell whether the numbers of a month are kept."""
    return bool(measuring.kept("people_in_placement", from_date=from_date, to_date=to_date))


def keep(setting: way.Setting, *, from_date: date, to_date: date) -> None:
    """Keep the numbers of a month [from, to) that is over; in the scope of every client."""
    period = queries.period_of(from_date=from_date, to_date=to_date, as_of=setting.at)
    measuring.keep(period, by=setting.by, at=setting.at, recorded_at=setting.now)
