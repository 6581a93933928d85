"""What is missing on a page, one line for each reason with all the numbers that it keeps back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tejido.core.impact import indicators
from tejido.web.impact import indicators as indicators_page


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One reason, whose it is, where it is filled, and the names of the numbers that wait for it."""

    reason: str
    owner: str
    path: str
    names: Sequence[str]


def shown(measured: indicators.Measured) -> Sequence[Missing]:
    """Return what is missing, in words."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for gap in indicators_page.gaps_of(measured, codes=[each.indicator for each in measured.gaps]):
        lines.setdefault((gap.reason, gap.owner, gap.path), []).append(gap.name)
    return [
        Missing(reason=reason, owner=owner, path=path, names=names) for (reason, owner, path), names in lines.items()
    ]
