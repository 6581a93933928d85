"""What the database refuses about price lists, exchange rates, statements of a month and questions about them."""

from __future__ import annotations

from datetime import date

from tests.constraint_billing import APPROVED, DIGEST, NOVEMBER, OCTOBER, PROPOSED, START
from tests.constraint_cases import changed, foreign
from tests.constraints import Case, Scene, at

LIST, RATE = "clients_pricelist", "clients_exchangerate"
STATEMENT, QUESTION = "contacts_statement", "contacts_statementquestion"
CARRIER = "carries references; the id alone is unique"
EXCEPTIONS_OF_CLIENTS = {f"{LIST}.price_list_with_client": CARRIER}
EXCEPTIONS_OF_CONTACTS = {f"{STATEMENT}.statement_with_client": CARRIER}
ISSUED = {"state": "issued", "issued_by_user_id": 2, "issued_at": START}
ANSWERED = {
    "answer": "Por eso.", "answer_salt": b"salt", "answer_digest": DIGEST, "answered_by_user_id": 2,
    "answered_at": at(9),
}  # fmt: skip


def two_lists(scene: Scene, *, first: dict[str, object], **second: object) -> object:
    """Give a programme two price lists."""
    programme = scene.add("clients_programme")
    scene.add(LIST, programme_id=programme, **first)
    return scene.add(LIST, programme_id=programme, **second)


def stands(what: str, first: dict[str, object], **later: object) -> Case:
    """Return the case of a list that somebody tries to change after it was proposed."""
    return Case(
        table=LIST, guard="clients_price_list_stands", sqlstate="TJ003", what=what,
        forbidden=lambda s: s.change(LIST, s.add(LIST, programme_id=s.add("clients_programme"), **first), **later),
    )  # fmt: skip


def two_rates(scene: Scene, **given: object) -> object:
    """Say twice what a currency is worth from a day on."""
    scene.add(RATE, superseded_at=None)
    return scene.add(RATE, **{"superseded_at": None, **given})


