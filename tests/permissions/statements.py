"""Billing: prices and statements for those who look after clients, a client's own issued statements for its user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import CLIENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

ADMIN = frozenset({"administrator"})
STAFF = ADMIN | {"planner"}
READERS = STAFF | CLIENTS
HIDDEN = frozenset({"other client"})
STATEMENT, DRAFT = "/billing/statements/{statement}", "/billing/statements/{statement_draft}"
LIST, PROPOSED = "/billing/prices/{price_draft}", "/billing/prices/{price_proposal}"
ITEM = {
    "code": "calls", "name": "Llamadas", "measure": "answered_contact", "queue": "", "channel": "voice",
    "price": "1200,5", "tiering": "graduated", "clause": "",
}  # fmt: skip
CLAUSE = {
    "code": "late", "kind": "penalty", "queue": "{queue}", "channel": "chat", "target_share": "",
    "share_per_point": "1", "share_max": "5", "basis": "programme", "text": "Cláusula 7",
}  # fmt: skip
RATE = {
    "key": "{some_id}", "currency": "USD", "rate": "4025,5", "into_currency": "COP", "from_date": "2026-11-01",
    "source": "TRM",
}  # fmt: skip

ROWS = (
    Row(name="billing", method="GET", path="/billing/", what="the statements of a month; a client's own",
        allows=READERS),
    # Answered by a redirect that says why: this world's month is not over.
    Row(name="billing_draft", method="POST", path="/billing/statements/new", what="work out a statement",
        allows=STAFF, form={"programme": "{programme}", "month": "2026-11"}),
    Row(name="billing_statement", method="GET", path=f"{STATEMENT}/", what="an issued statement",
        allows=STAFF | {"client"}, hides=HIDDEN),
    Row(name="billing_statement", method="GET", path=f"{DRAFT}/", what="a statement that is a draft",
        allows=STAFF, hides=CLIENTS),
    Row(name="billing_issue", method="POST", path=f"{DRAFT}/issue", what="issue a statement", allows=ADMIN,
        form={"digest": "0" * 64}),
    Row(name="billing_ask", method="GET", path=f"{STATEMENT}/ask", what="the form: ask about a line",
        allows={"client"}, hides=HIDDEN),
    Row(name="billing_ask", method="POST", path=f"{STATEMENT}/ask", what="ask about a line", allows={"client"},
        hides=HIDDEN, form={"key": "{some_id}", "line": "chats", "text": "¿Por qué?"}),
    Row(name="billing_statement_csv", method="GET", path=f"{STATEMENT}/statement.csv", what="a statement as CSV",
        allows=STAFF | {"client"}, hides=HIDDEN),
    Row(name="billing_statement_xlsx", method="GET", path=f"{STATEMENT}/statement.xlsx", what="a statement as XLSX",
        allows=STAFF | {"client"}, hides=HIDDEN),
    Row(name="billing_line", method="GET", path=f"{STATEMENT}/lines/chats/", what="the contacts behind a line",
        allows=STAFF | {"client"}, hides=HIDDEN),
    Row(name="billing_line", method="GET", path=f"{DRAFT}/lines/chats/", what="the same of a draft", allows=STAFF,
        hides=CLIENTS),
    Row(name="billing_questions", method="GET", path="/billing/questions/", what="the questions that wait",
        allows=STAFF),
    Row(name="billing_answer", method="GET", path="/billing/questions/{statement_question}/answer",
        what="the form: answer a question", allows=STAFF),
    Row(name="billing_answer", method="POST", path="/billing/questions/{statement_question}/answer",
        what="answer a question", allows=STAFF, form={"text": "Por la cláusula 7."}),
    Row(name="billing_prices", method="GET", path="/billing/prices/", what="the prices of every programme",
        allows=STAFF),
    Row(name="billing_programme", method="GET", path="/billing/prices/programmes/{programme}/",
        what="a programme's price lists", allows=STAFF),
    Row(name="billing_begin", method="GET", path="/billing/prices/programmes/{other_programme}/begin",
        what="the form: begin a price list", allows=STAFF),
    Row(name="billing_begin", method="POST", path="/billing/prices/programmes/{other_programme}/begin",
        what="begin a price list", allows=STAFF, form={"key": "{some_id}", "month": "2027-01", "currency": "COP"}),
    Row(name="billing_price_list", method="GET", path=f"{LIST}/", what="a price list and what it changes",
        allows=STAFF),
    Row(name="billing_terms", method="GET", path=f"{LIST}/terms", what="the form: month, currency, minimum",
        allows=STAFF),
    Row(name="billing_terms", method="POST", path=f"{LIST}/terms", what="change month, currency, minimum",
        allows=STAFF, form={"month": "2027-02", "currency": "COP", "minimum_amount": "1.000.000"}),
    Row(name="billing_item_new", method="GET", path=f"{LIST}/items/new", what="the form: a price", allows=STAFF),
    Row(name="billing_item_new", method="POST", path=f"{LIST}/items/new", what="add a price", allows=STAFF, form=ITEM),
    Row(name="billing_item", method="GET", path=f"{LIST}/items/chats/change", what="the form: change a price",
        allows=STAFF),
    Row(name="billing_item", method="POST", path=f"{LIST}/items/chats/change", what="change a price", allows=STAFF,
        form=ITEM),
    Row(name="billing_clause_new", method="GET", path=f"{LIST}/clauses/new", what="the form: a penalty or bonus",
        allows=STAFF),
    Row(name="billing_clause_new", method="POST", path=f"{LIST}/clauses/new", what="add a penalty or bonus",
        allows=STAFF, form={**CLAUSE, "code": "later"}),
    Row(name="billing_clause", method="GET", path=f"{LIST}/clauses/late/change", what="the form: change one",
        allows=STAFF),
    Row(name="billing_clause", method="POST", path=f"{LIST}/clauses/late/change", what="change one", allows=STAFF,
        form=CLAUSE),
    Row(name="billing_take_out", method="POST", path=f"{LIST}/take-out", what="take a price out of a draft",
        allows=STAFF, form={"code": "late"}),
    Row(name="billing_propose", method="POST", path=f"{LIST}/propose", what="propose a price list", allows=STAFF),
    Row(name="billing_approve", method="POST", path=f"{PROPOSED}/approve", what="approve what somebody else proposed",
        allows=ADMIN),
    Row(name="billing_refuse", method="GET", path=f"{PROPOSED}/refuse", what="the form: refuse it", allows=ADMIN),
    Row(name="billing_refuse", method="POST", path=f"{PROPOSED}/refuse", what="refuse it", allows=ADMIN,
        form={"reason": "El contrato dice otra cosa."}),
    Row(name="billing_withdraw", method="POST", path=f"{LIST}/withdraw", what="withdraw a price list", allows=STAFF),
    Row(name="billing_margin", method="GET", path="/billing/margin/", what="the margin of each programme",
        allows=ADMIN),
    Row(name="billing_rate_new", method="GET", path="/billing/margin/rates/new", what="the form: an exchange rate",
        allows=ADMIN),
    Row(name="billing_rate_new", method="POST", path="/billing/margin/rates/new", what="store an exchange rate",
        allows=ADMIN, form=RATE),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Give the bank an issued statement with a question, a draft, and a list each that is a draft and a proposal."""
    from datetime import date
    from decimal import Decimal

    from tejido.clients import actions as client_actions
    from tejido.clients import price_lists
    from tejido.contacts.billing import actions
    from tejido.core import facts
    from tejido.core.prices import lists
    from tejido.journal import scopes
    from tests import scenes

    bank = made.centre.bank
    one, other = facts.Actor("user", 901), facts.Actor("user", 902)
    item = lists.Item(code="chats", name="Chats", measure="answered_contact", queue=bank.queue.pk, channel="chat",
                      tiers=(lists.Tier(from_quantity=Decimal(0), price=Decimal(1000)),))  # fmt: skip
    clause = lists.Clause(code="late", kind="penalty", text="Cláusula 7", queue=bank.queue.pk, channel="chat",
                          share_per_point=Decimal("0.01"), share_max=Decimal("0.05"))  # fmt: skip
    at = scenes.START

    def begun(programme: object, month: date) -> price_lists.PriceList:
        prices = price_lists.begin(key=None, programme=programme, from_date=month, currency="COP", by=one, at=at)  # type: ignore[arg-type]
        if not prices.items:
            price_lists.put_item(prices=prices, item=item, by=one, at=at)
        return prices

    with scopes.scoped(made.centre.scope):
        approved = begun(bank.programme, date(2026, 8, 1))
        price_lists.propose(prices=approved, by=one, at=at)
        price_lists.approve(prices=approved, by=other, at=at)
        issued, draft = (
            actions.draft(programme=bank.programme, month=date(2026, month, 1), zone="America/Bogota", by=one, at=at)
            for month in (8, 9)
        )
        issued = actions.issue(statement=issued, digest=issued.digest, by=other, at=at)
        question = actions.ask(statement=issued, line="chats", text="¿Por qué?", key=None, by=other, at=at)
        prices = begun(bank.programme, date(2027, 1, 1))
        price_lists.put_clause(prices=prices, clause=clause, by=one, at=at)
        more = client_actions.add_programme(client=bank.client, name="Otra línea", by=one, at=at)
        proposal = price_lists.begin(
            key=None, programme=more, from_date=date(2027, 1, 1), currency="COP", by=one, at=at
        )
        price_lists.put_item(
            prices=proposal, by=one, at=at,
            item=lists.Item(code="chats", name="Chats", measure="answered_contact", tiers=item.tiers),
        )  # fmt: skip
        price_lists.propose(prices=proposal, by=one, at=at)
    return {
        "statement": str(issued.key), "statement_draft": str(draft.key), "statement_question": str(question.key),
        "price_draft": str(prices.key), "price_proposal": str(proposal.key),
    }  # fmt: skip
