"""The four deductions of a net figure, out of the register of reference values: dated, sourced, with a range each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tejido.core.impact.estimation import net
from tejido.core.reference import values
from tejido.reference import values as register

# The key of the register that holds each; its variants are low, central and high.
KEYS: dict[net.Kind, str] = {
    "deadweight": "deadweight_share",
    "displacement": "displacement_share",
    "attribution": "attribution_share",
    "drop_off": "drop_off_share_year",
}


@dataclass(frozen=True, kw_only=True)
class Used:
    """The factors of a day and place, and the values of the register that they are made of."""

    factors: net.FactorSet
    values: dict[tuple[net.Kind, net.Level], values.Value]


def on(day: date, *, place: str, known_at: datetime | None = None) -> Used:
    """Return the deductions that hold at a place on a day; a kind without all three values is not among them.

    Args:
        place: Such as "CO" or "CO-23001"; a town without values of its own has its country's.
        known_at: Machine time; None for what is known now.
    """
    table = register.table(known_at=known_at)
    found: dict[tuple[net.Kind, net.Level], values.Value] = {}
    factors: dict[net.Kind, net.Factor] = {}
    for kind, key in KEYS.items():
        of_kind = {level: table.find(key, place=place, day=day, variant=level) for level in net.LEVELS}
        held = {level: value for level, value in of_kind.items() if value and value.status not in values.NOT_HOLDING}
        if len(held) < len(net.LEVELS) or not held["low"].value <= held["central"].value <= held["high"].value:
            continue
        found |= {(kind, level): value for level, value in held.items()}
        factors[kind] = _factor(kind, held)
    return Used(factors=net.FactorSet(factors=factors), values=found)


def formal(used: Used) -> None:
    """Let a formal document stand on these deductions, or refuse.

    Raises: DemonstrationValue, ValueNotInForce
    """
    values.formal(used.values.values())


def _factor(kind: net.Kind, held: dict[net.Level, values.Value]) -> net.Factor:
    ends = [value.to_date for value in held.values() if value.to_date is not None]
    low, central, high = (float(held[level].value) for level in net.LEVELS)
    return net.Factor(
        kind=kind, low=low, central=central, high=high,
        source="; ".join(dict.fromkeys(held[level].source for level in net.LEVELS)),
        from_date=max(value.from_date for value in held.values()), to_date=min(ends, default=None),
        is_demonstration=any(value.status == "demonstration" for value in held.values()),
    )  # fmt: skip
