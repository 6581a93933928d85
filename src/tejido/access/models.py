"""Users, their roles, invitations and tickets. A user is an account; the person behind it is another thing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower

from tejido.access import roles

ROLE_CHOICES = [(role, role) for role in roles.ROLES]
LANGUAGES = ("es", "en")


def _client_fits_role() -> models.Q:
    """The client role names its client; the other roles reach by what their people serve, or everything."""
    return models.Q(role="client", client_id__isnull=False) | (
        ~models.Q(role="client") & models.Q(client_id__isnull=True)
    )


class UserManager(BaseUserManager["User"]):
    """Makes users the way Django's own commands expect it."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Add a user with a password, or with none that works."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account that can sign in. `person_id` says which person it belongs to, if that person works with us."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    email = models.EmailField(unique=True)
    display_name = models.TextField(blank=True, default="")
    language = models.CharField(max_length=2, default="es")
    person_id = models.BigIntegerField(null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
            models.CheckConstraint(condition=models.Q(language__in=LANGUAGES), name="user_language_known"),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_short_name(self) -> str:
        """Return what the pages call this user."""
        return self.display_name or self.email


class Grant(models.Model):
    """A role that a user holds from an instant, for one client where the role needs one."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.TextField(choices=ROLE_CHOICES)
    client_id = models.BigIntegerField(null=True, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=roles.GRANTABLE), name="grant_role_is_known"),
            models.CheckConstraint(condition=_client_fits_role(), name="grant_client_fits_role"),
            models.CheckConstraint(
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gte=models.F("from_at")),
                name="grant_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "client_id"],
                condition=models.Q(to_at__isnull=True),
                nulls_distinct=False,
                name="grant_is_held_once",
            ),
        ]


class Invitation(models.Model):
    """An invitation to a role by email; its token is kept as a digest only, and it expires.

    The role "public" grants nothing: a learner gets an account that reaches their own pages and no others.

    All times are machine times: how long a link works has nothing to do with a demonstration's speed.
    """

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    email = models.EmailField()
    role = models.TextField(choices=ROLE_CHOICES)
    client_id = models.BigIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=2, default="es")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    accepted_by = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=roles.ROLES), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=~models.Q(role=roles.NONE) | models.Q(person_id__isnull=False),
                name="invitation_to_no_role_is_for_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("invited_at")), name="invitation_expires"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(accepted_at__lt=models.F("expires_at")),
                name="invitation_is_accepted_in_time",
            ),
            models.CheckConstraint(condition=_client_fits_role(), name="invitation_client_fits_role"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="invitation_email_lower"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at__isnull=True),
                name="invitation_ends_in_one_way",
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_is_open_once",
            ),
            models.CheckConstraint(condition=models.Q(language__in=LANGUAGES), name="invitation_language_known"),
        ]


class SignInTicket(models.Model):
    """A one-time way in for played agents and for the links a demonstration prints; only its digest is kept."""

    token_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="sign_in_ticket_expires"
            ),
        ]


class Session(AbstractBaseSession):
    """A signed-in browser. `user_id` says whose it is, so that all of a user's sessions can be ended at once."""

    user_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(session_key=""), name="session_has_a_key")]


class SocketTicketUse(models.Model):
    """A socket ticket that was used, so that it is never used again; rows go when the ticket would have expired.

    `ticket` is the ticket's nonce.
    """

    ticket = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField()


class Limit(models.Model):
    """How often something was tried by one account from one address within the window that is running.

    `subject` is a keyed digest, so that the table tells nobody which addresses and accounts there are.
    """

    what = models.TextField()
    subject = models.CharField(max_length=64)
    window_from = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "subject"], name="limit_counts_once"),
        ]


class Mail(models.Model):
    """A message kept instead of sent, where no mail server is set; the administrator reads it on the outbox page."""

    to = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    written_at = models.DateTimeField()
