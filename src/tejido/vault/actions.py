"""Declaring and revoking status at hire. Optional, consented, revocable; its facts stay in the vault.

The vault has a connection and a transaction of its own: what is declared here stands even if the caller's transaction
is rolled back, so declare last, when the person has been committed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections, transaction

from tejido.core import facts
from tejido.core.impact import status as status_module
from tejido.vault import erasure, errors, sealing

SALT_BYTES = 16
REFUSALS: Mapping[str, type[Exception]] = {
    "TJ022": status_module.StatusRefused,
    "TJ023": errors.StatusNotDeclared,
    "TJ051": errors.VaultKeyRetired,
}


def declare_status(
    person_id: int,
    *,
    status: str,
    basis: str,
    evidence: str,
    threshold_version: str,
    domain: str = "not_asked",
    hired_on: date,
    consent_version: str,
    how: str = "in_person",
    by_user_id: int,
    at: datetime,
) -> UUID:
    """Keep what a person declared about the time they were hired; an earlier declaration is corrected and erased.

    Args:
        status, basis, evidence: Codes of `core.impact.status`.
        threshold_version: The poverty line and the definition of long-term unemployment then in force, as a code.
        domain: For which domain of the poverty line the household was judged; see `core.impact.poverty`.
        consent_version: The text the person agreed to, as a code.
        how: How they agreed, one of `core.impact.consents.HOWS`.
        by_user_id: Who wrote it down; the person themselves where they did it.
    Returns: The record's key.
    Raises: StatusRefused: a code that the vault does not know.
    """
    status_module.check(
        status=status, basis=basis, evidence=evidence, threshold_version=threshold_version, domain=domain,
        consent_version=consent_version,
    )  # fmt: skip
    salt, ring = secrets.token_bytes(SALT_BYTES), sealing.ring()
    value = {
        "status": status, "basis": basis, "evidence": evidence, "threshold_version": threshold_version,
        "domain": domain, "salt": salt.hex(),
    }  # fmt: skip
    sealed = ring.seal(value, person_id=person_id)
    key = _call(
        "SELECT vault.declare_status(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            person_id, sealed.key_name, sealed.nonce, sealed.token,
            ring.tag(sealed, "status", status_module.class_of(status)), ring.tag(sealed, "basis", basis),
            facts.text_digest(status, salt=salt), hired_on, consent_version, how, by_user_id, at,
        ],
    )  # fmt: skip
    return UUID(str(key))


def revoke_status(person_id: int, *, by_user_id: int, at: datetime) -> None:
    """Withdraw a declaration: its value is erased for good, and it counts in no later figure.

    Raises: StatusNotDeclared: there is nothing to revoke.
    """
    _call("SELECT vault.revoke_status(%s, %s, %s)", [person_id, by_user_id, at])


def _call(statement: str, given: Sequence[Any]) -> Any:
    """Run one function of the vault in a transaction of its own, bring the ledger up to date, and return its value."""
    try:
        with transaction.atomic(using="vault"), connections["vault"].cursor() as cursor:
            cursor.execute(statement, given)
            (found,) = cursor.fetchone()
            transaction.on_commit(erasure.export_ledger, using="vault", robust=True)
    except DatabaseError as problem:
        refusal = REFUSALS.get(errors.sqlstate(problem) or "")
        if refusal is None:
            raise
        raise refusal(refusal.__doc__) from None
    return found
