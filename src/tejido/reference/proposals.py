"""Changing the register by two: somebody proposes, somebody else approves or refuses; nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from tejido.core import characters, facts
from tejido.core.reference import changes, keys, values
from tejido.journal import actions as journal
from tejido.journal import scopes, turns
from tejido.reference import errors, shipping, tables
from tejido.reference import values as register

REASON_LENGTH_MAX = 1_000
BATCH_MAX = 500
"""So many lines of one file are proposed and decided together."""
_LOCK = "reference values"
_REFUSALS: Mapping[type[Exception], type[Exception]] = {
    keys.NoSuchKey: errors.NoSuchReferenceKey,
    values.ValueInvalid: errors.ValueInvalid,
    changes.ValueOutOfRange: errors.ValueRangeInvalid,
    changes.ValueOverlaps: errors.ValueOverlaps,
    changes.ValueUnchanged: errors.ValueUnchanged,
    changes.DayOutside: errors.DayOutsideInvalid,
}
Proposal = tables.Proposal


@transaction.atomic
def propose(
    *,
    act: changes.Act,
    value: values.Value,
    reason: str,
    about: UUID | None = None,
    batch: UUID | None = None,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.Proposal:
    """Propose a new value, a corrected one, or another status from a day on.

    Args:
        value: What is to hold; for another status, the value with its new status, the first day of it, and the
            decision that says so as its source.
        reason: Why, for whoever decides and whoever reads it later.
        about: The key of the value that is corrected or whose status changes.
        batch: What proposals of one file share.
        key: Made with the form, so that sending it twice proposes once.
    Raises: NoSuchReferenceKey, NoSuchReferenceValue, ValueInvalid, ValueRangeInvalid, ValueOverlaps, ValueUnchanged,
        DayOutsideInvalid, ValueSuperseded, ReasonInvalid
    """
    before = None if key is None else tables.Proposal.objects.filter(key=key).first()
    if before is not None:
        return before
    _check_texts(reason, value.source, value.note)
    with _refused():
        changes.check(value)
    row = None if about is None else register.one(about)
    wanted = tables.Proposal(
        act=act, about=row, batch=batch, code=value.key, place=value.place, variant=value.variant,
        version=value.version, value=value.value, unit=value.unit, from_date=value.from_date, to_date=value.to_date,
        source=value.source.strip(), status=value.status, confidence=value.confidence, note=value.note.strip(),
        reason=reason.strip(), proposed_by_user_id=by.id, proposed_at=at,
    )  # fmt: skip
    effect_of(wanted)
    if key is not None:
        wanted.key = key
    try:
        with transaction.atomic():
            wanted.save(force_insert=True)
    except IntegrityError:
        # The same form came twice at the same moment.
        return proposal(key) if key is not None else wanted
    wanted.refresh_from_db()
    _record(
        "reference_value_proposed", wanted, by=by, at=at, act=act, value=float(value.value), status=value.status,
        about=row.pk if row is not None else None,
    )  # fmt: skip
    return wanted


@transaction.atomic
def approve(*, key: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> tables.Proposal:
    """Let a proposal take its place in the register, as somebody other than who proposed it.

    Args:
        recorded_at: Machine time.
    Raises: NoSuchProposal, ProposalDecided, OwnProposal, and what `propose` raises about a register that has changed
    """
    # So that two that share days see each other.
    turns.take(_LOCK)
    held = _open(key)
    if held.proposed_by_user_id == by.id:
        raise errors.OwnProposal(errors.OwnProposal.__doc__)
    effect = effect_of(held)
    _decide(held, "approved", by=by, at=at)
    ended = [UUID(one.key_id) for one in effect.ends]
    rows = {str(row.key): row for row in tables.Value.objects.select_for_update().filter(key__in=ended)}
    # A clock that was set back must not make a value end before it was known.
    moment = max([recorded_at, *(row.recorded_at for row in rows.values())])
    for row in rows.values():
        row.superseded_at = moment
    tables.Value.objects.bulk_update(rows.values(), ["superseded_at"])
    for value, part_of in effect.begins:
        origin = "operator" if part_of is None else rows[part_of.key_id].origin
        shipping.row_of(value, recorded_at=moment, origin=origin, proposal=held).save(force_insert=True)
    _record(
        "reference_value_approved", held, by=by, at=at, act=held.act, added_count=len(effect.begins),
        superseded_count=len(rows),
    )  # fmt: skip
    return held


@transaction.atomic
def approve_batch(*, batch: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> int:
    """Approve all open proposals of one file together, or none.

    Returns: How many there were.
    Raises: NoSuchProposal, OwnProposal, and what `approve` raises
    """
    found = list(tables.Proposal.objects.filter(batch=batch, state="open").order_by("from_date", "id")[:BATCH_MAX])
    if not found:
        raise errors.NoSuchProposal(errors.NoSuchProposal.__doc__)
    for one in found:
        approve(key=one.key, recorded_at=recorded_at, by=by, at=at)
    return len(found)


@transaction.atomic
def refuse(*, key: UUID, reason: str, by: facts.Actor, at: datetime) -> tables.Proposal:
    """Refuse a proposal, as somebody other than who proposed it, and say why.

    Raises: NoSuchProposal, ProposalDecided, OwnProposal, ReasonInvalid
    """
    _check_texts(reason)
    held = _open(key)
    if held.proposed_by_user_id == by.id:
        raise errors.OwnProposal(errors.OwnProposal.__doc__)
    _decide(held, "refused", by=by, at=at, reason=reason.strip())
    _record("reference_proposal_refused", held, by=by, at=at)
    return held


@transaction.atomic
def refuse_batch(*, batch: UUID, reason: str, by: facts.Actor, at: datetime) -> int:
    """Refuse all open proposals of one file, and say why.

    Returns: How many there were.
    Raises: NoSuchProposal, OwnProposal, ReasonInvalid
    """
    found = tables.Proposal.objects.filter(batch=batch, state="open").values_list("key", flat=True)
    every = list(found[:BATCH_MAX])
    if not every:
        raise errors.NoSuchProposal(errors.NoSuchProposal.__doc__)
    for key in every:
        refuse(key=key, reason=reason, by=by, at=at)
    return len(every)


@transaction.atomic
def withdraw(*, key: UUID, by: facts.Actor, at: datetime) -> tables.Proposal:
    """Take one's own proposal back.

    Raises: NoSuchProposal: there is none of one's own. ProposalDecided
    """
    held = _open(key)
    if held.proposed_by_user_id != by.id:
        raise errors.NoSuchProposal(errors.NoSuchProposal.__doc__)
    _decide(held, "withdrawn", by=by, at=at)
    _record("reference_proposal_withdrawn", held, by=by, at=at)
    return held


def effect_of(held: tables.Proposal) -> changes.Effect:
    """Return what a proposal would change in the register as it is now.

    Raises: ValueSuperseded, ValueOverlaps, ValueUnchanged, DayOutsideInvalid, ValueInvalid
    """
    known = [register.value_of(row) for row in register.known(held.code, place=held.place, variant=held.variant)]
    with _refused():
        wanted = value_of(held)
        if held.about is None:
            return changes.added(known, wanted)
        if held.about.superseded_at is not None:
            raise errors.ValueSuperseded(errors.ValueSuperseded.__doc__)
        about = register.value_of(held.about)
        if held.act == "correct":
            return changes.corrected(known, about, wanted)
        return changes.restated(
            known, about, status=wanted.status, from_date=wanted.from_date, source=wanted.source,
            confidence=wanted.confidence,
        )  # fmt: skip


def value_of(held: tables.Proposal) -> values.Value:
    """Return the value that a proposal names."""
    return values.Value(
        key=held.code, place=held.place, value=register.plain(held.value), unit=held.unit, from_date=held.from_date,
        to_date=held.to_date, source=held.source,
        status=held.status,  # type: ignore[arg-type]  # a value object that holds another cannot be built
        confidence=held.confidence,  # type: ignore[arg-type]
        note=held.note, variant=held.variant, version=held.version,
    )  # fmt: skip


def proposal(key: UUID) -> tables.Proposal:
    """Return a proposal.

    Raises: NoSuchProposal
    """
    found = tables.Proposal.objects.filter(key=key).select_related("about").first()
    if found is None:
        raise errors.NoSuchProposal(errors.NoSuchProposal.__doc__)
    return found


def batch_of(batch: UUID) -> Sequence[tables.Proposal]:
    """Return the proposals of one file, by place and day.

    Raises: NoSuchProposal
    """
    found = tables.Proposal.objects.filter(batch=batch).order_by("place", "variant", "from_date", "id")[:BATCH_MAX]
    if not found:
        raise errors.NoSuchProposal(errors.NoSuchProposal.__doc__)
    return list(found)


def listed(*, state: Literal["open", "decided"], first: int, count: int) -> tuple[Sequence[tables.Proposal], int]:
    """Return some of the proposals that wait or were decided, the newest first, and how many there are."""
    wanted = Q(state="open") if state == "open" else ~Q(state="open")
    found = tables.Proposal.objects.filter(wanted)
    return list(found.order_by("-proposed_at", "-id")[first : first + count]), found.count()


def waiting_count() -> int:
    """Return how many proposals wait for somebody's decision."""
    return tables.Proposal.objects.filter(state="open").count()


