"""Worked time from facts: what people chose, with approved lists below it and approved corrections above.

The database reads the same from its tables (`people_worked`, and `people.hours.queries` where it is paid); agreement
tests hold them together. A list counts once it is approved, whatever order its lines came in.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tejido.core import facts
from tejido.core.hours import counting, spans
from tejido.core.impact import worked_time


class History:
    """What was said about the time of people, record by record, as far as facts were read."""

    def __init__(self, read: Iterable[facts.Fact] = ()) -> None:
        """Read facts in their order."""
        self._chosen: defaultdict[int, list[tuple[datetime, str]]] = defaultdict(list)
        self._lines: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
        self._asked: dict[int, Mapping[str, Any]] = {}
        # In the order in which they were decided.
        self._lists: list[Mapping[str, Any]] = []
        self._corrections: list[Mapping[str, Any]] = []
        for fact in read:
            self.read(fact)

    def read(self, fact: facts.Fact) -> None:
        """Take in one fact; most say nothing about worked time."""
        data = fact.data
        if fact.type == "activity_changed":
            self._chosen[data["person"]].append((fact.happened_at, data["activity"]))
        elif fact.type == "time_sheet_line_imported":
            self._lines[data["sheet"]].append(data)
        elif fact.type == "time_correction_asked":
            self._asked[data["correction"]] = data
        elif fact.type == "time_sheet_decided" and data["decision"] == "approved":
            self._lists += sorted(self._lines[data["sheet"]], key=lambda line: int(line["line"]))
        elif fact.type == "time_correction_decided" and data["decision"] == "approved":
            self._corrections.append(self._asked[data["correction"]])

    def worked(self, standing: Mapping[int, int], *, until_at: datetime) -> Mapping[int, Sequence[spans.Span]]:
        """Return the stretches that people worked, by person and begin; of nobody who worked none.

        Args:
            standing: Records that were merged, to whose they are.
            until_at: What goes on is counted up to here.
        """
        shown = self._shown(standing, until_at=until_at)
        filled = _by_person((_told(line, standing, "import") for line in self._lists), until_at=until_at)
        above = _by_person((_told(asked, standing, "correction") for asked in self._corrections), until_at=until_at)
        found: dict[int, Sequence[spans.Span]] = {}
        for person in sorted({*shown, *filled, *above}):
            # Of two records that say two things of one moment, the later begin is believed.
            present = spans.laid_over([], sorted(shown.get(person, ()), key=lambda span: span.from_at))
            whole = spans.laid_over(spans.laid_over([], filled.get(person, ())), present)
            whole = spans.laid_over(whole, above.get(person, ()))
            worked = [span for span in whole if span.activity in worked_time.WORKED_ACTIVITIES]
            if worked:
                found[person] = worked
        return found

    def _shown(self, standing: Mapping[int, int], *, until_at: datetime) -> dict[int, list[spans.Span]]:
        found: list[spans.Span] = []
        for record, chosen in self._chosen.items():
            told = [*sorted(chosen, key=lambda one: one[0]), (until_at, spans.AWAY)]
            found += [
                _span(standing.get(record, record), begin, end, activity, "presence")
                for (begin, activity), (end, _next) in itertools.pairwise(told)
                if activity != spans.AWAY and begin < end
            ]
        return _by_person(found, until_at=until_at)


def _told(said: Mapping[str, Any], standing: Mapping[int, int], source: spans.Source) -> spans.Span:
    begin, end = (datetime.fromisoformat(said[name]) for name in ("from_at", "to_at"))
    return _span(standing.get(said["person"], said["person"]), begin, end, said["activity"], source)


def _span(person: int, begin: datetime, end: datetime, activity: str, source: spans.Source) -> spans.Span:
    return spans.Span(
        person=person, from_at=begin, to_at=end, kind=counting.usual(activity), activity=activity, source=source
    )  # fmt: skip


def _by_person(found: Iterable[spans.Span], *, until_at: datetime) -> dict[int, list[spans.Span]]:
    by_person: dict[int, list[spans.Span]] = defaultdict(list)
    for span in found:
        by_person[span.person] += spans.clipped([span], from_at=span.from_at, to_at=until_at)
    return by_person
