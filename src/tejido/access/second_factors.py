"""The second step of signing in: a code app (TOTP), passkeys, and recovery codes for whoever lost both.

The rows are allauth's; what may happen to them is decided here. Everything that a user does to their own account comes
after a fresh proof of who they are, which the pages demand. `now` is machine time: codes follow the clock on the wall.
Source: RFC 6238 (time-based one-time passwords), whose section 5.2 wants a code to work once.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import transaction

from tejido import environment as environment_module
from tejido.access import account_facts, encryption, errors, limits, mail, models, quiet
from tejido.core import facts

STEP_SECONDS = 30
# A phone's clock may be behind or ahead by this many steps.
DRIFT_STEPS = 1
PASSKEYS_MAX = 10
PASSKEY_NAME_LENGTH_MAX = 60
KINDS: Mapping[str, str] = {"totp": "totp", "webauthn": "passkey", "recovery_codes": "recovery_codes"}
SECOND_STEPS = ("totp", "webauthn")
# The last step of the clock for which a code was taken; no code of it or before is taken again.
STEP_USED = "step_used"
# How what is sent about an account's security is named among what was sent off shift.
SECURITY_MAIL = "access.security_mail"

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """A passkey as its owner sees it; `key` names it in addresses."""

    key: UUID
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What an account has beside its password; times are machine times."""

    has_totp: bool
    totp_added_at: datetime | None
    totp_used_at: datetime | None
    passkeys: Sequence[Passkey]
    recovery_codes_left: int | None

    @property
    def is_protected(self) -> bool:
        """Whether a password alone does not open the account."""
        return self.has_totp or bool(self.passkeys)


def of(user: models.User) -> Factors:
    """Return what an account has beside its password."""
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "id"))
    app = next((row for row in rows if row.type == "totp"), None)
    return Factors(
        has_totp=app is not None,
        totp_added_at=app.created_at if app else None,
        totp_used_at=app.last_used_at if app else None,
        passkeys=tuple(
            Passkey(key=_key(row), name=row.data["name"], added_at=row.created_at, used_at=row.last_used_at)
            for row in rows
            if row.type == "webauthn"
        ),
        recovery_codes_left=next((len(_unused(row)) for row in rows if row.type == "recovery_codes"), None),
    )


def protected_users() -> frozenset[int]:
    """Return the ids of all users whose accounts a password alone does not open."""
    return frozenset(Authenticator.objects.filter(type__in=SECOND_STEPS).values_list("user_id", flat=True))


def recovery_codes_of(user: models.User) -> Sequence[str]:
    """Return the recovery codes that were not used yet.

    Raises: NoSuchFactor
    """
    row = Authenticator.objects.filter(user=user, type="recovery_codes").first()
    if row is None:
        raise errors.NoSuchFactor(errors.NoSuchFactor.__doc__)
    return _unused(row)


def passkey(user: models.User, key: UUID) -> Passkey:
    """Return one of a user's own passkeys.

    Raises: NoSuchFactor
    """
    _row(user, key)
    return next(one for one in of(user).passkeys if one.key == key)


def check_code(*, user: models.User, code: str, address: str, now: datetime) -> Authenticator:
    """Take a code of the app, or a recovery code, and use it up; return whose it was.

    The attempt stays counted after a refusal only if the transaction is kept, so this opens none of its own.

    Args:
        address: From which the code comes, as limits count it.
    Raises: TooManyAttempts, CodeWrong
    """
    given = _counted(user, address=address, now=now)
    plain = "".join(code.split()).replace("-", "")
    rows = Authenticator.objects.select_for_update().filter(user=user, type__in=("totp", "recovery_codes"))
    for row in rows.order_by("id"):
        try:
            is_right = _use_totp(row, plain, now=now) if row.type == "totp" else row.wrap().validate_code(plain)
        except errors.SecretUnreadable:
            log.error("A second factor of user %d was written with another installation's secret.", user.pk)
            continue
        if is_right:
            _forgive(given)
            row.refresh_from_db()
            row.user = user
            return row
    raise errors.CodeWrong(errors.CodeWrong.__doc__)


