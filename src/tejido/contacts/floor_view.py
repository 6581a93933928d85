"""A programme's floor as the person who runs it sees it: agents, contacts, queues, raised hands, flags, notices.

The statements `sql/floor_*.sql` give each row as pages show it. The web process asks them for the first state of the
page, the live process for its snapshot and for what a fact has changed, so that both say the same. Nothing here asks
the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib import resources
from typing import Any

_SQL = resources.files(__package__).joinpath("sql")
# The parts of a floor, each a list of rows with a key of their own.
PARTS: Mapping[str, str] = {
    part: _SQL.joinpath(f"floor_{part}.sql").read_text()
    for part in ("agents", "contacts", "queues", "hands", "flags", "notices")
}
PROGRAMMES = _SQL.joinpath("floor_programmes.sql").read_text()
# More of anything than one person can look at; the page says that there are more.
ROWS_MAX = 500


def parameters(programmes: Iterable[int], *, only: Iterable[int] | None, now: datetime) -> dict[str, Any]:
    """Return what each of the statements is asked with.

    Args:
        programmes: Ids of the programmes whose floors are meant.
        only: Ids of the rows that are asked for; None for all that matter now.
        now: World time.
    """
    wanted = None if only is None else sorted(only)
    return {"programmes": sorted(programmes), "only": wanted, "now": now, "most": ROWS_MAX if only is None else None}


def shown(programme: Mapping[str, Any], parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """Return one programme's floor.

    Args:
        programme: Its row of `floor_programmes.sql`.
        parts: Rows of each statement; those of other programmes are passed over.
    """
    rows = {
        part: [row["shown"] for row in found if row["programme_id"] == programme["id"] and row["shown"] is not None]
        for part, found in parts.items()
    }
    return {"programme": programme["shown"], **rows, "is_cut": any(len(found) >= ROWS_MAX for found in parts.values())}
