"""Links by which somebody without an account answers: signed, for one invitation, until a day.

Nothing of a link is stored: it is derived from the invitation's random key and the installation's secret, and dies with
the invitation when the round closes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import date
from uuid import UUID

from django.conf import settings

from tejido import environment as environment_module
from tejido.impact.surveys import errors

PURPOSE = "survey links"
DAY_BYTES = 4
KEY_BYTES = 16
SIGNATURE_BYTES = 16


def token(key: UUID, *, until: date) -> str:
    """Return the token of an invitation.

    Args:
        until: The first day on which it opens nothing any more.
    """
    said = key.bytes + until.toordinal().to_bytes(DAY_BYTES, "big")
    return base64.urlsafe_b64encode(said + _signature(said)).decode()


def opened(text: str, *, on: date) -> UUID:
    """Return which invitation a token opens on a day.

    Raises:
        SurveyLinkInvalid: it was not made here.
        SurveyLinkExpired: its day is over.
    """
    try:
        held = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as problem:
        raise errors.SurveyLinkInvalid(errors.SurveyLinkInvalid.__doc__) from problem
    said, signature = held[: KEY_BYTES + DAY_BYTES], held[KEY_BYTES + DAY_BYTES :]
    if not hmac.compare_digest(signature, _signature(said)):
        raise errors.SurveyLinkInvalid(errors.SurveyLinkInvalid.__doc__)
    if int.from_bytes(said[KEY_BYTES:], "big") <= on.toordinal():
        raise errors.SurveyLinkExpired(errors.SurveyLinkExpired.__doc__)
    return UUID(bytes=said[:KEY_BYTES])


def _signature(said: bytes) -> bytes:
    secret = environment_module.derived_key(settings.ENVIRONMENT, PURPOSE).encode()
    return hmac.digest(secret, said, hashlib.sha256)[:SIGNATURE_BYTES]
