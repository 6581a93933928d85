"""The register of reference values: everybody inside reads it; leads and the administrator propose and decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

CHANGERS = {"people lead", "impact lead", "administrator"}
READERS = AGENTS | {"supervisor", "planner"} | CHANGERS
VALUE, PROPOSAL = "/reference/rows/{reference_row}", "/reference/proposals/{value_proposal}"
BATCH = "/reference/batches/{value_batch}"
# Answered 302: a button that does nothing any more leads back and says so.
PRESSED = dict.fromkeys(CHANGERS, 302)

ROWS = (
    Row(name="reference", method="GET", path="/reference/", what="what holds on a day", allows=READERS),
    Row(name="reference_history", method="GET", path="/reference/values/week_hours_max/?known=2026-01-01",
        what="the history of a value, and what was known on a day", allows=READERS),
    Row(name="reference_compare", method="GET", path="/reference/compare/", what="two views beside each other",
        allows=READERS),
    Row(name="reference_file", method="GET", path="/reference/file/", what="all values as a file", allows=READERS),
    Row(name="reference_proposals", method="GET", path="/reference/proposals/", what="what waits for a decision",
        allows=READERS),
    Row(name="reference_proposal", method="GET", path=f"{PROPOSAL}/", what="a proposal and what it would change",
        allows=READERS),
    Row(name="reference_batch", method="GET", path=f"{BATCH}/", what="the proposals of one file", allows=READERS),
    Row(name="reference_propose", method="GET", path="/reference/propose/", what="the form: a value", allows=CHANGERS),
    Row(name="reference_propose", method="POST", path="/reference/propose/", what="propose a value", allows=CHANGERS,
        form={"code": "x"}),
    Row(name="reference_correct", method="GET", path=f"{VALUE}/correct/", what="the form: correct a value",
        allows=CHANGERS),
    Row(name="reference_correct", method="POST", path=f"{VALUE}/correct/", what="propose a correction",
        allows=CHANGERS, form={"code": "x"}),
    Row(name="reference_restate", method="GET", path=f"{VALUE}/status/", what="the form: suspend or annul",
        allows=CHANGERS),
    Row(name="reference_restate", method="POST", path=f"{VALUE}/status/", what="propose to suspend or annul",
        allows=CHANGERS, form={"status": "x"}),
    Row(name="reference_import", method="GET", path="/reference/import/", what="the form: living wages",
        allows=CHANGERS),
    Row(name="reference_import", method="POST", path="/reference/import/", what="load benchmarks of living wages",
        allows=CHANGERS, form={"reason": "x"}),
    Row(name="reference_approve", method="POST", path=f"{PROPOSAL}/approve/", what="approve somebody else's proposal",
        statuses=PRESSED, form={}),
    Row(name="reference_refuse", method="POST", path=f"{PROPOSAL}/refuse/", what="refuse somebody else's proposal",
        allows=CHANGERS, form={"reason": ""}),
    Row(name="reference_withdraw", method="POST", path=f"{PROPOSAL}/withdraw/", what="take one's own proposal back",
        hides=CHANGERS, form={}),
    Row(name="reference_approve_batch", method="POST", path=f"{BATCH}/approve/", what="approve a whole file",
        statuses=PRESSED, form={}),
    Row(name="reference_refuse_batch", method="POST", path=f"{BATCH}/refuse/", what="refuse a whole file",
        allows=CHANGERS, form={"reason": ""}),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Propose another longest week, as a file of one line, by an account that nobody of the table has."""
    import uuid
    from datetime import date
    from decimal import Decimal

    from tejido.core import facts
    from tejido.core.reference import values as core_values
    from tejido.journal import clock, scopes
    from tejido.reference import proposals, values

    with scopes.scoped({0}):
        held = values.known("week_hours_max", place="CO")[-1]
        wanted = core_values.Value(
            key="week_hours_max", place="CO", value=Decimal(40), unit="hours", from_date=date(2030, 7, 15),
            to_date=None, source="Ley 1", confidence="unchecked",
        )  # fmt: skip
        proposal = proposals.propose(
            act="add", value=wanted, reason="Llega una ley", batch=uuid.uuid4(), by=facts.Actor("user", 987654),
            at=clock.now(),
        )  # fmt: skip
    return {"reference_row": str(held.key), "value_proposal": str(proposal.key), "value_batch": str(proposal.batch)}
