"""Saying "I am interested" on the public page: a name, a phone number, and the words that were agreed to.

Nobody is told whether we know them already: whoever sends the same name with the same number once more is the same
person, and gets the same answer.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from tejido.core import characters, facts
from tejido.core.imports import cells, words
from tejido.core.imports import errors as import_errors
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import actions, errors, funnel, identification, models, opening_tables, programme_tables

# The version of the words on the page by which somebody agrees that we keep how to reach them. New words, new number.
NOTICE_VERSION = 1
ADULT_YEARS = 18
NAME_LENGTH_MAX = 200
PHONE_LENGTH_MAX = 40
# So many people of one number are looked at; a family is smaller.
SHARED_MAX = 200
# Two who send the same number at once take turns, so that one person is made and not two.
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('tejido.interest:' || %s, 0))"


@transaction.atomic
def say(
    *,
    given_names: str,
    surnames: str,
    phone: str,
    is_agreed: bool,
    language: str,
    cohort: programme_tables.Cohort | None = None,
    opening: programme_tables.Opening | None = None,
    on: date,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor = facts.SYSTEM,
    at: datetime,
) -> opening_tables.Interest:
    """Keep that somebody is interested in a training or an opening, and how we reach them.

    Args:
        is_agreed: Whether they agreed to the words of `NOTICE_VERSION`.
        cohort, opening: What they are interested in; neither: in whatever comes.
        on: The operator's business day.
        recorded_at: Machine time, for the history of corrections.
        key: Made with the form: the same one again returns the interest that it made.
    Raises: InterestNotAgreed, InterestNameInvalid, InterestPhoneInvalid
    """
    if not is_agreed:
        raise errors.InterestNotAgreed(errors.InterestNotAgreed.__doc__)
    given, family, number = _name(given_names), _name(surnames), _number(phone)
    made = None if key is None else opening_tables.Interest.objects.filter(key=key).first()
    if made is not None:
        return made
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [number])
    person = _known(given, family, number=number)
    if person is None:
        first, _, second = family.partition(" ")
        person = actions.register_person(
            given_names=given, first_surname=first, second_surname=second, display_name=given.split()[0], by=by, at=at
        )
        identification.add_phone(person=person, number=number, by=by, at=at)
    interest, is_new = _interest(person, cohort=cohort, opening=opening, language=language, key=key, at=at)
    if is_new:
        journal.record(
            "interest_said", by=by, at=at, client_id=scopes.OPERATOR, interest=interest.pk, person=person.pk,
            cohort=cohort.pk if cohort else None, opening=opening.pk if opening else None,
            notice_version=NOTICE_VERSION, language=language,
        )  # fmt: skip
        funnel.reach_stage(
            person=person, stage="interested", partner=cohort.partner if cohort else None, cohort=cohort,
            opening=opening, on_date=on, recorded_at=recorded_at, by=by, at=at,
        )  # fmt: skip
    return interest


def _interest(
    person: models.Person,
    *,
    cohort: programme_tables.Cohort | None,
    opening: programme_tables.Opening | None,
    language: str,
    key: UUID | None,
    at: datetime,
) -> tuple[opening_tables.Interest, bool]:
    asked = {"person": person, "cohort": cohort, "opening": opening}
    held = opening_tables.Interest.objects.filter(**asked).first()
    if held is not None:
        return held, False
    columns = {"notice_version": NOTICE_VERSION, "language": language, "said_at": at, **({"key": key} if key else {})}
    try:
        with transaction.atomic():
            return opening_tables.Interest.objects.create(**asked, **columns), True
    except IntegrityError:
        # Somebody else's form has this very key: what was made by it stands.
        found = opening_tables.Interest.objects.filter(key=key).first() if key else None
        if found is None:
            raise
        return found, False


def _known(given: str, family: str, *, number: str) -> models.Person | None:
    """Return who has this number and this name, if anybody; a phone may be shared by a household."""
    wanted = words.plain(f"{given} {family}")
    for person in models.Person.objects.filter(phones__number=number).order_by("id")[:SHARED_MAX]:
        if words.plain(person.full_name) == wanted:
            return person.canonical_person or person
    return None


def _name(text: str) -> str:
    kept = " ".join(text.split())
    if not 0 < len(kept) <= NAME_LENGTH_MAX or characters.FORBIDDEN.search(kept):
        raise errors.InterestNameInvalid(errors.InterestNameInvalid.__doc__)
    return kept


def _number(text: str) -> str:
    """Return a phone number as it is stored: with + and the country before it where that is known."""
    try:
        number = cells.phone(text[: PHONE_LENGTH_MAX + 1])
    except import_errors.CellUnreadable as problem:
        raise errors.InterestPhoneInvalid(errors.InterestPhoneInvalid.__doc__) from problem
    if len(text) > PHONE_LENGTH_MAX or not identification.PHONE.fullmatch(number):
        raise errors.InterestPhoneInvalid(errors.InterestPhoneInvalid.__doc__)
    return number
