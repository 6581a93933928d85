"""Users, their roles, invitations and tickets. A user is an account; the person behind it is another thing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from tejido.access import roles

ROLE_CHOICES = [(role, role) for role in roles.ROLES]


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
            models.CheckConstraint(condition=models.Q(email=models.functions.Lower("email")), name="user_email_lower"),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"


class Grant(models.Model):
    """A role that a user holds from a date, for one client where the role needs one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.TextField(choices=ROLE_CHOICES)
    client_id = models.BigIntegerField(null=True, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=roles.GRANTABLE), name="grant_role_is_known"),
            models.CheckConstraint(
                condition=~models.Q(role="client") | models.Q(client_id__isnull=False), name="client_role_names_a_client"
            ),
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
    """An invitation to a role by email; its token is kept as a digest only, and it expires."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    email = models.EmailField()
    role = models.TextField(choices=ROLE_CHOICES)
    client_id = models.BigIntegerField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=roles.GRANTABLE), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("invited_at")), name="invitation_expires"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(accepted_at__lt=models.F("expires_at")),
                name="invitation_is_accepted_in_time",
            ),
        ]


class SignInTicket(models.Model):
    """A one-time way in for played agents and for the links a demonstration prints; only its digest is kept."""

    token_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class SocketTicketUse(models.Model):
    """A socket ticket that was used, so that it is never used again; rows go when the ticket would have expired."""

    ticket = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField()


class Limit(models.Model):
    """How often something was tried by one account from one address within the window that is running."""

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
