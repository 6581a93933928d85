"""One line of what waits for the people lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that waits: a sentence, the page where it is done, and the day by which it matters."""

    on_date: date
    sentence: str
    url: str
    is_late: bool = False
