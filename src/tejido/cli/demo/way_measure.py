"""The demonstration's last months, measured and kept, so that its indicators have a series."""

from __future__ import annotations

from datetime import timedelta

from tejido.cli.demo import way
from tejido.impact import measuring, queries

MONTH_COUNT = 3


def keep(setting: way.Setting) -> None:
    """Keep the numbers of the last months that are over, once; in the scope of every client."""
    end = setting.today.replace(day=1)
    if measuring.kept("people_in_placement", to_date=end):
        return
    for _ in range(MONTH_COUNT):
        begin = (end - timedelta(days=1)).replace(day=1)
        period = queries.period_of(from_date=begin, to_date=end, as_of=setting.at)
        measuring.keep(period, by=setting.by, at=setting.at, recorded_at=setting.now)
        end = begin
