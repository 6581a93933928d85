"""Sealing what lies in the vault, with keys that the database does not have.

A value is kept twice: sealed (Fernet: AES-128-CBC and HMAC-SHA-256), for the one reading that the log allows, and,
where groups are counted, as a tag: a keyed hash of its code that tells nothing without the tag key. The database is
handed the tag keys for one transaction, so that it can count; it never gets the key that opens a sealed value.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from cryptography import fernet
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from tejido import environment as environment_module
from tejido.vault import errors

NONCE_BYTES = 16
# Sealed values are filled up to a multiple of this, so that their length does not give away which code was chosen.
BLOCK_BYTES = 512


@dataclass(frozen=True)
class Key:
    """One key: what seals, and what makes tags, both derived from its secret."""

    name: str
    secret: str = field(repr=False)

    @functools.cached_property
    def sealer(self) -> fernet.Fernet:
        return fernet.Fernet(base64.urlsafe_b64encode(self._derived("seal")))

    @functools.cached_property
    def tag_key(self) -> bytes:
        return self._derived("tag")

    def _derived(self, purpose: str) -> bytes:
        return hmac.new(bytes.fromhex(self.secret), f"tejido vault {purpose}".encode(), hashlib.sha256).digest()


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A value as it stands in the database, and the random number that its tags hang on."""

    key_name: str
    nonce: bytes
    token: bytes


class Ring:
    """The keys of this installation, the oldest first."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._keys = {key.name: key for key in keys}
        self.current = keys[-1]

    @property
    def names(self) -> Sequence[str]:
        """The names of the keys, the oldest first."""
        return list(self._keys)

    def seal(self, value: Mapping[str, Any], *, person_id: int) -> Sealed:
        """Seal a value with the newest key; it opens for this person's row only."""
        text = json.dumps({"person": person_id, "value": dict(value)}, sort_keys=True)
        filled = text + " " * (-len(text.encode()) % BLOCK_BYTES)
        token = self.current.sealer.encrypt(filled.encode())
        return Sealed(key_name=self.current.name, nonce=secrets.token_bytes(NONCE_BYTES), token=token)

    def open(self, token: bytes, *, key_name: str, person_id: int) -> Mapping[str, Any]:
        """Return a sealed value.

        Raises: VaultKeysMissing, SealBroken
        """
        key = self._key(key_name)
        try:
            held = json.loads(key.sealer.decrypt(bytes(token)))
        except fernet.InvalidToken:
            raise errors.SealBroken(errors.SealBroken.__doc__) from None
        if held["person"] != person_id:
            raise errors.SealBroken(errors.SealBroken.__doc__)
        found: Mapping[str, Any] = held["value"]
        return found

    def tag(self, sealed: Sealed, name: str, code: str) -> bytes:
        """Return the tag of a code; `vault.tag` in the database makes the same.

        Source: HMAC's nesting (RFC 2104) with SHA-256; all parts before the text have a fixed length.
        """
        key = self._key(sealed.key_name).tag_key
        inner = hashlib.sha256(key + sealed.nonce + f"{name}={code}".encode()).digest()
        return hashlib.sha256(key + inner).digest()

    def tag_keys(self) -> str:
        """Return what the database needs to count: the tag keys by name, as JSON."""
        return json.dumps({name: key.tag_key.hex() for name, key in self._keys.items()})

    def _key(self, name: str) -> Key:
        if name not in self._keys:
            raise errors.VaultKeysMissing(errors.VaultKeysMissing.__doc__)
        return self._keys[name]


def ring() -> Ring:
    """Return the keys as they are now; a command may have added one since."""
    return of_keys(environment_module.vault_keys(settings.ENVIRONMENT))


def of_keys(keys: Sequence[tuple[str, str]]) -> Ring:
    """Return the ring of some keys, name and secret each, the oldest first."""
    return Ring([_key(name, secret) for name, secret in keys])


def hand_over(connection: BaseDatabaseWrapper) -> None:
    """Give the database the tag keys for the transaction that is open now.

    They travel as a parameter, never in the statement's text, which the database may write to its log.
    """
    connection.ensure_connection()
    psycopg.Cursor(connection.connection).execute(
        "SELECT set_config('tejido.vault_tag_keys', %s, true)", [ring().tag_keys()]
    )


@functools.lru_cache(maxsize=32)
def _key(name: str, secret: str) -> Key:
    return Key(name, secret)
