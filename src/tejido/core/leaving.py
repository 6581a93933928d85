"""What is to be done when somebody leaves, and what stands in the way of calling it done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

# Somebody ticks these. Equipment, the loan and the access to this system are looked up instead.
STEPS = ("equipment", "final_pay", "certificate", "handover")
TICKED = tuple(step for step in STEPS if step != "equipment")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the list, in its order; `is_found` where it is looked up and nobody can tick it."""

    code: str
    is_done: bool
    is_found: bool = False


def steps(*, done: Collection[str], equipment_back: bool, loans_settled: bool, access_closed: bool) -> tuple[Step, ...]:
    """Return the list of steps for somebody who leaves.

    Args:
        done: The steps that somebody ticked.
        equipment_back: Nothing that was lent to them is still out.
        loans_settled: Nothing is owed, or it was agreed how it is paid back.
        access_closed: They have no account that still opens.
    """
    return (
        Step(code="equipment", is_done=equipment_back, is_found=True),
        Step(code="loan", is_done=loans_settled, is_found=True),
        Step(code="final_pay", is_done="final_pay" in done),
        Step(code="certificate", is_done="certificate" in done),
        Step(code="handover", is_done="handover" in done),
        Step(code="access", is_done=access_closed, is_found=True),
    )
