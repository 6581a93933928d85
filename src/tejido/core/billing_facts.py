"""The facts of price lists and statements."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields


def _price_list(meaning: str, **fields: str) -> fact_fields.FactType:
    return fact_fields.FactType(meaning, {"price_list": "id", "programme": "id", "from": "code", **fields})


def _statement(meaning: str) -> fact_fields.FactType:
    return fact_fields.FactType(
        meaning,
        {"statement": "id", "programme": "id", "price_list": "id", "month": "code", "currency": "code",
         "amount": "number", "lines": "number", "statement_digest": "digest"},
    )  # fmt: skip


FACTS: Mapping[str, fact_fields.FactType] = {
    "price_list_begun": _price_list("A price list of a programme was begun as a draft."),
    "price_list_changed": _price_list(
        "A draft of a price list was changed; so many prices and clauses are in it.", items="number", clauses="number"
    ),
    "price_list_proposed": _price_list("A price list was proposed.", prices_digest="digest"),
    "price_list_approved": _price_list(
        "A price list was approved by somebody else; the one it corrects is superseded.",
        prices_digest="digest", superseded="id?",
    ),
    "price_list_refused": _price_list("A proposed price list was refused, with a reason."),
    "price_list_withdrawn": _price_list("A draft or proposal of a price list was given up."),
    "exchange_rate_set": fact_fields.FactType(
        "It was said what a currency is worth in another from a day on.",
        {"rate": "id", "currency": "code", "into": "code", "value": "number", "from": "code"},
    ),
    "statement_drafted": _statement("A client's statement of a month was worked out, or worked out anew."),
    "statement_issued": _statement("A client's statement of a month was issued by a second person; it stands."),
    "statement_question_asked": fact_fields.FactType(
        "A client's user asked about a line of a statement.",
        {"statement": "id", "question": "id", "text_digest": "digest"},
    ),
    "statement_question_answered": fact_fields.FactType(
        "A question about a statement was answered.",
        {"statement": "id", "question": "id", "text_digest": "digest"},
    ),
}  # fmt: skip
