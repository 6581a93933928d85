"""In what one version of a statement differs from another: which lines came, went and changed, and in which values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tejido.core.impact.statement import lines

How = Literal["added", "removed", "changed"]
# What belongs to a version itself, and differs between any two.
OWN_TABLES: frozenset[lines.Table] = frozenset({"about", "changes"})
# Later readings of the same rows differ in this, and nobody takes that for a correction.
NOT_COMPARED = frozenset({"as_of"})


@dataclass(frozen=True, kw_only=True)
class Change:
    """One line that differs; `fields` names the values that do, with what they were and are."""

    table: lines.Table
    key: str
    how: How
    fields: Sequence[tuple[str, Any, Any]] = ()


def changes(before: Iterable[lines.Line], after: Iterable[lines.Line]) -> list[Change]:
    """Return what changed from one version to the next, in the order of the lines."""
    was = {line.name: line for line in before if line.table not in OWN_TABLES}
    now = {line.name: line for line in after if line.table not in OWN_TABLES}
    found = []
    for table, key in sorted(was.keys() | now.keys(), key=lambda name: (lines.TABLES.index(name[0]), name[1])):
        old, new = was.get((table, key)), now.get((table, key))
        if old is None or new is None:
            found.append(Change(table=table, key=key, how="added" if old is None else "removed"))
        elif fields := _fields(old, new):
            found.append(Change(table=table, key=key, how="changed", fields=fields))
    return found


def as_lines(found: Iterable[Change]) -> list[lines.Line]:
    """Return changes as lines of the newer statement, so that they are sealed with it."""
    return [
        lines.Line(
            table="changes", key=f"{change.table}/{change.key}"[: lines.KEY_CHARACTERS_MAX],
            values={"table": change.table, "key": change.key, "how": change.how,
                    "fields": [{"name": name, "before": before, "after": after}
                               for name, before, after in change.fields]},
        )
        for change in found
    ]  # fmt: skip


def _fields(old: lines.Line, new: lines.Line) -> list[tuple[str, Any, Any]]:
    names = sorted((old.values.keys() | new.values.keys()) - NOT_COMPARED)
    return [
        (name, old.values.get(name), new.values.get(name))
        for name in names
        if old.values.get(name) != new.values.get(name)
    ]
