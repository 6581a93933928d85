"""In what one version of a statement differs from another: which lines came, went and changed, and in which values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tejido.core.impact.statement import lines

How = Literal["added", "removed", "changed"]
# Why a number differs: another period; a new definition; rows that came later, went, or are others; that it is withheld
# now, or no longer; another way of computing; a value from outside; and what is measured since then, or not any more.
Why = Literal[
    "period", "definition", "late_rows", "fewer_rows", "other_rows", "withheld", "shown", "method", "input", "new",
    "gone",
]  # fmt: skip
VALUES = frozenset({"value", "low", "high", "coverage"})
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


def reasons(change: Change, *, is_same_period: bool) -> list[Why]:
    """Return why a number differs between two statements, as far as their lines tell; nothing for other lines.

    Args:
        is_same_period: Whether both are about the same days; if not, nothing else is a reason.
    """
    if change.table != "measurements":
        return []
    if change.how != "changed":
        return ["new" if change.how == "added" else "gone"]
    if not is_same_period:
        return ["period"]
    fields = {name: (before, after) for name, before, after in change.fields}
    found: list[Why] = ["definition"] if "definition_version" in fields else []
    if "withheld" in fields and (fields["withheld"][0] is None) != (fields["withheld"][1] is None):
        return [*found, "shown" if fields["withheld"][1] is None else "withheld"]
    if "n" in fields or "rows_digest" in fields:
        before, after = fields.get("n", (0, 0))
        found.append("other_rows" if before == after else "late_rows" if (after or 0) > (before or 0) else "fewer_rows")
    if "method" in fields:
        found.append("method")
    return found or (["input"] if fields.keys() & VALUES else [])


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
