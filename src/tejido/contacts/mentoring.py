"""Learners and their mentors: pairings, and proposals for the next rung of a skill, which a person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import resources
from uuid import UUID

from django.db import connection, transaction

from tejido.clients import models as clients
from tejido.contacts import errors, mentoring_tables
from tejido.core import facts, ladder
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import models as people

EVIDENCE = resources.files(__package__).joinpath("sql/ladder_evidence.sql").read_text()
PROPOSALS_MAX = 200

Pairing = mentoring_tables.Pairing
Proposal = mentoring_tables.RungProposal


@transaction.atomic
def pair(*, mentor_key: UUID, learner_key: UUID, user_id: int, by: facts.Actor, at: datetime) -> Pairing:
    """Give a learner a mentor from now on; the one before ends. Paired again, they are paired.

    Raises: NoSuchColleague, OwnHelp
    """
    mentor, learner = _person(mentor_key), _person(learner_key)
    if mentor.pk == learner.pk:
        raise errors.OwnHelp(errors.OwnHelp.__doc__)
    # Two pairings of one learner take turns.
    people.Person.objects.select_for_update().get(pk=learner.pk)
    known = Pairing.objects.filter(learner=learner, to_at=None).first()
    if known is not None and known.mentor_id == mentor.pk:
        return known
    if known is not None:
        at = _end(known, user_id=user_id, by=by, at=at)
    row = Pairing.objects.create(mentor=mentor, learner=learner, from_at=at, set_by_user_id=user_id)
    row.refresh_from_db(fields=["key"])
    _record("pairing_began", row, by=by, at=at)
    return row


@transaction.atomic
def unpair(*, pairing_key: UUID, user_id: int, by: facts.Actor, at: datetime) -> Pairing:
    """End a pairing. Ended twice, it has ended.

    Raises: NoSuchPairing
    """
    row = Pairing.objects.select_for_update().filter(key=pairing_key).first()
    if row is None:
        raise errors.NoSuchPairing(errors.NoSuchPairing.__doc__)
    if row.to_at is None:
        _end(row, user_id=user_id, by=by, at=at)
    return row


def propose_ready(*, at: datetime) -> int:
    """Propose everybody within the scope whose numbers say that they are ready for the next rung.

    Whoever was declined is proposed again only for what came after.

    Returns: How many were proposed.
    """
    count = 0
    for person_id, skill_id, rung, evidence in ladder_evidence(None, at=at)[:PROPOSALS_MAX]:
        wanted = ladder.next_rung(rung)
        if wanted is not None and ladder.is_ready(rung, evidence):
            is_new = _propose(
                person_id, skill_id, wanted, evidence, ground="numbers", user_id=None, by=facts.SYSTEM, at=at
            )[1]
            count += is_new
    return count


@transaction.atomic
def propose(
    *, mentor_id: int, person_key: UUID, skill_id: int, ground: str, user_id: int, by: facts.Actor, at: datetime
) -> Proposal:
    """Propose a learner for the next rung of a skill, with what was counted so far. Proposed again, it stands.

    Args:
        mentor_id: Whose learner it must be.
        ground: "observed" or "assessed".
    Raises: NoSuchColleague, NotTheirMentor, ReasonUnknown, NoNextRung
    """
    person = _person(person_key)
    if not Pairing.objects.filter(mentor_id=mentor_id, learner=person, to_at=None).exists():
        raise errors.NotTheirMentor(errors.NotTheirMentor.__doc__)
    if ground not in ladder.GROUNDS or ground == "numbers":
        raise errors.ReasonUnknown(errors.ReasonUnknown.__doc__)
    found = [one for one in ladder_evidence([person.pk], at=at) if one[1] == skill_id]
    wanted = ladder.next_rung(found[0][2]) if found else None
    if wanted is None:
        raise errors.NoNextRung(errors.NoNextRung.__doc__)
    return _propose(person.pk, skill_id, wanted, found[0][3], ground=ground, user_id=user_id, by=by, at=at)[0]


@transaction.atomic
def decide(*, proposal_key: UUID, verdict: str, user_id: int, by: facts.Actor, at: datetime) -> Proposal:
    """Decide on a proposed rung; accepted, it holds from now on. Decided twice alike, it is decided.

    Raises:
        NoSuchProposal, ReasonUnknown
        AlreadyDecided: somebody decided otherwise before.
    """
    if verdict not in ladder.VERDICTS:
        raise errors.ReasonUnknown(errors.ReasonUnknown.__doc__)
    row = Proposal.objects.select_for_update(of=("self",)).select_related("person", "skill")
    found = row.filter(key=proposal_key).first()
    if found is None:
        raise errors.NoSuchProposal(errors.NoSuchProposal.__doc__)
    if found.verdict is not None:
        if found.verdict == verdict:
            return found
        raise errors.AlreadyDecided(errors.AlreadyDecided.__doc__)
    at = max(at, found.proposed_at)
    found.verdict, found.decided_by_user_id, found.decided_at = verdict, user_id, at
    found.save(update_fields=["verdict", "decided_by_user_id", "decided_at"])
    journal.record(
        "rung_decided", by=by, at=at, client_id=scopes.OPERATOR, proposal=found.pk, person=found.person_id,
        skill=found.skill_id, rung=found.rung, verdict=verdict,
    )  # fmt: skip
    held = people.SkillLevel.objects.filter(person_id=found.person_id, skill_id=found.skill_id, to_at=None).first()
    if verdict == "accepted" and held is not None and held.rung != found.rung:
        people_actions.set_skill_level(
            person=found.person, skill=found.skill, level=held.level, rung=found.rung, evidence=found.ground,
            user_id=user_id, by=by, at=at,
        )  # fmt: skip
    return found


def ladder_evidence(
    person_ids: Sequence[int] | None, *, at: datetime
) -> Sequence[tuple[int, int, str, ladder.Evidence]]:
    """Return what people did on their rung of each skill, as far as the scope reaches: person, skill, rung, evidence.

    Args:
        person_ids: Whose; None: everybody below the top who has done enough to be looked at.
    """
    least: Mapping[str, int] = ladder.CONTACTS_MIN if person_ids is None else {}
    with connection.cursor() as cursor:
        cursor.execute(
            EVIDENCE,
            {
                "people": None if person_ids is None else list(person_ids),
                "at": at,
                "shadow_min": least.get("shadow", 0),
                "supervised_min": least.get("supervised", 0),
            },
        )
        rows = cursor.fetchall()
    return [
        (
            person_id, skill_id, rung,
            ladder.Evidence(contacts_count=count, help_count=helped, score_count=scores, score_mean=mean),
        )
        for person_id, skill_id, rung, count, helped, scores, mean in rows
    ]  # fmt: skip


def _propose(
    person_id: int,
    skill_id: int,
    rung: str,
    evidence: ladder.Evidence,
    *,
    ground: str,
    user_id: int | None,
    by: facts.Actor,
    at: datetime,
) -> tuple[Proposal, bool]:
    row, is_new = Proposal.objects.get_or_create(
        person_id=person_id,
        skill_id=skill_id,
        verdict=None,
        defaults={
            "rung": rung,
            "contacts_count": evidence.contacts_count,
            "help_count": evidence.help_count,
            "score_count": evidence.score_count,
            "score_mean": evidence.score_mean,
            "ground": ground,
            "proposed_by_user_id": user_id,
            "proposed_at": at,
        },
    )
    if is_new:
        row.refresh_from_db(fields=["key"])
        journal.record(
            "rung_proposed", by=by, at=at, client_id=scopes.OPERATOR, proposal=row.pk, person=person_id,
            skill=skill_id, rung=rung, ground=ground, contacts=evidence.contacts_count, helped=evidence.help_count,
            scores=evidence.score_count, score_mean=evidence.score_mean,
        )  # fmt: skip
    return row, is_new


def _end(row: Pairing, *, user_id: int, by: facts.Actor, at: datetime) -> datetime:
    row.to_at, row.ended_by_user_id = max(at, row.from_at), user_id
    row.save(update_fields=["to_at", "ended_by_user_id"])
    _record("pairing_ended", row, by=by, at=row.to_at)
    return row.to_at


def _record(fact_type: str, row: Pairing, *, by: facts.Actor, at: datetime) -> None:
    journal.record(
        fact_type, by=by, at=at, client_id=scopes.OPERATOR, pairing=row.pk, mentor=row.mentor_id, person=row.learner_id
    )


def _person(key: UUID) -> people.Person:
    found = people.Person.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchColleague(errors.NoSuchColleague.__doc__)
    return found


def skill_id_of(key: UUID) -> int:
    """Return the id of a skill within the scope.

    Raises: NoNextRung: there is no such skill.
    """
    found = clients.Skill.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise errors.NoNextRung(errors.NoNextRung.__doc__)
    return int(found)
