"""The demonstration's impact statement: the last month that is over, frozen by one and published by another."""

from __future__ import annotations

from tejido.cli.demo import cast, way
from tejido.core import dates, facts
from tejido.impact import errors
from tejido.impact.statements import actions
from tejido.impact.statements import tables as statement_tables


def publish(setting: way.Setting) -> None:
    """Freeze the last month and publish it, once; a world in which nothing was done in it has no statement yet.

    The files are written by the worker, as anywhere.
    """
    to_date = setting.today.replace(day=1)
    from_date = dates.months_later(to_date, months=-1)
    if statement_tables.Statement.objects.filter(client=None, from_date=from_date, to_date=to_date).exists():
        return
    lead, administrator = (setting.user(cast.address(name)) for name in ("impacto", "administrador"))
    try:
        statement = actions.freeze(
            client=None, from_date=from_date, to_date=to_date, key=way.key("statement"),
            by=facts.Actor("user", lead.pk), at=setting.at,
        )  # fmt: skip
    except errors.NothingToState:
        return
    actions.publish(
        statement=statement, root=statement.root, by=facts.Actor("user", administrator.pk), at=setting.at
    )  # fmt: skip