def add_totp(*, user: models.User, secret: str, code: str, address: str, at: datetime, now: datetime) -> bool:
    """Add a code app that has shown a right code, and return whether recovery codes came with it.

    Args:
        secret: Base 32, from the edge, as the app has it.
    Raises: FactorExists, TooManyAttempts, CodeWrong
    """
    given = _counted(user, address=address, now=now)
    step = _step_of(secret, "".join(code.split()), now=now)
    if step is None:
        raise errors.CodeWrong(errors.CodeWrong.__doc__)
    _forgive(given)
    with transaction.atomic():
        _lock(user)
        if Authenticator.objects.filter(user=user, type="totp").exists():
            raise errors.FactorExists(errors.FactorExists.__doc__)
        data = {"secret": encryption.encrypt(secret), STEP_USED: step}
        Authenticator.objects.create(user=user, type="totp", data=data)
        return _added(user, kind="totp", at=at)


@transaction.atomic
def add_passkey(*, user: models.User, name: str, credential: Mapping[str, Any], at: datetime) -> bool:
    """Add a passkey whose making was checked, and return whether recovery codes came with it.

    Args:
        credential: From `passkeys.complete_creation`.
    Raises: PasskeyNameInvalid, TooManyPasskeys
    """
    name = _name(name)
    _lock(user)
    if Authenticator.objects.filter(user=user, type="webauthn").count() >= PASSKEYS_MAX:
        raise errors.TooManyPasskeys(errors.TooManyPasskeys.__doc__)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": dict(credential)})
    return _added(user, kind="passkey", at=at)


@transaction.atomic
def rename_passkey(*, user: models.User, key: UUID, name: str, at: datetime) -> None:
    """Give one of a user's own passkeys another name.

    Raises: NoSuchFactor, PasskeyNameInvalid
    """
    name = _name(name)
    _lock(user)
    row = _row(user, key)
    row.data["name"] = name
    row.save(update_fields=["data"])
    account_facts.record("second_factor_renamed", by=_self(user), at=at, user=user.pk, kind="passkey")


@transaction.atomic
def remove_passkey(*, user: models.User, key: UUID, at: datetime) -> None:
    """Remove one of a user's own passkeys.

    Raises: NoSuchFactor
    """
    _lock(user)
    _remove(_row(user, key), user=user, at=at)


@transaction.atomic
def remove_totp(*, user: models.User, at: datetime) -> None:
    """Remove a user's own code app.

    Raises: NoSuchFactor
    """
    _lock(user)
    row = Authenticator.objects.filter(user=user, type="totp").first()
    if row is None:
        raise errors.NoSuchFactor(errors.NoSuchFactor.__doc__)
    _remove(row, user=user, at=at)


@transaction.atomic
def make_recovery_codes(*, user: models.User, at: datetime) -> None:
    """Make new recovery codes; the old ones no longer work.

    Raises: NoSuchFactor: there is no second step that they could stand in for.
    """
    _lock(user)
    if not Authenticator.objects.filter(user=user, type__in=SECOND_STEPS).exists():
        raise errors.NoSuchFactor(errors.NoSuchFactor.__doc__)
    Authenticator.objects.filter(user=user, type="recovery_codes").delete()
    _make_codes(user, at=at)
    mail.send_after_commit(mail.security_message(user, change="recovery_codes_made"))


@transaction.atomic
def remove_all(*, user: models.User, by: facts.Actor, at: datetime) -> None:
    """Remove every second step of somebody who lost theirs: from now on the password alone opens the account.

    Raises: NoSuchFactor: there is none.
    """
    if not forget(user=user, by=by, at=at):
        raise errors.NoSuchFactor(errors.NoSuchFactor.__doc__)
    # Whoever did not ask for this has to know it at once: their account is open to a password alone.
    quiet.sent_anyway(person_id=user.person_id, job=SECURITY_MAIL, reason="safety", at=at)
    mail.send_after_commit(mail.security_message(user, change="removed_for_you"))


@transaction.atomic
def forget(*, user: models.User, by: facts.Actor, at: datetime) -> int:
    """Delete every second step of an account, recovery codes too, and return how many there were."""
    _lock(user)
    rows = list(Authenticator.objects.filter(user=user).order_by("id"))
    for row in rows:
        row.delete()
        account_facts.record("second_factor_removed", by=by, at=at, user=user.pk, kind=KINDS[row.type])
    return len(rows)


