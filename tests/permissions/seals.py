"""The seals: digests and positions of the whole centre, for those who answer for its evidence or review it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import Row

if TYPE_CHECKING:
    from tests.permissions import world

SEE = {"impact lead", "reviewer", "administrator"}

ROWS = (
    Row(name="seals", method="GET", path="/seals/", what="the seals and their digests", allows=SEE),
    Row(name="seals_file", method="GET", path="/seals/file", what="all of them as a file to keep", allows=SEE),
    Row(name="seal_proof", method="GET", path="/seals/proof?position=1",
        what="that a fact is under its seal, without the fact", allows=SEE),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Seal what has happened so far."""
    from tejido.core import facts
    from tejido.journal import clock, seals

    with made.centre.acting_as("work"):
        seals.seal(by=facts.SYSTEM, at=clock.now(), sealed_at=clock.machine_now())
    return {}
