"""Who a user is: roles, scope, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Prefetch, Q

from tejido.access import errors, models, roles, tokens
from tejido.journal import scopes

User = models.User
Account = models.User | AnonymousUser
OUTBOX_LIMIT = 200


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What somebody may do at an instant: the clients that each of their roles reaches.

    `reach` holds 0, the operator's own rows, for internal roles. Everybody has the role "public"; it reaches nothing.
    """

    user_id: int | None
    person_id: int | None
    reach: Mapping[roles.Role, frozenset[int]]

    @property
    def roles(self) -> frozenset[roles.Role]:
        """The roles held, without "public"."""
        return frozenset(self.reach) - {"public"}

    @property
    def scope(self) -> frozenset[int]:
        """All clients that any of the roles reaches, and 0 for internal staff."""
        return frozenset().union(*self.reach.values())

    def may(self, verb: str, *, client_id: int | None = None) -> bool:
        """Return whether one of the roles gives a verb, and reaches a client where one is named.

        Args:
            client_id: 0 asks for the operator's own rows.
        """
        return any(
            verb in roles.VERBS[role] and (client_id is None or client_id in clients)
            for role, clients in self.reach.items()
        )


STRANGER = Rights(user_id=None, person_id=None, reach={"public": frozenset()})


def rights(user: Account, *, at: datetime) -> Rights:
    """Return what a user may do.

    Args:
        at: World time; roles are dated.
    """
    if not isinstance(user, models.User) or not user.is_active:
        return STRANGER
    reach = _reach(_held(user, at=at), person_id=user.person_id)
    return Rights(user_id=user.pk, person_id=user.person_id, reach={**STRANGER.reach, **reach})


def roles_of(user: Account, *, at: datetime) -> frozenset[roles.Role]:
    """Return the roles that a user holds at an instant; none for a stranger or a deactivated user."""
    return rights(user, at=at).roles


def scope_of(user: Account, *, at: datetime) -> frozenset[int]:
    """Return the clients whose rows a user may see, with 0 for the operator's own; empty for a stranger."""
    return rights(user, at=at).scope


def may(user: Account, verb: str, *, at: datetime, client_id: int | None = None) -> bool:
    """Return whether a user may do something, for a client where one is named."""
    return rights(user, at=at).may(verb, client_id=client_id)


def require(user: Account, verb: str, *, at: datetime, client_id: int | None = None) -> None:
    """Make sure that a user may do something.

    Raises:
        SignInNeeded: nobody is signed in.
        NotAllowed: the roles held do not reach it.
    """
    if not user.is_authenticated:
        raise errors.SignInNeeded(errors.SignInNeeded.__doc__)
    if not may(user, verb, at=at, client_id=client_id):
        raise errors.NotAllowed(errors.NotAllowed.__doc__)


def held_now(*, at: datetime) -> Q:
    """Return the condition for grants that hold at an instant."""
    return Q(from_at__lte=at) & (Q(to_at__isnull=True) | Q(to_at__gt=at))


def users(*, at: datetime) -> Sequence[models.User]:
    """Return all users by name; `held` on each lists the grants that hold."""
    held = Prefetch("grants", queryset=models.Grant.objects.filter(held_now(at=at)).order_by("id"), to_attr="held")
    return list(models.User.objects.prefetch_related(held).order_by("-is_active", "display_name", "email"))


def user(key: UUID) -> models.User:
    """Return a user by key.

    Raises: NoSuchUser
    """
    found = models.User.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchUser(errors.NoSuchUser.__doc__)
    return found


def names_of(user_ids: Iterable[int]) -> Mapping[int, str]:
    """Return what the pages call some users, by id; who acted stays known after an account was closed."""
    return {user.pk: user.get_short_name() for user in models.User.objects.filter(pk__in=list(user_ids))}


def user_by_email(email: str) -> models.User | None:
    """Return the user who signs in with an address, if there is one."""
    return models.User.objects.filter(email=email.strip().lower()).first()


def user_of_person(person_id: int) -> models.User | None:
    """Return the account of somebody who works with us, if they have one."""
    return models.User.objects.filter(person_id=person_id).first()


def people_with_account(person_ids: Iterable[int]) -> frozenset[int]:
    """Return those of some people who can sign in."""
    known = models.User.objects.filter(person_id__in=list(person_ids), is_active=True)
    return frozenset(held for held in known.values_list("person_id", flat=True) if held is not None)


def open_invitation_of(person_id: int, *, now: datetime) -> models.Invitation | None:
    """Return the invitation that somebody who works with us can still accept, if there is one.

    Args:
        now: Machine time.
    """
    still = models.Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return still.filter(person_id=person_id).order_by("-invited_at").first()


