"""The climate survey: who may answer, that nobody answers twice, and that no answer leads to a person.

A sheet is stored without person and time. That somebody took part is stored elsewhere, as a digest that only the wave's
secret could tell; the secret is dropped when the wave closes, and both tables are then written anew in random order.
Nothing of the answers is shown before.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from tejido.clients import models as clients
from tejido.clients import rows
from tejido.core import facts
from tejido.core.employment import climate
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import employment_tables as tables
from tejido.people import models
from tejido.people.employment import errors, spells

Wave = tables.ClimateWave
QUESTIONS = climate.QUESTIONS
OPEN_DAYS_MAX = 60
SECRET_BYTES = 32
SHUFFLE = resources.files("tejido.people").joinpath("sql/climate_shuffle.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Results:
    """What may be told of a closed wave: how many took part, and the groups; the whole stands first in each."""

    wave: tables.ClimateWave
    answered: int
    by_site: Sequence[climate.Group]
    by_programme: Sequence[climate.Group]


@transaction.atomic
def open_wave(
    *,
    opens_date: date,
    closes_date: date,
    secret: bytes,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.ClimateWave:
    """Open a round of the survey.

    Args:
        closes_date: The first day on which nobody can answer any more.
        secret: Random bytes, dropped when the wave closes.
        key: Made with the form: the same one again returns the wave that it made.
    Raises: WaveOpenAlready, WaveDatesInvalid
    """
    if not opens_date < closes_date <= opens_date + timedelta(days=OPEN_DAYS_MAX):
        raise errors.WaveDatesInvalid(errors.WaveDatesInvalid.__doc__)
    wave, is_new = rows.make(
        tables.ClimateWave, key=key, taken=errors.WaveOpenAlready, opens_date=opens_date, closes_date=closes_date,
        questions_version=climate.QUESTIONS_VERSION, secret=secret,
    )  # fmt: skip
    if is_new:
        journal.record(
            "climate_opened", by=by, at=at, client_id=scopes.OPERATOR, wave=wave.pk, to=closes_date.isoformat(),
            **{"from": opens_date.isoformat()},
        )  # fmt: skip
    return wave


@transaction.atomic
def answer(*, wave: tables.ClimateWave, person_id: int, scores: Mapping[str, int], on: date, at: datetime) -> None:
    """Take in one sheet. The fact says that somebody answered, and nothing else; so nobody is given as `by`.

    Args:
        scores: Question to 1 to 5.
        on: The day, for who is employed and where.
        at: The beginning of that day, so that the fact does not tell the hour.
    Raises: ScoresInvalid, NoSuchWave, ClimateAnswered
    """
    try:
        climate.check(scores)
    except climate.ScoresInvalid as problem:
        raise errors.ScoresInvalid(errors.ScoresInvalid.__doc__) from problem
    row = tables.ClimateWave.objects.select_for_update().filter(pk=wave.pk, closed_date=None).first()
    if row is None or row.secret is None or not row.opens_date <= on < row.closes_date:
        raise errors.NoSuchWave(errors.NoSuchWave.__doc__)
    if spells.employment_on(person_id, on) is None:
        raise errors.NoSuchWave(errors.NoSuchWave.__doc__)
    try:
        with transaction.atomic():
            tables.ClimateToken.objects.create(wave=row, digest=_digest(row, person_id))
    except IntegrityError as problem:
        raise errors.ClimateAnswered(errors.ClimateAnswered.__doc__) from problem
    placement = models.Placement.objects.filter(spells.holding(on), person_id=person_id).first()
    tables.ClimateAnswer.objects.create(
        wave=row,
        site_id=placement.site_id if placement else None,
        programme_id=_programme(person_id),
        scores=dict(scores),
    )
    journal.record("climate_answered", by=facts.SYSTEM, at=at, client_id=scopes.OPERATOR, wave=row.pk)


@transaction.atomic
def close_wave(*, wave: tables.ClimateWave, on: date, by: facts.Actor, at: datetime) -> None:
    """Close a wave: nobody answers any more, its secret is dropped, its rows lose their order. Once is enough."""
    row = tables.ClimateWave.objects.select_for_update().get(pk=wave.pk)
    if row.closed_date is not None:
        return
    employed = models.Employment.objects.filter(spells.holding(on)).count()
    tables.ClimateWave.objects.filter(pk=row.pk).update(secret=None, closed_date=on, people_count=employed)
    with connection.cursor() as cursor:
        cursor.execute(SHUFFLE, {"wave": row.pk})
    journal.record("climate_closed", by=by, at=at, client_id=scopes.OPERATOR, wave=row.pk, people=employed)


def open_now(*, on: date) -> tables.ClimateWave | None:
    """Return the wave that can be answered on a day, if there is one."""
    return tables.ClimateWave.objects.filter(closed_date=None, opens_date__lte=on, closes_date__gt=on).first()


def has_answered(wave: tables.ClimateWave, *, person_id: int) -> bool:
    """Return whether somebody took part in a wave that is open."""
    return tables.ClimateToken.objects.filter(wave=wave, digest=_digest(wave, person_id)).exists()


def waves() -> Sequence[tuple[tables.ClimateWave, int]]:
    """Return the waves, the newest first, each with how many took part."""
    every = tables.ClimateWave.objects.order_by("-opens_date", "-id")
    return [(wave, tables.ClimateToken.objects.filter(wave=wave).count()) for wave in every[:20]]


def wave(key: UUID) -> tables.ClimateWave:
    """Return a wave.

    Raises: NoSuchWave
    """
    found = tables.ClimateWave.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchWave(errors.NoSuchWave.__doc__)
    return found


def results(wave: tables.ClimateWave) -> Results | None:
    """Return what may be told of a wave, or None while it is open.

    Programmes that the reader's scope does not reach count in the whole and under no name.
    """
    if wave.closed_date is None:
        return None
    sites = {site.pk: site.name for site in models.Site.objects.all()}
    programmes = {each.pk: f"{each.client.name} · {each.name}" for each in _reached()}
    # Every group stands in the table, so that its absence tells nothing about who answered.
    by_site: dict[str, list[Mapping[str, int]]] = defaultdict(list, {name: [] for name in sites.values()})
    by_programme: dict[str, list[Mapping[str, int]]] = defaultdict(list, {name: [] for name in programmes.values()})
    sheets = tables.ClimateAnswer.objects.filter(wave=wave)
    for site_id, programme_id, scores in sheets.values_list("site_id", "programme_id", "scores"):
        by_site[sites.get(site_id or 0, "-")].append(scores)
        by_programme[programmes.get(programme_id or 0, "-")].append(scores)
    return Results(
        wave=wave,
        answered=sum(len(found) for found in by_site.values()),
        by_site=climate.groups(by_site),
        by_programme=climate.groups(by_programme) if programmes else (),
    )


def _reached() -> Sequence[clients.Programme]:
    return list(clients.Programme.objects.select_related("client"))


def _digest(wave: tables.ClimateWave, person_id: int) -> bytes:
    return hmac.new(bytes(wave.secret or b""), str(person_id).encode(), hashlib.sha256).digest()


def _programme(person_id: int) -> int | None:
    """Return the programme that somebody works for; None where it is none, or more than one."""
    found = models.Membership.objects.filter(person_id=person_id).values_list("queue__programme_id", flat=True)
    programmes = set(found.distinct()[:2])
    return next(iter(programmes)) if len(programmes) == 1 else None
