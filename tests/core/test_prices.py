"""Prices and statements: each kind of line worked out by hand, the borders of tiers and penalties, and each refusal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tejido.core.prices import lists, margins, statements

MONTH, LATER = date(2026, 10, 1), date(2026, 11, 1)
CHAT, MAIL = 11, 12


def tiers(*pairs: tuple[int, str]) -> tuple[lists.Tier, ...]:
    return tuple(lists.Tier(from_quantity=Decimal(begin), price=Decimal(price)) for begin, price in pairs)


def item(code: str, measure: lists.Measure, *pairs: tuple[int, str], **given: object) -> lists.Item:
    return lists.Item(code=code, name=code, measure=measure, tiers=tiers(*(pairs or [(0, "1")])), **given)  # type: ignore[arg-type]


PENALTY = lists.Clause(
    code="late-chats", kind="penalty", text="Clause 7.2: 1.5 % for each point below the target, at most 5 %.",
    queue=CHAT, channel="chat", share_per_point=Decimal("0.015"), share_max=Decimal("0.05"),
)  # fmt: skip
BONUS = lists.Clause(
    code="fast-mails", kind="bonus", text="Clause 7.3", queue=MAIL, channel="email", basis="queue",
    target_share=Decimal("0.9"), share_per_point=Decimal("0.01"), share_max=Decimal("0.03"),
)  # fmt: skip
PRICES = lists.PriceList(
    from_date=MONTH,
    currency="COP",
    items=(
        item("chats", "answered_contact", (0, "2000.50"), (1000, "1800"), queue=CHAT, channel="chat"),
        item("mails", "answered_contact", (0, "100"), queue=MAIL, minimum_amount=Decimal("5000")),
        item("hours", "handling_hour", (0, "31250.75")),
        item("tasks", "finished_task", (0, "500"), (100, "450"), tiering="whole"),
        item("sales", "disposition", (0, "12345.6789"), dispositions=("sold",)),
        item("praise", "survey_answer", (0, "0.5"), score_min=5),
    ),
    clauses=(PENALTY, BONUS),
    minimum_amount=Decimal("3000000"),
)
VOLUMES = {
    "chats": statements.Volume(count=1234), "mails": statements.Volume(count=10),
    "hours": statements.Volume(count=45678, days=((date(2026, 10, 2), 12, 45678),)),
    "tasks": statements.Volume(count=100), "sales": statements.Volume(count=7), "praise": statements.Volume(count=3),
}  # fmt: skip


def level(in_time: int, counted: int = 100, *, target: str = "0.8") -> statements.Level:
    return statements.Level(
        in_time_count=in_time, counted_count=counted, target_share=Decimal(target), variant="answered_in_time"
    )


def month(**given: object) -> statements.Month:
    levels = {"late-chats": level(78), "fast-mails": level(92, target="0.9")}
    return statements.Month(month=MONTH, prices=PRICES, **{"volumes": VOLUMES, "levels": levels, **given})  # type: ignore[arg-type]


def amounts(lines: tuple[statements.Line, ...]) -> dict[str, str]:
    return {line.code: str(line.amount) for line in lines}


def test_a_statement_with_every_kind_of_line_is_what_the_hand_works_out() -> None:
    lines = statements.lines(month())
    assert amounts(lines) == {
        "chats": "2421700.00",  # 1000 x 2000.50 + 234 x 1800
        "mails": "1000.00",
        "mails_minimum": "4000.00",  # up to 5000
        "hours": "396572.02",  # 45,678 s are 12.69 h; x 31,250.75 = 396,572.0175
        "tasks": "45000.00",  # the hundredth task reaches the second price, which is then that of all
        "sales": "86419.75",  # 7 x 12,345.6789 = 86,419.7523
        "praise": "1.50",
        "month_minimum": "45306.73",  # 3,000,000 - 2,954,693.27
        "late-chats": "-90000.00",  # 2 points at 1.5 % of 3,000,000
        "fast-mails": "100.00",  # 2 points at 1 % of the 5,000 of that queue alone
    }
    assert statements.total(lines) == Decimal("2910100.00")
    by_code = {line.code: line for line in lines}
    assert [(str(one.quantity), str(one.price)) for one in by_code["chats"].steps] == [
        ("1000", "2000.50"), ("234", "1800"),
    ]  # fmt: skip
    assert (by_code["hours"].quantity, by_code["hours"].days) == (Decimal("12.69"), VOLUMES["hours"].days)
    # What is kept and sealed is read back as it was, through JSON.
    assert tuple(statements.line_of(json.loads(json.dumps(statements.plain(line)))) for line in lines) == lines


@pytest.mark.parametrize(
    ("reached", "amount"),
    [
        (level(80), "0.00"),  # exactly the target
        (level(799, 1000), "-4500.00"),  # a tenth of a point
        (level(2, 3, target="0.6667"), "-150.00"),  # 2/3 is a three hundredth of a point below 66.67 %
        (level(77), "-135000.00"),
        (level(70), "-150000.00"),  # 15 % is more than the cap of 5 %
        (level(0), "-150000.00"),
        (level(0, 0), "0.00"),  # nothing came: nothing is held against it
        (level(100), "0.00"),  # a penalty is no bonus
    ],
)
def test_a_penalty_begins_below_its_target_and_ends_at_its_cap(reached: statements.Level, amount: str) -> None:
    lines = statements.lines(month(levels={"late-chats": reached}))
    assert amounts(lines)["late-chats"] == amount


def test_tiers_change_at_their_border() -> None:
    graduated, whole = PRICES.items[0], PRICES.items[3]

    def cost(one: lists.Item, count: int) -> str:
        return str(sum((step.amount for step in statements.steps(one, Decimal(count))), Decimal(0)))

    assert [cost(graduated, count) for count in (0, 999, 1000, 1001)] == [
        "0.00", "1998499.50", "2000500.00", "2002300.00",
    ]  # fmt: skip
    assert [cost(whole, count) for count in (0, 99, 100)] == ["0.00", "49500.00", "45000.00"]
    assert statements.quantity(PRICES.items[2], statements.Volume(count=18)) == Decimal("0.01")  # half a hundredth
    assert statements.quantity(PRICES.items[2], statements.Volume(count=17)) == Decimal("0.00")


def test_what_is_counted_otherwise_later_is_one_line_of_the_next_month_and_then_no_more() -> None:
    first = statements.lines(month())
    again = month(volumes={**VOLUMES, "chats": statements.Volume(count=1240)}, levels={"late-chats": level(79)})
    fresh = statements.lines(again)
    billed = statements.billed_so_far([first], month=MONTH)
    found = statements.corrections(fresh, billed)
    # Six chats more fill up the minimum; the penalty halves; the bonus is gone with its clause.
    assert amounts(found) == {
        "correction_2026-10_chats": "10800.00", "correction_2026-10_month_minimum": "-10800.00",
        "correction_2026-10_late-chats": "45000.00", "correction_2026-10_fast-mails": "-100.00",
    }  # fmt: skip
    assert all(line.kind == "correction" and line.month == MONTH for line in found)
    assert [str(line.billed_amount) for line in found][:1] == ["2421700.00"]
    billed = statements.billed_so_far([first, found], month=MONTH)
    assert statements.corrections(fresh, billed) == ()
    # And back again: the correction of a correction is what was billed for it.
    back = statements.corrections(first, billed)
    assert statements.total(back) == -statements.total(found)
    assert statements.billed_so_far([found], month=LATER) == {}


def test_lists_refuse_what_no_contract_means() -> None:
    refused = [
        (lists.PriceInvalid, lambda: item("a", "answered_contact", (1, "1"))),
        (lists.PriceInvalid, lambda: item("a", "answered_contact", (0, "1"), (0, "2"))),
        (lists.PriceInvalid, lambda: item("a", "answered_contact", (0, "-1"))),
        (lists.PriceInvalid, lambda: item("a", "answered_contact", (0, "NaN"))),
        (lists.PriceInvalid, lambda: item("a", "answered_contact", (0, "0.00001"))),
        (lists.PriceInvalid, lambda: item("a", "answered_contact", minimum_amount=Decimal("0.001"))),
        (lists.ItemInvalid, lambda: item("A b", "answered_contact")),
        (lists.ItemInvalid, lambda: item("a", "answered_contact", dispositions=("sold",))),
        (lists.ItemInvalid, lambda: item("a", "disposition")),
        (lists.ItemInvalid, lambda: item("a", "survey_answer")),
        (lists.ItemInvalid, lambda: item("a", "survey_answer", score_min=6)),
        (lists.ItemInvalid, lambda: item("a", "answered_contact", score_min=3)),
        (lists.ItemInvalid, lambda: item("a", "worked_hour", queue=CHAT)),
        (lists.ItemInvalid, lambda: item("a", "finished_task", channel="chat")),
        (lists.ItemInvalid, lambda: item("a", "answered_contact", channel="help")),
        (lists.ClauseInvalid, lambda: replace(PENALTY, share_max=Decimal("1.01"))),
        (lists.ClauseInvalid, lambda: replace(PENALTY, share_per_point=Decimal(0))),
        (lists.ClauseInvalid, lambda: replace(PENALTY, text="")),
        (lists.ListInvalid, lambda: replace(PRICES, from_date=date(2026, 10, 2))),
        (lists.ListInvalid, lambda: replace(PRICES, currency="cop")),
        (lists.ListInvalid, lambda: replace(PRICES, items=())),
        (lists.ListInvalid, lambda: replace(PRICES, clauses=(PENALTY, replace(BONUS, code="late-chats")))),
        (lists.PenaltiesTooHigh, lambda: replace(
            PRICES, clauses=(replace(PENALTY, share_max=Decimal("0.6")),
                             replace(PENALTY, code="b", share_max=Decimal("0.5"))))),
    ]  # fmt: skip
    for kind, make in refused:
        with pytest.raises(kind):
            make()


@pytest.mark.parametrize(
    ("one", "other", "is_double"),
    [
        (item("a", "answered_contact"), item("b", "answered_contact", queue=CHAT), True),
        (item("a", "answered_contact", queue=MAIL), item("b", "answered_contact", queue=CHAT), False),
        (item("a", "answered_contact", channel="chat"), item("b", "answered_contact", channel="voice"), False),
        (item("a", "answered_contact", channel="chat"), item("b", "answered_contact", queue=CHAT), True),
        (item("a", "worked_hour"), item("b", "handling_hour"), True),
        (item("a", "answered_contact"), item("b", "disposition", dispositions=("sold",)), False),
        (item("a", "disposition", dispositions=("x",)), item("b", "disposition", dispositions=("y",)), False),
        (item("a", "disposition", dispositions=("x",)), item("b", "disposition", dispositions=("y", "x")), True),
        (item("a", "finished_task"), item("b", "finished_task", dispositions=("ok",)), True),
    ],
)
def test_nothing_is_paid_twice(one: lists.Item, other: lists.Item, is_double: bool) -> None:
    assert lists.overlap(one, other) is lists.overlap(other, one) is is_double
    if is_double:
        with pytest.raises(lists.ItemsOverlap):
            lists.PriceList(from_date=MONTH, currency="COP", items=(one, other))


def test_a_comparison_names_what_is_new_changed_and_gone() -> None:
    cheaper = replace(PRICES.items[0], tiers=tiers((0, "1900")))
    after = replace(PRICES, items=(cheaper, item("calls", "answered_contact", channel="voice")), clauses=(PENALTY,))
    found = {one.code: (one.before is None, one.after is None, one.fields) for one in lists.compare(PRICES, after)}
    assert found.pop("chats") == (False, False, ("tiers",))
    assert found.pop("calls") == (True, False, ())
    assert set(found) == {"mails", "hours", "tasks", "sales", "praise", "fast-mails"}
    assert all(gone == (False, True, ()) for gone in found.values())
    assert lists.compare(PRICES, PRICES) == ()


def people(first: int, count: int, programme: int, seconds: float = 100) -> list[margins.WorkedFor]:
    return [
        margins.WorkedFor(person=number, programme=programme, seconds=seconds)
        for number in range(first, first + count)
    ]  # fmt: skip


def test_pay_goes_to_the_programmes_by_worked_time_and_no_cent_is_lost() -> None:
    worked = [*people(0, 12, 7, 200), *people(0, 12, 8, 100), *people(100, 10, margins.UNASSIGNED)]
    pay = {one.person: margins.Money(amount=Decimal("1000.01"), currency="COP") for one in worked}
    found = margins.costs(worked, pay)
    assert found.by_programme[7].amounts == (margins.Money(amount=Decimal("8000.04"), currency="COP"),)
    assert found.by_programme[8].amounts == (margins.Money(amount=Decimal("4000.08"), currency="COP"),)
    assert found.unassigned.amounts == (margins.Money(amount=Decimal("10000.10"), currency="COP"),)
    assert found.total.amounts == (margins.Money(amount=Decimal("22000.22"), currency="COP"),)
    assert margins.spread(Decimal("0.05"), [1, 1, 1]) == [Decimal("0.02"), Decimal("0.01"), Decimal("0.02")]


def test_the_pay_of_few_people_is_in_no_margin_and_follows_from_none() -> None:
    worked = [*people(0, 9, 7), *people(50, 12, 8), *people(100, 30, 9)]
    pay = {one.person: margins.Money(amount=Decimal(1000), currency="COP") for one in worked}
    found = margins.costs(worked, pay)
    # Nine are too few; with the twelve withheld as well, the total less what is shown is that of 21 people.
    assert {one: cost.amounts is None for one, cost in found.by_programme.items()} == {7: True, 8: True, 9: False}
    assert found.total.amounts is not None
    revenue = margins.Money(amount=Decimal("40000"), currency="COP")
    assert margins.margin(revenue, found.by_programme[7], rates=()) is None
    assert margins.margin(revenue, found.by_programme[9], rates=()) == Decimal("10000.00")


def test_two_currencies_make_no_sum_without_a_rate() -> None:
    cost = margins.Cost(people_count=30, amounts=(margins.Money(amount=Decimal("4100000"), currency="COP"),))
    revenue = margins.Money(amount=Decimal("5000"), currency="USD")
    assert margins.margin(revenue, cost, rates=()) is None
    rate = margins.Rate(currency="USD", into="COP", rate=Decimal("4100"), source="TRM")
    assert margins.margin(revenue, cost, rates=[rate]) == Decimal("4000.00")
    other = margins.Rate(currency="COP", into="USD", rate=Decimal("0.00025"), source="TRM")
    assert margins.margin(revenue, cost, rates=[other]) == Decimal("3975.00")
