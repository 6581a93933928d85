"""Counting evidence in the system's own rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

from django.db import connection

from tejido.core.impact.standards import live
from tejido.impact import queries
from tejido.impact.standards import errors

_SQL = resources.files("tejido.impact").joinpath("sql")
_COUNT = _SQL.joinpath("live_count.sql").read_text()
_NAME = re.compile(r"^-- name: ([a-z_]+)$", re.MULTILINE)


def _parts(text: str) -> Mapping[str, str]:
    """Return the parts of a file of SQL by the name above each."""
    pieces = _NAME.split(text)
    return {name: part.strip() for name, part in zip(pieces[1::2], pieces[2::2], strict=True)}


PARTS = _parts(_SQL.joinpath("live_evidence.sql").read_text())


def count(code: str, *, period: queries.Period, salt: bytes) -> live.Counted:
    """Return what the rows of a period come to.

    Args:
        code: One of `core.impact.standards.live.LIVE`.
        salt: Random, kept beside what is stored; without it nobody can guess rows until the digest fits.
    Raises: EvidenceInvalid: there is no such count.
    """
    if code not in live.LIVE:
        raise errors.EvidenceInvalid(errors.EvidenceInvalid.__doc__)
    given: dict[str, Any] = {
        "from_date": period.from_date, "to_date": period.to_date, "from_at": period.from_at, "to_at": period.to_at,
        "as_of": period.as_of, "salt": salt,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"WITH found AS ({PARTS[code]})\n{_COUNT}", given)
        rows_count, part_count, digest = cursor.fetchone()
    return live.Counted(rows_count=rows_count, part_count=part_count, rows_digest=digest)
