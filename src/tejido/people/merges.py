"""Deciding about two records: one person or two, undone again, appealed against by the person and answered.

A merge moves no row and no fact: one record says of itself that the other stands for it, and every sum counts the one
that stands. Each decision keeps who made it, when, why and what lay before them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tejido.clients import rows
from tejido.core import facts
from tejido.core.duplicates import decisions
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import actions, merge_errors, merge_tables, models

SHOWN_MAX = 20


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why somebody decides as they do.

    Args:
        reason: One of the decision's reasons in `core.duplicates.decisions`.
        text: In their own words; it can be erased.
        user_id: Who decides.
        key: Made with the form: the same one again is the same decision.
        recorded_at: Machine time.
    """

    reason: str
    text: str = ""
    user_id: int
    key: UUID | None = None
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A merge as the person is told of it on the page of their data.

    Args:
        state: "merged" or "appealed".
        name: Of the other record, of which only the beginnings can be read.
        reasons: What spoke for one person, in codes.
        may_appeal: Whether the person can say that it is wrong.
    """

    pair_key: UUID
    state: str
    name: str
    merged_at: datetime
    reasons: tuple[str, ...]
    due_date: date | None
    may_appeal: bool


@transaction.atomic
def merge(*, pair_key: UUID, kept_key: UUID, why: Why, by: facts.Actor, at: datetime) -> merge_tables.MergeDecision:
    """Say that two records are one person.

    Args:
        kept_key: The record that stays.
    Raises: NoSuchPair, PairDecidedAlready, MergeReasonUnknown, MergeTextTooLong, BothEmployed, EmployedRecordEnds,
        PersonMergeRefused
    """
    before = rows.made_before(merge_tables.MergeDecision, why.key)
    if before is not None:
        return before
    pair = _locked(pair_key)
    people = {person.key: person for person in _people(pair)}
    kept = people.pop(kept_key, None)
    if kept is None:
        raise merge_errors.NoSuchPair(merge_errors.NoSuchPair.__doc__)
    ((_, ended),) = people.items()
    decision = _decide(pair, "merged", canonical=kept, why=why, by=by, at=at)
    day = _day(at)
    if is_employed_from(ended, day=day):
        problem = merge_errors.BothEmployed if is_employed_from(kept, day=day) else merge_errors.EmployedRecordEnds
        raise problem(problem.__doc__)
    actions.merge_person(person=ended, canonical=kept, by=by, at=at)
    return decision


@transaction.atomic
def keep_apart(*, pair_key: UUID, why: Why, by: facts.Actor, at: datetime) -> merge_tables.MergeDecision:
    """Say that two records are two people; they are not put before anybody again.

    Raises: NoSuchPair, PairDecidedAlready, MergeReasonUnknown, MergeTextTooLong
    """
    before = rows.made_before(merge_tables.MergeDecision, why.key)
    return before or _decide(_locked(pair_key), "kept_apart", canonical=None, why=why, by=by, at=at)


@transaction.atomic
def undo(*, pair_key: UUID, why: Why, by: facts.Actor, at: datetime) -> merge_tables.MergeDecision:
    """Say that two records that were merged are two people after all; an appeal is answered by it.

    Raises: NoSuchPair, PairDecidedAlready, MergeReasonUnknown, MergeTextMissing, MergeTextTooLong
    """
    before = rows.made_before(merge_tables.MergeDecision, why.key)
    if before is not None:
        return before
    pair = _locked(pair_key)
    ended = merged_of(_people(pair))
    decision = _decide(pair, "undone", canonical=None, why=why, by=by, at=at)
    if ended is None:
        raise merge_errors.PairDecidedAlready(merge_errors.PairDecidedAlready.__doc__)
    actions.unmerge_person(person=ended, by=by, at=at)
    return decision


@transaction.atomic
def confirm(*, pair_key: UUID, why: Why, by: facts.Actor, at: datetime) -> merge_tables.MergeDecision:
    """Answer an appeal: the merge stands, and why.

    Raises: NoSuchPair, PairDecidedAlready, MergeReasonUnknown, MergeTextMissing, MergeTextTooLong
    """
    before = rows.made_before(merge_tables.MergeDecision, why.key)
    if before is not None:
        return before
    pair = _locked(pair_key)
    return _decide(pair, "confirmed", canonical=_kept(pair), why=why, by=by, at=at)


@transaction.atomic
def appeal(
    *, person: models.Person, pair_key: UUID, why: Why, by: facts.Actor, at: datetime
) -> merge_tables.MergeDecision:
    """Let a person say that a merge of their record is wrong; it is answered within `decisions.APPEAL_DAYS` days.

    Raises: NoSuchPair: none of this person. NotMerged: it is not merged, or appealed against already.
        MergeReasonUnknown, MergeTextMissing, MergeTextTooLong
    """
    before = rows.made_before(merge_tables.MergeDecision, why.key)
    if before is not None:
        return before
    pair = _locked(pair_key)
    if person.pk not in (pair.lower_id, pair.higher_id):
        raise merge_errors.NoSuchPair(merge_errors.NoSuchPair.__doc__)
    if pair.state not in decisions.KINDS["appealed"].before:
        raise merge_errors.NotMerged(merge_errors.NotMerged.__doc__)
    return _decide(pair, "appealed", canonical=_kept(pair), why=why, by=by, at=at)


def of_person(person: models.Person) -> Sequence[Shown]:
    """Return the merges that a person's record is part of, as the person may see them, the newest first."""
    pairs = (
        merge_tables.DuplicatePair.objects.filter(Q(lower=person) | Q(higher=person), state__in=("merged", "appealed"))
        .select_related("lower", "higher")
        .order_by("-changed_at", "-id")[:SHOWN_MAX]
    )
    shown = []
    for pair in pairs:
        other = pair.higher if pair.lower_id == person.pk else pair.lower
        merged = pair.decisions.filter(kind="merged").order_by("-id").first()
        shown.append(
            Shown(
                pair_key=pair.key, state=pair.state, due_date=pair.due_date, reasons=tuple(pair.reasons),
                name=decisions.masked(other.full_name),
                merged_at=merged.decided_at if merged else pair.changed_at, may_appeal=pair.state == "merged",
            )
        )  # fmt: skip
    return shown


