"""Keeping what other suppliers say of themselves, and reading it beside our own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from tejido.clients import models as clients
from tejido.core import facts
from tejido.core.impact import suppliers
from tejido.impact import queries
from tejido.impact.buyers import errors, tables
from tejido.journal import actions as journal

Answer = Literal["added", "replaced", "same", "refused"]
SHOWN_MAX = 500
Client = clients.Client


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came of one line of a file."""

    line: suppliers.Line
    answer: Answer


@transaction.atomic
def load(
    *, client: clients.Client, data: bytes, by: facts.Actor, at: datetime, recorded_at: datetime
) -> Sequence[Answered]:  # fmt: skip
    """Keep the numbers of a file that can be compared, and say of each line what came of it.

    A number that is there already stays; one for the same supplier, indicator and days supersedes the former.

    Args:
        recorded_at: Machine time.
    Raises: SupplierFileInvalid
    """
    try:
        lines = suppliers.read(data)
    except suppliers.SupplierFileInvalid as problem:
        raise errors.SupplierFileInvalid(errors.SupplierFileInvalid.__doc__) from problem
    # Two who load for the same client take turns.
    clients.Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client.pk)
    return [
        Answered(line=line, answer=_keep(client, line, by=by, at=at, recorded_at=recorded_at)) for line in lines
    ]  # fmt: skip


def of_client(client: clients.Client, *, period: queries.Period) -> Sequence[tables.SupplierFigure]:
    """Return what other suppliers say of the days of a period, by supplier and indicator."""
    found = tables.SupplierFigure.objects.filter(
        client=client, superseded_at=None, from_date__lt=period.to_date, to_date__gt=period.from_date
    )
    return list(found.order_by("supplier", "indicator", "from_date", "id")[:SHOWN_MAX])


def buyers() -> Sequence[clients.Client]:
    """Return the clients within the scope, by name."""
    return list(clients.Client.objects.order_by("name", "id"))


def _keep(
    client: clients.Client, line: suppliers.Line, *, by: facts.Actor, at: datetime, recorded_at: datetime
) -> Answer:  # fmt: skip
    figure = line.figure
    if figure is None:
        return "refused"
    held = tables.SupplierFigure.objects.filter(
        client=client, supplier=figure.supplier, indicator=figure.indicator, from_date=figure.from_date,
        to_date=figure.to_date, superseded_at=None,
    ).first()  # fmt: skip
    same = (figure.value, figure.source, figure.definition_version)
    if held is not None and (held.value, held.source, held.definition_version) == same:
        return "same"
    if held is not None:
        tables.SupplierFigure.objects.filter(pk=held.pk).update(superseded_at=max(recorded_at, held.recorded_at))
    made = tables.SupplierFigure.objects.create(
        client=client, supplier=figure.supplier, indicator=figure.indicator,
        definition_version=figure.definition_version, value=figure.value, from_date=figure.from_date,
        to_date=figure.to_date, source=figure.source, loaded_by_user_id=by.id, recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "supplier_figure_loaded", by=by, at=at, client_id=client.pk, figure=made.pk, indicator=figure.indicator,
        definition_version=figure.definition_version, value=float(figure.value), to=figure.to_date.isoformat(),
        superseded=held.pk if held else None, **{"from": figure.from_date.isoformat()},
    )  # fmt: skip
    return "replaced" if held is not None else "added"
