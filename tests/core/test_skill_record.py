"""The skill record: the standard's own test vector, what the worker leaves out, and every way of tampering."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tejido.core import data_integrity, skill_record

# W3C, Data Integrity EdDSA Cryptosuites v1.0, appendix B.4: key, document, digests and signature.
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
PROOF_VALUE = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
HASHED = (
    "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
    "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
)
SIGNATURE = (
    "407cd12654b33d718ecbb99179a1506daaa849450bf3fc523cce3e1c96f8b803"
    "51da3f253d725c6f00b07c9e5448d50b3ef78012b9ab54255116d069c6dd2808"
)
ALUMNI = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}

AT = datetime(2026, 11, 3, 14, tzinfo=UTC)
KEY = b"\x01" * 32
RECORD = "11111111-2222-4333-8444-555555555555"
DID = data_integrity.did_of(KEY)
CLAIMS = (
    skill_record.Claim(
        kind="skill", code="skill:1", name="Español", description="Nivel 3 de 5", criteria="Evaluación",
        awarded=date(2026, 5, 1), level=3,
    ),
    skill_record.Claim(
        kind="course", code="course:1", name="Primeros auxilios", description="16 horas", criteria="Asistió",
        awarded=date(2026, 6, 1), until=date(2027, 6, 1),
    ),
    skill_record.Claim(
        kind="position", code="position:1", name="Asesora", description="En Montería", criteria="Trabajó",
        awarded=date(2026, 1, 1), begin=date(2026, 1, 1),
    ),
)  # fmt: skip


def sign(message: bytes) -> bytes:
    """A stand-in for Ed25519, which is not the core's business: what counts here is what gets signed."""
    return hashlib.sha512(KEY + message).digest()


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    return hashlib.sha512(public_key + message).digest() == signature


def signed(name: str | None = "Ana Díaz") -> list[dict[str, Any]]:
    return skill_record.credentials(
        CLAIMS, issuer=skill_record.Issuer(name="Operador", public_key=KEY), person_name=name, record_key=RECORD,
        language="es", status_url="https://example.org/me/record/withdrawn.json", issued_at=AT, sign=sign,
    )  # fmt: skip


def problems(given: list[dict[str, Any]], **other: Any) -> list[tuple[str, ...]]:
    how: dict[str, Any] = {"verify": verify, "issuers": {DID: "Operador"}, "revoked": (), "at": AT} | other
    text = skill_record.presented(given) if len(given) > 1 else json.dumps(given[0])
    return [each.problems for each in skill_record.check(skill_record.read(text), **how)]


def test_the_standards_test_vector_is_signed_and_read_to_the_letter() -> None:
    asked: list[bytes] = []

    def vector(message: bytes) -> bytes:
        asked.append(message)
        return bytes.fromhex(SIGNATURE)

    key = data_integrity.public_key_of(f"did:key:{PUBLIC}")
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    made = data_integrity.secured(ALUMNI, public_key=key, sign=vector, created=created)
    assert [message.hex() for message in asked] == [HASHED]
    assert made["proof"]["proofValue"] == PROOF_VALUE
    assert made["proof"]["verificationMethod"] == f"did:key:{PUBLIC}#{PUBLIC}"
    seen = data_integrity.signer(made, verify=lambda *given: given == (key, bytes.fromhex(HASHED), vector(b"")))
    assert seen == f"did:key:{PUBLIC}"


def test_a_record_holds_and_the_worker_may_leave_anything_out() -> None:
    whole = signed()
    assert problems(whole) == [(), (), ()]
    assert problems(whole[1:]) == [(), ()]
    assert problems(whole[:1]) == [()]
    assert "Ana" in json.dumps(whole, ensure_ascii=False)
    assert "Ana" not in json.dumps(signed(None))
    assert whole[0]["credentialSubject"]["result"][0]["value"] == "3"
    assert whole[0]["credentialSubject"]["id"] == f"urn:uuid:{RECORD}"
    ids = {each["id"] for each in whole}
    assert len(ids) == 3
    assert all(
        re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", i) for i in ids
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("credentialSubject", "result", 0, "value"), "5"),
        (("credentialSubject", "identifier", 0, "identityHash"), "Otra Persona"),
        (("validFrom",), "2020-01-01T00:00:00Z"),
        (("issuer", "name"), "Otro Operador"),
        (("proof", "created"), "2020-01-01T00:00:00Z"),
        (("proof", "@context"), []),
        (("@context",), ["https://example.org/other-meaning"]),
        (("added",), "more"),
    ],
)
def test_whatever_is_altered_is_noticed(path: tuple[Any, ...], value: object) -> None:
    one = copy.deepcopy(signed()[0])
    inner: Any = one
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert problems([one]) == [("altered",)]


def test_it_says_what_else_can_be_wrong() -> None:
    one, course, _ = signed()
    assert problems([one], issuers={}) == [("issuer_unknown",)]
    assert problems([one], revoked={skill_record.credential_id(RECORD, "skill:1")}) == [("revoked",)]
    assert problems([course], at=datetime(2027, 6, 1, tzinfo=UTC)) == [("expired",)]
    assert problems([course], at=datetime(2026, 11, 3, 13, 54, tzinfo=UTC)) == [("not_yet",)]
    assert problems([{key: value for key, value in one.items() if key != "proof"}]) == [("no_proof",)]
    other_key = data_integrity.secured(
        {key: value for key, value in one.items() if key != "proof"} | {"issuer": {"id": "did:key:zOther"}},
        public_key=KEY, sign=sign, created=AT,
    )  # fmt: skip
    assert problems([other_key]) == [("issuer_differs",)]
    stranger = copy.deepcopy(one)
    stranger.pop("proof")
    stranger["credentialSubject"]["id"] = "urn:uuid:99999999-2222-4333-8444-555555555555"
    stranger = data_integrity.secured(stranger, public_key=KEY, sign=sign, created=AT)
    assert problems([one, stranger]) == [("other_person",), ("other_person",)]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}x", "null", '{"verifiableCredential": []}', '{"verifiableCredential": [1]}', '{"a": 1, "a": 2}',
     "[" * 100_000, '"' + "x" * 2_000_001 + '"'],
)  # fmt: skip
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(skill_record.RecordInvalid):
        skill_record.read(text)


@pytest.mark.parametrize(
    "proof",
    [None, {}, {"proofValue": 3}, {"proofValue": "zzz", "type": "DataIntegrityProof"},
     {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofPurpose": "assertionMethod",
      "verificationMethod": "did:key:zBad#zBad", "proofValue": "z1"}],
)  # fmt: skip
def test_a_proof_that_cannot_be_read_is_none(proof: object) -> None:
    one = signed()[0] | {"proof": proof}
    assert problems([one]) == [("no_proof",)]


def test_a_signature_that_is_no_signature_is_wrong_and_nothing_breaks() -> None:
    for value in ("", "z", "z0", "m123", "z" + "1" * 300, "z11"):
        one = copy.deepcopy(signed()[0])
        one["proof"]["proofValue"] = value
        assert problems([one]) == [("altered",)]
    one = copy.deepcopy(signed()[0])
    one["big"] = 2**60
    assert problems([one]) == [("altered",)]


@pytest.mark.parametrize("given", [b"", b"\0\0\1", bytes(range(34))])
def test_base58_goes_both_ways(given: bytes) -> None:
    assert data_integrity.from_multibase(data_integrity.multibase(given)) == given


@pytest.mark.parametrize("text", ["did:key:", "did:web:example.org", "did:key:z6MkO0Il", "z6Mk", "did:key:z11"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(data_integrity.KeyInvalid):
        data_integrity.public_key_of(text)