def _added(user: models.User, *, kind: str, at: datetime) -> bool:
    """Record a new second step and give the account recovery codes if it has none."""
    account_facts.record("second_factor_added", by=_self(user), at=at, user=user.pk, kind=kind)
    mail.send_after_commit(mail.security_message(user, change=f"{kind}_added"))
    if Authenticator.objects.filter(user=user, type="recovery_codes").exists():
        return False
    _make_codes(user, at=at)
    return True


def _remove(row: Authenticator, *, user: models.User, at: datetime) -> None:
    """Remove a second step, and the recovery codes with the last one."""
    kind = KINDS[row.type]
    row.delete()
    account_facts.record("second_factor_removed", by=_self(user), at=at, user=user.pk, kind=kind)
    mail.send_after_commit(mail.security_message(user, change=f"{kind}_removed"))
    rest = Authenticator.objects.filter(user=user)
    if not rest.exclude(type="recovery_codes").exists() and rest.delete()[0]:
        account_facts.record("second_factor_removed", by=_self(user), at=at, user=user.pk, kind="recovery_codes")


def _make_codes(user: models.User, *, at: datetime) -> None:
    recovery_codes.RecoveryCodes.activate(user)
    account_facts.record("recovery_codes_made", by=_self(user), at=at, user=user.pk, kind="recovery_codes")


def _unused(row: Authenticator) -> Sequence[str]:
    try:
        codes: list[str] = row.wrap().get_unused_codes()
    except errors.SecretUnreadable:
        log.error("The recovery codes of user %d were written with another installation's secret.", row.user_id)
        return ()
    return codes


def _use_totp(row: Authenticator, code: str, *, now: datetime) -> bool:
    """Return whether a code is right and newer than the last one taken, and remember it; the row is locked."""
    step = _step_of(encryption.decrypt(row.data["secret"]), code, now=now)
    if step is None or step <= row.data.get(STEP_USED, -1):
        return False
    row.data[STEP_USED] = step
    row.save(update_fields=["data"])
    return True


def _step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Return the step of the clock that a code is right for, or None."""
    this_step = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(this_step - DRIFT_STEPS, this_step + DRIFT_STEPS + 1):
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        # All are compared whatever comes first, and in constant time.
        if hmac.compare_digest(expected.encode(), code.encode("utf-8", "replace")):
            found = step
    return found


def _counted(user: models.User, *, address: str, now: datetime) -> dict[limits.Rule, str]:
    """Count an attempt and return what to forgive when it succeeds.

    Raises: TooManyAttempts
    """
    key = environment_module.derived_key(settings.ENVIRONMENT, "limits").encode()
    subjects = {
        limits.SECOND_STEP: limits.subject(user.email, address, key=key),
        limits.SECOND_STEP_OF_ACCOUNT: limits.subject(user.email, key=key),
    }
    for rule, subject in subjects.items():
        limits.take(rule, subject=subject, now=now)
    return subjects


def _forgive(subjects: Mapping[limits.Rule, str]) -> None:
    limits.forget(limits.SECOND_STEP, subject=subjects[limits.SECOND_STEP])
    limits.give_back(limits.SECOND_STEP_OF_ACCOUNT, subject=subjects[limits.SECOND_STEP_OF_ACCOUNT])


def _lock(user: models.User) -> None:
    """Let two changes of one account's second steps follow one another."""
    models.User.objects.select_for_update().get(pk=user.pk)


def _row(user: models.User, key: UUID) -> Authenticator:
    for row in Authenticator.objects.filter(user=user, type="webauthn"):
        if _key(row) == key:
            return row
    raise errors.NoSuchFactor(errors.NoSuchFactor.__doc__)


def _key(row: Authenticator) -> UUID:
    """Return the key that stands for a row of allauth's in addresses: derived, since its table has none."""
    secret = environment_module.derived_key(settings.ENVIRONMENT, "keys of second factors").encode()
    return UUID(bytes=hmac.digest(secret, str(row.pk).encode(), hashlib.sha256)[:16])


def _name(name: str) -> str:
    plain = name.strip()
    if not 0 < len(plain) <= PASSKEY_NAME_LENGTH_MAX or not plain.isprintable():
        raise errors.PasskeyNameInvalid(errors.PasskeyNameInvalid.__doc__)
    return plain


def _self(user: models.User) -> facts.Actor:
    return facts.Actor("user", user.pk)
