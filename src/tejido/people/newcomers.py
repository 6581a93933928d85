"""People who come for the first time: found by their document where they are known, else made known."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import checks
from tejido.core import facts
from tejido.people import actions, errors, identification, models

COUNTRY = "CO"
BETWEEN = re.compile(r"[\s.,-]")


@transaction.atomic
def known_or_new(
    *,
    document_kind: str,
    document_number: str,
    document_country: str = COUNTRY,
    given_names: str,
    first_surname: str,
    second_surname: str = "",
    phone: str = "",
    birth_date: date | None = None,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.Person:
    """Return the person with this document, or make them known.

    Somebody who is known keeps the names that are stored; a phone that is new is added. Whoever was merged into
    somebody else is that somebody.

    Args:
        key: Made with the form: the same one again returns the person that it made.
    Raises: DocumentInvalid, PhoneInvalid, PersonNameInvalid
    """
    number = BETWEEN.sub("", document_number).upper()
    held = models.Document.objects.filter(kind=document_kind, country=document_country, number=number).first()
    person = held.person.canonical_person or held.person if held is not None else None
    if person is None:
        names = {
            "given_names": given_names.strip(), "first_surname": first_surname.strip(),
            "second_surname": second_surname.strip(),
        }  # fmt: skip
        is_long = any(len(text) > checks.NAME_LENGTH_MAX or "\0" in text for text in names.values())
        if is_long or not names["given_names"] or not names["first_surname"]:
            raise errors.PersonNameInvalid(errors.PersonNameInvalid.__doc__)
        person = actions.register_person(
            **names, display_name=names["given_names"].split()[0], birth_date=birth_date, key=key, by=by, at=at
        )
        if number:
            identification.add_document(
                person=person, kind=document_kind, country=document_country, number=number, by=by, at=at
            )
    if phone.strip():
        identification.add_phone(person=person, number=BETWEEN.sub("", phone), by=by, at=at)
    return person


@transaction.atomic
def add_numbers(
    *, person: models.Person, document: tuple[str, str, str] | None, phone: str | None, by: facts.Actor, at: datetime
) -> None:
    """Add a document and a phone to somebody who is known, where they have them not yet.

    Raises: DocumentInvalid, DocumentOfAnother, PhoneInvalid
    """
    if document is not None:
        kind, country, number = document
        identification.add_document(person=person, kind=kind, country=country, number=number, by=by, at=at)
    if phone:
        identification.add_phone(person=person, number=phone, by=by, at=at)
