"""Whether a message may go to somebody now: whoever works here is left alone when they are not at work.

Every mail that the person did not ask for at this moment passes here before it is written. Who is at work is known
higher up, where people are; that part is registered here, so that mails of every app pass the same gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol

# Why something goes at once all the same when nobody is asked.
Reason = Literal["safety"]


class Gate(Protocol):
    """Decides about messages to one person, and keeps those that wait."""

    def hold(
        self, *, person_id: int, job: str, ids: Mapping[str, int], client_id: int, at: datetime
    ) -> datetime | None:
        """Keep a message waiting and return until when; None where it may go now."""

    def note_sent(self, *, person_id: int, job: str, reason: str, at: datetime) -> None:
        """Keep that something was sent all the same, where the person is off shift."""


_gates: list[Gate] = []


def register(gate: Gate) -> None:
    """Make known who decides; called once when the apps are ready."""
    _gates[:] = [gate]


def waits_until(
    *, person_id: int | None, job: str, ids: Mapping[str, int], client_id: int, at: datetime
) -> datetime | None:
    """Return until when a message waits, or None where it may go now.

    A message that waits is kept: its job runs again, with the same ids, when the person is next at work.

    Args:
        person_id: Whom the account belongs to; None for accounts of clients, partners and others who do not work here.
        job: Which job of `wiring` sends it, given `ids`.
        at: World time.
    """
    if person_id is None or not _gates:
        return None
    return _gates[0].hold(person_id=person_id, job=job, ids=ids, client_id=client_id, at=at)


def sent_anyway(*, person_id: int | None, job: str, reason: Reason, at: datetime) -> None:
    """Keep that something was sent without waiting; off shift it counts as an override that the person can see.

    Args:
        at: World time.
    """
    if person_id is not None and _gates:
        _gates[0].note_sent(person_id=person_id, job=job, reason=reason, at=at)
