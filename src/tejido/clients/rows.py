"""Making a row once: whoever sends the same form twice gets the row that the first one made."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from psycopg import errors as postgres

Row = TypeVar("Row", bound=models.Model)


def made_before(kind: type[Row], key: UUID | None) -> Row | None:
    """Return the row that this very form has made already, if there is one."""
    return None if key is None else kind._default_manager.filter(key=key).first()


def make(kind: type[Row], /, *, key: UUID | None, taken: type[Exception], **columns: Any) -> tuple[Row, bool]:
    """Make a row, or return the one that has this key, and whether it is new.

    Args:
        key: Made with the form, so that its second sending is known; None makes a row in any case.
        taken: What is raised where another row stands in the way of a unique constraint.
    """
    found = made_before(kind, key)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            made = kind._default_manager.create(**({} if key is None else {"key": key}), **columns)
    except IntegrityError as problem:
        found = made_before(kind, key)
        if found is not None:
            return found, False
        if not isinstance(problem.__cause__, postgres.UniqueViolation):
            raise
        raise taken(taken.__doc__) from problem
    made.refresh_from_db()
    return made, True
