"""The first rows of an installation: its operator and its first administrator."""

from __future__ import annotations

from datetime import datetime

from tejido.access import actions as access_actions
from tejido.core import facts
from tejido.journal import actions as journal_actions
from tejido.journal import scopes


def set_up(*, operator_name: str, zone: str, admin_email: str, password: str, language: str, at: datetime) -> None:
    """Make this database one operator's, with its first administrator; all or nothing.

    Args:
        zone: The operator's IANA zone.
        language: 'es' or 'en'.
        at: Machine time, which is world time here.
    Raises: AlreadyInstalled, EmailInvalid, PasswordWeak
    """
    with scopes.scoped({scopes.OPERATOR}):
        journal_actions.install(
            operator_name=operator_name, zone=zone, demonstration=False, real_at=at, world_at=at, by=facts.SYSTEM
        )
        user = access_actions.add_user(
            email=admin_email, password=password, language=language, by=facts.SYSTEM, at=at
        )  # fmt: skip
        access_actions.grant_role(user=user, role="administrator", by=facts.SYSTEM, at=at)
