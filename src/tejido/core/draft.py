"""A snapshot of the floor that is being made: the same parts, open to change by the facts in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tejido.core import contact_states, facts, floor_rows

LoadKey = tuple[int, str]
TextKey = tuple[str, int]
Row = TypeVar(
    "Row", floor_rows.AbuseFlag, floor_rows.Contact, floor_rows.CustomerAddress, floor_rows.Hand, floor_rows.Hold,
    floor_rows.Leg, floor_rows.NeutralSpell, floor_rows.Offer, floor_rows.Presence, floor_rows.Stay,
)  # fmt: skip
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(kw_only=True)
class Draft:
    """A snapshot that is being made: the same parts, open to change."""

    customers: dict[int, floor_rows.Customer]
    addresses: dict[int, floor_rows.CustomerAddress]
    threads: dict[int, int | None]
    contacts: dict[int, floor_rows.Contact]
    stays: dict[int, floor_rows.Stay]
    offers: dict[int, floor_rows.Offer]
    legs: dict[int, floor_rows.Leg]
    messages: dict[int, floor_rows.Message]
    connections: dict[int, int]
    presences: dict[int, floor_rows.Presence]
    spells: dict[int, tuple[floor_rows.Spell, ...]]
    loads: dict[LoadKey, floor_rows.Load]
    texts: dict[TextKey, str]
    holds: dict[int, floor_rows.Hold]
    notes: dict[int, floor_rows.Note]
    attachments: dict[int, floor_rows.Attachment]
    abuse_flags: dict[int, floor_rows.AbuseFlag]
    hands: dict[int, floor_rows.Hand]
    answers: dict[int, floor_rows.SurveyAnswer]
    treatments: dict[int, floor_rows.Treatment]
    neutral_spells: dict[int, floor_rows.NeutralSpell]


def add(rows: dict[Key, Value], key: Key, row: Value) -> None:
    """Add a row that was not there.

    Raises: LookupError
    """
    if key in rows:
        raise LookupError(f"row {key} is there already")
    rows[key] = row


def change(rows: dict[int, Row], key: int, **columns: Any) -> Row:
    """Change columns of a row and return it.

    Raises: LookupError: no fact announced it.
    """
    if key not in rows:
        raise LookupError(f"no row {key}")
    rows[key] = replace(rows[key], **columns)
    return rows[key]


def move_contact(draft: Draft, contact_id: int, state: str, **columns: Any) -> None:
    """Move a contact on in its life.

    Raises: TransitionRefused
    """
    before = draft.contacts[contact_id].state
    contact_states.check("contact", before=before, after=state)
    change(draft.contacts, contact_id, state=state, **columns)


def count(draft: Draft, person_id: int | None, channel: str, step: int) -> None:
    """Change how many contacts a person holds; a scope without the operator's own rows does not see loads."""
    load = draft.loads.get((person_id or 0, channel))
    if person_id is not None and load is not None:
        draft.loads[(person_id, channel)] = replace(load, used=load.used + step)


Handler = Callable[[Draft, facts.Fact], None]
