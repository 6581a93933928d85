"""Django's description of the app."""

from django.apps import AppConfig


class SealPagesConfig(AppConfig):
    name = "tejido.web.seals"
    label = "web_seals"
