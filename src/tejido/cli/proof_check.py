"""Checking exported proofs against exported seals: `tejido verify --proof`, with neither database nor Django."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from tejido.cli import errors
from tejido.core import proofs, seals
from tejido.journal import exported_seals

STATUS_DIFFERENT = 1


def check(files: Sequence[Path], *, against: Path | None, digests: Sequence[bytes]) -> int:
    """Check proofs, print what was found of each, and return the exit status.

    Args:
        against: A folder or a file of exported seals that somebody kept.
        digests: Of seals, kept elsewhere; each stands for its seal and, where that is exported, for all before it.
    Raises: NothingKept, SealsNotThere, ProofNotThere
    """
    if against is None and not digests:
        raise errors.NothingKept
    problems_count = 0
    kept = _kept(against) if against is not None else []
    for problem in _chain_problems(kept):
        problems_count += 1
        print(problem)
    known = {one.seal.digest for one in kept if one.seal is not None}
    found = dict(_read(files))
    stated = {one.seal.digest for one in found.values() if isinstance(one, proofs.Proof)}
    for digest in digests:
        if digest not in known | stated:
            problems_count += 1
            print(f"no seal here has the digest {digest.hex()}")
    for file, proof in found.items():
        problem = proof if isinstance(proof, str) else _problem(proof, trusted=known | set(digests))
        problems_count += bool(problem)
        print(f"{file.name}: {problem if isinstance(proof, str) or problem else _good(proof)}")
    if against is not None:
        print(f"{len(kept):,} exported seals were those of {against}.")
    print("Every proof holds." if not problems_count else f"Differences: {problems_count:,}")
    return STATUS_DIFFERENT if problems_count else 0


def kept_digests(against: Path) -> tuple[set[bytes], list[str]]:
    """Return the digests of exported seals that somebody kept, and what keeps these from being one chain.

    Raises: SealsNotThere
    """
    kept = _kept(against)
    return {one.seal.digest for one in kept if one.seal is not None}, list(_chain_problems(kept))


def _kept(against: Path) -> list[exported_seals.Exported]:
    try:
        kept = list(exported_seals.read(against))
    except OSError as problem:
        raise errors.SealsNotThere(f"{against}: {problem.strerror}.") from problem
    if not kept:
        raise errors.SealsNotThere(f"{against} holds none.")
    return kept


def _chain_problems(kept: Collection[exported_seals.Exported]) -> Iterator[str]:
    """Yield what keeps the exported seals from being one chain."""
    yield from (f"{one.place}: {seals.SealInvalid.__doc__}" for one in kept if one.seal is None)
    try:
        proofs.check_chain(one.seal for one in kept if one.seal is not None)
    except proofs.ChainBroken as problem:
        yield str(problem)


def _read(files: Sequence[Path]) -> Iterator[tuple[Path, proofs.Proof | str]]:
    """Yield each file with its proof, or with why it holds none."""
    for file in files:
        try:
            with file.open("rb") as stream:
                text = stream.read(4 * proofs.TEXT_CHARACTERS_MAX).decode()
            yield file, proofs.read(text)
        except OSError as problem:
            raise errors.ProofNotThere(f"{file}: {problem.strerror}.") from problem
        except (UnicodeDecodeError, proofs.ProofInvalid):
            yield file, str(proofs.ProofInvalid.__doc__)


def _problem(proof: proofs.Proof, *, trusted: Collection[bytes]) -> str:
    """Return what is wrong with a proof; nothing where it holds."""
    try:
        proofs.check(proof)
    except (proofs.FactDiffers, proofs.PathDiffers) as problem:
        return str(problem)
    if proof.seal.digest not in trusted:
        return f"Its seal {proof.seal.number} is none of those that you kept."
    return ""


def _good(proof: proofs.Proof) -> str:
    what = "fact" if proof.fact is not None else "leaf"
    place = f"the {what} at position {proof.position:,} is under seal {proof.seal.number}"
    told = f"{place} of {proof.seal.sealed_at.isoformat()}"
    return f"{told}\n  {proof.fact}" if proof.fact is not None else told
