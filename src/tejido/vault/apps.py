"""Django's description of the app."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "tejido.vault"
    label = "vault"
