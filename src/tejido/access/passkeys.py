"""Making and using a passkey: what the browser is asked for, and whether what it answers is true.

The ceremony is fido2's through allauth, which keeps the challenge in the session until it is answered once. What comes
from a browser is read here with limits, and only what is needed of it is kept.
Source: Web Authentication Level 3 (W3C), sections 7.1 and 7.2.
"""

from __future__ import annotations

import json
import struct
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography import exceptions as cryptography_exceptions
from django.core.exceptions import ValidationError
from fido2 import utils, webauthn

from tejido.access import errors, models

CREDENTIAL_LENGTH_MAX = 16 * 1024
# What fido2 raises at what no browser sends: its readers of CBOR, keys and dates do not name their errors.
_UNREADABLE = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError, OverflowError,
    NotImplementedError, struct.error, ValidationError, cryptography_exceptions.UnsupportedAlgorithm,
)  # fmt: skip


def creation_options(user: models.User) -> dict[str, Any]:
    """Return what a browser is asked for to make a passkey that can open the account by itself."""
    options: dict[str, Any] = auth.begin_registration(user, passwordless=True)
    return options


def complete_creation(text: str) -> dict[str, Any]:
    """Return the passkey that a browser has made, as it is kept.

    Args:
        text: The browser's answer as JSON.
    Raises: PasskeyInvalid
    """
    try:
        given = _read(text)
        response = webauthn.RegistrationResponse.from_dict(given)
        auth.complete_registration(given)
        credential_id = utils.websafe_encode(response.raw_id)
        return {
            "id": credential_id,
            "rawId": credential_id,
            "type": "public-key",
            "response": {
                "clientDataJSON": utils.websafe_encode(response.response.client_data),
                "attestationObject": utils.websafe_encode(response.response.attestation_object),
            },
            "clientExtensionResults": {"credProps": {"rk": True}},
        }
    except _UNREADABLE as problem:
        raise errors.PasskeyInvalid(errors.PasskeyInvalid.__doc__) from problem


def request_options(user: models.User | None) -> dict[str, Any]:
    """Return what a browser is asked for to use a passkey: one of this user's, or, without one, any it has for us."""
    options: dict[str, Any] = auth.begin_authentication(user)
    return options


def complete_request(text: str, *, user: models.User | None) -> Authenticator:
    """Return the passkey that was used, with its user.

    Args:
        text: The browser's answer as JSON.
        user: Whose it must be; without one, the passkey says whose it is.
    Raises: PasskeyInvalid
    """
    try:
        given = _read(text)
        auth.parse_authentication_response(given)
        owner = user or _owner(given)
        found: Authenticator = auth.complete_authentication(owner, given)
    except _UNREADABLE as problem:
        raise errors.PasskeyInvalid(errors.PasskeyInvalid.__doc__) from problem
    found.user = owner
    return found


def _owner(given: dict[str, Any]) -> models.User:
    handle = UUID(bytes=utils.websafe_decode(given["response"]["userHandle"]))
    owner = models.User.objects.filter(key=handle).first()
    if owner is None:
        raise errors.PasskeyInvalid(errors.PasskeyInvalid.__doc__)
    return owner


def _read(text: str) -> dict[str, Any]:
    if len(text) > CREDENTIAL_LENGTH_MAX:
        raise errors.PasskeyInvalid(errors.PasskeyInvalid.__doc__)
    given = json.loads(text)
    if not isinstance(given, dict):
        raise errors.PasskeyInvalid(errors.PasskeyInvalid.__doc__)
    return given
