"""Django's description of the app."""

from django.apps import AppConfig


class VaultPagesConfig(AppConfig):
    name = "tejido.web.vault"
    label = "web_vault"
