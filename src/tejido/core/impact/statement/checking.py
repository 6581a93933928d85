"""Checking the file of a statement against what was sealed, and naming every line that is not as it was."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tejido.core import proofs
from tejido.core.impact.statement import archive, lines

LINE_SHOWN_CHARACTERS = 160


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What checking found: what differs, in sentences, and what holds; and the proof, where it could be read."""

    differences: Sequence[str]
    holds: Sequence[str]
    proof: proofs.Proof | None
    root: str


def check(given: archive.Archive) -> Checked:
    """Check all of a file that the file itself can show."""
    differences: list[str] = []
    holds: list[str] = []
    proof, fact = _sealed(given.proof, differences)
    sealed_root = str(fact.get("root", ""))
    leaves_root = lines.root(leaf.hash for leaf in given.leaves).hex()
    is_list_whole = bool(sealed_root) and leaves_root == sealed_root
    if sealed_root and not is_list_whole:
        differences.append(
            "leaves.jsonl is not the list of hashes that was sealed, so it cannot be trusted to name every line."
            " Compare with another copy: tejido verify this.zip --copy other.zip"
        )
    altered = list(_line_differences(given))
    differences += altered
    if not altered and is_list_whole:
        holds.append(f"{len(given.placed):,} lines are as they were sealed; none was altered, removed, added or moved")
    differences += _manifest_differences(given, fact)
    wrong_files = list(_file_differences(given, fact))
    differences += wrong_files
    if not wrong_files and fact:
        holds.append(f"{len(given.files):,} files are as they were written")
    if proof is not None and fact:
        holds.append(
            f"the root over the lines stands in a fact at position {proof.position:,} of the journal,"
            f" under seal {proof.seal.number} of {proof.seal.sealed_at.isoformat()}"
        )
    return Checked(differences=differences, holds=holds, proof=proof, root=leaves_root)


def compared(given: archive.Archive, other: archive.Archive) -> list[str]:
    """Return in which lines two copies of one statement differ, in sentences."""
    mine = {one.line.name: one.text for one in given.placed if one.line is not None}
    theirs = {one.line.name: one.text for one in other.placed if one.line is not None}
    found = []
    for table, key in sorted(mine.keys() | theirs.keys()):
        if (table, key) not in theirs:
            found.append(f"{table}: line {key} is not in the other copy")
        elif (table, key) not in mine:
            found.append(f"{table}: line {key} is only in the other copy")
        elif mine[table, key] != theirs[table, key]:
            found.append(f"{table}: line {key} differs: {_short(mine[table, key])}"
                         f" and in the other copy {_short(theirs[table, key])}")  # fmt: skip
    return found


def is_trusted(proof: proofs.Proof | None, *, digests: Collection[bytes]) -> bool:
    """Return whether a proof's seal is one that somebody kept."""
    return proof is not None and proof.seal.digest in digests


def _sealed(text: str, differences: list[str]) -> tuple[proofs.Proof | None, Mapping[str, Any]]:
    """Return the proof and the fields of its fact, or say why there are none to rely on."""
    try:
        proof = proofs.read(text)
        proofs.check(proof)
    except proofs.ProofInvalid:
        differences.append("proof.json holds no proof, so nothing says what was sealed.")
        return None, {}
    except (proofs.FactDiffers, proofs.PathDiffers) as problem:
        differences.append(f"proof.json: {problem}")
        return None, {}
    try:
        told = json.loads(proof.fact or "")
        if told["type"] != archive.FACT or not isinstance(told["data"], dict):
            raise ValueError(told["type"])
    except (ValueError, TypeError, KeyError, RecursionError):
        differences.append("proof.json proves a fact that is not about a statement.")
        return proof, {}
    return proof, told["data"]


def _line_differences(given: archive.Archive) -> Iterator[str]:
    """Yield a sentence for each line that was altered, exchanged, removed, added or moved."""
    sealed = {leaf.name: leaf.hash for leaf in given.leaves}
    places: dict[tuple[lines.Table, str], archive.Placed] = {}
    strays: list[archive.Placed] = []
    for one in given.placed:
        if one.line is None or one.line.name in places or one.line.name not in sealed:
            strays.append(one)
        else:
            places[one.line.name] = one
    altered = {name: one for name, one in places.items() if lines.leaf(one.text) != sealed[name]}
    for name, one in altered.items():
        yield _altered(name, one, altered=altered, sealed=sealed)
    for leaf in given.leaves:
        if leaf.name not in places:
            yield f"{leaf.table}: the line {leaf.key} was removed"
    for one in strays:
        yield _stray(one, places)
    kept_order = [leaf.name for leaf in given.leaves if leaf.name in places]
    order = list(places)
    if order != kept_order:
        moved = next(name for name, expected in zip(order, kept_order, strict=True) if name != expected)
        yield f"{moved[0]}: the line {moved[1]} stands at another place than it was sealed at ({places[moved].place})"
    twice = [name for name, count in Counter(leaf.name for leaf in given.leaves).items() if count > 1]
    yield from (f"{table}: leaves.jsonl names the line {key} twice" for table, key in twice)


def _altered(
    name: tuple[lines.Table, str], one: archive.Placed, *,
    altered: Mapping[tuple[lines.Table, str], archive.Placed], sealed: Mapping[tuple[lines.Table, str], bytes],
) -> str:  # fmt: skip
    """Return what happened to a line: its values may be those of another one."""
    table, key = name
    for other_name, other in altered.items():
        if other_name != name and other.line is not None:
            moved = lines.Line(table=table, key=key, values=other.line.values)
            if lines.leaf(moved.text()) == sealed[name]:
                return f"{table}: the line {key} was exchanged with {other_name[0]} {other_name[1]} ({one.place})"
    return f"{table}: the line {key} was altered ({one.place}). It now says {_short(one.text)}"


def _stray(one: archive.Placed, places: Mapping[tuple[lines.Table, str], archive.Placed]) -> str:
    if one.line is None:
        return f"{one.place} is no line of a statement: {_short(one.text)}"
    table, key = one.line.name
    how = "stands there twice" if one.line.name in places else "was added"
    return f"{table}: the line {key} {how} ({one.place})"


def _manifest_differences(given: archive.Archive, fact: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the manifest says otherwise than the sealed lines."""
    about = next((one.line for one in given.placed if one.line is not None and one.line.table == "about"), None)
    if about is None:
        yield "about: nothing says which statement this is"
        return
    for name in ("statement", "version", "operator", "from_date", "to_date"):
        if given.manifest.get(name) != about.values.get(name):
            yield f"manifest.json gives another {name} than the sealed line about the statement"
    if fact and fact.get("root") != given.manifest.get("root"):
        yield "manifest.json names another root than the sealed fact"


def _file_differences(given: archive.Archive, fact: Mapping[str, Any]) -> Iterator[str]:
    stated = given.manifest["files"]
    if fact and archive.files_digest(stated) != fact.get("files_digest"):
        yield "manifest.json: the digests of the files are not those that were sealed"
    for name in sorted(stated.keys() | given.files.keys()):
        if name not in given.files:
            yield f"files/{name} was removed"
        elif name not in stated:
            yield f"files/{name} was added"
        elif hashlib.sha256(given.files[name]).hexdigest() != stated[name]:
            yield f"files/{name} was altered"


def _short(text: str) -> str:
    """Return somebody else's text as it may stand on a terminal: no control characters, and not endless."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[:LINE_SHOWN_CHARACTERS])
    return f"{shown}..." if len(text) > LINE_SHOWN_CHARACTERS else shown
