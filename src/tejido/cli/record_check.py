"""Checking a worker's skill record: `tejido verify --record`, with neither database nor network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tejido.access import signatures
from tejido.cli import errors
from tejido.core import data_integrity, skill_record

STATUS_DIFFERENT = 1
FILE_BYTES_MAX = 4 * skill_record.TEXT_CHARACTERS_MAX
PROBLEMS: Mapping[str, str] = {
    "altered": "altered: the signature does not belong to this text",
    "no_proof": "not signed, or with a signature of another kind",
    "issuer_differs": "names an issuer that did not sign it",
    "issuer_unknown": "signed by a key that you did not name",
    "not_yet": "not valid yet",
    "expired": "no longer valid: its time has run out",
    "revoked": "withdrawn by whoever issued it",
    "other_person": "not about the same person as the others in the file",
    "unreadable": "not an Open Badges credential, or with a time that cannot be read",
}


def check(
    files: Sequence[Path], *, issuers: Sequence[str], issuer_files: Sequence[Path], withdrawn: Path | None
) -> int:
    """Check records, print what was found of each credential, and return the exit status.

    Args:
        issuers: did:key of each issuer that is believed.
        issuer_files: Files of keys, as an issuer publishes them.
        withdrawn: The list of withdrawn credentials, as an issuer publishes it; None leaves that open.
    Raises: RecordNotThere, IssuerFileInvalid, data_integrity.KeyInvalid
    """
    known = {did: did for did in issuers}
    for did in known:
        data_integrity.public_key_of(did)
    for file in issuer_files:
        known |= _issuers_in(file)
    revoked = None if withdrawn is None else _withdrawn_in(withdrawn)
    wrong_count = 0
    for file in files:
        try:
            record = skill_record.read(_text(file))
        except skill_record.RecordInvalid as problem:
            print(f"{file.name}: {problem}")
            wrong_count += 1
            continue
        found = skill_record.check(
            record, verify=signatures.verify, issuers=known, revoked=revoked, at=datetime.now(UTC)
        )
        print(f"{file.name}: {_whose(record)}")
        for one in found:
            wrong_count += bool(one.problems)
            print(_line(one))
    if revoked is None:
        print("Whether something was withdrawn later was not looked at; add --withdrawn with the issuer's list.")
    print("Everything holds." if not wrong_count else f"Does not hold: {wrong_count:,}")
    return STATUS_DIFFERENT if wrong_count else 0


def _line(one: skill_record.Checked) -> str:
    name = _shown(one.name) or "without a name"
    if not one.problems:
        return f"  holds      {name}, issued by {_shown(one.issuer_name)}"
    told = "; ".join(PROBLEMS[problem] for problem in one.problems)
    signed = f" ({one.issuer})" if "issuer_unknown" in one.problems else ""
    return f"  DOES NOT   {name}: {told}{signed}"


def _whose(record: Sequence[Mapping[str, Any]]) -> str:
    """Return the names that the credentials give; the signatures tell whether they were put there by the issuer."""
    names = set()
    for each in record:
        subject = each.get("credentialSubject")
        identifiers = subject.get("identifier") if isinstance(subject, Mapping) else None
        for identity in identifiers if isinstance(identifiers, list) else ():
            if isinstance(identity, Mapping) and isinstance(identity.get("identityHash"), str):
                names.add(_shown(identity["identityHash"]))
    return ", ".join(sorted(names)) or "no name, as the worker chose"


def _shown(text: str) -> str:
    """Return a text of somebody else's as it may stand on a terminal: no control characters, and not endless."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:200])


def _issuers_in(file: Path) -> dict[str, str]:
    try:
        given = json.loads(_text(file))
        name = str(given["name"])
        found = {str(key["id"]): name for key in given["keys"]}
        for did in found:
            data_integrity.public_key_of(did)
    except (ValueError, KeyError, TypeError, RecursionError, data_integrity.KeyInvalid) as problem:
        raise errors.IssuerFileInvalid(f"It is {file}.") from problem
    return found


def _withdrawn_in(file: Path) -> frozenset[str]:
    try:
        given = json.loads(_text(file))
        return frozenset(str(each["id"]) for each in given["revokedCredentials"])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise errors.IssuerFileInvalid(f"It is {file}.") from problem


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(FILE_BYTES_MAX).decode()
    except OSError as problem:
        raise errors.RecordNotThere(f"{file}: {problem.strerror}.") from problem
    except UnicodeDecodeError:
        # What is no text is no record either; the reader says so.
        return ""
