"""The impact page: measurements within the reader's own reach."""

from __future__ import annotations

from tests.permissions.rows import CLIENTS, Row

ROWS = (
    Row(name="impact", method="GET", path="/impact/", what="the measurements of a month",
        allows=CLIENTS | {"impact lead", "reviewer"}),
)  # fmt: skip