def is_employed_from(person: models.Person, *, day: date) -> bool:
    """Return whether a record has an employment that runs on a day or begins later."""
    still = Q(to_date=None) | Q(to_date__gt=day)
    return models.Employment.objects.filter(still, person=person, superseded_at=None).exists()


def merged_of(people: Sequence[models.Person]) -> models.Person | None:
    """Return which of two records was merged into the other; None where neither was."""
    keys = {person.pk for person in people}
    return next((person for person in people if person.canonical_person_id in keys), None)


def _locked(key: UUID) -> merge_tables.DuplicatePair:
    pair = merge_tables.DuplicatePair.objects.select_for_update().filter(key=key).first()
    if pair is None:
        raise merge_errors.NoSuchPair(merge_errors.NoSuchPair.__doc__)
    return pair


def _people(pair: merge_tables.DuplicatePair) -> list[models.Person]:
    """Return the two records under a lock, always in one order, so that two who decide at once take turns."""
    found = models.Person.objects.select_for_update().filter(pk__in=(pair.lower_id, pair.higher_id))
    return list(found.order_by("pk"))


def _kept(pair: merge_tables.DuplicatePair) -> models.Person:
    ended = merged_of(_people(pair))
    kept = ended.canonical_person if ended else None
    if kept is None:
        raise merge_errors.PairDecidedAlready(merge_errors.PairDecidedAlready.__doc__)
    return kept


def _decide(
    pair: merge_tables.DuplicatePair, kind: str, *, canonical: models.Person | None, why: Why, by: facts.Actor,
    at: datetime,
) -> merge_tables.MergeDecision:  # fmt: skip
    told, text = decisions.KINDS[kind], why.text.strip()
    if pair.state not in told.before:
        raise merge_errors.PairDecidedAlready(merge_errors.PairDecidedAlready.__doc__)
    if why.reason not in told.reasons:
        raise merge_errors.MergeReasonUnknown(merge_errors.MergeReasonUnknown.__doc__)
    if told.needs_text and not text:
        raise merge_errors.MergeTextMissing(merge_errors.MergeTextMissing.__doc__)
    if len(text) > decisions.TEXT_LENGTH_MAX or "\0" in text:
        raise merge_errors.MergeTextTooLong(merge_errors.MergeTextTooLong.__doc__)
    salt, digest = journal.salted(text)
    given: dict[str, Any] = {} if why.key is None else {"key": why.key}
    decision = merge_tables.MergeDecision.objects.create(
        **given, pair=pair, kind=kind, canonical=canonical, reason=why.reason, text=text, salt=salt, digest=digest,
        points=pair.points, reasons=pair.reasons, by_user_id=why.user_id, decided_at=at, recorded_at=why.recorded_at,
    )  # fmt: skip
    due = decisions.due_date(_day(at)) if told.after == "appealed" else None
    merge_tables.DuplicatePair.objects.filter(pk=pair.pk).update(state=told.after, changed_at=at, due_date=due)
    journal.record(
        "merge_decided", by=by, at=at, client_id=scopes.OPERATOR, pair=pair.pk, decision=decision.pk, kind=kind,
        canonical=canonical.pk if canonical else None, reason=why.reason, text_digest=digest, points=pair.points,
        reasons=pair.reasons,
    )  # fmt: skip
    return decision


def _day(at: datetime) -> date:
    return journal_queries.business_day(at)
