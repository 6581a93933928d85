"""Prices by two people, statements of a month that stand, corrections in the next one, questions, and margins."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import scenes
from tests.apps import test_history

from tejido.clients import price_errors, price_lists
from tejido.contacts import history as contact_history
from tejido.contacts import models, surveys
from tejido.contacts.billing import actions, errors, margins, queries, volumes
from tejido.core import facts, history
from tejido.core.prices import lists
from tejido.core.prices import margins as core_margins
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import leaving_tables
from tejido.people import models as people
from tejido.people.hours import corrections, deciding

Acting = Callable[[str], AbstractContextManager[None]]
ZONE = "America/Bogota"
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
OVER = datetime(2026, 12, 1, 6, tzinfo=UTC)
LATER = datetime(2027, 1, 2, 6, tzinfo=UTC)
ANA, BEA = facts.Actor("user", 1), facts.Actor("user", 2)
floor = test_history.floor


def tier(price: str) -> tuple[lists.Tier, ...]:
    return (lists.Tier(from_quantity=Decimal(0), price=Decimal(price)),)


def parts(floor: scenes.Floor) -> tuple[list[lists.Item], lists.Clause]:
    items = [
        lists.Item(code="chats", name="Chats", measure="answered_contact", tiers=tier("1000"), queue=floor.queue.pk,
                   channel="chat"),
        lists.Item(code="hours", name="Horas", measure="handling_hour", tiers=tier("30000")),
        lists.Item(code="solved", name="Resueltos", measure="disposition", tiers=tier("500.5"),
                   dispositions=("solved",)),
        lists.Item(code="praise", name="Buenas notas", measure="survey_answer", tiers=tier("50"), score_min=4),
    ]  # fmt: skip
    clause = lists.Clause(
        code="late", kind="penalty", text="Cláusula 7", queue=floor.queue.pk, channel="chat",
        share_per_point=Decimal("0.01"), share_max=Decimal("0.3"),
    )  # fmt: skip
    return items, clause


def draft_prices(floor: scenes.Floor, *, from_date: date = NOVEMBER) -> price_lists.PriceList:
    items, clause = parts(floor)
    given = {"by": ANA, "at": scenes.START}
    draft = price_lists.begin(key=None, programme=floor.programme, from_date=from_date, currency="COP", **given)  # type: ignore[arg-type]
    for item in items:
        price_lists.put_item(prices=draft, item=item, **given)  # type: ignore[arg-type]
    return price_lists.put_clause(prices=draft, clause=clause, **given)  # type: ignore[arg-type]


def approve(prices: price_lists.PriceList, *, at: datetime = scenes.START) -> price_lists.PriceList:
    price_lists.propose(prices=prices, by=ANA, at=at)
    return price_lists.approve(prices=prices, by=BEA, at=at)


def count_until(owner: psycopg.Connection[Any], at: datetime) -> None:
    """Let everything up to an instant be rolled up; on the days in between nothing happened."""
    owner.execute("UPDATE contacts_rollup SET until_at = %s", [at])


def draft(floor: scenes.Floor, *, month: date = NOVEMBER, at: datetime = OVER, by: facts.Actor = ANA) -> Any:
    return actions.draft(programme=floor.programme, month=month, zone=ZONE, by=by, at=at)


def issue(statement: Any, *, at: datetime = OVER, by: facts.Actor = BEA) -> Any:
    return actions.issue(statement=statement, digest=statement.digest, by=by, at=at)


def amounts(statement: Any) -> dict[str, str]:
    return {line.code: str(line.amount) for line in queries.lines(statement)}


def test_a_month_is_worked_out_issued_by_another_and_corrected_in_the_next(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection[Any]
) -> None:
    test_history.roll_up(floor, acting_as)
    with scopes.scoped(floor.scope):
        approve(draft_prices(floor))
        served = models.Contact.objects.filter(state="ended").order_by("id").first()
        assert served is not None
        surveys.answer(contact=served, score=5, by=facts.SYSTEM, at=floor.at)
        with pytest.raises(errors.MonthNotOver):
            draft(floor)
    count_until(owner, OVER)
    with scopes.scoped(floor.scope):
        with pytest.raises(errors.MonthNotOver):
            draft(floor, at=OVER - timedelta(hours=2))
        statement = draft(floor)
        # Two chats of 630 s each, 1 of 3 in time where 80 % are promised: 46.67 points, capped at 30 % of 13,551.
        assert amounts(statement) == {
            "chats": "2000.00", "hours": "10500.00", "solved": "1001.00", "praise": "50.00", "late": "-4065.30",
        }  # fmt: skip
        assert str(statement.amount) == "9485.70"
        period = history.Period(from_date=NOVEMBER, to_date=DECEMBER, zone=ZONE)
        shown = contact_history.service(queues=[floor.queue], rows_by="queue", period=period, comparison=None)
        by_code = {line.code: line for line in queries.lines(statement)}
        assert by_code["chats"].quantity == shown.total.counts.answered_count
        level = by_code["late"].level
        assert level is not None
        assert (level.in_time_count, level.counted_count) == (1, 3)
        assert shown.total.level is not None and shown.total.level.in_time_count == level.in_time_count
        # Each line opens exactly what it counts; the penalty opens every contact that it holds against the promise.
        behind = {
            code: len(volumes.behind(floor.programme, by_code[code], period=period, before=None)[0]) for code in by_code
        }
        assert behind == {"chats": 2, "hours": 2, "solved": 2, "praise": 1, "late": 3}
        with pytest.raises(errors.StatementByOneself):
            issue(statement, by=ANA)
        with pytest.raises(errors.StatementChanged):
            actions.issue(statement=statement, digest="0" * 64, by=BEA, at=OVER)
    # A crash after issuing leaves a draft, and nothing that says otherwise.
    with pytest.raises(RuntimeError), scopes.scoped(floor.scope):
        issue(statement)
        raise RuntimeError("the process is killed")
    with scopes.scoped(floor.scope):
        assert queries.statement(statement.key).state == "draft"
        issued = issue(statement)
        assert issue(statement).issued_at == issued.issued_at, "sent twice, it is issued once"
        with pytest.raises(errors.StatementIssued):
            issue(statement, by=ANA)
        with pytest.raises(errors.StatementIssued):
            draft(floor)
    # Later it turns out that one chat was answered in time, and one answer more comes in.
    owner.execute("UPDATE contacts_queueinterval SET answered_in_time_count = 2, revision = 2, corrected_at = %s"
                  " WHERE answered_count > 0", [OVER])  # fmt: skip
    count_until(owner, LATER)
    with scopes.scoped(floor.scope):
        assert queries.statement(statement.key).digest == statement.digest
        following = draft(floor, month=DECEMBER, at=LATER)
        lines = {line.code: line for line in queries.lines(following)}
        correction = lines["correction_2026-11_late"]
        # 2 of 3 in time are 13.33 points: 13.3333 % of 13,551 are 1,806.80, so 2,258.50 of the 4,065.30 go back.
        assert (correction.kind, str(correction.amount)) == ("correction", "2258.50")
        assert {code for code in lines if code.startswith("correction")} == {"correction_2026-11_late"}
        issue(following, at=LATER)
    told = [row[0] for row in owner.execute(
        "SELECT type FROM journal_fact WHERE type LIKE 'statement%%' OR type = 'price_list_approved' ORDER BY id"
    ).fetchall()]  # fmt: skip
    assert told == [
        "price_list_approved", "statement_drafted", "statement_issued", "statement_drafted", "statement_issued",
    ]  # fmt: skip


def test_prices_are_approved_by_another_and_a_correction_supersedes(floor: scenes.Floor) -> None:
    key = uuid.uuid4()
    with scopes.scoped(floor.scope):
        given: dict[str, Any] = {"programme": floor.programme, "from_date": NOVEMBER, "by": ANA, "at": scenes.START}
        first = price_lists.begin(key=key, currency="COP", **given)
        assert price_lists.begin(key=key, currency="COP", **given).pk == first.pk
        for wrong, kind in (
            ({"from_date": date(2026, 11, 2), "currency": "COP"}, price_errors.PriceListInvalid),
            ({"currency": "cop"}, price_errors.PriceListInvalid),
            ({"currency": "COP"}, price_errors.PriceListOpen),
        ):
            with pytest.raises(kind):
                price_lists.begin(key=None, **{**given, **wrong})
        items, clause = parts(floor)
        act: dict[str, Any] = {"prices": first, "by": ANA, "at": scenes.START}
        with pytest.raises(price_errors.PriceListInvalid):
            price_lists.propose(**act)
        price_lists.put_item(item=items[0], **act)
        with pytest.raises(price_errors.PricesOverlap):
            price_lists.put_item(
                item=lists.Item(code="all", name="Todo", measure="answered_contact", tiers=tier("1")), **act
            )
        with pytest.raises(price_errors.QueueOfAnotherProgramme):
            price_lists.put_item(
                item=lists.Item(code="x", name="x", measure="answered_contact", tiers=tier("1"), queue=10**9), **act
            )
        with pytest.raises(price_errors.DispositionOfAnotherProgramme):
            price_lists.put_item(
                item=lists.Item(code="x", name="x", measure="disposition", tiers=tier("1"), dispositions=("y",)), **act
            )
        price_lists.put_clause(clause=clause, **act)
        with pytest.raises(price_errors.NoSuchPrice):
            price_lists.take_out(code="nothing", **act)
        price_lists.take_out(code="late", **act)
        price_lists.propose(**act)
        with pytest.raises(price_errors.PriceListClosed):
            price_lists.put_item(item=items[1], **act)
        with pytest.raises(price_errors.PricesByOneself):
            price_lists.approve(**act)
        price_lists.approve(**{**act, "by": BEA})
        with pytest.raises(price_errors.CurrencyOfAnother):
            price_lists.begin(key=None, currency="USD", **given)
        # A list that corrects it begins with its prices, in the same month.
        second = price_lists.begin(key=None, currency="COP", **given)
        assert price_lists.items_of(second) == [items[0]]
        with pytest.raises(price_errors.PricesUnchanged):
            price_lists.propose(prices=second, by=ANA, at=scenes.START)
        price_lists.put_item(prices=second, item=items[1], by=ANA, at=scenes.START)
        later = scenes.START + timedelta(days=1)
        price_lists.propose(prices=second, by=ANA, at=later)
        with pytest.raises(price_errors.ReasonNeeded):
            price_lists.refuse(prices=second, reason=" ", by=BEA, at=later)
        price_lists.approve(prices=second, by=BEA, at=later)
        holds = price_lists.in_force(floor.programme, on=DECEMBER)
        knew = price_lists.in_force(floor.programme, on=DECEMBER, known_at=scenes.START + timedelta(hours=1))
        assert (holds and holds.pk, knew and knew.pk) == (second.pk, first.pk)
        assert price_lists.in_force(floor.programme, on=date(2026, 10, 1)) is None


def test_questions_are_asked_once_and_answered_once(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection[Any]
) -> None:
    test_history.roll_up(floor, acting_as)
    count_until(owner, OVER)
    with scopes.scoped(floor.scope):
        with pytest.raises(errors.NoPrices):
            draft(floor)
        approve(draft_prices(floor))
        statement = draft(floor)
        given: dict[str, Any] = {"statement": statement, "text": "¿Por qué?", "by": BEA, "at": OVER}
        with pytest.raises(errors.StatementNotIssued):
            actions.ask(line="late", key=None, **given)
        given["statement"] = issue(statement)
        key = uuid.uuid4()
        question = actions.ask(line="late", key=key, **given)
        assert actions.ask(line="late", key=key, **given).pk == question.pk
        with pytest.raises(errors.NoSuchStatementLine):
            actions.ask(line="nothing", key=None, **given)
        for text in ("", "x" * 1001, "a\x07b"):
            with pytest.raises(errors.QuestionTextInvalid):
                actions.ask(line="", key=None, **{**given, "text": text})
        assert [one.pk for one in queries.waiting_questions()] == [question.pk]
        answered = actions.answer(question=question, text="Por la cláusula 7.", by=ANA, at=OVER)
        assert actions.answer(question=question, text="Por la cláusula 7.", by=ANA, at=OVER).pk == answered.pk
        with pytest.raises(errors.QuestionAnswered):
            actions.answer(question=question, text="Otra cosa", by=ANA, at=OVER)
        assert queries.waiting_questions() == []


def test_hours_worked_are_those_that_people_are_paid_by(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection[Any]
) -> None:
    test_history.roll_up(floor, acting_as)
    count_until(owner, OVER)
    with scopes.scoped(floor.scope):
        ana, luis = floor.agents
        for number, row in enumerate(people.Activity.objects.order_by("id")):
            row.from_at = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=number)
            row.to_at = row.from_at + timedelta(minutes=1)
            row.save()
        for person, activity, begins, hours in (
            # From ten in the evening to two in the morning, in Bogotá.
            (ana, "available", datetime(2026, 11, 11, 3, tzinfo=UTC), 4),
            (ana, "lunch", datetime(2026, 11, 11, 7, tzinfo=UTC), 1),
            # After the days for which he was assigned.
            (luis, "available", datetime(2026, 11, 20, 15, tzinfo=UTC), 3),
            (luis, "training", datetime(2026, 11, 11, 15, tzinfo=UTC), 2),
        ):
            people.Activity.objects.create(
                person=person, activity=activity, from_at=begins, to_at=begins + timedelta(hours=hours)
            )
        leaving_tables.AccountSpell.objects.update(superseded_at=OVER)
        for person, until in ((ana, None), (luis, date(2026, 11, 15))):
            leaving_tables.AccountSpell.objects.create(
                person=person, programme=floor.programme, client_id=floor.programme.client_id, is_seasonal=False,
                from_date=NOVEMBER, to_date=until, recorded_at=floor.at,
            )  # fmt: skip
        prices = price_lists.begin(
            key=None, programme=floor.programme, from_date=NOVEMBER, currency="COP", by=ANA, at=scenes.START
        )
        item = lists.Item(code="hours", name="Horas", measure="worked_hour", tiers=tier("10000"))
        price_lists.put_item(prices=prices, item=item, by=ANA, at=scenes.START)
        approve(prices)
        (line,) = queries.lines(draft(floor))
        assert line.days == ((date(2026, 11, 10), 1, 7200), (date(2026, 11, 11), 2, 14400))
        asked = corrections.ask(
            person=ana, from_at=datetime(2026, 11, 11, 2, tzinfo=UTC), to_at=datetime(2026, 11, 11, 3, tzinfo=UTC),
            activity="available", text="Entré antes", is_own_request=True, user_id=3, recorded_at=OVER, by=ANA, at=OVER,
        )  # fmt: skip
        corrections.decide(
            correction=asked, decision="approved", answer="", decider=deciding.Decider(user_id=4, person_id=None),
            recorded_at=OVER, by=BEA, at=OVER,
        )  # fmt: skip
        assert amounts(draft(floor)) == {"hours": "70000.00"}


def test_work_belongs_to_the_programme_whose_contacts_were_served_and_queries_do_not_grow(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection[Any]
) -> None:
    with scopes.scoped(floor.scope):
        people_actions.choose_activity(
            person_id=floor.agents[1].pk, activity="training", reason="course", by=scenes.BY, at=floor.at
        )
        approve(draft_prices(floor))
    test_history.roll_up(floor, acting_as)
    count_until(owner, OVER)
    period = history.Period(from_date=NOVEMBER, to_date=DECEMBER, zone=ZONE)
    with scopes.scoped(floor.scope):
        worked = {(one.person, one.programme): one.seconds for one in margins.worked_for(period)}
        one, other = (agent.pk for agent in floor.agents)
        # The first served two chats; the second waited and was trained, and is assigned to nobody.
        assert set(worked) == {(one, floor.programme.pk), (other, core_margins.UNASSIGNED)}
        pay = {person: core_margins.Money(amount=Decimal(1_000_000), currency="COP") for person in (one, other)}
        found = margins.of_month(period, pay=pay)
        (row,) = found.rows
        assert (row.cost and row.cost.people_count, row.left) == (1, None)
        assert found.costs.total.amounts is None
        with CaptureQueriesContext(connection) as asked:
            draft(floor)
        few = len(asked)
    with scopes.scoped(floor.scope):
        for _ in range(3):
            floor.arrive()
    test_history.roll_up(floor, acting_as)
    count_until(owner, OVER)
    with scopes.scoped(floor.scope), CaptureQueriesContext(connection) as asked:
        draft(floor)
    assert len(asked) <= few