CLIENTS = [
    Case(
        table=LIST, guard="one_price_list_from_a_month", what="two approved",
        forbidden=lambda s: two_lists(s, first=APPROVED, **APPROVED),
        allowed=lambda s: [
            two_lists(s, first={**APPROVED, "superseded_at": START}, **APPROVED),
            two_lists(s, first=APPROVED, **{**APPROVED, "from_date": NOVEMBER}),
        ],
    ),
    Case(
        table=LIST, guard="one_open_price_list_at_a_time", what="a draft and a proposal",
        forbidden=lambda s: two_lists(s, first={}, **PROPOSED),
        allowed=lambda s: two_lists(s, first=APPROVED),
    ),
    Case(
        table=LIST, guard="one_currency_for_a_programme", what="another one later",
        forbidden=lambda s: two_lists(s, first=APPROVED, **{**APPROVED, "from_date": NOVEMBER, "currency": "USD"}),
        allowed=lambda s: two_lists(s, first=APPROVED, **{**APPROVED, "from_date": NOVEMBER}),
    ),
    changed(LIST, "price_list_begins_with_a_month", allowed={"from_date": NOVEMBER}, from_date=date(2026, 10, 2)),
    changed(LIST, "price_list_currency_is_a_code", allowed={"currency": "USD"}, currency="cop"),
    changed(LIST, "price_list_minimum_is_money", allowed={"minimum_amount": 0}, minimum_amount=-1),
    *(
        changed(LIST, "price_list_state_is_whole", allowed=allowed, **wrong)
        for allowed, wrong in (
            (PROPOSED, {**PROPOSED, "digest": None}), (APPROVED, {**APPROVED, "decided_at": None}),
            ({"state": "withdrawn"}, {"state": "lost"}), (PROPOSED, {**PROPOSED, "state": "draft"}),
        )
    ),
    changed(LIST, "prices_are_approved_by_another", allowed=APPROVED, **{**APPROVED, "decided_by_user_id": 1}),
    changed(
        LIST, "only_approved_prices_are_superseded", allowed={**APPROVED, "superseded_at": at(1)}, superseded_at=START
    ),
    changed(LIST, "only_approved_prices_are_superseded", **{**APPROVED, "superseded_at": at(-1)}),
    foreign(LIST, "price_list_of_clients_programme", "programme_id", "clients_programme"),
    stands("other prices after they were proposed", PROPOSED, items='[{"code": "x"}]'),
    stands("another month after it was approved", APPROVED, from_date=NOVEMBER),
    stands("approved again by another", APPROVED, decided_by_user_id=3),
    stands("no longer superseded", {**APPROVED, "superseded_at": START}, superseded_at=None),
    Case(
        table=LIST, guard="clients_price_list_stands", sqlstate="TJ003", what="removed",
        forbidden=lambda s: s.remove(LIST, s.add(LIST, programme_id=s.add("clients_programme"), **PROPOSED)),
        allowed=lambda s: s.remove(LIST, s.add(LIST, programme_id=s.add("clients_programme"))),
    ),
    Case(
        table=RATE, guard="exchange_rate_once_from_a_day", what="two that hold", forbidden=two_rates,
        allowed=lambda s: [two_rates(s, superseded_at=START), s.add(RATE, superseded_at=None, from_date=NOVEMBER)],
    ),
    changed(RATE, "exchange_rate_of_two_currencies", allowed={"currency": "EUR"}, currency="COP"),
    changed(RATE, "exchange_rate_of_two_currencies", into_currency="cop"),
    changed(RATE, "exchange_rate_is_above_zero", allowed={"rate": 1}, rate=0),
    changed(RATE, "exchange_rate_names_its_source", source=""),
    changed(RATE, "exchange_rate_superseded_later", superseded_at=at(-1)),
]  # fmt: skip
CONTACTS = [
    Case(
        table=STATEMENT, guard="one_statement_a_month", what="two of one month",
        forbidden=lambda s: [s.add(STATEMENT, programme_id=s.mine["clients_programme"]) for _ in range(2)],
        allowed=lambda s: [
            s.add(STATEMENT, programme_id=s.mine["clients_programme"], from_date=begin, to_date=end)
            for begin, end in ((OCTOBER, NOVEMBER), (NOVEMBER, date(2026, 12, 1)))
        ],
    ),
    changed(STATEMENT, "statement_is_of_a_month", from_date=date(2026, 10, 2)),
    changed(STATEMENT, "statement_is_of_a_month", to_date=OCTOBER),
    changed(STATEMENT, "statement_has_a_currency", allowed={"currency": "USD"}, currency="$"),
    changed(STATEMENT, "statement_digest_is_a_digest", digest="x"),
    changed(STATEMENT, "statement_state_is_whole", allowed=ISSUED, **{**ISSUED, "issued_at": None}),
    changed(STATEMENT, "statement_state_is_whole", state="sent"),
    changed(STATEMENT, "statement_is_issued_by_another", allowed=ISSUED, **{**ISSUED, "issued_by_user_id": 1}),
    foreign(STATEMENT, "statement_of_clients_programme", "programme_id", "clients_programme"),
    Case(
        table=STATEMENT, guard="statement_of_clients_prices", what="another client's prices",
        forbidden=lambda s: s.change(
            STATEMENT, price_list_id=s.add(LIST, client_id=s.theirs["clients_client"],
                                           programme_id=s.theirs["clients_programme"]),
        ),
    ),
    Case(
        table=STATEMENT, guard="contacts_statement_stands", sqlstate="TJ003", what="another amount",
        forbidden=lambda s: s.change(STATEMENT, s.add(STATEMENT, **ISSUED), amount=1),
        allowed=lambda s: s.change(STATEMENT, amount=1),
    ),
    Case(
        table=STATEMENT, guard="contacts_statement_stands", sqlstate="TJ003", what="removed",
        forbidden=lambda s: s.remove(STATEMENT, s.add(STATEMENT, **ISSUED)),
    ),
    changed(QUESTION, "question_text_and_salt_go_together", allowed={"text": None, "salt": None}, text=None),
    changed(QUESTION, "answer_text_and_salt_go_together", allowed=ANSWERED, **{**ANSWERED, "answer_salt": None}),
    changed(QUESTION, "question_answer_is_whole", allowed=ANSWERED, **{**ANSWERED, "answered_at": None}),
    Case(
        table=QUESTION, guard="question_of_clients_statement", what="another client's statement",
        forbidden=lambda s: s.change(QUESTION, client_id=s.theirs["clients_client"]),
    ),
]  # fmt: skip
