"""Indicators: their state and their gaps for the impact lead and a reviewer; one by itself for a client too."""

from __future__ import annotations

from tests.permissions.rows import CLIENTS, Row

LEAD = {"impact lead"}
BOTH = LEAD | {"reviewer"}
ONE = "/impact/indicators"

ROWS = (
    Row(name="impact_indicators", method="GET", path=f"{ONE}/", what="the state of every indicator", allows=BOTH),
    Row(name="impact_gaps", method="GET", path="/impact/gaps/", what="what keeps numbers from being given",
        allows=BOTH),
    Row(name="impact_indicator", method="GET", path=f"{ONE}/contacts_served/",
        what="an indicator that is given for clients; a client's own numbers", allows=CLIENTS | BOTH),
    Row(name="impact_indicator", method="GET", path=f"{ONE}/worked_hours/", what="an indicator that is not",
        allows=BOTH, hides=CLIENTS),
    Row(name="impact_keep", method="POST", path=f"{ONE}/keep/", what="keep the numbers of a month", allows=LEAD,
        form={"month": "2026-10"}),
)  # fmt: skip
