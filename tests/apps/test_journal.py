"""The journal: facts, positions, scope, erasure."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, connection

from tejido.core import facts
from tejido.journal import actions, queries, scopes, sequencer

AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
BY = facts.Actor("user", 1)


@pytest.mark.django_db
def test_a_fact_outside_the_scope_is_not_recorded() -> None:
    with pytest.raises(DatabaseError, match="row-level security"), scopes.scoped({1}):
        actions.record("client_added", by=BY, at=AT, client_id=2, client=2)


@pytest.mark.django_db
def test_an_unset_scope_raises_even_on_an_empty_table() -> None:
    with pytest.raises(DatabaseError, match="no scope is set"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact")


def test_facts_get_dense_positions_in_order(committed: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({1, 2}):
        for client in (1, 2, 1):
            actions.record("client_added", by=BY, at=AT, client_id=client, client=client)
    owner.execute("SELECT journal_number_pending(100)")
    with scopes.scoped({1, 2}):
        assert [fact.position for fact in queries.read_since(0)] == [1, 2, 3]
    with scopes.scoped({1}):
        assert [fact.client_id for fact in queries.read_since(0)] == [1, 1]
    assert sequencer.BATCH_MAX > 0
