"""The pages about livelihood, and about staying and growing: the impact lead's alone."""

from __future__ import annotations

from tests.permissions.rows import Row

LEAD = {"impact lead"}

ROWS = (
    Row(name="impact_livelihood", method="GET", path="/impact/livelihood/", what="pay and homes, in groups of many",
        allows=LEAD),
    Row(name="impact_staying", method="GET", path="/impact/staying/", what="how long people stay, by group",
        allows=LEAD),
)  # fmt: skip
