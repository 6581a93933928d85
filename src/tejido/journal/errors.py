"""What can go wrong in the journal."""

from __future__ import annotations


class ClockRefused(Exception):
    """World time changes its speed only in a database that was made as a demonstration."""


class NotInstalled(Exception):
    """This database has no operator yet: run `tejido init`."""


class AlreadyInstalled(Exception):
    """This database already belongs to an operator; `tejido init` runs once."""


class NotErasable(Exception):
    """There is no erasable text of this kind or with this key."""


class LedgerUnreadable(Exception):
    """The erasure ledger has a line that cannot be read; restore refuses to open while an erasure may be missing."""


class LedgerNotWritten(Exception):
    """An erasure could not be written to its ledger. It is in the database and is written with the next attempt."""


class NoSuchBlob(Exception):
    """There is no such file here."""


class BlobErased(Exception):
    """This file was erased."""


class StorageAway(Exception):
    """Files cannot be stored at the moment: there is no room, or their folder cannot be reached. Try again later."""


class NotThatFar(Exception):
    """The journal does not reach this position yet."""


class JournalIncomplete(Exception):
    """A position of the journal has no fact that can be read, so it is not sealed over: run `tejido verify`."""


class NotSealed(Exception):
    """This position is under no seal."""


class SealBroken(Exception):
    """This seal is not whole any more. Ask the administrator to run `tejido verify`, which says what was altered."""


class SealsNotExported(Exception):
    """The seals could not be written to their folder. They are safe in the database and are exported the next time."""


class SealsDisagree(Exception):
    """The folder holds other seals than this database: nothing was sealed or exported. Run `tejido verify`."""
