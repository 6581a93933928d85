"""Checking an impact statement: `tejido verify statement.zip`, with neither database nor network."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from tejido.cli import errors, proof_check
from tejido.core.impact.statement import archive, checking

STATUS_DIFFERENT = 1
FINDINGS_SHOWN_MAX = 50


def check(
    files: Sequence[Path], *, copy: Path | None, against: Path | None, digests: Sequence[bytes]
) -> int:  # fmt: skip
    """Check statements, print what was checked of each in plain words, and return the exit status.

    Args:
        copy: Another copy of the statement, to compare line by line.
        against: A folder or a file of exported seals that somebody kept.
        digests: Of seals, kept elsewhere.
    Raises: StatementNotThere, SealsNotThere
    """
    known, problems = (set(), []) if against is None else proof_check.kept_digests(against)
    for problem in problems:
        print(problem)
    trusted = known | set(digests)
    other = None if copy is None else _opened(copy)
    wrong_count = sum(_checked(file, other=other, trusted=trusted) for file in files)
    return STATUS_DIFFERENT if wrong_count or problems else 0


def _checked(file: Path, *, other: archive.Archive | None, trusted: Collection[bytes]) -> int:
    """Check one statement, print what was found, and return how many differences there are."""
    given = _opened(file)
    manifest = given.manifest
    print(f"{file.name}: the impact statement of {_word(manifest, 'operator')} from {_word(manifest, 'from_date')}"
          f" until before {_word(manifest, 'to_date')}, version {_word(manifest, 'version')}")  # fmt: skip
    if manifest.get("is_synthetic") is not False:
        print("  SYNTHETIC: it was made in a demonstration and is about nobody.")
    found = checking.check(given)
    differences = list(found.differences)
    if other is not None:
        differences += checking.compared(given, other)
    if found.proof is not None and trusted and not checking.is_trusted(found.proof, digests=trusted):
        differences.append(f"its seal {found.proof.seal.number} is none of those that you kept")
    for sentence in found.holds:
        print(f"  holds     {sentence}")
    for sentence in differences[:FINDINGS_SHOWN_MAX]:
        print(f"  DIFFERENT {sentence}")
    if len(differences) > FINDINGS_SHOWN_MAX:
        print(f"  ... and {len(differences) - FINDINGS_SHOWN_MAX:,} more differences")
    print(f"  root over the lines: {found.root}")
    if found.proof is not None:
        print(f"  digest of the seal:  {found.proof.seal.digest.hex()}")
        _tell_trust(found.proof.seal.digest in trusted)
    print("  Nothing was altered." if not differences else f"  Differences: {len(differences):,}")
    return len(differences)


def _tell_trust(is_trusted: bool) -> None:
    if is_trusted:
        print("  holds     the seal is one that you kept, so nobody exchanged the statement since it was sealed")
        return
    print(
        "  This file was compared with itself. Whoever made it could have made another: compare the digest of the seal"
        " with one that was kept elsewhere, by --digest or --against."
    )


def _opened(file: Path) -> archive.Archive:
    try:
        with file.open("rb") as stream:
            return archive.read(stream.read(archive.BYTES_MAX))
    except OSError as problem:
        raise errors.StatementNotThere(f"{file}: {problem.strerror}.") from problem
    except archive.ArchiveInvalid as problem:
        raise errors.StatementInvalid(f"{file}: {problem}") from problem


def _word(manifest: object, name: str) -> str:
    """Return a value of somebody else's as it may stand on a terminal."""
    value = str(manifest.get(name, "?")) if isinstance(manifest, dict) else "?"
    return "".join(letter if letter.isprintable() else "?" for letter in value[:100])
