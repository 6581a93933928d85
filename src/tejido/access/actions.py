"""Changing who may do what: users, roles, invitations, one-time tickets, and what is recorded of signing in.

`at` is world time, the instant of the fact. `now` is machine time: how long a link or a ticket works has nothing to do
with the speed of a demonstration.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.contrib.auth import password_validation
from django.core import exceptions, validators
from django.db import IntegrityError, transaction

from tejido.access import account_facts, errors, models, queries, roles, second_factors, tokens
from tejido.core import facts
from tejido.journal import erasure, scopes

NAME_LENGTH_MAX = 200
INVITATION_SECONDS = 7 * 24 * 3600
SIGN_IN_TICKET_SECONDS = 24 * 3600

# With a second step, its kind: what follows a password. A passkey alone needs no password before it.
SignInMethod = Literal[
    "password", "password_reset", "ticket", "invitation", "totp", "recovery_code", "passkey", "password_and_passkey"
]
Refusal = Literal["wrong_password", "wrong_code", "wrong_passkey", "deactivated", "limited"]


@transaction.atomic
def add_user(
    *,
    email: str,
    display_name: str = "",
    language: str = "es",
    person_id: int | None = None,
    password: str | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.User:
    """Give somebody an account, without a role.

    Args:
        person_id: The person it belongs to, if that person works with us.
        password: Left out, no password works: the user enters by a ticket, or asks for a new password.
    Raises: EmailInvalid, NameInvalid, LanguageInvalid, PasswordWeak, AccountExists, PersonHasAccount
    """
    address = _address(email)
    user = models.User(
        email=address, display_name=_name(display_name), language=_language(language), person_id=person_id, added_at=at
    )
    if models.User.objects.filter(email=address).exists():
        raise errors.AccountExists(errors.AccountExists.__doc__)
    if password is not None:
        _check_password(password, user=user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as problem:
        if person_id is not None and models.User.objects.filter(person_id=person_id).exists():
            raise errors.PersonHasAccount(errors.PersonHasAccount.__doc__) from problem
        raise errors.AccountExists(errors.AccountExists.__doc__) from problem
    account_facts.record("user_added", by=by, at=at, user=user.pk, person=person_id)
    return user


@transaction.atomic
def deactivate_user(*, user: models.User, by: facts.Actor, at: datetime) -> None:
    """Close an account: nobody signs in with it any more; its sessions and second factors end with this transaction.

    Raises: UserDeactivated, LastAdministrator
    """
    administrators = _locked_administrators()
    locked = models.User.objects.select_for_update().get(pk=user.pk)
    if not locked.is_active:
        raise errors.UserDeactivated(errors.UserDeactivated.__doc__)
    if administrators and {grant.user_id for grant in administrators} == {user.pk}:
        raise errors.LastAdministrator(errors.LastAdministrator.__doc__)
    second_factors.forget(user=locked, by=by, at=at)
    locked.is_active = user.is_active = False
    locked.save(update_fields=["is_active"])
    models.Session.objects.filter(user_id=user.pk).delete()
    account_facts.record("user_deactivated", by=by, at=at, user=user.pk)


@transaction.atomic
def erase_account(*, user: models.User, reason: str, by: facts.Actor, at: datetime) -> None:
    """Erase the name and the address of a closed account wherever they stand; what it did stays, under its number.

    Args:
        reason: A code, such as "request" or "retention".
    Raises: AccountStillOpen
    """
    locked = models.User.objects.select_for_update().get(pk=user.pk)
    if locked.is_active:
        raise errors.AccountStillOpen(errors.AccountStillOpen.__doc__)
    models.Mail.objects.filter(to=locked.email).delete()
    for invitation in models.Invitation.objects.filter(email=locked.email):
        erasure.erase("invitation", key=invitation.key, reason=reason, by=by, at=at, client_id=scopes.OPERATOR)
    erasure.erase("account", key=locked.key, reason=reason, by=by, at=at, client_id=scopes.OPERATOR)


@transaction.atomic
def grant_role(
    *, user: models.User, role: roles.Role, client_id: int | None = None, by: facts.Actor, at: datetime
) -> models.Grant:
    """Give a user a role from now on.

    Args:
        client_id: Whose rows; for the client role and no other.
    Raises: RoleInvalid, NoSuchClient, UserDeactivated, GrantExists
    """
    _check_role(role, client_id=client_id)
    if not user.is_active:
        raise errors.UserDeactivated(errors.UserDeactivated.__doc__)
    try:
        with transaction.atomic():
            grant = models.Grant.objects.create(user=user, role=role, client_id=client_id, from_at=at)
    except IntegrityError as problem:
        raise errors.GrantExists(errors.GrantExists.__doc__) from problem
    account_facts.record("role_granted", by=by, at=at, user=user.pk, grant=grant.pk, role=role, client=client_id)
    return grant


@transaction.atomic
def revoke_role(*, grant: models.Grant, by: facts.Actor, at: datetime) -> None:
    """Take a role from a user; pages refuse from the next request on, and the fact closes sockets.

    Raises: NoSuchGrant, LastAdministrator
    """
    administrators = _locked_administrators()
    locked = models.Grant.objects.select_for_update().filter(pk=grant.pk, to_at__isnull=True).first()
    if locked is None:
        raise errors.NoSuchGrant(errors.NoSuchGrant.__doc__)
    if {administrator.pk for administrator in administrators} == {locked.pk}:
        raise errors.LastAdministrator(errors.LastAdministrator.__doc__)
    locked.to_at = max(at, locked.from_at)
    locked.save(update_fields=["to_at"])
    account_facts.record("role_revoked", by=by, at=at, user=locked.user_id, grant=locked.pk, role=locked.role)


@transaction.atomic
def invite(
    *,
    email: str,
    role: roles.Role,
    client_id: int | None = None,
    person_id: int | None = None,
    language: str = "es",
    key: UUID,
    by: facts.Actor,
    at: datetime,
    now: datetime,
    valid_seconds: int = INVITATION_SECONDS,
) -> models.Invitation:
    """Invite somebody to a role; a job sends the mail once this is committed.

    Args:
        role: "public" grants none: whoever learns with us gets an account for their own pages.
        key: Random, from the edge; the link's token derives from it (`tokens.invitation`), only its digest is kept.
        language: In which the mail is written.
        valid_seconds: Machine seconds until the invitation expires, > 0.
    Raises: EmailInvalid, LanguageInvalid, RoleInvalid, NoSuchClient, AccountExists, PersonHasAccount, AlreadyInvited
    """
    address = _address(email)
    if role != roles.NONE:
        _check_role(role, client_id=client_id)
    elif person_id is None or client_id is not None:
        raise errors.RoleInvalid(errors.RoleInvalid.__doc__)
    if models.User.objects.filter(email=address).exists():
        raise errors.AccountExists(errors.AccountExists.__doc__)
    if person_id is not None and models.User.objects.filter(person_id=person_id).exists():
        raise errors.PersonHasAccount(errors.PersonHasAccount.__doc__)
    # One that ran out by itself makes room for the next.
    for expired in models.Invitation.objects.select_for_update().filter(
        email=address, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__lte=now
    ):
        _withdraw(expired, by=by, at=at, now=now)
    try:
        with transaction.atomic():
            invitation = models.Invitation.objects.create(
                key=key, email=address, role=role, client_id=client_id, person_id=person_id,
                language=_language(language), token_digest=tokens.digest(tokens.invitation(key)),
                invited_by_id=by.id if by.kind == "user" else None, invited_at=now,
                expires_at=now + timedelta(seconds=valid_seconds),
            )  # fmt: skip
    except IntegrityError as problem:
        raise errors.AlreadyInvited(errors.AlreadyInvited.__doc__) from problem
    account_facts.record(
        "user_invited", by=by, at=at, invitation=invitation.pk, role=role, expires_at=invitation.expires_at
    )
    return invitation


@transaction.atomic
def accept_invitation(
    *, token: str, password: str, display_name: str, language: str, at: datetime, now: datetime
) -> models.User:
    """Make the account that an invitation promises, with its role, and return it.

    Raises: NoSuchInvitation, InvitationAccepted, InvitationWithdrawn, InvitationExpired, AccountExists,
        PersonHasAccount, PasswordWeak, NameInvalid, LanguageInvalid
    """
    invitation = models.Invitation.objects.select_for_update().filter(token_digest=tokens.digest(token)).first()
    if invitation is None:
        raise errors.NoSuchInvitation(errors.NoSuchInvitation.__doc__)
    queries.check_open(invitation, now=now)
    inviter = facts.SYSTEM if invitation.invited_by_id is None else facts.Actor("user", invitation.invited_by_id)
    user = add_user(
        email=invitation.email, display_name=display_name, language=language, person_id=invitation.person_id,
        password=password, by=inviter, at=at,
    )  # fmt: skip
    if invitation.role != roles.NONE:
        grant_role(user=user, role=roles.named(invitation.role), client_id=invitation.client_id, by=inviter, at=at)
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    account_facts.record(
        "invitation_accepted", by=facts.Actor("user", user.pk), at=at, invitation=invitation.pk, user=user.pk
    )
    return user


@transaction.atomic
def withdraw_invitation(*, invitation: models.Invitation, by: facts.Actor, at: datetime, now: datetime) -> None:
    """Take back an invitation that was not accepted.

    Raises: InvitationAccepted, InvitationWithdrawn
    """
    locked = models.Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is not None:
        raise errors.InvitationAccepted(errors.InvitationAccepted.__doc__)
    if locked.withdrawn_at is not None:
        raise errors.InvitationWithdrawn(errors.InvitationWithdrawn.__doc__)
    _withdraw(locked, by=by, at=at, now=now)


@transaction.atomic
def make_sign_in_ticket(
    *, user: models.User, token: str, now: datetime, valid_seconds: int = SIGN_IN_TICKET_SECONDS
) -> None:
    """Let whoever holds a token sign in as a user, once; for played agents and the links a demonstration prints.

    Making one records nothing: what matters, the sign-in, is a fact.

    Args:
        token: Random, from the edge; only its digest is kept.
        valid_seconds: Machine seconds until it expires, > 0.
    """
    models.SignInTicket.objects.create(
        token_digest=tokens.digest(token), user=user, made_at=now, expires_at=now + timedelta(seconds=valid_seconds)
    )


@transaction.atomic
def use_sign_in_ticket(*, token: str, now: datetime) -> models.User:
    """Use a one-time ticket up and return whom it lets in.

    Raises: SignInTicketUsed: it was used, expired or never made, or its user was deactivated.
    """
    # One conditional statement on the row itself: of two simultaneous uses, the second waits, looks at the row again
    # and finds it used. A join in it would become a subquery, which is not looked at again.
    digest = tokens.digest(token)
    usable = models.SignInTicket.objects.filter(token_digest=digest, used_at__isnull=True, expires_at__gt=now)
    is_used_now = usable.update(used_at=now) == 1
    ticket = models.SignInTicket.objects.select_related("user").filter(token_digest=digest).first()
    if not is_used_now or ticket is None or not ticket.user.is_active:
        raise errors.SignInTicketUsed(errors.SignInTicketUsed.__doc__)
    return ticket.user


@transaction.atomic
def choose_language(*, user: models.User, language: str, at: datetime) -> None:
    """Remember the language in which a user reads the pages.

    Raises: LanguageInvalid
    """
    user.language = _language(language)
    user.save(update_fields=["language"])
    account_facts.record("language_chosen", by=facts.Actor("user", user.pk), at=at, user=user.pk, language=language)


@transaction.atomic
def record_password_change(*, user: models.User, at: datetime) -> None:
    """Record that a user has a new password."""
    account_facts.record("password_changed", by=facts.Actor("user", user.pk), at=at, user=user.pk)


@transaction.atomic
def record_sign_in(*, user: models.User, method: SignInMethod, at: datetime) -> None:
    """Record that a user signed in."""
    account_facts.record("user_signed_in", by=facts.Actor("user", user.pk), at=at, user=user.pk, method=method)


@transaction.atomic
def record_sign_out(*, user: models.User, at: datetime) -> None:
    """Record that a user signed out."""
    account_facts.record("user_signed_out", by=facts.Actor("user", user.pk), at=at, user=user.pk)


@transaction.atomic
def record_refusal(*, user: models.User | None, reason: Refusal, at: datetime) -> None:
    """Record that a sign-in was refused; without a user where the address belongs to none."""
    account_facts.record("sign_in_refused", by=facts.SYSTEM, at=at, user=user.pk if user else None, reason=reason)


def _withdraw(invitation: models.Invitation, *, by: facts.Actor, at: datetime, now: datetime) -> None:
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    account_facts.record("invitation_withdrawn", by=by, at=at, invitation=invitation.pk)


def _locked_administrators() -> list[models.Grant]:
    """Return the grants of all administrators who can sign in, locked, so that two cannot remove each other at once."""
    grants = models.Grant.objects.select_for_update().select_related("user")
    return list(grants.filter(role="administrator", to_at__isnull=True, user__is_active=True).order_by("id"))


def _check_role(role: roles.Role, *, client_id: int | None) -> None:
    if role not in roles.GRANTABLE or (role == "client") != (client_id is not None):
        raise errors.RoleInvalid(errors.RoleInvalid.__doc__)
    if client_id is not None and (client_id == scopes.OPERATOR or client_id not in scopes.every_client()):
        raise errors.NoSuchClient(errors.NoSuchClient.__doc__)


def _check_password(password: str, *, user: models.User) -> None:
    try:
        password_validation.validate_password(password, user)
    except exceptions.ValidationError as problem:
        raise errors.PasswordWeak(" ".join(problem.messages)) from problem


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validators.validate_email(address)
    except exceptions.ValidationError as problem:
        raise errors.EmailInvalid(errors.EmailInvalid.__doc__) from problem
    if not address.isprintable():
        raise errors.EmailInvalid(errors.EmailInvalid.__doc__)
    return address


def _name(display_name: str) -> str:
    name = display_name.strip()
    if len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise errors.NameInvalid(errors.NameInvalid.__doc__)
    return name


def _language(language: str) -> str:
    if language not in models.LANGUAGES:
        raise errors.LanguageInvalid(errors.LanguageInvalid.__doc__)
    return language
