"""The secrets inside links: how they are made and under which digest they are kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from tejido import environment as environment_module

INVITATION_PURPOSE = "invitations"


def invitation(key: UUID) -> str:
    """Return the token of an invitation, derived from its random key and the installation's secret.

    So the job that sends the mail can write the link although the database holds only its digest, and neither the
    database nor the job's arguments are enough to follow it.
    """
    secret = environment_module.derived_key(settings.ENVIRONMENT, INVITATION_PURPOSE).encode()
    return base64.urlsafe_b64encode(hmac.digest(secret, key.bytes, hashlib.sha256)).decode().rstrip("=")


def digest(token: str) -> str:
    """Return the digest under which a token is kept and found (SHA-256, hexadecimal).

    Tokens are long and random, so that a plain digest cannot be searched through.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
