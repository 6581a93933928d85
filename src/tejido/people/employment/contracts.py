"""The terms of contracts: hours, agreed ends and renewals, phases of an apprenticeship, trial periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from tejido.clients import rows
from tejido.core import facts
from tejido.core.employment import terms
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import employment_tables as tables
from tejido.people import models
from tejido.people.employment import errors, spells
from tejido.reference import values as reference_values

Term = tables.ContractTerm
PHASES = terms.PHASES
REFUSALS: Mapping[str, type[Exception]] = {
    "hours": errors.HoursInvalid,
    "hours_of_the_law": errors.HoursInvalid,
    "end": errors.TermNeedsAnEnd,
    "phase": errors.PhaseInvalid,
    "trial": errors.TrialTooLong,
    "overlap": errors.TermsOverlap,
    "too_long": errors.TermTooLong,
}


@transaction.atomic
def set_term(
    *,
    person: models.Person,
    from_date: date,
    to_date: date | None,
    weekly_hours: Decimal,
    phase: str,
    trial_to_date: date | None,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.ContractTerm:
    """Set what a contract says from a day on: the first terms, a renewal, other hours, the next phase.

    Args:
        to_date: The first day after an agreed end; None where none is agreed.
        weekly_hours: Hours a week.
        phase: "lective" or "productive" for an apprentice, else empty.
        trial_to_date: The first day after the trial period, if there is one.
        key: Made with the form: the same one again returns the terms that it made.
    Raises: TermOutsideEmployment, TermsOverlap, and what `REFUSALS` names
    """
    spells.lock(person.pk)
    before = rows.made_before(tables.ContractTerm, key)
    if before is not None:
        return before
    wanted = terms.Term(
        from_date=from_date, to_date=to_date, weekly_hours=weekly_hours, phase=phase, trial_to_date=trial_to_date
    )
    employment = _employment(person.pk, from_date)
    held = list(_of_employment(employment).order_by("from_date"))
    _check(employment, [*[_cut(row, from_date) for row in held], wanted], since=from_date)
    if held and held[-1].from_date >= from_date:
        raise errors.TermsOverlap(errors.TermsOverlap.__doc__)
    if held and (held[-1].to_date is None or held[-1].to_date > from_date):
        spells.supersede(held[-1], recorded_at=recorded_at)
        _write(person.pk, _cut(held[-1], from_date), recorded_at=recorded_at)
    row = _write(person.pk, wanted, recorded_at=recorded_at, key=key)
    _record("contract_term_set", row, superseded=None, by=by, at=at)
    return row


@transaction.atomic
def correct_term(
    *,
    term: tables.ContractTerm,
    from_date: date,
    to_date: date | None,
    weekly_hours: Decimal,
    phase: str,
    trial_to_date: date | None,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> tables.ContractTerm:
    """Correct what was recorded of a contract's terms; what was believed before stays readable.

    Raises: NoSuchSpell, TermOutsideEmployment, and what `REFUSALS` names
    """
    spells.lock(term.person_id)
    wanted = terms.Term(
        from_date=from_date, to_date=to_date, weekly_hours=weekly_hours, phase=phase, trial_to_date=trial_to_date
    )
    employment = _employment(term.person_id, from_date)
    others = [_value(row) for row in _of_employment(employment).exclude(pk=term.pk)]
    _check(employment, [*others, wanted], since=from_date)
    spells.supersede(term, recorded_at=recorded_at)
    row = _write(term.person_id, wanted, recorded_at=recorded_at)
    _record("contract_term_corrected", row, superseded=term.pk, by=by, at=at)
    return row


def terms_of(person: models.Person) -> Sequence[tables.ContractTerm]:
    """Return a person's contract terms as known now, the newest first."""
    return list(tables.ContractTerm.objects.filter(person=person, superseded_at=None).order_by("-from_date"))


def term(key: UUID) -> tables.ContractTerm:
    """Return terms that have not been corrected since.

    Raises: NoSuchSpell
    """
    found = tables.ContractTerm.objects.filter(key=key, superseded_at=None).select_related("person").first()
    if found is None:
        raise errors.NoSuchSpell(errors.NoSuchSpell.__doc__)
    return found


def trouble_now(person: models.Person, *, on: date) -> terms.Trouble | None:
    """Return what is wrong with the terms of a person's employment on a day, as after a correction of the contract."""
    employment = spells.employment_on(person.pk, on)
    if employment is None:
        return None
    held = [_value(row) for row in _of_employment(employment)]
    return terms.trouble(
        employment.contract, held, country=spells.country_of(person.pk, on), table=reference_values.table()
    )


def _employment(person_id: int, day: date) -> models.Employment:
    found = spells.employment_on(person_id, day)
    if found is None:
        raise errors.TermOutsideEmployment(errors.TermOutsideEmployment.__doc__)
    return found


def _of_employment(employment: models.Employment) -> QuerySet[tables.ContractTerm]:
    within = Q(from_date__gte=employment.from_date)
    if employment.to_date is not None:
        within &= Q(from_date__lt=employment.to_date)
    return tables.ContractTerm.objects.filter(within, person_id=employment.person_id, superseded_at=None)


def _check(employment: models.Employment, held: Sequence[terms.Term], *, since: date) -> None:
    country = spells.country_of(employment.person_id, since)
    found = terms.trouble(employment.contract, held, country=country, table=reference_values.table())
    if found is not None:
        refusal = REFUSALS[found.code]
        raise refusal(refusal.__doc__)


def _value(row: tables.ContractTerm) -> terms.Term:
    return terms.Term(
        from_date=row.from_date, to_date=row.to_date, weekly_hours=row.weekly_hours, phase=row.phase,
        trial_to_date=row.trial_to_date,
    )  # fmt: skip


def _cut(row: tables.ContractTerm, day: date) -> terms.Term:
    """Return terms as they are once others begin on a day."""
    whole = _value(row)
    if whole.from_date >= day or (whole.to_date is not None and whole.to_date <= day):
        return whole
    trial = None if whole.trial_to_date is None else min(whole.trial_to_date, day)
    return terms.Term(
        from_date=whole.from_date, to_date=day, weekly_hours=whole.weekly_hours, phase=whole.phase, trial_to_date=trial
    )


def _write(person_id: int, term: terms.Term, *, recorded_at: datetime, key: UUID | None = None) -> tables.ContractTerm:
    keyed = {} if key is None else {"key": key}
    row = tables.ContractTerm.objects.create(
        person_id=person_id, from_date=term.from_date, to_date=term.to_date, weekly_hours=term.weekly_hours,
        phase=term.phase, trial_to_date=term.trial_to_date, recorded_at=recorded_at, **keyed,
    )  # fmt: skip
    row.refresh_from_db()
    return row


def _record(what: str, row: tables.ContractTerm, *, superseded: int | None, by: facts.Actor, at: datetime) -> None:
    journal.record(
        what, by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, term=row.pk, superseded=superseded,
        weekly_hours=float(row.weekly_hours), phase=row.phase or None, to=spells.written(row.to_date),
        trial_to=spells.written(row.trial_to_date), **{"from": row.from_date.isoformat()},
    )  # fmt: skip
