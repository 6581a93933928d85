"""Reading partners: whose turn it is over all of them, and what stands with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Prefetch, Q

from tejido import environment as environment_module
from tejido.core import partners as partner_rules
from tejido.core.impact import outcomes
from tejido.people import errors, partner_tables, programme_tables

# The rows that pages hand on from a query to an action; they never import the tables themselves.
Partner = programme_tables.Partner
Agreement = partner_tables.Agreement
Step = partner_tables.PartnerStep
KINDS = programme_tables.PARTNER_KINDS

OUTCOMES = resources.files(__package__).joinpath("sql/partner_outcomes.sql").read_text()
OWED = resources.files(__package__).joinpath("sql/partner_owed.sql").read_text()
ROUNDING_PURPOSE = "rounding of partners' outcomes"
NOTES_LIMIT = 50
VERSIONS_LIMIT = 50
DONE_LIMIT = 20
OWED_LIMIT = 100
OPEN_STEPS_LIMIT = 200


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """A client, with one of its programmes where it has any."""

    client_id: int
    client_key: UUID
    client_name: str
    programme_id: int | None
    programme_key: UUID | None
    programme_name: str | None


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A commitment that is due and not yet kept in full."""

    key: UUID
    agreement_key: UUID
    partner_name: str
    owed_by: str
    what: str
    quantity: Decimal
    kept_quantity: Decimal
    unit: str
    due_date: date


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A commitment, how far it is kept, and the parts that were kept, the newest first."""

    commitment: partner_tables.Commitment
    kept: partner_rules.Kept
    parts: Sequence[partner_tables.KeptPart]


def waiting(*, side: str | None, first: int, count: int) -> tuple[Sequence[partner_tables.StepTurn], int]:
    """Return some of the turns that run, over all partners, the oldest first, and how many there are in all.

    Args:
        side: Whose turn, "ours" or "theirs"; None: anybody's.
        first, count: Which part of the list.
    """
    known = partner_tables.StepTurn.objects.filter(to_at=None)
    if side is not None:
        known = known.filter(side=side)
    shown = known.select_related("step__partner", "step__agreement").order_by("from_at", "id")
    return list(shown[first : first + count]), known.count()


def waiting_counts() -> Mapping[str, int]:
    """Return in how many steps each side has the turn."""
    known = partner_tables.StepTurn.objects.filter(to_at=None).order_by()
    counts = dict(known.values_list("side").annotate(count=Count("id")))
    return {side: counts.get(side, 0) for side in partner_rules.SIDES}


def unseen_notes() -> Sequence[tuple[programme_tables.Partner, int]]:
    """Return the partners whose notes nobody of ours has read, with how many, by name."""
    written = partner_tables.PartnerNote.objects.filter(seen_at=None, written_by="theirs").order_by()
    counts = dict(written.values_list("partner_id").annotate(count=Count("id")))
    known = programme_tables.Partner.objects.filter(pk__in=counts).order_by("name")
    return [(partner, counts[partner.pk]) for partner in known]


def owed(*, until: date) -> Sequence[Owed]:
    """Return the commitments of agreements in force that are due by a day and not kept in full, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(OWED, {"until": until, "limit": OWED_LIMIT})
        names = [column.name for column in cursor.description or ()]
        return [Owed(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def partners_named(
    text: str, *, kind: str | None, is_ended: bool, first: int, count: int
) -> tuple[Sequence[programme_tables.Partner], int]:
    """Return some of the partners whose names hold every word of a text, by name, and how many there are in all.

    Each has `ours_count` and `theirs_count`, the steps that wait for either side.

    Args:
        kind: One of `KINDS`; None: all.
        is_ended: Whether those are meant with whom we no longer work.
    """
    known = programme_tables.Partner.objects.filter(ended_at__isnull=not is_ended)
    for word in text.split():
        known = known.filter(name__icontains=word)
    if kind is not None:
        known = known.filter(kind=kind)
    shown = list(known.select_related("place").order_by("name")[first : first + count])
    # Only of steps that wait, and of the partners that are shown: those that are done are many.
    waiting = partner_tables.StepTurn.objects.filter(to_at=None, step__partner__in=shown).order_by()
    counts = {
        (partner_id, side): turns
        for partner_id, side, turns in waiting.values_list("step__partner", "side").annotate(Count("id"))
    }
    for partner in shown:
        for side in partner_rules.SIDES:
            setattr(partner, f"{side}_count", counts.get((partner.pk, side), 0))
    return shown, known.count()


def partner(key: UUID) -> programme_tables.Partner:
    """Return a partner.

    Raises: NoSuchPartner
    """
    found = programme_tables.Partner.objects.select_related("place").filter(key=key).first()
    if found is None:
        raise errors.NoSuchPartner(errors.NoSuchPartner.__doc__)
    return found


def partner_of_id(partner_id: int) -> programme_tables.Partner:
    """Return the partner whose pages are shown.

    Raises: NoSuchPartner
    """
    found = programme_tables.Partner.objects.filter(pk=partner_id).first()
    if found is None:
        raise errors.NoSuchPartner(errors.NoSuchPartner.__doc__)
    return found


def every_partner() -> Sequence[programme_tables.Partner]:
    """Return the partners with whom we work, by name, for lists to choose from."""
    return list(programme_tables.Partner.objects.filter(ended_at=None).order_by("name"))


def liaisons(partner: programme_tables.Partner) -> Sequence[partner_tables.Liaison]:
    """Return whom we talk to at a partner, by name."""
    return list(partner_tables.Liaison.objects.filter(partner=partner, retired_at=None).order_by("name", "id"))


def liaison(key: UUID) -> partner_tables.Liaison:
    """Return somebody to talk to.

    Raises: NoSuchLiaison: there is none, or their name was erased.
    """
    found = partner_tables.Liaison.objects.select_related("partner").filter(key=key, retired_at=None).first()
    if found is None:
        raise errors.NoSuchLiaison(errors.NoSuchLiaison.__doc__)
    return found


def agreements(partner: programme_tables.Partner) -> Sequence[partner_tables.Agreement]:
    """Return a partner's agreements, those in force first, with how many commitments each has (`commitments_count`)."""
    known = partner_tables.Agreement.objects.filter(partner=partner)
    counted = known.annotate(commitments_count=Count("commitments", filter=Q(commitments__withdrawn_at=None)))
    order = {"signed": 0, "draft": 1, "ended": 2}
    return sorted(counted.order_by("-from_date", "id"), key=lambda agreement: order[agreement.status])


def agreement(key: UUID) -> partner_tables.Agreement:
    """Return an agreement with its partner.

    Raises: NoSuchAgreement
    """
    found = partner_tables.Agreement.objects.select_related("partner").filter(key=key).first()
    if found is None:
        raise errors.NoSuchAgreement(errors.NoSuchAgreement.__doc__)
    return found


def versions(agreement: partner_tables.Agreement) -> Sequence[partner_tables.AgreementVersion]:
    """Return what a signed agreement was believed to say before, the newest first."""
    return list(agreement.versions.order_by("-superseded_at", "-id")[:VERSIONS_LIMIT])


def commitments(agreements: Sequence[partner_tables.Agreement], *, on: date) -> Mapping[int, Sequence[Standing]]:
    """Return the commitments of some agreements, by the agreement's id, with how far each is kept on a day."""
    parts = partner_tables.KeptPart.objects.filter(superseded_at=None).order_by("-on_date", "-id")
    known = partner_tables.Commitment.objects.filter(agreement__in=agreements, withdrawn_at=None)
    found: dict[int, list[Standing]] = {agreement.pk: [] for agreement in agreements}
    by_due = known.order_by(F("due_date").asc(nulls_last=True), "id")
    for commitment in by_due.prefetch_related(Prefetch("kept_parts", queryset=parts, to_attr="known_parts")):
        held = list(getattr(commitment, "known_parts", ()))
        kept = partner_rules.kept(
            [(part.on_date, part.quantity) for part in held],
            quantity=commitment.quantity,
            due_date=commitment.due_date,
            on=on,
        )
        found[commitment.agreement_id].append(Standing(commitment=commitment, kept=kept, parts=held))
    return found


def commitment(key: UUID) -> partner_tables.Commitment:
    """Return a commitment with its agreement and partner.

    Raises: NoSuchCommitment
    """
    known = partner_tables.Commitment.objects.select_related("agreement__partner")
    found = known.filter(key=key, withdrawn_at=None).first()
    if found is None:
        raise errors.NoSuchCommitment(errors.NoSuchCommitment.__doc__)
    return found


def kept_part(key: UUID) -> partner_tables.KeptPart:
    """Return what was entered as kept.

    Raises: NoSuchCommitment
    """
    found = partner_tables.KeptPart.objects.select_related("commitment__agreement").filter(key=key).first()
    if found is None:
        raise errors.NoSuchCommitment(errors.NoSuchCommitment.__doc__)
    return found


def open_turns(partner: programme_tables.Partner) -> Sequence[partner_tables.StepTurn]:
    """Return whose turn it is in a partner's open steps, the longest waiting first."""
    known = partner_tables.StepTurn.objects.filter(step__partner=partner, to_at=None)
    return list(known.select_related("step__agreement").order_by("from_at", "id")[:OPEN_STEPS_LIMIT])


def done_steps(partner: programme_tables.Partner) -> Sequence[partner_tables.PartnerStep]:
    """Return the steps with a partner that were done last, with their turns (`every_turn`)."""
    turns = Prefetch("turns", queryset=partner_tables.StepTurn.objects.order_by("from_at", "id"), to_attr="every_turn")
    known = partner_tables.PartnerStep.objects.filter(partner=partner, done_at__isnull=False)
    return list(known.prefetch_related(turns).order_by("-done_at", "-id")[:DONE_LIMIT])


def step(key: UUID, *, partner: programme_tables.Partner | None = None) -> partner_tables.PartnerStep:
    """Return a step.

    Raises: NoSuchStep: there is none, or not with this partner.
    """
    wanted = Q(key=key) if partner is None else Q(key=key, partner=partner)
    found = partner_tables.PartnerStep.objects.select_related("partner").filter(wanted).first()
    if found is None:
        raise errors.NoSuchStep(errors.NoSuchStep.__doc__)
    return found


def notes(partner: programme_tables.Partner) -> Sequence[partner_tables.PartnerNote]:
    """Return what was last written between us and a partner, the newest first."""
    known = partner_tables.PartnerNote.objects.filter(partner=partner)
    return list(known.order_by("-written_at", "-id")[:NOTES_LIMIT])


def cohorts(partner: programme_tables.Partner, *, until: date) -> Mapping[int, Mapping[str, Any]]:
    """Return the cohorts whose people a partner may follow, by id: what is taught, called how, when and where."""
    return _cohorts("SELECT * FROM partner_cohorts(%s, %s)", partner, until)


def cohorts_ahead(partner: programme_tables.Partner, *, until: date) -> Sequence[Mapping[str, Any]]:
    """Return a partner's cohorts that have not begun on a day, the next first; its outcomes leave them out."""
    return list(_cohorts("SELECT * FROM partner_cohorts_ahead(%s, %s)", partner, until).values())


def outcomes_of(partner: programme_tables.Partner, *, until: date) -> outcomes.Published:
    """Return how far the people came whom a partner brought, as the partner may see it.

    Args:
        until: The last day that counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(OUTCOMES, {"partner": partner.pk, "until": until})
        counts = [
            outcomes.Count(group=group, stage=stage, people=people, digest=digest)
            for group, stage, people, digest in cursor.fetchall()
        ]
    secret = environment_module.derived_key(settings.ENVIRONMENT, ROUNDING_PURPOSE).encode()
    return outcomes.published(counts, secret=secret)


def buyers() -> Sequence[Buyer]:
    """Return the clients and their programmes by name, whom an opening or a partner may be for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_buyers()")
        names = [column.name for column in cursor.description or ()]
        return [Buyer(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def days_by_side(step: partner_tables.PartnerStep, *, zone: str) -> Mapping[str, int]:
    """Return for how many days a done step waited for each side.

    Args:
        step: With its turns, as `done_steps` returns it.
    """
    days = dict.fromkeys(partner_rules.SIDES, 0)
    for turn in getattr(step, "every_turn", ()):
        if turn.to_at is not None:
            days[turn.side] += partner_rules.days_waiting(since=turn.from_at, at=turn.to_at, zone=zone)
    return days


def _cohorts(statement: str, partner: programme_tables.Partner, until: date) -> Mapping[int, Mapping[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [partner.pk, until])
        names = [column.name for column in cursor.description or ()]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
