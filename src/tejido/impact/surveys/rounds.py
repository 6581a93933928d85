"""Rounds of surveys: opening one draws its sample; closing one forgets who was drawn and who answered what."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q

from tejido.clients import rows
from tejido.core import facts
from tejido.core.impact import disclosure
from tejido.core.impact.surveys import questionnaires, sampling
from tejido.impact.surveys import errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes

Round = tables.SurveyRound
DIMENSIONS = tables.DIMENSIONS
OPEN_DAYS_MAX = 60
# Who left longer ago is not asked any more.
LEFT_DAYS = 365
WANTED_MAX = 100_000
SHOWN_MAX = 50
_SQL = resources.files("tejido.impact").joinpath("sql")
FRAME = _SQL.joinpath("survey_frame.sql").read_text()
SHUFFLE = _SQL.joinpath("survey_shuffle.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who can be asked, with what the strata are made by."""

    person_id: int
    site_id: int | None
    work_mode: str
    position: str
    hired_year: int
    is_left: bool


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a round or a stratum has come."""

    stratum: tables.SurveyStratum | None
    people_count: int
    drawn_count: int
    answered_count: int
    refused_count: int

    @property
    def waiting_count(self) -> int:
        """How many were drawn and have neither answered nor refused."""
        return self.drawn_count - self.answered_count - self.refused_count

    @property
    def response_rate(self) -> float:
        """Which share of those drawn answered (AAPOR's RR1, since whoever was drawn can be asked)."""
        return self.answered_count / self.drawn_count if self.drawn_count else 0.0


@transaction.atomic
def open_round(
    *,
    questionnaire: questionnaires.Questionnaire,
    strata_by: Sequence[str],
    wanted_count: int,
    with_leavers: bool = False,
    opens_date: date,
    closes_date: date,
    seed: str,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> Round:
    """Open a round and draw whom it asks.

    Args:
        strata_by: By what people are grouped before they are drawn, some of `DIMENSIONS`; none: one group of all.
        wanted_count: How many to ask, >= 10; small strata are asked whole, so it may be a few more.
        with_leavers: Whether to ask those, too, who left within the last year; they are a stratum of their own.
        closes_date: The first day on which nobody can answer any more.
        seed: Random hexadecimal text; it is kept, so that anybody can draw the same people from the same list.
        key: Made with the form: the same one again returns the round that it made.
    Raises: SurveyDatesInvalid, SurveyStrataInvalid, SurveyCountInvalid, TooFewToAsk, SurveyOpenAlready
    """
    made = rows.made_before(Round, key)
    if made is not None:
        return made
    if not opens_date < closes_date <= opens_date + timedelta(days=OPEN_DAYS_MAX):
        raise errors.SurveyDatesInvalid(errors.SurveyDatesInvalid.__doc__)
    if not set(strata_by) <= set(DIMENSIONS):
        raise errors.SurveyStrataInvalid(errors.SurveyStrataInvalid.__doc__)
    if not sampling.LEAST <= wanted_count <= WANTED_MAX:
        raise errors.SurveyCountInvalid(errors.SurveyCountInvalid.__doc__)
    cut_by = [dimension for dimension in DIMENSIONS if dimension in strata_by]
    known = {each.person_id: each for each in frame(on=opens_date, with_leavers=with_leavers)}
    if len(known) < disclosure.CELL_MIN:
        raise errors.TooFewToAsk(errors.TooFewToAsk.__doc__)
    members = sampling.merged(_members(known.values(), cut_by=cut_by))
    counts = sampling.allocated({code: len(people) for code, people in members.items()}, wanted=wanted_count)
    row, is_new = rows.make(
        Round, key=key, taken=errors.SurveyOpenAlready, questionnaire=questionnaire.code,
        version=questionnaire.version, strata_by=cut_by, with_leavers=with_leavers, seed=seed,
        wanted_count=wanted_count, opens_date=opens_date, closes_date=closes_date, people_count=len(known),
        drawn_count=sum(counts.values()),
    )  # fmt: skip
    if is_new:
        for code, people in members.items():
            _draw(row, code=code, people=[known[person] for person in people], count=counts[code], cut_by=cut_by)
        journal.record(
            "survey_opened", by=by, at=at, client_id=scopes.OPERATOR, survey=row.pk, questionnaire=row.questionnaire,
            version=row.version, to=closes_date.isoformat(), people=row.people_count, drawn=row.drawn_count,
            seed_digest=hashlib.sha256(seed.encode()).hexdigest(), **{"from": opens_date.isoformat()},
        )  # fmt: skip
    return row


@transaction.atomic
def close_round(*, round: Round, on: date, by: facts.Actor, at: datetime) -> None:
    """Close a round: nobody answers any more, who was drawn is forgotten, its rows lose their order. Once is enough."""
    row = Round.objects.select_for_update().get(pk=round.pk)
    if row.closed_date is not None:
        return
    total = answered = refused = 0
    for part in progress(row):
        if part.stratum is not None:
            total, answered, refused = (
                total + part.drawn_count, answered + part.answered_count, refused + part.refused_count,
            )  # fmt: skip
            tables.SurveyStratum.objects.filter(pk=part.stratum.pk).update(
                answered_count=part.answered_count, refused_count=part.refused_count
            )
    Round.objects.filter(pk=row.pk).update(closed_date=max(on, row.opens_date))
    with connection.cursor() as cursor:
        cursor.execute(SHUFFLE, {"round": row.pk})
    journal.record(
        "survey_closed", by=by, at=at, client_id=scopes.OPERATOR, survey=row.pk, drawn=total, answered=answered,
        refused=refused,
    )  # fmt: skip


def close_due(*, on: date, at: datetime) -> int:
    """Close the rounds whose last day is over, so that nobody's answer can be told any longer than was promised.

    Returns: How many were closed.
    """
    due = list(Round.objects.filter(closed_date=None, closes_date__lte=on))
    for row in due:
        close_round(round=row, on=row.closes_date, by=facts.SYSTEM, at=at)
    return len(due)


def frame(*, on: date, with_leavers: bool) -> list[Asked]:
    """Return who can be asked on a day, each person once, by their id."""
    with connection.cursor() as cursor:
        cursor.execute(FRAME, {"day": on, "left_days": LEFT_DAYS, "with_leavers": with_leavers})
        return [
            Asked(
                person_id=person, site_id=site, work_mode=mode, position=position, hired_year=year, is_left=is_left
            )
            for person, site, mode, position, year, is_left in cursor.fetchall()
        ]  # fmt: skip


def rounds() -> Sequence[tuple[Round, Progress]]:
    """Return the newest rounds, each with how far it has come."""
    found = list(Round.objects.order_by("-opens_date", "-id")[:SHOWN_MAX])
    counts: dict[int, list[Progress]] = defaultdict(list)
    for part in _strata(Q(round__in=found)):
        assert part.stratum is not None
        counts[part.stratum.round_id].append(part)
    return [(row, _all(counts[row.pk])) for row in found]


def round(key: UUID) -> Round:
    """Return a round.

    Raises: NoSuchSurvey
    """
    found = Round.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchSurvey(errors.NoSuchSurvey.__doc__)
    return found


def progress(row: Round) -> list[Progress]:
    """Return how far each stratum of a round has come, the whole round first."""
    parts = _strata(Q(round=row))
    return [_all(parts), *parts]


def questionnaire_of(row: Round) -> questionnaires.Questionnaire:
    """Return what a round asks.

    Raises: NoSuchSurvey: this release ships it no more.
    """
    found = questionnaires.QUESTIONNAIRES.get(row.questionnaire)
    if found is None:
        raise errors.NoSuchSurvey(errors.NoSuchSurvey.__doc__)
    return found


def _strata(wanted: Q) -> list[Progress]:
    strata = list(tables.SurveyStratum.objects.filter(wanted).select_related("site", "round").order_by("code"))
    counted = tables.SurveyInvitation.objects.filter(stratum__in=strata).values_list("stratum_id", "state")
    live: dict[tuple[int, str], int] = {(stratum, state): count
                                        for stratum, state, count in counted.annotate(count=Count("id"))}  # fmt: skip
    return [
        Progress(
            stratum=stratum, people_count=stratum.people_count, drawn_count=stratum.drawn_count,
            answered_count=live.get((stratum.pk, "answered"), stratum.answered_count),
            refused_count=live.get((stratum.pk, "refused"), stratum.refused_count),
        )
        for stratum in strata
    ]  # fmt: skip


def _all(parts: Sequence[Progress]) -> Progress:
    return Progress(
        stratum=None,
        people_count=sum(part.people_count for part in parts),
        drawn_count=sum(part.drawn_count for part in parts),
        answered_count=sum(part.answered_count for part in parts),
        refused_count=sum(part.refused_count for part in parts),
    )


def _members(people: Iterable[Asked], *, cut_by: Sequence[str]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for each in people:
        members[_code(each, cut_by=cut_by)].append(each.person_id)
    return members


def _code(each: Asked, *, cut_by: Sequence[str]) -> str:
    if each.is_left:
        return "left"
    parts = {
        "site": str(each.site_id or "none"), "work_mode": each.work_mode, "position": each.position,
        "hired": str(each.hired_year),
    }  # fmt: skip
    return "|".join(f"{name}:{parts[name]}" for name in cut_by) or "all"


def _draw(row: Round, *, code: str, people: Sequence[Asked], count: int, cut_by: Sequence[str]) -> None:
    one = people[0]
    alike = {} if code in (sampling.REST, "left") else {
        "site_id": one.site_id if "site" in cut_by else None,
        "work_mode": one.work_mode if "work_mode" in cut_by else "",
        "position": one.position if "position" in cut_by else "",
        "hired_year": one.hired_year if "hired" in cut_by else None,
    }  # fmt: skip
    stratum = tables.SurveyStratum.objects.create(
        round=row, code=code, is_left=code == "left", people_count=len(people), drawn_count=count, **alike
    )
    chosen = sampling.drawn((each.person_id for each in people), count=count, seed=row.seed)
    tables.SurveyInvitation.objects.bulk_create(
        tables.SurveyInvitation(round=row, stratum=stratum, person_id=person) for person in chosen
    )
