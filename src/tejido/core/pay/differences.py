"""What an earlier period should have been paid, against what it was paid: lines that put it right, never a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tejido.core.pay import lines

# Instalments, grants and corrections are settled by themselves; only what the hours and terms make is compared.
COMPARED = lines.PAY_CODES | {"transport_allowance", "connectivity_allowance", "health", "pension"}
SIGN: Mapping[str, int] = {"earning": 1, "deduction": -1, "note": 0}


@dataclass(kw_only=True)
class _Sum:
    amount: Decimal = Decimal(0)
    quantity: Decimal = Decimal(0)
    lines: list[lines.Line] = field(default_factory=list)


def between(paid: Iterable[lines.Line], due: Iterable[lines.Line], *, run: int) -> Iterator[lines.Line]:
    """Yield a line for each code in which what is due differs from what was paid.

    Money that is due to the worker is an earning, and money that was paid too much a deduction, whatever the code: of
    health and pension that were taken too much, the difference comes back as an earning.

    Args:
        paid: Of the earlier run, and of those that corrected it already.
        due: As worked out now.
        run: The earlier run's id.
    """
    before, after = _sums(paid), _sums(due)
    for code in lines.CODES:
        if code not in COMPARED or code not in before | after:
            continue
        old, new = before.get(code, _Sum()), after.get(code, _Sum())
        change = new.amount - old.amount
        if not change:
            continue
        told = (new.lines or old.lines)[-1]
        yield lines.Line(
            code=code, kind="earning" if change > 0 else "deduction",
            quantity=told.quantity if told.unit == "share" else abs(new.quantity - old.quantity), unit=told.unit,
            amount=abs(change), values=told.values, adjusts=run, days=_days(old.lines, new.lines),
        )  # fmt: skip


def _sums(given: Iterable[lines.Line]) -> dict[str, _Sum]:
    """Return what each code comes to for the worker: what is taken off counts below nothing."""
    found: dict[str, _Sum] = {}
    for line in given:
        one = found.setdefault(line.code, _Sum())
        one.amount += SIGN[line.kind] * line.amount
        one.quantity += line.quantity if line.adjusts is None or line.kind == "earning" else -line.quantity
        one.lines.append(line)
    return found


def _days(old: Sequence[lines.Line], new: Sequence[lines.Line]) -> tuple[tuple[date, int], ...]:
    counted: dict[date, int] = {}
    for sign, held in ((-1, old), (1, new)):
        for line in held:
            for day, count in line.days:
                counted[day] = counted.get(day, 0) + sign * count
    return tuple(sorted((day, count) for day, count in counted.items() if count))
