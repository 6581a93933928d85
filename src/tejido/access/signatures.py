"""Ed25519: keys, signatures and whether one holds. Needs neither database nor settings.

Source: RFC 8032; the library does the arithmetic.
"""

from __future__ import annotations

from cryptography import exceptions
from cryptography.hazmat.primitives.asymmetric import ed25519


def new_secret_key() -> bytes:
    """Return a new secret key of 32 bytes, drawn from the operating system."""
    return ed25519.Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(secret_key: bytes) -> bytes:
    """Return the public key of 32 bytes that belongs to a secret one."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(secret_key).public_key().public_bytes_raw()


def sign(message: bytes, *, secret_key: bytes) -> bytes:
    """Return the signature of 64 bytes; the same message always has the same one."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(secret_key).sign(message)


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is one of this message by the secret key that belongs to a public one."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (exceptions.InvalidSignature, ValueError):
        return False
    return True
