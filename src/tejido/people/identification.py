"""By what a person is known: identity documents, which belong to one person, and phones, which may be shared."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg import errors as postgres

from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import errors, models

KIND = re.compile(r"[a-z]{2,20}")
COUNTRY = re.compile(r"[A-Z]{2}")
NUMBER = re.compile(r"[A-Z0-9]{3,20}")
PHONE = re.compile(r"\+?[0-9]{7,15}")


@transaction.atomic
def add_document(
    *, person: models.Person, kind: str, country: str, number: str, by: facts.Actor, at: datetime
) -> models.Document:
    """Store an identity document of a person; one they have already is returned as it is.

    Args:
        kind: A code such as "cc" or "passport".
        country: ISO 3166 code of who issued it.
        number: Capital letters and digits, without dots.
    Raises: DocumentInvalid, DocumentOfAnother
    """
    if not (KIND.fullmatch(kind) and COUNTRY.fullmatch(country) and NUMBER.fullmatch(number)):
        raise errors.DocumentInvalid(errors.DocumentInvalid.__doc__)
    columns = {"kind": kind, "country": country, "number": number}
    held = models.Document.objects.filter(**columns, person=person).first()
    if held is not None:
        return held
    try:
        with transaction.atomic():
            document = models.Document.objects.create(person=person, **columns)
    except IntegrityError as problem:
        if not isinstance(problem.__cause__, postgres.UniqueViolation):
            raise
        raise errors.DocumentOfAnother(errors.DocumentOfAnother.__doc__) from problem
    journal.record("document_added", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, document=document.pk)
    return document


@transaction.atomic
def add_phone(*, person: models.Person, number: str, by: facts.Actor, at: datetime) -> models.Phone:
    """Store a phone number at which a person is reached; one they have already is returned as it is.

    Raises: PhoneInvalid
    """
    if not PHONE.fullmatch(number):
        raise errors.PhoneInvalid(errors.PhoneInvalid.__doc__)
    phone, is_new = models.Phone.objects.get_or_create(person=person, number=number)
    if is_new:
        journal.record("phone_added", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, phone=phone.pk)
    return phone
