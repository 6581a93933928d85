"""The portable skill record: what somebody has learned and done, as Open Badges 3.0 that anybody checks offline.

Each skill, course and position is one credential with its own signature, so that the worker can leave any of them out
and the others still hold. The file is a presentation of those that they chose; they show it, and nobody signs it.

Source: 1EdTech, Open Badges Specification 3.0 (2024), sections B.1 (data models) and 8.4.2 (checking);
W3C, Verifiable Credentials Data Model 2.0 (Recommendation, 15 May 2025), sections 4 and 4.13.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from tejido.core import data_integrity

CREDENTIALS_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
TEXT_CHARACTERS_MAX = 2_000_000
CREDENTIALS_MAX = 200
# Clocks of other machines differ; a record that was made a moment ago is no forgery.
CLOCK_DIFFERENCE = timedelta(minutes=5)

ClaimKind = Literal["skill", "course", "position"]
# The words of Open Badges for what each kind is.
ACHIEVEMENT_TYPES: Mapping[str, str] = {"skill": "Competency", "course": "Course", "position": "Achievement"}
Problem = Literal[
    "altered", "no_proof", "issuer_differs", "issuer_unknown", "not_yet", "expired", "revoked", "other_person",
    "unreadable",
]  # fmt: skip


class RecordInvalid(Exception):
    """This is no skill record: it is not a JSON file with Open Badges credentials."""


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who signs: a name, and the public key, which is also the issuer's id."""

    name: str
    public_key: bytes


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One thing that a record says of somebody.

    Args:
        code: What it rests on, such as "skill:12"; the credential's id follows from it and from the record's key.
        name, description, criteria: For people, in the record's language.
        awarded: The day on which it was reached.
        begin, end: When it was done, for a position; end is the first day after it.
        until: The first day on which it no longer counts.
        level: 1 to 5 in a skill.
    """

    kind: ClaimKind
    code: str
    name: str
    description: str
    criteria: str
    awarded: date
    begin: date | None = None
    end: date | None = None
    until: date | None = None
    level: int | None = None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found of one credential.

    Args:
        name: What it says was achieved; "" where that cannot be read.
        issuer: The did:key that signed it; "" where none did.
        problems: In the order in which they were found; none where it holds.
    """

    name: str
    issuer: str
    issuer_name: str
    problems: tuple[Problem, ...]


def credential_id(record_key: str, code: str) -> str:
    """Return the id of the credential for a claim of a record, such as urn:uuid:0a1b...

    The id follows from both: whoever has one credential learns nothing about the others.

    Source: RFC 9562, section 5.8: version 8, made from a digest.
    """
    digest = hashlib.sha256(f"{record_key} {code}".encode()).digest()
    number = int.from_bytes(digest[:16])
    number = number & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62
    text = f"{number:032x}"
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def credentials(
    claims: Iterable[Claim],
    *,
    issuer: Issuer,
    person_name: str | None,
    record_key: str,
    language: str,
    status_url: str,
    issued_at: datetime,
    sign: data_integrity.Sign,
) -> list[dict[str, Any]]:
    """Return a signed Open Badges credential for each claim.

    Args:
        person_name: As it stands in the record; None where the worker leaves it out.
        record_key: A random UUID as text; it ties the credentials of one record together and tells nothing else.
        status_url: Where the list of withdrawn credentials is published.
    """
    return [
        data_integrity.secured(
            _unsigned(
                claim, issuer=issuer, person_name=person_name, record_key=record_key, language=language,
                status_url=status_url, issued_at=issued_at,
            ),
            public_key=issuer.public_key, sign=sign, created=issued_at,
        )
        for claim in claims
    ]  # fmt: skip


