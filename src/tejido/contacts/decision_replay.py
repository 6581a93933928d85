"""A router's day played again: what it was told, given to the same core, and the offers that the tables hold.

Every input of an epoch stands in the pool's log, with the floor and the policy it began with. The same inputs give the
same decisions, so each offer of the epoch must be found again with its number, its people and its terms, and each
decision that became no offer must have been refused by the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tejido.contacts import models
from tejido.core.routing import decisions, errors, input_log, instants
from tejido.core.routing import policy as routing_policy
from tejido.core.routing import snapshot as routing_snapshot

ENTRIES_EACH_TIME = 500
BEGINNING = "snapshot"


@dataclass(frozen=True, kw_only=True)
class Lead:
    """One leadership: a pool in one epoch."""

    pool_id: int
    pool_key: UUID
    epoch: int


@dataclass(frozen=True, kw_only=True)
class OfferMade:
    """What an offer and the decision behind it must have in common."""

    contact_id: int
    person_id: int
    channel: str
    offered_at: datetime
    deadline_at: datetime
    policy_version: int
    terms: Mapping[str, float]


@dataclass(kw_only=True)
class Report:
    """What a replay of one leadership came to.

    `refused_count` counts decisions that the database refused. `open_count` counts those at the very end that were
    not carried out before the leader lost its place, `unlogged_count` the offers made after the last input it wrote.
    """

    input_count: int = 0
    decided_count: int = 0
    same_count: int = 0
    refused_count: int = 0
    open_count: int = 0
    unlogged_count: int = 0
    taken_back_count: int = 0
    overflow_count: int = 0
    differences: list[str] = field(default_factory=list)


def leads(*, pool_key: UUID | None = None, epoch: int | None = None) -> list[Lead]:
    """Return the leaderships that the input log knows, oldest first.

    Args:
        pool_key: Only this pool's.
        epoch: Only this epoch of each pool.
    """
    found = models.RouterInput.objects.filter(what=BEGINNING).order_by("pool_id", "epoch")
    if pool_key is not None:
        found = found.filter(pool__key=pool_key)
    if epoch is not None:
        found = found.filter(epoch=epoch)
    return [
        Lead(pool_id=pool_id, pool_key=key, epoch=number)
        for pool_id, key, number in found.values_list("pool_id", "pool__key", "epoch")
    ]


def replayed(lead: Lead) -> Report:
    """Play one leadership again and compare; the transaction that is open must see its offers' clients."""
    report = Report()
    decided: dict[int, decisions.Offer] = {}
    refused: set[int] = set()
    try:
        for entry, found in input_log.replay(_entries(lead), **_beginning(lead)):
            report.input_count += 1
            if entry.sequence != report.input_count:
                raise errors.EntryOutOfOrder(f"expected {report.input_count}, found {entry.sequence}")
            if entry.kind == "offer_refused":
                refused.add(entry.fields["number"])
            for decision in found:
                if isinstance(decision, decisions.Offer):
                    decided[decision.number] = decision
                elif isinstance(decision, decisions.Overflow):
                    report.overflow_count += 1
                else:
                    report.taken_back_count += 1
    except errors.RoutingError as problem:
        report.differences.append(f"The log cannot be played further than input {report.input_count}: {problem}")
    report.decided_count = len(decided)
    compare(report, decided=decided, refused=refused, made=_offers(lead))
    return report


def compare(
    report: Report, *, decided: Mapping[int, decisions.Offer], refused: set[int], made: Mapping[int, OfferMade]
) -> None:
    """Add to a report how the decisions of a replay and the offers in the tables agree, by the decisions' numbers.

    A leader carries its decisions out in the order of their numbers and writes its log in the order of its inputs, so
    only what comes last can be missing on either side.
    """
    last_settled = max([*refused, *(number for number in made if number in decided)], default=0)
    last_decided = max(decided, default=0)
    for number, decision in sorted(decided.items()):
        offer = made.get(number)
        if offer is not None:
            columns = list(_columns_that_differ(decision, offer))
            report.same_count += not columns
            report.differences += [f"decision {number}: {column}" for column in columns]
        elif number in refused:
            report.refused_count += 1
        elif number > last_settled:
            report.open_count += 1
        else:
            report.differences.append(f"decision {number} became no offer, and no refusal is in the log")
    for number in sorted(made.keys() - decided.keys()):
        if number > last_decided:
            report.unlogged_count += 1
        else:
            report.differences.append(f"offer {number} was made, and the replay does not decide it")


def _columns_that_differ(decision: decisions.Offer, offer: OfferMade) -> Iterator[str]:
    again = OfferMade(
        contact_id=decision.contact_id,
        person_id=decision.agent_id,
        channel=decision.channel,
        offered_at=instants.moment_of(decision.at),
        deadline_at=instants.moment_of(decision.deadline_at),
        policy_version=decision.policy_version,
        terms=vars(decision.terms),
    )
    for name, value in vars(again).items():
        live = getattr(offer, name)
        if live != value:
            yield f"{name} was {live}, the replay has {value}"


def _beginning(lead: Lead) -> dict[str, Any]:
    row = models.RouterInput.objects.get(pool_id=lead.pool_id, epoch=lead.epoch, what=BEGINNING)
    return {
        "policy": routing_policy.Policy.from_plain(row.data["policy"]),
        "snapshot": routing_snapshot.Snapshot.from_plain(row.data["snapshot"]),
    }


def _entries(lead: Lead) -> Iterator[input_log.Entry]:
    rows = models.RouterInput.objects.filter(pool_id=lead.pool_id, epoch=lead.epoch).exclude(what=BEGINNING)
    ordered = rows.order_by("sequence").values_list("sequence", "position", "what", "data")
    for sequence, position, what, data in ordered.iterator(ENTRIES_EACH_TIME):
        yield input_log.Entry(sequence=sequence, position=position, at=data["at"], kind=what, fields=data["fields"])


def _offers(lead: Lead) -> dict[int, OfferMade]:
    names = ("contact_id", "person_id", "channel", "offered_at", "deadline_at", "policy_version", "terms")
    rows = models.Offer.objects.filter(pool_id=lead.pool_id, epoch=lead.epoch).order_by("decision")
    return {
        number: OfferMade(**dict(zip(names, values, strict=True)))
        for number, *values in rows.values_list("decision", *names)
    }
