"""Declaring and revoking status at hire. Optional, consented, revocable; its facts stay in the vault.

The vault has a connection and a transaction of its own: what is declared here stands even if the caller's transaction
is rolled back, so declare last, when the person has been committed.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import DatabaseError, connections, transaction

from tejido.core.impact import status as status_module
from tejido.vault import erasure, errors


def declare_status(
    person_id: int,
    *,
    status: str,
    basis: str,
    evidence: str,
    threshold_version: str,
    hired_on: date,
    consent_version: str,
    by_user_id: int,
    at: datetime,
) -> UUID:
    """Keep what a person declared about the time they were hired; an earlier declaration is corrected and erased.

    Args:
        status, basis, evidence: Codes of `core.impact.status`.
        threshold_version: The poverty line and the definition of long-term unemployment then in force, as a code.
        consent_version: The text the person agreed to, as a code.
        by_user_id: Who wrote it down; the person themselves where they did it.
    Returns: The record's key.
    Raises: StatusRefused: a code that the vault does not know.
    """
    status_module.check(status=status, basis=basis, evidence=evidence)
    try:
        with transaction.atomic(using="vault"), connections["vault"].cursor() as cursor:
            cursor.execute(
                "SELECT vault.declare_status(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    person_id, status, basis, evidence, threshold_version, hired_on, consent_version, by_user_id, at,
                ],
            )  # fmt: skip
            (key,) = cursor.fetchone()
            transaction.on_commit(erasure.export_ledger, using="vault", robust=True)
    except DatabaseError as problem:
        if errors.sqlstate(problem) == "TJ022":
            raise status_module.StatusRefused(status_module.StatusRefused.__doc__) from None
        raise
    return UUID(str(key))


def revoke_status(person_id: int, *, by_user_id: int, at: datetime) -> None:
    """Withdraw a declaration: its value is erased for good, and it counts in no later figure.

    Raises: StatusNotDeclared: there is nothing to revoke.
    """
    try:
        with transaction.atomic(using="vault"), connections["vault"].cursor() as cursor:
            cursor.execute("SELECT vault.revoke_status(%s, %s, %s)", [person_id, by_user_id, at])
            transaction.on_commit(erasure.export_ledger, using="vault", robust=True)
    except DatabaseError as problem:
        if errors.sqlstate(problem) == "TJ023":
            raise errors.StatusNotDeclared(errors.StatusNotDeclared.__doc__) from None
        raise