def first_user_in(role: roles.Role, *, at: datetime) -> models.User | None:
    """Return the user who has held a role the longest, for the links of a demonstration."""
    grants = models.Grant.objects.filter(held_now(at=at), role=role, user__is_active=True)
    grant = grants.select_related("user").order_by("id").first()
    return grant.user if grant else None


def users_who_may(verb: str, *, client_id: int, at: datetime) -> Sequence[models.User]:
    """Return the open accounts with a role that gives a verb and reaches a client, by name; `held` lists their grants.

    Roles that reach whom they serve are left out: what is asked here is asked about staff and about clients' users.

    Args:
        at: World time; roles are dated.
    """
    with_verb = [role for role, verbs in roles.VERBS.items() if verb in verbs]
    everywhere = [role for role in with_verb if roles.REACH[role] == "all"]
    where_named = [role for role in with_verb if roles.REACH[role] == "named"]
    reaching = Q(role__in=everywhere) | Q(role__in=where_named, client_id=client_id)
    grants = models.Grant.objects.filter(held_now(at=at))
    held = Prefetch("grants", queryset=grants.order_by("id"), to_attr="held")
    known = models.User.objects.filter(is_active=True, pk__in=grants.filter(reaching).values("user_id"))
    return list(known.prefetch_related(held).order_by("display_name", "email"))


def grant(key: UUID) -> models.Grant:
    """Return a grant by key.

    Raises: NoSuchGrant
    """
    found = models.Grant.objects.select_related("user").filter(key=key).first()
    if found is None:
        raise errors.NoSuchGrant(errors.NoSuchGrant.__doc__)
    return found


def open_invitations() -> Sequence[models.Invitation]:
    """Return the invitations that were neither accepted nor withdrawn, the newest first; expired ones included."""
    return list(
        models.Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).order_by("-invited_at")
    )


def invitation(key: UUID) -> models.Invitation:
    """Return an invitation by key.

    Raises: NoSuchInvitation
    """
    found = models.Invitation.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchInvitation(errors.NoSuchInvitation.__doc__)
    return found


def invitation_by_token(token: str, *, now: datetime) -> models.Invitation:
    """Return the invitation that a link opens, if it can still be accepted.

    Args:
        now: Machine time.
    Raises: NoSuchInvitation, InvitationAccepted, InvitationWithdrawn, InvitationExpired
    """
    found = models.Invitation.objects.filter(token_digest=tokens.digest(token)).first()
    if found is None:
        raise errors.NoSuchInvitation(errors.NoSuchInvitation.__doc__)
    check_open(found, now=now)
    return found


def check_open(invitation: models.Invitation, *, now: datetime) -> None:
    """Make sure that an invitation can still be accepted.

    Raises: InvitationAccepted, InvitationWithdrawn, InvitationExpired
    """
    if invitation.accepted_at is not None:
        raise errors.InvitationAccepted(errors.InvitationAccepted.__doc__)
    if invitation.withdrawn_at is not None:
        raise errors.InvitationWithdrawn(errors.InvitationWithdrawn.__doc__)
    if invitation.expires_at <= now:
        raise errors.InvitationExpired(errors.InvitationExpired.__doc__)


def outbox() -> Sequence[models.Mail]:
    """Return the newest mails that were kept instead of sent."""
    return list(models.Mail.objects.order_by("-id")[:OUTBOX_LIMIT])


def clients_served(person_id: int) -> frozenset[int]:
    """Return the clients of the queues that a person may serve."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clients_served(%s)", [person_id])
        (clients,) = cursor.fetchone()
    return frozenset(clients)


def _held(user: models.User, *, at: datetime) -> Iterable[tuple[roles.Role, int | None]]:
    grants = models.Grant.objects.filter(held_now(at=at), user=user)
    return [(roles.named(role), client_id) for role, client_id in grants.values_list("role", "client_id")]


def _reach(held: Iterable[tuple[roles.Role, int | None]], *, person_id: int | None) -> dict[roles.Role, frozenset[int]]:
    reach: dict[roles.Role, frozenset[int]] = {}
    for role, client_id in held:
        own = frozenset({scopes.OPERATOR}) if role in roles.INTERNAL else frozenset()
        kind = roles.REACH[role]
        if kind == "all":
            own |= scopes.every_client()
        elif kind == "serves" and person_id is not None:
            own |= clients_served(person_id)
        elif kind == "named" and client_id is not None:
            own |= {client_id}
        reach[role] = reach.get(role, frozenset()) | own
    return reach
