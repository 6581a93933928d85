"""Impact statements for tests of pages: a small one, kept without measuring anything."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from tejido.core.impact import disclosure, indicators
from tejido.core.impact.statement import lines
from tejido.impact.statements import actions, gathering, tables

AT = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)


def given(*, month: date, key: str, client: Any = None) -> list[lines.Line]:
    """Return the lines of a statement with one number about contacts, and one about people that is withheld."""
    to_date = date(month.year + (month.month == 12), month.month % 12 + 1, 1)
    dimension, group = ("all", "all") if client is None else ("client", str(client.pk))
    measured = [
        indicators.Measurement(
            indicator=code, dimension=dimension, group_key=group, figure=figure, rows_count=count, from_date=month,
            to_date=to_date, as_of=AT, claimed="output",
        )
        for code, figure, count in (
            ("contacts_served", disclosure.plain_figure(1234), 1234),
            ("impact_workers", disclosure.withheld("few_people"), 3),
        )
    ]  # fmt: skip
    about = {
        "format": lines.FORMAT, "statement": key, "version": 1, "operator": "Operador de prueba",
        "zone": "America/Bogota", "scope": "client" if client else "operator",
        "client": client.name if client else None, "from_date": month.isoformat(), "to_date": to_date.isoformat(),
        "grain": "month", "as_of": AT.isoformat(), "is_synthetic": False, "reason": "", "supersedes": None,
        "withheld_with_others_count": 0, "software": "tejido",
    }  # fmt: skip
    found = gathering.Gathered(period=None, measurements=measured, gaps=(), secondary=0)  # type: ignore[arg-type]
    return gathering.numbers_of(found, about=about, client=client)


def keep(*, month: date, client: Any = None, **state: Any) -> tables.Statement:
    """Keep a statement of a month, frozen by nobody in particular."""
    key = uuid4()
    told = given(month=month, key=str(key), client=client)
    root = lines.root(leaf.hash for leaf in lines.leaves(told)).hex()
    row = tables.Statement.objects.create(
        key=key, client=client, from_date=month, version=1, is_synthetic=False, root=root, lines_count=len(told),
        to_date=date(month.year + (month.month == 12), month.month % 12 + 1, 1), frozen_by_user_id=900_001,
        frozen_at=AT, **state,
    )  # fmt: skip
    actions.keep_lines(row, told)
    return row