def presented(signed: Sequence[Mapping[str, Any]]) -> str:
    """Return the file that holds some credentials, as text that people can read too."""
    document = {
        "@context": [CREDENTIALS_CONTEXT],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(signed),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def revocation_list(*, url: str, issuers: Sequence[str], revoked: Iterable[str]) -> dict[str, Any]:
    """Return the list of withdrawn credentials, as Open Badges names its fields.

    Args:
        issuers: Every did:key that has ever signed here, the newest first.
        revoked: Ids of credentials.
    """
    listed = [{"id": each} for each in revoked]
    return {"id": url, "issuer": issuers[0] if issuers else "", "issuers": list(issuers), "revokedCredentials": listed}


def read(text: str) -> list[Mapping[str, Any]]:
    """Return the credentials that a file holds: one by itself, or those of a presentation.

    Raises: RecordInvalid
    """
    try:
        if len(text) > TEXT_CHARACTERS_MAX:
            raise ValueError(len(text))
        given = json.loads(text, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as problem:
        raise RecordInvalid(RecordInvalid.__doc__) from problem
    found = given.get("verifiableCredential", given) if isinstance(given, Mapping) else None
    listed = found if isinstance(found, list) else [found]
    record = [each for each in listed if isinstance(each, Mapping)]
    if not 1 <= len(record) <= CREDENTIALS_MAX or len(record) != len(listed):
        raise RecordInvalid(RecordInvalid.__doc__)
    return record


def check(
    record: Sequence[Mapping[str, Any]],
    *,
    verify: data_integrity.Verify,
    issuers: Mapping[str, str],
    revoked: Collection[str] | None,
    at: datetime,
) -> list[Checked]:
    """Look at each credential of a record, and say what is wrong with it.

    Args:
        issuers: did:key to name, of those whose keys somebody keeps.
        revoked: Ids of withdrawn credentials; None where no list is at hand, and then nothing is said about it.
        at: The instant for which it is asked.
    """
    subjects = {_subject(each).get("id") for each in record}
    return [
        _checked(each, verify=verify, issuers=issuers, revoked=revoked, at=at, is_one_person=len(subjects) == 1)
        for each in record
    ]


def _checked(
    credential: Mapping[str, Any], *, verify: data_integrity.Verify, issuers: Mapping[str, str],
    revoked: Collection[str] | None, at: datetime, is_one_person: bool,
) -> Checked:  # fmt: skip
    problems: list[Problem] = []
    signed_by = ""
    try:
        signed_by = data_integrity.signer(credential, verify=verify)
    except data_integrity.ProofMissing:
        problems.append("no_proof")
    except data_integrity.ProofWrong:
        problems.append("altered")
    said = credential.get("issuer")
    said_id = said.get("id") if isinstance(said, Mapping) else said
    if signed_by and said_id != signed_by:
        problems.append("issuer_differs")
    if signed_by and signed_by not in issuers:
        problems.append("issuer_unknown")
    if not isinstance(credential.get("type"), list) or "OpenBadgeCredential" not in credential["type"]:
        problems.append("unreadable")
    problems.extend(_problems_of_time(credential, at=at))
    if revoked is not None and credential.get("id") in revoked:
        problems.append("revoked")
    if not is_one_person:
        problems.append("other_person")
    return Checked(
        name=_name(credential), issuer=signed_by, issuer_name=issuers.get(signed_by, ""), problems=tuple(problems)
    )


def _problems_of_time(credential: Mapping[str, Any], *, at: datetime) -> Iterable[Problem]:
    for field, problem in (("validFrom", "not_yet"), ("validUntil", "expired")):
        text = credential.get(field)
        if text is None:
            continue
        try:
            moment = datetime.fromisoformat(str(text))
            if moment.utcoffset() is None:
                raise ValueError(text)
        except ValueError:
            yield "unreadable"
            continue
        if problem == "not_yet" and moment > at + CLOCK_DIFFERENCE:
            yield "not_yet"
        if problem == "expired" and moment <= at:
            yield "expired"


def _unsigned(
    claim: Claim, *, issuer: Issuer, person_name: str | None, record_key: str, language: str, status_url: str,
    issued_at: datetime,
) -> dict[str, Any]:  # fmt: skip
    name = credential_id(record_key, claim.code)
    achievement: dict[str, Any] = {
        "id": credential_id(record_key, f"achievement {claim.code}"),
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENT_TYPES[claim.kind],
        "name": claim.name,
        "description": claim.description,
        "criteria": {"narrative": claim.criteria},
        "inLanguage": language,
    }
    subject: dict[str, Any] = {"id": f"urn:uuid:{record_key}", "type": ["AchievementSubject"]}
    if person_name is not None:
        identity = {"type": "IdentityObject", "hashed": False, "identityHash": person_name, "identityType": "name"}
        subject["identifier"] = [identity]
    if claim.begin is not None:
        subject["activityStartDate"] = _midnight(claim.begin)
    if claim.end is not None:
        subject["activityEndDate"] = _midnight(claim.end)
    if claim.level is not None:
        described = credential_id(record_key, f"result {claim.code}")
        achievement["resultDescription"] = [
            {"id": described, "type": ["ResultDescription"], "name": "Level", "resultType": "PerformanceLevel",
             "valueMin": "1", "valueMax": "5"}
        ]  # fmt: skip
        subject["result"] = [{"type": ["Result"], "resultDescription": described, "value": str(claim.level)}]
    document: dict[str, Any] = {
        "@context": [CREDENTIALS_CONTEXT, BADGES_CONTEXT, EXTENSIONS_CONTEXT],
        "id": name,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": claim.name,
        "issuer": {"id": data_integrity.did_of(issuer.public_key), "type": ["Profile"], "name": issuer.name},
        "validFrom": _instant(issued_at),
        "awardedDate": _midnight(claim.awarded),
        "credentialSubject": {**subject, "achievement": achievement},
        "credentialStatus": {"id": status_url, "type": "1EdTechRevocationList"},
    }
    if claim.until is not None:
        document["validUntil"] = _midnight(claim.until)
    return document


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands twice could be read one way by us and another way by somebody else."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _subject(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = credential.get("credentialSubject")
    return subject if isinstance(subject, Mapping) else {}


def _name(credential: Mapping[str, Any]) -> str:
    name = credential.get("name")
    return name if isinstance(name, str) else ""


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
