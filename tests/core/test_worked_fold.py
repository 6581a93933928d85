"""Worked time folded from facts: what waits or was refused says nothing, and what is decided later wins."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tejido.core import facts
from tejido.core.impact import worked_fold

NINE = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA, TWIN = 1, 2
_positions = itertools.count(1)


def _fact(kind: str, at: datetime, **data: Any) -> facts.Fact:
    position = next(_positions)
    return facts.Fact(
        position=position, id=position, type=kind, happened_at=at, recorded_at=at, by=facts.SYSTEM, client_id=0,
        data=facts.checked(kind, data),
    )  # fmt: skip


def _chose(hour: float, activity: str, person: int = ANA) -> facts.Fact:
    return _fact("activity_changed", NINE + hour * HOUR, person=person, activity=activity, available=False)


def _line(begin: float, end: float, activity: str = "available", *, sheet: int = 1, line: int = 1) -> facts.Fact:
    return _fact(
        "time_sheet_line_imported", NINE, person=ANA, sheet=sheet, line=line, from_at=NINE + begin * HOUR,
        to_at=NINE + end * HOUR, activity=activity,
    )  # fmt: skip


def _sheet(decision: str = "approved", *, sheet: int = 1) -> facts.Fact:
    return _fact("time_sheet_decided", NINE, sheet=sheet, decision=decision, lines=1)


def _asked(begin: float, end: float, activity: str, *, correction: int = 1) -> facts.Fact:
    return _fact(
        "time_correction_asked", NINE, person=ANA, correction=correction, from_at=NINE + begin * HOUR,
        to_at=NINE + end * HOUR, activity=activity, is_own=True,
    )  # fmt: skip


def _decided(decision: str = "approved", *, correction: int = 1) -> facts.Fact:
    return _fact("time_correction_decided", NINE, person=ANA, correction=correction, decision=decision)


def _hours(
    *read: facts.Fact, standing: Mapping[int, int] | None = None, until: float = 10
) -> list[tuple[float, float]]:
    """Return the stretches that Ana worked, in hours from nine."""
    found = worked_fold.History(read).worked(standing or {}, until_at=NINE + until * HOUR)
    assert set(found) <= {ANA}
    return [((span.from_at - NINE) / HOUR, (span.to_at - NINE) / HOUR) for span in found.get(ANA, ())]


DAY = (_chose(0, "available"), _chose(3, "lunch"), _chose(4, "break"), _chose(5, "offline"))


def test_presence_alone_counts_what_counts_as_worked() -> None:
    assert _hours(*DAY) == [(0, 3), (4, 5)]
    assert _hours(_chose(0, "available"), until=2) == [(0, 2)], "what goes on counts up to now"
    assert _hours(_chose(3, "available"), until=2) == []


def test_a_list_fills_what_presence_leaves_open_once_it_is_approved() -> None:
    assert _hours(*DAY, _line(3, 7)) == [(0, 3), (4, 5)]
    assert _hours(*DAY, _line(3, 7), _sheet("refused")) == [(0, 3), (4, 5)]
    assert _hours(*DAY, _line(3, 7), _sheet()) == [(0, 3), (4, 5), (5, 7)]


def test_a_correction_stands_above_and_the_later_decision_above_the_earlier() -> None:
    taken_out = (_asked(1, 6, "offline"), _decided())
    assert _hours(*DAY, _asked(1, 6, "offline")) == [(0, 3), (4, 5)]
    assert _hours(*DAY, _asked(1, 6, "offline"), _decided("withdrawn")) == [(0, 3), (4, 5)]
    assert _hours(*DAY, _line(0, 8), _sheet(), *taken_out) == [(0, 1), (6, 8)]
    again = (_asked(2, 3, "training", correction=2), _decided(correction=2))
    assert _hours(*DAY, *taken_out, *again) == [(0, 1), (2, 3)]
    assert _hours(*DAY, *again, *taken_out) == [(0, 1)]


def test_lines_of_one_list_are_laid_in_the_order_in_which_they_came() -> None:
    lines = (_line(0, 4, "lunch", line=2), _line(0, 6, line=1))
    assert _hours(*lines, _sheet()) == [(4, 6)]


def test_two_records_of_one_person_count_once() -> None:
    twin = (_chose(2, "lunch", TWIN), _chose(2.5, "available", TWIN), _chose(6, "offline", TWIN))
    assert _hours(*DAY, *twin, standing={TWIN: ANA}) == [(0, 2), (2.5, 3), (4, 5), (5, 6)]
