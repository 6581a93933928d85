"""Django's description of the journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tejido.journal"
    label = "journal"
