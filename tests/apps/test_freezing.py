"""Freezing a statement by a job: asked twice it is one, killed it is taken up again, and what is refused is told."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections
from tests.apps import test_impact_statements as frozen

from tejido import wiring
from tejido.clients import models as clients
from tejido.core.impact import indicators
from tejido.impact import errors, measuring, providers
from tejido.impact import queries as impact_queries
from tejido.impact.statements import actions, freezing, gathering, queries, tables
from tejido.journal import clock, jobs, scopes, tries

ANA, AT = frozen.ANA, frozen.AT
QUARTER = {"from_date": date(2026, 1, 1), "to_date": date(2026, 4, 1)}
Acting = Callable[[str], AbstractContextManager[None]]
centre = frozen.centre


def ask(centre: dict[str, Any], *, key: UUID | None = None, **given: Any) -> tables.StatementFreezing:
    with scopes.scoped(centre["scope"]):
        whole = {"client": None, **QUARTER, "by": ANA, "at": AT, "now": clock.machine_now()}
        found = freezing.of_key(freezing.ask(**{**whole, **given}, key=key))
    assert found is not None
    return found


def carry_out(acting_as: Acting, asked: tables.StatementFreezing) -> None:
    """Do what the worker does, in the worker's role."""
    with acting_as("work"):
        freezing.carry_out(asked.pk, asked.try_number)


def take_up(acting_as: Acting, *, seconds: int = tries.DEAD_SECONDS) -> int:
    with acting_as("work"):
        return freezing.take_up(now=clock.machine_now() + timedelta(seconds=seconds), at=AT)


def row(asked: tables.StatementFreezing, scope: set[int]) -> tables.StatementFreezing | None:
    with scopes.scoped(scope):
        return freezing.of_key(asked.key)


def told(statement: tables.Statement, scope: set[int]) -> dict[str, dict[str, Any]]:
    """Return what a statement says of numbers, but for when it was read."""
    said = frozen.said(statement, scope)
    return {key: values for (table, key), values in said.items() if table in ("measurements", "gaps")}


def test_a_job_freezes_what_one_go_would_have_frozen(
    centre: dict[str, Any], owner: psycopg.Connection, acting_as: Acting
) -> None:
    key = uuid4()
    asked = ask(centre, key=key)
    again = ask(centre, key=uuid4())
    assert (again.pk, again.key, again.try_number) == (asked.pk, key, 1)
    wiring.connect()
    with acting_as("work"):
        assert jobs.dispatch({"impact_statement_asked": wiring.REACTIONS["impact_statement_asked"]}) == 1
        for _ in range(2):
            jobs.run("impact.freeze_statement", client=0, ids={"freezing": asked.pk, "try_number": 1})
    assert row(asked, centre["scope"]) is None
    with scopes.scoped(centre["scope"]):
        statement = queries.one(key)
        assert freezing.ask(
            client=None, **QUARTER, key=key, now=clock.machine_now(), by=ANA, at=AT
        ) == key, "the form sent again names the statement that it made"  # fmt: skip
        in_one_go = actions.correct(statement=statement, reason="Otra vez", by=ANA, at=AT)
    assert statement.frozen_by_user_id == ANA.id
    assert told(statement, centre["scope"]) == told(in_one_go, centre["scope"])
    facts_told = owner.execute("SELECT type FROM journal_fact WHERE type LIKE 'impact_statement%' ORDER BY id")
    assert [name for (name,) in facts_told] == [
        "impact_statement_asked", "impact_statement_frozen", "impact_statement_frozen",
    ]  # fmt: skip


