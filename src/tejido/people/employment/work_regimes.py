"""Under which legal regime somebody works, from when to when, and whether the insurer of work risks was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from tejido.clients import rows
from tejido.core import dates, facts
from tejido.core.employment import regimes
from tejido.core.reference import values
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import employment_tables as tables
from tejido.people import models
from tejido.people.employment import errors, spells
from tejido.reference import values as reference_values

Spell = tables.WorkRegime
REGIMES: Mapping[str, regimes.Regime] = regimes.REGIMES
DUE_MAX = 50


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A regime of somebody with what follows from it, and by when it may last, where the law says so."""

    row: tables.WorkRegime
    regime: regimes.Regime
    is_insurer_due: bool
    limit: values.Value | None
    ends_by: date | None


@transaction.atomic
def set_regime(
    *,
    person: models.Person,
    regime: str,
    from_date: date,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.WorkRegime:
    """Let somebody work under a regime from a day on; the regime before it ends on that day.

    The same regime again is the one there is.

    Args:
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the spell that it made.
    Raises: RegimeUnknown, TermOutsideEmployment, SpellsOverlap
    """
    spells.lock(person.pk)
    before = rows.made_before(tables.WorkRegime, key)
    if before is not None:
        return before
    _check(person.pk, regime, from_date)
    held = tables.WorkRegime.objects.filter(person=person, superseded_at=None).order_by("-from_date").first()
    if held is not None:
        if (held.regime, held.to_date) == (regime, None) and held.from_date <= from_date:
            return held
        if held.from_date >= from_date or (held.to_date is not None and held.to_date > from_date):
            raise errors.SpellsOverlap(errors.SpellsOverlap.__doc__)
        if held.to_date is None:
            _end(held, to_date=from_date, recorded_at=recorded_at, by=by, at=at)
    keyed = {} if key is None else {"key": key}
    row = tables.WorkRegime.objects.create(
        person=person, regime=regime, from_date=from_date, recorded_at=recorded_at, **keyed
    )
    row.refresh_from_db()
    _record("work_regime_set", row, superseded=None, by=by, at=at)
    return row


@transaction.atomic
def correct_regime(
    *,
    spell: tables.WorkRegime,
    regime: str,
    from_date: date,
    to_date: date | None,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> tables.WorkRegime:
    """Correct what was recorded of a regime; what was believed before stays readable.

    Raises: NoSuchSpell, RegimeUnknown, TermOutsideEmployment, SpellInvalid, SpellsOverlap
    """
    spells.lock(spell.person_id)
    spells.check_stretch(from_date, to_date)
    _check(spell.person_id, regime, from_date)
    others = tables.WorkRegime.objects.filter(spells.touching(from_date, to_date), person_id=spell.person_id)
    if others.exclude(pk=spell.pk).exists():
        raise errors.SpellsOverlap(errors.SpellsOverlap.__doc__)
    spells.supersede(spell, recorded_at=recorded_at)
    told = spell.insurer_told_date if spell.regime == regime else None
    row = tables.WorkRegime.objects.create(
        person_id=spell.person_id, regime=regime, from_date=from_date, to_date=to_date, insurer_told_date=told,
        recorded_at=recorded_at,
    )  # fmt: skip
    row.refresh_from_db()
    _record("work_regime_corrected", row, superseded=spell.pk, by=by, at=at)
    return row


@transaction.atomic
def tell_insurer(*, spell: tables.WorkRegime, told_date: date, by: facts.Actor, at: datetime) -> None:
    """Note on which day the insurer of work risks (ARL) was told; noted already, nothing changes.

    Raises: NoSuchSpell, InsurerNotAsked
    """
    row = tables.WorkRegime.objects.select_for_update().filter(pk=spell.pk, superseded_at=None).first()
    if row is None:
        raise errors.NoSuchSpell(errors.NoSuchSpell.__doc__)
    if not regimes.asks_to_tell(row.regime):
        raise errors.InsurerNotAsked(errors.InsurerNotAsked.__doc__)
    if row.insurer_told_date is not None:
        return
    tables.WorkRegime.objects.filter(pk=row.pk).update(insurer_told_date=told_date)
    journal.record(
        "insurer_told", by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, spell=row.pk,
        on=told_date.isoformat(),
    )  # fmt: skip


def spells_of(person: models.Person) -> Sequence[Standing]:
    """Return a person's regimes as known now, the newest first, with what follows from each."""
    held = tables.WorkRegime.objects.filter(person=person, superseded_at=None).order_by("-from_date")
    return [_standing(row) for row in held]


def spell(key: UUID) -> tables.WorkRegime:
    """Return a regime's spell that has not been corrected since.

    Raises: NoSuchSpell
    """
    found = tables.WorkRegime.objects.filter(key=key, superseded_at=None).select_related("person").first()
    if found is None:
        raise errors.NoSuchSpell(errors.NoSuchSpell.__doc__)
    return found


def insurer_due(*, on: date) -> Sequence[tables.WorkRegime]:
    """Return the regimes of employed people of which the insurer was not told yet, the longest due first."""
    asking = [code for code in regimes.REGIMES if regimes.asks_to_tell(code)]
    employed = models.Employment.objects.filter(spells.holding(on), person=OuterRef("person"))
    due = tables.WorkRegime.objects.filter(
        Exists(employed), regime__in=asking, insurer_told_date=None, superseded_at=None
    )
    return list(due.select_related("person").order_by("from_date", "id")[:DUE_MAX])


def _standing(row: tables.WorkRegime) -> Standing:
    regime = regimes.REGIMES[row.regime]
    limit = (
        reference_values.table().find(regime.months_limit, place=regime.country, day=row.from_date)
        if regime.months_limit
        else None
    )
    return Standing(
        row=row,
        regime=regime,
        is_insurer_due=regimes.asks_to_tell(row.regime) and row.insurer_told_date is None,
        limit=limit,
        ends_by=dates.months_later(row.from_date, months=int(limit.value)) if limit else None,
    )


def _check(person_id: int, regime: str, day: date) -> None:
    if regime not in regimes.REGIMES:
        raise errors.RegimeUnknown(errors.RegimeUnknown.__doc__)
    if spells.employment_on(person_id, day) is None:
        raise errors.TermOutsideEmployment(errors.TermOutsideEmployment.__doc__)


def _end(row: tables.WorkRegime, *, to_date: date, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    spells.supersede(row, recorded_at=recorded_at)
    ended = tables.WorkRegime.objects.create(
        person_id=row.person_id, regime=row.regime, from_date=row.from_date, to_date=to_date,
        insurer_told_date=row.insurer_told_date, recorded_at=recorded_at,
    )  # fmt: skip
    _record("work_regime_ended", ended, superseded=row.pk, by=by, at=at)


def _record(what: str, row: tables.WorkRegime, *, superseded: int | None, by: facts.Actor, at: datetime) -> None:
    journal.record(
        what, by=by, at=at, client_id=scopes.OPERATOR, person=row.person_id, spell=row.pk, superseded=superseded,
        regime=row.regime, to=spells.written(row.to_date), **{"from": row.from_date.isoformat()},
    )  # fmt: skip
