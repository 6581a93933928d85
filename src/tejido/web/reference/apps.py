"""Django's description of the app."""

from django.apps import AppConfig


class ReferencePagesConfig(AppConfig):
    name = "tejido.web.reference"
    label = "web_reference"
