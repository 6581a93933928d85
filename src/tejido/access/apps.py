"""Django's description of the app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tejido.access"
    label = "access"
