"""The texts that people agree to: those that ship with Tejido, and the operator's own, each a version for good.

A new text takes the place of the one before it from a day on. Whoever agreed before agreed to the words that they read;
these stay, with their digest, and are shown to them as they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.impact import consents
from tejido.journal import actions as journal
from tejido.journal import scopes, turns
from tejido.people import consent_errors, consent_tables

LENGTH_MIN, LENGTH_MAX = 40, 4_000
VERSIONS_SHOWN_MAX = 50
_LOCK = "consent texts"

Published = consent_tables.ConsentText


def current(purpose: consents.Purpose, *, on: date) -> consents.Text:
    """Return the text that is shown on a business day.

    Raises: NoSuchConsentPurpose
    """
    _check_purpose(purpose)
    held = Published.objects.filter(purpose=purpose, from_date__lte=on).order_by("-from_date", "-id").first()
    return consents.current(purpose) if held is None else _text(held)


def versions(purpose: consents.Purpose) -> Sequence[tuple[consents.Text, Published | None]]:
    """Return the versions of a purpose's text, the newest first; those that ship with Tejido have no row.

    Raises: NoSuchConsentPurpose
    """
    _check_purpose(purpose)
    held = Published.objects.filter(purpose=purpose).order_by("-from_date", "-id")[:VERSIONS_SHOWN_MAX]
    shipped = [text for text in reversed(consents.texts()) if text.purpose == purpose]
    return [*((_text(one), one) for one in held), *((text, None) for text in shipped)]


def named(names: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], consents.Text]:
    """Return the texts of some versions, by purpose and version; one that was agreed to on older paper has none."""
    found = {(text.purpose, text.version): text for text in consents.texts()}
    held = Published.objects.filter(version__in=[version for _purpose, version in names])
    found |= {(text.purpose, text.version): text for text in map(_text, held)}
    return {name: found[name] for name in names if name in found}


@transaction.atomic
def publish(
    *, purpose: consents.Purpose, words: Mapping[str, str], from_date: date, today: date, key: UUID | None = None,
    by: facts.Actor, at: datetime,
) -> Published:  # fmt: skip
    """Publish a new version of what people agree to; it is never changed afterwards.

    Args:
        words: The text in each of `core.impact.consents.LANGUAGES`.
        from_date: The first business day on which it is shown, not before `today`.
        key: Made with the form, so that sending it twice publishes once.
    Raises: NoSuchConsentPurpose, ConsentTextInvalid, ConsentTextInThePast, ConsentTextUnchanged
    """
    before = rows.made_before(Published, key)
    if before is not None:
        return before
    _check_purpose(purpose)
    told = {language: words.get(language, "").replace("\r\n", "\n").strip() for language in consents.LANGUAGES}
    if any(not LENGTH_MIN <= len(text) <= LENGTH_MAX or "\0" in text for text in told.values()):
        raise consent_errors.ConsentTextInvalid(consent_errors.ConsentTextInvalid.__doc__)
    if from_date < today:
        raise consent_errors.ConsentTextInThePast(consent_errors.ConsentTextInThePast.__doc__)
    # One at a time, so that two who publish at once get two numbers.
    turns.take(_LOCK)
    if dict(current(purpose, on=from_date).words) == told:
        raise consent_errors.ConsentTextUnchanged(consent_errors.ConsentTextUnchanged.__doc__)
    number = len([text for text in consents.texts() if text.purpose == purpose])
    number += Published.objects.filter(purpose=purpose).count() + 1
    text = consents.Text(purpose=purpose, version=f"{purpose}-{number}", words=told)
    made, _is_new = rows.make(
        Published, key=key, taken=consent_errors.ConsentTextUnchanged, purpose=purpose, version=text.version,
        words_es=told["es"], words_en=told["en"], digest=text.digest, from_date=from_date, published_by_user_id=by.id,
        published_at=at,
    )  # fmt: skip
    journal.record(
        "consent_text_published", by=by, at=at, client_id=scopes.OPERATOR, text=made.pk, purpose=purpose,
        version=text.version, text_digest=text.digest,
    )  # fmt: skip
    return made


def _check_purpose(purpose: str) -> None:
    if purpose not in consents.PURPOSES:
        raise consent_errors.NoSuchConsentPurpose(consent_errors.NoSuchConsentPurpose.__doc__)


def _text(held: Published) -> consents.Text:
    words = {"es": held.words_es, "en": held.words_en}
    return consents.Text(
        purpose=held.purpose,  # type: ignore[arg-type]  # the table holds no other
        version=held.version, words=words, from_date=held.from_date,
    )  # fmt: skip
