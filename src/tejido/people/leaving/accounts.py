"""For which client's programme a person works, over time: what attrition by account is counted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import endings, leaving_tables, models
from tejido.people import errors as people_errors
from tejido.people.leaving import errors


@dataclass(frozen=True, kw_only=True)
class Account:
    """A client's programme by name, for whoever looks after people and may see nothing else of it."""

    programme_id: int
    programme_key: UUID
    programme_name: str
    client_id: int
    client_name: str

    @property
    def name(self) -> str:
        """Return what the account is called, with its client."""
        return f"{self.client_name}, {self.programme_name}"


def accounts() -> Sequence[Account]:
    """Return every account of the operator, by client and name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT programme_id, programme_key, programme_name, client_id, client_name FROM people_accounts()"
        )
        names = [column.name for column in cursor.description or ()]
        return [Account(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def account(programme_key: UUID) -> Account:
    """Return an account.

    Raises: NoSuchAccount
    """
    found = next((one for one in accounts() if one.programme_key == programme_key), None)
    if found is None:
        raise errors.NoSuchAccount(errors.NoSuchAccount.__doc__)
    return found


def spells(person: models.Person) -> Sequence[leaving_tables.AccountSpell]:
    """Return for whom a person worked, as it is known now, the newest first."""
    return list(person.account_spells.filter(superseded_at=None).order_by("-from_date"))


@transaction.atomic
def assign(
    *,
    person: models.Person,
    account: Account,
    is_seasonal: bool,
    from_date: date,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> leaving_tables.AccountSpell:
    """Let a person work for an account from a day on; the one before ends. The same once more is the one there is.

    Args:
        is_seasonal: They are taken on for a season of it, and counted apart.
        recorded_at: Machine time, for the history of corrections.
    Raises: NotEmployed, AccountTooEarly
    """
    lock(person)
    if employment_on(person, from_date) is None:
        raise people_errors.NotEmployed(people_errors.NotEmployed.__doc__)
    newest = person.account_spells.filter(superseded_at=None).order_by("-from_date").first()
    if newest is not None:
        known = (newest.programme_id, newest.is_seasonal)
        if newest.to_date is None and known == (account.programme_id, is_seasonal):
            return newest
        if newest.from_date >= from_date or (newest.to_date is not None and newest.to_date > from_date):
            raise errors.AccountTooEarly(errors.AccountTooEarly.__doc__)
        if newest.to_date is None:
            _end(newest, to_date=from_date, recorded_at=recorded_at, by=by, at=at)
    made = leaving_tables.AccountSpell.objects.create(
        person=person, programme_id=account.programme_id, client_id=account.client_id, is_seasonal=is_seasonal,
        from_date=from_date, recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "account_assigned", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, spell=made.pk,
        programme=account.programme_id, client=account.client_id, seasonal=is_seasonal,
        **{"from": from_date.isoformat()},
    )  # fmt: skip
    return made


def on_last_day(person: models.Person, *, to_date: date) -> leaving_tables.AccountSpell | None:
    """Return for whom a person worked on the day before a date, if for anybody."""
    before = person.account_spells.filter(superseded_at=None, from_date__lt=to_date).order_by("-from_date").first()
    return before if before is not None and (before.to_date is None or before.to_date >= to_date) else None


def end_open(person: models.Person, *, to_date: date, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """End the account that a person works for still, on a day after it began.

    Args:
        recorded_at: Machine time, for the history of corrections.
    """
    for spell in person.account_spells.filter(superseded_at=None, to_date=None, from_date__lt=to_date):
        _end(spell, to_date=to_date, recorded_at=recorded_at, by=by, at=at)


def _end(
    spell: leaving_tables.AccountSpell, *, to_date: date, recorded_at: datetime, by: facts.Actor, at: datetime
) -> None:
    ended = endings.closed(spell, to_date=to_date, recorded_at=recorded_at)
    journal.record(
        "account_ended", by=by, at=at, client_id=scopes.OPERATOR, person=spell.person_id, spell=spell.pk,
        now=ended.pk, to=to_date.isoformat(),
    )  # fmt: skip


def person_of(person_id: int) -> models.Person:
    """Return a person by id, such as the one behind an account."""
    return models.Person.objects.get(pk=person_id)


def lock(person: models.Person) -> models.Person:
    """Return a person's row under a lock, so that changes to one person take turns."""
    return models.Person.objects.select_for_update().get(pk=person.pk)


def employment_on(person: models.Person, day: date) -> models.Employment | None:
    """Return the employment that a person has on a day, as it is known now."""
    known = models.Employment.objects.filter(person=person, superseded_at=None, from_date__lte=day)
    newest = known.order_by("-from_date").first()
    return newest if newest is not None and (newest.to_date is None or newest.to_date > day) else None
