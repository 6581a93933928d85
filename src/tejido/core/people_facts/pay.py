"""The facts of pay."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core import fact_fields

FACTS: Mapping[str, fact_fields.FactType] = {
    "pay_term_set": fact_fields.FactType(
        "How a person is paid from a day on was written down; where it lowers the pay it waits for another's approval.",
        {"person": "id", "term": "id", "paid_by": "code", "amount": "number?", "currency": "code", "from": "code",
         "state": "code"},
    ),
    "pay_term_decided": fact_fields.FactType(
        "A term that lowers somebody's pay was approved or refused.", {"person": "id", "term": "id", "state": "code"}
    ),
    "piece_rate_set": fact_fields.FactType(
        "What an accepted task of a programme or a queue is paid from a day on; queue 0 is every queue.",
        {"rate": "id", "programme": "id", "client": "id", "queue": "id", "amount": "number", "currency": "code",
         "from": "code"},
    ),
    "pay_day_set": fact_fields.FactType(
        "On which day of the month pay is due, from a day on.", {"pay_day": "id", "number": "number", "from": "code"}
    ),
    "task_reviewed": fact_fields.FactType(
        "A task that somebody did was accepted or rejected.", {"task": "id", "review": "id", "accepted": "flag"}
    ),
    "pay_run_opened": fact_fields.FactType(
        "The pay of a locked period was begun.", {"run": "id", "from": "code", "to": "code"}
    ),
    "pay_run_working_asked": fact_fields.FactType(
        "Somebody asked for a pay run to be worked out, or a try that died is taken up by another.",
        {"run": "id", "working": "id", "try_number": "number"},
    ),
    "pay_run_working_failed": fact_fields.FactType(
        "A pay run could not be worked out; the problem is the code of an error.",
        {"run": "id", "working": "id", "problem": "code"},
    ),
    "pay_run_worked_out": fact_fields.FactType(
        "The lines of a pay run were worked out, in place of those before.",
        {"run": "id", "people": "number", "lines": "number", "findings": "number"},
    ),
    "pay_run_signed": fact_fields.FactType(
        "Somebody signed a pay run; the digest is over all its lines.",
        {"run": "id", "signature": "id", "number": "number", "digest": "digest"},
    ),
    "pay_run_sent_back": fact_fields.FactType(
        "A pay run that one had signed was sent back to be worked out again.", {"run": "id"}
    ),
    "pay_run_closed": fact_fields.FactType(
        "A pay run was signed by two people and stands.",
        {"run": "id", "people": "number", "digest": "digest", "from": "code", "to": "code"},
    ),
    "pay_correction_set": fact_fields.FactType(
        "Money that an earlier pay run should have paid or taken was written down.",
        {"person": "id", "correction": "id", "run": "id", "kind": "code", "amount": "number", "currency": "code",
         "reason_digest": "digest?"},
    ),
    "pay_correction_decided": fact_fields.FactType(
        "A correction of pay was approved or refused by another.",
        {"person": "id", "correction": "id", "state": "code"},
    ),
    "pay_question_asked": fact_fields.FactType(
        "A worker asked about a line of their pay.",
        {"person": "id", "question": "id", "line": "id", "text_digest": "digest"},
    ),
    "pay_question_answered": fact_fields.FactType(
        "A worker's question about their pay was answered; it is solved once a correction came of it.",
        {"person": "id", "question": "id", "state": "code", "correction": "id?", "answer_digest": "digest"},
    ),
}  # fmt: skip
