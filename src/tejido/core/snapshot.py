"""The floor at a moment, as facts tell it: an old snapshot and the facts since give the new one.

The tables are the truth; this fold proves that the facts say everything the tables hold, but for random keys and for
texts that can be erased. It demands of each fact that it can follow the ones before: a contact that nobody announced
cannot end, and no state is left in a way that `contact_states` does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from tejido.core import contact_states, facts, floor_fold, floor_rows, marks_fold
from tejido.core import draft as drafts

LoadKey = drafts.LoadKey
TextKey = drafts.TextKey
HANDLERS: Mapping[str, drafts.Handler] = {**floor_fold.HANDLERS, **marks_fold.HANDLERS}


class FactOutOfPlace(Exception):
    """This fact cannot follow the ones before it."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All rows of the floor by their ids.

    `threads` has the customer of each, `connections` the person of each open one, and `texts` a digest for each text
    that was not erased.
    """

    customers: Mapping[int, floor_rows.Customer] = field(default_factory=dict)
    addresses: Mapping[int, floor_rows.CustomerAddress] = field(default_factory=dict)
    threads: Mapping[int, int | None] = field(default_factory=dict)
    contacts: Mapping[int, floor_rows.Contact] = field(default_factory=dict)
    stays: Mapping[int, floor_rows.Stay] = field(default_factory=dict)
    offers: Mapping[int, floor_rows.Offer] = field(default_factory=dict)
    legs: Mapping[int, floor_rows.Leg] = field(default_factory=dict)
    messages: Mapping[int, floor_rows.Message] = field(default_factory=dict)
    connections: Mapping[int, int] = field(default_factory=dict)
    presences: Mapping[int, floor_rows.Presence] = field(default_factory=dict)
    spells: Mapping[int, tuple[floor_rows.Spell, ...]] = field(default_factory=dict)
    loads: Mapping[LoadKey, floor_rows.Load] = field(default_factory=dict)
    texts: Mapping[TextKey, str] = field(default_factory=dict)
    holds: Mapping[int, floor_rows.Hold] = field(default_factory=dict)
    notes: Mapping[int, floor_rows.Note] = field(default_factory=dict)
    attachments: Mapping[int, floor_rows.Attachment] = field(default_factory=dict)
    abuse_flags: Mapping[int, floor_rows.AbuseFlag] = field(default_factory=dict)
    hands: Mapping[int, floor_rows.Hand] = field(default_factory=dict)
    answers: Mapping[int, floor_rows.SurveyAnswer] = field(default_factory=dict)
    treatments: Mapping[int, floor_rows.Treatment] = field(default_factory=dict)
    neutral_spells: Mapping[int, floor_rows.NeutralSpell] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind there are."""
        return {part.name: len(getattr(self, part.name)) for part in fields(self)}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One row or one column of a row that two snapshots have differently; None where one lacks the row."""

    part: str
    key: Any
    column: str
    told: Any
    found: Any

    def __str__(self) -> str:
        return f"{self.part} {self.key} {self.column}: facts say {self.told}, the table has {self.found}"


def apply(snapshot: Snapshot, fact: facts.Fact) -> Snapshot:
    """Return the snapshot after a fact; one that does not concern the floor leaves it as it is.

    Raises: FactOutOfPlace
    """
    return fold(snapshot, [fact])


def fold(snapshot: Snapshot, told: Iterable[facts.Fact]) -> Snapshot:
    """Return the snapshot after some facts, copying it once.

    Args:
        told: In the order of their positions, without a gap within the reader's scope.
    Raises: FactOutOfPlace: a fact names a row that no fact before it announced, or leaves a state in an unknown way.
    """
    draft = drafts.Draft(**{part.name: dict(getattr(snapshot, part.name)) for part in fields(snapshot)})
    for fact in told:
        handler = HANDLERS.get(fact.type)
        if handler is None:
            continue
        try:
            handler(draft, fact)
        except (LookupError, contact_states.TransitionRefused) as problem:
            raise FactOutOfPlace(f"{FactOutOfPlace.__doc__} {fact.type} at {fact.position}: {problem}") from problem
    return Snapshot(**vars(draft))


def differences(told: Snapshot, found: Snapshot) -> Iterator[Difference]:
    """Yield what two snapshots have differently, by part, row and column.

    A text that `found` lacks was erased, which a restore does again without a fact; so only a text that is there and
    does not give its digest counts.

    Args:
        told: The snapshot that facts give.
        found: The one read from the tables.
    """
    for part in fields(Snapshot):
        one: Mapping[Any, Any] = getattr(told, part.name)
        other: Mapping[Any, Any] = getattr(found, part.name)
        keys = other.keys() if part.name == "texts" else one.keys() | other.keys()
        for key in sorted(keys):
            if one.get(key) != other.get(key):
                yield from _row_differences(part.name, key, one.get(key), other.get(key))


def _row_differences(part: str, key: Any, told: Any, found: Any) -> Iterator[Difference]:
    if told is None or found is None or not hasattr(told, "__dataclass_fields__"):
        yield Difference(part=part, key=key, column="row", told=told, found=found)
        return
    for column in fields(told):
        one, other = getattr(told, column.name), getattr(found, column.name)
        if one != other:
            yield Difference(part=part, key=key, column=column.name, told=one, found=other)
