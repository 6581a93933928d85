"""Django's description of the journal, and how a stored file is erased."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tejido.journal"
    label = "journal"

    def ready(self) -> None:
        from tejido.journal import blobs, erasure

        erasure.register(
            "blob",
            table="journal_blob",
            columns={"erased_at": "coalesce(erased_at, %(at)s)"},
            afterwards=blobs.remove,
        )
