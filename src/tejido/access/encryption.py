"""Secrets that have to be read again, kept encrypted in the database with a key of the installation."""

from __future__ import annotations

import base64

from cryptography import fernet
from django.conf import settings

from tejido import environment as environment_module
from tejido.access import errors

SECOND_FACTORS, RECORD_KEYS = "second factors", "skill record keys"


def encrypt(text: str, *, purpose: str = SECOND_FACTORS) -> str:
    """Return a secret as it may stand in the database: encrypted and signed (Fernet: AES-128-CBC, HMAC-SHA-256).

    Args:
        purpose: What it is for; a secret of one purpose cannot be read as one of another.
    """
    return _key(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted: str, *, purpose: str = SECOND_FACTORS) -> str:
    """Return the secret that was encrypted.

    Raises: SecretUnreadable: it was changed, or written by an installation with another secret.
    """
    try:
        return _key(purpose).decrypt(encrypted.encode()).decode()
    except fernet.InvalidToken as problem:
        raise errors.SecretUnreadable(errors.SecretUnreadable.__doc__) from problem


def _key(purpose: str) -> fernet.Fernet:
    derived = bytes.fromhex(environment_module.derived_key(settings.ENVIRONMENT, purpose))
    return fernet.Fernet(base64.urlsafe_b64encode(derived))
