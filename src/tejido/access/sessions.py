"""Sessions in a table that knows their user, so that a deactivated user's sessions end at once."""

from __future__ import annotations

from typing import Any

from django.contrib import auth
from django.contrib.sessions.backends import base, db
from django.db import InterfaceError, OperationalError

from tejido.access import models

KEY_LENGTH_MIN = 8


class SessionStore(db.SessionStore):
    """Django's database sessions with the user's id in a column of its own."""

    @classmethod
    def get_model_class(cls) -> type[models.Session]:
        """Return the table."""
        return models.Session

    def _validate_session_key(self, key: str | None) -> bool:
        """Say whether a cookie can name a session at all; the database is not asked about anything else."""
        return key is not None and len(key) >= KEY_LENGTH_MIN and key.isascii() and key.isalnum()

    def create_model_instance(self, data: dict[str, Any]) -> models.Session:
        """Return the row of this session, with whose it is."""
        row: models.Session = super().create_model_instance(data)  # type: ignore[assignment]
        user_id = data.get(auth.SESSION_KEY)
        row.user_id = int(user_id) if user_id else None
        return row

    def save(self, must_create: bool = False) -> None:
        """Store the session; a database that is away is said to be away, not that the session was deleted."""
        try:
            super().save(must_create=must_create)
        except base.UpdateError as problem:
            if isinstance(problem.__context__, OperationalError | InterfaceError):
                raise problem.__context__ from problem
            raise