def test_killed_in_the_middle_it_is_taken_up_again(centre: dict[str, Any], acting_as: Acting) -> None:
    asked = ask(centre)
    connections.close_all()
    child = os.fork()
    if child == 0:
        measure, counted = measuring.measure_part, itertools.count()

        def dies(name: str, period: impact_queries.Period) -> indicators.Measured:
            # In the middle of the third month.
            if next(counted) == 2 * len(providers.PROVIDERS) + 1:
                os.kill(os.getpid(), signal.SIGKILL)
            return measure(name, period)

        measuring.measure_part = dies
        try:
            carry_out(acting_as, asked)
        finally:
            os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = row(asked, centre["scope"])
    assert left is not None
    assert (left.done_count, left.problem) == (2, "")
    assert [take_up(acting_as, seconds=seconds) for seconds in (0, tries.DEAD_SECONDS)] == [0, 1]
    again = row(asked, centre["scope"])
    assert again is not None
    assert (again.try_number, again.done_count) == (2, 0)
    # The one that was thought dead comes back, and finds another in its place.
    carry_out(acting_as, asked)
    assert row(asked, centre["scope"]) is not None
    carry_out(acting_as, again)
    assert row(asked, centre["scope"]) is None
    with scopes.scoped(centre["scope"]):
        assert queries.one(asked.key).version == 1


def test_a_correction_is_frozen_by_a_job_as_well(centre: dict[str, Any], acting_as: Acting) -> None:
    first = frozen.freeze(centre)
    given: dict[str, Any] = {"statement": first, "now": clock.machine_now(), "by": ANA, "at": AT}
    with scopes.scoped(centre["scope"]):
        with pytest.raises(errors.CorrectionReasonInvalid):
            freezing.ask_correction(**given, reason=" ")
        keys = {freezing.ask_correction(**given, reason="Faltaba algo.", key=uuid4()) for _ in range(2)}
        assert len(keys) == 1
        asked = freezing.of_key(keys.pop())
    assert asked is not None
    carry_out(acting_as, asked)
    with scopes.scoped(centre["scope"]):
        second = queries.one(asked.key)
        assert (second.version, second.supersedes_id, second.reason) == (2, first.pk, "Faltaba algo.")
        with pytest.raises(errors.StatementCorrectedAlready):
            freezing.ask_correction(**given, reason="Otra vez")


def test_what_is_refused_stands_in_the_row(centre: dict[str, Any], acting_as: Acting) -> None:
    empty = {"from_date": date(2025, 1, 1), "to_date": date(2026, 1, 1)}
    for refused, given in (
        (errors.ImpactPeriodInvalid, {"to_date": date(2026, 3, 20)}),
        (errors.ImpactPeriodOpen, {"from_date": date(2026, 4, 1), "to_date": date(2026, 7, 1)}),
    ):
        with pytest.raises(refused):
            ask(centre, **given)
    asked = ask(centre, **empty)
    carry_out(acting_as, asked)
    left = row(asked, centre["scope"])
    assert left is not None
    assert (left.problem, left.done_count) == ("nothing_to_state", 17)
    assert take_up(acting_as) == 0, "nobody tries again what has failed"
    again = ask(centre, **empty, key=uuid4())
    assert (again.pk, again.try_number, again.problem) == (left.pk, 2, "")
    for number in range(1, tries.TRIES_MAX):
        assert take_up(acting_as, seconds=number * tries.DEAD_SECONDS) == 1
    left = row(again, centre["scope"])
    assert left is not None
    assert left.problem == tries.GAVE_UP


def test_a_statement_that_comes_between_decides_anew_what_is_withheld(
    centre: dict[str, Any], acting_as: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, looks = ask(centre), []
    hidden_cells = gathering.hidden_cells

    def looked(*given: Any) -> frozenset[Any]:
        looks.append(frozenset(given[2]))
        if len(looks) == 1:
            monkeypatch.setattr(gathering, "hidden_cells", hidden_cells)
            with scopes.scoped(centre["scope"]):
                actions.freeze(client=None, **frozen.MARCH, by=ANA, at=AT)
            monkeypatch.setattr(gathering, "hidden_cells", looked)
        return hidden_cells(*given)

    monkeypatch.setattr(gathering, "hidden_cells", looked)
    carry_out(acting_as, asked)
    assert row(asked, centre["scope"]) is None
    assert [bool(standing) for standing in looks] == [False, True]


def test_somebody_of_one_client_sees_no_freezing_of_another(centre: dict[str, Any]) -> None:
    with scopes.scoped(centre["scope"]):
        bank = clients.Client.objects.get(pk=centre["bank"])
    asked = ask(centre, client=bank)
    assert row(asked, {centre["shop"]}) is None
    assert row(asked, {centre["bank"]}) is not None
