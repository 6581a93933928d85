"""What somebody tells the vault, and takes back. Optional, consented, revocable; its facts stay in the vault.

The vault has a connection and a transaction of its own: what is declared here stands even if the caller's transaction
is rolled back, so declare last, when the person has been committed.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections, transaction

from tejido.core import facts
from tejido.core.impact import consents, households, livelihood_told, poverty, poverty_lines, self_identification
from tejido.core.impact import status as status_module
from tejido.vault import erasure, errors, sealing, tags

SALT_BYTES = 16
CODE_BYTES = 7
HOUSEHOLD_CODE_LENGTH = 10
NOT_COMPARED = poverty_lines.Comparison(outcome="no_line", line=None)
REFUSALS: Mapping[str, type[Exception]] = {
    "TJ022": status_module.StatusRefused,
    "TJ023": errors.StatusNotDeclared,
    "TJ024": errors.ConsentNotGiven,
    "TJ025": errors.HouseholdUnknown,
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
    Raises: StatusRefused: a code that the vault does not know. VaultKeyRetired
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


def declare_groups(
    person_id: int, *, answers: Mapping[str, str], consent_version: str, how: str, by_user_id: int, at: datetime
) -> UUID:
    """Keep which groups a person identifies with; what they answered before is corrected and erased.

    Args:
        answers: Question to answer, codes of `core.impact.self_identification`; a question may be left out.
        consent_version, how: The text they agreed to, and in which way.
    Raises: SelfIdentificationInvalid, ConsentInvalid, VaultKeyRetired
    """
    self_identification.check(answers)
    consents.check(purpose="self_identification", how=how)
    sealed, named, digest = _sealed("self_identification", {"answers": dict(answers)}, person_id=person_id)
    key = _call(
        "SELECT vault.declare_groups(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            person_id, sealed.key_name, sealed.nonce, sealed.token, named, digest, consent_version, how, by_user_id, at,
        ],
    )  # fmt: skip
    return UUID(str(key))


def take_snapshot(
    person_id: int,
    *,
    moment: str,
    taken_on: date,
    household: poverty.Household,
    compared: poverty_lines.Comparison = NOT_COMPARED,
    minimum_month: Decimal | None = None,
    consent_version: str,
    how: str,
    by_user_id: int,
    at: datetime,
) -> UUID:
    """Keep a person's household at one moment; the same moment told again is corrected.

    Args:
        moment: A name in `core.impact.households.MOMENT_MONTHS`.
        compared: With the line of its domain; the version is kept, so that a later line changes nothing of it.
        minimum_month: The minimum wage there on that day, beside which one's own earnings stand; None where unknown.
        consent_version, how: The text they agreed to, and in which way.
    Raises: MomentUnknown, ConsentInvalid, VaultKeyRetired
    """
    if moment not in households.MOMENT_MONTHS:
        raise households.MomentUnknown(households.MomentUnknown.__doc__)
    consents.check(purpose="household", how=how)
    value = {
        "members_count": household.members_count, "earners_count": household.earners_count,
        "income_month": str(household.income_month), "currency": household.currency, "domain": household.domain,
        "outcome": compared.outcome, "line_version": compared.version,
        **_steps(household, compared, minimum_month),
    }  # fmt: skip
    sealed, named, digest = _sealed("snapshot", value, person_id=person_id)
    new_code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()[:HOUSEHOLD_CODE_LENGTH]
    key = _call(
        "SELECT vault.take_snapshot(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            person_id, moment, taken_on, new_code, sealed.key_name, sealed.nonce, sealed.token, named, digest,
            consent_version, how, by_user_id, at,
        ],
    )  # fmt: skip
    return UUID(str(key))


def join_household(person_id: int, *, code: str) -> None:
    """Say that a person lives in the household of this code, so that its people are counted once.

    Raises: HouseholdUnknown: no such code, or the person has not agreed to tell about their household.
    """
    _call("SELECT vault.join_household(%s, %s)", [person_id, code])


def give_consent(person_id: int, *, purpose: str, version: str, how: str, by_user_id: int, at: datetime) -> None:
    """Keep that a person agreed to one purpose, in the words of one version; agreeing twice changes nothing.

    Raises: ConsentInvalid
    """
    consents.check(purpose=purpose, how=how)
    _call("SELECT vault.give_consent(%s, %s, %s, %s, %s, %s)", [person_id, purpose, version, how, by_user_id, at])


def withdraw_consent(person_id: int, *, purpose: str, by_user_id: int, at: datetime) -> None:
    """Take a consent back: what was kept for its purpose is erased with it, and counts in no later figure.

    Raises: ConsentNotGiven: the person agreed to no such thing, or took it back already.
    """
    _call("SELECT vault.withdraw_consent(%s, %s, %s, %s)", [person_id, purpose, by_user_id, at])


def forget_person(person_id: int, *, by_user_id: int, at: datetime) -> None:
    """Take back every consent of a person and erase all that the vault keeps of them; twice is the same as once."""
    _call("SELECT vault.forget_person(%s, %s, %s)", [person_id, by_user_id, at])


def _steps(
    household: poverty.Household, compared: poverty_lines.Comparison, minimum_month: Decimal | None
) -> Mapping[str, str]:  # fmt: skip
    """Return the steps in which a household's income is counted, and the amount that one of them is made from."""
    own = household.own_income_month
    found = {livelihood_told.HEAD: livelihood_told.UNTOLD, livelihood_told.OWN: livelihood_told.UNTOLD}
    if compared.line is not None:
        per_head = household.income_month_per_head
        found[livelihood_told.HEAD] = livelihood_told.step(per_head, unit=compared.line.amount)
    if own is not None and minimum_month is not None:
        found[livelihood_told.OWN] = livelihood_told.step(own, unit=minimum_month)
    return found if own is None else {**found, "own_income_month": str(own)}


def _sealed(table: str, value: Mapping[str, Any], *, person_id: int) -> tuple[sealing.Sealed, str, str]:
    """Return a value sealed, with its salt inside, its tags, and the digest that stands for it in the vault's fact."""
    salt, ring = secrets.token_bytes(SALT_BYTES), sealing.ring()
    sealed = ring.seal({**value, "salt": salt.hex()}, person_id=person_id)
    named = json.dumps(tags.of(table, ring, sealed, value))
    return sealed, named, facts.text_digest(json.dumps(value, sort_keys=True), salt=salt)


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
