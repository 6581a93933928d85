"""A picture of attrition: a bar for each month, with its kinds one above the other. It repeats the table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tejido.core import attrition

WIDTH, HEIGHT = 720, 140
# Fewer months do not make broader bars.
STEPS_MIN = 12
GAP_SHARE = 0.3
# Of more months than that, only each third has its name beneath it.
NAMED_EVERY = 3
ORDER: tuple[attrition.Kind, ...] = ("involuntary", "voluntary", "neither", "success")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One kind of leaving in one month, in units of the picture."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One month."""

    month: date
    x: float
    width: float
    pieces: Sequence[Piece]
    is_named: bool


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The bars, the share that the full height stands for, and how much room to the right of them is free."""

    bars: Sequence[Bar]
    top_share: float
    free: Sequence[int]
    width: int = WIDTH
    height: int = HEIGHT


def picture(counts: Sequence[attrition.Counts], *, kinds: Sequence[str]) -> Picture | None:
    """Return the picture of some months; None where nobody left, or there is only one month."""
    shown = [kind for kind in ORDER if kind in kinds]
    top = max((_share(one, shown) for one in counts), default=0.0)
    if len(counts) < 2 or top == 0:
        return None
    step = WIDTH / max(STEPS_MIN, len(counts))
    bars = [_bar(one, number, len(counts), step, top, shown) for number, one in enumerate(counts)]
    return Picture(bars=bars, top_share=top, free=range(STEPS_MIN - len(counts)))


def _bar(
    one: attrition.Counts, number: int, count: int, step: float, top: float, kinds: Sequence[attrition.Kind]
) -> Bar:  # fmt: skip
    pieces = []
    below = 0.0
    for kind in kinds:
        height = (HEIGHT - 4) * _share(one, [kind]) / top
        if height:
            pieces.append(Piece(kind=kind, y=round(HEIGHT - below - height, 2), height=round(height, 2)))
        below += height
    return Bar(
        month=one.month, x=round(number * step + step * GAP_SHARE / 2, 2), width=round(step * (1 - GAP_SHARE), 2),
        pieces=pieces, is_named=number % NAMED_EVERY == 0 if count > STEPS_MIN else True,
    )  # fmt: skip


def _share(one: attrition.Counts, kinds: Sequence[attrition.Kind]) -> float:
    return one.left(kinds) / one.average_headcount if one.person_days else 0.0
