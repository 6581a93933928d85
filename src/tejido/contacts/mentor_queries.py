"""What a mentor looks at: learners, who waits for help, their own day, and who is close to the next rung."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection

from tejido.clients import models as clients
from tejido.contacts import mentoring, mentoring_tables, models
from tejido.core import contact_states, ladder
from tejido.core.impact import disclosure
from tejido.people import models as people

_SQL = resources.files(__package__).joinpath("sql")
TODAY = _SQL.joinpath("help_today.sql").read_text()
REQUESTS = _SQL.joinpath("help_requests.sql").read_text()
ROWS_MAX = 100
SESSIONS_DAYS = 7

Pairing = mentoring_tables.Pairing


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where somebody is in a skill: the rung, what was counted there, and how far it is to the next.

    Args:
        rung: The one they are on; `wanted` the next.
        progress_share: Of the contacts that the next rung asks for, 0 to 1.
        proposed_at: Since when the next rung is proposed and not decided; None: it is not.
    """

    skill_key: UUID
    skill: str
    rung: str
    wanted: str | None
    evidence: ladder.Evidence
    progress_share: float
    is_ready: bool
    proposed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Learner:
    """Somebody who learns from a mentor, since when, and where they stand."""

    key: UUID
    name: str
    pairing_key: UUID
    from_at: datetime
    standings: Sequence[Standing]


@dataclass(frozen=True, kw_only=True)
class Help:
    """What a mentor gave today, beside all mentors of the pool together.

    Args:
        count, seconds: Their own.
        mean_seconds: Of all mentors; None where they are too few to say it without pointing at somebody.
    """

    count: int
    seconds: float
    mean_seconds: float | None
    mean_count: float | None


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A rung that waits for a person to decide: who, which, on what ground, and what had been counted."""

    key: UUID
    name: str
    skill: str
    rung: str
    ground: str
    proposed_at: datetime
    contacts_count: int
    help_count: int
    score_count: int
    score_mean: float | None


def is_mentor(person_id: int) -> bool:
    """Say whether somebody answers requests for help, or has a learner now."""
    rooms = people.Load.objects.filter(person_id=person_id, channel=contact_states.HELP, capacity__gt=0)
    return rooms.exists() or Pairing.objects.filter(mentor_id=person_id, to_at=None).exists()


def mentor_of(person_id: int) -> Pairing | None:
    """Return somebody's pairing with their mentor, with the mentor; None: they have none."""
    return Pairing.objects.filter(learner_id=person_id, to_at=None).select_related("mentor").first()


def learners(mentor_id: int, *, at: datetime) -> Sequence[Learner]:
    """Return a mentor's learners, those who have been with them longest first, as far as the scope reaches."""
    found = list(
        Pairing.objects.filter(mentor_id=mentor_id, to_at=None).select_related("learner").order_by("from_at")[:ROWS_MAX]
    )
    standing = standings([row.learner_id for row in found], at=at)
    return [
        Learner(
            key=row.learner.key, name=row.learner.display_name, pairing_key=row.key, from_at=row.from_at,
            standings=standing.get(row.learner_id, ()),
        )
        for row in found
    ]  # fmt: skip


def standings(person_ids: Sequence[int], *, at: datetime) -> Mapping[int, Sequence[Standing]]:
    """Return where people stand in each skill below its top, by person."""
    counted = mentoring.ladder_evidence(person_ids, at=at)
    skills = clients.Skill.objects.in_bulk({skill_id for _, skill_id, _, _ in counted})
    waiting = mentoring_tables.RungProposal.objects.filter(person_id__in=person_ids, verdict=None)
    proposed = {(row.person_id, row.skill_id): row.proposed_at for row in waiting}
    found: dict[int, list[Standing]] = {}
    for person_id, skill_id, rung, evidence in counted:
        if skill_id not in skills:
            continue
        found.setdefault(person_id, []).append(
            Standing(
                skill_key=skills[skill_id].key,
                skill=skills[skill_id].name,
                rung=rung,
                wanted=ladder.next_rung(rung),
                evidence=evidence,
                progress_share=ladder.progress_share(rung, evidence),
                is_ready=ladder.is_ready(rung, evidence),
                proposed_at=proposed.get((person_id, skill_id)),
            )
        )
    return found


def requests(person_id: int) -> Sequence[dict[str, Any]]:
    """Return the requests for help that wait where somebody answers, the longest first."""
    return _rows(REQUESTS, person=person_id, most=ROWS_MAX)


def help_today(person_id: int, *, from_at: datetime, to_at: datetime, as_of: datetime) -> Help:
    """Return what somebody helped within a period, beside the mean of all mentors of their pool.

    The mean is told only where enough mentors stand behind it, so that nobody's day can be worked out from it.
    """
    rows = _rows(TODAY, person=person_id, from_at=from_at, to_at=to_at, as_of=as_of, most=ROWS_MAX)
    nothing: dict[str, Any] = {"help_count": 0, "seconds": 0.0}
    own = next((row for row in rows if row["person_id"] == person_id), nothing)
    others = [row for row in rows if row["person_id"] != person_id]
    is_safe = disclosure.is_group_safe(len(others))
    return Help(
        count=own["help_count"],
        seconds=own["seconds"],
        mean_seconds=sum(row["seconds"] for row in others) / len(others) if is_safe else None,
        mean_count=sum(row["help_count"] for row in others) / len(others) if is_safe else None,
    )


def sessions(mentor_id: int, *, at: datetime) -> Sequence[models.Leg]:
    """Return when a mentor's learners listened in the last `SESSIONS_DAYS` days, the latest first."""
    learning = Pairing.objects.filter(mentor_id=mentor_id, to_at=None).values("learner_id")
    found = models.Leg.objects.filter(
        person_id__in=learning, role="shadowing", from_at__gte=at - timedelta(days=SESSIONS_DAYS), from_at__lte=at
    )
    return list(found.select_related("person", "contact__queue").order_by("-from_at", "-id")[:ROWS_MAX])


def open_proposals() -> Sequence[Proposed]:
    """Return the rungs that wait for a decision, the longest first; of clients' skills those within the scope."""
    rows = mentoring_tables.RungProposal.objects.filter(verdict=None).select_related("person", "skill")
    return [
        Proposed(
            key=row.key, name=row.person.display_name, skill=row.skill.name, rung=row.rung, ground=row.ground,
            proposed_at=row.proposed_at, contacts_count=row.contacts_count, help_count=row.help_count,
            score_count=row.score_count, score_mean=row.score_mean,
        )
        for row in rows.order_by("proposed_at", "id")[:ROWS_MAX]
    ]  # fmt: skip


def open_pairings() -> Sequence[Pairing]:
    """Return who learns from whom now, by mentor."""
    found = Pairing.objects.filter(to_at=None).select_related("mentor", "learner")
    return list(found.order_by("mentor__display_name", "learner__display_name", "id")[:ROWS_MAX])


def colleagues() -> Sequence[tuple[str, str]]:
    """Return who works in a pool, as key and name, by name: those who can learn or be a mentor."""
    found = people.Person.objects.filter(presence__isnull=False, canonical_person__isnull=True)
    return [(str(person.key), person.display_name) for person in found.order_by("display_name", "id")]


def _rows(statement: str, **parameters: Any) -> Sequence[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
