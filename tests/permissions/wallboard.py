"""The wallboard: a programme's figures, for those who reach its client."""

from __future__ import annotations

from tests.permissions.rows import AGENTS, CLIENTS, Row

SEE = AGENTS | CLIENTS | {"supervisor", "planner", "impact lead", "administrator"}
SEE_THE_BANK = SEE - {"other agent", "other client"}
HIDDEN = {"other agent", "other client"}

ROWS = (
    Row(name="wallboards", method="GET", path="/wallboard/", what="the programmes one may look at", allows=SEE),
    Row(name="wallboard", method="GET", path="/wallboard/{programme}/", what="a programme's wallboard",
        allows=SEE_THE_BANK, hides=HIDDEN),
    Row(name="wallboard_numbers", method="GET", path="/wallboard/{programme}/numbers", what="its figures",
        allows=SEE_THE_BANK, hides=HIDDEN),
    Row(name="wallboard_contacts", method="GET", path="/wallboard/{programme}/contacts/",
        what="the contacts behind a figure", allows={"supervisor", "administrator"}),
    Row(name="wallboard_agents", method="GET", path="/wallboard/{programme}/agents/",
        what="the agents behind a figure", allows={"supervisor", "planner"}),
)  # fmt: skip
