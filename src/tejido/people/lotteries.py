"""Drawing the seats of a cohort: sealed while people apply, drawn once, and open to everybody afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tejido.access import encryption
from tejido.core import facts, lottery
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import courses, errors, funnel, funnel_tables, programme_tables, seats

PURPOSE = "lottery seeds"
STRATA = ("none", "partner", "place", "partner_and_place")
BEACON_SOURCE_LENGTH_MAX = 200
BATCH_MAX = 1_000
NOT_CODE = re.compile(r"[^a-z0-9]+")


@transaction.atomic
def seal(
    *,
    cohort: programme_tables.Cohort,
    strata: str,
    rule: lottery.Rule,
    beacon_source: str,
    seed: str,
    user_id: int,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.Lottery:
    """Seal the lottery of a cohort: from now on its seal can be shown, and its seats go by it alone.

    Args:
        strata: Apart from whom people are drawn: none, by partner, by place, or by both.
        beacon_source: Which outside number goes into the draw, for everybody to read; empty for none.
        seed: 64 hexadecimal digits by chance; kept encrypted until the draw.
        key: Made with the form: the same one again returns the lottery that it made.
    Raises: LotteryOpen, LotteryTooLate, LotteryInvalid, CohortCancelled
    """
    held = funnel_tables.Lottery.objects.filter(key=key).first() if key else None
    if held is not None:
        return held
    locked = courses.locked_cohort(cohort)
    known = funnel_tables.Lottery.objects.filter(cohort=cohort)
    if known.filter(drawn_at=None).exists():
        raise errors.LotteryOpen(errors.LotteryOpen.__doc__)
    source = " ".join(beacon_source.split())
    if strata not in STRATA or rule not in lottery.RULES or len(source) > BEACON_SOURCE_LENGTH_MAX or "\0" in source:
        raise errors.LotteryInvalid(errors.LotteryInvalid.__doc__)
    round_number = known.count() + 1
    is_late = locked.apply_until is not None and funnel.today(at) > locked.apply_until
    if round_number == 1 and is_late:
        raise errors.LotteryTooLate(errors.LotteryTooLate.__doc__)
    made = funnel_tables.Lottery.objects.create(
        cohort=cohort, round=round_number, seal=lottery.seal(seed), beacon_source=source, strata=strata, rule=rule,
        encrypted_seed=encryption.encrypt(seed, purpose=PURPOSE), sealed_at=at, sealed_by_user_id=user_id,
        **({"key": key} if key else {}),
    )  # fmt: skip
    made.refresh_from_db(fields=["key"])
    journal.record(
        "lottery_sealed", by=by, at=at, client_id=scopes.OPERATOR, lottery=made.pk, cohort=cohort.pk,
        round=round_number, seal=made.seal, rule=rule, strata=strata,
    )  # fmt: skip
    return made


@transaction.atomic
def draw(*, key: UUID, beacon: str, user_id: int, by: facts.Actor, at: datetime) -> funnel_tables.Lottery:
    """Draw a sealed lottery: open its seed, give seats and waiting places, and offer the seats.

    Drawn already and asked again for the same list, it is the same draw and nothing happens.

    Args:
        beacon: The outside number, letters and digits, where one was announced.
    Raises:
        NoSuchLottery, LotteryInvalid, CohortCancelled
        LotteryTooEarly: people may still apply.
        LotteryDrawn: it was drawn, and others have applied since; they are drawn in a further round.
    """
    found = funnel_tables.Lottery.objects.filter(key=key).select_related("cohort").first()
    if found is None:
        raise errors.NoSuchLottery(errors.NoSuchLottery.__doc__)
    cohort = courses.locked_cohort(found.cohort)
    row = funnel_tables.Lottery.objects.select_for_update().get(pk=found.pk)
    applications = undrawn(cohort)
    if row.drawn_at is not None:
        if applications:
            raise errors.LotteryDrawn(errors.LotteryDrawn.__doc__)
        return row
    if cohort.apply_until is not None and funnel.today(at) <= cohort.apply_until and row.round == 1:
        raise errors.LotteryTooEarly(errors.LotteryTooEarly.__doc__)
    # The form of a number that people read aloud does not matter: blanks and points between its digits.
    number = re.sub(r"[\s.,-]", "", beacon) if row.beacon_source else ""
    if not applications or (row.beacon_source and not (number and lottery.BEACON.fullmatch(number))):
        raise errors.LotteryInvalid(errors.LotteryInvalid.__doc__)
    waiting_count = funnel_tables.LotteryPlace.objects.filter(
        lottery__cohort=cohort, has_seat=False, application__withdrawn_at=None, application__seat_offer=None
    ).count()
    terms = lottery.Terms(seats=max(0, seats.free_seats(cohort) - waiting_count), rule=_rule(row))
    _store(row, applications, terms=terms, beacon=number, user_id=user_id, by=by, at=at)
    row.refresh_from_db()
    return row


def is_right(row: funnel_tables.Lottery) -> bool:
    """Tell whether a drawn lottery is what anybody gets who draws its stored list again with its opened seed."""
    places = funnel_tables.LotteryPlace.objects.filter(lottery=row).select_related("application")
    entries = [lottery.Entry(str(place.application.key), place.stratum) for place in places]
    terms = lottery.Terms(seats=row.seats_count or 0, rule=_rule(row))
    stored = lottery.result_digest(drawn(place) for place in places)
    again = lottery.draw(entries, terms=terms, seed=row.seed, beacon=row.beacon)
    return (
        lottery.seal(row.seed) == row.seal
        and lottery.inputs_digest(entries, terms=terms) == row.inputs_digest
        and stored == row.result_digest == lottery.result_digest(again)
    )


def undrawn(cohort: programme_tables.Cohort) -> Sequence[funnel_tables.Application]:
    """Return whoever asks for a seat and was never drawn."""
    asking = funnel_tables.Application.objects.filter(
        cohort=cohort, withdrawn_at=None, drawn=None, seat_offer=None
    ).exclude(
        Q(person__enrolments__cohort=cohort, person__enrolments__superseded_at=None)
    )  # fmt: skip
    return list(asking.select_related("partner", "place", "cohort__partner", "cohort__place").order_by("id"))


def stratum(application: funnel_tables.Application, *, strata: str) -> str:
    """Return the code of the stratum that an application is drawn in: partner, place, both, or all together."""
    parts = []
    if strata in ("partner", "partner_and_place"):
        partner = application.partner or application.cohort.partner
        parts.append(f"partner-{str(partner.key)[:8]}" if partner else "no-partner")
    if strata in ("place", "partner_and_place"):
        place = application.place
        parts.append(_code(f"{place.country}-{place.code}") if place else "no-place")
    return ".".join(parts) or "all"


def _store(
    row: funnel_tables.Lottery,
    applications: Sequence[funnel_tables.Application],
    *,
    terms: lottery.Terms,
    beacon: str,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Draw, and store what was drawn: everything in one statement a table, since thousands may apply."""
    seed = encryption.decrypt(row.encrypted_seed, purpose=PURPOSE)
    lottery.check_seal(seed, sealed=row.seal)
    entries = [lottery.Entry(str(one.key), stratum(one, strata=row.strata)) for one in applications]
    drawn = lottery.draw(entries, terms=terms, seed=seed, beacon=beacon)
    by_key = {str(one.key): one for one in applications}
    funnel_tables.LotteryPlace.objects.bulk_create(_places(row, drawn, by_key), batch_size=BATCH_MAX)
    funnel_tables.SeatOffer.objects.bulk_create(
        [funnel_tables.SeatOffer(application=by_key[one.key], offered_at=at) for one in drawn if one.has_seat],
        batch_size=BATCH_MAX,
    )
    inputs, result = lottery.inputs_digest(entries, terms=terms), lottery.result_digest(drawn)
    funnel_tables.Lottery.objects.filter(pk=row.pk).update(
        seed=seed, beacon=beacon, seats_count=terms.seats, drawn_at=at, drawn_by_user_id=user_id,
        inputs_digest=inputs, result_digest=result,
    )  # fmt: skip
    journal.record(
        "lottery_drawn", by=by, at=at, client_id=scopes.OPERATOR, lottery=row.pk, cohort=row.cohort_id,
        round=row.round, applications=len(entries), seats=terms.seats, inputs=inputs, result=result,
    )  # fmt: skip


def _places(
    row: funnel_tables.Lottery, drawn: Iterable[lottery.Drawn], by_key: dict[str, funnel_tables.Application]
) -> list[funnel_tables.LotteryPlace]:
    return [
        funnel_tables.LotteryPlace(
            lottery=row,
            application=by_key[one.key],
            stratum=one.stratum,
            number=one.number,
            rank=one.rank,
            has_seat=one.has_seat,
            waiting=one.waiting,
        )
        for one in drawn
    ]


def drawn(place: funnel_tables.LotteryPlace) -> lottery.Drawn:
    """Return what is stored of a draw for one application as the core has it."""
    return lottery.Drawn(
        key=str(place.application.key), stratum=place.stratum, number=place.number, rank=place.rank,
        has_seat=place.has_seat, waiting=place.waiting,
    )  # fmt: skip


def _rule(row: funnel_tables.Lottery) -> lottery.Rule:
    return "equal" if row.rule == "equal" else "proportional"


def _code(text: str) -> str:
    return NOT_CODE.sub("-", text.lower()).strip("-")
