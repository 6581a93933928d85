"""How a spell ends: the row that was believed to be open is superseded by the same with an end, and stays readable.

An end is told on a day, about a day, and can turn out wrong; what was believed on any day can be asked for afterwards.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models as database

Row = TypeVar("Row", bound=database.Model)


def closed(row: Row, *, to_date: date, recorded_at: datetime, **changed: Any) -> Row:
    """Supersede an open spell by the same with an end, and return that.

    Args:
        to_date: The first day that is no longer of the spell.
        recorded_at: Machine time; the two rows meet at it, or when the former was recorded, if that was later.
        changed: What else is different, such as the reason.
    """
    moment = max(recorded_at, getattr(row, "recorded_at", recorded_at))
    type(row)._default_manager.filter(pk=row.pk).update(superseded_at=moment)
    return again(row, to_date=to_date, recorded_at=moment, superseded_at=None, **changed)


def again(row: Row, **changed: Any) -> Row:
    """Add a row like another one, but for what has changed, and return it."""
    copied = [field.attname for field in row._meta.concrete_fields if not field.primary_key and field.name != "key"]
    columns = {name: getattr(row, name) for name in copied}
    named = {(f"{name}_id" if f"{name}_id" in columns else name): value for name, value in changed.items()}
    plain = {name: value.pk if hasattr(value, "pk") else value for name, value in named.items()}
    return type(row)._default_manager.create(**(columns | plain))
