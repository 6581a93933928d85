"""The codes of pay: how somebody is paid, how far a run, a term or a question is, and what is found in a run."""

from __future__ import annotations

from collections.abc import Mapping

BASES = ("month", "hour", "piece")
# Of whatever one person writes down and another may have to approve.
DECISIONS = ("waiting", "in_force", "refused")
# State to the states that may follow: signed once, a run can be sent back; closed, it stands.
RUNS: Mapping[str, tuple[str, ...]] = {"draft": ("signed_once",), "signed_once": ("draft", "closed"), "closed": ()}
RUN_STATES = tuple(RUNS)
SIGNATURES_NEEDED = 2
QUESTION_STATES = ("asked", "answered", "solved")
TEXT_LENGTH_MAX = 1000

# What may be found about a person in a run, and whether it stands in the way of signing.
FINDINGS: Mapping[str, bool] = {
    "no_pay_term": True,
    "no_contract_terms": True,
    "no_piece_rate": True,
    "value_missing": True,
    "currencies_differ": True,
    "demonstration_value": False,
    "value_not_in_force": False,
    "below_minimum": False,
    "taken_less": False,
    "owed_by_worker": False,
    "no_hours": False,
}
BLOCKING = tuple(code for code, stands_in_the_way in FINDINGS.items() if stands_in_the_way)
