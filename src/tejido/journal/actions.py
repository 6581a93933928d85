"""Recording facts."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tejido.core import facts
from tejido.journal import errors, models, wake

SALT_BYTES = 16


def record(fact_type: str, *, by: facts.Actor, at: datetime, client_id: int, **data: Any) -> int:
    """Record a fact in the transaction that is open now, and wake the readers once it is committed.

    Args:
        fact_type: A name in `core.fact_types.FACTS`.
        by: Who did it.
        at: World time at which it happened.
        client_id: Whose fact it is; 0 for the operator's own.
        data: The declared fields.
    Returns: The fact's id. Its place in the order, `position`, is given after the commit.
    Raises: FactInvalid: a field is missing, unknown, or holds something that could be a name or a text.
    """
    stored = facts.checked(fact_type, data)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH fact AS (INSERT INTO journal_fact (happened_at, type, by_kind, by_id, client_id, data)"
            " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id, recorded_at)"
            " INSERT INTO journal_pending (fact_id, recorded_at) SELECT id, recorded_at FROM fact RETURNING fact_id",
            [at, fact_type, by.kind, by.id, client_id, json.dumps(stored)],
        )
        (fact_id,) = cursor.fetchone()
    transaction.on_commit(wake.readers)
    return int(fact_id)


def record_each(
    fact_type: str, *, by: facts.Actor, at: datetime, client_id: int, each: Sequence[Mapping[str, Any]]
) -> None:
    """Record many facts of one type in their order, as `record` does one by one, in one statement.

    Args:
        each: The declared fields of each fact.
    Raises: FactInvalid: nothing is recorded then.
    """
    stored = [json.dumps(facts.checked(fact_type, data)) for data in each]
    if not stored:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH fact AS (INSERT INTO journal_fact (happened_at, type, by_kind, by_id, client_id, data)"
            " SELECT %s, %s, %s, %s, %s, one.data::jsonb FROM unnest(%s::text[]) WITH ORDINALITY AS one (data, number)"
            " ORDER BY one.number RETURNING id, recorded_at)"
            " INSERT INTO journal_pending (fact_id, recorded_at) SELECT id, recorded_at FROM fact",
            [at, fact_type, by.kind, by.id, client_id, stored],
        )
    transaction.on_commit(wake.readers)


def salted(text: str) -> tuple[bytes, str]:
    """Return a fresh salt, which is erased together with the text, and the digest that stands for the text in facts."""
    salt = secrets.token_bytes(SALT_BYTES)
    return salt, facts.text_digest(text, salt=salt)


@transaction.atomic
def install(
    *, operator_name: str, zone: str, demonstration: bool, real_at: datetime, world_at: datetime, by: facts.Actor
) -> None:
    """Make this database the installation of one operator.

    Args:
        zone: The operator's IANA zone; it bounds the business day.
        demonstration: Whether everything here is synthetic; cannot be changed afterwards.
        real_at, world_at: Where world time starts; equal unless this is a demonstration.
    Raises: AlreadyInstalled
    """
    if models.Installation.objects.exists():
        raise errors.AlreadyInstalled(errors.AlreadyInstalled.__doc__)
    models.Installation.objects.create(
        operator_name=operator_name,
        zone=zone,
        demonstration=demonstration,
        real_epoch=real_at,
        world_epoch=world_at,
        factor=1.0,
    )
    record("installation_made", by=by, at=world_at, client_id=0, demonstration=demonstration)