def open_of(code: str, *, place: str) -> Sequence[tables.Proposal]:
    """Return the proposals that wait about a key at a place."""
    found = tables.Proposal.objects.filter(code=code, place=place, state="open")
    return list(found.order_by("-proposed_at", "-id")[:BATCH_MAX])


@contextmanager
def _refused() -> Iterator[None]:
    """Say what the core refuses with the app's own errors, which pages know how to tell."""
    try:
        yield
    except tuple(_REFUSALS) as problem:
        refusal = _REFUSALS[type(problem)]
        raise refusal(refusal.__doc__) from problem


def _check_texts(*texts: str) -> None:
    if not texts[0].strip() or any(len(text) > REASON_LENGTH_MAX for text in texts):
        raise errors.ReasonInvalid(errors.ReasonInvalid.__doc__)
    if any(characters.FORBIDDEN.search(text) for text in texts):
        raise errors.ReasonInvalid(errors.ReasonInvalid.__doc__)


def _open(key: UUID) -> tables.Proposal:
    held = tables.Proposal.objects.select_for_update(of=("self",)).filter(key=key).select_related("about").first()
    if held is None:
        raise errors.NoSuchProposal(errors.NoSuchProposal.__doc__)
    if held.state != "open":
        raise errors.ProposalDecided(errors.ProposalDecided.__doc__)
    return held


def _decide(held: tables.Proposal, state: str, *, by: facts.Actor, at: datetime, reason: str = "") -> None:
    held.state, held.decided_by_user_id, held.decided_at, held.decision_reason = state, by.id, at, reason
    held.save(update_fields=["state", "decided_by_user_id", "decided_at", "decision_reason"])


def _record(kind: str, held: tables.Proposal, *, by: facts.Actor, at: datetime, **more: object) -> None:
    journal.record(
        kind, by=by, at=at, client_id=scopes.OPERATOR, proposal=held.pk, reference_key=held.code,
        place=held.place.lower(), **more,
    )  # fmt: skip
