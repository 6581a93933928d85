"""Compare what was sealed with what is there now, and name everything that differs, the first altered fact first.

It reads the seals of the database, the facts under them, and the seals that were exported: those of TEJIDO_SEALS unless
others are named. Seals that lie where the owner of the database can change them prove little; name a copy that somebody
else kept, or give a single digest: it stands for its seal and all before. It changes nothing and may run beside a
centre that works. It ends with 0 where nothing differs, and with 1 where something does.

With --proof it needs no database: it checks that the fact of an exported proof is under one of the seals that you kept.
With --record it needs neither database nor network: it checks the skill record that a worker carries.
Given the file of an impact statement it needs neither: it names every line that is not as it was sealed.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tejido import environment as environment_module
from tejido.cli import database_access, errors, proof_check, record_check, statement_check
from tejido.core import seals as core_seals

# The owner passes all policies: a fact cannot be hidden by giving it to a client that does not exist.
ROLE: Final = "owner"
STATUS_DIFFERENT = 1
FINDINGS_SHOWN_MAX = 20
WIDTH = 28


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may follow `tejido verify`."""
    parser.add_argument(
        "statement", nargs="*", type=Path, metavar="STATEMENT",
        help="check this file of an impact statement (.zip), without database and network",
    )  # fmt: skip
    parser.add_argument(
        "--copy", type=Path, metavar="FILE", help="another copy of the statement, to compare line by line"
    )
    parser.add_argument(
        "--against", type=Path, metavar="PATH",
        help="exported seals to compare with: a folder, or a file with one a line (default: TEJIDO_SEALS)",
    )  # fmt: skip
    parser.add_argument(
        "--proof", action="append", default=[], type=Path, metavar="FILE",
        help="check this proof against what you kept, without the database; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--digest", action="append", default=[], metavar="DIGEST",
        help="the digest of a seal that you kept, 64 digits; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--record", action="append", default=[], type=Path, metavar="FILE",
        help="check this skill record, without database and network; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--issuer", action="append", default=[], metavar="DID",
        help="believe records signed by this did:key; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--issuers", action="append", default=[], type=Path, metavar="FILE",
        help="believe records signed by the keys in this file, as an issuer publishes it at /me/record/issuer.json",
    )  # fmt: skip
    parser.add_argument(
        "--withdrawn", type=Path, metavar="FILE",
        help="credentials that were withdrawn, as an issuer publishes them at /me/record/withdrawn.json",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Verify and tell."""
    if arguments.record:
        return record_check.check(
            arguments.record, issuers=arguments.issuer, issuer_files=arguments.issuers, withdrawn=arguments.withdrawn
        )
    digests = [digest(text) for text in arguments.digest]
    if arguments.against is not None and not arguments.against.exists():
        raise errors.SealsNotThere(f"{arguments.against} does not exist.")
    if arguments.statement:
        return statement_check.check(
            arguments.statement, copy=arguments.copy, against=arguments.against, digests=digests
        )
    if arguments.proof:
        return proof_check.check(arguments.proof, against=arguments.against, digests=digests)
    environment = environment_module.read()
    path = arguments.against or environment.seals
    if not database_access.is_made(environment):
        raise environment_module.DatabaseNotStarted(environment_module.DatabaseNotStarted.__doc__)
    with database_access.opened(environment):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.settings")
        import django
        from django.db import connections

        django.setup()
        try:
            return verify(path, digests=digests)
        finally:
            connections.close_all()


def verify(path: Path, *, digests: Sequence[bytes]) -> int:
    """Compare, print what differs, and return the exit status, within Django.

    Args:
        path: The exported seals; none where nothing is there.
        digests: Of seals that somebody kept.
    Raises: SealsNotThere, NothingSealed
    """
    from tejido.journal import exported_seals, queries, sealed, verification

    try:
        exported = list(exported_seals.read(path)) if path.exists() else []
    except OSError as problem:
        raise errors.SealsNotThere(f"{path}: {problem.strerror}.") from problem
    last = sealed.last_seal_number()
    if last == 0 and not exported and not digests:
        raise errors.NothingSealed("`tejido seal` makes the first seal.")
    count = 0
    for finding in verification.findings(exported=exported, digests=digests):
        count += 1
        if count <= FINDINGS_SHOWN_MAX:
            print(finding)
    if count > FINDINGS_SHOWN_MAX:
        print(f"... and {count - FINDINGS_SHOWN_MAX:,} more")
    sealed_count = sealed.sealed_until()
    _tell("seals", last)
    _tell("facts under them", sealed_count)
    _tell("facts not sealed yet", queries.last_position() - sealed_count)
    _tell("exported seals compared", len(exported))
    _tell("digests compared", len(digests))
    if exported:
        print(f"The exported seals were those of {path}.")
    return _conclude(count, is_alone=not exported and not digests)


def digest(text: str) -> bytes:
    """Return the digest that somebody typed.

    Raises: DigestInvalid
    """
    try:
        return core_seals.read_digest(text.strip().lower())
    except core_seals.SealInvalid as problem:
        raise errors.DigestInvalid(f"This one has {len(text.strip())} characters.") from problem


def _conclude(count: int, *, is_alone: bool) -> int:
    if count:
        print(f"{count:,} differences." if count > 1 else "1 difference.")
        return STATUS_DIFFERENT
    print("No sealed fact was altered, removed, inserted or moved.")
    if is_alone:
        print(
            "This compared the database with itself. Whoever owns it could have rewritten facts and seals together:"
            " compare with seals that were kept elsewhere, by --against or --digest."
        )
    return 0


def _tell(what: str, count: int) -> None:
    print(f"{what:<{WIDTH}}{count:>12,}")
