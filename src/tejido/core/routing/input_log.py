"""The input log of a pool: everything the router was told, in its order, so that a day can be replayed exactly.

An entry is plain data. The world time of an entry is part of it, and so are the claims that the database refused:
given the snapshot at the beginning and the policy, the same entries give the very same decisions, numbers and terms
included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tejido.core.routing import decisions, errors
from tejido.core.routing import floor as routing_floor
from tejido.core.routing import policy as routing_policy
from tejido.core.routing import snapshot as routing_snapshot
from tejido.core.routing import state as routing_state

KINDS: tuple[str, ...] = (
    "agent_changed",
    "agent_available",
    "agent_unavailable",
    "agent_removed",
    "day_began",
    "contact_queued",
    "contact_left",
    "offer_accepted",
    "offer_rejected",
    "offer_timed_out",
    "offer_refused",
    "leg_started",
    "leg_ended",
    "ring",
    "match_waiting",
    "policy_changed",
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One input: its place in the log, the journal position seen by then, the world time given, and what happened."""

    sequence: int
    position: int
    at: int
    kind: str
    fields: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise errors.EntryInvalid(f"entry {self.sequence}: {self.kind}")

    def to_plain(self) -> dict[str, Any]:
        """Return the entry as data that JSON can hold."""
        return {
            "sequence": self.sequence,
            "position": self.position,
            "at": self.at,
            "kind": self.kind,
            "fields": dict(self.fields),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Entry:
        """Return the entry that `to_plain` described.

        Raises: EntryInvalid: a field is missing or unknown.
        """
        try:
            return cls(**plain)
        except TypeError as error:
            raise errors.EntryInvalid(str(error)) from error


class InputLog:
    """Listens to a floor and hands each input on as an entry. Set `position` before each input from the journal."""

    def __init__(
        self, *, floor: routing_floor.Floor, write: Callable[[Entry], None], sequence: int = 0, position: int = 0
    ) -> None:
        """Begin to listen.

        Args:
            floor: Its inputs are written from now on.
            write: Takes each entry, in order, before its decisions are returned.
            sequence: Sequence of the last entry written before.
            position: Journal position seen so far.
        """
        self.position = position
        self.sequence = sequence
        self._write = write
        floor.listener = self._heard

    def _heard(self, kind: str, at: int, fields: dict[str, Any]) -> None:
        self.sequence += 1
        self._write(Entry(sequence=self.sequence, position=self.position, at=at, kind=kind, fields=fields))


def replay(
    entries: Iterable[Entry],
    *,
    policy: routing_policy.Policy,
    snapshot: routing_snapshot.Snapshot,
    engine: routing_state.Engine = routing_state.PLAIN,
) -> Iterator[tuple[Entry, list[decisions.Decision]]]:
    """Play a log again and yield each entry with the decisions it led to.

    Args:
        entries: In ascending sequence without a gap.
        policy: The policy in force at the snapshot; later ones are in the log.
        snapshot: The floor before the first entry.
        engine: Plain or compiled; both decide alike.
    Returns: An iterator over (entry, decisions).
    Raises: EntryOutOfOrder: an entry is missing, doubled or out of order. EntryInvalid: its fields do not fit its kind.
    """
    floor = routing_floor.Floor(policy=policy, snapshot=snapshot, engine=engine)
    expected: int | None = None
    for entry in entries:
        if expected is not None and entry.sequence != expected:
            raise errors.EntryOutOfOrder(f"expected {expected}, found {entry.sequence}")
        expected = entry.sequence + 1
        yield entry, apply(floor, entry=entry)


def apply(floor: routing_floor.Floor, *, entry: Entry) -> list[decisions.Decision]:
    """Give one entry to a floor and return its decisions.

    Raises: EntryInvalid: its fields do not fit its kind.
    """
    fields = dict(entry.fields)
    try:
        if entry.kind == "agent_changed":
            fields["levels"] = dict(fields["levels"])
            fields["capacity"] = dict(fields["capacity"])
            fields["rungs"] = dict(fields["rungs"])
        elif entry.kind == "policy_changed":
            fields["policy"] = routing_policy.Policy.from_plain(fields["policy"])
        found: list[decisions.Decision] = getattr(floor, entry.kind)(at=entry.at, **fields)
    except (KeyError, TypeError, ValueError) as error:
        raise errors.EntryInvalid(f"entry {entry.sequence}, {entry.kind}: {error}") from error
    return found
