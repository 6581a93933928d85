"""The first pages of the sections about people, until their own parts bring them."""

from __future__ import annotations

from tests.permissions.rows import AGENTS, Row

ROWS = (
    Row(name="people", method="GET", path="/people/", what="the people lead's first page",
        allows={"people lead", "administrator"}),
    Row(name="own_path", method="GET", path="/me/", what="one's own first page", allows=AGENTS),
)  # fmt: skip
