"""Sends everything about the vault's tables over the vault's own connection."""

from __future__ import annotations

from typing import Any

from django.db.models import Model


class VaultRouter:
    """Reads and writes of the vault's models go by the alias "vault"; migrations run as owner by "default"."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "vault" if model._meta.app_label == "vault" else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return "vault" if model._meta.app_label == "vault" else None

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        is_vault = {one._meta.app_label == "vault", other._meta.app_label == "vault"}
        return None if is_vault == {False} else is_vault == {True}

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "vault" else None
