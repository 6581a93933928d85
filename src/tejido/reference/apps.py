"""Django's description of the app."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "tejido.reference"
    label = "reference"
