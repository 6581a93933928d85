"""The named refusals of the commands; `tejido` prints one as a plain line and ends with status 2."""

from __future__ import annotations


class CommandRefused(Exception):
    """The command cannot be carried out."""

    def __init__(self, detail: str = "") -> None:
        """Keep the message: what the error is called in plain words, then what was found.

        Args:
            detail: What was found here and what to type instead, in full sentences.
        """
        meaning = " ".join((type(self).__doc__ or "").split())
        super().__init__(f"{meaning} {detail}".strip())


class BinariesMissing(CommandRefused):
    """No PostgreSQL programs that fit were found."""


class PostgresForcedWrongly(CommandRefused):
    """TEJIDO_POSTGRES names PostgreSQL programs that cannot read this data folder."""


class ClusterFolderUnreachable(CommandRefused):
    """The database's folder cannot be reached by the account that runs PostgreSQL."""


class ClusterNotMade(CommandRefused):
    """PostgreSQL's initdb did not make the database's folder."""


class ClusterDidNotStart(CommandRefused):
    """PostgreSQL did not start."""


class ClusterRefusesUs(CommandRefused):
    """PostgreSQL runs, but does not accept this installation's secret.

    The file `secret` in the data folder, or TEJIDO_SECRET, must be the one the database was made with.
    """


class SocketFolderTaken(CommandRefused):
    """The folder for PostgreSQL's socket belongs to somebody else."""


class StartedOffMainThread(CommandRefused):
    """A process that must end with its parent can only be started from the parent's main thread."""


class DatabaseIsElsewhere(CommandRefused):
    """DATABASE_URL names another server, so there is no embedded database to run."""


class DatabaseDoesNotAnswer(CommandRefused):
    """The database does not answer."""


class PortTaken(CommandRefused):
    """Another program uses the port."""


class PartDidNotStart(CommandRefused):
    """A part of the installation does not start."""


class MigrationElsewhere(CommandRefused):
    """Another process has been migrating this database for too long."""


class BackupExists(CommandRefused):
    """There is a file of that name already, and a backup never replaces one."""


class BackupFailed(CommandRefused):
    """The backup could not be written; no file was made."""


class BackupDamaged(CommandRefused):
    """This file is not a whole backup of Tejido; nothing was changed."""


class BackupTooNew(CommandRefused):
    """The backup comes from a newer PostgreSQL than the one it should be read into; nothing was changed."""


class RestoreFailed(CommandRefused):
    """PostgreSQL could not read the backup; the database is as empty as it was."""


class DatabaseNotEmpty(CommandRefused):
    """The database holds tables already, and a backup is only read into a new one; nothing was changed."""


class BlobFolderNotEmpty(CommandRefused):
    """The folder of stored files is in use, and files are only restored into a new one; nothing was changed."""


class LedgerMissing(CommandRefused):
    """The ledger of erasures is needed, so that what was erased after the backup stays erased; nothing was changed."""


class InstallationInvalid(CommandRefused):
    """The installation cannot be set up like this."""


class NothingToReplay(CommandRefused):
    """There is no such pool or epoch in the routers' input log."""


class SealsNotThere(CommandRefused):
    """The exported seals cannot be read."""


class NothingSealed(CommandRefused):
    """Nothing is sealed yet, so there is nothing to compare with."""


class NothingKept(CommandRefused):
    """A proof is believed as far as the seal in it, so name the seals or the digest that you kept.

    Add --against with a folder or a file of exported seals, or --digest.
    """


class ProofNotThere(CommandRefused):
    """The proof cannot be read."""


class RecordNotThere(CommandRefused):
    """The file cannot be read."""


class StatementNotThere(CommandRefused):
    """There is no such file of a statement, or it cannot be read."""


class StatementInvalid(CommandRefused):
    """This file does not hold a statement that can be read, so nothing in it could be checked."""


class IssuerFileInvalid(CommandRefused):
    """This is no list of an issuer: download it again from /me/record/ of whoever issued the record."""


class DigestInvalid(CommandRefused):
    """A digest has 64 digits, each 0 to 9 or a to f."""


class NoSuchAccount(Exception):
    """Nobody signs in here with this address."""
