"""Signatures inside JSON documents: `eddsa-jcs-2022`, with the signer's public key in its very name (`did:key`).

Nothing is signed or verified here: an Ed25519 signature is made and checked by what the caller hands in, so that this
stays pure. What is signed are two digests one after the other: of the proof's options and of the document, each in the
canonical JSON of RFC 8785.

Source: W3C, Data Integrity EdDSA Cryptosuites v1.0 (Recommendation, 15 May 2025), section 3.3; the did:key Method
v0.9; base58btc and the Ed25519 prefix 0xed01 of Multibase and Multicodec.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

CRYPTOSUITE = "eddsa-jcs-2022"
PUBLIC_PREFIX, SECRET_PREFIX = b"\xed\x01", b"\x80\x26"
KEY_BYTES, SIGNATURE_BYTES = 32, 64
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE58_CHARACTERS_MAX = 200

Sign = Callable[[bytes], bytes]
# Public key, message, signature.
Verify = Callable[[bytes, bytes, bytes], bool]


class KeyInvalid(Exception):
    """This is no Ed25519 key in the form did:key:z6Mk..."""


class ProofMissing(Exception):
    """This document has no proof, or one of a kind that is not read here; only eddsa-jcs-2022 with a did:key is."""


class ProofWrong(Exception):
    """The signature does not belong to this text: something in it was altered after it was signed."""


def did_of(public_key: bytes) -> str:
    """Return the name that an Ed25519 public key of 32 bytes has: did:key:z6Mk..."""
    if len(public_key) != KEY_BYTES:
        raise KeyInvalid(KeyInvalid.__doc__)
    return f"did:key:{multibase(PUBLIC_PREFIX + public_key)}"


def public_key_of(did: str) -> bytes:
    """Return the public key that a did:key names.

    Raises: KeyInvalid
    """
    scheme, _, text = did.rpartition(":")
    if scheme != "did:key":
        raise KeyInvalid(KeyInvalid.__doc__)
    return key_of(text, prefix=PUBLIC_PREFIX)


def key_of(text: str, *, prefix: bytes) -> bytes:
    """Return the 32 bytes of a key in multibase with its two bytes of prefix.

    Raises: KeyInvalid
    """
    try:
        given = from_multibase(text)
    except ValueError as problem:
        raise KeyInvalid(KeyInvalid.__doc__) from problem
    if given[:2] != prefix or len(given) != 2 + KEY_BYTES:
        raise KeyInvalid(KeyInvalid.__doc__)
    return given[2:]


def secured(document: Mapping[str, Any], *, public_key: bytes, sign: Sign, created: datetime) -> dict[str, Any]:
    """Return a document with a proof over all of it.

    Args:
        document: JSON without a proof.
        sign: Signs bytes with the secret key that belongs to the public one.
        created: An aware instant; seconds are enough.
    """
    did = did_of(public_key)
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{did}#{did.rpartition(':')[2]}",
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        options = {**options, "@context": document["@context"]}
    signature = sign(hashed(document, options))
    return {**document, "proof": {**options, "proofValue": multibase(signature)}}


def signer(document: Mapping[str, Any], *, verify: Verify) -> str:
    """Return the did:key that has signed a document.

    Raises:
        ProofMissing: there is no proof that can be read.
        ProofWrong: the proof is not one of this text.
    """
    proof = document.get("proof")
    if not isinstance(proof, Mapping) or not isinstance(proof.get("proofValue"), str):
        raise ProofMissing(ProofMissing.__doc__)
    kind = (proof.get("type"), proof.get("cryptosuite"), proof.get("proofPurpose"))
    method = proof.get("verificationMethod")
    if kind != ("DataIntegrityProof", CRYPTOSUITE, "assertionMethod") or not isinstance(method, str):
        raise ProofMissing(ProofMissing.__doc__)
    did, _, part = method.partition("#")
    try:
        public_key = public_key_of(did)
    except KeyInvalid as problem:
        raise ProofMissing(ProofMissing.__doc__) from problem
    context = document.get("@context")
    # The verifying algorithm demands that the proof begins with the document's contexts, or has none.
    if part != did.rpartition(":")[2] or ("@context" in proof and proof["@context"] != context):
        raise ProofWrong(ProofWrong.__doc__)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    try:
        signature = from_multibase(proof["proofValue"])
        message = hashed(unsecured, options)
    except (ValueError, TypeError, RecursionError, rfc8785.CanonicalizationError) as problem:
        raise ProofWrong(ProofWrong.__doc__) from problem
    if len(signature) != SIGNATURE_BYTES or not verify(public_key, message, signature):
        raise ProofWrong(ProofWrong.__doc__)
    return did


def hashed(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    """Return the 64 bytes that are signed: the digest of the proof's options, then that of the document."""
    return (
        hashlib.sha256(rfc8785.dumps(dict(options))).digest() + hashlib.sha256(rfc8785.dumps(dict(document))).digest()
    )


def multibase(given: bytes) -> str:
    """Return bytes in base58btc behind the letter z."""
    number, text = int.from_bytes(given), ""
    while number:
        number, rest = divmod(number, 58)
        text = _ALPHABET[rest] + text
    zeros = len(given) - len(given.lstrip(b"\0"))
    return "z" + "1" * zeros + text


def from_multibase(text: str) -> bytes:
    """Return the bytes that a base58btc text behind the letter z stands for.

    Raises: ValueError: it is none, or longer than any key or signature.
    """
    if not text.startswith("z") or len(text) > BASE58_CHARACTERS_MAX:
        raise ValueError("no base58btc")
    number, digits = 0, text[1:]
    for character in digits:
        number = number * 58 + _ALPHABET.index(character)
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)
