"""Opening and closing the rooms in which a reviewer reads the rows behind published figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from tejido.access import queries as access_queries
from tejido.access import roles
from tejido.core import facts
from tejido.impact import errors, queries
from tejido.journal import actions as journal
from tejido.journal import scopes

ROOM_SECONDS_MAX = 30 * 24 * 3600
REFUSALS = {
    **queries.REFUSALS,
    "TJ041": errors.RoomFiguresInvalid,
    "TJ042": errors.RoomClosed,
    "TJ043": errors.RoomOpenedAlready,
}


@transaction.atomic
def open_room(
    *,
    reviewer: access_queries.User,
    from_date: date,
    to_date: date,
    codes: Sequence[str],
    valid_seconds: int,
    key: UUID,
    by: facts.Actor,
    at: datetime,
    now: datetime,
) -> int:
    """Open a room for one reviewer, with the rows behind some published figures of a period.

    Args:
        from_date, to_date: Business days of the operator, half-open; a published period.
        codes: Which rows, such as "status:all:all"; each must stand behind a figure that is published.
        valid_seconds: Machine seconds until it closes by itself, > 0 and at most `ROOM_SECONDS_MAX`.
        key: Random, from the edge; sending it twice opens one room.
        at: World time.
        now: Machine time.
    Returns: The room's id.
    Raises: ReviewerNotIndependent, RoomTimeInvalid, RoomFiguresInvalid, RoomOpenedAlready, DimensionUnknown,
        PeriodNotPublished, FiguresNotYours
    """
    if not is_independent(access_queries.roles_of(reviewer, at=at)):
        raise errors.ReviewerNotIndependent(errors.ReviewerNotIndependent.__doc__)
    if not 0 < valid_seconds <= ROOM_SECONDS_MAX:
        raise errors.RoomTimeInvalid(errors.RoomTimeInvalid.__doc__)
    expires_at = now + timedelta(seconds=valid_seconds)
    chosen = sorted(set(codes))
    (room,) = _call(
        "SELECT vault.open_room(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [key, reviewer.pk, by.id, from_date, to_date, chosen, now, expires_at, at],
    )
    period = queries.period_of(from_date=from_date, to_date=to_date, as_of=at)
    journal.record(
        "review_room_opened", by=by, at=at, client_id=scopes.OPERATOR, room=room, reviewer=reviewer.pk,
        from_at=period.from_at, to_at=period.to_at, figures=chosen, expires_at=expires_at,
    )  # fmt: skip
    return int(room)


@transaction.atomic
def close_room(
    *, key: UUID, reason: Literal["closed", "expired"] = "closed", by: facts.Actor, at: datetime, now: datetime
) -> None:
    """Close a room at once: who reads in it gets no further row, and its pseudonyms cannot be made again.

    Args:
        at: World time.
        now: Machine time.
    Raises: RoomClosed: it is closed already, or there is none.
    """
    room, reviewer = _call("SELECT id, reviewer_user_id FROM vault.close_room(%s, %s, %s)", [key, reason, now])
    journal.record(
        "review_room_closed", by=by, at=at, client_id=scopes.OPERATOR, room=room, reviewer=reviewer, reason=reason
    )


def reviewers(*, at: datetime) -> list[access_queries.User]:
    """Return whom a room can be opened for, by name.

    Args:
        at: World time; roles are dated.
    """
    # The type checker does not know what a prefetch puts on each user.
    found: Sequence[Any] = access_queries.users(at=at)
    invited = [user for user in found if any(grant.role == "reviewer" for grant in user.held)]
    return [user for user in invited if is_independent(access_queries.roles_of(user, at=at))]


def is_independent(held: frozenset[roles.Role]) -> bool:
    """Return whether somebody with these roles may review: a reviewer who has no part in the operation.

    Whoever runs the floor knows who served how many contacts, and would recognise people in rows without names.
    """
    return "reviewer" in held and not held & roles.INTERNAL


def _call(statement: str, given: Sequence[Any]) -> tuple[int, ...]:
    with queries.asked_of_the_vault(REFUSALS) as cursor:
        cursor.execute(statement, given)
        found: tuple[int, ...] = cursor.fetchone()
        return found
