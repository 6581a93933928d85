"""Working pay out by a job: asked for twice it is one, killed it is taken up again, and what is refused is told."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from tests import scenes
from tests.apps import test_pay

from tejido import wiring
from tejido.contacts import piece_work
from tejido.core import facts
from tejido.journal import clock, jobs, scopes, tries
from tejido.people import models, pay_tables
from tejido.people.pay import drafts, errors, queries, runs, working
from tejido.reference import proposals
from tejido.reference import values as register

BY, AT, OCTOBER, NOVEMBER, ONE, OTHER = (
    test_pay.BY, test_pay.AT, test_pay.OCTOBER, test_pay.NOVEMBER, test_pay.ONE, test_pay.OTHER,
)  # fmt: skip
Acting = Callable[[str], AbstractContextManager[None]]


@dataclass
class Office:
    """A locked month of two people, one of whom worked at night, and whoever pays it."""

    people: Sequence[models.Person]
    acting_as: Acting
    owner: psycopg.Connection[Any]

    def run(self) -> pay_tables.PayRun:
        with scopes.scoped({0}):
            return runs.open_run(period=test_pay.locked(OCTOBER, NOVEMBER), user_id=ONE, by=BY, at=AT)

    def ask(self, run: pay_tables.PayRun, *, user: int = ONE) -> pay_tables.PayWorking:
        with scopes.scoped({0}):
            by = facts.Actor("user", user)
            return working.ask(run=run, user_id=user, now=clock.machine_now(), by=by, at=AT)

    def carry_out(self, asked: pay_tables.PayWorking, **given: Any) -> None:
        """Do what the worker does, in the worker's role."""
        with self.acting_as("work"):
            working.carry_out(asked.pk, asked.try_number, **{"count": piece_work.count, **given})

    def take_up(self, *, seconds: int = tries.DEAD_SECONDS) -> int:
        with self.acting_as("work"):
            return working.take_up(now=clock.machine_now() + timedelta(seconds=seconds), at=AT)

    def state(self, run: pay_tables.PayRun) -> tuple[str, pay_tables.PayWorking | None]:
        """Return the digest over the run's lines, and how far its working out is."""
        with scopes.scoped({0}):
            return queries.digest(run), working.of_run(run)

    def told(self, kind: str) -> int:
        (count,) = self.owner.execute("SELECT count(*) FROM journal_fact WHERE type = %s", [kind]).fetchone() or (0,)
        return int(count)


