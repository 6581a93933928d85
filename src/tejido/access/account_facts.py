"""Facts about accounts, which are the operator's own, whoever causes them.

A stranger at the sign-in page has no scope, and a client's user has one that holds that client alone; both cause facts
that the operator keeps.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes


def record(fact_type: str, *, by: facts.Actor, at: datetime, **data: Any) -> None:
    """Record a fact about an account within the operator's scope, and leave the scope as it was."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('tejido.scope', true), '')")
            (before,) = cursor.fetchone()
        scopes.widen(scopes.OPERATOR)
        journal.record(fact_type, by=by, at=at, client_id=scopes.OPERATOR, **data)
        # After an error the savepoint is rolled back, and the setting with it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tejido.scope', %s, true)", [before])
