"""The demonstration's impact statement: the last month that is over, frozen by one and published by another."""

from __future__ import annotations

from datetime import date

from tejido.cli.demo import cast, way
from tejido.core import facts
from tejido.impact import errors
from tejido.impact.statements import actions
from tejido.impact.statements import tables as statement_tables


def is_published(from_date: date, to_date: date) -> bool:
    """Tell whether a month has a statement of the operator's that is published."""
    return statement_tables.Statement.objects.filter(
        client=None, from_date=from_date, to_date=to_date, state="published"
    ).exists()


def publish(setting: way.Setting, *, from_date: date, to_date: date) -> None:
    """Freeze a month and publish it, once; a world in which nothing was done in it has no statement yet.

    The files are written by the worker, as anywhere.
    """
    lead, administrator = (setting.user(cast.address(name)) for name in ("impacto", "administrador"))
    try:
        statement = actions.freeze(
            client=None, from_date=from_date, to_date=to_date, key=way.key(f"statement/{from_date}"),
            by=facts.Actor("user", lead.pk), at=setting.at,
        )  # fmt: skip
    except (errors.NothingToState, errors.StatementFrozenAlready):
        return
    actions.publish(
        statement=statement, root=statement.root, by=facts.Actor("user", administrator.pk), at=setting.at
    )  # fmt: skip