@pytest.fixture
def office(
    committed: None, owner: psycopg.Connection[Any], acting_as: Acting, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    monkeypatch.setattr(drafts, "PART_LENGTH", 1)
    with scopes.scoped({0}):
        scenes.install()
        people = scenes.floor(agent_count=2).agents
        for person in people:
            test_pay.contract(person)
            test_pay.set_term(person)
        test_pay.work(people[0], date(2026, 10, 6), 14, 22)
    return Office(people=people, acting_as=acting_as, owner=owner)  # type: ignore[return-value]


def test_asked_for_twice_it_is_one_job_with_the_lines_of_working_it_out_in_one_go(office: Office) -> None:
    run = office.run()
    asked = [office.ask(run, user=user) for user in (ONE, OTHER)]
    assert (asked[0].pk, asked[0].try_number) == (asked[1].pk, asked[1].try_number)
    wiring.connect()
    with office.acting_as("work"):
        assert jobs.dispatch({"pay_run_working_asked": wiring.REACTIONS["pay_run_working_asked"]}) == 1
        # As the worker runs it: outside any transaction, with the ids of the fact.
        given = {"run": run.pk, "working": asked[0].pk, "try_number": asked[0].try_number}
        jobs.run("people.work_out_pay", client=0, ids=given)
        jobs.run("people.work_out_pay", client=0, ids=given)
    digest, left = office.state(run)
    assert (left, office.told("pay_run_worked_out")) == (None, 1)
    with scopes.scoped({0}):
        kept = queries.run(run.key)
        assert kept.people_count == 2
        assert kept.known_at is not None
        assert test_pay.amounts(kept, office.people[0])["night"] == Decimal(7000)
        runs.work_out(run=kept, pieces={}, recorded_at=AT, by=BY, at=AT)
    assert office.state(run)[0] == digest


def test_while_it_goes_on_nobody_signs(office: Office) -> None:
    run = office.run()
    office.carry_out(office.ask(run))
    digest, _none = office.state(run)
    asked = office.ask(run)
    with pytest.raises(errors.PayRunBeingWorkedOut), scopes.scoped({0}):
        runs.sign(run=run, digest=digest, user_id=ONE, by=BY, at=AT)
    with pytest.raises(errors.PayRunBeingWorkedOut), scopes.scoped({0}):
        runs.work_out(run=run, pieces={}, recorded_at=AT, by=BY, at=AT)
    office.carry_out(asked)
    with scopes.scoped({0}):
        assert runs.sign(run=run, digest=digest, user_id=ONE, by=BY, at=AT).state == "signed_once"
    with pytest.raises(errors.PayRunNotDraft):
        office.ask(run)


def test_killed_in_the_middle_it_is_taken_up_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    run = office.run()
    office.carry_out(office.ask(run))
    before, _none = office.state(run)
    with scopes.scoped({0}):
        test_pay.set_term(office.people[1], from_date=date(2026, 10, 16), amount=Decimal(2200000))
    asked = office.ask(run)
    kill_after_one_part(office, asked)
    digest, left = office.state(run)
    assert left is not None
    assert (digest, left.people_count, left.done_count, left.problem) == (before, 2, 1, "")
    assert office.take_up(seconds=0) == 0, "it gave a sign of life just now"
    assert office.take_up() == 1
    _digest, again = office.state(run)
    assert again is not None
    assert (again.try_number, again.done_count) == (asked.try_number + 1, 0)
    # The one that was thought dead comes back.
    office.carry_out(asked)
    assert office.state(run)[0] == before
    office.carry_out(again)
    assert office.state(run) == (office.state(run)[0], None)
    assert office.state(run)[0] != before
    assert office.told("pay_run_worked_out") == 2


def kill_after_one_part(office: Office, asked: pay_tables.PayWorking) -> None:
    """Let a process of its own work out one part of the people and be killed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        counted = iter(range(2))
        worked_out = drafts.worked_out

        def dies(known: drafts.Known) -> Iterator[Any]:
            for part in worked_out(known):
                if next(counted):
                    os.kill(os.getpid(), signal.SIGKILL)
                yield part

        drafts.worked_out = dies
        try:
            office.carry_out(asked)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def test_what_changes_while_it_is_read_is_in_none_of_it(office: Office) -> None:
    run, at_once = office.run(), []

    def count(**given: Any) -> Sequence[Any]:
        # Somebody else changes what everybody is paid, and commits it.
        at_once.append(office.owner.execute("UPDATE people_payterm SET amount = 2200000").rowcount)
        return []

    asked = office.ask(run)
    moment = clock.machine_now()
    office.carry_out(asked, count=count)
    assert at_once == [2]
    with scopes.scoped({0}):
        found = queries.run(run.key)
        paid = [test_pay.amounts(found, person)["salary"] for person in office.people]
    assert paid == [test_pay.PAY, test_pay.PAY]
    assert found.known_at is not None
    assert moment <= found.known_at


def test_a_run_that_was_signed_meanwhile_stays_as_it_was_signed(office: Office) -> None:
    run = office.run()
    office.carry_out(office.ask(run))
    digest, _none = office.state(run)
    with scopes.scoped({0}):
        runs.sign(run=run, digest=digest, user_id=ONE, by=BY, at=AT)
        # What no page can do: the database lets nothing in either.
        held = pay_tables.PayWorking.objects.create(
            run=run, asked_by_user_id=ONE, asked_at=AT, seen_at=clock.machine_now()
        )
    office.carry_out(held)
    after, left = office.state(run)
    assert left is not None
    assert (after, left.problem, left.about) == (digest, "pay_run_not_draft", {})


def annul(code: str, *, at: datetime) -> None:
    held = register.table().on(code, place="CO", day=OCTOBER)
    proposal = proposals.propose(
        act="change_status", value=replace(held, status="annulled", source="Sentencia 1", key_id=""),
        reason="A court annulled it", about=UUID(held.key_id), by=BY, at=AT,
    )  # fmt: skip
    proposals.approve(key=proposal.key, recorded_at=at, by=facts.Actor("user", OTHER), at=at)


def test_a_missing_value_is_kept_by_its_name_and_asking_again_begins_anew(office: Office) -> None:
    run = office.run()
    office.carry_out(office.ask(run))
    before, _none = office.state(run)
    with scopes.scoped({0}):
        annul("night_surcharge", at=test_pay.LATER)
    asked = office.ask(run)
    office.carry_out(asked)
    digest, left = office.state(run)
    assert left is not None
    assert (digest, left.problem, left.about["key"]) == (before, "no_such_value", "night_surcharge")
    assert set(left.about) == {"key", "place", "day"}
    assert office.told("pay_run_working_failed") == 1
    assert office.take_up() == 0, "nobody tries again what has failed"
    again = office.ask(run)
    assert (again.pk, again.try_number, again.problem) == (left.pk, asked.try_number + 1, "")


def test_what_breaks_is_tried_again_and_given_up_at_last(office: Office) -> None:
    run = office.run()
    asked = office.ask(run)

    def breaks(**given: Any) -> Sequence[Any]:
        raise RuntimeError("a mistake of ours")

    for number in range(tries.TRIES_MAX):
        with pytest.raises(RuntimeError):
            office.carry_out(replaced(asked, number), count=breaks)
        assert office.take_up(seconds=tries.DEAD_SECONDS * (number + 1)) == 1
    _digest, left = office.state(run)
    assert left is not None
    assert (left.problem, left.try_number) == (tries.GAVE_UP, tries.TRIES_MAX)


def replaced(asked: pay_tables.PayWorking, number: int) -> pay_tables.PayWorking:
    """Return the try that comes so many after another."""
    return pay_tables.PayWorking(pk=asked.pk, try_number=asked.try_number + number)
