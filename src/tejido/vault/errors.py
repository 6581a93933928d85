"""What can go wrong in the vault. No message repeats a status, a person or a purpose."""

from __future__ import annotations

from django.db import DatabaseError


class PurposeRefused(Exception):
    """Status is not read for this purpose; the allowed ones are listed in the vault's documentation."""


class ReadNotLogged(Exception):
    """A read needs a log row of its own that was committed before; try again."""


class StatusNotDeclared(Exception):
    """There is nothing to revoke: this person declared nothing, or revoked it already."""


class ConsentNotGiven(Exception):
    """There is nothing to withdraw: this was not agreed to, or was taken back already."""


class HouseholdUnknown(Exception):
    """There is no household with this code, or you have not agreed to tell about yours yet."""


class LedgerUnreadable(Exception):
    """The vault's erasure ledger has a line that cannot be read; a revocation may be lost."""


class RoomNotOpen(Exception):
    """This room is not open to you any more: it was closed, or its time is over. Ask the impact lead for another."""


class VaultKeysMissing(Exception):
    """The vault's keys are not all here. Ask whoever runs this installation to bring back the file of keys."""


class VaultKeyRetired(Exception):
    """This key of the vault seals nothing any more; another one has taken its place. Try again."""


class NoSuchVaultKey(Exception):
    """There is no key of this name."""


class VaultKeyInUse(Exception):
    """This key still seals something, or is the one that seals now. Rotate first."""


class SealBroken(Exception):
    """A sealed value of the vault was changed or belongs to another row; it cannot be opened."""


def sqlstate(problem: DatabaseError) -> str | None:
    """Return the code under which the database refused, such as TJ020."""
    return getattr(problem.__cause__, "sqlstate", None)
